// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/palette.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <cmath>
#include <numbers>

namespace sherl::widgets {
namespace {

const QJsonObject& tokens() {
    static const QJsonObject object = [] {
        QFile file(QStringLiteral(":/sherl/theme-tokens.json"));
        const bool opened = file.open(QIODevice::ReadOnly);
        Q_ASSERT(opened);
        return QJsonDocument::fromJson(file.readAll()).object();
    }();
    return object;
}

double luminance(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

QPainterPath polygon(int corners, double radius, double turn) {
    QPainterPath path;
    for (int i = 0; i < corners; ++i) {
        const double angle = turn + 2 * std::numbers::pi * i / corners;
        const QPointF point(radius * std::cos(angle), radius * std::sin(angle));
        i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    path.closeSubpath();
    return path;
}

QPainterPath star(double radius) {
    QPainterPath path;
    for (int i = 0; i < 10; ++i) {
        const double angle = -std::numbers::pi / 2 + std::numbers::pi * i / 5;
        const double r = i % 2 == 0 ? radius : radius * 0.45;
        const QPointF point(r * std::cos(angle), r * std::sin(angle));
        i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    path.closeSubpath();
    return path;
}

QPainterPath strokes(double radius, bool diagonal) {
    QPainterPath path;
    const double d = diagonal ? radius * 0.8 : radius;
    path.moveTo(-d, diagonal ? -d : 0);
    path.lineTo(d, diagonal ? d : 0);
    path.moveTo(diagonal ? -d : 0, diagonal ? d : -d);
    path.lineTo(diagonal ? d : 0, diagonal ? -d : d);
    return path;
}

}  // namespace

const Palette& Palette::light() {
    static const Palette palette(QStringLiteral("light"));
    return palette;
}

const Palette& Palette::dark() {
    static const Palette palette(QStringLiteral("dark"));
    return palette;
}

QColor Palette::color(const QString& token) const {
    const QJsonValue value = tokens().value(theme_).toObject().value(token);
    Q_ASSERT_X(value.isString(), "Palette::color", qPrintable(token));
    return QColor(value.toString());
}

QColor Palette::method(const QString& kind) const {
    const QJsonValue value = tokens().value(QStringLiteral("method")).toObject().value(theme_).toObject().value(kind);
    return value.isString() ? QColor(value.toString()) : color(QStringLiteral("text2"));
}

QColor Palette::method_words(const QString& kind) const {
    QColor words = method(kind);
    const QColor panel = color(QStringLiteral("panel"));
    const bool darken = luminance(panel) > 0.5;
    for (int i = 0; i < 50 && contrast(words, panel) < 4.5; ++i)
        words = darken ? words.darker(104) : words.lighter(104);
    return words;
}

QPainterPath Palette::marker(const QString& kind, double size, bool* filled) const {
    const QString shape = tokens().value(QStringLiteral("marker")).toObject().value(kind).toString();
    const double r = size / 2;
    constexpr double up = -std::numbers::pi / 2;
    *filled =
        shape != QLatin1String("cross") && shape != QLatin1String("plus") && shape != QLatin1String("square-open");
    if (shape == QLatin1String("square") || shape == QLatin1String("square-open")) {
        QPainterPath path;
        path.addRect(-r * 0.85, -r * 0.85, r * 1.7, r * 1.7);
        return path;
    }
    if (shape == QLatin1String("diamond")) return polygon(4, r * 1.15, up);
    if (shape == QLatin1String("triangle")) return polygon(3, r * 1.15, up);
    if (shape == QLatin1String("triangle-down")) return polygon(3, r * 1.15, -up);
    if (shape == QLatin1String("triangle-left")) return polygon(3, r * 1.15, std::numbers::pi);
    if (shape == QLatin1String("pentagon")) return polygon(5, r * 1.1, up);
    if (shape == QLatin1String("hexagon")) return polygon(6, r * 1.1, up);
    if (shape == QLatin1String("star")) return star(r * 1.2);
    if (shape == QLatin1String("cross")) return strokes(r, true);
    if (shape == QLatin1String("plus")) return strokes(r, false);
    QPainterPath path;
    path.addEllipse(QPointF(0, 0), r, r);
    return path;
}

double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a) + 0.05, second = luminance(b) + 0.05;
    return first > second ? first / second : second / first;
}

}  // namespace sherl::widgets
