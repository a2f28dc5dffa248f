// SPDX-License-Identifier: GPL-3.0-or-later
// What variants are called in the table and in the charts, in the language of the window. Source: ui.md §8.
#pragma once

#include <QString>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/analysis/variant_names.h"
#include "core/analysis/variants.h"
#include "core/store/records.h"

namespace sherl::widgets {

using analysis::shades_of;

// GUI thread. Computed again only when runs or names have changed.
class VariantNames {
  public:
    // `runs`: all of the study, so that a variant is called the same wherever it is shown.
    void update(std::span<const store::RunSummary> runs);
    void forget() { seen_.clear(); }  // the language is another

    [[nodiscard]] QString of(const store::RunSummary& run) const;       // "SHERL · reduction 4"
    [[nodiscard]] QString rest_of(const store::RunSummary& run) const;  // "reduction 4": its end, behind " · "; may be empty

  private:
    std::vector<std::pair<store::RunId, std::string>> seen_;  // with their names
    analysis::VariantTitles titles_;
};

}  // namespace sherl::widgets
