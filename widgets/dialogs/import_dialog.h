// SPDX-License-Identifier: GPL-3.0-or-later
// Start values from an exported adapter: what of it fits the set-up, in three lists, and the click that takes it although not all
// fits. What is taken is written into the set-up, so every run's own record tells it. Source: ui.md §7.
//
// Called by: the main window (File › Import adapter…, a dropped folder). What could change: several adapters at once.
#pragma once

#include <QDialog>
#include <QPointer>
#include <optional>
#include <utility>
#include <vector>

#include "core/api/engine.h"
#include "core/spec/catalogue.h"
#include "widgets/bridge/adapter_folder.h"
#include "widgets/bridge/adapter_import.h"
#include "widgets/bridge/spec_draft.h"

class QBoxLayout;
class QCheckBox;
class QFrame;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace sherl::widgets {

class ElidedLabel;

// GUI thread. Show it with open(). It follows the draft while it is open. Object names: importDialog, importFolder, importSummary,
// importSwitchNote, importSwitchButton, importLoadedTitle, importLoaded, importMissingTitle, importMissing, importUnexpectedTitle,
// importUnexpected, importVerdict, importPartialCheck, importError, importCancelButton, importUseButton.
class ImportDialog final : public QDialog {
    Q_OBJECT

  public:
    // `draft` and `import` are there while the dialog is open; answers of `import` are this dialog's then.
    ImportDialog(SpecDraft& draft, AdapterImport& import, AdapterFolder adapter, QWidget* parent = nullptr);
    ~ImportDialog() override;

  Q_SIGNALS:
    void used(const QString& folder);        // the set-up begins with it now
    void failed(const sherl::Error& error);  // what set-up or engine refused; the dialog says it too

  protected:
    void changeEvent(QEvent* event) override;

  private:
    enum class State {
        other_method,  // the set-up trains another one
        comparing,
        compared,
        refused
    };
    struct List {
        QLabel* title = nullptr;
        QTreeWidget* names = nullptr;
    };
    void build();
    [[nodiscard]] QWidget* build_head();
    [[nodiscard]] QWidget* build_offer();
    [[nodiscard]] List build_list(const char* name, QBoxLayout& column);
    [[nodiscard]] QWidget* build_foot();
    void retranslate();
    void compare();  // with the set-up as it is now
    void refuse(const Error& error);
    void set_state(State state);
    void show_offer();
    void show_lists();
    void fill(const List& list, const std::vector<std::string>& names, const QString& title);
    void show_verdict();
    void switch_set_up();
    void use();
    [[nodiscard]] std::optional<spec::RunSpec> asked_spec();  // none: refused
    [[nodiscard]] bool other_method() const;
    [[nodiscard]] bool defined_here() const;  // the adapter's method, on the set-up's backbone
    // What the adapter tells and the set-up has otherwise.
    [[nodiscard]] std::vector<std::pair<std::string, Json>> other_options() const;
    [[nodiscard]] QString words_of(const std::vector<std::pair<std::string, Json>>& options) const;  // "Rank: 4; Targets: query, value"

    SpecDraft& draft_;
    QPointer<AdapterImport> import_;  // what owns both may let go of it first
    const AdapterFolder adapter_;
    const spec::Method& method_;
    State state_ = State::comparing;
    api::StartMatch match_;         // of State::compared
    std::optional<Error> refusal_;  // of State::refused

    ElidedLabel* folder_ = nullptr;
    QLabel *title_ = nullptr, *summary_ = nullptr, *offer_note_ = nullptr, *verdict_ = nullptr, *problem_ = nullptr;
    QFrame *offer_ = nullptr, *problem_frame_ = nullptr;
    List loaded_, missing_, unexpected_;
    QCheckBox* partial_ = nullptr;
    QPushButton *switch_ = nullptr, *cancel_ = nullptr, *use_ = nullptr;
};

}  // namespace sherl::widgets
