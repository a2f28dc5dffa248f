// SPDX-License-Identifier: GPL-3.0-or-later
// What variants are called in the table and in the charts: the user's name, else the method, and what tells a variant
// from its siblings. Source: ui.md §8.
#pragma once

#include <QString>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/store/records.h"

namespace sherl::widgets {

// Place of each run's variant among those of its method, for variant_shade(); `runs`: all of the study, so that a shade stays
// what it is when other runs come to the screen or leave it.
[[nodiscard]] std::map<store::RunId, int> shades_of(std::span<const store::RunSummary> runs);

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
    std::map<std::string, std::pair<QString, QString>> titles_;  // by spec hash: first part, the rest
};

}  // namespace sherl::widgets
