// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/evaluation.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "core/analysis/batch_shape.h"
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
    event.probabilities.resize(split.examples.size() * static_cast<std::size_t>(task.outputs()));
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

// One evaluation under way: what each batch adds.
class Tally {
  public:
    Tally(Model& model, const TextTask& task, const EncodedSplit& split, const std::string& name)
        : model_(model), task_(task), split_(split), columns_(static_cast<std::size_t>(task.outputs())) {
        predictions = empty_predictions(split, task, name);
        if (task.regression()) scores_.resize(split.examples.size());
        if (task.generates()) answers_.resize(split.examples.size());
    }

    void add(const Batch& batch, std::span<const std::int64_t> indices) {
        const at::Tensor logits = task_.generates() ? read_answers(batch, indices) : read_logits(batch);
        if (!logits.defined()) return;
        const at::Tensor rows = logits.to(at::kCPU, at::kDouble).contiguous();
        const double* values = rows.const_data_ptr<double>();
        for (std::size_t row = 0; row < indices.size(); ++row) {
            const std::size_t example = static_cast<std::size_t>(indices[row]);
            const std::span<const double> one(values + row * columns_, columns_);
            if (task_.regression()) {
                set_score(example, one[0]);
                continue;
            }
            write_probabilities(one, std::span(predictions.probabilities).subspan(example * columns_, columns_));
            if (task_.generates()) {
                const std::int64_t label = split_.examples[example].label;
                loss_ -= one[static_cast<std::size_t>(label)];
                weight_ += static_cast<double>(task_.answer_ids[static_cast<std::size_t>(label)].size());
            } else {
                predictions.predictions[example] = std::max_element(one.begin(), one.end()) - one.begin();
            }
        }
    }

    [[nodiscard]] double loss() const { return loss_ / weight_; }
    [[nodiscard]] std::map<std::string, double> metrics() const { return score(split_, task_, predictions, scores_, answers_); }

    api::PredictionsEvent predictions;

  private:
    at::Tensor read_logits(const Batch& batch) {
        at::Tensor logits = model_.forward(batch, ForwardContext{});
        add_loss(logits, batch, static_cast<double>(batch.labels.size(0)));
        return logits;
    }

    // The answers as generated are what is scored; returns the log-likelihoods of the classes' answers, nothing for scores.
    at::Tensor read_answers(const Batch& batch, std::span<const std::int64_t> indices) {
        std::vector<std::string> generated = generated_texts(model_, batch, *task_.tokenizer, task_.spec.max_new_tokens);
        for (std::size_t row = 0; row < indices.size(); ++row) {
            const std::size_t example = static_cast<std::size_t>(indices[row]);
            if (task_.regression()) {
                set_score(example, data::score_of(generated[row]));
            } else {
                predictions.predictions[example] = data::class_of(generated[row], task_.answers);
            }
            answers_[example] = std::move(generated[row]);
        }
        if (!task_.regression()) return model_.answer_scores(batch, task_.answer_ids);
        add_loss(model_.forward(batch, ForwardContext{}), batch, batch.labels.ge(0).sum().item<double>());
        return {};
    }

    // `weight`: examples, or target tokens.
    void add_loss(const at::Tensor& logits, const Batch& batch, double weight) {
        loss_ += model_.loss(logits, batch).item<double>() * weight;
        weight_ += weight;
    }

    void set_score(std::size_t example, double value) {
        scores_[example] = value;
        predictions.probabilities[example] = static_cast<float>(value);
    }

    Model& model_;
    const TextTask& task_;
    const EncodedSplit& split_;
    const std::size_t columns_;  // classes, or 1
    std::vector<double> scores_;
    std::vector<std::string> answers_;
    double loss_ = 0, weight_ = 0;
};

}  // namespace

std::optional<Evaluation> evaluate(Model& model, const TextTask& task, const std::string& name, std::int64_t batch_size,
                                   const BatchFormat& format, memory::Ledger& ledger,
                                   const std::function<bool()>& interrupted) {
    const torch::NoGradGuard no_grad;
    const EncodedSplit& split = name == "test" ? task.test : task.validation;
    const std::vector<std::int64_t> order = longest_first(split);
    Tally tally(model, task, split, name);
    ledger.begin_window();
    for (std::size_t start = 0; start < order.size(); start += static_cast<std::size_t>(batch_size)) {
        if (interrupted()) return std::nullopt;
        const std::size_t rows = std::min(order.size() - start, static_cast<std::size_t>(batch_size));
        const std::span<const std::int64_t> indices(order.data() + start, rows);
        ledger.set_batch(analysis::batch_shape(split.examples, indices), 0);
        ledger.enter_phase(api::Phase::forward);
        tally.add(make_batch(split.examples, indices, format, &ledger), indices);
    }
    return Evaluation{.loss = tally.loss(),
                      .metrics = tally.metrics(),
                      .predictions = std::move(tally.predictions),
                      .peak_bytes = ledger.window_peak()};
}

}  // namespace sherl::engine
