// SPDX-License-Identifier: GPL-3.0-or-later
// A folder with one sub-folder of text files per class; each file is one text.
#include <algorithm>
#include <filesystem>

#include "core/base/files.h"
#include "core/data/readers.h"
#include "core/data/trim.h"

namespace sherl::data {
namespace fs = std::filesystem;
namespace {

struct Listing {
    std::vector<std::string> folders, files;  // names, sorted bytewise: the same order on every machine
};

// Hidden entries are not data (.git, .DS_Store).
Listing list(const fs::path& folder) {
    Listing listing;
    std::error_code code;
    fs::directory_iterator entries(folder, code);
    for (; !code && entries != fs::directory_iterator(); entries.increment(code)) {
        const std::string name = entries->path().filename().string();
        if (name.starts_with('.')) continue;
        std::error_code status;
        if (entries->is_directory(status)) listing.folders.push_back(name);
        if (entries->is_regular_file(status)) listing.files.push_back(name);
    }
    const auto unnamed = [](const std::string& name) { return first_invalid_utf8(name).has_value(); };
    for (const std::vector<std::string>* names : {&listing.folders, &listing.files}) {
        const auto found = std::find_if(names->begin(), names->end(), unnamed);
        if (found == names->end()) continue;
        throw Error(ErrorKind::input, {.id = "data.folder.name",
                                       .what = SHERL_TR("data", "a name in this folder is not UTF-8"),
                                       .where = folder.string(),
                                       .expected = {},
                                       .got = {},
                                       .way_out = SHERL_TR("data", "Rename it.")});
    }
    if (code) {
        throw Error(ErrorKind::input,
                    {.id = "data.folder.unreadable",
                     .what = SHERL_TR("data", "the folder cannot be read: %1").arg(code.message()),
                     .where = folder.string(),
                     .expected = SHERL_TR("data", "a folder with one sub-folder of text files per class"),
                     .got = {},
                     .way_out = {}});
    }
    std::sort(listing.folders.begin(), listing.folders.end());
    std::sort(listing.files.begin(), listing.files.end());
    return listing;
}

// What is wrong with the folders themselves, before a text is read.
std::vector<Problem> folder_problems(const fs::path& root, const std::vector<std::string>& folders,
                                     const RowSink& sink) {
    std::vector<Problem> problems;
    const std::vector<std::string>& labels = sink.labels();
    const auto contains = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const std::string& label : labels) {
        if (contains(folders, label)) continue;
        problems.push_back({.id = "data.folder.missing",
                            .what = SHERL_TR("data", "a class of task.data.labels has no folder"),
                            .where = root.string(),
                            .expected = SHERL_TR("data", "a folder \"%1\"").arg(label),
                            .got = {},
                            .way_out = {}});
    }
    for (const std::string& folder : folders) {
        if (labels.empty() || sink.skips() || contains(labels, folder)) continue;
        problems.push_back(
            {.id = "data.row.label",
             .what = SHERL_TR("data", "the folder is none of the classes"),
             .where = (root / folder).string(),
             .expected = SHERL_TR("data", "one of %1").arg(sink.allowed_labels()),
             .got = '"' + folder + '"',
             .way_out = SHERL_TR("data", "Add it to task.data.labels, or set task.data.bad_rows to \"skip\".")});
    }
    return problems;
}

void read_text(const fs::path& root, const std::string& folder, const std::string& name, RowSink& sink) {
    const std::string id = folder + '/' + name;
    const std::string content = read_file(root / folder / name);
    sink.hash_file("text", content);
    sink.count_row(folder);
    RowPlace place{.where = (root / id).string(), .short_where = id, .id = id, .source = folder, .split = Split::train};
    if (begins_as_utf16(content)) {
        sink.refuse(place, {.id = "data.file.utf16",
                            .what = SHERL_TR("data", "the file is UTF-16"),
                            .where = {},
                            .expected = SHERL_TR("data", "UTF-8 or Windows-1252"),
                            .got = {},
                            .way_out = {}});
        return;
    }
    std::vector<std::string> text{std::string(without_byte_order_mark(content))};
    if (const std::optional<std::size_t> byte = first_invalid_utf8(text.front())) {
        const auto line =
            std::count(text.front().begin(), text.front().begin() + static_cast<std::ptrdiff_t>(*byte), '\n') + 1;
        place.where += ':' + std::to_string(line);
        place.short_where += ':' + std::to_string(line);
    }
    if (sink.decode(place, text)) sink.add(place, std::string(trimmed(text.front())), std::nullopt, folder);
}

}  // namespace

void read_class_folders(const spec::TaskSpec& task, RowSink& sink) {
    const fs::path& root = task.data.path;
    if (task.kind == "regression") {
        throw Error(ErrorKind::input, {.id = "data.folder.regression",
                                       .what = SHERL_TR("data", "class folders have classes, not scores"),
                                       .where = "task.kind",
                                       .expected = SHERL_TR("data", "classification"),
                                       .got = task.kind,
                                       .way_out = {}});
    }
    const std::vector<std::string> folders = list(root).folders;
    std::vector<Problem> problems = folder_problems(root, folders, sink);
    std::vector<Listing> listings;
    for (const std::string& folder : folders) {
        const Listing& listing = listings.emplace_back(list(root / folder));
        if (listing.folders.empty() && !listing.files.empty()) continue;
        problems.push_back({.id = "data.folder.content",
                            .what = listing.folders.empty() ? SHERL_TR("data", "the class folder is empty")
                                                            : SHERL_TR("data", "the class folder holds folders"),
                            .where = (root / folder).string(),
                            .expected = SHERL_TR("data", "text files"),
                            .got = listing.folders.empty() ? "" : '"' + listing.folders.front() + '"',
                            .way_out = {}});
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));

    for (std::size_t i = 0; i < folders.size(); ++i) {
        for (const std::string& name : listings[i].files) read_text(root, folders[i], name, sink);
    }
    sink.end_file();
}

}  // namespace sherl::data
