// SPDX-License-Identifier: GPL-3.0-or-later
// What the chosen method can be told, made after the catalogue: the common options as fields, changed rare ones as chips.
#pragma once

#include <QWidget>

#include "widgets/bridge/spec_draft.h"

class QLabel;
class QVBoxLayout;

namespace sherl::widgets {

class ChangedChips;
class FieldForm;

// objectName methodOptions; its fields are `option_<key>`. Options that count layers are the layer picker's. GUI thread.
class OptionsForm final : public QWidget {
    Q_OBJECT

  public:
    explicit OptionsForm(SpecDraft& draft, QWidget* parent = nullptr);

    // Whether the method has anything to show here.
    [[nodiscard]] bool is_empty() const;

  Q_SIGNALS:
    void fieldRequested(const QString& path);
    void emptyChanged();

  private:
    void build();
    void refresh();

    SpecDraft& draft_;
    QLabel* heading_;
    QVBoxLayout* layout_;
    FieldForm* form_ = nullptr;
    ChangedChips* chips_;
    QString kind_;
    bool fields_ = false;
};

}  // namespace sherl::widgets
