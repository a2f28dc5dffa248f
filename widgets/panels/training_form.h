// SPDX-License-Identifier: GPL-3.0-or-later
// The training settings that every run has; what else was changed as chips, the rest under All fields.
#pragma once

#include <QWidget>

#include "widgets/bridge/spec_draft.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace sherl::widgets {

class ElidedLabel;
class FieldForm;

// Under the rate, where the method is used to another one: rateHint, and rateUsualButton to take it. Fields batchEdit,
// lengthEdit, rateEdit, epochsEdit, accumulateEdit, seedsEdit; check box checkpointingCheck; button allFieldsButton. GUI thread.
class TrainingForm final : public QWidget {
    Q_OBJECT

  public:
    explicit TrainingForm(SpecDraft& draft, QWidget* parent = nullptr);

  Q_SIGNALS:
    void fieldRequested(const QString& path);  // empty: the list of all fields, from its top

  private:
    void add_rate_note();
    void refresh_rate_note();
    void add_seeds();
    void add_checkpointing(QVBoxLayout& layout);
    void refresh_seeds();

    SpecDraft& draft_;
    FieldForm* form_;
    QLineEdit* seeds_ = nullptr;
    QWidget* rate_note_ = nullptr;
    ElidedLabel* rate_hint_ = nullptr;
    QPushButton* rate_usual_ = nullptr;
};

}  // namespace sherl::widgets
