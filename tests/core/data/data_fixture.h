// SPDX-License-Identifier: GPL-3.0-or-later
// Small data sets on disk, and what a load makes of them.
#pragma once

#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/data/dataset.h"

namespace sherl::data {

// A temporary folder of files.
class DataFolder {
  public:
    [[nodiscard]] std::filesystem::path path() const { return folder_.path().toStdString(); }

    std::filesystem::path write(const std::string& name, const std::string& content) const {
        const std::filesystem::path file = path() / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
        return file;
    }

    // A GLUE task in this folder, with the files that exist.
    [[nodiscard]] spec::TaskSpec glue(const std::string& name) const {
        spec::TaskSpec task;
        task.kind = name == "stsb" ? "regression" : "classification";
        task.data.format = "glue-tsv";
        task.data.name = name;
        task.data.path = path();
        task.data.train_file = path() / "train.tsv";
        const std::filesystem::path validation = path() / (name == "mnli" ? "dev_matched.tsv" : "dev.tsv");
        if (std::filesystem::exists(validation)) task.data.validation_file = validation;
        return task;
    }

    // A table written to `name`; its split is "given" with all rows in train.
    [[nodiscard]] spec::TaskSpec table(const std::string& name, const std::string& content) const {
        spec::TaskSpec task;
        task.data.format = "table";
        task.data.train_file = write(name, content);
        task.data.delimiter = name.ends_with(".csv") ? ',' : '\t';
        task.data.quotes = name.ends_with(".csv");
        return task;
    }

    [[nodiscard]] spec::TaskSpec class_folders() const {
        spec::TaskSpec task;
        task.data.format = "class-folders";
        task.data.path = path();
        return task;
    }

  private:
    QTemporaryDir folder_;
};

// The error a load ends with; none when it succeeds.
inline std::optional<Error> load_error(const spec::TaskSpec& task) {
    try {
        (void)load_dataset(task);
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

// Its id, or "loaded".
inline std::string load_error_id(const spec::TaskSpec& task) {
    const std::optional<Error> error = load_error(task);
    return error ? error->id() : "loaded";
}

inline std::vector<std::string> ids(const std::vector<Example>& examples) {
    std::vector<std::string> all;
    for (const Example& example : examples) all.push_back(example.id);
    return all;
}

}  // namespace sherl::data
