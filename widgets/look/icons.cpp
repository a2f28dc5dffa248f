// SPDX-License-Identifier: GPL-3.0-or-later
// Theme, the icons.
#include "widgets/look/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <cmath>

#include "widgets/look/line_style.h"
#include "widgets/look/palette.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

// What both engines share: pictures come from paint(), which asks the theme each time, so a theme change needs no new
// icons.
class ThemedEngine : public QIconEngine {
  public:
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1);
    }
    // Qt 6.4 hands over device pixels in `size`.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override {
        const QString key = QStringLiteral("sherl-icon/%1/%2x%3/%4")
                                .arg(cache_key(mode))
                                .arg(size.width())
                                .arg(size.height())
                                .arg(state);
        QPixmap picture;
        if (QPixmapCache::find(key, &picture)) return picture;
        picture = QPixmap(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        QPixmapCache::insert(key, picture);
        return picture;
    }
    bool isNull() override { return false; }

  protected:
    // Everything that the picture depends on but its size.
    [[nodiscard]] virtual QString cache_key(QIcon::Mode mode) const = 0;
};

QByteArray source_of(const QString& name) {
    QFile file(QStringLiteral(":/sherl/icons/%1.svg").arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "Theme::icon", qPrintable(name));
    return opened ? file.readAll() : QByteArray();
}

class SvgEngine final : public ThemedEngine {
  public:
    SvgEngine(QString name, QString token)
        : name_(std::move(name)), token_(std::move(token)), source_(source_of(name_)) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        if (source_.isEmpty()) return;
        QByteArray svg = source_;
        svg.replace("currentColor", color(mode).name().toLatin1());
        // The program's own icon is drawn in colours of the light theme, as desktops show it; here they follow the
        // theme.
        for (const char* token : {"ink", "onInk"}) {
            const QString name = QString::fromLatin1(token);
            svg.replace(Palette::light().color(name).name().toUpper().toLatin1(),
                        Theme::instance().color(name).name().toLatin1());
        }
        svg.replace(Palette::light().method(QStringLiteral("sherl")).name().toUpper().toLatin1(),
                    Theme::instance().palette().method(QStringLiteral("sherl")).name().toLatin1());
        QSvgRenderer renderer(svg);
        const int side = std::min(rect.width(), rect.height());
        renderer.render(painter, QRectF(rect.x() + (rect.width() - side) / 2.0, rect.y() + (rect.height() - side) / 2.0,
                                        side, side));
    }
    [[nodiscard]] QIconEngine* clone() const override { return new SvgEngine(*this); }

  protected:
    [[nodiscard]] QString cache_key(QIcon::Mode mode) const override {
        return name_ + QLatin1Char('/') + color(mode).name() +
               (Theme::instance().dark() ? QLatin1Char('d') : QLatin1Char('l'));
    }

  private:
    [[nodiscard]] QColor color(QIcon::Mode mode) const {
        return Theme::instance().color(mode == QIcon::Disabled ? QStringLiteral("textOff") : token_);
    }
    QString name_, token_;
    QByteArray source_;
};

class MarkerEngine final : public ThemedEngine {
  public:
    explicit MarkerEngine(QString kind, int shade = 0) : kind_(std::move(kind)), shade_(shade) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode, QIcon::State) override {
        const double side = std::min(rect.width(), rect.height());
        paint_marker(*painter, QRectF(rect).center(), kind_, side * 0.62,
                     variant_shade(Theme::instance().palette().method(kind_), shade_, Theme::instance().color(QStringLiteral("panel"))));
    }
    [[nodiscard]] QIconEngine* clone() const override { return new MarkerEngine(*this); }

  protected:
    [[nodiscard]] QString cache_key(QIcon::Mode) const override {
        return QStringLiteral("marker/") + kind_ + QString::number(shade_) + (Theme::instance().dark() ? QLatin1Char('d') : QLatin1Char('l'));
    }

  private:
    QString kind_;
    int shade_;
};

}  // namespace

QIcon Theme::icon(const QString& name, const QString& token) const {
    return QIcon(new SvgEngine(name, token));
}

void paint_marker(QPainter& painter, const QPointF& center, const QString& kind, double size, const QColor& color,
                  const QBrush& inside) {
    bool filled = false;
    const QPainterPath shape = Theme::instance().palette().marker(kind, size, &filled);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(filled ? QPen(Qt::NoPen) : QPen(color, 0.19 * size, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin));
    painter.setBrush(filled ? QBrush(color) : inside);
    painter.drawPath(shape.translated(center));
    painter.restore();
}

QIcon variant_icon(const QString& kind, int shade) {
    return QIcon(new MarkerEngine(kind, shade));
}

QIcon Theme::method_icon(const QString& kind) const {
    return QIcon(new MarkerEngine(kind));
}

}  // namespace sherl::widgets
