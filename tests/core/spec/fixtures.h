// SPDX-License-Identifier: GPL-3.0-or-later
// Documents and a backbone without a disk.
#pragma once

#include <QByteArray>
#include <string>
#include <vector>

#include "core/spec/catalogue.h"
#include "core/spec/resolve.h"
#include "core/spec/resolver.h"

namespace sherl::spec::fixtures {

// Six blocks, 384 wide, 512 positions, whatever the path.
inline Context context() {
    return {.base = "/specs",
            .read_backbone =
                [](const std::filesystem::path&) {
                    formats::BackboneConfig config;
                    config.model_type = "bert";
                    config.bert.blocks = 6;
                    config.bert.width = 384;
                    config.bert.heads = 12;
                    config.bert.positions = 512;
                    return config;
                },
            .cores = 8};
}

inline Json cola(const char* method = "sherl") {
    return {
        {"format", "sherl-run/1"},
        {"backbone", {{"path", "models/mini"}}},
        {"method", {{"kind", method}}},
        {"task", {{"kind", "classification"}, {"data", {{"format", "glue-tsv"}, {"name", "cola"}, {"path", "CoLA"}}}}}};
}

inline Json table() {
    Json document = cola("lora");
    document["task"]["data"] = {{"format", "table"}, {"files", {{"train", "train.tsv"}}}};
    return document;
}

inline Json class_folders() {
    Json document = cola("bitfit");
    document["task"]["data"] = {{"format", "class-folders"}, {"path", "news"}};
    return document;
}

inline Json with(Json document, const std::string& path, Json value) {
    place(document, path) = std::move(value);
    return document;
}

inline std::vector<Problem> problems_of(const Json& document) {
    try {
        (void)resolve(document, context());
        return {};
    } catch (const Error& error) {
        return error.kind() == ErrorKind::input ? error.problems() : std::vector<Problem>{};
    }
}

inline QByteArray sentences(const std::vector<Problem>& problems) {
    std::string out;
    for (const Problem& problem : problems) out += "[" + problem.id + "] " + problem.sentence() + "\n";
    return QByteArray::fromStdString(out);
}

inline Json parsed(const QByteArray& text) {
    return parse_json(text.toStdString(), "test");
}

// A base document for each row below.
inline Json base_of(const QByteArray& base) {
    if (base == "table") return table();
    if (base == "folders") return class_folders();
    if (base == "lora") return cola("lora");
    if (base == "counts") return with(class_folders(), "task.data.split", {{"kind", "counts"}, {"train", 10}});
    return cola();
}

}  // namespace sherl::spec::fixtures
