// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/variant_names.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <array>
#include <set>

#include "core/analysis/variants.h"
#include "core/spec/catalogue.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr int kMostParts = 4;  // that tell a variant from its siblings

// Paths say which files are read; the name of backbone or data says it shorter.
bool is_path(const std::string& key) {
    return key == "backbone.path" || key.starts_with("task.data.path") || key.starts_with("task.data.file") ||
           key == "format" || key == "device" || key == "threads" || key == "memory_limit";
}

struct Word {
    const char* path;
    const char* word;
};
// Keys whose last word alone says too little.
constexpr std::array<Word, 10> words{{
    {"task.data.limit.train", QT_TRANSLATE_NOOP("VariantNames", "training examples")},
    {"task.data.limit.validation", QT_TRANSLATE_NOOP("VariantNames", "validation examples")},
    {"task.data.limit.test", QT_TRANSLATE_NOOP("VariantNames", "test examples")},
    {"task.data.split.kind", QT_TRANSLATE_NOOP("VariantNames", "split")},
    {"task.data.split.seed", QT_TRANSLATE_NOOP("VariantNames", "split seed")},
    {"task.head.pool", QT_TRANSLATE_NOOP("VariantNames", "pooling")},
    {"backbone.mode", QT_TRANSLATE_NOOP("VariantNames", "backbone mode")},
    {"train.batch_size", QT_TRANSLATE_NOOP("VariantNames", "batch")},
    {"train.optimizer.kind", QT_TRANSLATE_NOOP("VariantNames", "optimizer")},
    {"train.schedule.kind", QT_TRANSLATE_NOOP("VariantNames", "schedule")},
}};

// What a key is called beside a value: as the form calls it, else as the spec does.
QString word_of(const std::string& path, const spec::Method* method) {
    for (const Word& each : words)
        if (path == each.path) return QCoreApplication::translate("VariantNames", each.word);
    QString word = QString::fromStdString(path.substr(path.rfind('.') + 1)).replace(QLatin1Char('_'), QLatin1Char(' '));
    if (const spec::Key* key = spec::find_key(path, method); key != nullptr && !key->title.empty()) {
        word = shown(key->title);
        word[0] = word[0].toLower();
    }
    return word;
}

// "reduction 4", "lr 3e-3"; nothing where the variant has no such key.
QString part(const store::RunSummary& run, const std::string& path) {
    const std::string value = analysis::value_text(run.spec, path);
    return value.empty() ? QString()
                         : word_of(path, spec::find_method(run.method)) + QLatin1Char(' ') + QString::fromStdString(value);
}

// The method's own options tell most; amounts of data, and what no result depends on, only where nothing else does.
int rank(const std::string& key) {
    static const std::set<std::string> bookkeeping{"train.checkpoint_every", "train.keep_checkpoints", "train.evaluate_every",
                                                   "train.eval_batch_size", "train.log_every"};
    return key.starts_with("method.") ? 0 : bookkeeping.contains(key) ? 3 : key.starts_with("task.data.") ? 2 : 1;
}

bool differ(const std::vector<const store::RunSummary*>& siblings, std::string store::RunSummary::*field) {
    return std::any_of(siblings.begin(), siblings.end(),
                       [&](const store::RunSummary* run) { return run->*field != siblings.front()->*field; });
}

// A name that the spec file or the user gave; names made of the options list all of them and are too long beside a line.
bool has_own_name(const store::RunSummary& run) {
    return !run.name.empty() && run.name != run.method && !run.name.starts_with(run.method + ", ");
}

}  // namespace

std::map<store::RunId, int> shades_of(std::span<const store::RunSummary> runs) {
    std::map<store::RunId, int> shades;
    std::map<std::string, int> variants;  // of a method
    for (const analysis::Variant& variant : analysis::group_variants(runs)) {
        const int shade = variants[runs[variant.runs.front()].method]++;
        for (const std::size_t i : variant.runs) shades[runs[i].id] = shade;
    }
    return shades;
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
            std::stable_sort(varying.begin(), varying.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
        }
        std::vector<QStringList> parts(siblings.size(), QStringList{name});
        const auto all_told_apart = [&] { return std::set<QStringList>(parts.begin(), parts.end()).size() == parts.size(); };
        const bool tasks = differ(siblings, &store::RunSummary::task), backbones = differ(siblings, &store::RunSummary::backbone);
        for (std::size_t i = 0; i < siblings.size(); ++i) {
            if (tasks) parts[i] << QString::fromStdString(siblings[i]->task);
            if (backbones) parts[i] << QString::fromStdString(siblings[i]->backbone);
        }
        for (const std::string& key : varying) {
            if (is_path(key) || (rank(key) >= 2 && all_told_apart())) continue;
            for (std::size_t i = 0; i < siblings.size(); ++i) {
                if (const QString more = part(*siblings[i], key); !more.isEmpty() && parts[i].size() <= kMostParts) parts[i] << more;
            }
        }
        std::map<QString, int> used;
        for (std::size_t i = 0; i < siblings.size(); ++i) {
            QString rest = parts[i].mid(1).join(QStringLiteral(" · "));
            if (const int again = ++used[rest]; again > 1) rest += (rest.isEmpty() ? QStringLiteral("#%1") : QStringLiteral(" #%1")).arg(again);
            titles_[siblings[i]->spec_hash] = {name, rest};
        }
    }
}

QString VariantNames::of(const store::RunSummary& run) const {
    const auto found = titles_.find(run.spec_hash);
    if (found == titles_.end()) return QString::fromStdString(run.name);
    const auto& [name, rest] = found->second;
    const QString own = QString::fromStdString(run.name);
    if (has_own_name(run) && own != name) return own;  // one run of the variant was given another name
    return rest.isEmpty() ? name : name + QStringLiteral(" · ") + rest;
}

QString VariantNames::rest_of(const store::RunSummary& run) const {
    const auto found = titles_.find(run.spec_hash);
    return found != titles_.end() ? found->second.second : QString();
}

}  // namespace sherl::widgets
