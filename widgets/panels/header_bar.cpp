// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/header_bar.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QFocusEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenuBar>
#include <QStandardItemModel>
#include <QTabBar>
#include <QToolButton>

#include "widgets/look/icon_label.h"
#include "widgets/look/theme.h"
#include "widgets/panels/device_chip.h"

namespace sherl::widgets {
namespace {

constexpr int kTargetRole = Qt::UserRole + 1;  // place in the list of targets

}  // namespace

HeaderBar::HeaderBar(QWidget* parent)
    : QWidget(parent), menus_(new QMenuBar(this)), tabs_(new QTabBar(this)), find_(new QLineEdit(this)),
      completer_(new QCompleter(this)), found_(new QStandardItemModel(this)), chip_(new DeviceChip(this)),
      theme_(new QToolButton(this)) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("header"));
    setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(this);
    row->addWidget(new IconLabel(theme.icon(QStringLiteral("sherl-workbench")), 26, this));
    menus_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    menus_->setNativeMenuBar(false);
    row->addWidget(menus_);
    auto* line = new QFrame(this);
    line->setProperty("role", QStringLiteral("vline"));
    row->addWidget(line);
    tabs_->setObjectName(QStringLiteral("pageTabs"));
    tabs_->setProperty("kind", QStringLiteral("page"));
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    tabs_->setUsesScrollButtons(false);  // pages are always there whole; the search gives way
    row->addWidget(tabs_);
    row->addStretch(1);

    find_->setObjectName(QStringLiteral("findField"));
    find_->setProperty("kind", QStringLiteral("search"));
    find_->addAction(theme.icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    completer_->setModel(found_);
    completer_->setFilterMode(Qt::MatchContains);
    completer_->setCaseSensitivity(Qt::CaseInsensitive);
    completer_->setMaxVisibleItems(12);
    find_->setCompleter(completer_);
    find_->installEventFilter(this);
    completer_->popup()->installEventFilter(this);  // behind its own: asked first
    connect(completer_, QOverload<const QModelIndex&>::of(&QCompleter::activated), this, [this](const QModelIndex& index) {
        // Later: the completer writes the title into the field first.
        const int target = index.data(kTargetRole).toInt();
        QMetaObject::invokeMethod(this, [this, target] { go_to(target); }, Qt::QueuedConnection);
    });
    connect(find_, &QLineEdit::returnPressed, this, [this] {
        if (completer_->popup()->isVisible() && completer_->popup()->currentIndex().isValid()) return;
        fill_find();
        completer_->setCompletionPrefix(find_->text());
        if (completer_->completionCount() > 0) go_to(completer_->currentIndex().data(kTargetRole).toInt());
    });
    row->addWidget(find_, 100);  // up to its most, before the empty place beside it

    row->addWidget(chip_);
    theme_->setObjectName(QStringLiteral("themeButton"));
    connect(theme_, &QToolButton::clicked, this, &HeaderBar::themeToggled);
    row->addWidget(theme_);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        lay_out();
        retranslate();
    });
    lay_out();
    retranslate();
}

void HeaderBar::lay_out() {
    const Theme& theme = Theme::instance();
    layout()->setContentsMargins(theme.px(12), 0, theme.px(12), 0);
    layout()->setSpacing(theme.px(8));
    find_->setMinimumWidth(theme.px(90));
    find_->setMaximumWidth(theme.px(240));
}

// What can be found is asked for anew each time.
bool HeaderBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == find_ && event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason) fill_find();
    }
    const bool finding = watched == find_ || watched == completer_->popup();
    if (finding && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        completer_->popup()->hide();
        find_->clear();
        find_->clearFocus();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void HeaderBar::retranslate() {
    find_->setPlaceholderText(tr("Find a run or command  Ctrl+K"));
    find_->setAccessibleName(tr("Find a run or command"));
    tabs_->setAccessibleName(tr("Pages"));
    theme_->setIcon(Theme::instance().icon(Theme::instance().dark() ? QStringLiteral("sun") : QStringLiteral("moon")));
    theme_->setToolTip(Theme::instance().dark() ? tr("Light theme") : tr("Dark theme"));
    theme_->setAccessibleName(theme_->toolTip());
}

void HeaderBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void HeaderBar::focus_find() {
    find_->setFocus(Qt::ShortcutFocusReason);
    find_->selectAll();
}

void HeaderBar::fill_find() {
    found_->clear();
    listed_ = targets_ ? targets_() : std::vector<FindTarget>{};
    for (std::size_t i = 0; i < listed_.size(); ++i) {
        auto* item = new QStandardItem(listed_[i].title);
        item->setData(static_cast<int>(i), kTargetRole);
        item->setToolTip(listed_[i].kind);
        found_->appendRow(item);
    }
}

void HeaderBar::go_to(int target) {
    if (target < 0 || static_cast<std::size_t>(target) >= listed_.size()) return;
    find_->clear();
    const auto go = listed_[static_cast<std::size_t>(target)].go;
    go();
}

}  // namespace sherl::widgets
