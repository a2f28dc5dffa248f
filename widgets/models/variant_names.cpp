// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/variant_names.h"

#include <QStringList>
#include <algorithm>

#include "core/analysis/variants.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr int kMostParts = 4;  // that tell a variant from its siblings

// Paths say which files are read; the name of backbone or data says it shorter.
bool is_path(const std::string& key) {
    return key == "backbone.path" || key.starts_with("task.data.path") || key.starts_with("task.data.file") ||
           key == "format" || key == "device" || key == "threads" || key == "memory_limit";
}

QString last_word(const std::string& path) {
    return QString::fromStdString(path.substr(path.rfind('.') + 1));
}

// "reduction 4", "lr 3e-3"; nothing where the variant has no such key.
QString part(const store::RunSummary& run, const std::string& path) {
    const std::string value = analysis::value_text(run.spec, path);
    return value.empty() ? QString() : last_word(path) + QLatin1Char(' ') + QString::fromStdString(value);
}

bool differ(const std::vector<const store::RunSummary*>& siblings, std::string store::RunSummary::*field) {
    return std::any_of(siblings.begin(), siblings.end(),
                       [&](const store::RunSummary* run) { return run->*field != siblings.front()->*field; });
}

}  // namespace

bool has_own_name(const store::RunSummary& run) {
    return !run.name.empty() && run.name != run.method && !run.name.starts_with(run.method + ", ");
}

void VariantNames::update(std::span<const store::RunSummary> runs) {
    const bool same = std::equal(runs.begin(), runs.end(), seen_.begin(), seen_.end(), [](const auto& run, const auto& seen) {
        return run.id == seen.first && run.name == seen.second;
    });
    if (same) return;
    seen_.clear();
    titles_.clear();
    std::map<QString, std::vector<const store::RunSummary*>> alike;  // by name; the newest run of each variant
    std::map<std::string, const store::RunSummary*> newest;
    for (const store::RunSummary& run : runs) {
        seen_.emplace_back(run.id, run.name);
        newest[run.spec_hash] = &run;
    }
    std::vector<const store::RunSummary*> variants;
    for (const auto& [hash, run] : newest) variants.push_back(run);
    std::sort(variants.begin(), variants.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    for (const store::RunSummary* run : variants) {
        const QString name = has_own_name(*run) ? QString::fromStdString(run->name)
                                                : method_title(QString::fromStdString(run->method));
        alike[name].push_back(run);
    }
    for (const auto& [name, siblings] : alike) {
        std::vector<std::string> varying;
        if (siblings.size() > 1) {
            std::vector<store::RunSummary> copies;
            for (const store::RunSummary* run : siblings) copies.push_back(*run);
            varying = analysis::varying_keys(copies);
            // The method's own options tell most.
            std::stable_partition(varying.begin(), varying.end(), [](const std::string& key) { return key.starts_with("method."); });
        }
        std::map<QString, int> used;
        for (const store::RunSummary* run : siblings) {
            QStringList parts{name};
            if (differ(siblings, &store::RunSummary::task)) parts << QString::fromStdString(run->task);
            if (differ(siblings, &store::RunSummary::backbone)) parts << QString::fromStdString(run->backbone);
            for (const std::string& key : varying) {
                if (is_path(key) || parts.size() > kMostParts) continue;
                if (const QString words = part(*run, key); !words.isEmpty()) parts << words;
            }
            QString title = parts.join(QStringLiteral(" · "));
            if (const int again = ++used[title]; again > 1) title += QStringLiteral(" #%1").arg(again);
            titles_[run->spec_hash] = title;
        }
    }
}

QString VariantNames::of(const store::RunSummary& run) const {
    const auto found = titles_.find(run.spec_hash);
    return found != titles_.end() ? found->second : QString::fromStdString(run.name);
}

}  // namespace sherl::widgets
