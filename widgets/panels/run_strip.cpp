// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run_strip.h"

#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <algorithm>

#include "widgets/look/icons.h"
#include "widgets/look/line_style.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

// Design pixels.
constexpr int kSample = 24, kGap = 7, kSide = 6;  // line sample, between parts, left and right
constexpr int kLongestName = 200, kShortestName = 72;
constexpr int kBetween = 6;  // chips

}  // namespace

VariantChip::VariantChip(QWidget* parent) : QAbstractButton(parent) {
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QString VariantChip::seeds_text() const {
    return runs_ > seeds_ ? tr("%n run(s)", "more than its seeds", runs_) : tr("%n seed(s)", nullptr, seeds_);
}

void VariantChip::show_variant(const ChartLine& line, int seeds, int runs, const QString& problem) {
    line_ = line;
    seeds_ = seeds;
    runs_ = runs;
    //: accessible name of a chip; %1: variant, %2: "2 seeds"
    setAccessibleName(tr("%1, %2").arg(line.title, seeds_text()));
    QStringList tip{accessibleName(), problem, tr("Click hides or shows it, Alt+click shows only it")};
    tip.removeAll(QString());
    setToolTip(tip.join(QLatin1Char('\n')));
    update();
}

int VariantChip::width_for(bool seeds, int name) const {
    const Theme& theme = Theme::instance();
    const int words = QFontMetrics(theme.font(12, QFont::Medium)).horizontalAdvance(line_.title);
    const int width = theme.px(2 * kSide + kSample + kGap) + std::min(words, name);
    return seeds ? width + theme.px(kGap) + QFontMetrics(theme.font(11)).horizontalAdvance(seeds_text()) : width;
}

void VariantChip::set_room(bool seeds, int name) {
    show_seeds_ = seeds;
    name_room_ = name;
    resize(sizeHint());
    update();
}

QSize VariantChip::sizeHint() const {
    const Theme& theme = Theme::instance();
    const QFontMetrics name(theme.font(12, QFont::Medium));
    return {width_for(show_seeds_, name_room_), std::max(theme.px(26), name.height() + theme.px(6))};
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
    paint_marker(painter, {left + sample / 2, middle}, line_.method, theme.px(9), color, theme.color(QStringLiteral("window")));
    const QFont name = theme.font(12, QFont::Medium);
    const QFontMetrics metrics(name);
    painter.setFont(name);
    painter.setPen(theme.color(on ? QStringLiteral("text") : QStringLiteral("text3")));
    const QString text = metrics.elidedText(line_.title, Qt::ElideMiddle, name_room_);
    QRectF box(left + sample + theme.px(kGap), 0, metrics.horizontalAdvance(text), height());
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
    if (!on) painter.drawLine(QPointF(box.left(), middle + 0.5), QPointF(box.right(), middle + 0.5));
    painter.setFont(theme.font(11));
    painter.setPen(theme.color(QStringLiteral("text3")));
    if (show_seeds_) painter.drawText(QRectF(box.right() + theme.px(kGap), 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, seeds_text());
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

RunStrip::RunStrip(QWidget* parent) : QWidget(parent), more_(new QToolButton(this)), more_menu_(new QMenu(this)) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    more_->setObjectName(QStringLiteral("runStripMore"));
    more_->setProperty("kind", QStringLiteral("chip"));
    more_->setPopupMode(QToolButton::InstantPopup);
    more_->setFocusPolicy(Qt::StrongFocus);
    more_->setMenu(more_menu_);
    more_->hide();
    connect(more_menu_, &QMenu::aboutToShow, this, [this] { (void)more_menu(); });
    connect(&Theme::instance(), &Theme::changed, this, &RunStrip::arrange);
}

QSize RunStrip::sizeHint() const {
    int width = 0;
    for (const VariantChip* chip : chips_)
        width += chip->width_for(true, Theme::instance().px(kLongestName)) + Theme::instance().px(kBetween);
    return {width, chips_.empty() ? Theme::instance().px(26) : chips_.front()->sizeHint().height()};
}

QSize RunStrip::minimumSizeHint() const {
    return {Theme::instance().px(60), sizeHint().height()};
}

void RunStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void RunStrip::arrange() {
    const Theme& theme = Theme::instance();
    const int gap = theme.px(kBetween), longest = theme.px(kLongestName);
    struct Parts {
        int fixed = 0, name = 0, seeds = 0;  // pixels; names may be cut
    };
    std::vector<Parts> parts;  // measured once: there may be hundreds
    for (const VariantChip* chip : chips_) {
        const int fixed = chip->width_for(false, 0);
        parts.push_back({fixed, chip->width_for(false, longest) - fixed, chip->width_for(true, 0) - fixed});
    }
    // How many of the first chips there is room for.
    const auto fitting = [&](bool seeds, int name, int room) {
        std::size_t count = 0;
        for (const Parts& each : parts) {
            room -= each.fixed + std::min(each.name, name) + (seeds ? each.seeds : 0) + (count > 0 ? gap : 0);
            if (room < 0) break;
            ++count;
        }
        return count;
    };
    const std::size_t all = chips_.size();
    in_sight_ = all;
    const bool seeds = fitting(true, longest, width()) == all;
    int name = longest, room = width();
    if (!seeds && fitting(false, name, room) < all) {
        name = theme.px(kShortestName);
        //: button at the end of the chips; the menu behind it has those for which there is no room
        more_->setText(tr("+%n more", nullptr, static_cast<int>(all)));
        if (fitting(false, name, room) < all) room -= more_->sizeHint().width() + gap;
        in_sight_ = fitting(false, name, room);
        while (name < longest && fitting(false, name + 1, room) >= in_sight_) ++name;
    }
    int x = 0;
    for (std::size_t i = 0; i < all; ++i) {
        chips_[i]->setVisible(i < in_sight_);
        if (i >= in_sight_) continue;
        chips_[i]->set_room(seeds, name);
        chips_[i]->move(x, (height() - chips_[i]->height()) / 2);
        x += chips_[i]->width() + gap;
    }
    more_->setVisible(in_sight_ < all);
    if (in_sight_ == all) return;
    more_->setText(tr("+%n more", nullptr, static_cast<int>(all - in_sight_)));
    more_->resize(more_->sizeHint());
    more_->move(x, (height() - more_->height()) / 2);
}

QMenu* RunStrip::more_menu() {
    more_menu_->clear();
    for (std::size_t i = in_sight_; i < chips_.size(); ++i) {
        const VariantChip& chip = *chips_[i];
        QAction* action = more_menu_->addAction(chip.accessibleName().replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setCheckable(true);
        action->setChecked(chip.isChecked());
        connect(action, &QAction::triggered, this, [this, variant = chip.variant()] { toggle(variant); });
    }
    return more_menu_;
}

void RunStrip::set_lines(const std::vector<ChartLine>& lines) {
    struct Shown {
        const ChartLine* first = nullptr;
        std::set<std::int64_t> seeds;
        int runs = 0;
        QString problem;
    };
    std::vector<QString> variants;
    std::map<QString, Shown> shown;
    for (const ChartLine& line : lines) {
        const auto [place, added] = shown.try_emplace(line.variant, Shown{&line, {}, 0, {}});
        if (added) variants.push_back(line.variant);
        place->second.seeds.insert(line.seed);
        ++place->second.runs;
        if (!line.failure.isEmpty()) place->second.problem = line.failure;
    }
    while (chips_.size() > variants.size()) {
        delete chips_.back();
        chips_.pop_back();
    }
    while (chips_.size() < variants.size()) {
        auto* chip = new VariantChip(this);
        chip->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(chip, &VariantChip::clicked, this, [this, chip] { toggle(chip->variant()); });
        connect(chip, &VariantChip::aloneAsked, this, [this, chip] { show_alone(chip->variant()); });
        connect(chip, &VariantChip::customContextMenuRequested, this, [this, chip](const QPoint& at) { show_menu(chip, at); });
        chips_.push_back(chip);
    }
    for (std::size_t i = 0; i < variants.size(); ++i) {
        const Shown& variant = shown.at(variants[i]);
        chips_[i]->show_variant(*variant.first, static_cast<int>(variant.seeds.size()), variant.runs, variant.problem);
        chips_[i]->setObjectName(QStringLiteral("variantChip_") + variants[i]);
    }
    std::set<QString> still;
    for (const QString& variant : variants)
        if (hidden_.contains(variant)) still.insert(variant);
    updateGeometry();
    arrange();
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

}  // namespace sherl::widgets
