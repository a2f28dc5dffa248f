// SPDX-License-Identifier: GPL-3.0-or-later
// Icons that follow the theme: drawn from SVG or a method's marker at the moment they are painted, in the colours of
// that moment.
#pragma once

#include <QBrush>
#include <QIcon>
#include <QString>

class QPainter;

namespace sherl::widgets {

// resources/icons/NAME.svg in the colour of `token`, when disabled in that of textOff. GUI thread.
[[nodiscard]] QIcon themed_icon(const QString& name, const QString& token);
// The marker of a method in its colour. GUI thread.
[[nodiscard]] QIcon marker_icon(const QString& kind);
// The same shape, `size` pixels across; `inside` fills one that is only an outline.
void paint_marker(QPainter& painter, const QPointF& center, const QString& kind, double size, const QColor& color,
                  const QBrush& inside = Qt::NoBrush);

}  // namespace sherl::widgets
