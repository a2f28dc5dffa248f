// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/section.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QWheelEvent>
#include <utility>

#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/flow_layout.h"
#include "widgets/panels/key_text.h"

namespace sherl::widgets {
namespace {
constexpr int kChip = 240;  // design pixels that its letters have: the column is no wider
}

QLabel* heading_label(const QString& text, QWidget* parent) {
    QLabel* label = role_label("heading", parent);
    label->setText(text);
    return label;
}

QPushButton* link_button(const QString& text, const QString& object_name, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setObjectName(object_name);
    button->setProperty("kind", QStringLiteral("link"));
    button->setCursor(Qt::PointingHandCursor);
    button->setAutoDefault(false);
    return button;
}

QWidget* heading_row(QLabel* heading, QWidget* right, QWidget* parent) {
    auto* row = new QWidget(parent);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(heading);
    layout->addStretch(1);
    if (right != nullptr) layout->addWidget(right);
    return row;
}

QWidget* separator(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setProperty("role", QStringLiteral("line"));
    line->setFixedHeight(1);
    return line;
}

PopupCombo::PopupCombo(const QString& object_name, QWidget* parent) : QComboBox(parent) {
    setObjectName(object_name);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
    setMaxVisibleItems(16);
}

void PopupCombo::showPopup() {
    Q_EMIT aboutToOpen();
    QComboBox::showPopup();
}

void PopupCombo::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
        case Qt::Key_Home:
        case Qt::Key_End:
            showPopup();
            event->accept();
            return;
        default:
            QComboBox::keyPressEvent(event);
    }
}

void PopupCombo::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

std::vector<const spec::Key*> keys_that_apply(const SpecDraft& draft) {
    std::vector<const spec::Key*> keys;
    const Json kind = draft.value("method.kind");
    const spec::Method* method = kind.is_string() ? spec::find_method(kind.get<std::string>()) : nullptr;
    for (const spec::Key& key : spec::catalogue().keys) {
        if (draft.applies(key) && key.unavailable.empty()) keys.push_back(&key);
        if (key.path != "method.kind" || method == nullptr) continue;
        for (const spec::Key& option : method->options) {
            if (draft.applies(option) && option.unavailable.empty()) keys.push_back(&option);
        }
    }
    return keys;
}

ChangedChips::ChangedChips(SpecDraft& draft, std::function<bool(const spec::Key&)> wanted, QWidget* parent)
    : QWidget(parent), draft_(draft), wanted_(std::move(wanted)) {
    new FlowLayout(this, Theme::instance().px(6));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    refresh();
    connect(&draft_, &SpecDraft::changed, this, &ChangedChips::refresh);
}

namespace {

// "split kind" of task.split.kind: the section it stands in goes without saying.
QString chip_name(const spec::Key& key) {
    if (!key.title.empty()) return shown(key.title);
    return QString::fromStdString(key.path.substr(key.path.find('.') + 1)).replace(QLatin1Char('.'), QLatin1Char(' '));
}

}  // namespace

void ChangedChips::refresh() {
    QStringList texts, paths, tips;
    for (const spec::Key* key : keys_that_apply(draft_)) {
        if (!wanted_(*key) || draft_.is_default(key->path)) continue;
        const Json value = draft_.value(key->path);
        if (key->derive == nullptr && value == key->default_value) continue;
        //: A setting that clips nothing any more and the like
        const QString text = draft_.is_off(key->path) ? tr("off") : field_text(*key, value);
        texts += chip_name(*key) + QLatin1Char(' ') + text;
        paths += QString::fromStdString(key->path);
        tips += field_tip(*key, draft_.symbols());
    }
    setVisible(!texts.isEmpty());
    if (texts == shown_) return;
    shown_ = texts;
    while (QLayoutItem* item = layout()->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const QFontMetrics letters(Theme::instance().font(11));
        const QString shown = letters.elidedText(texts[i], Qt::ElideRight, Theme::instance().px(kChip));
        if (shown != texts[i]) tips[i].replace(QStringLiteral("<qt>"), QStringLiteral("<qt><b>%1</b><br>").arg(texts[i].toHtmlEscaped()));
        auto* chip = new QPushButton(shown, this);
        chip->setAccessibleName(texts[i]);
        chip->setObjectName(QStringLiteral("chip_") + paths[i]);
        chip->setProperty("kind", QStringLiteral("chip"));
        chip->setToolTip(tips[i]);
        chip->setAutoDefault(false);
        connect(chip, &QPushButton::clicked, this, [this, path = paths[i]] { Q_EMIT fieldRequested(path); });
        layout()->addWidget(chip);
        chip->show();
    }
    updateGeometry();
}

}  // namespace sherl::widgets
