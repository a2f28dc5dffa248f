// SPDX-License-Identifier: GPL-3.0-or-later
// CSV and TSV with a header and columns the user names.
#include "core/data/columns.h"
#include "core/data/readers.h"

namespace sherl::data {

void read_table(const spec::TaskSpec& task, RowSink& sink) {
    const spec::DataSpec& data = task.data;
    const ColumnFormat format{.delimiter = data.delimiter,
                              .quotes = data.quotes,
                              .names = {},
                              .text = data.text_column,
                              .label = data.label_column,
                              .text_pair = data.text_pair_column};
    for (const ColumnFile& file : column_files(data)) read_columns(file, format, sink);
}

}  // namespace sherl::data
