// SPDX-License-Identifier: GPL-3.0-or-later
// GLUE's TSV files as its download has them (gluebenchmark.com): a double quote is a character like any other.
#include <algorithm>
#include <array>

#include "core/data/columns.h"
#include "core/data/demands.h"
#include "core/data/readers.h"
#include "core/spec/glue.h"

namespace sherl::data {
namespace {

// What a task's files look like; names and labels of the tasks are spec::glue_tasks()'s.
struct GlueFiles {
    const char* task;
    bool header;  // cola has none
    const char* text;
    const char* text_pair;  // nullptr: one text
    const char* label;
    bool integers;  // files write the class index, not the name
};

constexpr std::array<GlueFiles, 9> glue_files{{
    {"cola", false, "sentence", nullptr, "label", true},
    {"sst2", true, "sentence", nullptr, "label", true},
    {"mrpc", true, "#1 String", "#2 String", "Quality", true},
    {"stsb", true, "sentence1", "sentence2", "score", false},
    {"qqp", true, "question1", "question2", "is_duplicate", true},
    {"mnli", true, "sentence1", "sentence2", "gold_label", false},
    {"qnli", true, "question", "sentence", "label", false},
    {"rte", true, "sentence1", "sentence2", "label", false},
    {"wnli", true, "sentence1", "sentence2", "label", true},
}};

const GlueFiles& files_of(const spec::GlueTask& task) {
    return *std::find_if(glue_files.begin(), glue_files.end(),
                         [&](const GlueFiles& files) { return task.name == files.task; });
}

const spec::GlueTask& glue_task(const spec::TaskSpec& task) {
    const spec::GlueTask* found = spec::find_glue_task(task.data.name);
    if (found == nullptr) {
        throw Error(ErrorKind::input,
                    {.id = "data.glue.name",
                     .what = SHERL_TR("data", "there is no such GLUE task"),
                     .where = "task.data.name",
                     .expected = SHERL_TR("data", "cola, sst2, mrpc, stsb, qqp, mnli, qnli, rte or wnli"),
                     .got = '"' + task.data.name + '"',
                     .way_out = {}});
    }
    if (found->labels.empty() && !has_scores(task)) {
        throw Error(ErrorKind::input, {.id = "data.glue.regression",
                                       .what = SHERL_TR("data", "STS-B has scores, not classes"),
                                       .where = "task.kind",
                                       .expected = SHERL_TR("data", "regression"),
                                       .got = task.kind,
                                       .way_out = {}});
    }
    return *found;
}

}  // namespace

bool has_pairs(const spec::TaskSpec& task) {
    if (task.data.format == "table") return task.data.text_pair_column.has_value();
    const spec::GlueTask* glue = task.data.format == "glue-tsv" ? spec::find_glue_task(task.data.name) : nullptr;
    return glue != nullptr && files_of(*glue).text_pair != nullptr;
}

RowSink make_sink(const spec::TaskSpec& task) {
    std::vector<std::string> labels = task.data.labels;
    std::map<std::string, std::string> written;
    if (task.data.format == "glue-tsv") {
        const spec::GlueTask& glue = glue_task(task);
        if (labels.empty()) labels = glue.labels;
        for (std::size_t i = 0; files_of(glue).integers && i < glue.labels.size(); ++i)
            written[std::to_string(i)] = glue.labels[i];
    }
    return RowSink(task, std::move(labels), std::move(written));
}

void read_glue(const spec::TaskSpec& task, RowSink& sink) {
    const GlueFiles& glue = files_of(glue_task(task));
    ColumnFormat format{
        .delimiter = '\t', .quotes = false, .names = {}, .text = glue.text, .label = glue.label, .text_pair = {}};
    if (!glue.header) format.names = {"source", "label", "mark", "sentence"};
    if (glue.text_pair != nullptr) format.text_pair = glue.text_pair;
    for (const ColumnFile& file : column_files(task.data)) read_columns(file, format, sink);
}

}  // namespace sherl::data
