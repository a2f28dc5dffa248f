// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run_lines.h"

#include <map>
#include <set>

#include "core/analysis/variants.h"

namespace sherl::widgets {

std::vector<ChartLine> lines_of(std::span<const store::RunSummary> runs, std::span<const store::RunId> shown,
                                VariantNames& names) {
    names.update(runs);
    std::map<store::RunId, ChartLine> lines;
    const std::map<store::RunId, int> shades = shades_of(runs);
    const std::set<store::RunId> on_screen(shown.begin(), shown.end());
    for (const analysis::Variant& variant : analysis::group_variants(runs)) {
        // A seed that is run again comes behind all seeds, so that their dashes stay.
        std::map<std::int64_t, int> of_seed, seen;  // runs on screen; runs so far
        for (const std::size_t i : variant.runs) of_seed[runs[i].seed] += on_screen.contains(runs[i].id) ? 1 : 0;
        int rank = 0, again = static_cast<int>(of_seed.size());
        for (const std::size_t i : variant.runs) {  // by seed
            const store::RunSummary& run = runs[i];
            ChartLine& line = lines[run.id];
            line.key.run = run.id;
            line.variant = QString::fromStdString(variant.key);
            line.title = names.of(run);
            line.method = QString::fromStdString(run.method);
            line.shade = shades.at(run.id);
            line.repeated = of_seed[run.seed] > 1;
            line.seed = run.seed;
            line.seed_rank = seen[run.seed]++ == 0 ? rank++ : again++;
            line.live = run.status == store::Status::running;
            if (run.status == store::Status::failed) line.failure = QString::fromStdString(run.error_message);
            line.total_steps = run.total_steps;
            // Of one that ended only what it was scored by: a forecast for batches that never came says nothing of its peak.
            if (line.live || run.forecast_error) line.forecast = run.forecast_bytes.value_or(0);
        }
    }
    std::vector<ChartLine> present;
    for (const store::RunId id : shown)
        if (const auto line = lines.find(id); line != lines.end()) present.push_back(line->second);
    return present;
}

}  // namespace sherl::widgets
