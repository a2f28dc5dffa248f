// SPDX-License-Identifier: GPL-3.0-or-later
// How the program looks: light or dark, text size, style sheet, fonts and icons. Source: ui.md §8, §10, resources/theme.qss.
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QString>

#include "widgets/look/palette.h"

namespace sherl::widgets {

// One per process. GUI thread. Painted widgets ask it in paintEvent and repaint on changed().
class Theme final : public QObject {
    Q_OBJECT

  public:
    enum class Mode { light, dark, system };  // system: light before Qt 6.5, which does not report the scheme

    [[nodiscard]] static Theme& instance();

    // Loads bundled fonts once, sets application font, palette and style sheet. `text_percent`: 90, 100, 115 or 130.
    void apply(Mode mode, int text_percent);
    [[nodiscard]] Mode mode() const { return mode_; }
    [[nodiscard]] bool dark() const { return dark_; }
    [[nodiscard]] int text_percent() const { return percent_; }

    [[nodiscard]] const Palette& palette() const;
    [[nodiscard]] QColor color(const QString& token) const { return palette().color(token); }
    // A length of the design (pixels at 100 %) at the present text size.
    [[nodiscard]] int px(double design_pixels) const;
    // The program's font at a size of the design: 11 caption, 12 label, 13 base, 15 title, 22 and 24 the one big number.
    [[nodiscard]] QFont font(int design_pixels, QFont::Weight weight = QFont::Normal) const;
    // Icons are drawn at the moment they are painted, in the colours of that moment.
    // resources/icons/NAME.svg in the colour of a token, when disabled in that of textOff. Unknown names are a defect:
    // asserted, empty.
    [[nodiscard]] QIcon icon(const QString& name, const QString& token = QStringLiteral("text2")) const;
    // The marker of a method in its colour, for lists.
    [[nodiscard]] QIcon method_icon(const QString& kind) const;

  Q_SIGNALS:
    void changed();

  private:
    Theme() = default;
    Mode mode_ = Mode::light;
    bool dark_ = false;
    int percent_ = 100;
};

}  // namespace sherl::widgets
