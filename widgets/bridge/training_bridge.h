// SPDX-License-Identifier: GPL-3.0-or-later
// The one object that owns the training thread. It takes the study's waiting runs one after the other, lets
// store::execute train them, and tells the window how it goes. The window never waits for it.
//
// Called by: queue panel, set-up's buttons, the window's closing. What could change: several devices (a lane each).
#pragma once

#include <QObject>
#include <QString>
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
    ~TrainingBridge() override;  // asks a run at work to stop and waits for its ending

    // The study whose queue is worked on. Refused (false) while a run is at work.
    bool set_study(const std::filesystem::path& path);

    // Runs are executed only when asked for here: rows that wait in the study from earlier stay untouched.
    void start(const std::vector<store::RunId>& runs);  // adds to what will be executed, in the queue's order
    void start_all();                                   // every waiting row, those too that will be added later
    [[nodiscard]] bool wants(store::RunId run) const;   // will be executed
    void forget(store::RunId run);                      // no longer

    void stop();                       // the run at work; within one step
    void pause();                      // the run at work: checkpoint, then `paused`
    void set_pause_after(bool pause);  // finish the run at work, start no other
    [[nodiscard]] bool pause_after() const;
    [[nodiscard]] std::optional<store::RunId> active() const;
    [[nodiscard]] std::optional<RunProgress> progress() const;  // of the active run

  Q_SIGNALS:
    void runStarted(qint64 run);
    void progressed(const sherl::widgets::RunProgress& progress);
    void evaluated(qint64 run, const QString& metric, double value, qint64 step);
    void runEnded(qint64 run, sherl::api::Ending ending);         // exactly once for each runStarted
    void runRefused(qint64 run, const sherl::Error& error);       // could not be started; its row still says why it waits
    void queueEnded();                                            // nothing more to execute

  private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace sherl::widgets
