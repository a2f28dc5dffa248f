// SPDX-License-Identifier: GPL-3.0-or-later
// Runs for a test's study: whole, resolved specs, on a backbone that no disk holds.
#pragma once

#include <string>

#include "core/spec/resolve.h"
#include "core/store/study.h"

namespace sherl::test {

// `name` may be empty: then the method and its options are the name. `more` is merged into the document.
inline spec::ResolvedSpec small_spec(const std::string& method = "sherl", std::int64_t seed = 0,
                                     const std::string& name = {}, const Json& more = Json::object()) {
    Json document = {
        {"format", "sherl-run/1"},
        {"backbone", {{"path", "models/mini"}}},
        {"method", {{"kind", method}}},
        {"task", {{"kind", "classification"}, {"data", {{"format", "glue-tsv"}, {"name", "cola"}, {"path", "CoLA"}}}}},
        {"train", {{"seed", seed}}}};
    if (!name.empty()) document["name"] = name;
    document.merge_patch(more);
    const auto six_blocks = [](const std::filesystem::path&) {
        formats::BackboneConfig config;
        config.model_type = "bert";
        config.bert.blocks = 6;
        config.bert.width = 384;
        config.bert.heads = 12;
        config.bert.positions = 512;
        return config;
    };
    return spec::resolve(document, {.base = "/specs", .read_backbone = six_blocks, .cores = 8});
}

// Last in the queue of `study`.
inline store::RunId add_run(store::Study& study, const std::string& method = "sherl", std::int64_t seed = 0,
                            const std::string& name = {}, const Json& more = Json::object()) {
    const spec::ResolvedSpec resolved = small_spec(method, seed, name, more);
    return study.create_run(resolved.document, resolved.hash, resolved.spec);
}

}  // namespace sherl::test
