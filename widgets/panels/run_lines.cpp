// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run_lines.h"

#include <algorithm>
#include <map>
#include <set>

namespace sherl::widgets {
namespace {

struct VariantFacts {
    const store::RunSummary* first = nullptr;
    int shade = 0;
    std::set<std::int64_t> seeds;
};

QString variant_of(const store::RunSummary& run) {
    return QString::fromStdString(run.spec_hash);
}

}  // namespace

std::vector<ChartLine> lines_of(std::span<const store::RunSummary> runs, std::span<const store::RunId> shown,
                                VariantNames& names) {
    std::map<QString, VariantFacts> variants;
    std::map<std::string, int> count_of_method;
    for (const store::RunSummary& run : runs) {
        VariantFacts& facts = variants[variant_of(run)];
        if (facts.first == nullptr) {
            facts.first = &run;
            facts.shade = count_of_method[run.method]++;
        }
        facts.seeds.insert(run.seed);
    }
    std::vector<const store::RunSummary*> present;
    for (const store::RunId id : shown) {
        const auto found = std::find_if(runs.begin(), runs.end(), [&](const auto& run) { return run.id == id; });
        if (found != runs.end()) present.push_back(&*found);
    }
    names.update(runs);
    std::vector<ChartLine> lines;
    for (const store::RunSummary* run : present) {
        const QString variant = variant_of(*run);
        const VariantFacts& facts = variants[variant];
        ChartLine line;
        line.key.run = run->id;
        line.variant = variant;
        line.title = names.of(*run);
        line.method = QString::fromStdString(run->method);
        line.shade = facts.shade;
        line.seed = run->seed;
        line.seed_rank = static_cast<int>(std::distance(facts.seeds.begin(), facts.seeds.find(run->seed)));
        line.live = run->status == store::Status::running;
        if (run->status == store::Status::failed) line.failure = QString::fromStdString(run->error_message);
        line.total_steps = run->total_steps;
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace sherl::widgets
