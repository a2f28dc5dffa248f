// SPDX-License-Identifier: GPL-3.0-or-later
// The three data formats (task.data.format). Each reads all files of its format; labels are class names still.
#pragma once

#include <string>
#include <vector>

#include "core/data/row_sink.h"

namespace sherl::data {

// What one of GLUE's tasks looks like on disk: file layout, columns and class names in official order. None: no such
// task.
struct GlueTask {
    const char* name;
    bool header;  // cola has none
    const char* text;
    const char* text_pair;  // nullptr: one text
    const char* label;
    std::vector<std::string> labels;  // official order; empty for stsb
    bool integers;                    // files write the class index, not the name
};
[[nodiscard]] const GlueTask* find_glue_task(const std::string& name);

// What the spec allows, else GLUE's official names, else none: the names are found in the data.
[[nodiscard]] RowSink make_sink(const spec::TaskSpec& task);

void read_glue(const spec::TaskSpec& task, RowSink& sink);
void read_class_folders(const spec::TaskSpec& task, RowSink& sink);
void read_table(const spec::TaskSpec& task, RowSink& sink);

}  // namespace sherl::data
