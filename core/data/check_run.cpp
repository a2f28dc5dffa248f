// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/check_run.h"

#include <functional>
#include <utility>

#include "core/data/demands.h"
#include "core/spec/schedule.h"

namespace sherl::data {
namespace {

void add(std::vector<Problem>& problems, const std::vector<Problem>& more) {
    problems.insert(problems.end(), more.begin(), more.end());
}

// What is wrong with one part must not hide what is wrong with the next.
void collect(std::vector<Problem>& problems, const std::function<void()>& part) {
    try {
        part();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
        add(problems, error.problems());
    }
}

Problem warning(const char* id, Text what, const spec::DataSpec& data) {
    return {.id = id,
            .what = std::move(what),
            .where = data.path.empty() && data.train_file ? data.train_file->string() : data.path.string(),
            .expected = {},
            .got = {},
            .way_out = {}};
}

std::vector<Problem> data_warnings(const DataReport& report, const spec::DataSpec& data) {
    std::vector<Problem> warnings;
    if (report.rows_skipped > 0) {
        warnings.push_back(
            warning("data.rows_skipped", SHERL_TR("data", "%1 bad rows are skipped").arg(report.rows_skipped), data));
    }
    if (report.windows_1252 > 0) {
        warnings.push_back(warning(
            "data.windows_1252",
            SHERL_TR("data", "%1 rows or files are not UTF-8 and are read as Windows-1252").arg(report.windows_1252),
            data));
    }
    if (report.shared_texts > 0) {
        warnings.push_back(warning("data.shared_texts",
                                   SHERL_TR("data", "%1 texts stand in more than one split").arg(report.shared_texts),
                                   data));
    }
    return warnings;
}

}  // namespace

Preflight check_run(const spec::RunSpec& spec) {
    Preflight found;
    std::vector<Problem> problems;
    collect(problems, [&] {
        found.backbone = formats::inspect_backbone(spec.backbone.path);
        add(problems, found.backbone.problems);
        if (spec.task.pool == "pooler" && !found.backbone.weights.has_pooler) {
            problems.push_back({.id = "data.pooler",
                                .what = SHERL_TR("data", "the backbone has no pooler"),
                                .where = "task.head.pool",
                                .expected = SHERL_TR("data", "mean or cls"),
                                .got = "pooler",
                                .way_out = {}});
        }
        // A folder without any tokenizer is among the inspection's problems; one that cannot be read is told here.
        if (found.backbone.problems.empty()) found.tokenizer = text::load_tokenizer(spec.backbone.path);
    });
    bool data_read = false;
    collect(problems, [&] {
        found.dataset = load_dataset(spec.task);
        data_read = true;
        add(problems, task_problems(spec.task, found.dataset));
    });
    if (data_read && found.tokenizer) {
        add(problems,
            backbone_problems(spec.task, found.dataset, found.backbone.config, *found.tokenizer));
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    found.warnings = data_warnings(found.dataset.report, spec.task.data);
    const auto examples = static_cast<std::int64_t>(found.dataset.train.size());
    if (const auto warmup = spec::warmup_warning(spec.train, examples)) found.warnings.push_back(*warmup);
    return found;
}

}  // namespace sherl::data
