// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/forecast_bar.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/forecast_words.h"
#include "widgets/panels/memory_painting.h"

namespace sherl::widgets {
namespace {

constexpr int kBar = 15, kGap = 3, kBetween = 10, kGrab = 6;  // design pixels
constexpr double kFarBudget = 4;                              // times the peak: a budget beyond is not on the scale
constexpr double kKeyStep = 0.01;                             // of the scale
constexpr double kLeastPiece = 4;                             // pixels of the design that can still be seen

QString short_name(std::size_t category) {
    switch (category) {
        case 0:
            //: Parts of the predicted memory, under their piece of a bar; short
            return ForecastBar::tr("weights");
        case 1:
            return ForecastBar::tr("gradients");
        case 2:
            return ForecastBar::tr("optimizer");
        case 3:
            return ForecastBar::tr("activations");
        case 4:
            return ForecastBar::tr("temporaries");
        default:
            return ForecastBar::tr("other");
    }
}

}  // namespace

ForecastBar::ForecastBar(SpecDraft& draft, SetupForecast& forecast, QWidget* parent)
    : QWidget(parent), draft_(draft), forecast_(forecast) {
    setObjectName(QStringLiteral("forecastBar"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&forecast_, &SetupForecast::changed, this, &ForecastBar::refresh);
    connect(&forecast_, &SetupForecast::fitChanged, this, &ForecastBar::refresh);
    connect(&forecast_, &SetupForecast::pointedChanged, this, &ForecastBar::refresh);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
    refresh();
}

void ForecastBar::set_compact(bool compact) {
    if (std::exchange(compact_, compact) == compact) return;
    updateGeometry();
    update();
}

QSize ForecastBar::sizeHint() const {
    const Theme& theme = Theme::instance();
    const int words = compact_ ? 0 : 2 * QFontMetrics(theme.font(11)).height();
    return {theme.px(280), theme.px(kBar + 2 * kGap) + words};
}

void ForecastBar::refresh() {
    const auto& present = forecast_.present().forecast;
    if (!dragging_) {
        std::vector<std::int64_t> peaks;
        if (present) peaks.push_back(present->needed());
        scale_ = MemoryScale(peaks, forecast_.budget(), kFarBudget);
    }
    setAccessibleName(tr("Predicted peak by category"));
    QString words = present ? split_words(*present) : QString();
    if (!budget_text().isEmpty()) words += (words.isEmpty() ? QString() : QStringLiteral("\n")) + capitalized(budget_text());
    setToolTip(words);
    //: Read aloud. %1 the parts of a predicted peak
    setAccessibleDescription(tr("%1. Left and Right move the budget.").arg(QString(words).replace(QLatin1Char('\n'), QLatin1String(", "))));
    update();
}

QRectF ForecastBar::bar() const {
    const Theme& theme = Theme::instance();
    return {0.0, static_cast<double>(theme.px(kGap)), static_cast<double>(width()), static_cast<double>(theme.px(kBar))};
}

std::array<QRectF, 6> ForecastBar::parts() const {
    std::array<QRectF, 6> boxes;
    const auto& present = forecast_.present().forecast;
    if (!present) return boxes;
    const QRectF room = bar();
    const std::array<std::int64_t, 6> bytes = present->split.by_category();
    std::int64_t sum = 0;
    double left = 0;
    for (std::size_t part = 0; part < bytes.size(); ++part) {
        sum += bytes[part];
        const double right = std::round(room.width() * scale_.place(sum));
        if (bytes[part] > 0) boxes[part] = QRectF(left, room.top(), right - left, room.height());
        left = right;
    }
    return boxes;
}

double ForecastBar::budget_x() const {
    return scale_.shows_budget() ? std::min(std::round(width() * scale_.place(forecast_.budget())), width() - 1.0) : -1;
}

QString ForecastBar::budget_text() const {
    if (forecast_.budget() <= 0) return {};
    //: Beside the line that marks the budget. %1 an amount of memory
    return tr("budget %1").arg(bytes(forecast_.budget()));
}

// At the end of the category that changes most: there a piece goes, or beyond the end comes.
QRectF ForecastBar::outlined() const {
    const auto& present = forecast_.present().forecast;
    const auto& pointed = forecast_.pointed();
    if (!present || !pointed || forecast_.late()) return {};
    const std::int64_t change = pointed->forecast.needed() - present->needed();
    if (change == 0) return {};
    const QRectF room = bar();
    const double least = Theme::instance().px(kLeastPiece);
    if (change > 0) {
        const double from = room.width() * scale_.place(present->needed());
        const double to = std::max(from + least, room.width() * scale_.place(present->needed() + change));
        return {std::min(from, room.width() - least), room.top(), std::min(to, room.width()) - std::min(from, room.width() - least), room.height()};
    }
    const std::array<std::int64_t, 6> now = present->split.by_category(), then = pointed->forecast.split.by_category();
    std::size_t most = 0;
    for (std::size_t part = 1; part < now.size(); ++part)
        if (now[part] - then[part] > now[most] - then[most]) most = part;
    const QRectF whole = parts()[most];
    const double size = std::clamp(room.width() * scale_.place(-change), least, std::max(least, whole.right()));
    return {whole.right() - size, room.top(), size, room.height()};
}

QRectF ForecastBar::budget_box() const {
    const double x = budget_x();
    if (compact_ || budget_text().isEmpty()) return {};
    const QFontMetricsF metrics(Theme::instance().font(11, QFont::DemiBold));
    const double size = metrics.horizontalAdvance(budget_text());
    const double right = x < 0 ? width() : std::clamp(x + Theme::instance().px(4), std::min(size, static_cast<double>(width())), static_cast<double>(width()));
    return {right - size, bar().bottom() + Theme::instance().px(kGap), size, metrics.height()};
}

// Under their part, from the left, where they do not meet.
std::vector<ForecastBar::Label> ForecastBar::labels() const {
    std::vector<Label> shown;
    const auto& present = forecast_.present().forecast;
    if (!present || compact_) return shown;
    const QFontMetricsF metrics(Theme::instance().font(11));
    const std::array<QRectF, 6> boxes = parts();
    const std::array<std::int64_t, 6> amounts = present->split.by_category();
    const QRectF taken = budget_box();
    const double between = Theme::instance().px(kBetween);
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return amounts[a] > amounts[b]; });
    for (const std::size_t part : order) {
        if (boxes[part].width() <= 0) continue;
        Label label{{}, short_name(part), bytes(amounts[part])};
        const double size = std::max(metrics.horizontalAdvance(label.name), metrics.horizontalAdvance(label.amount));
        label.box = QRectF(boxes[part].left(), bar().bottom() + Theme::instance().px(kGap), size, 2 * metrics.height());
        const QRectF around = label.box.adjusted(-between, 0, between, 0);
        const bool free = label.box.right() <= width() && !around.intersects(taken) &&
                          std::none_of(shown.begin(), shown.end(), [&](const Label& other) { return around.intersects(other.box); });
        if (free) shown.push_back(label);
    }
    return shown;
}

QStringList ForecastBar::labelTexts() const {
    QStringList texts;
    for (const Label& label : labels()) texts << label.name + QLatin1Char(' ') + label.amount;
    if (!budget_box().isEmpty()) texts << budget_text();
    return texts;
}

void ForecastBar::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    const bool stale = forecast_.late();
    QPainter painter(this);
    const QRectF room = bar();
    painter.fillRect(room, theme.color(QStringLiteral("hover")));
    const Json kind = draft_.value("method.kind");
    const QString method = kind.is_string() ? QString::fromStdString(kind.get<std::string>()) : QString();
    const std::array<QRectF, 6> boxes = parts();
    for (std::size_t part = 0; part < boxes.size(); ++part) {
        if (boxes[part].width() <= 0) continue;
        paint_memory(painter, boxes[part], part, method, stale);
        if (boxes[part].left() > 0) painter.fillRect(QRectF(boxes[part].left(), room.top(), 1, room.height()), theme.color(QStringLiteral("panel")));
    }
    const auto& present = forecast_.present().forecast;
    if (present && scale_.cuts(present->needed())) paint_cut(painter, room, theme.color(QStringLiteral("panel")));
    if (const QRectF piece = outlined(); !piece.isEmpty()) {
        painter.setRenderHint(QPainter::Antialiasing);
        QColor veil = theme.color(QStringLiteral("panel"));
        veil.setAlphaF(0.6F);
        painter.setBrush(veil);
        painter.setPen(QPen(theme.color(QStringLiteral("ink")), theme.px(1.5)));
        painter.drawRect(piece.adjusted(0.75, 0.75, -0.75, -0.75));
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    if (const double x = budget_x(); x >= 0) paint_budget_line(painter, x, 0, room.bottom() + theme.px(kGap));
    painter.setFont(theme.font(11));
    painter.setPen(theme.color(stale ? QStringLiteral("textOff") : QStringLiteral("text2")));
    for (const Label& label : labels()) {
        painter.drawText(label.box, Qt::AlignTop | Qt::AlignLeft, label.name);
        painter.drawText(label.box, Qt::AlignBottom | Qt::AlignLeft, label.amount);
    }
    if (const QRectF box = budget_box(); !box.isEmpty()) {
        painter.setFont(theme.font(11, QFont::DemiBold));
        painter.setPen(theme.color(QStringLiteral("budget")));
        painter.drawText(box, Qt::AlignVCenter | Qt::AlignRight, budget_text());
    }
    if (!hasFocus()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.color(QStringLiteral("focus")), 2));
    painter.drawRoundedRect(room.adjusted(1, -1, -1, 1), 3, 3);
}

bool ForecastBar::on_budget(const QPointF& position) const {
    const double x = budget_x();
    return x >= 0 && std::abs(position.x() - x) <= Theme::instance().px(kGrab);
}

void ForecastBar::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && on_budget(event->position())) dragging_ = true;
}

void ForecastBar::mouseMoveEvent(QMouseEvent* event) {
    if (dragging_)
        forecast_.try_budget(scale_.bytes_at(std::min(1.0, event->position().x() / std::max(1, width()))), false);
    else if (on_budget(event->position()))
        setCursor(Qt::SizeHorCursor);
    else
        unsetCursor();
}

void ForecastBar::mouseReleaseEvent(QMouseEvent*) {
    if (!std::exchange(dragging_, false)) return;
    forecast_.try_budget(forecast_.budget(), true);
    refresh();
}

void ForecastBar::keyPressEvent(QKeyEvent* event) {
    const int direction = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (direction == 0 || forecast_.budget() <= 0 || scale_.end() <= 0) return QWidget::keyPressEvent(event);
    forecast_.try_budget(forecast_.budget() + direction * scale_.bytes_at(kKeyStep), true);
}

bool ForecastBar::event(QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
    return QWidget::event(event);
}

void ForecastBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) refresh();
}

}  // namespace sherl::widgets
