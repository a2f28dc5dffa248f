// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/licence.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <string_view>
#include <vector>

namespace sherl::formats {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMost = 1 << 16;   // bytes read of a file
constexpr std::size_t kHead = 400;       // characters in which a licence calls itself by its name

std::string beginning_of(const fs::path& file) {
    std::error_code code;
    if (!fs::is_regular_file(file, code)) return {};
    std::ifstream in(file, std::ios::binary);
    std::string text(kMost, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return text;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string text) {
    for (char& c : text) c = lower(c);
    return text;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r";
    const std::size_t first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

// A YAML scalar: quotes and a comment behind it taken away; of a list in one line all its words.
std::string scalar(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('"') || text.starts_with('\'')) {
        const std::size_t end = text.find(text.front(), 1);
        if (end != std::string_view::npos) return std::string(text.substr(1, end - 1));
    }
    if (text.starts_with('#')) return {};
    if (const std::size_t comment = text.find(" #"); comment != std::string_view::npos) text = trimmed(text.substr(0, comment));
    if (text.starts_with('[') && text.ends_with(']')) {
        std::string words;
        for (const char c : text.substr(1, text.size() - 2))
            if (c != '"' && c != '\'') words += c;
        return std::string(trimmed(words));
    }
    return std::string(text);
}

// Top-level keys between the two lines "---" that a model card begins with. Of a list in several lines: its items, with commas.
std::map<std::string, std::string> front_matter(const std::string& text) {
    std::map<std::string, std::string> keys;
    std::string_view rest = text;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    const auto line = [&rest] {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view found = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        return found;
    };
    if (trimmed(line()) != "---") return {};
    std::string last;
    while (!rest.empty()) {
        const std::string_view raw = line();
        const std::string_view item = trimmed(raw);
        if (item == "---" || item == "...") return keys;
        if (item.starts_with("- ") && !last.empty()) {
            std::string& list = keys[last];
            list += (list.empty() ? "" : ", ") + scalar(item.substr(2));
            continue;
        }
        const std::size_t colon = raw.find(':');
        if (raw.empty() || raw.front() == ' ' || raw.front() == '#' || colon == std::string_view::npos) continue;
        last = lower(std::string(trimmed(raw.substr(0, colon))));
        keys[last] = scalar(raw.substr(colon + 1));
    }
    return {};  // never closed: this is no front matter
}

// Lower case, every run of blanks, line ends and comment marks one blank.
std::string plain_words(const std::string& text) {
    std::string words;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '#' || c == '*' || c == '/' || c == ',';
        if (!blank) words += lower(c);
        else if (!words.empty() && words.back() != ' ') words += ' ';
    }
    return words;
}

struct Title {
    const char* words;
    const char* id;
};
// In the order of looking: a name that contains another stands before it.
constexpr std::array<Title, 17> kTitles{{
    {"apache license version 2.0", "apache-2.0"},
    {"apache license 2.0", "apache-2.0"},
    {"gnu affero general public license version 3", "agpl-3.0"},
    {"gnu lesser general public license version 3", "lgpl-3.0"},
    {"gnu lesser general public license version 2.1", "lgpl-2.1"},
    {"gnu general public license version 3", "gpl-3.0"},
    {"gnu general public license version 2", "gpl-2.0"},
    {"attribution-noncommercial-sharealike 4.0 international", "cc-by-nc-sa-4.0"},
    {"attribution-noncommercial-noderivatives 4.0 international", "cc-by-nc-nd-4.0"},
    {"attribution-noncommercial 4.0 international", "cc-by-nc-4.0"},
    {"attribution-sharealike 4.0 international", "cc-by-sa-4.0"},
    {"attribution-sharealike 3.0 unported", "cc-by-sa-3.0"},
    {"attribution-noderivatives 4.0 international", "cc-by-nd-4.0"},
    {"attribution 4.0 international", "cc-by-4.0"},
    {"cc0 1.0 universal", "cc0-1.0"},
    {"mit license", "mit"},
    {"bsd 3-clause license", "bsd-3-clause"},
}};

// Empty: the text does not tell, or it names several.
std::string told_by(const std::string& text) {
    const std::string words = plain_words(text);
    const std::string head = words.substr(0, kHead);
    std::vector<std::string> found;
    const auto add = [&found](const char* id) {
        if (std::find(found.begin(), found.end(), id) == found.end()) found.emplace_back(id);
    };
    for (const Title& title : kTitles)
        if (head.find(title.words) != std::string::npos) add(title.id);
    const auto says = [&words](std::string_view sentence) { return words.find(sentence) != std::string::npos; };
    if (says("permission is hereby granted free of charge to any person obtaining a copy") &&
        says("the above copyright notice and this permission notice") && says("shall be included"))
        add("mit");
    if (says("redistribution and use in source and binary forms") && !says("all advertising materials"))
        add(says("neither the name") ? "bsd-3-clause" : "bsd-2-clause");
    return found.size() == 1 ? found.front() : std::string();
}

bool is_licence_file(const fs::path& file) {
    const std::string stem = lower(file.stem().string()), extension = lower(file.extension().string());
    return (stem == "license" || stem == "licence" || stem == "copying") &&
           (extension.empty() || extension == ".txt" || extension == ".md");
}

}  // namespace

std::string Licence::title() const {
    return name.empty() ? id : name + " (" + id + ")";
}

std::optional<Licence> backbone_licence(const fs::path& folder) {
    const auto keys = front_matter(beginning_of(folder / "README.md"));
    const auto value = [&keys](const char* key) {
        const auto found = keys.find(key);
        return found == keys.end() ? std::string() : found->second;
    };
    if (std::string id = lower(value("license")); !id.empty() && id != "unknown" && id != "null" && id != "~")
        return Licence{std::move(id), value("license_name"), value("license_link"), "README.md"};

    std::vector<fs::path> files;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
        if (is_licence_file(entry->path())) files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    std::optional<Licence> unknown;
    for (const fs::path& file : files) {
        const std::string text = beginning_of(file);
        if (text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
        Licence licence{told_by(text), {}, {}, file.filename().string()};
        if (!licence.id.empty()) return licence;
        if (!unknown) unknown = std::move(licence);
    }
    return unknown;
}

}  // namespace sherl::formats
