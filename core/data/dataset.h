// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets as rows of text with labels, in three splits. Torch-free. Source: run-spec.md, task.data.*
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/spec/run_spec.h"

namespace sherl::data {

struct Example {
    std::string id;                        // stable: "train.tsv:17" (file and 1-based data row) or the file's path in class-folders
    std::string text;                      // UTF-8
    std::optional<std::string> text_pair;
    std::int64_t label = 0;                // class index; regression: unused
    double target = 0;                     // regression: the score; classification: unused
    std::int64_t place = 0;                // among all rows that were accepted, from 0
};

enum class Split { train, validation, test };
[[nodiscard]] const char* to_string(Split split);

// What was read and what was done with it, for `validate`, the window's preview and the store.
struct DataReport {
    std::map<std::string, std::int64_t> rows_read;          // by file (class-folders: by class), skipped rows included
    std::int64_t rows_skipped = 0;                          // bad_rows = skip
    std::vector<Problem> skipped_examples;                  // up to 20; where: "file:line"
    std::int64_t windows_1252 = 0;                          // rows or files that were not UTF-8
    std::int64_t shared_texts = 0;                          // texts that stand in more than one split (split.kind given)
    std::map<std::string, std::vector<std::int64_t>> label_counts;  // by split name, by class; empty for regression
    std::string hash;                                       // data hash: SHA-256 of the bytes read, by role and without names, and of the resolved split

    // The skipped examples in English, as commands print and studies keep them: "file:line: reason."
    [[nodiscard]] std::vector<std::string> skipped_sentences() const;
};

struct Dataset {
    std::vector<std::string> labels;       // class names in index order; empty for regression
    std::vector<Example> train, validation, test;
    DataReport report;

    [[nodiscard]] const std::vector<Example>& split(Split which) const;
};

// The answers are numbers: regression, and seq2seq on a GLUE task of scores.
[[nodiscard]] bool has_scores(const spec::TaskSpec& task);

// Throws Error(input): missing file or column, unknown label, ragged or undecodable row (with file and line), empty split, …;
// the bad rows of one file at once: up to 20, then their number. With split.kind fractions and counts the rows of all named files are
// divided anew; with given, class-folders are all training examples. Deterministic: no clock, no global state.
[[nodiscard]] Dataset load_dataset(const spec::TaskSpec& task);

}  // namespace sherl::data
