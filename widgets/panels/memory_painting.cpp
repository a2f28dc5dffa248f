// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/memory_painting.h"

#include <QPainterPath>
#include <cmath>

#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr double kTint = 0.28, kHatch = 4;  // of temporaries
constexpr std::size_t kActivations = 3, kTemporaries = 4;

QColor token(const char* name) {
    return Theme::instance().color(QString::fromLatin1(name));
}

QColor blend(const QColor& top, double share, const QColor& below) {
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(share * a + (1 - share) * b)); };
    return {mix(top.red(), below.red()), mix(top.green(), below.green()), mix(top.blue(), below.blue())};
}

QColor of_method(const QString& method, bool grey) {
    return grey || method.isEmpty() ? token("lineStrong") : Theme::instance().palette().method(method);
}

}  // namespace

QColor memory_color(std::size_t category, const QString& method, bool grey) {
    static constexpr std::array<const char*, 6> tokens{"memWeights", "memGradients", "memOptimizer", nullptr, nullptr, "memOther"};
    if (category == kActivations) return of_method(method, grey);
    if (category == kTemporaries) return blend(of_method(method, grey), kTint, token("panel"));
    return token(grey ? "memOther" : tokens.at(category));
}

void paint_memory(QPainter& painter, const QRectF& box, std::size_t category, const QString& method, bool grey) {
    if (box.width() <= 0) return;
    painter.fillRect(box, memory_color(category, method, grey));
    if (category != kTemporaries || box.width() < 3) return;
    painter.save();
    painter.setClipRect(box);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(blend(of_method(method, grey), 0.75, token("panel")), 1));
    const double apart = Theme::instance().px(kHatch);
    for (double x = box.left() - box.height(); x < box.right(); x += apart)
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
    painter.restore();
}

void paint_cut(QPainter& painter, const QRectF& box, const QColor& ground) {
    const double s = Theme::instance().px(1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ground, 1.8 * s));
    for (const double from_end : {11.0, 6.0}) {
        const double x = box.right() - from_end * s;
        painter.drawLine(QPointF(x, box.bottom() + s), QPointF(x + 4 * s, box.top() - s));
    }
    painter.restore();
}

void paint_budget_line(QPainter& painter, double x, double top, double bottom) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    QPen pen(token("budget"), std::max(1.0, std::round(Theme::instance().px(10) / 10.0 * 1.2)));
    pen.setDashPattern({4, 2.5});
    painter.setPen(pen);
    painter.drawLine(QPointF(std::round(x), top), QPointF(std::round(x), bottom));
    painter.restore();
}

}  // namespace sherl::widgets
