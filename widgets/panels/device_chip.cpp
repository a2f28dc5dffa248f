// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/device_chip.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QRadioButton>
#include <algorithm>

#include "widgets/look/restyle.h"
#include "widgets/look/settings.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

QString with_memory(const ChipDevice& device) {
    if (device.total_bytes == 0) return device.title;
    return DeviceChip::tr("%1 · %2", "device and its memory")
        .arg(device.title, bytes(static_cast<std::int64_t>(device.total_bytes)));
}

}  // namespace

DeviceChip::DeviceChip(QWidget* parent) : QToolButton(parent) {
    setObjectName(QStringLiteral("deviceChip"));
    connect(this, &QToolButton::clicked, this, &DeviceChip::open);
    connect(&Theme::instance(), &Theme::changed, this, &DeviceChip::refresh);
    refresh();
}

QSize DeviceChip::sizeHint() const {
    const Theme& theme = Theme::instance();
    const QFontMetrics metrics(theme.font(12));
    return {theme.px(102) + metrics.horizontalAdvance(device_text_) + metrics.horizontalAdvance(state_),
            std::max(theme.px(30), metrics.height() + theme.px(10))};
}

void DeviceChip::paintEvent(QPaintEvent*) {
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
    painter.drawText(QRect(x, 0, metrics.horizontalAdvance(device_text_), height()), Qt::AlignVCenter, device_text_);
    x += metrics.horizontalAdvance(device_text_) + theme.px(8);
    const QRectF bar(x, middle - theme.px(3), theme.px(44), theme.px(6));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(QStringLiteral("selected")));
    painter.drawRoundedRect(bar, 2, 2);
    if (filled_ > 0) {
        painter.setBrush(theme.color(QStringLiteral("memWeights")));
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), std::max(2.0, bar.width() * std::min(1.0, filled_)), bar.height()), 2, 2);
    }
    if (tick_ >= 0) {
        const double at = bar.left() + bar.width() * std::min(1.0, tick_);
        painter.fillRect(QRectF(at - 0.75, bar.top() - 2, 1.5, bar.height() + 4), theme.color(QStringLiteral("budget")));
    }
    x += theme.px(52);
    painter.setPen(theme.color(QStringLiteral("text2")));
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, state_);
}

void DeviceChip::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) refresh();
    QToolButton::changeEvent(event);
}

ChipDevice DeviceChip::device() const {
    const auto found = std::find_if(devices_.begin(), devices_.end(), [this](const ChipDevice& each) { return each.name == name_; });
    return found != devices_.end() ? *found : ChipDevice{name_, name_, 0, {}};
}

void DeviceChip::set_devices(std::vector<ChipDevice> devices) {
    devices_ = std::move(devices);
    refresh();
}

void DeviceChip::set_device(const QString& name) {
    if (name_ == name) return;
    name_ = name;
    refresh();
}

void DeviceChip::set_peak(std::optional<std::int64_t> bytes) {
    if (peak_ == bytes) return;
    peak_ = bytes;
    refresh();
}

void DeviceChip::set_budget(std::int64_t bytes) {
    budget_ = bytes;
    refresh();
}

void DeviceChip::refresh() {
    const ChipDevice shown = device();
    const auto share_of = [&](std::int64_t amount) { return static_cast<double>(amount) / static_cast<double>(shown.total_bytes); };
    const bool known = shown.total_bytes > 0;
    device_text_ = with_memory(shown);
    state_ = peak_ ? tr("%1 peak", "bytes of the last step").arg(bytes(*peak_)) : tr("idle");
    filled_ = peak_ && known ? share_of(*peak_) : 0;
    tick_ = budget_ > 0 && known ? share_of(budget_) : -1;
    setToolTip(tr("Peak of the last step against the memory of the device; red: your budget of %1.").arg(bytes(budget_)));
    setAccessibleName(tr("%1, %2, budget %3", "device, peak, budget").arg(device_text_, state_, bytes(budget_)));
    if (auto* list = findChild<QFrame*>(QStringLiteral("deviceList"))) fill(*list);
    updateGeometry();
    update();
}

void DeviceChip::fill(QFrame& list) {
    const bool focused = list.isAncestorOf(list.window()->focusWidget());
    qDeleteAll(list.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    auto* column = static_cast<QVBoxLayout*>(list.layout());
    const auto add = [column](QWidget* widget) {
        column->addWidget(widget);
        widget->show();  // the list may be open
    };
    const auto say = [&](const char* role, const QString& text) {
        QLabel* label = role_label(role, &list);
        label->setText(text);
        add(label);
    };
    const bool choice = devices_.size() > 1;
    if (!choice) say("heading", with_memory(device()));
    for (const ChipDevice& each : devices_) {
        if (choice) {
            auto* button = new QRadioButton(with_memory(each), &list);
            button->setObjectName(QStringLiteral("device_") + each.name);
            button->setChecked(each.name == name_);
            if (focused && button->isChecked()) button->setFocus();
            connect(button, &QRadioButton::clicked, this, [this, name = each.name] {
                // Queued: the answer fills this list anew.
                QMetaObject::invokeMethod(this, [this, name] { Q_EMIT deviceChosen(name); }, Qt::QueuedConnection);
            });
            add(button);
        }
        for (const QString& other : each.others) say("caption", other);
    }
    list.window()->adjustSize();
}

void DeviceChip::open() {
    auto* popup = new QFrame(this, Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setProperty("role", QStringLiteral("card"));
    popup->setObjectName(QStringLiteral("devicePopup"));
    auto* column = new QVBoxLayout(popup);
    auto* list = new QFrame(popup);
    list->setObjectName(QStringLiteral("deviceList"));
    auto* devices = new QVBoxLayout(list);
    devices->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("Budget"), popup);
    auto* edit = new QLineEdit(bytes(budget_), popup);
    edit->setObjectName(QStringLiteral("budgetEdit"));
    edit->setAccessibleName(tr("Budget"));
    edit->setToolTip(tr("The memory you are willing to use. Nothing is limited by it; it marks what fits."));
    label->setBuddy(edit);
    QLabel* hint = role_label("caption", popup);
    hint->setText(tr("GiB, MiB or % of the device"));
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(edit, 1);
    column->addWidget(list);
    column->addLayout(row);
    column->addWidget(hint);
    connect(edit, &QLineEdit::returnPressed, popup, [this, edit, hint, popup] {
        const auto value = parse_budget(edit->text(), static_cast<std::int64_t>(device().total_bytes));
        show_as_bad(*edit, !value);
        restyle(*hint, "role", value ? QStringLiteral("caption") : QStringLiteral("bad"));
        hint->setText(value ? tr("GiB, MiB or % of the device") : tr("Not an amount of memory: write 3 GiB, 512 MiB or 75 %"));
        popup->adjustSize();
        if (!value) return;
        Q_EMIT budgetChosen(*value);
        popup->close();
    });
    fill(*list);
    popup->move(mapToGlobal(QPoint(0, height() + 4)));
    popup->show();
    edit->setFocus();
    edit->selectAll();
    Q_EMIT opened();
}

}  // namespace sherl::widgets
