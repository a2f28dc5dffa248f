// SPDX-License-Identifier: GPL-3.0-or-later
// What the export dialog shows once the folder is there: where it is, how it is loaded elsewhere, and a field to try it.
// Called by ExportDialog. What could change: a table of texts to try. Source: ui.md §7.
#pragma once

#include <QWidget>
#include <optional>

#include "core/base/error.h"
#include "widgets/bridge/adapter_export.h"

class QBoxLayout;
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
    enum class Asks {
        text,
        pair,    // the task has two texts
        nothing  // a merged folder, which this program does not open
    };
    explicit ExportedPage(Asks asks, QWidget* parent = nullptr);
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
    void build();
    void build_trial(QBoxLayout& column);
    void retranslate();
    void ask();
    void forget_answer();
    void show_answer();

    const Asks asks_;
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
    // The trial; null where nothing is asked.
    QLabel *try_ = nullptr, *try_note_ = nullptr, *answer_ = nullptr;
    QLineEdit *text_ = nullptr, *pair_ = nullptr;  // `pair_`: of pairs
    QPushButton* ask_ = nullptr;
};

}  // namespace sherl::widgets
