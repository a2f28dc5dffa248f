// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/table.h"

#include <algorithm>
#include <utility>

#include "app/cli/shell.h"

namespace sherl::cli {
namespace {

// Characters, not bytes: names may be in any language.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string aligned(const std::string& text, std::size_t width, Align align) {
    const std::string fill(width - width_of(text), ' ');
    return align == Align::left ? text + fill : fill + text;
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::add(std::vector<std::string> row) {
    row.resize(columns_.size());
    for (std::string& cell : row) {
        std::replace_if(
            cell.begin(), cell.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
        cell = visible(cell);
    }
    rows_.push_back(std::move(row));
}

std::string Table::text(const std::string& indent) const {
    std::vector<std::size_t> widths;
    std::vector<std::string> titles;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = width_of(columns_[i].title);
        for (const auto& row : rows_) width = std::max(width, width_of(row[i]));
        widths.push_back(width);
        titles.push_back(columns_[i].title);
    }
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string out = indent;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) out += "  ";
            out += aligned(cells[i], widths[i], columns_[i].align);
        }
        out.erase(out.find_last_not_of(' ') + 1);
        return out;
    };
    std::string out;
    if (std::any_of(titles.begin(), titles.end(), [](const std::string& title) { return !title.empty(); })) {
        out += painted(line(titles), Colour::strong) + "\n";
    }
    for (const auto& row : rows_) out += line(row) + "\n";
    return out;
}

void Facts::add(std::string name, std::string value) {
    table_.add({std::move(name), std::move(value)});
}

}  // namespace sherl::cli
