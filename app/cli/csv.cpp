// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/csv.h"

#include "app/cli/shell.h"
#include "core/base/tables.h"

namespace sherl::cli {

std::string delimited_row(const std::vector<std::string>& fields, char delimiter) {
    std::string row;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) row += delimiter;
        const std::string& field = fields[i];
        if (delimiter != '\t') {
            row += csv_field(field);
        } else if (field.find_first_of("\t\r\n") == std::string::npos) {
            row += field;
        } else {
            throw bad_input("app.tsv", SHERL_TR("app", "a field with a tab or a line end cannot stand in a TSV file"),
                            {}, {}, field.substr(0, 80), SHERL_TR("app", "Write a .csv file instead."));
        }
    }
    return row + '\n';
}

char delimiter_of(const std::string& file_name) {
    return file_name.ends_with(".tsv") ? '\t' : ',';
}

}  // namespace sherl::cli
