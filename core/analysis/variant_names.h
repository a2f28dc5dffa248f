// SPDX-License-Identifier: GPL-3.0-or-later
// What variants are called in tables, charts and files: the user's name, else the method, and what tells a variant from its
// siblings. Source: ui.md §8.
//
// Called by: `sherl compare`, VariantNames of the window. What could change: which keys are worth a word.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>

#include "core/base/text.h"
#include "core/store/records.h"

namespace sherl::analysis {

struct VariantTitle {
    std::string name, rest;  // "SHERL", "reduction 4"; the rest may be empty
    [[nodiscard]] std::string whole() const { return rest.empty() ? name : name + " · " + rest; }
};
using VariantTitles = std::map<std::string, VariantTitle>;  // by spec hash

// The language of words and titles: the window's, or English.
using Shown = std::function<std::string(const Text&)>;

// `runs`: all of the study, so that a variant is called the same wherever it is shown. Pure, any thread.
[[nodiscard]] VariantTitles variant_titles(std::span<const store::RunSummary> runs, const Shown& shown = &Text::english);
// "SHERL · reduction 4"; a run of a variant that has another name of its own keeps that.
[[nodiscard]] std::string variant_name(const store::RunSummary& run, const VariantTitles& titles);

}  // namespace sherl::analysis
