// SPDX-License-Identifier: GPL-3.0-or-later
// Export table: as CSV, Markdown or LaTeX, to the clipboard or into a file, with the text as it will be.
//
// Called by: the main window for every table. What could change: more forms.
#pragma once

#include <QDialog>
#include <functional>

#include "core/base/tables.h"

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace sherl::widgets {

// Not modal: use show(). GUI thread. Object names: tableDialog, tableFormatCombo, tablePreview, tableRowsLabel, tableNote, tableError,
// tableCopyButton, tableSaveButton, tableCloseButton, tableInsteadButton.
class TableDialog final : public QDialog {
    Q_OBJECT

  public:
    enum Format { csv, markdown, latex };  // in the order of tableFormatCombo

    // `name`: of the file that is proposed, without suffix.
    TableDialog(TextTable table, QString name, QWidget* parent);

    // Path of the study that is open then: neither it nor what belongs to it is ever written.
    void protect(std::function<QString()> study) { study_ = std::move(study); }
    // The table cannot leave as it is: `sentence` says why, the button `way_out` exchanges it for what `instead` makes.
    void refuse(const QString& sentence, const QString& way_out, std::function<TextTable()> instead);

  Q_SIGNALS:
    void written(const QString& path);  // then it closes

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void retranslate();
    void show_text();
    void save();
    void fail(const QString& sentence);
    void name_save();
    [[nodiscard]] std::string text(const TextTable& table) const;

    TextTable table_, beginning_;  // of all rows; of those that are shown
    QString name_;
    QLabel* label_;
    QComboBox* format_;
    QPlainTextEdit* preview_;
    QLabel *rows_, *note_, *error_;
    QPushButton *copy_, *save_, *close_, *instead_;
    std::function<QString()> study_;
    QString asked_;  // a file that is there: whether to replace it is asked
};

}  // namespace sherl::widgets
