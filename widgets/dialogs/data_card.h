// SPDX-License-Identifier: GPL-3.0-or-later
// What the data are: sizes beside the official ones, labels, rows as they were read and as the model sees them, and for
// tables the choice of columns. Where a row is wrong: the file at that line, and the setting that leaves such rows out.
#pragma once

#include <QDialog>
#include <optional>
#include <vector>

#include "widgets/bridge/preflight.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/dialogs/file_viewer.h"

class QComboBox;
class QLabel;
class QTableWidget;
class QPlainTextEdit;
class QPushButton;

namespace sherl::widgets {

// Not modal; deletes itself when closed. Follows the draft and new answers of the service, which both outlive it.
class DataCard final : public QDialog {
    Q_OBJECT

  public:
    DataCard(SpecDraft& draft, PreflightService& preflight, QWidget* parent);

    // `failure`: why there is no preview.
    void show_preview(const std::optional<DataPreview>& preview, const std::vector<std::string>& columns,
                      const std::optional<Error>& failure = {});

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void retranslate();  // all but what a preview or the draft says
    void show_contents();
    [[nodiscard]] QWidget* make_ways_out();
    [[nodiscard]] QWidget* make_columns();
    void offer_ways_out();
    void follow_draft();
    void fill_sizes(const DataPreview& preview);
    void fill_rows(const DataPreview& preview);
    void fill_tokens(const DataPreview& preview);
    void fill_notes(const DataPreview& preview);

    SpecDraft& draft_;
    std::vector<std::string> names_;  // of the table's columns
    std::optional<DataPreview> preview_;
    std::optional<Error> failure_;
    QLabel* title_;
    QLabel* trouble_;
    std::optional<FilePlace> bad_place_;
    QPushButton* open_line_ = nullptr;  // openLineButton
    QPushButton* skip_ = nullptr;       // skipRowsButton
    QWidget* ways_out_;                 // holds both, which it fills
    QTableWidget* sizes_;  // previewSizes
    QLabel* notes_;
    QWidget* read_;  // all that a preview fills
    struct Column {
        const char* path;
        QComboBox* combo;
    };
    std::vector<Column> choices_;  // before columns_, which fills it
    QWidget* columns_;
    QTableWidget* rows_;      // previewRows
    QPlainTextEdit* tokens_;  // previewTokens
};

}  // namespace sherl::widgets
