// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run_strip.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

#include "widgets/look/line_style.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr int kSample = 24, kGap = 7, kSide = 6;  // design pixels: line sample, between parts, left and right

}  // namespace

VariantChip::VariantChip(QWidget* parent) : QAbstractButton(parent) {
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QString VariantChip::seeds_text() const {
    return tr("%n seed(s)", nullptr, seeds_);
}

void VariantChip::show_variant(const ChartLine& line, int seeds, const QString& problem) {
    line_ = line;
    seeds_ = seeds;
    //: accessible name of a chip; %1: variant, %2: "2 seeds"
    setAccessibleName(tr("%1, %2").arg(line.title, seeds_text()));
    const QString what = tr("Click hides or shows it, Alt+click shows only it");
    setToolTip(problem.isEmpty() ? line.title + QLatin1Char('\n') + what : line.title + QLatin1Char('\n') + problem + QLatin1Char('\n') + what);
    updateGeometry();
    update();
}

QSize VariantChip::sizeHint() const {
    const Theme& theme = Theme::instance();
    const QFontMetrics name(theme.font(12, QFont::Medium)), small(theme.font(11));
    const int width = theme.px(2 * kSide + kSample + 2 * kGap) + std::min(name.horizontalAdvance(line_.title), theme.px(200)) +
                      small.horizontalAdvance(seeds_text());
    return {width, std::max(theme.px(26), name.height() + theme.px(6))};
}

void VariantChip::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(QStringLiteral("hover")));
        painter.drawRoundedRect(rect(), 6, 6);
    }
    const bool on = isChecked();
    const QColor color = on ? variant_shade(theme.palette().method(line_.method), line_.shade, theme.color(QStringLiteral("panel")))
                            : theme.color(QStringLiteral("textOff"));
    const double middle = height() / 2.0, left = theme.px(kSide), sample = theme.px(kSample);
    painter.setPen(QPen(color, 2));
    painter.drawLine(QPointF(left, middle), QPointF(left + sample, middle));
    bool filled = true;
    const QPainterPath marker = theme.palette().marker(line_.method, theme.px(8), &filled);
    painter.setPen(filled ? Qt::NoPen : QPen(color, 2));
    painter.setBrush(filled ? QBrush(color) : QBrush(theme.color(QStringLiteral("window"))));
    painter.drawPath(marker.translated(left + sample / 2, middle));
    const QFont name = theme.font(12, QFont::Medium);
    const QFontMetrics metrics(name);
    painter.setFont(name);
    painter.setPen(theme.color(on ? QStringLiteral("text") : QStringLiteral("text3")));
    const QString text = metrics.elidedText(line_.title, Qt::ElideMiddle, theme.px(200));
    QRectF box(left + sample + theme.px(kGap), 0, metrics.horizontalAdvance(text), height());
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
    if (!on) painter.drawLine(QPointF(box.left(), middle + 0.5), QPointF(box.right(), middle + 0.5));
    painter.setFont(theme.font(11));
    painter.setPen(theme.color(QStringLiteral("text3")));
    painter.drawText(QRectF(box.right() + theme.px(kGap), 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, seeds_text());
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color(QStringLiteral("focus")), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
}

void VariantChip::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && event->modifiers() & Qt::AltModifier && hitButton(event->pos())) {
        setDown(false);
        return Q_EMIT aloneAsked();
    }
    QAbstractButton::mouseReleaseEvent(event);
}

void VariantChip::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->modifiers() & Qt::AltModifier && (enter || event->key() == Qt::Key_Space)) return Q_EMIT aloneAsked();
    if (enter) return click();
    QAbstractButton::keyPressEvent(event);
}

void VariantChip::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void VariantChip::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

RunStrip::RunStrip(QWidget* parent) : QScrollArea(parent), row_(new QWidget) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
    row_->setAutoFillBackground(false);
    auto* layout = new QHBoxLayout(row_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().px(6));
    layout->addStretch();
    setWidget(row_);
}

QSize RunStrip::sizeHint() const {
    return {row_->sizeHint().width(), std::max(Theme::instance().px(26), row_->sizeHint().height())};
}

QSize RunStrip::minimumSizeHint() const {
    return {Theme::instance().px(60), sizeHint().height()};
}

void RunStrip::set_lines(const std::vector<ChartLine>& lines) {
    std::vector<QString> variants;
    for (const ChartLine& line : lines)
        if (std::find(variants.begin(), variants.end(), line.variant) == variants.end()) variants.push_back(line.variant);
    auto* layout = qobject_cast<QHBoxLayout*>(row_->layout());
    while (chips_.size() > variants.size()) {
        delete chips_.back();
        chips_.pop_back();
    }
    while (chips_.size() < variants.size()) {
        auto* chip = new VariantChip;
        chip->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(chip, &VariantChip::clicked, this, [this, chip] { toggle(chip->variant()); });
        connect(chip, &VariantChip::aloneAsked, this, [this, chip] { show_alone(chip->variant()); });
        connect(chip, &VariantChip::customContextMenuRequested, this, [this, chip](const QPoint& at) { show_menu(chip, at); });
        layout->insertWidget(static_cast<int>(chips_.size()), chip);
        chips_.push_back(chip);
    }
    for (std::size_t i = 0; i < variants.size(); ++i) {
        const ChartLine* first = nullptr;
        std::set<std::int64_t> seeds;
        QString problem;
        for (const ChartLine& line : lines) {
            if (line.variant != variants[i]) continue;
            if (first == nullptr) first = &line;
            seeds.insert(line.seed);
            if (!line.failure.isEmpty()) problem = line.failure;
        }
        chips_[i]->show_variant(*first, static_cast<int>(seeds.size()), problem);
        chips_[i]->setObjectName(QStringLiteral("variantChip_") + variants[i]);
    }
    std::set<QString> still;
    for (const QString& variant : variants)
        if (hidden_.contains(variant)) still.insert(variant);
    updateGeometry();
    set_hidden(std::move(still));
}

void RunStrip::set_hidden(std::set<QString> variants) {
    const bool changed = variants != hidden_;
    hidden_ = std::move(variants);
    for (VariantChip* chip : chips_) chip->setChecked(!hidden_.contains(chip->variant()));
    if (changed) Q_EMIT hiddenChanged();
}

void RunStrip::toggle(const QString& variant) {
    std::set<QString> hidden = hidden_;
    if (hidden.erase(variant) == 0) hidden.insert(variant);
    set_hidden(std::move(hidden));
}

// Once more brings all of them back.
void RunStrip::show_alone(const QString& variant) {
    std::set<QString> others;
    for (const VariantChip* chip : chips_)
        if (chip->variant() != variant) others.insert(chip->variant());
    set_hidden(others == hidden_ ? std::set<QString>{} : std::move(others));
}

void RunStrip::show_menu(VariantChip* chip, const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString variant = chip->variant();
    connect(menu->addAction(chip->isChecked() ? tr("Hide") : tr("Show")), &QAction::triggered, this, [this, variant] { toggle(variant); });
    connect(menu->addAction(tr("Show only this")), &QAction::triggered, this, [this, variant] { show_alone(variant); });
    menu->addSeparator();
    connect(menu->addAction(tr("Remove from the charts")), &QAction::triggered, this, [this, variant] { Q_EMIT removeAsked(variant); });
    menu->popup(chip->mapToGlobal(at));
}

void RunStrip::wheelEvent(QWheelEvent* event) {
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - event->angleDelta().y() - event->angleDelta().x());
}

}  // namespace sherl::widgets
