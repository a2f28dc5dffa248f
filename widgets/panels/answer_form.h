// SPDX-License-Identifier: GPL-3.0-or-later
// What a text-to-text task reads and answers: the first example exactly as training has it, the words before it, and how
// long an answer may be. Not there for other kinds of task.
//
// Called by: the section of task and data. What could change: answers that are free text.
#pragma once

#include <QWidget>
#include <optional>

#include "widgets/bridge/preflight.h"
#include "widgets/bridge/spec_draft.h"

class QCheckBox;
class QLabel;
class QLineEdit;

namespace sherl::widgets {

class ElidedLabel;
class FieldForm;

// answerForm: taskKind, sourceText, targetText, prefixCheck, targetLengthEdit, newTokensEdit. GUI thread.
class AnswerForm final : public QWidget {
    Q_OBJECT

  public:
    explicit AnswerForm(SpecDraft& draft, QWidget* parent = nullptr);  // `draft` outlives it

    // Nothing: the data are being read, or cannot be.
    void show_preview(const std::optional<DataPreview>& preview);

  private:
    void refresh();

    SpecDraft& draft_;
    QLabel* kind_;
    QWidget* texts_;
    ElidedLabel *source_, *target_;
    FieldForm* form_;
    QCheckBox* prefix_ = nullptr;
    QLineEdit* target_length_ = nullptr;
};

}  // namespace sherl::widgets
