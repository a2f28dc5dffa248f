// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/settings_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <utility>

#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/screen_fit.h"
#include "widgets/look/language.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

// The first part of a key names the heading it stands under.
QString heading_of(const SettingKey& key) {
    return QString::fromLatin1(key.key).section(QLatin1Char('/'), 0, 0);
}

QString heading_text(const QString& part) {
    if (part == QLatin1String("look")) return SettingsDialog::tr("Look");
    if (part == QLatin1String("study")) return SettingsDialog::tr("Study");
    if (part == QLatin1String("run")) return SettingsDialog::tr("Runs");
    return SettingsDialog::tr("When runs end");
}

}  // namespace

SettingsDialog::SettingsDialog(Settings& settings, QWidget* parent) : QDialog(parent), settings_(settings) {
    setObjectName(QStringLiteral("settingsDialog"));
    auto* page = new QWidget;
    page->setObjectName(QStringLiteral("page"));
    form_ = new QGridLayout(page);
    form_->setVerticalSpacing(0);
    form_->setColumnStretch(1, 1);
    for (const SettingKey& key : Settings::table())
        if (key.title != nullptr) add_row(key);
    form_->setRowStretch(form_->rowCount(), 1);

    auto* scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);

    defaults_ = new QPushButton;
    defaults_->setObjectName(QStringLiteral("settingsDefaultsButton"));
    defaults_->setAutoDefault(false);
    connect(defaults_, &QPushButton::clicked, this, [this] {
        for (const Row& row : rows_) settings_.reset(row.key->id);
    });
    close_ = new QPushButton;
    close_->setObjectName(QStringLiteral("settingsCloseButton"));
    close_->setProperty("kind", QStringLiteral("primary"));
    close_->setDefault(true);
    connect(close_, &QPushButton::clicked, this, &QDialog::accept);
    buttons_ = new QHBoxLayout;
    buttons_->addWidget(defaults_);
    buttons_->addStretch();
    buttons_->addWidget(close_);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addLayout(buttons_);

    connect(&settings_, &Settings::changed, this, [this](Setting setting) {
        for (const Row& row : rows_)
            if (row.key->id == setting) show_value(row);
    });
    connect(&Theme::instance(), &Theme::changed, this, &SettingsDialog::lay_out);
    write_texts();
    lay_out();
}

// Another text size gives the dialog its size anew, smaller too; where the screen is low, it scrolls.
void SettingsDialog::lay_out() {
    const Theme& theme = Theme::instance();
    if (std::exchange(text_percent_, theme.text_percent()) == theme.text_percent()) return;
    form_->setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(8));
    form_->setHorizontalSpacing(theme.px(12));
    for (const auto& [row, height] : gaps_) form_->setRowMinimumHeight(row, theme.px(height));
    buttons_->setContentsMargins(theme.px(24), theme.px(8), theme.px(24), theme.px(20));
    resize_within_screen(*this, {640, 720});
}

void SettingsDialog::add_row(const SettingKey& key) {
    int line = form_->rowCount();
    const auto gap = [this, &line](int height) {
        gaps_.emplace_back(line, height);
        form_->setRowMinimumHeight(line++, 1);  // makes the row
    };
    if (headings_.empty() || headings_.back().first != heading_of(key)) {
        if (!headings_.empty()) gap(14);
        headings_.emplace_back(heading_of(key), role_label("title"));
        form_->addWidget(headings_.back().second, line++, 0, 1, 3);
        gap(6);
    }
    Row row{&key};
    row.editor = make_editor(key);
    row.editor->setObjectName(QStringLiteral("setting_") +
                              QString::fromLatin1(key.key).replace(QLatin1Char('/'), QLatin1Char('_')));
    if (key.type != SettingType::flag) {  // which says its title itself
        row.title = role_label("label");
        row.title->setBuddy(row.editor);
        form_->addWidget(row.title, line, 0);
    }
    if (key.type == SettingType::path) {
        row.browse = new QPushButton;
        row.browse->setAutoDefault(false);
        row.browse->setObjectName(row.editor->objectName() + QStringLiteral("_browse"));
        form_->addWidget(row.editor, line, 1);
        form_->addWidget(row.browse, line, 2);
        connect(row.browse, &QPushButton::clicked, this, [this, id = key.id] {
            const QString chosen =
                choosers().any_file(this, tr("Choose a study"), settings_.study(), tr("Studies (*.sherl)"));
            if (!chosen.isEmpty()) settings_.set(id, chosen);
        });
    } else {
        form_->addWidget(row.editor, line, 1, 1, 2);
    }
    ++line;
    if (key.help != nullptr || key.id == Setting::language) {
        gap(2);
        row.help = role_label("caption");
        row.help->setWordWrap(true);
        form_->addWidget(row.help, line++, 1, 1, 2);
    }
    gap(8);
    rows_.push_back(row);
}

QWidget* SettingsDialog::make_editor(const SettingKey& key) {
    const Setting id = key.id;
    switch (key.type) {
        case SettingType::choice: {
            auto* box = new QComboBox;
            for (const SettingKey::Choice& choice : key.choices) box->addItem(QString(), choice.value);
            connect(box, &QComboBox::activated, this,
                    [this, box, id](int index) { settings_.set(id, box->itemData(index)); });
            return box;
        }
        case SettingType::integer: {
            auto* box = new QSpinBox;
            box->setRange(key.minimum, key.maximum);
            box->setKeyboardTracking(false);
            connect(box, &QSpinBox::valueChanged, this, [this, id](int value) { settings_.set(id, value); });
            return box;
        }
        case SettingType::flag: {
            auto* box = new QCheckBox;
            connect(box, &QCheckBox::toggled, this, [this, id](bool on) { settings_.set(id, on); });
            return box;
        }
        default: {
            auto* edit = new QLineEdit;
            connect(edit, &QLineEdit::editingFinished, this, [this, edit, id] { settings_.set(id, edit->text()); });
            return edit;
        }
    }
}

void SettingsDialog::show_value(const Row& row) {
    const QSignalBlocker quiet(row.editor);
    const QVariant value = settings_.value(row.key->id);
    if (auto* combo = qobject_cast<QComboBox*>(row.editor))
        combo->setCurrentIndex(combo->findData(value));
    else if (auto* spin = qobject_cast<QSpinBox*>(row.editor))
        spin->setValue(value.toInt());
    else if (auto* check = qobject_cast<QCheckBox*>(row.editor))
        check->setChecked(value.toBool());
    else if (auto* edit = qobject_cast<QLineEdit*>(row.editor))
        edit->setText(value.toString());
}

void SettingsDialog::write_texts() {
    setWindowTitle(tr("Settings"));
    defaults_->setText(tr("Restore defaults"));
    close_->setText(tr("Close"));
    for (const auto& [part, heading] : headings_) heading->setText(heading_text(part));
    for (const Row& row : rows_) {
        const QString title = Settings::text(row.key->title);
        if (row.title != nullptr) row.title->setText(title);
        if (auto* check = qobject_cast<QCheckBox*>(row.editor)) check->setText(title);
        row.editor->setAccessibleName(title);
        if (row.browse != nullptr) {
            row.browse->setText(tr("Choose…"));
            row.browse->setAccessibleName(tr("Choose a study"));
        }
        if (row.help != nullptr) {
            QString help = Settings::text(row.key->help);
            if (row.key->id == Setting::language && !Language::has_chinese_font())
                //: %1 name of a Debian package.
                help = tr("Chinese needs a font that is not installed: the package %1 brings one.")
                           .arg(Language::chinese_font_package());
            row.help->setText(help);
            row.editor->setAccessibleDescription(help);
        }
        if (auto* combo = qobject_cast<QComboBox*>(row.editor)) {
            for (int i = 0; i < combo->count(); ++i)
                combo->setItemText(i, Settings::text(row.key->choices[static_cast<std::size_t>(i)].title));
        }
        if (auto* edit = qobject_cast<QLineEdit*>(row.editor); edit != nullptr && row.key->type == SettingType::path)
            edit->setPlaceholderText(settings_.study());
        show_value(row);
    }
}

void SettingsDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) write_texts();
    QDialog::changeEvent(event);
}

}  // namespace sherl::widgets
