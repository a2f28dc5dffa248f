// SPDX-License-Identifier: GPL-3.0-or-later
// Keys below "train".
#include <cmath>

#include "core/spec/keys.h"
#include "core/spec/start_values.h"
#include "core/spec/values.h"

namespace sherl::spec {
namespace {

// Of the files that start values are read from; null without them.
Json start_hash(const Settled& settled) {
    const std::string folder = text_at(settled.values, "train.start_from");
    const std::string hash = folder.empty() ? std::string() : start_values_hash(folder);
    return hash.empty() ? Json(nullptr) : Json(hash);
}

// With a ratio the steps stay open.
Json warmup_steps(const Settled& settled) {
    return value_at(settled.values, "train.schedule.warmup_ratio").is_null() ? Json(0) : Json(nullptr);
}

Key reserved(const char* path, Text help) {
    return {.path = path, .help = std::move(help), .unavailable = of_later_hosts(), .rare = true, .reserved = true};
}

}  // namespace

void add_train_keys(Catalogue& catalogue) {
    std::vector<Key>& keys = catalogue.keys;
    keys.insert(keys.end(),
                {
                    {.path = "train.epochs",
                     .type = Type::number,
                     .help = SHERL_TR("spec", "Passes over the training split; parts of one are allowed."),
                     .default_value = 3.0,
                     .minimum = open_limit(0),
                     .unit = "epochs"},
                    {.path = "train.max_steps",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Ends after so many steps, and plans the schedule for them."),
                     .default_help = SHERL_TR("spec", "none"),
                     .minimum = limit(1),
                     .unit = "steps"},
                    {.path = "train.batch_size",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Examples per micro-batch."),
                     .default_value = 32,
                     .minimum = limit(1),
                     .unit = "examples"},
                    {.path = "train.accumulate",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Micro-batches per step."),
                     .default_value = 1,
                     .minimum = limit(1),
                     .rare = true,
                     .unit = "micro-batches"},
                    {.path = "train.eval_batch_size",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Examples per batch of an evaluation."),
                     .default_value = 64,
                     .minimum = limit(1),
                     .rare = true,
                     .unit = "examples"},
                    {.path = "train.gradient_checkpointing",
                     .type = Type::boolean,
                     .help = SHERL_TR("spec",
                                      "Blocks keep their input alone and run again in the backward pass: less memory where gradients "
                                      "pass through many blocks, more time, the same numbers up to rounding. With it LoRA can stay "
                                      "below SHERL's peak, at about twice SHERL's time."),
                     .default_value = false,
                     .rare = true},
                    {.path = "train.decoder_cache",
                     .type = Type::boolean,
                     .help = SHERL_TR("spec", "Keeps the decoder's keys and values, as the official code does."),
                     .default_value = false,
                     .applies_if = {{"task.kind", {"seq2seq"}}},
                     .rare = true},
                    {.path = "train.clip_norm",
                     .type = Type::number,
                     .help = SHERL_TR("spec", "Largest global norm of the gradient; null switches clipping off."),
                     .default_value = 1.0,
                     .minimum = open_limit(0),
                     .null_is_off = true},
                    {.path = "train.seed",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Start values, order of examples, dropout."),
                     .default_value = 0,
                     .minimum = limit(0),
                     .maximum = limit(kLargestInteger),
                     .hashed = false},
                    {.path = "train.optimizer.kind",
                     .type = Type::choice,
                     .help = SHERL_TR("spec", "Rule of the update."),
                     .default_value = "adamw",
                     .choices = catalogue.optimizers,
                     .rare = true},
                    {.path = "train.optimizer.lr",
                     .type = Type::number,
                     .help = SHERL_TR("spec", "Learning rate after warm-up."),
                     .default_value = 1e-3,
                     .minimum = limit(0)},
                    {.path = "train.optimizer.betas",
                     .type = Type::numbers,
                     .help = SHERL_TR("spec", "Decay of the two running means."),
                     .default_value = Json::array({0.9, 0.999}),
                     .minimum = limit(0),
                     .maximum = open_limit(1),
                     .least_items = 2,
                     .most_items = 2,
                     .rare = true},
                    {.path = "train.optimizer.eps",
                     .type = Type::number,
                     .help = SHERL_TR("spec", "Added to the root of the second mean."),
                     .default_value = 1e-8,
                     .minimum = open_limit(0),
                     .rare = true},
                    {.path = "train.optimizer.weight_decay",
                     .type = Type::number,
                     .help = SHERL_TR("spec", "Decoupled decay of every trained tensor."),
                     .default_value = 0.0,
                     .minimum = limit(0)},
                    reserved("train.optimizer.no_decay", SHERL_TR("spec", "Tensors without decay.")),
                    reserved("train.optimizer.lr_factors", SHERL_TR("spec", "Learning rates by tensor.")),
                    reserved("train.optimizer.tensor_clip_norm", SHERL_TR("spec", "Clipping by tensor.")),
                    {.path = "train.schedule.kind",
                     .type = Type::choice,
                     .help = SHERL_TR("spec", "Learning rate after warm-up."),
                     .default_value = "linear",
                     .choices = catalogue.schedules},
                    {.path = "train.schedule.warmup_ratio",
                     .type = Type::number,
                     .help = SHERL_TR("spec", "Warm-up as a share of all steps, instead of steps."),
                     .default_help = SHERL_TR("spec", "none"),
                     .minimum = limit(0),
                     .maximum = limit(1)},
                    {.path = "train.schedule.warmup_steps",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Steps in which the learning rate rises from 0."),
                     .derive = warmup_steps,
                     .default_help = SHERL_TR("spec", "0"),
                     .minimum = limit(0),
                     .rare = true,
                     .unit = "steps"},
                    {.path = "train.evaluate_every",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Steps between evaluations; there is always one at the end."),
                     .default_help = SHERL_TR("spec", "each epoch"),
                     .minimum = limit(1),
                     .unit = "steps"},
                    {.path = "train.checkpoint_every",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Steps between resumable checkpoints."),
                     .default_help = SHERL_TR("spec", "each evaluation"),
                     .minimum = limit(1),
                     .rare = true,
                     .unit = "steps"},
                    {.path = "train.keep_checkpoints",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Checkpoints kept besides best and final."),
                     .default_value = 2,
                     .minimum = limit(1),
                     .rare = true},
                    {.path = "train.select",
                     .type = Type::choice,
                     .help = SHERL_TR("spec", "Weights that are tested and exported."),
                     .default_value = "best",
                     .choices = {{"best",
                                  SHERL_TR("spec", "Best"),
                                  SHERL_TR("spec", "Highest task.metric on validation, the first on ties."),
                                  {}},
                                 {"last", SHERL_TR("spec", "Last"), SHERL_TR("spec", "As training left them."), {}}},
                     .rare = true},
                    {.path = "train.early_stopping.patience",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Ends after so many evaluations without improvement."),
                     .default_help = SHERL_TR("spec", "off"),
                     .minimum = limit(1),
                     .rare = true,
                     .unit = "evaluations"},
                    {.path = "train.early_stopping.min_delta",
                     .type = Type::number,
                     .help = SHERL_TR("spec", "Smallest rise of task.metric that counts."),
                     .default_value = 0.0,
                     .minimum = limit(0),
                     .rare = true},
                    {.path = "train.log_every",
                     .type = Type::integer,
                     .help = SHERL_TR("spec", "Steps between stored rows; peaks are never skipped."),
                     .default_value = 1,
                     .minimum = limit(1),
                     .rare = true,
                     .unit = "steps"},
                    {.path = "train.start_from",
                     .type = Type::path,
                     .help = SHERL_TR("spec",
                                      "Exported folder of the same method, this program's or the peft library's, for the "
                                      "start values; a head that it lacks starts anew."),
                     .default_help = SHERL_TR("spec", "none"),
                     .rare = true},
                    {.path = "train.start_hash",
                     .type = Type::text,
                     .help = SHERL_TR("spec", "What train.start_from holds, so that other start values are another variant."),
                     .derive = start_hash,
                     .default_help = SHERL_TR("spec", "the SHA-256 of its files; none without"),
                     .minimum = limit(64),
                     .maximum = limit(64),
                     .rare = true},
                    {.path = "train.start_partial",
                     .type = Type::boolean,
                     .help = SHERL_TR("spec",
                                      "Takes of train.start_from what fits: what it lacks starts anew, what belongs nowhere is "
                                      "left out."),
                     .default_value = false,
                     .rare = true},
                    reserved("train.loss_factor", SHERL_TR("spec", "Factor of the loss.")),
                });
}

Problem long_warmup(std::int64_t warmup, std::int64_t total) {
    return {.id = "spec.warmup",
            .what = SHERL_TR("spec", "warm-up is longer than the run, so the learning rate never reaches its value"),
            .where = "train.schedule.warmup_steps",
            .expected = SHERL_TR("spec", "at most %1 steps").arg(total),
            .got = std::to_string(warmup),
            .way_out = {}};
}

namespace {

void check_start(const Settled& settled, std::vector<Problem>& problems) {
    const std::string folder = text_at(settled.values, "train.start_from");
    const Json stored = value_at(settled.values, "train.start_hash");
    // What was derived a moment ago is what the folder holds.
    const Json now = value_at(settled.given, "train.start_hash").is_null() ? stored : start_hash(settled);
    if (!folder.empty() && now.is_null()) {
        problems.push_back({.id = "spec.start",
                            .what = SHERL_TR("spec", "there is no exported adapter"),
                            .where = "train.start_from",
                            .expected = SHERL_TR("spec", "a folder with adapter_model.safetensors and adapter_config.json"),
                            .got = folder,
                            .way_out = {}});
    } else if (stored != now) {
        problems.push_back({.id = "spec.start",
                            .what = SHERL_TR("spec", "the start values are not those that the document was made with"),
                            .where = "train.start_hash",
                            .expected = Text::plain(now.is_null() ? std::string("null") : now.get<std::string>()),
                            .got = shown(stored),
                            .way_out = SHERL_TR("spec", "Leave the key out to take what train.start_from holds now.")});
    }
}

}  // namespace

void check_train(const Settled& settled, std::vector<Problem>& problems, std::vector<Problem>& warnings) {
    check_start(settled, problems);
    if (value_at(settled.values, "train.decoder_cache") == true && value_at(settled.values, "train.gradient_checkpointing") == true) {
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "the decoder's keys and values cannot be kept of blocks that run again in the backward pass"),
                            .where = "train.decoder_cache",
                            .expected = SHERL_TR("spec", "one of decoder_cache and gradient_checkpointing"),
                            .got = "both",
                            .way_out = SHERL_TR("spec", "Remove one of them.")});
    }
    const Json steps = value_at(settled.values, "train.schedule.warmup_steps");
    const Json total = value_at(settled.values, "train.max_steps");
    if (!value_at(settled.given, "train.schedule.warmup_steps").is_null() &&
        !value_at(settled.given, "train.schedule.warmup_ratio").is_null()) {
        problems.push_back({.id = "spec.conflict",
                            .what = SHERL_TR("spec", "warm-up is given twice, as steps and as a ratio"),
                            .where = "train.schedule.warmup_ratio",
                            .expected = SHERL_TR("spec", "one of warmup_steps and warmup_ratio"),
                            .got = value_at(settled.given, "train.schedule.warmup_ratio").dump(),
                            .way_out = SHERL_TR("spec", "Remove one of them.")});
    }
    // A run that the epochs end earlier is told once the data are known (schedule.h).
    if (steps.is_number_integer() && total.is_number_integer() &&
        steps.get<std::int64_t>() > total.get<std::int64_t>()) {
        warnings.push_back(long_warmup(steps.get<std::int64_t>(), total.get<std::int64_t>()));
    }
    if (value_at(settled.values, "train.start_partial") == true && text_at(settled.given, "train.start_from").empty()) {
        warnings.push_back({.id = "spec.start",
                            .what = SHERL_TR("spec", "start_partial has no effect without start values"),
                            .where = "train.start_partial",
                            .expected = {},
                            .got = "true",
                            .way_out = SHERL_TR("spec", "Give train.start_from too.")});
    }
    const Json delta = value_at(settled.values, "train.early_stopping.min_delta");
    if (value_at(settled.values, "train.early_stopping.patience").is_null() && delta.is_number() &&
        delta.get<double>() > 0) {
        warnings.push_back({.id = "spec.early_stopping",
                            .what = SHERL_TR("spec", "min_delta has no effect while early stopping is off"),
                            .where = "train.early_stopping.min_delta",
                            .expected = {},
                            .got = delta.dump(),
                            .way_out = SHERL_TR("spec", "Give train.early_stopping.patience too.")});
    }
}

}  // namespace sherl::spec
