// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/variant_names.h"

#include <algorithm>

#include "widgets/look/words.h"

namespace sherl::widgets {

void VariantNames::update(std::span<const store::RunSummary> runs) {
    const bool same = std::equal(runs.begin(), runs.end(), seen_.begin(), seen_.end(), [](const auto& run, const auto& seen) {
        return run.id == seen.first && run.name == seen.second;
    });
    if (same) return;
    seen_.clear();
    for (const store::RunSummary& run : runs) seen_.emplace_back(run.id, run.name);
    titles_ = analysis::variant_titles(runs, [](const Text& text) { return shown(text).toStdString(); });
}

QString VariantNames::of(const store::RunSummary& run) const {
    return QString::fromStdString(analysis::variant_name(run, titles_));
}

QString VariantNames::rest_of(const store::RunSummary& run) const {
    const auto found = titles_.find(run.spec_hash);
    return found != titles_.end() ? QString::fromStdString(found->second.rest) : QString();
}

}  // namespace sherl::widgets
