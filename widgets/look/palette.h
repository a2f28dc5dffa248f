// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that names colours and markers; values from resources/theme-tokens.json.
#pragma once

#include <QColor>
#include <QPainterPath>
#include <QString>

namespace sherl::widgets {

// Immutable. GUI thread.
class Palette {
  public:
    [[nodiscard]] static const Palette& light();
    [[nodiscard]] static const Palette& dark();

    // A token such as "panel", "text2", "grid", "memWeights". Unknown names are a defect: asserted, black.
    [[nodiscard]] QColor color(const QString& token) const;
    // Colour of a method for lines and markers.
    [[nodiscard]] QColor method(const QString& kind) const;
    // The same for words: darkened (dark theme: lightened) until it stands 4.5 : 1 from the panel.
    [[nodiscard]] QColor method_words(const QString& kind) const;
    // Outline of a method's marker around (0, 0), about `size` across. `filled` tells whether it is filled or stroked.
    [[nodiscard]] QPainterPath marker(const QString& kind, double size, bool* filled) const;

  private:
    explicit Palette(QString theme) : theme_(std::move(theme)) {}
    QString theme_;
};

// WCAG contrast ratio of two opaque colours, 1..21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

}  // namespace sherl::widgets
