// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the bridge only: the training thread, and the little that is told across.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <stop_token>
#include <thread>
#include <variant>

#include "widgets/bridge/training_bridge.h"

namespace sherl::widgets {

class TrainingBridge::Worker {
  public:
    // What must arrive, in order: a few for each run.
    struct Started {
        store::RunId run;
        std::int64_t steps, total_steps;  // as the study knows them
    };
    struct Evaluation {
        store::RunId run;
        std::string metric;
        double value;
        std::int64_t step;
    };
    struct Ended {
        store::RunId run;
        api::Ending ending;
        std::optional<Evaluation> last;  // not taken yet: the next run's would take its place
    };
    struct Refused {
        store::RunId run;
        Error error;
    };
    struct Held {
        store::RunId run;
        Error error;
    };
    struct Drained {};
    using Event = std::variant<Started, Ended, Held, Refused, Drained>;

    Worker(TrainingBridge& bridge, EngineFactory engine);
    ~Worker();

    // The GUI's thread.
    [[nodiscard]] bool set_study(const std::filesystem::path& path);
    void start(const std::vector<store::RunId>& runs);
    void start_all();
    [[nodiscard]] bool wants(store::RunId run);
    void forget(store::RunId run);
    [[nodiscard]] bool stop(store::RunId run);  // false: it is not at work
    [[nodiscard]] bool pause(store::RunId run);
    void set_pause_after(bool pause);
    [[nodiscard]] bool pause_after();
    [[nodiscard]] std::optional<Event> next_event();
    // The newest since the last time, of this run only.
    [[nodiscard]] std::optional<RunProgress> take_progress(store::RunId run);
    [[nodiscard]] std::optional<Evaluation> take_evaluation(store::RunId run);

  private:
    class Observer;
    struct Ask {
        store::RunId run;
        std::int64_t at_ms;
    };

    void work();
    // What to execute next; `study` is open then. Nothing: no run, or what happened was told.
    [[nodiscard]] std::optional<store::RunSummary> choose(const std::filesystem::path& path,
                                                          std::optional<store::Study>& study);
    void execute(store::Study& study, const store::RunSummary& run);
    void refuse(store::RunId run, const Error& error, bool all);
    [[nodiscard]] bool wait_for_room(store::RunId run, const Error& error, bool first);
    void tell(Event event);

    TrainingBridge& bridge_;
    EngineFactory engine_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::filesystem::path study_;
    std::vector<Ask> wanted_;
    std::set<store::RunId> left_out_;  // of `all_`
    bool all_ = false;
    bool hold_ = false;    // start no other
    bool look_ = false;    // something may be there to execute
    bool worked_ = false;  // since the queue was empty
    bool closing_ = false;
    std::optional<store::RunId> at_work_;
    std::stop_source stop_;  // of the run at work
    bool stopping_ = false, pausing_ = false;

    // The mailbox: the newest progress and evaluation take the place of older ones.
    std::optional<RunProgress> progress_;
    std::optional<Evaluation> evaluation_;
    std::deque<Event> events_;
    bool announced_ = false;

    std::thread thread_;  // last: starts when all else is ready
};

}  // namespace sherl::widgets
