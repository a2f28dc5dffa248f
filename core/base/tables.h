// SPDX-License-Identifier: GPL-3.0-or-later
// A table that leaves the program, as plain data, and the forms in which it leaves: CSV, Markdown, LaTeX (booktabs).
//
// Called by: `sherl compare`, every table and chart of the window. What could change: more forms, one function each.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sherl {

struct TableColumn {
    std::string key;    // head in CSV: "tensor_peak_train"; empty: the title
    std::string title;  // head in Markdown and LaTeX: "Peak, GiB"
    bool number = false;    // right-aligned
};

struct TableCell {
    std::string shown;  // as people read it: "58.0 ± 1.4", "1.19"
    std::optional<std::string> exact{};  // in CSV: unrounded, without unit, empty where there is no value; none: as shown
};

struct TextTable {
    std::string caption;             // Markdown, LaTeX; may be empty
    std::vector<TableColumn> columns;
    std::vector<std::vector<TableCell>> rows;  // as many cells as columns
    std::vector<std::string> notes;  // n, rules, counters: below the table in Markdown and LaTeX
    std::vector<std::size_t> read;   // columns of Markdown and LaTeX, in this order; empty: all. CSV has all, in their own
};

// Pure, any thread. All texts are UTF-8.
// RFC 4180 with LF line ends: a head of keys, then exact values.
[[nodiscard]] std::string to_csv(const TextTable& table);
// GitHub's tables; what has a meaning there is escaped, line ends become spaces.
[[nodiscard]] std::string to_markdown(const TextTable& table);
// A table environment with booktabs rules, for \input; needs \usepackage{booktabs}. No wider than the lines of an article
// at 11pt: where it would be, heads are broken, type gets smaller, long texts are broken; a comment says where all that
// does not help. Characters with a meaning in TeX are escaped; ±, –, −, ·, ×, →, Greek letters and thin spaces become
// commands that any engine sets.
[[nodiscard]] std::string to_latex(const TextTable& table);
// What these two show: indices of columns.
[[nodiscard]] std::vector<std::size_t> columns_to_read(const TextTable& table);

// One field as CSV writes it.
[[nodiscard]] std::string csv_field(const std::string& field);

}  // namespace sherl
