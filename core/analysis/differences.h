// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between variants: settings, environment, results. Source: ui.md §5.2, card Settings.
//
// Called by: the Settings card of the Compare page. What could change: fairness notes that leave out what is intended.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/analysis/comparison.h"
#include "core/store/records.h"

namespace sherl::analysis {

// One thing in which not all variants are alike.
struct SettingRow {
    std::string key;                  // "train.optimizer.lr", "device", "libtorch"
    std::vector<std::string> values;  // by variant, as value_text() writes them; empty: it has none, or nobody knows yet
};

struct ResultRow {
    enum class Kind { metric, bytes, parameters, count, seconds };
    std::string key;  // "validation.accuracy", "tensor_peak_train", "saved_activations", "trainable_parameters", …
    Kind kind = Kind::metric;
    std::vector<std::optional<double>> values;  // by variant; metrics and seconds: mean over seeds; bytes: of the largest peak
};

struct Differences {
    std::vector<SettingRow> settings;     // keys of the resolved specs, by path; name, comment and seed excepted
    std::vector<SettingRow> environment;  // device, threads, program, revision, libraries, hashes of backbone and data
    std::vector<ResultRow> results;
};

// `variants` as compare() makes them, `runs` the details of their runs as far as they are read. No rows for fewer than two
// variants; none at all while a variant has no details yet: nobody knows then whether anything differs.
[[nodiscard]] std::optional<Differences> differences(std::span<const VariantResult> variants, std::span<const store::RunDetail> runs);

}  // namespace sherl::analysis
