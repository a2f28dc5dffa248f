// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/tables.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace sherl {
namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

// What stands first in `replacements` and at a place of `text` is replaced there; control characters become spaces, a line end one.
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

std::string markdown(std::string_view text) {
    static constexpr Replacement kEscapes[]{{"\\", "\\\\"}, {"|", "\\|"}, {"*", "\\*"},   {"_", "\\_"},    {"`", "\\`"},
                                            {"~", "\\~"},   {"$", "\\$"}, {"<", "&lt;"}, {"&", "&amp;"}};
    return replaced(text, kEscapes);
}

std::string tex(std::string_view text) {
    static constexpr Replacement kCommands[]{
        {"\\", "\\textbackslash{}"}, {"{", "\\{"}, {"}", "\\}"}, {"%", "\\%"}, {"&", "\\&"}, {"#", "\\#"}, {"$", "\\$"}, {"_", "\\_"},
        {"~", "\\textasciitilde{}"}, {"^", "\\textasciicircum{}"}, {"<", "\\textless{}"}, {">", "\\textgreater{}"}, {"|", "\\textbar{}"},
        {"\"", "''"},
        {"--", "-{}-{}"},  // two hyphens would be set as a dash
        {"±", "$\\pm$"}, {"–", "--"}, {"—", "---"}, {"−", "$-$"}, {"·", "$\\cdot$"}, {"×", "$\\times$"}, {"→", "$\\to$"}, {"≤", "$\\le$"},
        {"≥", "$\\ge$"}, {"≈", "$\\approx$"}, {"∞", "$\\infty$"}, {"…", "\\ldots{}"},
        {"“", "``"}, {"”", "''"}, {"‘", "`"}, {"’", "'"},
        {"\u2009", "\\,"}, {"\u202f", "\\,"}, {"\u00a0", "~"},
        {"α", "$\\alpha$"}, {"β", "$\\beta$"}, {"γ", "$\\gamma$"}, {"δ", "$\\delta$"}, {"ε", "$\\varepsilon$"}, {"ζ", "$\\zeta$"},
        {"η", "$\\eta$"}, {"θ", "$\\theta$"}, {"ι", "$\\iota$"}, {"κ", "$\\kappa$"}, {"λ", "$\\lambda$"}, {"μ", "$\\mu$"}, {"µ", "$\\mu$"},
        {"ν", "$\\nu$"}, {"ξ", "$\\xi$"}, {"ο", "$o$"}, {"π", "$\\pi$"}, {"ρ", "$\\rho$"}, {"σ", "$\\sigma$"}, {"ς", "$\\varsigma$"},
        {"τ", "$\\tau$"}, {"υ", "$\\upsilon$"}, {"φ", "$\\varphi$"}, {"χ", "$\\chi$"}, {"ψ", "$\\psi$"}, {"ω", "$\\omega$"},
        {"Α", "A"}, {"Β", "B"}, {"Γ", "$\\Gamma$"}, {"Δ", "$\\Delta$"}, {"Ε", "E"}, {"Ζ", "Z"}, {"Η", "H"}, {"Θ", "$\\Theta$"}, {"Ι", "I"},
        {"Κ", "K"}, {"Λ", "$\\Lambda$"}, {"Μ", "M"}, {"Ν", "N"}, {"Ξ", "$\\Xi$"}, {"Ο", "O"}, {"Π", "$\\Pi$"}, {"Ρ", "P"},
        {"Σ", "$\\Sigma$"}, {"Τ", "T"}, {"Υ", "$\\Upsilon$"}, {"Φ", "$\\Phi$"}, {"Χ", "X"}, {"Ψ", "$\\Psi$"}, {"Ω", "$\\Omega$"}};
    return replaced(text, kCommands);
}

// Indices of the columns that people read.
std::vector<std::size_t> read_columns(const TextTable& table) {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (!table.columns[i].csv_only) columns.push_back(i);
    return columns;
}

}  // namespace

std::string csv_field(const std::string& field) {
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string quoted = "\"";
    for (const char c : field) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

std::string to_csv(const TextTable& table) {
    std::string out;
    const auto line = [&](std::size_t fields, auto&& field) {
        for (std::size_t i = 0; i < fields; ++i) out += (i > 0 ? "," : "") + csv_field(field(i));
        out += '\n';
    };
    line(table.columns.size(), [&](std::size_t i) { return table.columns[i].key.empty() ? table.columns[i].title : table.columns[i].key; });
    for (const auto& row : table.rows) line(row.size(), [&](std::size_t i) { return row[i].exact.value_or(row[i].shown); });
    return out;
}

std::string to_markdown(const TextTable& table) {
    const std::vector<std::size_t> columns = read_columns(table);
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

std::string to_latex(const TextTable& table) {
    const std::vector<std::size_t> columns = read_columns(table);
    std::string out = "% needs \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n";
    if (!table.caption.empty()) out += "  \\caption{" + tex(table.caption) + "}\n";
    out += "  \\begin{tabular}{";
    for (const std::size_t i : columns) out += table.columns[i].number ? 'r' : 'l';
    out += "}\n    \\toprule\n";
    const auto line = [&](auto&& cell) {
        std::string cells;
        for (const std::size_t i : columns) cells += (i == columns.front() ? "" : " & ") + tex(cell(i));
        // A bracket or a star at its beginning would be taken for an argument of the command before.
        out += (cells.starts_with('[') || cells.starts_with('*') ? "    {}" : "    ") + cells + " \\\\\n";
    };
    line([&](std::size_t i) { return table.columns[i].title; });
    out += "    \\midrule\n";
    for (const auto& row : table.rows) line([&](std::size_t i) { return row[i].shown; });
    out += "    \\bottomrule\n  \\end{tabular}\n";
    for (const std::string& note : table.notes) out += "  \\par{\\footnotesize " + tex(note) + "\\par}\n";
    return out + "\\end{table}\n";
}

}  // namespace sherl
