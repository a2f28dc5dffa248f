// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/data/readers.h"
#include "core/data/split.h"
#include "core/spec/glue.h"

namespace sherl::data {
namespace {

void read_rows(const spec::TaskSpec& task, RowSink& sink) {
    if (task.data.format == "glue-tsv") return read_glue(task, sink);
    if (task.data.format == "class-folders") return read_class_folders(task, sink);
    if (task.data.format == "table") return read_table(task, sink);
    throw Error(ErrorKind::input, {.id = "data.format",
                                   .what = SHERL_TR("data", "there is no such data format"),
                                   .where = "task.data.format",
                                   .expected = SHERL_TR("data", "glue-tsv, class-folders or table"),
                                   .got = '"' + task.data.format + '"',
                                   .way_out = {}});
}

// The names in index order: given, or the distinct ones that stand in the data, sorted bytewise.
std::vector<std::string> class_names(const spec::TaskSpec& task, RowSink& sink) {
    if (has_scores(task)) return {};
    if (!sink.labels().empty()) return sink.labels();
    std::set<std::string> found;
    for (const RawRow& row : sink.rows()) found.insert(row.label);
    if (found.size() >= 2) return {found.begin(), found.end()};
    throw Error(ErrorKind::input,
                {.id = "data.labels.few",
                 .what = SHERL_TR("data", "the data has too few classes"),
                 .where = task.data.format == "class-folders" ? task.data.path.string()
                                                              : task.data.train_file.value_or("").string(),
                 .expected = SHERL_TR("data", "at least 2 classes"),
                 .got = found.empty() ? "none" : "only \"" + *found.begin() + '"',
                 .way_out = {}});
}

// The split of each row; none: in no split.
std::vector<std::optional<Split>> split_rows(const spec::TaskSpec& task, const std::vector<Example>& examples,
                                             const std::vector<Split>& as_given, bool by_label) {
    const spec::SplitSpec& split = task.data.split;
    if (split.kind == "given") return {as_given.begin(), as_given.end()};
    if (split.kind == "official-t5") return official_t5_splits(task.data.name, as_given);
    if (split.kind == "fractions" || split.kind == "counts") {
        return divide(examples, split, split.stratified && by_label);
    }
    throw Error(ErrorKind::input, {.id = "data.split.kind",
                                   .what = SHERL_TR("data", "there is no such kind of split"),
                                   .where = "task.data.split.kind",
                                   .expected = SHERL_TR("data", "given, fractions, counts or official-t5"),
                                   .got = '"' + split.kind + '"',
                                   .way_out = {}});
}

std::int64_t texts_in_several_splits(const Dataset& data) {
    std::map<std::string, std::set<Split>> where;
    for (const Split which : {Split::train, Split::validation, Split::test}) {
        for (const Example& example : data.split(which)) where[text_key(example)].insert(which);
    }
    return std::count_if(where.begin(), where.end(), [](const auto& entry) { return entry.second.size() > 1; });
}

std::map<std::string, std::vector<std::int64_t>> count_labels(const Dataset& data) {
    std::map<std::string, std::vector<std::int64_t>> counts;
    if (data.labels.empty()) return counts;
    for (const Split which : {Split::train, Split::validation, Split::test}) {
        std::vector<std::int64_t>& of_split = counts[to_string(which)];
        of_split.resize(data.labels.size(), 0);
        for (const Example& example : data.split(which)) ++of_split[static_cast<std::size_t>(example.label)];
    }
    return counts;
}

// Beside the content already hashed: class names, and each split's examples with their labels. An example is known by
// its place among all rows; ids hold file names, and the same data under another name are the same data.
std::string data_hash(Sha256 hash, const Dataset& data) {
    hash_value(hash, "labels");
    for (const std::string& label : data.labels) hash_value(hash, label);
    for (const Split which : {Split::train, Split::validation, Split::test}) {
        hash_value(hash, to_string(which));
        for (const Example& example : data.split(which)) {
            hash_value(hash, std::to_string(example.place));
            hash_value(hash, data.labels.empty() ? fmt::format("{}", example.target) : std::to_string(example.label));
        }
    }
    return hash.hex();
}

// Training needs examples, and a split whose file is named is not empty by intention.
void refuse_empty_splits(const spec::TaskSpec& task, const Dataset& data, std::int64_t skipped) {
    const bool given = task.data.split.kind == "given";
    const auto refuse = [&](Split which, bool needed) {
        if (!needed || !data.split(which).empty()) return;
        throw Error(ErrorKind::input,
                    {.id = "data.split.empty",
                     .what = SHERL_TR("data", "the %1 split is empty").arg(std::string(to_string(which))),
                     .where = "task.data",
                     .expected = SHERL_TR("data", "at least one example"),
                     .got = skipped > 0 ? fmt::format("none; {} rows were skipped", skipped) : std::string("none"),
                     .way_out = {}});
    };
    refuse(Split::train, true);
    refuse(Split::validation, given && task.data.validation_file);
    refuse(Split::test, given && task.data.test_file);
}

}  // namespace

const char* to_string(Split split) {
    switch (split) {
        case Split::train:
            return "train";
        case Split::validation:
            return "validation";
        case Split::test:
            return "test";
    }
    return "";
}

bool has_scores(const spec::TaskSpec& task) {
    const spec::GlueTask* glue = task.kind == "seq2seq" ? spec::find_glue_task(task.data.name) : nullptr;
    return task.kind == "regression" || (glue != nullptr && glue->labels.empty());
}

std::vector<std::string> DataReport::skipped_sentences() const {
    std::vector<std::string> sentences;
    for (const Problem& problem : skipped_examples) sentences.push_back(problem.sentence());
    return sentences;
}

const std::vector<Example>& Dataset::split(Split which) const {
    return which == Split::train ? train : which == Split::validation ? validation : test;
}

Dataset load_dataset(const spec::TaskSpec& task) {
    RowSink sink = make_sink(task);
    read_rows(task, sink);

    Dataset data;
    data.labels = class_names(task, sink);
    std::map<std::string, std::int64_t> index;
    for (std::size_t i = 0; i < data.labels.size(); ++i) index[data.labels[i]] = static_cast<std::int64_t>(i);
    std::vector<Example> examples;
    std::vector<Split> as_given;
    for (RawRow& row : sink.rows()) {
        if (!data.labels.empty()) row.example.label = index.at(row.label);
        examples.push_back(std::move(row.example));
        as_given.push_back(row.split);
    }

    const std::vector<std::optional<Split>> splits = split_rows(task, examples, as_given, !data.labels.empty());
    const std::array<std::vector<Example>*, 3> targets{&data.train, &data.validation, &data.test};
    for (std::size_t i = 0; i < examples.size(); ++i) {
        if (splits[i]) targets[static_cast<std::size_t>(*splits[i])]->push_back(std::move(examples[i]));
    }
    const std::array<std::optional<std::int64_t>, 3> limits{task.data.limit_train, task.data.limit_validation,
                                                            task.data.limit_test};
    for (const Split which : {Split::train, Split::validation, Split::test}) {
        const auto at = static_cast<std::size_t>(which);
        if (limits[at]) limit(*targets[at], *limits[at], !data.labels.empty(), task.data.split.seed, which);
    }
    refuse_empty_splits(task, data, sink.report().rows_skipped);

    data.report = std::move(sink.report());
    if (task.data.split.kind == "given") data.report.shared_texts = texts_in_several_splits(data);
    data.report.label_counts = count_labels(data);
    data.report.hash = data_hash(std::move(sink.hash()), data);
    return data;
}

}  // namespace sherl::data
