// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/spec_draft.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/base/files.h"
#include "core/spec/seeds.h"
#include "widgets/bridge/spec_draft_paths.h"

namespace sherl::widgets {
using namespace paths;

namespace {

constexpr int kUndoSteps = 50;
constexpr double kTypingSeconds = 0.5;

bool may_be_off(const std::string& path) {
    const spec::Key* key = spec::find_key(path);
    return key != nullptr && key->null_is_off;
}

// "0-4" → its seeds; nothing where it is no list of seeds.
std::optional<std::vector<std::uint64_t>> seeds_of(const QString& text, std::vector<Problem>* problems = nullptr) {
    try {
        return spec::parse_seeds(text.trimmed().toStdString(), "seeds");
    } catch (const Error& error) {
        if (problems != nullptr) problems->insert(problems->end(), error.problems().begin(), error.problems().end());
        return std::nullopt;
    }
}

QString seeds_in(const Json& document) {
    const Json* seed = find(document, "train.seed");
    return seed != nullptr && seed->is_number_integer() ? QString::number(seed->get<std::int64_t>())
                                                        : QStringLiteral("0");
}

// Every path that holds a value, objects opened.
void leaves(const Json& node, const std::string& prefix, std::vector<std::string>& paths) {
    for (const auto& item : node.items()) {
        const std::string path = prefix + item.key();
        const bool stacks = spec::path_of_key(path + '.' + spec::kStacks.front()) == path;
        if (item.value().is_object() && (stacks || spec::find_key(path) == nullptr)) {
            leaves(item.value(), path + ".", paths);
        } else {
            paths.push_back(path);
        }
    }
}

// A resolved spec has everything written out; what is as it would be anyway was no choice.
Json without_defaults(Json document, spec::Context context) {
    const spec::Attempt whole = spec::try_resolve(document, context);
    if (!whole.resolved || whole.resolved->document != document) return document;
    std::map<std::filesystem::path, formats::BackboneConfig> read;  // one of them, asked for again and again
    context.read_backbone = [&read](const std::filesystem::path& folder) {
        const auto found = read.find(folder);
        return found != read.end() ? found->second
                                   : read.emplace(folder, formats::read_backbone_config(folder)).first->second;
    };
    std::vector<std::string> paths;
    leaves(document, {}, paths);
    for (const std::string& path : paths) {
        Json shorter = document;
        spec::erase_at(shorter, spec::pointer_of(path));
        const spec::Attempt attempt = spec::try_resolve(shorter, context);
        if (attempt.resolved && attempt.resolved->document == whole.resolved->document) document = std::move(shorter);
    }
    return document;
}

// The place of a key among its siblings: as in the catalogue, the name first; unknown keys last.
std::size_t rank_of(const std::string& path) {
    static const std::vector<std::string> order = [] {
        std::vector<std::string> paths{"format", "name", "comment"};
        for (const spec::Key& key : spec::catalogue().keys) {
            paths.push_back(key.path);
            if (key.path != "method.kind") continue;
            for (const spec::Method& method : spec::catalogue().methods) {
                for (const spec::Key& option : method.options) {
                    paths.push_back(option.path);
                    if (!option.per_stack) continue;
                    for (const char* stack : spec::kStacks) paths.push_back(option.path + '.' + stack);
                }
            }
        }
        return paths;
    }();
    const auto found = std::find_if(order.begin(), order.end(),
                                    [&](const std::string& each) { return is_at_or_below(each, path); });
    return static_cast<std::size_t>(found - order.begin());
}

OrderedJson ordered(const Json& value, const std::string& prefix) {
    if (!value.is_object()) return OrderedJson::parse(value.dump(-1, ' ', false, Json::error_handler_t::replace));
    std::vector<std::string> names;
    for (const auto& item : value.items()) names.push_back(item.key());
    std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
        return rank_of(prefix + a) < rank_of(prefix + b);
    });
    OrderedJson result = OrderedJson::object();
    for (const std::string& name : names) result[name] = ordered(value.at(name), prefix + name + ".");
    return result;
}

bool names_asset(const std::string& text) {
    try {
        return text.find('/') == std::string::npos && !asset_folder(text).empty();
    } catch (const Error&) {  // known, not installed
        return true;
    }
}

}  // namespace

class SpecDraft::Change final : public QUndoCommand {
  public:
    Change(SpecDraft& draft, State before, State after, const QString& what, QString merge_key)
        : QUndoCommand(what),
          draft_(draft),
          before_(std::move(before)),
          after_(std::move(after)),
          merge_key_(std::move(merge_key)),
          seconds_(draft.clock_.monotonic_seconds()) {}

    void undo() override { draft_.become(before_); }
    void redo() override { draft_.become(after_); }
    [[nodiscard]] int id() const override { return merge_key_.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto& next = static_cast<const Change&>(*other);  // the same id: one of these
        if (next.merge_key_ != merge_key_ || next.seconds_ - seconds_ > kTypingSeconds) return false;
        after_ = next.after_;
        seconds_ = next.seconds_;
        setObsolete(after_ == before_);
        return true;
    }

  private:
    SpecDraft& draft_;
    State before_, after_;
    QString merge_key_;
    double seconds_;
};

namespace {
const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}
}  // namespace

SpecDraft::SpecDraft(QObject* parent) : SpecDraft(system_clock(), parent) {}

SpecDraft::SpecDraft(const Clock& clock, QObject* parent) : QObject(parent), clock_(clock) {
    undo_.setUndoLimit(kUndoSteps);
    state_.document["format"] = "sherl-run/1";
    refresh();
}

namespace {
spec::Attempt attempt_at(const Json& document, const std::filesystem::path& base,
                         const SpecDraft::Snapshot::ReadBackbone& read = {}) {
    try {
        return spec::try_resolve(document, {.base = base, .read_backbone = read, .cores = 0});
    } catch (const Error& error) {  // a disk that fails
        spec::Attempt failed;
        failed.problems = error.problems();
        return failed;
    }
}
}  // namespace

void SpecDraft::become(const State& state) {
    state_ = state;
    refresh();
}

void SpecDraft::refresh() {
    attempt_ = attempt_at(state_.document, state_.base);
    problems_ = attempt_.problems;
    (void)seeds_of(state_.seeds, &problems_);
    Q_EMIT changed();
}

void SpecDraft::push(State after, const QString& what, const QString& merge_key) {
    if (after == state_) return;
    undo_.push(new Change(*this, state_, std::move(after), what, merge_key));
}

void SpecDraft::load(Json document, std::filesystem::path base, const QString& what) {
    State after{.document = without_defaults(std::move(document), {.base = base, .read_backbone = {}, .cores = 0}),
                .base = std::move(base)};
    after.seeds = seeds_in(after.document);
    settle_rate(after);
    //: Undo step: the whole set-up was replaced
    push(std::move(after), what.isEmpty() ? tr("Open set-up") : what, {});
}

void SpecDraft::set(const std::string& path, Json value) {
    //: Undo step; %1 is a key of the run spec, such as train.optimizer.lr
    const QString step = tr("Change %1").arg(QString::fromStdString(path));
    set_many({{path, std::move(value)}}, step);
}

void SpecDraft::set_off(const std::string& path) {
    State after = state_;
    write(after.document, path, nullptr);
    //: Undo step; %1 is a key of the run spec, such as train.clip_norm
    push(std::move(after), tr("Switch %1 off").arg(QString::fromStdString(path)), {});
}

void SpecDraft::Snapshot::drop_what_lost_its_meaning(State& after, const std::vector<std::string>& changes, bool new_ground,
                                                     const ReadBackbone& read) const {
    std::set<std::string> before;
    for (const Problem& problem : problems_) before.insert(problem.where);
    for (int round = 0; round < 4; ++round) {  // what is dropped may show what else has lost its meaning
        bool dropped = false;
        for (const Problem& problem : attempt_at(after.document, after.base, read).problems) {
            const std::string path = spec::path_of_key(problem.where);
            const spec::Key* key = spec::find_key(path, spec::find_method(kind_of(after.document)));
            const bool meaningless = problem.id == "spec.not_applicable";
            // What is said for each of two stacks is of no use to one.
            const bool wrong_host = problem.id == "spec.unavailable" && !(key != nullptr && key->per_stack);
            const bool misfit = new_ground && !before.contains(problem.where) && !wrong_host;
            const bool foreign_option = new_ground && problem.id == "spec.unknown_key" &&
                                        problem.where.starts_with("method.") && spec::find_key(path) != nullptr;
            if (!meaningless && !misfit && !foreign_option) continue;
            const Json* written = spec::find_key(path) == nullptr ? nullptr : find(after.document, problem.where);
            if (written == nullptr || among(changes, problem.where)) continue;
            spec::erase_at(after.document, spec::pointer_of(problem.where));
            dropped = true;
        }
        if (!dropped) return;
    }
}

SpecDraft::Snapshot::Snapshot(State state, std::string host, std::vector<Problem> problems, int threads)
    : state_(std::move(state)), host_(std::move(host)), problems_(std::move(problems)), threads_(threads) {}

SpecDraft::Snapshot SpecDraft::snapshot() const {
    return {state_, attempt_.host, problems_, threads_};
}

Json SpecDraft::Snapshot::with(const SpecChanges& changes, const ReadBackbone& read) const {
    return after(changes, read).document;
}

SpecDraft::State SpecDraft::Snapshot::after(const SpecChanges& changes, const ReadBackbone& read) const {
    State after = state_;
    std::vector<std::string> paths;
    bool new_backbone = false, new_method = false;
    for (const auto& [path, value] : changes) {
        const Json* old = find(state_.document, path);
        if (said_for_both(after.document, path) != nullptr)
            spec::erase_at(after.document, spec::pointer_of(spec::path_of_key(path)));
        if (value.is_null()) {
            spec::erase_at(after.document, spec::pointer_of(path));
        } else {
            write(after.document, path, value);
            paths.push_back(path);
        }
        const bool differs = value.is_null() ? old != nullptr : old == nullptr || *old != value;
        new_backbone |= path == "backbone.path" && differs;
        new_method |= path == "method.kind" && differs;
        if (path == "train.seed") after.seeds = seeds_in(after.document);
        if (path == kRate) after.rate = {.method = value.is_null() ? std::string() : kind_of(after.document), .own = !value.is_null()};
    }
    if (new_method) {
        if (!among(paths, "name")) spec::erase_at(after.document, spec::pointer_of("name"));
        change_method(after, changes);
    } else if (new_backbone && !among(paths, kRate)) {
        change_backbone(after);
    }
    if (!changes.empty()) drop_what_lost_its_meaning(after, paths, new_backbone || new_method, read);
    return after;
}

void SpecDraft::set_many(const SpecChanges& changes, const QString& what) {
    State after = snapshot().after(changes);
    // Steps that change the ground are steps of their own; typing into one field is one step.
    const bool typing = changes.size() == 1 && kind_of(after.document) == kind_of(state_.document);
    push(std::move(after), what, typing ? QString::fromStdString(changes.front().first) : QString());
}

Json SpecDraft::value(const std::string& path) const {
    const Json* written = find(state_.document, path);
    if (written != nullptr && (!written->is_null() || may_be_off(path))) return *written;
    return settled(path);
}

Json SpecDraft::settled(const std::string& path) const {
    const Json* settled = find(attempt_.document, path);
    return settled == nullptr ? Json(nullptr) : *settled;
}

bool SpecDraft::is_default(const std::string& path) const {
    const Json* written = find(state_.document, path);
    if (written == nullptr) written = said_for_both(state_.document, path);
    return written == nullptr || (written->is_null() && !may_be_off(path));
}

bool SpecDraft::is_off(const std::string& path) const {
    const Json* written = find(state_.document, path);
    return written != nullptr && written->is_null() && may_be_off(path);
}

bool SpecDraft::applies(const spec::Key& key) const {
    if (key.reserved) return false;
    if (key.path.starts_with("method.") && key.path != "method.kind") {
        const Json kind = settled("method.kind");
        const spec::Method* method = kind.is_string() ? spec::find_method(kind.get<std::string>()) : nullptr;
        if (method == nullptr || spec::find_key(key.path, method) == nullptr) return false;
    }
    spec::Values values;
    for (const spec::Condition& condition : key.applies_if) {
        if (const Json settled_value = settled(condition.path); !settled_value.is_null())
            values[condition.path] = settled_value;
    }
    return spec::holds(key.applies_if, values);
}

void SpecDraft::set_seeds(const QString& text) {
    State after = state_;
    after.seeds = text;
    if (const auto seeds = seeds_of(text)) {
        if (seeds->front() == 0) {
            spec::erase_at(after.document, spec::pointer_of("train.seed"));
        } else {
            write(after.document, "train.seed", seeds->front());
        }
    }
    //: Undo step
    push(std::move(after), tr("Change seeds"), QStringLiteral("seeds"));
}

std::vector<std::int64_t> SpecDraft::seeds() const {
    const auto seeds = seeds_of(state_.seeds);
    return seeds ? std::vector<std::int64_t>(seeds->begin(), seeds->end()) : std::vector<std::int64_t>{};
}

std::vector<Problem> SpecDraft::problems_at(const std::string& path) const {
    std::vector<Problem> here;
    const std::string whole = spec::path_of_key(path);
    std::copy_if(problems_.begin(), problems_.end(), std::back_inserter(here), [&](const Problem& problem) {
        return is_at_or_below(problem.where, path) || problem.where == whole;
    });
    return here;
}

std::vector<std::string> SpecDraft::stacks() const {
    if (spec::has_two_stacks(attempt_.symbols)) return {spec::kStacks.begin(), spec::kStacks.end()};
    return attempt_.symbols.contains("L") ? std::vector<std::string>{""} : std::vector<std::string>{};
}

std::optional<std::int64_t> SpecDraft::blocks(const std::string& stack) const {
    const auto found = attempt_.symbols.find(stack.empty() ? "L" : stack + ".L");
    return found == attempt_.symbols.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> SpecDraft::blocks() const {
    std::optional<std::int64_t> all;
    for (const std::string& stack : stacks()) all = all.value_or(0) + blocks(stack).value_or(0);
    return all;
}

namespace {

// Relative paths begin at a folder that a copied text does not have. Names of assets stay names; files of the data stay
// relative to task.data.path.
Json portable(Json document, const spec::Attempt& attempt) {
    const bool data_folder = find(document, "task.data.path") != nullptr;
    for (const spec::Key& key : spec::catalogue().keys) {
        const Json* written = find(document, key.path);
        const Json* settled = find(attempt.document, key.path);
        if (key.type != spec::Type::path || written == nullptr || settled == nullptr || !written->is_string()) continue;
        const bool file = key.path.starts_with("task.data.files.");
        if (file ? data_folder : names_asset(written->get<std::string>())) continue;
        write(document, key.path, *settled);
    }
    return document;
}

QString shell_word(const std::string& text) {
    QString word = QString::fromStdString(text);
    word.replace(QLatin1Char('\''), QLatin1String("'\\''"));
    return QLatin1Char('\'') + word + QLatin1Char('\'');
}

}  // namespace

Json SpecDraft::for_run(Json document) const {
    if (threads_ > 0 && document.is_object() && !document.contains("threads")) document["threads"] = threads_;
    return document;
}

QString SpecDraft::as_json() const {
    return QString::fromStdString(ordered(portable(for_run(state_.document), attempt_), {}).dump(2)) + QLatin1Char('\n');
}

QString SpecDraft::as_command_line() const {
    const std::string json = ordered(portable(for_run(state_.document), attempt_), {}).dump();
    QString line = QStringLiteral("printf %s %2 | sherl run -").replace(QLatin1String("%2"), shell_word(json));
    if (seeds().size() > 1)
        line += QStringLiteral(" --seeds ") + QString(state_.seeds).remove(QLatin1Char(' '));
    return line;
}

}  // namespace sherl::widgets
