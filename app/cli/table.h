// SPDX-License-Identifier: GPL-3.0-or-later
// Aligned tables in plain text.
#pragma once

#include <string>
#include <vector>

namespace sherl::cli {

enum class Align { left, right };

struct Column {
    std::string title;
    Align align = Align::left;
};

class Table {
  public:
    explicit Table(std::vector<Column> columns);
    // As many cells as columns. Line ends and tabs become spaces, other control characters visible().
    void add(std::vector<std::string> row);
    // The title line (unless all titles are empty), then the rows; no spaces at line ends.
    [[nodiscard]] std::string text(const std::string& indent = {}) const;

  private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

// A list of facts: names in one column, values in the next.
class Facts {
  public:
    void add(std::string name, std::string value);
    [[nodiscard]] std::string text(const std::string& indent = {}) const { return table_.text(indent); }

  private:
    Table table_{{{"", Align::left}, {"", Align::left}}};
};

}  // namespace sherl::cli
