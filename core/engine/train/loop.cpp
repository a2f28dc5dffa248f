// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/loop.h"

#include <fmt/format.h>

#include <cmath>

#include "core/base/error.h"
#include "core/engine/train/failure.h"

namespace sherl::engine {

Loop::Loop(const LoopParts& parts)
    : parts_(parts),
      state_(parts.state),
      stepper_({.spec = parts.spec,
                .task = parts.task,
                .plan = parts.plan,
                .format = parts.format,
                .model = parts.model,
                .optimizer = parts.optimizer,
                .ledger = parts.ledger}),
      memory_(parts.ledger, parts.state, parts.observer, parts.trace_steps),
      start_seconds_(parts.clock.monotonic_seconds()),
      elapsed_before_(parts.state.elapsed_seconds) {
    if (state_.step > 0) saved_ = {state_.step, state_.evaluated_step};
}

api::RunOutcome Loop::run() {
    api::RunOutcome outcome;
    memory_.begin();
    const bool complete = train() && finish(outcome);
    if (complete) {
        outcome.ending = api::Ending::finished;
    } else {
        outcome.ending = interruption_ == Interruption::pause ? api::Ending::paused : api::Ending::stopped;
    }
    memory_.finish();
    return outcome;
}

// After each step in this order: its event, stop or pause, evaluation, checkpoint. A checkpoint therefore says whether
// the evaluation of its step is done; if not, the resumed run begins with it.
bool Loop::train() {
    if (state_.step > 0 && parts_.plan.evaluates_after(state_.step) && state_.evaluated_step < state_.step) {
        if (!evaluate_validation()) return false;
        save();
    }
    if (!training_over() && parts_.stop.stop_requested()) {
        interruption_ = Interruption::stop;
        save();
        return false;
    }
    while (!training_over()) {
        take_step();
        if (interrupted() || (parts_.plan.evaluates_after(state_.step) && !evaluate_validation())) {
            save();
            return false;
        }
        if (parts_.plan.saves_after(state_.step) || training_over()) save();
    }
    return true;
}

void Loop::take_step() {
    const std::int64_t step = state_.step + 1;
    parts_.place = {fmt::format("step {}", step), step};
    const double before = parts_.clock.monotonic_seconds();
    const StepResult result = stepper_.take(step, state_.split.peak);
    const double seconds = parts_.clock.monotonic_seconds() - before;
    state_.step = step;
    state_.elapsed_seconds = elapsed();
    api::StepEvent event;
    event.step = step;
    event.epoch = parts_.plan.epochs_done(step);
    event.loss = result.loss;
    event.learning_rate = result.learning_rate;
    event.gradient_norm = result.gradient_norm;
    event.examples = result.examples;
    event.step_seconds = seconds;
    event.examples_per_second = seconds > 0 ? static_cast<double>(result.examples) / seconds : 0;
    event.elapsed_seconds = state_.elapsed_seconds;
    event.peak_bytes = memory_.after_step(step, result.peak_bytes);
    event.logged = step == 1 || step == parts_.plan.total_steps || step % parts_.spec.train.log_every == 0;
    parts_.observer.step(event);
}

bool Loop::evaluate_validation() {
    const std::int64_t step = state_.step;
    if (parts_.task.validation.size() > 0) {
        const double before = parts_.clock.monotonic_seconds();
        std::optional<Evaluation> result = score("validation", step);
        if (!result) return false;
        const bool best =
            state_.selection.observe(step, result->metrics, parts_.task.metric, parts_.spec.train.early_stopping);
        if (best) parts_.folder.save_weights("best", parts_.model.trainable(), step);
        report(*result, "validation", step, parts_.clock.monotonic_seconds() - before, best);
        if (best) best_ = *result;
        last_ = std::move(result);
    }
    ++state_.evaluations;
    state_.evaluated_step = step;
    state_.elapsed_seconds = elapsed();
    if (state_.selection.exhausted(parts_.spec.train.early_stopping)) {
        parts_.observer.log({api::LogEvent::Level::info,
                             SHERL_TR("train", "stopped early after step %1: %2 evaluations without improvement")
                                 .arg(step)
                                 .arg(state_.selection.without_improvement)});
    }
    return true;
}

std::optional<Evaluation> Loop::score(const std::string& split, std::int64_t step) {
    parts_.place = {fmt::format("{} after step {}", split, step), 0};
    std::optional<Evaluation> result = evaluate(parts_.model, parts_.task, split, parts_.spec.train.eval_batch_size,
                                                parts_.format, parts_.ledger, [this] { return interrupted(); });
    if (!result) return result;
    evaluation_peak_ = memory_.after_evaluation(result->peak_bytes);
    if (!std::isfinite(result->loss)) throw nan_failure(NanCause::evaluation_loss, parts_.place.text, result->loss);
    return result;
}

void Loop::report(const Evaluation& result, const std::string& split, std::int64_t step, double seconds, bool best) {
    api::EvaluationEvent event;
    event.step = step;
    event.epoch = parts_.plan.epochs_done(step);
    event.split = split;
    event.loss = result.loss;
    event.metrics = result.metrics;
    event.seconds = seconds;
    event.peak_bytes = evaluation_peak_;
    event.best = best;
    parts_.observer.evaluation(event);
}

// The test split is scored once, with the selected weights (run-spec.md, "Selection").
bool Loop::finish(api::RunOutcome& outcome) {
    const bool validated = parts_.task.validation.size() > 0;
    const std::int64_t selected =
        validated && parts_.spec.train.select == "best" ? state_.selection.best_step : state_.step;
    parts_.place = {"writing the weights", 0};
    parts_.folder.save_weights("final", parts_.model.trainable(), state_.step);
    if (!validated) parts_.folder.save_weights("best", parts_.model.trainable(), state_.step);
    select_weights(selected);
    std::optional<Evaluation> validation = selected == state_.selection.best_step ? best_ : last_;
    if (validated && !validation) {
        validation = score("validation", selected);
        if (!validation) return false;
    }
    std::optional<Evaluation> test;
    if (parts_.task.test.size() > 0) {
        const double before = parts_.clock.monotonic_seconds();
        test = score("test", selected);
        if (!test) return false;
        report(*test, "test", selected, parts_.clock.monotonic_seconds() - before, false);
    }
    outcome.best_step = selected;
    if (validation) {
        outcome.validation = validation->metrics;
        parts_.observer.predictions(validation->predictions);
    }
    if (test) {
        outcome.test = test->metrics;
        parts_.observer.predictions(test->predictions);
    }
    return true;
}

void Loop::select_weights(std::int64_t step) {
    if (step == state_.step) return;
    const SavedWeights best = parts_.folder.load_weights("best");
    if (best.step != step) {
        throw Error(ErrorKind::input, {.id = "train.best.other_step",
                                       .what = SHERL_TR("train", "the saved best weights are of another step"),
                                       .where = (parts_.folder.path() / "best").string(),
                                       .expected = SHERL_TR("train", "step %1").arg(step),
                                       .got = std::to_string(best.step),
                                       .way_out = {}});
    }
    copy_tensors(parts_.model.trainable(), best.tensors, "", "best");
}

void Loop::save() {
    const std::pair now{state_.step, state_.evaluated_step};
    if (saved_ == now) return;
    parts_.place = {fmt::format("checkpoint after step {}", state_.step), 0};
    state_.elapsed_seconds = elapsed();
    parts_.system_peaks.raise(state_.counters);
    save_checkpoint(parts_.folder, state_, parts_.identity, parts_.model.trainable(), parts_.optimizer);
    saved_ = now;
    parts_.observer.checkpoint({state_.step, RunFolder::checkpoint_name(state_.step)});
    drop_old_checkpoints(parts_.folder, parts_.spec.train.keep_checkpoints);
}

bool Loop::training_over() const {
    const bool evaluated = !parts_.plan.evaluates_after(state_.step) || state_.evaluated_step == state_.step;
    return evaluated &&
           (state_.step >= parts_.plan.total_steps || state_.selection.exhausted(parts_.spec.train.early_stopping));
}

// Stop goes before pause. Once interrupted, a run stays so.
bool Loop::interrupted() {
    if (interruption_ == Interruption::none) {
        if (parts_.stop.stop_requested()) {
            interruption_ = Interruption::stop;
        } else if (parts_.observer.pause_requested()) {
            interruption_ = Interruption::pause;
        }
    }
    return interruption_ != Interruption::none;
}

double Loop::elapsed() const {
    return elapsed_before_ + parts_.clock.monotonic_seconds() - start_seconds_;
}

}  // namespace sherl::engine
