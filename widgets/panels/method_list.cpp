// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/method_list.h"

#include <QAbstractItemDelegate>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "core/spec/catalogue.h"
#include "widgets/look/icons.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/roles.h"
#include "widgets/panels/forecast_words.h"
#include "widgets/panels/memory_painting.h"

namespace sherl::widgets {
namespace {

constexpr int kMethodHeight = 19, kHeadingHeight = 18, kInset = 6, kMarkerAt = 13, kNameAt = 27, kEdge = 8;  // design pixels, ui.md §14

QString group_title(spec::Group group) {
    switch (group) {
        case spec::Group::baseline:
            //: Heading of a group of methods
            return MethodList::tr("Baselines");
        case spec::Group::inside:
            //: Heading of a group of methods
            return MethodList::tr("Inside the backbone");
        case spec::Group::beside:
            //: Heading of a group of methods
            return MethodList::tr("Beside the backbone");
    }
    return {};
}

QString group_tip(spec::Group group) {
    switch (group) {
        case spec::Group::baseline:
            return MethodList::tr("What the other methods are compared with.");
        case spec::Group::inside:
            return MethodList::tr("Small trained parts inside the blocks. Gradients pass through the backbone, so its "
                                  "activations are kept.");
        case spec::Group::beside:
            return MethodList::tr("A small network beside the frozen backbone. Gradients stay out of the early blocks.");
    }
    return {};
}

constexpr int kBarHeight = 9, kGap = 8, kGrab = 4;  // around the budget's line
constexpr std::size_t kActivations = 3;             // of api::memory_categories

int row_height(int design, const QFont& font) {
    return std::max(Theme::instance().px(design), QFontMetrics(font).height() + Theme::instance().px(2));
}

class Delegate final : public QAbstractItemDelegate {
  public:
    explicit Delegate(const MethodList& list, QObject* parent) : QAbstractItemDelegate(parent), list_(list) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        const bool heading = index.data(ObjectKeyRole).isNull();
        return {theme.px(120), row_height(heading ? kHeadingHeight : kMethodHeight, theme.font(heading ? 11 : 13))};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::instance();
        const QString kind = index.data(ObjectKeyRole).toString();
        const QString title = index.data(Qt::DisplayRole).toString();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (kind.isEmpty()) {
            painter->setFont(theme.font(11));
            painter->setPen(theme.color(QStringLiteral("text2")));
            painter->drawText(option.rect.adjusted(theme.px(12), 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, title);
            if (index.row() == 0) paint_budget_label(*painter, option.rect, painter->fontMetrics().horizontalAdvance(title) + theme.px(20));
            painter->restore();
            return;
        }
        const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        const QRectF body = QRectF(option.rect).adjusted(theme.px(kInset), 0, -theme.px(kInset), 0);
        const char* back = chosen ? "selected" : "hover";
        const bool filled = chosen || (enabled && option.state.testFlag(QStyle::State_MouseOver));
        if (filled) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.color(QString::fromLatin1(back)));
            painter->drawRoundedRect(body, theme.px(5), theme.px(5));
        }
        if (chosen && option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.color(QStringLiteral("focus")), 2));
            painter->drawRoundedRect(body.adjusted(1, 1, -1, -1), theme.px(4), theme.px(4));
        }
        paint_marker(*painter, QPointF(body.left() + theme.px(kMarkerAt), body.center().y()), kind, theme.px(9),
                     enabled ? theme.palette().method(kind) : theme.color(QStringLiteral("textOff")));
        paint_words(*painter, body.adjusted(theme.px(kNameAt), 0, -theme.px(kEdge), 0), index, enabled, chosen);
        if (enabled) {
            if (const auto bar = list_.bar(kind))
                paint_peak(*painter, option.rect, *bar, kind, chosen, theme.color(QString::fromLatin1(filled ? back : "panel")));
        }
        painter->restore();
    }

  private:
    // The name, and right of it why it cannot be chosen.
    static void paint_words(QPainter& painter, QRectF room, const QModelIndex& index, bool enabled, bool chosen) {
        const Theme& theme = Theme::instance();
        const QString title = index.data(Qt::DisplayRole).toString();
        painter.setFont(theme.font(13, chosen ? QFont::DemiBold : QFont::Normal));
        painter.setPen(theme.color(enabled ? QStringLiteral("text") : QStringLiteral("textOff")));
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft, title);
        const QString reason = index.data(Qt::StatusTipRole).toString();
        if (reason.isEmpty()) return;
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(title) + theme.px(10));
        painter.setFont(theme.font(11));
        painter.setPen(theme.color(QStringLiteral("text3")));
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignRight,
                         painter.fontMetrics().elidedText(reason, Qt::ElideRight, static_cast<int>(room.width())));
    }

    // Grey what any run has, in the method's colour what it keeps for backward; then the sum.
    void paint_peak(QPainter& painter, const QRect& row, const MethodList::Bar& bar, const QString& kind, bool chosen, const QColor& ground) const {
        const Theme& theme = Theme::instance();
        const bool stale = list_.stale();
        const QRectF room = list_.bar_room(row);
        if (bar.reason.isEmpty() && room.width() > 0) {
            const MemoryScale& scale = list_.scale();
            const double length = std::max(1.0, std::round(room.width() * scale.place(bar.needed)));
            const double rest = std::round(room.width() * scale.place(bar.needed - bar.activations));
            const double height = theme.px(kBarHeight), top = std::round(room.center().y() - height / 2);
            paint_memory(painter, QRectF(room.left(), top, rest, height), stale ? 5 : 1, kind, stale);
            paint_memory(painter, QRectF(room.left() + rest, top, length - rest, height), kActivations, kind, stale);
            if (scale.cuts(bar.needed)) paint_cut(painter, QRectF(room.left(), top, length, height), ground);
        }
        const bool red = bar.over && !stale;
        painter.setFont(theme.font(12, chosen || red ? QFont::DemiBold : QFont::Normal));
        painter.setPen(theme.color(stale ? QStringLiteral("textOff") : red ? QStringLiteral("bad") : QStringLiteral("text2")));
        painter.drawText(list_.number_room(row), Qt::AlignVCenter | Qt::AlignRight,
                         bar.reason.isEmpty() ? bytes(bar.needed) : QStringLiteral("–"));
    }

    // Over the line's upper end, as near as the edges allow.
    void paint_budget_label(QPainter& painter, const QRect& row, int from) const {
        const QString text = list_.budget_text();
        if (text.isEmpty()) return;
        const Theme& theme = Theme::instance();
        painter.setFont(theme.font(11, QFont::DemiBold));
        painter.setPen(theme.color(QStringLiteral("budget")));
        const int width = painter.fontMetrics().horizontalAdvance(text), right = row.right() - theme.px(kInset + kEdge);
        const double x = list_.budget_x();
        const double end = std::clamp(x < 0 ? right : x + theme.px(4), static_cast<double>(std::min(from + width, right)), static_cast<double>(right));
        painter.drawText(QRectF(end - width, row.top(), width, row.height()), Qt::AlignVCenter | Qt::AlignRight, text);
    }

    const MethodList& list_;
};

}  // namespace

MethodList::MethodList(SpecDraft& draft, SetupForecast* forecast, QWidget* parent)
    : QListView(parent), draft_(draft), forecast_(forecast) {
    setObjectName(QStringLiteral("methodList"));
    setAccessibleName(tr("Method"));
    setFrameShape(NoFrame);
    setModel(&rows_);
    setItemDelegate(new Delegate(*this, this));
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    fill();
    refresh();
    connect(&draft_, &SpecDraft::changed, this, &MethodList::refresh);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        measure();
        scheduleDelayedItemsLayout();
        updateGeometry();
        viewport()->update();
    });
    if (forecast_ == nullptr) return;
    connect(forecast_, &SetupForecast::changed, this, &MethodList::show_forecasts);
    connect(forecast_, &SetupForecast::fitChanged, this, &MethodList::show_forecasts);
    show_forecasts();
}

void MethodList::fill() {
    refreshing_ = true;
    rows_.clear();
    for (const spec::Group group : {spec::Group::baseline, spec::Group::inside, spec::Group::beside}) {
        const auto& methods = spec::catalogue().methods;
        if (std::none_of(methods.begin(), methods.end(), [&](const auto& each) { return each.group == group; }))
            continue;
        auto* heading = new QStandardItem(group_title(group));
        heading->setFlags(Qt::NoItemFlags);
        heading->setToolTip(group_tip(group));
        rows_.appendRow(heading);
        for (const spec::Method& method : methods) {
            if (method.group != group) continue;
            auto* row = new QStandardItem(shown(method.title));
            row->setData(QString::fromStdString(method.kind), ObjectKeyRole);
            rows_.appendRow(row);
        }
    }
    refreshing_ = false;
}

void MethodList::refresh() {
    const std::string host = draft_.host();
    const Json chosen = draft_.value("method.kind");
    QModelIndex current;
    refreshing_ = true;
    for (int i = 0; i < rows_.rowCount(); ++i) {
        QStandardItem& row = *rows_.item(i);
        const spec::Method* method = spec::find_method(row.data(ObjectKeyRole).toString().toStdString());
        if (method == nullptr) continue;
        const auto& hosts = method->hosts;
        const bool defined = host.empty() || std::find(hosts.begin(), hosts.end(), host) != hosts.end();
        //: Why a method cannot be chosen; short. %1 kind of the backbone, such as t5.
        const QString reason = defined ? QString() : tr("not for %1").arg(QString::fromStdString(host));
        row.setFlags(defined ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags);
        row.setData(reason, Qt::StatusTipRole);
        row.setData(shown(method->help), Qt::AccessibleDescriptionRole);
        if (!defined) {
            const QString why = tr("Not defined on a backbone of kind %1.").arg(QString::fromStdString(host));
            row.setToolTip(why);
            //: For screen readers. %1 method, %2 why it cannot be chosen.
            row.setData(tr("%1, %2", "method, reason").arg(shown(method->title), why), Qt::AccessibleTextRole);
        }
        if (chosen == method->kind) current = row.index();
    }
    if (current != currentIndex()) setCurrentIndex(current);
    refreshing_ = false;
    if (forecast_ != nullptr) point_at(hovered_);
    show_forecasts();
}

std::optional<MethodList::Bar> MethodList::bar(const QString& kind) const {
    if (forecast_ == nullptr) return std::nullopt;
    const auto found = forecast_->methods().find(kind.toStdString());
    if (found == forecast_->methods().end()) return std::nullopt;
    Bar bar;
    if (const auto& predicted = found->second.forecast) {
        bar.needed = predicted->needed();
        bar.activations = predicted->split.by_category()[kActivations];
        bar.over = forecast_->budget() > 0 && bar.needed > forecast_->budget();
    } else if (found->second.refusal) {
        bar.reason = shown(*found->second.refusal);
    }
    return bar;
}

// Tool tips and what is read aloud, of rows that can be chosen.
void MethodList::show_forecasts() {
    std::vector<std::int64_t> peaks;
    for (int i = 0; i < rows_.rowCount(); ++i) {
        QStandardItem& row = *rows_.item(i);
        const spec::Method* method = spec::find_method(row.data(ObjectKeyRole).toString().toStdString());
        if (method == nullptr || !row.isEnabled()) continue;
        const QString title = shown(method->title);
        //: Tool tip of a method. %1 what it does, %2 the paper.
        const QString about = tr("%1\n%2", "method").arg(shown(method->help), shown(method->source));
        QString spoken = title, tip = about;
        if (const auto predicted = bar(QString::fromStdString(method->kind))) {
            const std::int64_t budget = forecast_->budget();
            if (!predicted->reason.isEmpty()) {
                //: Why a peak is not known. %1 the reason
                const QString why = tr("no forecast: %1").arg(predicted->reason);
                spoken = tr("%1, %2", "method, reason").arg(title, why);
                tip = tr("%1\n%2", "method").arg(about, capitalized(why));
            } else if (predicted->over) {
                //: Read aloud. %1 method, %2 an amount such as "3.10 gibibytes", %3 how much over the budget, in the same unit
                spoken = tr("%1, predicted peak %2, over budget by %3")
                             .arg(title, spoken_bytes(predicted->needed), bytes_beside(predicted->needed - budget, predicted->needed, false));
                //: %1 what a method does, %2 its predicted peak, %3 how much over the budget
                tip = tr("%1\nPredicted peak %2, %3 over budget")
                          .arg(about, bytes(predicted->needed), bytes_beside(predicted->needed - budget, predicted->needed));
            } else {
                //: Read aloud. %1 method, %2 an amount such as "3.10 gibibytes"
                spoken = tr("%1, predicted peak %2").arg(title, spoken_bytes(predicted->needed));
                //: %1 what a method does, %2 its predicted peak, %3 the part of it that is saved activations
                tip = tr("%1\nPredicted peak %2, of it activations %3").arg(about, bytes(predicted->needed), bytes(predicted->activations));
            }
            if (predicted->reason.isEmpty()) peaks.push_back(predicted->needed);
        }
        row.setData(spoken, Qt::AccessibleTextRole);
        row.setToolTip(tip);
    }
    if (!dragging_) scale_ = MemoryScale(peaks, forecast_ == nullptr ? 0 : forecast_->budget());
    measure();
    viewport()->update();
}

void MethodList::measure() {
    const Theme& theme = Theme::instance();
    const QFontMetrics names(theme.font(13, QFont::DemiBold)), numbers(theme.font(12, QFont::DemiBold));
    names_ = numbers_ = 0;
    for (int i = 0; i < rows_.rowCount(); ++i) {
        const QString kind = rows_.item(i)->data(ObjectKeyRole).toString();
        if (kind.isEmpty()) continue;
        names_ = std::max(names_, names.horizontalAdvance(rows_.item(i)->text()));
        if (const auto known = bar(kind); known && known->reason.isEmpty())
            numbers_ = std::max(numbers_, numbers.horizontalAdvance(bytes(known->needed)));
    }
}

QRectF MethodList::number_room(const QRect& row) const {
    const double right = row.right() + 1 - Theme::instance().px(kInset + kEdge);
    return {right - numbers_, static_cast<double>(row.top()), static_cast<double>(numbers_), static_cast<double>(row.height())};
}

QRectF MethodList::bar_room(const QRect& row) const {
    const Theme& theme = Theme::instance();
    const double left = row.left() + theme.px(kInset + kNameAt) + names_ + theme.px(kGap);
    return {left, static_cast<double>(row.top()), std::max(0.0, number_room(row).left() - theme.px(kGap) - left), static_cast<double>(row.height())};
}

double MethodList::budget_x() const {
    if (forecast_ == nullptr || !scale_.shows_budget()) return -1;
    const QRectF room = bar_room(visualRect(rows_.index(1, 0)));
    return room.width() > 0 ? room.left() + room.width() * scale_.place(forecast_->budget()) : -1;
}

QString MethodList::budget_text() const {
    if (forecast_ == nullptr || forecast_->budget() <= 0 || scale_.end() <= 0) return {};
    //: Beside the line that marks the budget. %1 an amount of memory
    return tr("budget %1").arg(bytes(forecast_->budget()));
}

void MethodList::paintEvent(QPaintEvent* event) {
    QListView::paintEvent(event);
    const double x = budget_x();
    if (x < 0) return;
    QPainter painter(viewport());
    paint_budget_line(painter, x, visualRect(rows_.index(0, 0)).bottom(), visualRect(rows_.index(rows_.rowCount() - 1, 0)).bottom());
}

bool MethodList::on_budget(const QPointF& position) const {
    const double x = budget_x();
    return x >= 0 && std::abs(position.x() - x) <= Theme::instance().px(kGrab);
}

void MethodList::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && on_budget(event->position())) {
        dragging_ = true;  // the scale stands still meanwhile
        return;
    }
    QListView::mousePressEvent(event);
}

void MethodList::mouseMoveEvent(QMouseEvent* event) {
    if (dragging_) {
        const QRectF room = bar_room(visualRect(rows_.index(1, 0)));
        forecast_->try_budget(scale_.bytes_at((event->position().x() - room.left()) / std::max(1.0, room.width())), false);
        return;
    }
    QListView::mouseMoveEvent(event);
    if (forecast_ == nullptr) return;
    on_budget(event->position()) ? viewport()->setCursor(Qt::SizeHorCursor) : viewport()->unsetCursor();
    point_at(indexAt(event->position().toPoint()));
}

void MethodList::mouseReleaseEvent(QMouseEvent* event) {
    if (!std::exchange(dragging_, false)) return QListView::mouseReleaseEvent(event);
    forecast_->try_budget(forecast_->budget(), true);
    show_forecasts();
}

bool MethodList::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave && forecast_ != nullptr) {
        hovered_ = QModelIndex();
        forecast_->unpoint(this);
    }
    return QListView::viewportEvent(event);
}

void MethodList::point_at(const QModelIndex& index) {
    hovered_ = index;
    const QString kind = index.data(ObjectKeyRole).toString();
    if (kind.isEmpty() || !index.flags().testFlag(Qt::ItemIsEnabled) || draft_.value("method.kind") == kind.toStdString())
        return forecast_->unpoint(this);
    //: What is thought about; its change of the predicted peak follows. %1 a method
    forecast_->point(this, {{{"method.kind", kind.toStdString()}}, tr("with %1").arg(index.data().toString())});
}

void MethodList::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    const QString kind = current.data(ObjectKeyRole).toString();
    if (!refreshing_ && !kind.isEmpty()) draft_.set("method.kind", kind.toStdString());
}

QSize MethodList::sizeHint() const {
    int height = 0;
    QStyleOptionViewItem option;
    for (int i = 0; i < rows_.rowCount(); ++i) height += itemDelegate()->sizeHint(option, rows_.index(i, 0)).height();
    return {Theme::instance().px(200), height};
}

}  // namespace sherl::widgets
