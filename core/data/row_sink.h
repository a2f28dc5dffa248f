// SPDX-License-Identifier: GPL-3.0-or-later
// Where the readers put rows, good and bad: labels are checked, bad rows refused or counted, content hashed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/data/dataset.h"
#include "core/data/encoding.h"

namespace sherl::data {

// A row before its label is a class index: labels may only be known when all rows are read.
struct RawRow {
    Example example;             // label still 0; target set
    std::string label;           // class name; empty for regression
    Split split = Split::train;  // as the files say
};

// Where a row stands, for people and for its id.
struct RowPlace {
    std::string where;        // "/data/CoLA/train.tsv:17", the line
    std::string short_where;  // "train.tsv:17", the same without folders
    std::string id;           // Example::id
    std::string source;       // key of DataReport::rows_read
    Split split = Split::train;
};

// Adds one value to a hash so that no two lists of values hash the same bytes.
void hash_value(Sha256& hash, std::string_view value);

// One thread. For each row readers call count_row, then decode and add, or refuse; end_file after each file.
class RowSink {
  public:
    // `labels`: the class names in index order; empty: all names are accepted. `written`: how the files write some of
    // them ("0" for "unacceptable").
    RowSink(const spec::TaskSpec& task, std::vector<std::string> labels, std::map<std::string, std::string> written);

    // Turns the fields of a row into UTF-8, all from the same encoding. False: undecodable, and the row has been
    // refused.
    [[nodiscard]] bool decode(const RowPlace& place, std::vector<std::string>& fields);
    // A row in UTF-8; `label` as the file writes it. Refused here when the label is unknown.
    void add(const RowPlace& place, std::string text, std::optional<std::string> pair, const std::string& label);
    // A bad row. `problem.where` is filled from the place.
    void refuse(const RowPlace& place, Problem problem);
    void count_row(const std::string& source) { ++report_.rows_read[source]; }
    // `role` tells what the file is for, not its name: the data hash must not change when it is renamed.
    void hash_file(std::string_view role, std::string_view content);
    // Throws Error(input) with the bad rows since the last call (up to 20, then their number), unless they are skipped.
    void end_file();

    [[nodiscard]] bool skips() const { return skip_; }
    [[nodiscard]] const std::vector<std::string>& labels() const { return labels_; }
    [[nodiscard]] const TextDecoder& decoder() const { return decoder_; }
    [[nodiscard]] std::vector<RawRow>& rows() { return rows_; }
    [[nodiscard]] DataReport& report() { return report_; }
    [[nodiscard]] Sha256& hash() { return hash_; }
    // "\"a\", \"b\"", shortened after 20 names.
    [[nodiscard]] std::string allowed_labels() const;

  private:
    [[nodiscard]] bool read_label(const RowPlace& place, const std::string& value, RawRow& row);

    bool regression_;
    bool skip_;
    std::vector<std::string> labels_;
    std::map<std::string, std::string> written_;
    TextDecoder decoder_;
    std::vector<RawRow> rows_;
    DataReport report_;
    Sha256 hash_;
    std::vector<Problem> problems_;
    std::int64_t bad_rows_ = 0;
};

}  // namespace sherl::data
