// SPDX-License-Identifier: GPL-3.0-or-later
// Facts of the nine GLUE tasks that a run spec needs. Source: run-spec.md
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"

namespace sherl::spec {

struct GlueTask {
    std::string name;                 // "cola"
    Text title;                       // one line
    std::string folder;               // as the GLUE archive names it: "CoLA"
    std::vector<std::string> labels;  // official class order; empty: regression
    std::string train_file, validation_file;
    std::int64_t train_examples, validation_examples;  // of the official files, rows that cannot be read left out
};

[[nodiscard]] const std::vector<GlueTask>& glue_tasks();
[[nodiscard]] const GlueTask* find_glue_task(std::string_view name);

}  // namespace sherl::spec
