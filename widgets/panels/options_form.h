// SPDX-License-Identifier: GPL-3.0-or-later
// What the chosen method can be told, made after the catalogue: the common options as fields, changed rare ones as chips.
#pragma once

#include <QWidget>
#include <string>
#include <vector>

#include "widgets/bridge/spec_draft.h"

class QLabel;
class QVBoxLayout;

namespace sherl::widgets {

class ChangedChips;
class FieldForm;

// objectName methodOptions; its fields are `option_<key>`, and `option_<key>.<stack>` of options that a backbone of two stacks
// has for each. Lists of layers are the layer picker's. GUI thread.
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
    void add(const spec::Method& method, const spec::Key& key, const std::string& stack);
    void refresh();

    SpecDraft& draft_;
    QLabel* heading_;
    QVBoxLayout* layout_;
    FieldForm* form_ = nullptr;
    ChangedChips* chips_;
    QString kind_;
    std::vector<std::string> stacks_;  // of the backbone that the fields were made for
    bool fields_ = false;
};

}  // namespace sherl::widgets
