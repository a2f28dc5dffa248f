// SPDX-License-Identifier: GPL-3.0-or-later
// One key of the run spec as an input widget: made after the catalogue, shows what the draft holds, writes what is typed.
//
// Called by: options of a method, training, the list of all fields.
#pragma once

#include <QObject>
#include <QString>
#include <filesystem>
#include <string>
#include <vector>

#include "core/spec/catalogue.h"
#include "widgets/bridge/spec_draft.h"

class QComboBox;
class QCheckBox;
class QLineEdit;
class QSpinBox;
class QWidget;

namespace sherl::widgets {

// Owned by the widget it makes. GUI thread.
class KeyEditor final : public QObject {
    Q_OBJECT

  public:
    // `key` is of the catalogue; `draft` outlives the editor. `source`: where the key comes from, for the tool tip. `stack`:
    // whose part of an option it edits that a backbone of two stacks has for each ("encoder", "decoder").
    KeyEditor(SpecDraft& draft, const spec::Key& key, const QString& object_name, QWidget* parent,
              const Text& source = {}, const std::string& stack = {});

    [[nodiscard]] QWidget* widget() const { return widget_; }
    [[nodiscard]] const spec::Key& key() const { return key_; }  // at the path that it edits
    [[nodiscard]] std::vector<Problem> problems() const { return draft_.problems_at(key_.path); }
    // Shows what the draft holds. Text being typed stays as it is while it means the same.
    void refresh();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void make_choice(QWidget* parent);
    void make_integer(QWidget* parent);
    void make_line(QWidget* parent);
    void write(Json value);
    void write_text(const QString& text);
    void finish();
    [[nodiscard]] QString shown_text() const;

    SpecDraft& draft_;
    const spec::Key key_;
    const std::string stack_;
    Text source_;
    QWidget* widget_ = nullptr;
    // One of them is widget_.
    QLineEdit* line_ = nullptr;
    QComboBox* combo_ = nullptr;
    QCheckBox* check_ = nullptr;
    QSpinBox* spin_ = nullptr;
    bool emptied_ = false;  // the spin box, by typing: nothing is put there before it is left
};

// Property of an editor's widget: the key that it edits.
inline constexpr const char* kSpecPath = "specPath";
// Undo of the field would take back letters where Ctrl+Z should take back a setting: it leaves the keys to the window.
void leave_undo_to_the_window(QWidget& field);
// What is wrong with a field, short enough for one line under it; the tool tip has the whole sentence.
[[nodiscard]] QString short_problem(const Problem& problem);
// The same for a folder or file that the line above names: what happened, expected, got.
[[nodiscard]] QString placeless(Problem problem);
// With the file, but not its folder: "train.csv: line 3: …"; for beside the folder's name.
[[nodiscard]] QString in_folder(Problem problem, const std::filesystem::path& folder);

}  // namespace sherl::widgets
