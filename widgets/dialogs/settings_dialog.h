// SPDX-License-Identifier: GPL-3.0-or-later
// The settings as a form, made from the table of settings: a new row there appears here by itself. Every change is kept
// and takes effect at once.
#pragma once

#include <QDialog>
#include <QString>
#include <utility>
#include <vector>

#include "widgets/look/settings.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace sherl::widgets {

// Non-modal. Object names: settingsDialog; setting_<key>, where "look/theme" is written look_theme. GUI thread.
class SettingsDialog final : public QDialog {
    Q_OBJECT

  public:
    // `settings` outlives the dialog.
    explicit SettingsDialog(Settings& settings, QWidget* parent = nullptr);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    struct Row {
        const SettingKey* key;
        QLabel* title = nullptr;
        QWidget* editor = nullptr;
        QPushButton* browse = nullptr;
        QLabel* help = nullptr;
    };
    void add_row(const SettingKey& key);
    QWidget* make_editor(const SettingKey& key);
    void show_value(const Row& row);
    void write_texts();
    void lay_out();  // lengths at the present text size

    Settings& settings_;
    QGridLayout* form_ = nullptr;
    QHBoxLayout* buttons_ = nullptr;
    std::vector<std::pair<int, int>> gaps_;  // rows of form_ without content: row, design pixels
    int text_percent_ = 0;                   // the dialog has its size for
    QPushButton *defaults_ = nullptr, *close_ = nullptr;
    std::vector<Row> rows_;
    std::vector<std::pair<QString, QLabel*>> headings_;  // by the first part of the keys under them
};

}  // namespace sherl::widgets
