// SPDX-License-Identifier: GPL-3.0-or-later
// Rows from a delimited file with named columns: what glue-tsv and table have in common.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/data/row_sink.h"

namespace sherl::data {

struct ColumnFile {
    std::filesystem::path path;
    std::string name;  // in ids and reports: its file name, with the split where two files share one
    Split split = Split::train;
};

struct ColumnFormat {
    char delimiter = '\t';
    bool quotes = false;
    std::vector<std::string> names;  // of a file without header; empty: the first row holds them
    std::string text, label;
    std::optional<std::string> text_pair;
};

// The files a spec names, in the order train, validation, test. Throws Error(input) without a train file.
[[nodiscard]] std::vector<ColumnFile> column_files(const spec::DataSpec& data);

// The names in the header of a table's training file, for who has to choose among them. Throws Error(input).
[[nodiscard]] std::vector<std::string> table_columns(const spec::DataSpec& data);

// Throws Error(input): no such file, empty, only a header, wrong columns, bad rows (as the sink decides).
void read_columns(const ColumnFile& file, const ColumnFormat& format, RowSink& sink);

}  // namespace sherl::data
