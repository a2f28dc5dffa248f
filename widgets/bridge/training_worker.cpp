// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/training_worker.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "core/analysis/forecast_json.h"
#include "core/api/time_left.h"
#include "core/spec/resolve.h"
#include "core/store/execute.h"

namespace sherl::widgets {
namespace {

constexpr std::chrono::milliseconds kBetweenTries{1000};  // to write an ending for which there was no room

Error unexpected(const char* what) {
    return Error(
        ErrorKind::internal,
        {.id = "training.exception", .what = Text::plain(what), .where = {}, .expected = {}, .got = {}, .way_out = {}});
}

}  // namespace

// Keeps the newest only; called on the training thread, as often as the engine likes.
class TrainingBridge::Worker::Observer final : public api::RunObserver {
  public:
    Observer(Worker& worker, store::RunId run, std::string metric) : worker_(worker), metric_(std::move(metric)) {
        progress_.run = run;
        progress_.seconds_left = std::numeric_limits<double>::quiet_NaN();
    }

    void started(const api::RunStarted& event) override {
        progress_.step = event.first_step;
        progress_.total_steps = event.total_steps;
        time_left_.emplace(event);
        publish();
    }

    void step(const api::StepEvent& event) override {
        progress_.step = event.step;
        progress_.epoch = event.epoch;
        progress_.examples_per_second = event.examples_per_second;
        progress_.step_peak_bytes = event.peak_bytes;
        progress_.peak_bytes = std::max(progress_.peak_bytes, event.peak_bytes);
        if (time_left_) progress_.seconds_left = time_left_->after(event);
        publish();
    }

    void evaluation(const api::EvaluationEvent& event) override {
        if (event.split != "validation" || event.metrics.empty()) return;
        auto chosen = event.metrics.find(metric_);
        if (chosen == event.metrics.end()) chosen = event.metrics.begin();
        const std::lock_guard lock(worker_.mutex_);
        worker_.evaluation_ = Evaluation{progress_.run, chosen->first, chosen->second, event.step};
    }

    bool pause_requested() override {
        const std::lock_guard lock(worker_.mutex_);
        return worker_.pausing_ && !worker_.stopping_;  // who stops does not want to go on
    }

  private:
    void publish() {
        const std::lock_guard lock(worker_.mutex_);
        worker_.progress_ = progress_;
    }

    Worker& worker_;
    std::string metric_;
    RunProgress progress_;
    std::optional<api::TimeLeft> time_left_;
};

TrainingBridge::Worker::Worker(TrainingBridge& bridge, EngineFactory engine)
    : bridge_(bridge), engine_(std::move(engine)), thread_([this] { work(); }) {}

TrainingBridge::Worker::~Worker() {
    std::stop_source stop(std::nostopstate);
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
        stop = stop_;
    }
    stop.request_stop();
    wake_.notify_all();
    thread_.join();
}

bool TrainingBridge::Worker::set_study(const std::filesystem::path& path) {
    const std::lock_guard lock(mutex_);
    if (at_work_) return false;
    study_ = path;
    wanted_.clear();
    left_out_.clear();
    all_ = hold_ = worked_ = false;
    return true;
}

void TrainingBridge::Worker::start(const std::vector<store::RunId>& runs) {
    {
        const std::lock_guard lock(mutex_);
        const std::int64_t now = store::Study::system_clock().unix_milliseconds();
        for (const store::RunId run : runs) {
            std::erase_if(wanted_, [&](const Ask& ask) { return ask.run == run; });
            wanted_.push_back({run, now});
            left_out_.erase(run);
        }
        if (!at_work_) hold_ = false;
        look_ = true;
    }
    wake_.notify_all();
}

void TrainingBridge::Worker::start_all() {
    {
        const std::lock_guard lock(mutex_);
        all_ = true;
        left_out_.clear();
        if (!at_work_) hold_ = false;
        look_ = true;
    }
    wake_.notify_all();
}

bool TrainingBridge::Worker::wants(store::RunId run) {
    const std::lock_guard lock(mutex_);
    if (at_work_ == run) return true;
    return (all_ && !left_out_.contains(run)) ||
           std::any_of(wanted_.begin(), wanted_.end(), [&](const Ask& ask) { return ask.run == run; });
}

void TrainingBridge::Worker::forget(store::RunId run) {
    const std::lock_guard lock(mutex_);
    std::erase_if(wanted_, [&](const Ask& ask) { return ask.run == run; });
    left_out_.insert(run);
}

bool TrainingBridge::Worker::stop(store::RunId run) {
    std::stop_source stop(std::nostopstate);
    {
        const std::lock_guard lock(mutex_);
        if (at_work_ != run) return false;
        stopping_ = true;
        stop = stop_;
    }
    stop.request_stop();  // unlocked: what listens to it is not ours
    return true;
}

bool TrainingBridge::Worker::pause(store::RunId run) {
    const std::lock_guard lock(mutex_);
    if (at_work_ != run) return false;
    pausing_ = hold_ = true;
    return true;
}

void TrainingBridge::Worker::set_pause_after(bool pause) {
    {
        const std::lock_guard lock(mutex_);
        hold_ = pause;
        look_ = look_ || !pause;
    }
    wake_.notify_all();
}

bool TrainingBridge::Worker::pause_after() {
    const std::lock_guard lock(mutex_);
    return hold_;
}

std::optional<TrainingBridge::Worker::Event> TrainingBridge::Worker::next_event() {
    const std::lock_guard lock(mutex_);
    if (events_.empty()) {
        announced_ = false;
        return std::nullopt;
    }
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

std::optional<RunProgress> TrainingBridge::Worker::take_progress(store::RunId run) {
    const std::lock_guard lock(mutex_);
    if (!progress_ || progress_->run != run) return std::nullopt;  // of an earlier one, or of one not announced yet
    std::optional<RunProgress> newest = std::exchange(progress_, std::nullopt);
    newest->stopping = at_work_ == run && stopping_;
    newest->pausing = at_work_ == run && pausing_;
    return newest;
}

std::optional<TrainingBridge::Worker::Evaluation> TrainingBridge::Worker::take_evaluation(store::RunId run) {
    const std::lock_guard lock(mutex_);
    if (!evaluation_ || evaluation_->run != run) return std::nullopt;
    return std::exchange(evaluation_, std::nullopt);
}

void TrainingBridge::Worker::tell(Event event) {
    {
        const std::lock_guard lock(mutex_);
        events_.push_back(std::move(event));
        if (std::exchange(announced_, true)) return;
    }
    QMetaObject::invokeMethod(
        &bridge_, [bridge = &bridge_] { bridge->deliver(); }, Qt::QueuedConnection);
}

void TrainingBridge::Worker::refuse(store::RunId run, const Error& error, bool all) {
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(wanted_, [&](const Ask& ask) { return all || ask.run == run; });
        left_out_.insert(run);
        if (all) all_ = false;
        worked_ = true;
    }
    tell(Refused{run, error});
}

std::optional<store::RunSummary> TrainingBridge::Worker::choose(const std::filesystem::path& path,
                                                                std::optional<store::Study>& study) {
    std::vector<Ask> wanted;
    std::set<store::RunId> left_out;
    bool all = false;
    {
        const std::lock_guard lock(mutex_);
        wanted = wanted_;
        left_out = left_out_;
        all = all_;
    }
    std::vector<store::RunSummary> runs;
    try {
        (void)store::Study::open_for_reading(path);  // a study that was deleted is not created again
        study.emplace(store::Study::open_for_writing(path));
        runs = study->runs();
    } catch (const Error& error) {
        if (all || !wanted.empty()) refuse(wanted.empty() ? 0 : wanted.front().run, error, true);
        return std::nullopt;
    }
    const auto by_id = [&](store::RunId id) {
        return std::find_if(runs.begin(), runs.end(), [&](const store::RunSummary& run) { return run.id == id; });
    };
    for (const Ask& ask : wanted) {  // to resume, or to be told why not
        const auto run = by_id(ask.run);
        if (run == runs.end() || run->status == store::Status::waiting) continue;
        if (run->status != store::Status::running && run->ended_ms.value_or(0) > ask.at_ms) {
            const std::lock_guard lock(mutex_);  // it ended after it was asked for: by somebody's wish
            std::erase_if(wanted_, [&](const Ask& each) { return each.run == ask.run && each.at_ms == ask.at_ms; });
            continue;
        }
        return *run;
    }
    std::optional<store::RunSummary> first;
    for (store::RunSummary& run : runs) {
        if (run.status != store::Status::waiting) continue;
        const bool asked = (all && !left_out.contains(run.id)) ||
                           std::any_of(wanted.begin(), wanted.end(), [&](const Ask& ask) { return ask.run == run.id; });
        if (asked && (!first || run.queue_position < first->queue_position)) first = std::move(run);
    }
    return first;
}

void TrainingBridge::Worker::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [&] { return closing_ || (look_ && !study_.empty()); });
        if (closing_) return;
        look_ = false;
        const std::filesystem::path path = study_;
        lock.unlock();
        std::optional<store::Study> study;
        const std::optional<store::RunSummary> next = choose(path, study);
        lock.lock();
        if (closing_) return;
        if (look_ || path != study_) {  // the wishes changed while we read
            look_ = true;
            continue;
        }
        if (!next) {
            const bool ended = worked_ || all_ || !wanted_.empty();
            wanted_.clear();
            if (!ended) continue;
            all_ = hold_ = worked_ = false;
            lock.unlock();
            tell(Drained{});
            lock.lock();
            continue;
        }
        if (hold_) continue;
        const bool asked =
            (all_ && !left_out_.contains(next->id)) ||
            std::any_of(wanted_.begin(), wanted_.end(), [&](const Ask& ask) { return ask.run == next->id; });
        look_ = true;
        if (!asked) continue;
        std::erase_if(wanted_, [&](const Ask& ask) { return ask.run == next->id; });
        at_work_ = next->id;
        stop_ = std::stop_source();
        stopping_ = pausing_ = false;
        worked_ = true;
        lock.unlock();
        execute(*study, *next);
        lock.lock();
    }
}

// The run's ending waits in memory until the disk takes it, or the window closes.
bool TrainingBridge::Worker::wait_for_room(store::RunId run, const Error& error, bool first) {
    if (error.id() != "store.full") return false;
    if (first) tell(Held{run, error});
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kBetweenTries, [this] { return closing_; });
    return !closing_;
}

void TrainingBridge::Worker::execute(store::Study& study, const store::RunSummary& run) {
    const auto idle = [&] {
        const std::lock_guard lock(mutex_);
        at_work_.reset();
    };
    api::Engine* engine = nullptr;
    try {
        engine = &engine_();
    } catch (const Error& error) {
        idle();
        return refuse(run.id, error, true);
    } catch (const std::exception& error) {
        idle();
        return refuse(run.id, unexpected(error.what()), true);
    }
    bool claimed = false;
    std::optional<Error> refused;
    api::Ending ending = api::Ending::failed;
    try {
        Observer observer(*this, run.id, run.metric);
        store::ExecuteOptions options;
        options.observer = &observer;
        options.stop = stop_.get_token();
        options.forecast = analysis::forecast_of_run;
        // What was chosen as waiting may have been stopped or begun by others since.
        if (run.status == store::Status::waiting) options.which = store::Claimable::waiting;
        options.claimed = [&] {
            claimed = true;
            tell(Started{run.id, run.steps, run.total_steps});
        };
        options.again = [&, first = true](const Error& error) mutable {
            return wait_for_room(run.id, error, std::exchange(first, false));
        };
        ending = store::execute(study, *engine, run.id, spec::to_run_spec(run.spec), options).ending;
    } catch (const Error& error) {
        refused = error;
    } catch (const std::exception& error) {
        refused = unexpected(error.what());
    }
    idle();
    if (claimed) return tell(Ended{run.id, ending, take_evaluation(run.id)});
    if (!refused || refused->id() == "store.run.not_waiting") return;
    refuse(run.id, *refused, refused->kind() == ErrorKind::store);
}

}  // namespace sherl::widgets
