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

// A BERT of six blocks, 384 wide, 512 positions, whatever the path; below the name t5 a T5 whose stacks differ in depth.
inline Context context() {
    return {.base = "/specs",
            .read_backbone =
                [](const std::filesystem::path& path) {
                    formats::BackboneConfig config;
                    if (path.filename() == "t5") {
                        config.model_type = "t5";
                        config.t5.encoder_blocks = 4;
                        config.t5.decoder_blocks = 3;
                        config.t5.width = 64;
                        config.t5.heads = 4;
                        config.t5.head_width = 8;
                        config.t5.feed_forward = 128;
                        return config;
                    }
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

// The same task as text to text.
inline Json t5(const char* method = "sherl") {
    Json document = cola(method);
    document["backbone"]["path"] = "models/t5";
    document["task"]["kind"] = "seq2seq";
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

// A base document for each row of a table: a method on BERT, "t5" and a method, or one of those below.
inline Json base_of(const QByteArray& base) {
    if (base.startsWith("t5 ")) return t5(base.mid(3).constData());
    if (find_method(base.toStdString()) != nullptr) return cola(base.constData());
    if (base == "table") return table();
    if (base == "folders") return class_folders();
    if (base == "official split") return with(cola(), "task.data.split.kind", "official-t5");
    if (base == "fisher") return with(t5("lst"), "method.init", "fisher");
    if (base == "checkpointed") return with(t5("lora"), "train.gradient_checkpointing", true);
    if (base == "counts") return with(class_folders(), "task.data.split", {{"kind", "counts"}, {"train", 10}});
    return cola();
}

}  // namespace sherl::spec::fixtures
