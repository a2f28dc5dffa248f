// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/run_lines.h"

#include <algorithm>
#include <map>
#include <set>

#include "widgets/look/words.h"

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

// A name that the spec file or the user gave; default names list every option and are too long beside a line.
bool has_own_name(const store::RunSummary& run) {
    return !run.name.empty() && run.name != run.method && !run.name.starts_with(run.method + ", ");
}

QString value_text(const Json& value) {
    if (value.is_string()) return QString::fromStdString(value.get<std::string>());
    if (value.is_number_float()) return short_number(value.get<double>());
    return QString::fromStdString(value.dump());
}

const Json& options_of(const store::RunSummary& run) {
    static const Json none = Json::object();
    const auto found = run.spec.find("method");
    return found != run.spec.end() && found->is_object() ? *found : none;
}

// The method and those of its options whose values differ among `siblings`.
QString method_name(const store::RunSummary& run, const std::vector<const store::RunSummary*>& siblings) {
    QString name = method_title(QString::fromStdString(run.method));
    for (const auto& option : options_of(run).items()) {
        const bool differs = std::any_of(siblings.begin(), siblings.end(), [&](const store::RunSummary* other) {
            const Json& options = options_of(*other);
            const auto value = options.find(option.key());
            return value == options.end() || *value != option.value();
        });
        if (differs) name += QStringLiteral(" · %1 %2").arg(QString::fromStdString(option.key()), value_text(option.value()));
    }
    return name;
}

}  // namespace

std::vector<ChartLine> lines_of(std::span<const store::RunSummary> runs, std::span<const store::RunId> shown) {
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
    std::map<QString, QString> titles;
    std::map<QString, int> used;
    for (const store::RunSummary* run : present) {
        const QString variant = variant_of(*run);
        if (titles.contains(variant)) continue;
        std::vector<const store::RunSummary*> siblings;
        for (const store::RunSummary* other : present)
            if (other->method == run->method) siblings.push_back(other);
        QString title = has_own_name(*run) ? QString::fromStdString(run->name) : method_name(*run, siblings);
        if (const int again = ++used[title]; again > 1) title += QStringLiteral(" #%1").arg(again);
        titles[variant] = title;
    }
    std::vector<ChartLine> lines;
    for (const store::RunSummary* run : present) {
        const QString variant = variant_of(*run);
        const VariantFacts& facts = variants[variant];
        ChartLine line;
        line.key.run = run->id;
        line.variant = variant;
        line.title = titles[variant];
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
