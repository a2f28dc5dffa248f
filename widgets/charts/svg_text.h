// SPDX-License-Identifier: GPL-3.0-or-later
// The pieces of text that an SVG file is made of. Pure.
//
// Called by: svg_canvas. What could change: shorter path data.
#pragma once

#include <QByteArray>
#include <QPainterPath>
#include <QString>
#include <vector>

namespace sherl::widgets {

[[nodiscard]] QByteArray svg_number(double value);  // up to three decimals
[[nodiscard]] QByteArray svg_attribute(const char* name, const QByteArray& value);  // with a space before
[[nodiscard]] QByteArray svg_escaped(const QString& text);
[[nodiscard]] QByteArray svg_path_data(const QPainterPath& path);

// Directions of the lines of a hatched brush, in degrees; empty: it is filled.
[[nodiscard]] std::vector<double> hatches(Qt::BrushStyle style);
// How much of a dotted brush is ink.
[[nodiscard]] double density(Qt::BrushStyle style);

}  // namespace sherl::widgets
