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
class SetupForecast;

// objectName methodOptions, methodTrained at its right; its fields are `option_<key>`, and `option_<key>.<stack>` of options that a backbone of two stacks
// has for each. Lists of layers are the layer picker's. GUI thread.
class OptionsForm final : public QWidget {
    Q_OBJECT

  public:
    // Without a forecast nothing is told of how much is trained.
    explicit OptionsForm(SpecDraft& draft, SetupForecast* forecast = nullptr, QWidget* parent = nullptr);

    // Whether the method has anything to show here.
    [[nodiscard]] bool is_empty() const;

  Q_SIGNALS:
    void fieldRequested(const QString& path);
    void emptyChanged();

  private:
    void build();
    void add(const spec::Method& method, const spec::Key& key, const std::string& stack);
    void refresh();
    void show_trained();

    SpecDraft& draft_;
    SetupForecast* forecast_;
    QLabel *heading_, *trained_;
    QVBoxLayout* layout_;
    FieldForm* form_ = nullptr;
    ChangedChips* chips_;
    QString kind_;
    std::vector<std::string> stacks_;  // of the backbone that the fields were made for
    bool fields_ = false;
};

}  // namespace sherl::widgets
