// SPDX-License-Identifier: GPL-3.0-or-later
// The half of the bridge that the window talks to; training_worker.cpp trains.
#include "widgets/bridge/training_bridge.h"

#include <limits>

#include "widgets/bridge/training_worker.h"

namespace sherl::widgets {
namespace {

constexpr double kPaceSeconds = 0.040;
constexpr double kRounding = 1e-6;  // differences of a clock that has run for days
constexpr int kLookMs = 20;         // half the pace, so that a late timer costs little

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

template <class Evaluation>
void tell(TrainingBridge& bridge, const std::optional<Evaluation>& newest) {
    if (newest) Q_EMIT bridge.evaluated(newest->run, QString::fromStdString(newest->metric), newest->value, newest->step);
}

}  // namespace

TrainingBridge::TrainingBridge(EngineFactory engine, const Clock& clock, QObject* parent)
    : QObject(parent),
      clock_(clock),
      worker_(std::make_unique<Worker>(*this, std::move(engine))),
      shown_at_(-std::numeric_limits<double>::infinity()) {
    pace_.setInterval(kLookMs);
    pace_.setTimerType(Qt::PreciseTimer);
    connect(&pace_, &QTimer::timeout, this, [this] {
        show_evaluation();
        show_progress();
    });
}

TrainingBridge::~TrainingBridge() = default;

bool TrainingBridge::set_study(const std::filesystem::path& path) {
    if (active_ || !worker_->set_study(path)) return false;
    Q_EMIT queueChanged();
    return true;
}

void TrainingBridge::start(const std::vector<store::RunId>& runs) {
    if (runs.empty()) return;
    worker_->start(runs);
    Q_EMIT queueChanged();
}

void TrainingBridge::start_all() {
    worker_->start_all();
    Q_EMIT queueChanged();
}

bool TrainingBridge::wants(store::RunId run) const {
    return worker_->wants(run);
}

void TrainingBridge::forget(store::RunId run) {
    worker_->forget(run);
    Q_EMIT queueChanged();
}

void TrainingBridge::stop() {
    if (!active_ || !worker_->stop(*active_)) return;
    progress_->stopping = true;
    Q_EMIT queueChanged();
}

void TrainingBridge::pause() {
    if (!active_ || !worker_->pause(*active_)) return;
    progress_->pausing = true;
    Q_EMIT queueChanged();
}

void TrainingBridge::set_pause_after(bool pause) {
    worker_->set_pause_after(pause);
    Q_EMIT queueChanged();
}

bool TrainingBridge::pause_after() const {
    return worker_->pause_after();
}

std::optional<store::RunId> TrainingBridge::active() const {
    return active_;
}

std::optional<RunProgress> TrainingBridge::progress() const {
    return progress_;
}

void TrainingBridge::show_progress() {
    if (!active_ || clock_.monotonic_seconds() - shown_at_ < kPaceSeconds - kRounding) return;
    const std::optional<RunProgress> newest = worker_->take_progress(*active_);
    if (!newest) return;
    shown_at_ = clock_.monotonic_seconds();
    progress_ = newest;
    Q_EMIT progressed(*newest);
}

void TrainingBridge::show_evaluation() {
    if (active_) tell(*this, worker_->take_evaluation(*active_));
}

void TrainingBridge::deliver() {
    while (auto event = worker_->next_event()) {
        std::visit(Overloaded{[this](const Worker::Started& started) {
                                  active_ = started.run;
                                  progress_ = RunProgress{};
                                  progress_->run = started.run;
                                  progress_->step = started.steps;
                                  progress_->total_steps = started.total_steps;
                                  progress_->seconds_left = std::numeric_limits<double>::quiet_NaN();
                                  pace_.start();
                                  Q_EMIT runStarted(started.run);
                              },
                              [this](const Worker::Ended& ended) {
                                  tell(*this, ended.last);
                                  active_.reset();
                                  progress_.reset();
                                  pace_.stop();
                                  Q_EMIT runEnded(ended.run, ended.ending);
                              },
                              [this](const Worker::Held& held) { Q_EMIT endingHeld(held.run, held.error); },
                              [this](const Worker::Refused& refused) { Q_EMIT runRefused(refused.run, refused.error); },
                              [this](const Worker::Drained&) {
                                  Q_EMIT queueEnded();
                                  Q_EMIT queueChanged();
                              }},
                   *event);
    }
}

}  // namespace sherl::widgets
