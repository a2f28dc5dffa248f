// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run_lines.h"

#include <map>

#include "core/analysis/variants.h"

namespace sherl::widgets {

std::vector<ChartLine> lines_of(std::span<const store::RunSummary> runs, std::span<const store::RunId> shown,
                                VariantNames& names) {
    names.update(runs);
    std::map<store::RunId, ChartLine> lines;
    std::map<std::string, int> variants_of_method;
    for (const analysis::Variant& variant : analysis::group_variants(runs)) {
        const int shade = variants_of_method[runs[variant.runs.front()].method]++;
        int rank = -1;
        const store::RunSummary* before = nullptr;
        for (const std::size_t i : variant.runs) {  // by seed
            const store::RunSummary& run = runs[i];
            if (before == nullptr || run.seed != before->seed) ++rank;
            before = &run;
            ChartLine& line = lines[run.id];
            line.key.run = run.id;
            line.variant = QString::fromStdString(variant.key);
            line.title = names.of(run);
            line.method = QString::fromStdString(run.method);
            line.shade = shade;
            line.seed = run.seed;
            line.seed_rank = rank;
            line.live = run.status == store::Status::running;
            if (run.status == store::Status::failed) line.failure = QString::fromStdString(run.error_message);
            line.total_steps = run.total_steps;
        }
    }
    std::vector<ChartLine> present;
    for (const store::RunId id : shown)
        if (const auto line = lines.find(id); line != lines.end()) present.push_back(line->second);
    return present;
}

}  // namespace sherl::widgets
