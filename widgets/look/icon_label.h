// SPDX-License-Identifier: GPL-3.0-or-later
// An icon beside words, in the colours and the size of the moment.
#pragma once

#include <QIcon>
#include <QPainter>
#include <QWidget>
#include <utility>

#include "widgets/look/theme.h"

namespace sherl::widgets {

// For the eye only: what it means stands in the words beside it. `icon` follows the theme by itself (Theme::icon,
// Theme::method_icon). GUI thread.
class IconLabel final : public QWidget {
  public:
    IconLabel(QIcon icon, int design_pixels, QWidget* parent)
        : QWidget(parent), icon_(std::move(icon)), pixels_(design_pixels) {
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setAttribute(Qt::WA_TransparentForMouseEvents);
        connect(&Theme::instance(), &Theme::changed, this, [this] { updateGeometry(); });
    }
    [[nodiscard]] QSize sizeHint() const override {
        const int side = Theme::instance().px(pixels_);
        return {side, side};
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        icon_.paint(&painter, rect());
    }

  private:
    QIcon icon_;
    int pixels_;
};

}  // namespace sherl::widgets
