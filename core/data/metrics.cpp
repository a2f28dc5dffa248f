// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/error.h"

namespace sherl::data {
namespace {

void require_equal_sizes(std::size_t predictions, std::size_t labels) {
    if (predictions == labels) return;
    throw Error(ErrorKind::internal, {.id = "data.metrics.sizes",
                                      .what = SHERL_TR("data", "a metric needs one prediction per example"),
                                      .where = {},
                                      .expected = SHERL_TR("data", "%1 predictions").arg(labels),
                                      .got = std::to_string(predictions),
                                      .way_out = {}});
}

// R_k (Gorodkin, 2004) as scikit-learn's matthews_corrcoef writes it; for two classes the usual coefficient.
double matthews(std::span<const std::int64_t> predictions, std::span<const std::int64_t> labels, std::size_t classes) {
    std::vector<double> predicted(classes, 0), actual(classes, 0);
    double correct = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        predicted[static_cast<std::size_t>(predictions[i])] += 1;
        actual[static_cast<std::size_t>(labels[i])] += 1;
        if (predictions[i] == labels[i]) correct += 1;
    }
    const auto dot = [](const std::vector<double>& a, const std::vector<double>& b) {
        return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
    };
    const auto examples = static_cast<double>(labels.size());
    const double covariance = correct * examples - dot(predicted, actual);
    const double product =
        (examples * examples - dot(predicted, predicted)) * (examples * examples - dot(actual, actual));
    return product == 0 ? 0 : covariance / std::sqrt(product);
}

double f1_of_class_one(std::span<const std::int64_t> predictions, std::span<const std::int64_t> labels) {
    double hits = 0, predicted = 0, actual = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        predicted += predictions[i] == 1 ? 1 : 0;
        actual += labels[i] == 1 ? 1 : 0;
        hits += predictions[i] == 1 && labels[i] == 1 ? 1 : 0;
    }
    return predicted + actual == 0 ? 0 : 2 * hits / (predicted + actual);
}

bool constant(std::span<const double> values) {
    return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

// Both sides centred and scaled to length 1 before the product, as scipy does: large or small values lose nothing.
double correlation(std::span<const double> x, std::span<const double> y) {
    if (x.empty() || constant(x) || constant(y)) return 0;
    const auto unit = [](std::span<const double> values) {
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
        double largest = 0;
        for (const double value : values) largest = std::max(largest, std::abs(value - mean));
        double squares = 0;
        for (const double value : values) squares += ((value - mean) / largest) * ((value - mean) / largest);
        std::vector<double> scaled;
        scaled.reserve(values.size());
        for (const double value : values) scaled.push_back((value - mean) / largest / std::sqrt(squares));
        return scaled;
    };
    const std::vector<double> a = unit(x), b = unit(y);
    return std::clamp(std::inner_product(a.begin(), a.end(), b.begin(), 0.0), -1.0, 1.0);
}

// 1-based ranks; equal values share the mean of their ranks.
std::vector<double> average_ranks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first;
        while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
        for (std::size_t i = first; i < end; ++i) ranks[order[i]] = static_cast<double>(first + 1 + end) / 2;
        first = end;
    }
    return ranks;
}

}  // namespace

std::vector<std::string> metric_names(const std::string& task_kind, const std::string& name, std::int64_t classes) {
    if (task_kind == "regression" || (task_kind == "seq2seq" && name == "stsb")) return {"pearson_spearman", "pearson", "spearman"};
    if (name == "mrpc" || name == "qqp") return {"accuracy_f1", "accuracy", "f1", "matthews"};
    if (name == "cola") return {"matthews", "accuracy", "f1"};
    if (classes == 2) return {"accuracy", "f1", "matthews"};
    return {"accuracy", "matthews"};
}

std::map<std::string, double> classification_metrics(std::span<const std::int64_t> predictions,
                                                     std::span<const std::int64_t> labels, std::int64_t classes) {
    require_equal_sizes(predictions.size(), labels.size());
    for (const std::span<const std::int64_t> side : {predictions, labels}) {
        for (const std::int64_t index : side) {
            if (index >= 0 && index < classes) continue;
            throw Error(ErrorKind::internal, {.id = "data.metrics.class",
                                              .what = SHERL_TR("data", "a class index is out of range"),
                                              .where = {},
                                              .expected = SHERL_TR("data", "0 to %1").arg(classes - 1),
                                              .got = std::to_string(index),
                                              .way_out = {}});
        }
    }
    double correct = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) correct += predictions[i] == labels[i] ? 1 : 0;

    std::map<std::string, double> metrics;
    const double accuracy = labels.empty() ? 0 : correct / static_cast<double>(labels.size());
    metrics["accuracy"] = accuracy;
    metrics["matthews"] = matthews(predictions, labels, static_cast<std::size_t>(classes));
    if (classes == 2) {
        const double f1 = f1_of_class_one(predictions, labels);
        metrics["f1"] = f1;
        metrics["accuracy_f1"] = (accuracy + f1) / 2;
    }
    return metrics;
}

std::map<std::string, double> regression_metrics(std::span<const double> predictions, std::span<const double> targets) {
    require_equal_sizes(predictions.size(), targets.size());
    double pearson = 0, spearman = 0;
    const auto finite = [](double value) { return std::isfinite(value); };
    if (std::all_of(predictions.begin(), predictions.end(), finite) &&
        std::all_of(targets.begin(), targets.end(), finite)) {
        pearson = correlation(predictions, targets);
        spearman = correlation(average_ranks(predictions), average_ranks(targets));
    } else {
        pearson = spearman = std::numeric_limits<double>::quiet_NaN();  // a diverged model has no score, not a bad one
    }
    return {{"pearson", pearson}, {"spearman", spearman}, {"pearson_spearman", (pearson + spearman) / 2}};
}

}  // namespace sherl::data
