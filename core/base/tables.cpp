// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tables.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <string_view>

#include "core/base/table_text.h"

namespace sherl {

std::string replaced(std::string_view text, std::span<const Replacement> replacements) {
    std::string out;
    while (!text.empty()) {
        const auto found = std::find_if(replacements.begin(), replacements.end(),
                                        [&](const Replacement& each) { return text.starts_with(each.first); });
        if (found != replacements.end()) {
            out += found->second;
            text.remove_prefix(found->first.size());
            continue;
        }
        const auto c = static_cast<unsigned char>(text.front());
        const bool control = c < 0x20 || c == 0x7f;
        out += control ? ' ' : text.front();
        text.remove_prefix(text.starts_with("\r\n") ? 2 : 1);
    }
    return out;
}

namespace {

std::string markdown(std::string_view text) {
    static constexpr Replacement kEscapes[]{{"\\", "\\\\"}, {"|", "\\|"}, {"*", "\\*"},   {"_", "\\_"},    {"`", "\\`"},
                                            {"~", "\\~"},   {"$", "\\$"}, {"<", "&lt;"}, {"&", "&amp;"},
                                            {"](", "\\]("}, {"][", "\\]["}};  // of brackets only links and pictures have a meaning
    return replaced(text, kEscapes);
}

}  // namespace

std::vector<std::size_t> columns_to_read(const TextTable& table) {
    if (!table.read.empty()) return table.read;
    std::vector<std::size_t> columns(table.columns.size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    return columns;
}

std::string csv_field(const std::string& field) {
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string quoted = "\"";
    for (const char c : field) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

std::string to_csv(const TextTable& table) {
    std::string out;
    const auto line = [&](std::size_t fields, auto&& field) {
        for (std::size_t i = 0; i < fields; ++i) {
            if (i > 0) out += ',';
            out += csv_field(field(i));
        }
        out += '\n';
    };
    line(table.columns.size(), [&](std::size_t i) { return table.columns[i].key.empty() ? table.columns[i].title : table.columns[i].key; });
    for (const auto& row : table.rows) line(row.size(), [&](std::size_t i) { return row[i].exact.value_or(row[i].shown); });
    return out;
}

std::string to_markdown(const TextTable& table) {
    const std::vector<std::size_t> columns = columns_to_read(table);
    std::string out;
    if (!table.caption.empty()) out += "**" + markdown(table.caption) + "**\n\n";
    const auto line = [&](auto&& cell) {
        out += '|';
        for (const std::size_t i : columns) out += ' ' + cell(i) + " |";
        out += '\n';
    };
    line([&](std::size_t i) { return markdown(table.columns[i].title); });
    line([&](std::size_t i) { return std::string(table.columns[i].number ? "---:" : "---"); });
    for (const auto& row : table.rows) line([&](std::size_t i) { return markdown(row[i].shown); });
    for (const std::string& note : table.notes) out += '\n' + markdown(note) + '\n';
    return out;
}

}  // namespace sherl
