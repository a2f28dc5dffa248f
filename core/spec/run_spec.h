// SPDX-License-Identifier: GPL-3.0-or-later
// A resolved run spec as plain values: the contract of a run (format sherl-run/1). Every default is written out here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace sherl::spec {

struct BackboneSpec {
    std::filesystem::path path;            // absolute
    std::string dtype = "float32";         // float32, float64
    std::string mode = "eval";             // eval, train: switches the backbone's dropouts in training steps
};

// `options` holds every option of the kind and nothing else, with the types the catalogue gives them.
struct MethodSpec {
    std::string kind;
    Json options = Json::object();

    [[nodiscard]] std::int64_t integer(const char* key) const { return options.at(key).get<std::int64_t>(); }
    [[nodiscard]] double number(const char* key) const { return options.at(key).get<double>(); }
    [[nodiscard]] std::string string(const char* key) const { return options.at(key).get<std::string>(); }
    [[nodiscard]] std::vector<std::int64_t> integers(const char* key) const { return options.at(key).get<std::vector<std::int64_t>>(); }
    [[nodiscard]] std::vector<std::string> strings(const char* key) const { return options.at(key).get<std::vector<std::string>>(); }
    // Of one stack, where the option is {"encoder": …, "decoder": …}.
    [[nodiscard]] std::int64_t integer(const char* key, const char* stack) const { return options.at(key).at(stack).get<std::int64_t>(); }
    [[nodiscard]] std::vector<std::int64_t> integers(const char* key, const char* stack) const { return options.at(key).at(stack).get<std::vector<std::int64_t>>(); }
};

struct SplitSpec {
    std::string kind = "given";            // given, fractions, counts, official-t5
    double train = 0.8, validation = 0.1, test = 0.1;   // fractions, or whole numbers for counts
    std::uint64_t seed = 0;
    bool stratified = true;
};

struct DataSpec {
    std::string format;                    // glue-tsv, class-folders, table
    std::string name;                      // glue-tsv: cola, …; else empty
    std::filesystem::path path;            // absolute folder; empty for table
    std::optional<std::filesystem::path> train_file, validation_file, test_file;   // absolute
    char delimiter = '\t';
    bool quotes = false;
    std::string text_column = "text", label_column = "label";
    std::optional<std::string> text_pair_column;
    std::vector<std::string> labels;       // class names in index order; empty for regression, and for data whose labels are found when read
    std::string encoding = "auto";         // auto, utf-8, windows-1252
    std::string bad_rows = "refuse";       // refuse, skip
    SplitSpec split;
    std::optional<std::int64_t> limit_train, limit_validation, limit_test;
};

struct TaskSpec {
    std::string kind = "classification";   // classification, regression, seq2seq
    std::string metric;                    // selects the best; main metric of the task by default
    std::int64_t max_length = 128;
    std::string pool = "mean";             // mean, cls, pooler
    double head_dropout = 0.1;
    bool prefix = true;                    // seq2seq: the task's name before a text
    std::optional<std::int64_t> max_target_length;   // seq2seq; none: the longest answer and its end
    std::int64_t max_new_tokens = 128;     // seq2seq
    DataSpec data;
};

struct OptimizerSpec {
    std::string kind = "adamw";
    double lr = 1e-3, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weight_decay = 0;
};

struct ScheduleSpec {
    std::string kind = "linear";           // linear, cosine, constant
    std::int64_t warmup_steps = 0;
    std::optional<double> warmup_ratio;    // instead of steps: ⌈ratio × T⌉
};

struct EarlyStoppingSpec {
    std::int64_t patience = 1;             // evaluations without improvement
    double min_delta = 0;
};

struct TrainSpec {
    double epochs = 3;
    std::optional<std::int64_t> max_steps;
    std::int64_t batch_size = 32, accumulate = 1, eval_batch_size = 64;
    bool gradient_checkpointing = false;   // blocks run again in backward
    bool decoder_cache = false;            // seq2seq: keys and values stay until the end of a step
    std::optional<double> clip_norm = 1.0; // none: off
    std::uint64_t seed = 0;
    OptimizerSpec optimizer;
    ScheduleSpec schedule;
    std::optional<std::int64_t> evaluate_every;     // steps; none: each epoch
    std::optional<std::int64_t> checkpoint_every;   // steps; none: each evaluation
    std::int64_t keep_checkpoints = 2;
    std::string select = "best";           // best, last
    std::optional<EarlyStoppingSpec> early_stopping;
    std::int64_t log_every = 1;
    std::optional<std::filesystem::path> start_from;   // an exported adapter; absolute
    bool start_partial = false;            // what start_from lacks starts anew, and what fits nothing is left out
};

struct RunSpec {
    std::string name;
    BackboneSpec backbone;
    MethodSpec method;
    TaskSpec task;
    TrainSpec train;
    std::string device = "auto";           // auto, cpu, cuda, cuda:N
    std::int64_t threads = 0;              // 0: all allowed
    std::optional<std::int64_t> memory_limit;   // bytes
};

}  // namespace sherl::spec
