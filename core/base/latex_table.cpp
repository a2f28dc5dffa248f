// SPDX-License-Identifier: GPL-3.0-or-later
// to_latex(): a table that fits a page. Called by whoever calls core/base/tables.h. What could change: longtable for more
// rows than a page has.
//
// Which type size and which breaks a table needs is told by the widths of Computer Modern, the face of a plain article: of
// all classes and sizes the one at 11pt leaves a line the least room.
#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "core/base/table_text.h"
#include "core/base/tables.h"

namespace sherl {
namespace {

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

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;  // a later byte of a UTF-8 character
}

// Of cmr10, in hundredths of a point; from the space on.
constexpr std::array<std::uint16_t, 95> kWidths{
    333, 278, 500, 833, 500, 833, 778, 278, 389, 389, 500, 778, 278, 333, 278, 500,                       //   to /
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 778, 778, 778, 472,                       // 0 to ?
    778, 750, 708, 722, 764, 681, 653, 785, 750, 361, 514, 778, 625, 917, 750, 778,                       // @ to O
    681, 778, 736, 556, 722, 750, 750, 1028, 750, 750, 611, 278, 500, 278, 500, 360,                      // P to _
    500, 500, 556, 444, 556, 444, 306, 500, 556, 278, 306, 528, 278, 833, 556, 500,                       // ` to o
    556, 528, 392, 394, 389, 556, 528, 722, 528, 528, 444, 500, 278, 500, 500};                           // p to ~
constexpr double kOther = 10;  // points; no letter outside ASCII is wider

// Points at 10pt.
double width_of(std::string_view text) {
    double width = 0;
    for (const char c : text) {
        if (c >= ' ' && c <= '~') {
            width += kWidths.at(static_cast<std::size_t>(c - ' ')) / 100.0;
        } else if (!continues(c)) {
            width += kOther;
        }
    }
    return width;
}

// What a line may be broken between, each with the space behind it: words; within them what ends in "_", "-", "/", ",",
// "." or "=", and parts of what is longer than a word may be.
std::vector<std::string_view> pieces_of(std::string_view text) {
    constexpr std::size_t kLongest = 10;  // characters
    std::vector<std::string_view> pieces;
    std::size_t begin = 0, length = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (continues(text[i])) continue;
        ++length;
        std::size_t end = i + 1;
        while (end < text.size() && continues(text[end])) ++end;
        if (end == text.size() || (text[i] != ' ' && text[end] == ' ') || (text[i] == '-' && text[end] == '-')) continue;
        if (length < kLongest && std::string_view(" _-/,.=").find(text[i]) == std::string_view::npos) continue;
        pieces.push_back(text.substr(begin, end - begin));
        begin = end;
        length = 0;
    }
    if (begin < text.size()) pieces.push_back(text.substr(begin));
    return pieces;
}

// Words of a head; with `units` a unit stays with the one before: "accuracy, %".
std::vector<std::string_view> words_of(std::string_view text, bool units) {
    std::vector<std::string_view> words;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        const bool ends = at == text.size() || (text[at] == ' ' && !(units && at > 0 && text[at - 1] == ',' && text.find(' ', at + 1) == std::string_view::npos));
        if (!ends) continue;
        if (at > begin) words.push_back(text.substr(begin, at - begin));
        begin = at + 1;
    }
    return words;
}

// A way to set a table, from the most pleasant to the most cramped.
struct Style {
    const char* size;  // command
    double scale;      // of the widths at 10pt
    double gap;        // points left and right of a column
    bool tight;        // heads in several lines, no gap outside
    double paragraph;  // least width of a column of broken text, points at 10pt; 0: none is broken
};
constexpr std::array<Style, 6> kStyles{{{"", 1.095, 6, false, 0},
                                        {"", 1.095, 6, true, 0},
                                        {"\\small", 1, 6, true, 0},
                                        {"\\small", 1, 4, true, 60},
                                        {"\\footnotesize", 0.925, 4, true, 40},
                                        {"\\scriptsize", 0.85, 3, true, 1}}};
constexpr double kTextWidth = 360;          // of an article at 11pt, points
constexpr double kLine = kTextWidth * 0.985;  // less what an estimate may be off

struct Column {
    std::size_t at = 0;               // in the table
    double cells = 0, head = 0;       // widest cell and head, points at 10pt
    double piece = 0;                 // widest that cannot be broken, head or not
    std::vector<std::string> lines;   // of the head
    double share = 0;                 // of the line, 0 to 1, where its text is broken; 0: as wide as it is
};

// The head in lines no longer than its longest word or the cells below it.
void break_head(Column& column, const std::string& title, bool units) {
    const std::vector<std::string_view> words = words_of(title, units);
    double longest = column.cells;
    for (const std::string_view word : words) longest = std::max(longest, width_of(word));
    column.lines.clear();
    for (const std::string_view word : words) {
        const std::string with = column.lines.empty() ? std::string() : column.lines.back() + ' ' + std::string(word);
        if (!column.lines.empty() && width_of(with) <= longest) {
            column.lines.back() = with;
        } else {
            column.lines.emplace_back(word);
        }
    }
    column.head = 0;
    for (const std::string& line : column.lines) column.head = std::max(column.head, width_of(line));
}

class Layout {
  public:
    explicit Layout(const TextTable& table) : table_(table) {
        for (const std::size_t i : columns_to_read(table)) {
            Column column{.at = i, .cells = 0, .head = width_of(table.columns[i].title), .piece = 0, .lines = {table.columns[i].title}, .share = 0};
            for (const auto& row : table.rows) {
                column.cells = std::max(column.cells, width_of(row[i].shown));
                if (table.columns[i].number) continue;
                for (const std::string_view piece : pieces_of(row[i].shown)) column.piece = std::max(column.piece, width_of(piece));
            }
            columns_.push_back(std::move(column));
        }
        for (const Style& style : kStyles) {
            style_ = style;
            if (style.tight)
                for (Column& column : columns_) break_head(column, table.columns[column.at].title, style.scale >= 1);
            fits_ = fits_as_it_is() || (style.paragraph > 0 && break_text());
            if (fits_) return;
        }
    }

    [[nodiscard]] const Style& style() const { return style_; }
    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
    [[nodiscard]] bool fits() const { return fits_; }

  private:
    [[nodiscard]] double width(const Column& column) const { return style_.scale * std::max(column.cells, column.head); }
    [[nodiscard]] double gaps() const {
        const auto count = static_cast<double>(columns_.size());
        return 2 * style_.gap * (style_.tight ? count - 1 : count);
    }
    [[nodiscard]] bool fits_as_it_is() const {
        const double sum = std::accumulate(columns_.begin(), columns_.end(), gaps(), [this](double all, const Column& each) { return all + width(each); });
        return sum <= kLine;
    }
    // Of what numbers leave every column of text gets the same, but no more than it needs and no less than its longest piece.
    bool break_text() {
        double left = kLine - gaps();
        std::vector<Column*> texts;
        for (Column& column : columns_) {
            if (table_.columns[column.at].number) {
                left -= width(column);
            } else {
                texts.push_back(&column);
            }
        }
        const auto least = [this](const Column& column) {
            return std::min(width(column), style_.scale * std::max({column.piece, column.head, style_.paragraph}));
        };
        const auto given = [&](const Column& column, double level) { return std::clamp(level, least(column), width(column)); };
        const auto sum = [&](double level) {
            return std::accumulate(texts.begin(), texts.end(), 0.0, [&](double all, const Column* each) { return all + given(*each, level); });
        };
        if (sum(0) > left) return false;
        double low = 0, high = kLine;
        for (int i = 0; i < 40; ++i) (sum((low + high) / 2) <= left ? low : high) = (low + high) / 2;
        for (Column* column : texts)
            if (const double points = given(*column, low); points < width(*column)) column->share = points / kTextWidth;
        return true;
    }

    const TextTable& table_;
    std::vector<Column> columns_;
    Style style_{};
    bool fits_ = false;
};

std::string broken(std::string_view text) {
    std::string out;
    for (const std::string_view piece : pieces_of(text)) {
        if (!out.empty() && !out.ends_with(' ') && !out.ends_with('-')) out += "\\allowbreak{}";
        out += tex(piece);
    }
    return "{\\raggedright " + out + "\\par}";
}

std::string specification(const TextTable& table, const Layout& layout) {
    std::string columns;
    for (const Column& column : layout.columns()) {
        if (column.share > 0) {
            columns += fmt::format("p{{{:.3f}\\linewidth}}", column.share);
        } else {
            columns += table.columns[column.at].number ? 'r' : 'l';
        }
    }
    return layout.style().tight ? "@{}" + columns + "@{}" : columns;
}

}  // namespace

std::string to_latex(const TextTable& table) {
    const Layout layout(table);
    const std::vector<Column>& columns = layout.columns();
    const Style& style = layout.style();
    std::string out = "% needs \\usepackage{booktabs}\n";
    if (!layout.fits()) out += "% wider than a line of an article: choose fewer columns\n";
    out += "\\begin{table}\n  \\centering\n";
    if (!table.caption.empty()) out += "  \\caption{" + tex(table.caption) + "}\n";
    if (*style.size != '\0') out += std::string("  ") + style.size + "\n";
    if (style.gap != kStyles.front().gap) out += fmt::format("  \\setlength{{\\tabcolsep}}{{{}pt}}\n", style.gap);
    out += "  \\begin{tabular}{" + specification(table, layout) + "}\n    \\toprule\n";
    const auto line = [&](auto&& cell) {
        std::string cells;
        for (const Column& column : columns) cells += (&column == &columns.front() ? "" : " & ") + cell(column);
        // A bracket or a star at its beginning would be taken for an argument of the command before.
        out += (cells.starts_with('[') || cells.starts_with('*') ? "    {}" : "    ") + cells + " \\\\\n";
    };
    std::size_t height = 0;
    for (const Column& column : columns) height = std::max(height, column.lines.size());
    for (std::size_t i = 0; i < height; ++i)
        line([&](const Column& column) {  // one below the other, the last above the rule
            const std::size_t missing = height - column.lines.size();
            return i < missing ? std::string() : tex(column.lines[i - missing]);
        });
    out += "    \\midrule\n";
    for (const auto& row : table.rows)
        line([&](const Column& column) { return column.share > 0 ? broken(row[column.at].shown) : tex(row[column.at].shown); });
    out += "    \\bottomrule\n  \\end{tabular}\n";
    for (const std::string& note : table.notes) out += "  \\par{\\footnotesize " + tex(note) + "\\par}\n";
    return out + "\\end{table}\n";
}

}  // namespace sherl
