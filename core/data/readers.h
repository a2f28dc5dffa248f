// SPDX-License-Identifier: GPL-3.0-or-later
// The three data formats (task.data.format). Each reads all files of its format; labels are class names still.
#pragma once

#include "core/data/row_sink.h"

namespace sherl::data {

// What the spec allows, else GLUE's official names, else none: the names are found in the data.
[[nodiscard]] RowSink make_sink(const spec::TaskSpec& task);

void read_glue(const spec::TaskSpec& task, RowSink& sink);
void read_class_folders(const spec::TaskSpec& task, RowSink& sink);
void read_table(const spec::TaskSpec& task, RowSink& sink);

}  // namespace sherl::data
