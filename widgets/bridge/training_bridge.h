// SPDX-License-Identifier: GPL-3.0-or-later
// The one object that owns the training thread. It takes the study's waiting runs one after the other, lets
// store::execute train them, and tells the window how it goes. The window never waits for it.
//
// Called by: queue panel, set-up's buttons, the window's closing. What could change: several devices (a lane each).
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/api/engine.h"
#include "core/base/clock.h"
#include "core/store/study.h"

namespace sherl::widgets {

// The newest that is known of the run at work; older steps are dropped, never queued.
struct RunProgress {
    store::RunId run = 0;
    std::int64_t step = 0, total_steps = 0;
    double epoch = 0, examples_per_second = 0;
    double seconds_left = 0;           // NaN: not known yet
    std::int64_t step_peak_bytes = 0;  // of the last step
    std::int64_t peak_bytes = 0;       // of the run so far
    bool stopping = false, pausing = false;
};

// GUI thread. Signals arrive on the GUI thread.
class TrainingBridge final : public QObject {
    Q_OBJECT

  public:
    using EngineFactory = std::function<api::Engine&()>;  // called on the training thread at the first run; may throw
    // `clock` paces progress(): at most one per 40 ms of it. Both outlive the bridge.
    TrainingBridge(EngineFactory engine, const Clock& clock, QObject* parent = nullptr);
    // Asks a run at work to stop and waits for its ending, which the study keeps; no signal tells of it any more.
    ~TrainingBridge() override;

    // The study whose queue is worked on. Refused (false) while a run is at work.
    bool set_study(const std::filesystem::path& path);

    // Runs are executed only when asked for here: rows that wait in the study from earlier stay untouched. What can be
    // resumed (stopped, paused, interrupted, failed with a checkpoint) comes first, in the order of asking, then waiting
    // rows in the order of the queue. A run that ends otherwise after it was asked for is no longer wanted.
    void start(const std::vector<store::RunId>& runs);  // adds to what will be executed
    void start_all();                                   // every waiting row, those too that come until the queue ends
    [[nodiscard]] bool wants(store::RunId run) const;   // is or will be executed
    void forget(store::RunId run);                      // no longer

    // The run at work; without effect once it has ended, whether or not its runEnded() has arrived.
    void stop();   // within one step; then the next one starts
    void pause();  // checkpoint, then `paused`; the machine is left free: no other starts, as after set_pause_after(true)
    // Finish the run at work, start no other, until false or, when nothing is at work, until the next start().
    void set_pause_after(bool pause);
    [[nodiscard]] bool pause_after() const;
    [[nodiscard]] std::optional<store::RunId> active() const;
    [[nodiscard]] std::optional<RunProgress> progress() const;  // of the active run

  Q_SIGNALS:
    void runStarted(qint64 run);
    void progressed(const sherl::widgets::RunProgress& progress);
    // The newest validation of the active run, by the metric that selects.
    void evaluated(qint64 run, const QString& metric, double value, qint64 step);
    void runEnded(qint64 run, sherl::api::Ending ending);  // exactly once for each runStarted
    // The disk is full: training is over, and its ending is kept in memory and written as soon as there is room; then
    // comes runEnded(). The bridge's end gives it up: the run is failed or, where not even that can be written, interrupted.
    void endingHeld(qint64 run, const sherl::Error& error);
    // Could not be started and is as it was (0: the study could not be read). Where the reason holds for all (no engine,
    // no disk) nothing else is started either.
    void runRefused(qint64 run, const sherl::Error& error);
    void queueEnded();    // nothing more to execute
    void queueChanged();  // what wants(), pause_after() or progress()'s stopping and pausing answer

  private:
    class Worker;
    void deliver();        // events, in order
    void show_progress();  // the newest, at its pace
    void show_evaluation();

    const Clock& clock_;
    std::unique_ptr<Worker> worker_;
    QTimer pace_;
    double shown_at_;  // seconds of the clock
    std::optional<store::RunId> active_;
    std::optional<RunProgress> progress_;
};

}  // namespace sherl::widgets
