// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/svg_canvas.h"

#include <QBuffer>
#include <QFontInfo>
#include <QImage>
#include <QPaintEngine>
#include <QPainter>
#include <QPixmap>
#include <QRegion>
#include <QTransform>
#include <algorithm>
#include <cmath>
#include <optional>

#include "widgets/charts/path_clip.h"
#include "widgets/charts/svg_text.h"

namespace sherl::widgets {
namespace {

constexpr double kInchPixels = 96;
constexpr double kHatch = 8;  // pixels between two lines of a hatched brush, as Qt draws it on screen

bool finite(const QPainterPath& path) {
    for (int i = 0; i < path.elementCount(); ++i)
        if (!std::isfinite(path.elementAt(i).x) || !std::isfinite(path.elementAt(i).y)) return false;
    return true;
}

double scale_of(const QTransform& transform) {
    return std::sqrt(std::fabs(transform.determinant()));
}

bool seen(const QBrush& brush) {
    return brush.style() != Qt::NoBrush && brush.color().alpha() > 0;
}

}  // namespace

class SvgEngine final : public QPaintEngine {
  public:
    explicit SvgEngine(const QRectF& picture) : QPaintEngine(AllFeatures), picture_(picture), bounds_(picture) {}

    void set_bounds(const QRectF& bounds) { bounds_ = bounds.intersected(picture_); }
    [[nodiscard]] const QByteArray& body() const { return body_; }

    bool begin(QPaintDevice*) override { return true; }
    bool end() override {
        end_words();
        return true;
    }
    [[nodiscard]] Type type() const override { return User; }
    void updateState(const QPaintEngineState& now) override;

    void drawPath(const QPainterPath& path) override { paint(path, brush_, pen_); }
    void drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) override;
    void drawLines(const QLineF* lines, int count) override;
    void drawImage(const QRectF& target, const QImage& image, const QRectF& source, Qt::ImageConversionFlags) override;
    void drawPixmap(const QRectF& target, const QPixmap& pixmap, const QRectF& source) override {
        drawImage(target, pixmap.toImage(), source, Qt::AutoColor);
    }
    void drawTextItem(const QPointF& at, const QTextItem& item) override;
    using QPaintEngine::drawLines;
    using QPaintEngine::drawPolygon;

  private:
    // Words on one line that follow each other: the painter hands scripts and spaces over one by one.
    struct Words {
        QTransform transform;  // (0, 0) is where the words begin
        QFont font;
        QColor color;
        double end = 0;
        QString text;
        QByteArray outlines;
    };

    [[nodiscard]] ClipArea area() const;
    void cut(const QPainterPath& device_shape, Qt::ClipOperation operation);
    void paint(const QPainterPath& path, const QBrush& brush, const QPen& pen);
    void fill(const QPainterPath& device, const QBrush& brush);
    void hatch(const QPainterPath& device, const QBrush& brush, double degrees);
    void stroke(const QPainterPath& device, const QPen& pen);
    void end_words();
    void write(const QByteArray& element);
    [[nodiscard]] QByteArray fill_look(const QBrush& brush) const;
    [[nodiscard]] QByteArray stroke_look(const QPen& pen, double before) const;
    [[nodiscard]] QByteArray opacity(const char* name, double alpha) const {
        const double value = alpha * opacity_;
        return value >= 1 ? QByteArray() : svg_attribute(name, svg_number(value));
    }

    QRectF picture_, bounds_;
    QByteArray body_;
    QPen pen_;
    QBrush brush_;
    QTransform transform_;
    double opacity_ = 1;
    std::optional<ClipArea> clip_;
    bool clipped_ = false;
    std::optional<Words> words_;
    bool outlining_ = false;
};

// ── State ───────────────────────────────────────────────────────────────────────────────────────────────────────────
void SvgEngine::updateState(const QPaintEngineState& now) {
    const DirtyFlags changed = now.state();
    if (changed & DirtyPen) pen_ = now.pen();
    if (changed & DirtyBrush) brush_ = now.brush();
    if (changed & DirtyTransform) transform_ = now.transform();
    if (changed & DirtyOpacity) opacity_ = now.opacity();
    if (changed & DirtyClipEnabled) clipped_ = now.isClipEnabled();
    if (changed & DirtyClipRegion) {
        QPainterPath shape;
        shape.addRegion(now.clipRegion());
        cut(now.transform().map(shape), now.clipOperation());
    }
    if (changed & DirtyClipPath) cut(now.transform().map(now.clipPath()), now.clipOperation());
}

void SvgEngine::cut(const QPainterPath& shape, Qt::ClipOperation operation) {
    if (operation == Qt::NoClip) return clip_.reset();
    if (operation == Qt::ReplaceClip || !clip_) clip_.emplace(picture_);
    const QRectF box = shape.boundingRect();
    QPainterPath whole;
    whole.addRect(box);
    const std::vector<QPolygonF> edges = flattened(shape);
    const bool rectangle = edges.empty() || (edges.size() == 1 && shape.elementCount() == 5 && edges[0].boundingRect() == box &&
                                             std::all_of(edges[0].begin(), edges[0].end(), [&](const QPointF& p) {
                                                 return (p.x() == box.left() || p.x() == box.right()) && (p.y() == box.top() || p.y() == box.bottom());
                                             }));
    if (rectangle) clip_->intersect(box);
    else clip_->intersect(shape);
    clipped_ = true;
}

ClipArea SvgEngine::area() const {
    if (!clipped_ || !clip_) return ClipArea(bounds_);
    ClipArea area = *clip_;
    area.intersect(bounds_);
    return area;
}

// ── Shapes ──────────────────────────────────────────────────────────────────────────────────────────────────────────
void SvgEngine::drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) {
    if (count < 2) return;
    QPainterPath path;
    path.setFillRule(mode == WindingMode ? Qt::WindingFill : Qt::OddEvenFill);
    path.moveTo(points[0]);
    for (int i = 1; i < count; ++i) path.lineTo(points[i]);
    if (mode == PolylineMode) return paint(path, Qt::NoBrush, pen_);
    path.closeSubpath();
    paint(path, brush_, pen_);
}

void SvgEngine::drawLines(const QLineF* lines, int count) {
    QPainterPath path;
    for (int i = 0; i < count; ++i) {
        path.moveTo(lines[i].p1());
        path.lineTo(lines[i].p2());
    }
    paint(path, Qt::NoBrush, pen_);
}

void SvgEngine::paint(const QPainterPath& path, const QBrush& brush, const QPen& pen) {
    const QPainterPath device = transform_.map(path);
    if (device.isEmpty() || !finite(device)) return;
    if (seen(brush)) fill(device, brush);
    if (pen.style() != Qt::NoPen && pen.color().alpha() > 0) stroke(device, pen);
}

void SvgEngine::fill(const QPainterPath& device, const QBrush& brush) {
    const std::vector<double> directions = hatches(brush.style());
    for (const double degrees : directions) hatch(device, brush, degrees);
    if (!directions.empty()) return;
    const ClipArea allowed = area();
    const QPainterPath kept = allowed.contains(device.controlPointRect()) ? device : allowed.inside(device);
    if (kept.isEmpty()) return;
    const QByteArray rule = kept.fillRule() == Qt::OddEvenFill ? svg_attribute("fill-rule", "evenodd") : QByteArray();
    write("<path" + svg_attribute("d", svg_path_data(kept)) + fill_look(brush) + rule + "/>\n");
}

void SvgEngine::hatch(const QPainterPath& device, const QBrush& brush, double degrees) {
    ClipArea inside = area();
    inside.intersect(device);
    if (inside.is_empty()) return;
    const QPointF middle = inside.bounds().center();
    const double reach = std::hypot(inside.bounds().width(), inside.bounds().height()) / 2 + kHatch;
    const double angle = degrees * M_PI / 180;
    const QPointF along(std::cos(angle), std::sin(angle)), across(-along.y(), along.x());
    // Lines of neighbouring shapes continue each other: they are counted from the corner of the picture.
    const double gap = std::fmod(degrees, 90) == 0 ? kHatch : kHatch / std::sqrt(2.0);
    const double offset = QPointF::dotProduct(middle, across);
    QPainterPath lines;
    for (double at = std::ceil((offset - reach) / gap) * gap; at <= offset + reach; at += gap) {
        const QPointF on = middle + across * (at - offset);
        for (const ClipArea::Piece& piece : inside.inside(QPolygonF({on - along * reach, on + along * reach}))) {
            lines.moveTo(piece.points.front());
            lines.lineTo(piece.points.back());
        }
    }
    if (lines.isEmpty()) return;
    write("<path" + svg_attribute("d", svg_path_data(lines)) + stroke_look(QPen(brush.color(), 1, Qt::SolidLine, Qt::FlatCap), 0) + "/>\n");
}

void SvgEngine::stroke(const QPainterPath& device, const QPen& pen) {
    const ClipArea allowed = area();
    if (allowed.contains(device.controlPointRect()))
        return write("<path" + svg_attribute("d", svg_path_data(device)) + stroke_look(pen, 0) + "/>\n");
    const bool dashed = !pen.dashPattern().isEmpty();
    QPainterPath kept;
    for (const QPolygonF& line : flattened(device)) {
        for (const ClipArea::Piece& piece : allowed.inside(line)) {
            QPainterPath part;
            part.addPolygon(piece.points);
            if (dashed) write("<path" + svg_attribute("d", svg_path_data(part)) + stroke_look(pen, piece.before) + "/>\n");
            else kept.addPath(part);
        }
    }
    if (!kept.isEmpty()) write("<path" + svg_attribute("d", svg_path_data(kept)) + stroke_look(pen, 0) + "/>\n");
}

QByteArray SvgEngine::fill_look(const QBrush& brush) const {
    return svg_attribute("fill", brush.color().name().toLatin1()) + opacity("fill-opacity", brush.color().alphaF() * density(brush.style()));
}

QByteArray SvgEngine::stroke_look(const QPen& pen, double before) const {
    const double unit = pen.widthF() > 0 ? pen.widthF() : 1;
    const double scale = pen.isCosmetic() || pen.widthF() <= 0 ? 1 : scale_of(transform_);
    QByteArray look = svg_attribute("fill", "none") + svg_attribute("stroke", pen.color().name().toLatin1()) +
                      opacity("stroke-opacity", pen.color().alphaF()) + svg_attribute("stroke-width", svg_number(unit * scale));
    if (const QList<qreal> dash = pen.dashPattern(); !dash.isEmpty()) {
        QByteArrayList lengths;
        for (const qreal length : dash) lengths << svg_number(length * unit * scale);
        look += svg_attribute("stroke-dasharray", lengths.join(' '));
        if (const double offset = pen.dashOffset() * unit * scale + before; offset != 0) look += svg_attribute("stroke-dashoffset", svg_number(offset));
    }
    if (pen.capStyle() != Qt::FlatCap) look += svg_attribute("stroke-linecap", pen.capStyle() == Qt::RoundCap ? "round" : "square");
    if (pen.joinStyle() == Qt::RoundJoin) look += svg_attribute("stroke-linejoin", "round");
    if (pen.joinStyle() == Qt::BevelJoin) look += svg_attribute("stroke-linejoin", "bevel");
    return look;
}

void SvgEngine::drawImage(const QRectF& target, const QImage& image, const QRectF& source, Qt::ImageConversionFlags) {
    const QRectF place = transform_.mapRect(target), shown = area().bounds().intersected(place);
    if (shown.isEmpty() || source.isEmpty()) return;
    const double x = source.width() / place.width(), y = source.height() / place.height();
    const QRectF part(source.x() + (shown.x() - place.x()) * x, source.y() + (shown.y() - place.y()) * y, shown.width() * x, shown.height() * y);
    QBuffer png;
    image.copy(part.toAlignedRect()).save(&png, "PNG");
    write("<image" + svg_attribute("x", svg_number(shown.x())) + svg_attribute("y", svg_number(shown.y())) + svg_attribute("width", svg_number(shown.width())) +
          svg_attribute("height", svg_number(shown.height())) + opacity("opacity", 1) + svg_attribute("preserveAspectRatio", "none") +
          svg_attribute("href", "data:image/png;base64," + png.data().toBase64()) + "/>\n");
}

void SvgEngine::write(const QByteArray& element) {
    if (outlining_) {
        words_->outlines += element;
        return;
    }
    end_words();
    body_ += element;
}

// ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────────
void SvgEngine::drawTextItem(const QPointF& at, const QTextItem& item) {
    const QTransform here = QTransform::fromTranslate(at.x(), at.y()) * transform_;
    bool follows = false;
    if (words_ && words_->font == item.font() && words_->color == pen_.color()) {
        bool can = false;
        const QPointF place = words_->transform.inverted(&can).map(here.map(QPointF()));
        follows = can && std::fabs(place.y()) < 0.01 && std::fabs(place.x() - words_->end) < 1;
    }
    if (!follows) {
        end_words();
        words_ = Words{here, item.font(), pen_.color(), 0, {}, {}};
    }
    words_->text += item.text();
    words_->end += item.width();
    outlining_ = true;
    QPaintEngine::drawTextItem(at, item);  // fills the outlines of the letters
    outlining_ = false;
}

void SvgEngine::end_words() {
    if (!words_) return;
    const Words words = std::move(*words_);
    words_.reset();
    const QString text = words.text.trimmed();
    if (words.outlines.isEmpty() || text.isEmpty()) return;
    const QTransform& t = words.transform;
    QByteArray place;
    if (t.type() <= QTransform::TxTranslate) {
        place = svg_attribute("x", svg_number(t.dx())) + svg_attribute("y", svg_number(t.dy()));
    } else {
        place = svg_attribute("transform", "matrix(" + svg_number(t.m11()) + ' ' + svg_number(t.m12()) + ' ' + svg_number(t.m21()) + ' ' + svg_number(t.m22()) + ' ' +
                                           svg_number(t.dx()) + ' ' + svg_number(t.dy()) + ')');
    }
    body_ += "<g class=\"text\">\n" + words.outlines;
    body_ += "<text" + place + svg_attribute("font-family", "sans-serif") + svg_attribute("font-size", svg_number(QFontInfo(words.font).pixelSize())) +
             svg_attribute("textLength", svg_number(words.end)) + svg_attribute("lengthAdjust", "spacingAndGlyphs") + svg_attribute("fill", "none") +
             svg_attribute("pointer-events", "all") + '>' + svg_escaped(text) + "</text>\n</g>\n";
}

// ── Device ──────────────────────────────────────────────────────────────────────────────────────────────────────────
SvgCanvas::SvgCanvas(const QSize& size, const QString& title, const QString& description)
    : size_(size), title_(title), description_(description), engine_(std::make_unique<SvgEngine>(QRectF(QPointF(), QSizeF(size)))) {}

SvgCanvas::~SvgCanvas() = default;

void SvgCanvas::set_bounds(const QRectF& bounds) {
    engine_->set_bounds(bounds);
}

QPaintEngine* SvgCanvas::paintEngine() const {
    return engine_.get();
}

QByteArray SvgCanvas::svg() const {
    const QByteArray width = QByteArray::number(size_.width()), height = QByteArray::number(size_.height());
    QByteArray file = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"" + svg_attribute("width", width) +
                      svg_attribute("height", height) + svg_attribute("viewBox", "0 0 " + width + ' ' + height) + ">\n";
    if (!title_.isEmpty()) file += "<title>" + svg_escaped(title_) + "</title>\n";
    if (!description_.isEmpty()) file += "<desc>" + svg_escaped(description_) + "</desc>\n";
    return file + engine_->body() + "</svg>\n";
}

int SvgCanvas::metric(PaintDeviceMetric metric) const {
    switch (metric) {
        case PdmWidth:
            return size_.width();
        case PdmHeight:
            return size_.height();
        case PdmWidthMM:
            return qRound(size_.width() * 25.4 / kInchPixels);
        case PdmHeightMM:
            return qRound(size_.height() * 25.4 / kInchPixels);
        case PdmNumColors:
            return 1 << 24;
        case PdmDepth:
            return 32;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return static_cast<int>(devicePixelRatioFScale());
        case PdmDpiX:
        case PdmDpiY:
        case PdmPhysicalDpiX:
        case PdmPhysicalDpiY:
            return static_cast<int>(kInchPixels);
        default:
            return QPaintDevice::metric(metric);
    }
}

}  // namespace sherl::widgets
