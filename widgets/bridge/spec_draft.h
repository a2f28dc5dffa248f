// SPDX-License-Identifier: GPL-3.0-or-later
// The set-up: the run spec that the forms edit. Forms, a file and the command line are three ways to write this one
// document; what it resolves to has the hash that `sherl validate` prints.
//
// Called by: every part of the set-up, the layer picker, the window's Open, Copy and Duplicate. GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/spec/catalogue.h"
#include "core/spec/resolve.h"

namespace sherl::widgets {

// Paths of the catalogue and their new values; null: back to the default.
using SpecChanges = std::vector<std::pair<std::string, Json>>;

class SpecDraft final : public QObject {
    Q_OBJECT

  public:
    class Snapshot;

    explicit SpecDraft(QObject* parent = nullptr);
    // `clock` tells which edits are typing in one go; it outlives the draft.
    explicit SpecDraft(const Clock& clock, QObject* parent = nullptr);

    // The document as written: only what was chosen, defaults absent. Relative paths start at base().
    [[nodiscard]] const Json& document() const { return state_.document; }
    [[nodiscard]] const std::filesystem::path& base() const { return state_.base; }
    // Replaces everything (undoable): a spec file, a run's resolved spec, the example. Never refuses: problems() tells.
    // Of a resolved spec only what differs from the defaults stays written, and a name made of the options does not.
    void load(Json document, std::filesystem::path base = {}, const QString& what = {});

    // A key by its catalogue path ("train.optimizer.lr", "method.rank"); an option that a backbone of two stacks has for each
    // of them by its stack ("method.late_layers.decoder"). set() with null goes back to the default.
    // Undoable (50 steps); edits of one path in a row within a second of typing are one step. Changing method.kind
    // brings back the options that this method had in this set-up before; at its first time it takes over those that
    // both methods have. A name that told of the other method goes, and the learning rate follows (see below). Changing
    // the backbone drops what no longer fits it (layer lists), and any change drops keys that have lost their meaning by
    // it (those of a table when GLUE is chosen). Undo brings all back.
    void set(const std::string& path, Json value);
    // Writes the null that switches a key off where the catalogue says so (train.clip_norm).
    void set_off(const std::string& path);
    void set_many(const SpecChanges& changes, const QString& what);
    // The set-up as it is now, to be asked on another thread what changes would make of it.
    [[nodiscard]] Snapshot snapshot() const;
    // As written, else the value it resolves to (null where that is open or the document has problems there).
    [[nodiscard]] Json value(const std::string& path) const;
    // The same with paths absolute and aliases written out, as a run would get it; null where it is refused or open.
    [[nodiscard]] Json settled(const std::string& path) const;
    [[nodiscard]] bool is_default(const std::string& path) const;  // not written
    [[nodiscard]] bool is_off(const std::string& path) const;      // switched off by a null
    // Whether the key has a meaning in this document: of this method, task and data format.
    [[nodiscard]] bool applies(const spec::Key& key) const;

    // The learning rate follows method and kind of backbone, since what suits LoRA ruins full fine-tuning, until somebody
    // chooses one: the user, or whoever wrote the file or started the run that was loaded. Such a rate stays when they change.
    static constexpr const char* kRate = "train.optimizer.lr";
    [[nodiscard]] std::optional<double> usual_rate() const;  // of the chosen method; nothing: there is none
    // The usual rate, where the present one was chosen for another method, or where none was chosen and the default does
    // not suit this method.
    [[nodiscard]] std::optional<double> better_rate() const;
    void take_usual_rate();  // undoable; from now on the rate follows the method again
    // Whether somebody has chosen the rate. The window keeps it beside the document; of an example nobody has. No undo step.
    [[nodiscard]] bool rate_is_chosen() const { return state_.rate.own; }
    void set_rate_chosen(bool chosen) { state_.rate.own = chosen; }

    // The seeds of the runs to start: "0, 1, 2" or "0-4". Not part of a spec: the first is train.seed.
    void set_seeds(const QString& text);
    [[nodiscard]] const QString& seeds_text() const { return state_.seeds; }
    [[nodiscard]] std::vector<std::int64_t> seeds() const;  // empty: seeds_text() is no list of seeds

    // Known after every change, at once: resolving reads the backbone's config.json and nothing else.
    [[nodiscard]] const std::optional<spec::ResolvedSpec>& resolved() const { return attempt_.resolved; }
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }  // of the seeds too ("seeds")
    // That path and below; of an option of one stack, also what is wrong with it for both.
    [[nodiscard]] std::vector<Problem> problems_at(const std::string& path) const;
    [[nodiscard]] const spec::Symbols& symbols() const { return attempt_.symbols; }   // "L", "d": only of a known backbone
    // The stacks of blocks that options are said for: {""} one, {"encoder", "decoder"} two, none: unknown backbone.
    [[nodiscard]] std::vector<std::string> stacks() const;
    [[nodiscard]] std::optional<std::int64_t> blocks(const std::string& stack) const;
    [[nodiscard]] std::optional<std::int64_t> blocks() const;  // of all stacks
    [[nodiscard]] const std::string& host() const { return attempt_.host; }  // model_type; empty: unknown backbone
    // Resolves again: a folder may have changed on disk.
    void refresh();

    [[nodiscard]] QUndoStack& undo_stack() { return undo_; }
    [[nodiscard]] bool modified() const { return !undo_.isClean(); }
    // A document that becomes runs here: with the threads of new runs (0: all), unless it says how many.
    void set_threads_of_new_runs(int threads) { threads_ = threads; }
    [[nodiscard]] Json for_run(Json document) const;
    // What start would run, for people, with absolute paths: "Copy as JSON", and a shell line that ends in `sherl run -`.
    [[nodiscard]] QString as_json() const;
    [[nodiscard]] QString as_command_line() const;

  Q_SIGNALS:
    void changed();  // document, seeds or what they resolve to

  private:
    struct Rate {
        std::string method;  // it was chosen for; empty: nothing is written
        bool own = false;    // somebody's choice, so it does not follow the method
        friend bool operator==(const Rate&, const Rate&) = default;
    };
    // How a method was left when another one was chosen.
    struct Left {
        Json options = Json::object();  // "method" without its kind
        Json rate = nullptr;            // as written; null: the default
        bool rate_known = false;        // the rate was that of this method
        bool rate_own = false;
        std::string host = {};          // model_type of the backbone then
        friend bool operator==(const Left&, const Left&) = default;
    };
    struct State {
        Json document = Json::object();
        std::filesystem::path base;
        QString seeds = QStringLiteral("0");
        Rate rate = {};
        std::map<std::string, Left> left = {};  // by kind of method
        friend bool operator==(const State&, const State&) = default;
    };
    class Change;
    void push(State after, const QString& what, const QString& merge_key);
    void become(const State& state);
    [[nodiscard]] static std::string kind_of(const Json& document);  // empty: none is written
    static void settle_rate(State& loaded);
    static void follow_rate(State& after, const std::string& host);  // where nobody chose it
    const Clock& clock_;
    State state_;
    spec::Attempt attempt_;
    std::vector<Problem> problems_;
    QUndoStack undo_;
    int threads_ = 0;  // of new runs
};

// A set-up at one moment, with all that its next change depends on. A value, any thread.
class SpecDraft::Snapshot {
  public:
    using ReadBackbone = decltype(spec::Context::read_backbone);

    [[nodiscard]] const Json& document() const { return state_.document; }
    [[nodiscard]] const std::filesystem::path& base() const { return state_.base; }
    [[nodiscard]] int threads() const { return threads_; }  // of new runs; 0: all
    // The document that set_many() would leave. `read`: how config.json is read; empty: from the disk.
    [[nodiscard]] Json with(const SpecChanges& changes, const ReadBackbone& read = {}) const;

  private:
    friend class SpecDraft;
    Snapshot(State state, std::string host, std::vector<Problem> problems, int threads);
    [[nodiscard]] State after(const SpecChanges& changes, const ReadBackbone& read = {}) const;
    // From state_ to the method that `after` names, but for what `changes` say themselves.
    void change_method(State& after, const SpecChanges& changes) const;
    // To the backbone that `after` names.
    void change_backbone(State& after) const;
    void drop_what_lost_its_meaning(State& after, const std::vector<std::string>& changes, bool new_ground,
                                    const ReadBackbone& read) const;

    State state_;
    std::string host_;
    std::vector<Problem> problems_;
    int threads_;
};

}  // namespace sherl::widgets
