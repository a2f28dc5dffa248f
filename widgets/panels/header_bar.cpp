// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/header_bar.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QFocusEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPainter>
#include <QStandardItemModel>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/look/icon_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/settings.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr int kTargetRole = Qt::UserRole + 1;  // place in the list of targets

}  // namespace

class DeviceChip final : public QToolButton {
  public:
    using QToolButton::QToolButton;
    QString device, state;
    double filled = 0, tick = -1;  // share of the bar; tick < 0: no budget

    QSize sizeHint() const override {
        const Theme& theme = Theme::instance();
        const QFontMetrics metrics(theme.font(12));
        return {theme.px(102) + metrics.horizontalAdvance(device) + metrics.horizontalAdvance(state),
                std::max(theme.px(30), metrics.height() + theme.px(10))};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::instance();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        painter.setPen(QPen(theme.color(hasFocus() ? QStringLiteral("focus") : QStringLiteral("line")), hasFocus() ? 2 : 1));
        painter.setBrush(theme.color(underMouse() ? QStringLiteral("hover") : QStringLiteral("sunken")));
        painter.drawRoundedRect(frame, theme.px(6), theme.px(6));
        const int middle = height() / 2;
        int x = theme.px(10);
        theme.icon(QStringLiteral("device")).paint(&painter, x, middle - theme.px(8), theme.px(16), theme.px(16));
        x += theme.px(22);
        painter.setFont(theme.font(12));
        painter.setPen(theme.color(QStringLiteral("text2")));
        const QFontMetrics metrics(painter.font());
        painter.drawText(QRect(x, 0, metrics.horizontalAdvance(device), height()), Qt::AlignVCenter, device);
        x += metrics.horizontalAdvance(device) + theme.px(8);
        const QRectF bar(x, middle - theme.px(3), theme.px(44), theme.px(6));
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(QStringLiteral("selected")));
        painter.drawRoundedRect(bar, 2, 2);
        if (filled > 0) {
            painter.setBrush(theme.color(QStringLiteral("memWeights")));
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), std::max(2.0, bar.width() * std::min(1.0, filled)), bar.height()), 2, 2);
        }
        if (tick >= 0) {
            const double at = bar.left() + bar.width() * std::min(1.0, tick);
            painter.fillRect(QRectF(at - 0.75, bar.top() - 2, 1.5, bar.height() + 4), theme.color(QStringLiteral("budget")));
        }
        x += theme.px(52);
        painter.setPen(theme.color(QStringLiteral("text2")));
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, state);
    }
};

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
    row->addWidget(find_, 1);

    chip_->setObjectName(QStringLiteral("deviceChip"));
    connect(chip_, &QToolButton::clicked, this, &HeaderBar::open_budget);
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
    find_->setMinimumWidth(theme.px(170));
    find_->setMaximumWidth(theme.px(240));
}

// What can be found is asked for anew each time.
bool HeaderBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == find_ && event->type() == QEvent::FocusIn) {
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason) fill_find();
    }
    if (watched == find_ && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
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
    show_chip();
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

void HeaderBar::set_device(const QString& name, std::uint64_t total_bytes) {
    device_ = name;
    total_ = total_bytes;
    show_chip();
}

void HeaderBar::set_peak(std::optional<std::int64_t> bytes) {
    if (peak_ == bytes) return;
    peak_ = bytes;
    show_chip();
}

void HeaderBar::set_budget(std::int64_t bytes) {
    budget_ = bytes;
    show_chip();
}

void HeaderBar::show_chip() {
    auto* chip = static_cast<DeviceChip*>(chip_);
    chip->device = tr("%1 · %2", "device and its memory").arg(device_, bytes(static_cast<std::int64_t>(total_)));
    chip->state = peak_ ? tr("%1 peak", "bytes of the last step").arg(bytes(*peak_)) : tr("idle");
    chip->filled = peak_ && total_ > 0 ? static_cast<double>(*peak_) / static_cast<double>(total_) : 0;
    chip->tick = budget_ > 0 && total_ > 0 ? static_cast<double>(budget_) / static_cast<double>(total_) : -1;
    chip->setToolTip(tr("Peak of the last step against the memory of the device; red: your budget of %1.").arg(bytes(budget_)));
    chip->setAccessibleName(tr("%1, %2, budget %3", "device, peak, budget").arg(chip->device, chip->state, bytes(budget_)));
    chip->updateGeometry();
    chip->update();
}

void HeaderBar::open_budget() {
    auto* popup = new QFrame(this, Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setProperty("role", QStringLiteral("card"));
    popup->setObjectName(QStringLiteral("devicePopup"));
    auto* column = new QVBoxLayout(popup);
    //: a device and its memory
    auto* device = new QLabel(tr("%1 · %2").arg(device_, bytes(static_cast<std::int64_t>(total_))), popup);
    device->setProperty("role", QStringLiteral("heading"));
    auto* label = new QLabel(tr("Budget"), popup);
    auto* edit = new QLineEdit(bytes(budget_), popup);
    edit->setObjectName(QStringLiteral("budgetEdit"));
    edit->setAccessibleName(tr("Budget"));
    edit->setToolTip(tr("The memory you are willing to use. Nothing is limited by it; it marks what fits."));
    label->setBuddy(edit);
    auto* hint = new QLabel(tr("GiB, MiB or % of the device"), popup);
    hint->setProperty("role", QStringLiteral("caption"));
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(edit, 1);
    column->addWidget(device);
    column->addLayout(row);
    column->addWidget(hint);
    connect(edit, &QLineEdit::returnPressed, popup, [this, edit, hint, popup] {
        const auto value = parse_budget(edit->text(), static_cast<std::int64_t>(total_));
        show_as_bad(*edit, !value);
        restyle(*hint, "role", value ? QStringLiteral("caption") : QStringLiteral("bad"));
        hint->setText(value ? tr("GiB, MiB or % of the device") : tr("Not an amount of memory: write 3 GiB, 512 MiB or 75 %"));
        popup->adjustSize();
        if (!value) return;
        Q_EMIT budgetChosen(*value);
        popup->close();
    });
    popup->adjustSize();
    popup->move(chip_->mapToGlobal(QPoint(0, chip_->height() + 4)));
    popup->show();
    edit->setFocus();
    edit->selectAll();
}

}  // namespace sherl::widgets
