// SPDX-License-Identifier: GPL-3.0-or-later
// Twelve pixels that turn while something is awaited. Called by: whoever waits for a forecast.
#pragma once

#include <QPainter>
#include <QTimer>
#include <QWidget>

#include "widgets/look/theme.h"

namespace sherl::widgets {

class Spinner final : public QWidget {
  public:
    explicit Spinner(QWidget* parent = nullptr) : QWidget(parent) {
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setAttribute(Qt::WA_TransparentForMouseEvents);
        turn_.setInterval(80);
        connect(&turn_, &QTimer::timeout, this, [this] {
            angle_ = (angle_ + 30) % 360;
            update();
        });
    }
    // Keeps its place where it does not turn.
    void set_turning(bool turning) {
        turning == turn_.isActive() ? void() : turning ? turn_.start() : turn_.stop();
        update();
    }
    [[nodiscard]] bool turning() const { return turn_.isActive(); }
    [[nodiscard]] QSize sizeHint() const override { return {Theme::instance().px(12), Theme::instance().px(12)}; }

  protected:
    void paintEvent(QPaintEvent*) override {
        if (!turn_.isActive()) return;
        const Theme& theme = Theme::instance();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.color(QStringLiteral("text3")), theme.px(2), Qt::SolidLine, Qt::RoundCap));
        const double inset = theme.px(2);
        painter.drawArc(QRectF(rect()).adjusted(inset, inset, -inset, -inset), -angle_ * 16, 270 * 16);
    }

  private:
    QTimer turn_{this};
    int angle_ = 0;
};

}  // namespace sherl::widgets
