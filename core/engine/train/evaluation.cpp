// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/evaluation.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "core/data/metrics.h"

namespace sherl::engine {
namespace {

std::vector<std::int64_t> longest_first(const EncodedSplit& split) {
    std::vector<std::int64_t> order(split.examples.size());
    std::iota(order.begin(), order.end(), 0);
    const auto length = [&](std::int64_t i) { return split.examples[static_cast<std::size_t>(i)].ids.size(); };
    std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) { return length(a) > length(b); });
    return order;
}

// Softmax in double of one row.
void write_probabilities(std::span<const double> logits, std::span<float> out) {
    const double largest = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const double logit : logits) sum += std::exp(logit - largest);
    for (std::size_t i = 0; i < logits.size(); ++i) out[i] = static_cast<float>(std::exp(logits[i] - largest) / sum);
}

api::PredictionsEvent empty_predictions(const EncodedSplit& split, const TextTask& task, const std::string& name) {
    api::PredictionsEvent event;
    event.split = name;
    event.ids = split.ids;
    for (const data::EncodedExample& example : split.examples) {
        if (task.regression()) {
            event.targets.push_back(static_cast<float>(example.target));
        } else {
            event.labels.push_back(example.label);
        }
    }
    event.predictions.resize(event.labels.size());
    event.probabilities.resize(split.examples.size() * static_cast<std::size_t>(task.outputs()));
    return event;
}

std::map<std::string, double> score(const EncodedSplit& split, const TextTask& task, const api::PredictionsEvent& event,
                                    const std::vector<double>& scores) {
    if (!task.regression()) return data::classification_metrics(event.predictions, event.labels, task.outputs());
    std::vector<double> targets;
    for (const data::EncodedExample& example : split.examples) targets.push_back(example.target);
    return data::regression_metrics(scores, targets);
}

}  // namespace

std::optional<Evaluation> evaluate(Model& model, const TextTask& task, const std::string& name, std::int64_t batch_size,
                                   const BatchFormat& format, memory::Ledger& ledger,
                                   const std::function<bool()>& interrupted) {
    const torch::NoGradGuard no_grad;
    const EncodedSplit& split = name == "test" ? task.test : task.validation;
    const std::vector<std::int64_t> order = longest_first(split);
    const std::size_t columns = static_cast<std::size_t>(task.outputs());
    Evaluation result;
    result.predictions = empty_predictions(split, task, name);
    std::vector<double> scores(task.regression() ? order.size() : 0);
    double loss_sum = 0;
    ledger.begin_window();
    for (std::size_t start = 0; start < order.size(); start += static_cast<std::size_t>(batch_size)) {
        if (interrupted()) return std::nullopt;
        const std::size_t rows = std::min(order.size() - start, static_cast<std::size_t>(batch_size));
        const std::span<const std::int64_t> indices(order.data() + start, rows);
        const Batch batch = make_batch(split.examples, indices, format, &ledger);
        const at::Tensor output = model.forward(batch, ForwardContext{});
        loss_sum += model.loss(output, batch).item<double>() * static_cast<double>(rows);
        const at::Tensor logits = output.to(at::kCPU, at::kDouble).contiguous();
        const double* values = logits.const_data_ptr<double>();
        for (std::size_t row = 0; row < rows; ++row) {
            const std::size_t example = static_cast<std::size_t>(indices[row]);
            const std::span<const double> one(values + row * columns, columns);
            if (task.regression()) {
                scores[example] = one[0];
                result.predictions.probabilities[example] = static_cast<float>(one[0]);
                continue;
            }
            result.predictions.predictions[example] = std::max_element(one.begin(), one.end()) - one.begin();
            write_probabilities(one, std::span(result.predictions.probabilities).subspan(example * columns, columns));
        }
    }
    result.loss = loss_sum / static_cast<double>(order.size());
    result.metrics = score(split, task, result.predictions, scores);
    result.peak_bytes = ledger.window_peak();
    return result;
}

}  // namespace sherl::engine
