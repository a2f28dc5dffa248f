// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/data_sources.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <system_error>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/columns.h"
#include "core/spec/glue.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace fs = std::filesystem;
namespace {

struct DataSources {
    Q_DECLARE_TR_FUNCTIONS(DataSources)
};

QString of(const std::string& text) {
    return QString::fromStdString(text);
}

bool is_file(const fs::path& path) {
    std::error_code code;
    return fs::is_regular_file(path, code);
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool is_table(const fs::path& path) {
    const std::string extension = lower(path.extension().string());
    return (extension == ".csv" || extension == ".tsv") && is_file(path);
}

std::string text_at(const Json& data, const char* key) {
    return data.is_object() && data.contains(key) && data.at(key).is_string() ? data.at(key).get<std::string>() : "";
}

std::string train_file(const Json& data) {
    return data.is_object() && data.contains("files") ? text_at(data.at("files"), "train") : "";
}

// The first name of the header that is usually of this meaning.
std::optional<std::string> named(const std::vector<std::string>& columns, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const auto found =
            std::find_if(columns.begin(), columns.end(), [&](const std::string& each) { return lower(each) == name; });
        if (found != columns.end()) return *found;
    }
    return std::nullopt;
}

// Written only where the header does not have the default names.
void guess_columns(const fs::path& train, Json& data) {
    spec::DataSpec spec;
    spec.train_file = train;
    const bool commas = lower(train.extension().string()) == ".csv";
    spec.delimiter = commas ? ',' : '\t';
    spec.quotes = commas;
    std::vector<std::string> columns;
    try {
        columns = data::table_columns(spec);
    } catch (const Error&) {  // the preview tells why
        return;
    }
    const auto text = named(columns, {"text", "sentence", "sentence1", "text1", "question1", "premise", "review", "content"});
    const auto pair = named(columns, {"text_pair", "sentence2", "text2", "question2", "hypothesis"});
    const auto label = named(columns, {"label", "labels", "class", "category", "target", "score"});
    if (text && *text != "text") data["columns"]["text"] = *text;
    if (pair && text) data["columns"]["text_pair"] = *pair;
    if (label && *label != "label") data["columns"]["label"] = *label;
}

DataSource glue_source(const spec::GlueTask& task, const fs::path& folder) {
    Json data{{"format", "glue-tsv"}, {"name", task.name}, {"path", folder.string()}};
    const QString title = data_title(data);
    return {.title = title,
            .path = folder,
            .task_kind = task.labels.empty() ? "regression" : "classification",
            .data = std::move(data)};
}

// A folder named as a GLUE task, with its training file.
std::vector<DataSource> glue_at(const fs::path& folder) {
    std::vector<DataSource> found;
    for (const spec::GlueTask& task : spec::glue_tasks()) {
        const std::string name = lower(folder.filename().string());
        if ((name == lower(task.folder) || name == task.name) && is_file(folder / task.train_file))
            found.push_back(glue_source(task, folder));
        for (const std::string& below : std::set<std::string>{task.folder, task.name}) {
            if (is_file(folder / below / task.train_file)) found.push_back(glue_source(task, folder / below));
        }
    }
    return found;
}

std::optional<DataSource> tables_in(const fs::path& folder) {
    for (const char* extension : {".csv", ".tsv"}) {
        const auto named_file = [&](std::initializer_list<const char*> names) -> std::optional<std::string> {
            for (const char* name : names) {
                if (is_file(folder / (std::string(name) + extension))) return std::string(name) + extension;
            }
            return std::nullopt;
        };
        const auto train = named_file({"train"});
        if (!train) continue;
        Json data{{"format", "table"}, {"path", folder.string()}, {"files", {{"train", *train}}}};
        if (const auto file = named_file({"validation", "valid", "dev"})) data["files"]["validation"] = *file;
        if (const auto file = named_file({"test"})) data["files"]["test"] = *file;
        guess_columns(folder / *train, data);
        const QString title = data_title(data);
        return DataSource{.title = title, .path = folder, .data = std::move(data)};
    }
    return std::nullopt;
}

bool has_text_files(const fs::path& folder) {
    std::error_code code;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
        if (lower(entry.path().extension().string()) == ".txt") return true;
    }
    return false;
}

bool is_class_folders(const fs::path& folder) {
    std::error_code code;
    int classes = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
        if (entry.is_directory(code) && has_text_files(entry.path())) ++classes;
    }
    return classes >= 2;
}

}  // namespace

std::vector<DataSource> bundled_data() {
    const Json words{{"format", "table"},
                     {"path", "word-order"},
                     {"files", {{"train", "train.tsv"}, {"validation", "validation.tsv"}, {"test", "test.tsv"}}},
                     {"columns", {{"text", "sentence"}, {"label", "label"}}},
                     {"labels", {"original", "swapped"}}};
    const Json news{{"format", "class-folders"}, {"path", "bbc-news"}};
    return {{.title = data_title(words), .path = "word-order", .data = words},
            {.title = data_title(news), .path = "bbc-news", .data = news}};
}

std::vector<DataSource> data_at(const fs::path& typed) {
    const fs::path path = without_slash(typed);
    if (is_table(path)) {
        Json data{{"format", "table"}, {"files", {{"train", path.string()}}}};
        guess_columns(path, data);
        const QString title = data_title(data);
        return {{.title = title, .path = path, .data = std::move(data)}};
    }
    std::vector<DataSource> found = glue_at(path);
    if (!found.empty()) return found;
    if (auto tables = tables_in(path)) return {std::move(*tables)};
    if (is_class_folders(path)) {
        Json data{{"format", "class-folders"}, {"path", path.string()}};
        const QString title = data_title(data);
        return {{.title = title, .path = path, .data = std::move(data)}};
    }
    return {};
}

QString data_title(const Json& data) {
    const std::string format = text_at(data, "format"), path = text_at(data, "path");
    if (path == "word-order") return DataSources::tr("Word order (comes with the program)");
    if (path == "bbc-news") return DataSources::tr("BBC News (comes with the program)");
    if (format == "glue-tsv") {
        const spec::GlueTask* task = spec::find_glue_task(text_at(data, "name"));
        if (task == nullptr) return DataSources::tr("GLUE");
        //: A data set of GLUE. %1 its name, such as CoLA, %2 what is asked.
        return DataSources::tr("%1 · %2", "GLUE task").arg(of(task->folder), shown(task->title));
    }
    const fs::path folder(path), file(train_file(data));
    const QString name = of(path.empty() ? (file.parent_path().filename() / file.filename()).string()
                                         : folder.filename().string());
    //: Data that are one table. %1 name of the file or folder.
    if (format == "table") return name.isEmpty() ? DataSources::tr("Table") : DataSources::tr("%1 · table").arg(name);
    //: Data with one sub-folder for each class. %1 name of the folder.
    if (format == "class-folders") return DataSources::tr("%1 · class folders").arg(name);
    return {};
}

bool same_data(const Json& a, const Json& b) {
    return text_at(a, "format") == text_at(b, "format") && text_at(a, "name") == text_at(b, "name") &&
           text_at(a, "path") == text_at(b, "path") && train_file(a) == train_file(b);
}

}  // namespace sherl::widgets
