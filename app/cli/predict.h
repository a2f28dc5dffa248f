// SPDX-License-Identifier: GPL-3.0-or-later
// predict: labels and probabilities from an exported adapter.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace sherl::cli {

struct PredictOptions {
    std::string adapter, backbone;
    std::optional<std::string> text, text_pair;
    std::string in, out, text_column = "text", pair_column;
    bool json = false;
};

void declare_predict(CLI::App& command, PredictOptions& options);
[[nodiscard]] int predict(const PredictOptions& options);

}  // namespace sherl::cli
