// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/method_list.h"

#include <QAbstractItemDelegate>
#include <QPainter>
#include <algorithm>

#include "core/spec/catalogue.h"
#include "widgets/look/icons.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/roles.h"

namespace sherl::widgets {
namespace {

constexpr int kMethodHeight = 19, kHeadingHeight = 18, kInset = 6;  // design pixels, ui.md §14

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

int row_height(int design, const QFont& font) {
    return std::max(Theme::instance().px(design), QFontMetrics(font).height() + Theme::instance().px(2));
}

class Delegate final : public QAbstractItemDelegate {
  public:
    using QAbstractItemDelegate::QAbstractItemDelegate;

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
            painter->restore();
            return;
        }
        const bool enabled = index.flags().testFlag(Qt::ItemIsEnabled);
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        const QRectF body = QRectF(option.rect).adjusted(theme.px(kInset), 0, -theme.px(kInset), 0);
        const char* back = chosen ? "selected" : "hover";
        if (chosen || (enabled && option.state.testFlag(QStyle::State_MouseOver))) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.color(QString::fromLatin1(back)));
            painter->drawRoundedRect(body, theme.px(5), theme.px(5));
        }
        if (chosen && option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.color(QStringLiteral("focus")), 2));
            painter->drawRoundedRect(body.adjusted(1, 1, -1, -1), theme.px(4), theme.px(4));
        }
        paint_marker(*painter, QPointF(body.left() + theme.px(13), body.center().y()), kind, theme.px(9),
                     enabled ? theme.palette().method(kind) : theme.color(QStringLiteral("textOff")));
        paint_words(*painter, body.adjusted(theme.px(27), 0, -theme.px(8), 0), index, enabled, chosen);
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
};

}  // namespace

MethodList::MethodList(SpecDraft& draft, QWidget* parent) : QListView(parent), draft_(draft) {
    setObjectName(QStringLiteral("methodList"));
    setAccessibleName(tr("Method"));
    setFrameShape(NoFrame);
    setModel(&rows_);
    setItemDelegate(new Delegate(this));
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
        scheduleDelayedItemsLayout();
        updateGeometry();
        viewport()->update();
    });
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
        const QString help = shown(method->help), source = shown(method->source);
        //: Tool tip of a method. %1 what it does, %2 the paper.
        const QString about = tr("%1\n%2", "method").arg(help, source);
        const QString why = tr("Not defined on a backbone of kind %1.").arg(QString::fromStdString(host));
        row.setToolTip(defined ? about : why);
        row.setData(defined ? shown(method->title)
                            //: For screen readers. %1 method, %2 why it cannot be chosen.
                            : tr("%1, %2", "method, reason").arg(shown(method->title), why),
                    Qt::AccessibleTextRole);
        row.setData(help, Qt::AccessibleDescriptionRole);
        if (chosen == method->kind) current = row.index();
    }
    if (current != currentIndex()) setCurrentIndex(current);
    refreshing_ = false;
    viewport()->update();
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
