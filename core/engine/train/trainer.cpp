// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/trainer.h"

#include <ATen/Parallel.h>

#include "core/analysis/batch_shape.h"
#include "core/engine/memory/device_feed.h"
#include "core/engine/train/device.h"
#include "core/engine/train/failure.h"
#include "core/engine/train/loop.h"
#include "core/engine/train/start_values.h"

namespace sherl::engine {
namespace {

// What outlives a failure, so that its outcome can still tell how far the run came.
struct Progress {
    RunState state;
    Place place;
    std::optional<memory::Ledger> ledger;
    std::int64_t trainable_parameters = 0;
    at::Device device = at::kCPU;
    std::optional<SystemPeaks> system_peaks;
};

std::int64_t scalars(const std::vector<NamedTensor>& tensors) {
    std::int64_t sum = 0;
    for (const NamedTensor& named : tensors) sum += named.tensor.numel();
    return sum;
}

ModelRequest model_request(const spec::RunSpec& spec, const TextTask& task, at::Device device) {
    return {.backbone = spec.backbone,
            .method = spec.method,
            .task_kind = task.kind,
            .outputs = task.outputs(),
            .pool = spec.task.pool,
            .head_dropout = spec.task.head_dropout,
            .seed = spec.train.seed,
            .adapter_key = adapter_key(spec),
            .device = device};
}

api::RunStarted started(const spec::RunSpec& spec, const TextTask& task, const spec::Plan& plan, const Model& model,
                        const Progress& progress, const RunIdentity& identity, const Environment& environment) {
    api::RunStarted event;
    event.first_step = progress.state.step;
    event.total_steps = plan.total_steps;
    event.steps_per_epoch = plan.steps_per_epoch;
    event.train_examples = task.train.size();
    event.validation_examples = task.validation.size();
    event.test_examples = task.test.size();
    event.largest_batch = analysis::largest_batch(task.train.examples, spec.train.batch_size);
    event.outputs = task.generates() ? 0 : task.outputs();
    event.trainable_parameters = progress.trainable_parameters;
    event.backbone_parameters = model.backbone_parameters();
    event.head_parameters = model.head_parameters();
    event.labels = task.labels;
    event.device = progress.device.str();
    event.threads = progress.state.threads;
    event.backbone_hash = identity.backbone;
    event.data_hash = identity.data;
    event.libraries = environment.libraries;
    const data::DataReport& report = task.report;
    event.data_report = {{"rows_read", report.rows_read},
                         {"rows_skipped", report.rows_skipped},
                         {"skipped_examples", report.skipped_sentences()},
                         {"windows_1252", report.windows_1252},
                         {"shared_texts", report.shared_texts},
                         {"label_counts", report.label_counts}};
    return event;
}

void log_all(api::RunObserver& observer, api::LogEvent::Level level, const std::vector<Text>& texts) {
    for (const Text& text : texts) observer.log({level, text});
}

api::RunOutcome run(const api::RunRequest& request, api::RunObserver& observer, const std::stop_token& stop,
                    const Environment& environment, Progress& progress) {
    const spec::RunSpec& spec = request.spec;
    const RunFolder folder(request.files);
    folder.sweep();
    std::vector<Text> warnings;
    std::optional<Checkpoint> checkpoint;
    if (request.resume) {
        checkpoint = newest_checkpoint(folder, warnings);
    } else {
        folder.clear();
    }
    // One and two threads differ bitwise, so a resumed run takes the checkpoint's number (run-spec.md, "threads").
    RunState& state = progress.state;
    if (checkpoint) state = checkpoint->state;
    if (!checkpoint) state.threads = resolve_threads(spec.threads);
    at::set_num_threads(static_cast<int>(state.threads));
    // "auto" is resolved once: another device would give other bits.
    progress.device = resolve_device(checkpoint && spec.device == "auto" ? state.device : spec.device);
    check_memory_limit(spec.memory_limit, progress.device);
    state.device = progress.device.str();
    progress.system_peaks.emplace(progress.device, checkpoint ? &state.counters : nullptr, environment.proc);

    memory::Ledger& ledger = progress.ledger.emplace(spec.memory_limit);
    const memory::RunScope scope(ledger);
    if (progress.device.is_cuda()) static_cast<void>(memory::charge_device(progress.device.index()));
    const TextTask task = environment.load_task(spec);
    const ModelRequest made = model_request(spec, task, progress.device);
    const std::unique_ptr<Model> model = environment.build_model(made, &ledger);
    const BatchFormat format{.pad_id = task.pad_id,
                             .regression = task.regression(),
                             .seq2seq = task.generates(),
                             .score_type = spec.backbone.dtype == "float64" ? at::kDouble : at::kFloat,
                             .device = progress.device};
    const auto interrupted = [&stop] { return stop.stop_requested(); };
    if (!checkpoint && !set_start_values(spec, made, task, format, interrupted, warnings, *model)) {
        api::RunOutcome outcome;
        outcome.ending = api::Ending::stopped;
        return outcome;
    }
    const std::unique_ptr<Optimizer> optimizer = make_optimizer(spec.train.optimizer, model->trainable(), &ledger);
    progress.trainable_parameters = scalars(model->trainable());
    const spec::Plan plan = spec::make_plan(spec.train, task.train.size());
    const RunIdentity identity{settings_hash(spec, model->trainable()), environment.backbone_hash(spec.backbone.path),
                               task.report.hash};
    if (checkpoint) {
        restore(*checkpoint, identity, model->trainable(), *optimizer);
        checkpoint->tensors.clear();
        if (state.selection.best_step > 0)
            static_cast<void>(folder.load_weights("best"));  // refused now rather than at the end
        // What lies beyond belongs to a future that is about to be taken again; it is damaged, or it would have been
        // chosen.
        for (const std::int64_t step : folder.checkpoint_steps()) {
            if (step > state.step) folder.remove(RunFolder::checkpoint_name(step));
        }
    }
    observer.started(started(spec, task, plan, *model, progress, identity, environment));
    log_all(observer, api::LogEvent::Level::warning, warnings);
    Loop loop({.spec = spec,
               .task = task,
               .plan = plan,
               .format = format,
               .identity = identity,
               .folder = folder,
               .model = *model,
               .optimizer = *optimizer,
               .ledger = ledger,
               .system_peaks = *progress.system_peaks,
               .observer = observer,
               .stop = stop,
               .clock = *environment.clock,
               .trace_steps = request.trace_steps,
               .state = state,
               .place = progress.place});
    return loop.run();
}

}  // namespace

api::RunOutcome train(const api::RunRequest& request, api::RunObserver& observer, std::stop_token stop,
                      const Environment& environment) noexcept {
    const double start = environment.clock->monotonic_seconds();
    Progress progress;
    api::RunOutcome outcome;
    try {
        outcome = run(request, observer, stop, environment, progress);
    } catch (...) {
        outcome.ending = api::Ending::failed;
        std::optional<api::OutOfMemory> refused;
        if (progress.ledger) refused = progress.ledger->refused(progress.place.step);
        outcome.error = failure_of(std::current_exception(), progress.place.text, refused);
        if (outcome.error->id() == kOutOfMemory) outcome.out_of_memory = std::move(refused);
    }
    outcome.steps = progress.state.step;
    if (progress.system_peaks) progress.system_peaks->raise(progress.state.counters);
    outcome.counters = progress.state.counters;
    outcome.split = progress.state.split;
    outcome.trainable_parameters = progress.trainable_parameters;
    outcome.seconds = environment.clock->monotonic_seconds() - start;
    return outcome;
}

}  // namespace sherl::engine
