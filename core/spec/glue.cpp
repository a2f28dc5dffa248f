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
         "dev.tsv",
         8551,
         1043},
        {"sst2",
         SHERL_TR("spec", "Is a film review positive?"),
         "SST-2",
         {"negative", "positive"},
         "train.tsv",
         "dev.tsv",
         67349,
         872},
        {"mrpc",
         SHERL_TR("spec", "Do two sentences say the same?"),
         "MRPC",
         {"not_equivalent", "equivalent"},
         "train.tsv",
         "dev.tsv",
         3668,
         408},
        {"stsb", SHERL_TR("spec", "How similar are two sentences, from 0 to 5?"), "STS-B", {}, "train.tsv", "dev.tsv",
         5749, 1500},
        {"qqp",
         SHERL_TR("spec", "Do two questions ask the same?"),
         "QQP",
         {"not_duplicate", "duplicate"},
         "train.tsv",
         "dev.tsv",
         363846,
         40430},
        {"mnli",
         SHERL_TR("spec", "Does one sentence follow from another, contradict it, or neither?"),
         "MNLI",
         {"entailment", "neutral", "contradiction"},
         "train.tsv",
         "dev_matched.tsv",
         392702,
         9815},
        {"qnli",
         SHERL_TR("spec", "Does a sentence answer a question?"),
         "QNLI",
         {"entailment", "not_entailment"},
         "train.tsv",
         "dev.tsv",
         104743,
         5463},
        {"rte",
         SHERL_TR("spec", "Does one text follow from another?"),
         "RTE",
         {"entailment", "not_entailment"},
         "train.tsv",
         "dev.tsv",
         2490,
         277},
        {"wnli",
         SHERL_TR("spec", "Does a pronoun mean what a second sentence says?"),
         "WNLI",
         {"not_entailment", "entailment"},
         "train.tsv",
         "dev.tsv",
         635,
         71},
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
