// SPDX-License-Identifier: GPL-3.0-or-later
// A chart in an SVG file as somebody sees it who has only the file: axes from the lines of its grid, values from the numbers
// beside them. Called by the journeys of what leaves the window. What could change: axes that are not linear.
#pragma once

#include <QColor>
#include <QString>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "widgets/svg_reader.h"

namespace sherl::test {

struct PlottedSvg {
    Svg svg;
    QRectF axes;                                // between grid and axis; without upright lines of the grid its top is the highest level one
    std::map<double, double> x_ticks, y_ticks;  // place → number beside it

    // What is drawn in it, words apart.
    [[nodiscard]] std::vector<SvgPath> in_colour(const QString& colour) const {
        std::vector<SvgPath> found;
        for (const SvgPath& path : svg.paths)
            if (!path.of_text && (path.fill == colour || path.stroke == colour)) found.push_back(path);
        return found;
    }
    // Of a place; NaN: fewer than two ticks.
    [[nodiscard]] static double value_at(const std::map<double, double>& ticks, double place) {
        if (ticks.size() < 2) return std::nan("");
        const auto first = *ticks.begin(), last = *ticks.rbegin();
        return first.second + (place - first.first) / (last.first - first.first) * (last.second - first.second);
    }
    [[nodiscard]] static QRectF box_of(const SvgPath& path) {
        QRectF box;
        for (const auto& points : path.parts)
            for (const QPointF& p : points) {
                const QRectF here(p, QSizeF(1e-9, 1e-9));
                box = box.isNull() ? here : box.united(here);
            }
        return box;
    }
};

// Colours of the lines of the grid and of the axis below it.
inline PlottedSvg read_plot(const QByteArray& file, const QColor& grid, const QColor& axis) {
    PlottedSvg plot{.svg = read_svg(file), .axes = {}, .x_ticks = {}, .y_ticks = {}};
    const auto lines = [&](const QColor& colour, bool upright) {
        std::vector<QLineF> found;
        for (const SvgPath& path : plot.in_colour(colour.name()))
            for (const auto& points : path.parts) {
                if (points.size() != 2 || path.fill != QLatin1String("none") || path.stroke_opacity < 1) continue;
                const QPointF way = points[1] - points[0];
                if (std::abs(upright ? way.x() : way.y()) < 1e-6) found.emplace_back(points[0], points[1]);
            }
        return found;
    };
    const std::vector<QLineF> level = lines(grid, false), upright = lines(grid, true), base = lines(axis, false);
    if (level.empty() || base.empty()) return plot;
    const QLineF& longest = *std::max_element(base.begin(), base.end(), [](const QLineF& a, const QLineF& b) { return a.length() < b.length(); });
    const double left = longest.x1(), right = longest.x2(), bottom = longest.y1();
    double top = bottom;
    for (const QLineF& line : upright.empty() ? level : upright) top = std::min({top, line.y1(), line.y2()});
    plot.axes = QRectF(QPointF(left, top), QPointF(right, bottom));
    for (const SvgWords& words : plot.svg.words) {
        bool number = false;
        const double value = words.text.toDouble(&number);
        if (!number) continue;
        const double middle = words.at.x() + words.length / 2;
        for (const QLineF& line : upright)
            if (std::abs(line.x1() - middle) < 1.5 && words.at.y() > bottom) plot.x_ticks[line.x1()] = value;
        for (const QLineF& line : level)  // the baseline lies below the middle of the digits
            if (words.at.x() + words.length < left && std::abs(line.y1() - (words.at.y() - words.size * 0.36)) < 2) plot.y_ticks[line.y1()] = value;
    }
    return plot;
}

}  // namespace sherl::test
