// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/figure_writer.h"

#include <QBuffer>
#include <QFontMetricsF>
#include <QPdfWriter>
#include <QTextLayout>
#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "core/base/files.h"
#include "widgets/charts/qcp.h"
#include "widgets/charts/svg_canvas.h"
#include "widgets/look/line_style.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr int kMargin = 16, kBetween = 28;  // around all, between two figures
constexpr int kLeastWidth = 160, kLeastHeight = 120;  // of a drawing
constexpr double kLineLength = 38, kMarker = 10;  // of a legend's entry
constexpr double kMostPixels = 1e8;  // of a PNG file
constexpr double kPointsPerPixel = 72.0 / 96.0;

QStringList wrapped(const QString& text, const QFont& font, double width) {
    QStringList lines;
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        lines << text.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    return lines;
}

// Lines of one font below each other.
struct Paragraph {
    QFont font;
    QString color;  // token
    QStringList lines;
    [[nodiscard]] double line_height() const { return std::ceil(QFontMetricsF(font).height() * 1.15); }
    [[nodiscard]] double height() const { return line_height() * static_cast<double>(lines.size()); }
    void draw(QPainter& painter, QPointF at) const {
        painter.setFont(font);
        painter.setPen(Theme::instance().color(color));
        for (const QString& line : lines) {
            painter.drawText(at + QPointF(0, QFontMetricsF(font).ascent()), line);
            at.ry() += line_height();
        }
    }
};

struct Entry {
    FigureLegend about;
    Paragraph words;
    QPointF at;  // in the legend
    [[nodiscard]] double sign() const {  // its width
        return about.seed_rank >= 0 ? kLineLength + 6 : about.method.isEmpty() ? 0 : kMarker + 8;
    }
};

struct Column {
    FigureSource* source = nullptr;
    double width = 0;
    Paragraph title, subtitle;
    std::vector<Entry> legend;
    double legend_height = 0;
    QSize drawing;
    [[nodiscard]] double head() const { return title.height() + subtitle.height() + 8; }
};

void lay_out_legend(Column& column) {
    const Theme& theme = Theme::instance();
    QPointF at;
    double row = 0;
    for (const FigureLegend& about : column.source->figure_legend()) {
        Entry entry{about, {theme.font(12), QStringLiteral("text2"), {}}, {}};
        entry.words.lines = wrapped(about.text, entry.words.font, std::max(40.0, column.width - entry.sign()));
        double width = 0;
        for (const QString& line : entry.words.lines) width = std::max(width, QFontMetricsF(entry.words.font).horizontalAdvance(line));
        width += entry.sign();
        if (at.x() > 0 && at.x() + width > column.width) at = {0, at.y() + row};
        if (at.x() == 0) row = 0;
        entry.at = at;
        row = std::max(row, entry.words.height() + 4);
        at.rx() += width + 20;
        column.legend.push_back(std::move(entry));
    }
    column.legend_height = column.legend.empty() ? 0 : at.y() + row + 8;
}

struct Page {
    QSize size;
    std::vector<Column> columns;
    QStringList notes;  // that stand below the subtitles
    double head = 0;  // of the highest column: drawings stand at one height
};

Page lay_out(FigureSources sources, const FigureOptions& options) {
    const Theme& theme = Theme::instance();
    const auto count = static_cast<double>(sources.size());
    Page page;
    double legend = 0, drawing = 0, left = 2 * kMargin + kBetween * (count - 1);
    const double asked = (options.size.width() - left) / count;
    for (FigureSource* source : sources) {
        Column column;
        column.source = source;
        const QSize own = source->figure_size().expandedTo({kLeastWidth, kLeastHeight});
        column.width = options.size.isEmpty() ? own.width() : std::max<double>(kLeastWidth, std::floor(asked));
        column.title = {theme.font(15, QFont::DemiBold), QStringLiteral("text"), {}};
        column.subtitle = {theme.font(12), QStringLiteral("text3"), {}};
        for (Paragraph* words : {&column.title, &column.subtitle}) {
            const QString text = words == &column.title ? source->figure_title() : source->figure_subtitle();
            if (!text.isEmpty()) words->lines = wrapped(text, words->font, column.width);
        }
        for (const QString& note : source->figure_notes()) {  // of several charts of one comparison once
            if (page.notes.contains(note)) continue;
            page.notes << note;
            column.subtitle.lines << wrapped(note, column.subtitle.font, column.width);
        }
        lay_out_legend(column);
        page.head = std::max(page.head, column.head());
        legend = std::max(legend, column.legend_height);
        drawing = std::max<double>(drawing, own.height());
        left += column.width;
        page.columns.push_back(std::move(column));
    }
    const double words = page.head + legend + 2 * kMargin;
    if (!options.size.isEmpty()) drawing = std::max(kLeastHeight + 0.0, std::floor(options.size.height() - words));
    for (Column& column : page.columns) column.drawing = QSize(static_cast<int>(column.width), static_cast<int>(drawing));
    page.size = QSize(static_cast<int>(std::ceil(left)), static_cast<int>(std::ceil(words + drawing))).expandedTo(options.size);
    return page;
}

void draw_entry(QCPPainter& painter, const Entry& entry, QPointF at) {
    const Theme& theme = Theme::instance();
    const QColor panel = theme.color(QStringLiteral("panel"));
    const QColor color = entry.about.method.isEmpty() ? theme.color(QStringLiteral("text2"))
                                                      : variant_shade(theme.palette().method(entry.about.method), entry.about.shade, panel);
    const double middle = at.y() + QFontMetricsF(entry.words.font).height() / 2;
    const bool line = entry.about.seed_rank >= 0;
    painter.setBrush(Qt::NoBrush);
    if (line) {
        painter.setPen(line_pen(color, 2, entry.about.seed_rank));
        painter.drawLine(QPointF(at.x(), middle), QPointF(at.x() + kLineLength, middle));
    }
    if (!entry.about.method.isEmpty()) {
        bool filled = true;
        const QPainterPath marker = theme.palette().marker(entry.about.method, kMarker, &filled);
        painter.setPen(filled ? QPen(panel, 1) : QPen(color, 2));
        painter.setBrush(filled ? QBrush(color) : QBrush(Qt::NoBrush));
        painter.drawPath(marker.translated(at.x() + (line ? kLineLength / 2 : kMarker / 2 + 1), middle));
    }
    entry.words.draw(painter, at + QPointF(entry.sign(), 0));
}

// `bounds` is told where a drawing begins and ends, in pixels of the page.
template <typename Bounds>
void draw(QCPPainter& painter, const Page& page, const FigureOptions& options, Bounds bounds) {
    painter.setMode(QCPPainter::pmNonCosmetic);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const QRectF all(QPointF(), QSizeF(page.size));
    if (!options.transparent) painter.fillRect(all.adjusted(0, 0, 1, 1), Theme::instance().color(QStringLiteral("panel")));
    double x = kMargin;
    for (const Column& column : page.columns) {
        column.title.draw(painter, {x, kMargin});
        column.subtitle.draw(painter, {x, kMargin + column.title.height()});
        const double top = kMargin + page.head;
        bounds(QRectF(QPointF(x, top), QSizeF(column.drawing)));
        painter.save();
        painter.translate(x, top);
        column.source->draw_figure(painter, column.drawing);
        painter.restore();
        bounds(all);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
        for (const Entry& entry : column.legend) draw_entry(painter, entry, QPointF(x, top + column.drawing.height() + 8) + entry.at);
        x += column.width + kBetween;
    }
}

QString joined(const Page& page, bool subtitle) {
    QStringList texts;
    for (const Column& column : page.columns) texts << (subtitle ? column.source->figure_subtitle() : column.source->figure_title());
    if (subtitle) texts << page.notes;
    return texts.join(subtitle ? QStringLiteral("\n") : QStringLiteral(" · "));
}

QByteArray svg(const Page& page, const FigureOptions& options) {
    SvgCanvas canvas(page.size, joined(page, false), joined(page, true));
    QCPPainter painter;
    painter.begin(&canvas);
    painter.setMode(QCPPainter::pmVectorized);
    draw(painter, page, options, [&](const QRectF& part) { canvas.set_bounds(part); });
    painter.end();
    return canvas.svg();
}

QByteArray pdf(const Page& page, const FigureOptions& options) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(joined(page, false));
    writer.setCreator(QStringLiteral("SHERL Workbench"));
    writer.setResolution(96);
    // Pages are whole points: rather a little more than the figure than less.
    const QSizeF points(std::ceil(page.size.width() * kPointsPerPixel), std::ceil(page.size.height() * kPointsPerPixel));
    writer.setPageSize(QPageSize(points, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    QCPPainter painter;
    painter.begin(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    draw(painter, page, options, [](const QRectF&) {});
    painter.end();
    return bytes;
}

QImage picture(const Page& page, const FigureOptions& options, double scale) {
    const QSize pixels = (QSizeF(page.size) * scale).toSize();
    QImage image;
    if (double(pixels.width()) * pixels.height() <= kMostPixels) image = QImage(pixels, QImage::Format_ARGB32_Premultiplied);
    if (image.isNull()) {
        throw Error(ErrorKind::input, {.id = "figure.large", .what = SHERL_TR("widgets", "the picture is too large"), .where = {},
                                       .expected = SHERL_TR("widgets", "at most 100 million pixels"),
                                       .got = std::to_string(pixels.width()) + " × " + std::to_string(pixels.height()),
                                       .way_out = SHERL_TR("widgets", "Choose a smaller size or scale.")});
    }
    image.fill(Qt::transparent);
    QCPPainter painter;
    painter.begin(&image);
    painter.scale(scale, scale);
    draw(painter, page, options, [](const QRectF&) {});
    painter.end();
    const int dots = qRound(96 * scale / 0.0254);
    image.setDotsPerMeterX(dots);
    image.setDotsPerMeterY(dots);
    return image;
}

}  // namespace

QSize figure_page(FigureSources sources, const FigureOptions& options) {
    return lay_out(sources, options).size;
}

QImage figure_picture(FigureSources sources, const FigureOptions& options, double scale) {
    return picture(lay_out(sources, options), options, scale);
}

QByteArray figure_file(FigureSources sources, const FigureOptions& options) {
    const Page page = lay_out(sources, options);
    if (options.format == api::FigureFormat::svg) return svg(page, options);
    if (options.format == api::FigureFormat::pdf) return pdf(page, options);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    picture(page, options, std::clamp(options.scale, 1.0, 4.0)).save(&buffer, "PNG");
    return bytes;
}

void write_figure(FigureSources sources, const FigureOptions& options, const std::filesystem::path& file) {
    const QByteArray bytes = figure_file(sources, options);
    write_file_atomically(file, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void write_figure_data(const FigureSource& source, const std::filesystem::path& csv) {
    write_file_atomically(csv, to_csv(source.figure_data()));
}

}  // namespace sherl::widgets
