// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/schedule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/spec/keys.h"

namespace sherl::spec {
namespace {

std::int64_t ceil_divide(std::int64_t a, std::int64_t b) {
    return a / b + (a % b != 0 ? 1 : 0);
}

}  // namespace

std::int64_t ceil_product(double factor, std::int64_t count) {
    const double product = factor * static_cast<double>(count);
    if (product >= 9e15) return std::int64_t{9'000'000'000'000'000};  // beyond exact integers: as good as endless
    const double nearest = std::round(product);
    // Factor and product are each rounded by at most half a unit in the last place.
    const bool whole = std::abs(product - nearest) <= 2 * std::numeric_limits<double>::epsilon() * product;
    return static_cast<std::int64_t>(whole ? nearest : std::ceil(product));
}

Plan make_plan(const TrainSpec& train, std::int64_t examples) {
    Plan plan;
    plan.examples = examples;
    plan.batch_size = train.batch_size;
    plan.accumulate = train.accumulate;
    plan.steps_per_epoch = ceil_divide(ceil_divide(examples, train.batch_size), train.accumulate);
    plan.total_steps = std::max<std::int64_t>(1, ceil_product(train.epochs, plan.steps_per_epoch));
    if (train.max_steps) plan.total_steps = std::min(plan.total_steps, *train.max_steps);
    plan.warmup_steps = train.schedule.warmup_ratio ? ceil_product(*train.schedule.warmup_ratio, plan.total_steps)
                                                    : train.schedule.warmup_steps;
    plan.evaluate_every = train.evaluate_every.value_or(0);
    plan.checkpoint_every = train.checkpoint_every.value_or(0);
    return plan;
}

std::optional<Problem> warmup_warning(const TrainSpec& train, std::int64_t examples) {
    const Plan plan = make_plan(train, examples);
    const bool told = train.max_steps && plan.warmup_steps > *train.max_steps;
    if (told || plan.warmup_steps <= plan.total_steps) return std::nullopt;
    return long_warmup(plan.warmup_steps, plan.total_steps);
}

bool Plan::evaluates_after(std::int64_t step) const {
    return step == total_steps || step % (evaluate_every > 0 ? evaluate_every : steps_per_epoch) == 0;
}

bool Plan::saves_after(std::int64_t step) const {
    return checkpoint_every > 0 ? step % checkpoint_every == 0 : evaluates_after(step);
}

double Plan::epochs_done(std::int64_t step) const {
    return static_cast<double>(step) / static_cast<double>(steps_per_epoch);
}

double learning_rate(const TrainSpec& train, const Plan& plan, std::int64_t done) {
    const double t = static_cast<double>(done);
    const double w = static_cast<double>(plan.warmup_steps);
    const double total = static_cast<double>(plan.total_steps);
    const std::string& kind = train.schedule.kind;
    double factor = 1;
    if (done < plan.warmup_steps) {
        factor = t / w;
    } else if (kind == "linear") {
        factor = (total - t) / (total - w);
    } else if (kind == "cosine") {
        factor = 0.5 * (1 + std::cos(std::numbers::pi * (t - w) / (total - w)));
    } else if (kind != "constant") {
        throw Error(ErrorKind::input, {.id = "train.schedule.unknown",
                                       .what = SHERL_TR("spec", "this kind of schedule is not built"),
                                       .where = "train.schedule.kind",
                                       .expected = Text::plain("linear, cosine, constant"),
                                       .got = kind,
                                       .way_out = {}});
    }
    return train.optimizer.lr * factor;
}

}  // namespace sherl::spec
