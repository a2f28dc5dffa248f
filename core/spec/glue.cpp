// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/glue.h"

#include <algorithm>

namespace sherl::spec {

const std::vector<GlueTask>& glue_tasks() {
    static const std::vector<GlueTask> tasks{
        {"cola",
         SHERL_TR("spec", "Is a sentence acceptable English?"),
         "CoLA",
         {"unacceptable", "acceptable"},
         "train.tsv",
         "dev.tsv"},
        {"sst2",
         SHERL_TR("spec", "Is a film review positive?"),
         "SST-2",
         {"negative", "positive"},
         "train.tsv",
         "dev.tsv"},
        {"mrpc",
         SHERL_TR("spec", "Do two sentences say the same?"),
         "MRPC",
         {"not_equivalent", "equivalent"},
         "train.tsv",
         "dev.tsv"},
        {"stsb", SHERL_TR("spec", "How similar are two sentences, from 0 to 5?"), "STS-B", {}, "train.tsv", "dev.tsv"},
        {"qqp",
         SHERL_TR("spec", "Do two questions ask the same?"),
         "QQP",
         {"not_duplicate", "duplicate"},
         "train.tsv",
         "dev.tsv"},
        {"mnli",
         SHERL_TR("spec", "Does one sentence follow from another, contradict it, or neither?"),
         "MNLI",
         {"entailment", "neutral", "contradiction"},
         "train.tsv",
         "dev_matched.tsv"},
        {"qnli",
         SHERL_TR("spec", "Does a sentence answer a question?"),
         "QNLI",
         {"entailment", "not_entailment"},
         "train.tsv",
         "dev.tsv"},
        {"rte",
         SHERL_TR("spec", "Does one text follow from another?"),
         "RTE",
         {"entailment", "not_entailment"},
         "train.tsv",
         "dev.tsv"},
        {"wnli",
         SHERL_TR("spec", "Does a pronoun mean what a second sentence says?"),
         "WNLI",
         {"not_entailment", "entailment"},
         "train.tsv",
         "dev.tsv"},
    };
    return tasks;
}

const GlueTask* find_glue_task(std::string_view name) {
    const auto& tasks = glue_tasks();
    const auto found =
        std::find_if(tasks.begin(), tasks.end(), [&](const GlueTask& task) { return task.name == name; });
    return found == tasks.end() ? nullptr : &*found;
}

}  // namespace sherl::spec
