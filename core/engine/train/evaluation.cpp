// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/evaluation.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "core/data/metrics.h"
#include "core/data/text_to_text.h"

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
    // Generated answers have no probabilities; scores stand in their place.
    if (!task.generates() || task.regression()) event.probabilities.resize(split.examples.size() * static_cast<std::size_t>(task.outputs()));
    return event;
}

std::map<std::string, double> score(const EncodedSplit& split, const TextTask& task, const api::PredictionsEvent& event,
                                    const std::vector<double>& scores, const std::vector<std::string>& answers) {
    if (task.generates() && !task.regression())
        return data::answer_metrics(task.spec, answers, event.labels, task.answers);
    if (!task.regression()) return data::classification_metrics(event.predictions, event.labels, task.outputs());
    std::vector<double> targets;
    for (const data::EncodedExample& example : split.examples) targets.push_back(example.target);
    return data::regression_metrics(scores, targets);
}

// The texts that the model answers to a batch.
std::vector<std::string> answers_of(Model& model, const TextTask& task, const Batch& batch) {
    const at::Tensor ids = model.generate(batch, task.spec.max_new_tokens).to(at::kCPU).contiguous();
    const std::int64_t* values = ids.const_data_ptr<std::int64_t>();
    std::vector<std::string> answers;
    for (std::int64_t row = 0; row < ids.size(0); ++row)
        answers.push_back(task.tokenizer->decode({values + row * ids.size(1), values + (row + 1) * ids.size(1)}));
    return answers;
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
    std::vector<std::string> answers(task.generates() ? order.size() : 0);
    double loss_sum = 0, weights = 0;
    ledger.begin_window();
    for (std::size_t start = 0; start < order.size(); start += static_cast<std::size_t>(batch_size)) {
        if (interrupted()) return std::nullopt;
        const std::size_t rows = std::min(order.size() - start, static_cast<std::size_t>(batch_size));
        const std::span<const std::int64_t> indices(order.data() + start, rows);
        const Batch batch = make_batch(split.examples, indices, format, &ledger);
        const at::Tensor output = model.forward(batch, ForwardContext{});
        // The mean over examples; seq2seq: over target tokens.
        const double weight =
            task.generates() ? batch.labels.ge(0).sum().item<double>() : static_cast<double>(rows);
        loss_sum += model.loss(output, batch).item<double>() * weight;
        weights += weight;
        if (task.generates()) {
            std::vector<std::string> generated = answers_of(model, task, batch);
            for (std::size_t row = 0; row < rows; ++row) {
                const std::size_t example = static_cast<std::size_t>(indices[row]);
                if (task.regression()) {
                    scores[example] = data::score_of(generated[row]);
                    result.predictions.probabilities[example] = static_cast<float>(scores[example]);
                } else {
                    result.predictions.predictions[example] = data::class_of(generated[row], task.answers);
                }
                answers[example] = std::move(generated[row]);
            }
            continue;
        }
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
    result.loss = loss_sum / weights;
    result.metrics = score(split, task, result.predictions, scores, answers);
    result.peak_bytes = ledger.window_peak();
    return result;
}

}  // namespace sherl::engine
