// SPDX-License-Identifier: GPL-3.0-or-later
// What the export dialog shows once the folder is there: where it is, how it is loaded elsewhere, and a field to try it.
// Called by ExportDialog. What could change: a table of texts to try. Source: ui.md §7.
#pragma once

#include <QWidget>
#include <optional>

#include "core/base/error.h"
#include "widgets/bridge/adapter_export.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace sherl::widgets {

// GUI thread. Object names: exportedPage, exportedPath, exportOpenButton, exportCodeButton, exportCode, tryEdit,
// tryPairEdit, tryButton, tryResult.
class ExportedPage final : public QWidget {
    Q_OBJECT

  public:
    // `pairs`: the task has two texts.
    explicit ExportedPage(bool pairs, QWidget* parent = nullptr);
    void show_folder(const QString& folder, const QString& code);
    // The answer to the last question; none is awaited after the words have changed.
    void show_result(const TriedText& result);
    void show_refusal(const Error& error);
    void start();  // focus to the first field

  Q_SIGNALS:
    void asked(const QString& text, const std::optional<QString>& text_pair);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void build(bool pairs);
    void retranslate();
    void ask();
    void forget_answer();
    void show_answer();

    QString folder_;
    std::optional<TriedText> result_;  // that is shown
    std::optional<Error> refusal_;
    bool asking_ = false;
    QLabel* done_;
    QLabel* path_;
    QPushButton* open_;
    QPushButton* copy_;
    QLabel* load_;
    QPlainTextEdit* code_;
    QLabel* try_;
    QLabel* try_note_;
    QLineEdit* text_;
    QLineEdit* pair_ = nullptr;
    QPushButton* ask_;
    QLabel* answer_;
};

}  // namespace sherl::widgets
