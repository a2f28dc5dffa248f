// SPDX-License-Identifier: GPL-3.0-or-later
// The set-up: the run spec that the forms edit. Forms, a file and the command line are three ways to write this one
// document; what it resolves to has the hash that `sherl validate` prints.
//
// Called by: every part of the set-up, the layer picker, the window's Open, Copy and Duplicate. GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <optional>
#include <vector>

#include "core/base/json.h"
#include "core/spec/catalogue.h"
#include "core/spec/resolve.h"

namespace sherl::widgets {

class SpecDraft final : public QObject {
    Q_OBJECT

  public:
    explicit SpecDraft(QObject* parent = nullptr);

    // The document as written: only what was chosen, defaults absent. Relative paths start at base().
    [[nodiscard]] const Json& document() const { return document_; }
    [[nodiscard]] const std::filesystem::path& base() const { return base_; }
    // Replaces everything (undoable): a spec file, a run's resolved spec, the example. Never refuses: problems() tells.
    void load(Json document, std::filesystem::path base = {}, const QString& what = {});

    // A key by its catalogue path ("train.optimizer.lr", "method.rank"). set() with null goes back to the default.
    // Undoable (50 steps); edits of one path in a row within a second of typing are one step. Changing method.kind
    // keeps the options that both methods have and drops the others; changing the backbone drops what no longer fits it
    // (layer lists), and undo brings all back.
    void set(const std::string& path, Json value);
    void set_many(const std::vector<std::pair<std::string, Json>>& changes, const QString& what);
    // As written, else the value it resolves to (null where that is open or the document has problems there).
    [[nodiscard]] Json value(const std::string& path) const;
    [[nodiscard]] bool is_default(const std::string& path) const;  // not written

    // The seeds of the runs to start: "0, 1, 2" or "0-4". Not part of a spec: the first is train.seed.
    void set_seeds(const QString& text);
    [[nodiscard]] const QString& seeds_text() const { return seeds_text_; }
    [[nodiscard]] std::vector<std::int64_t> seeds() const;  // empty: seeds_text() is no list of seeds

    // Known after every change, at once: resolving reads the backbone's config.json and nothing else.
    [[nodiscard]] const std::optional<spec::ResolvedSpec>& resolved() const { return resolved_; }
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }
    [[nodiscard]] std::vector<Problem> problems_at(const std::string& path) const;  // that path and below
    [[nodiscard]] const spec::Symbols& symbols() const { return symbols_; }  // "L", "d", … empty: unknown backbone
    [[nodiscard]] std::optional<std::int64_t> blocks() const;                // L

    [[nodiscard]] QUndoStack& undo_stack() { return undo_; }
    [[nodiscard]] bool modified() const { return !undo_.isClean(); }
    // Equal documents for people: "Copy as JSON", and the line `sherl run - --seeds …`, see run-spec.md.
    [[nodiscard]] QString as_json() const;
    [[nodiscard]] QString as_command_line() const;

  Q_SIGNALS:
    void changed();  // document, seeds or what they resolve to

  private:
    void resolve();
    Json document_ = Json::object();
    std::filesystem::path base_;
    QString seeds_text_ = QStringLiteral("0");
    std::optional<spec::ResolvedSpec> resolved_;
    std::vector<Problem> problems_;
    spec::Symbols symbols_;
    QUndoStack undo_;
};

}  // namespace sherl::widgets
