// SPDX-License-Identifier: GPL-3.0-or-later
// What a folder or file of data could be, as the keys of a run spec.
#pragma once

#include <QString>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace sherl::widgets {

struct DataSource {
    QString title;                             // "CoLA · Is a sentence acceptable English?"
    std::filesystem::path path;                // what was chosen or found, to be remembered
    std::string task_kind = "classification";  // task.kind
    Json data;                                 // task.data
};

// The program's own: word order and BBC News.
[[nodiscard]] std::vector<DataSource> bundled_data();
// A .csv or .tsv file is a table; a folder holds GLUE tasks (itself or in sub-folders), tables named train, or one
// sub-folder of .txt files for each class. Empty: none of these. Reads names of files and a table's header.
[[nodiscard]] std::vector<DataSource> data_at(const std::filesystem::path& path);
// A name for task.data as it is written.
[[nodiscard]] QString data_title(const Json& data);
// Whether two task.data mean the same files.
[[nodiscard]] bool same_data(const Json& a, const Json& b);

}  // namespace sherl::widgets
