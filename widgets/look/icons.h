// SPDX-License-Identifier: GPL-3.0-or-later
// The marker of a method, where a picture is painted.
#pragma once

#include <QBrush>
#include <QIcon>
#include <QString>

class QPainter;

namespace sherl::widgets {

// `size` pixels across; `inside` fills one that is only an outline. GUI thread.
void paint_marker(QPainter& painter, const QPointF& center, const QString& kind, double size, const QColor& color,
                  const QBrush& inside = Qt::NoBrush);

// The marker of a method in the shade of one of its variants, as its lines have it; for lists.
[[nodiscard]] QIcon variant_icon(const QString& kind, int shade);

}  // namespace sherl::widgets
