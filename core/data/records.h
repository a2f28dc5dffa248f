// SPDX-License-Identifier: GPL-3.0-or-later
// Rows and fields of a delimited file, bytes only.
//
// Our own reader and not libcsv: rows with a fault must be countable and skippable (task.data.bad_rows) and named by
// line, and a blank row must be seen. libcsv stops for good at the first fault, has no line numbers and drops blank
// rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"

namespace sherl::data {

struct Record {
    std::int64_t line = 0;            // 1-based line on which the row starts
    std::vector<std::string> fields;  // a blank row has one empty field
    Text fault;                       // why the row cannot be read; empty: none. `fields` is then meaningless
    bool fatal = false;               // the fault swallowed the rest of the file
};

// Rows end at LF or CRLF; a lone CR is text. Blank rows at the end of the file are not rows.
// `quotes`: RFC 4180 (fields in double quotes hold delimiters, line ends and doubled quotes; a quote elsewhere is a
// fault); otherwise every byte but the delimiter and the line end is text, quotes included.
class RecordReader {
  public:
    // `content` must outlive the reader.
    RecordReader(std::string_view content, char delimiter, bool quotes);

    // False at the end.
    [[nodiscard]] bool next(Record& record);

  private:
    void plain_row(Record& record);
    void quoted_row(Record& record);
    bool quoted_field(Record& record);
    void skip_line();

    std::string_view content_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1;
    char delimiter_;
    bool quotes_;
};

}  // namespace sherl::data
