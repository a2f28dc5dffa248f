// SPDX-License-Identifier: GPL-3.0-or-later
// From a document people write to a resolved run spec: checked, every default written out, hashed. Source: run-spec.md
//
// Ids of problems: spec.format, spec.type, spec.range, spec.choice, spec.missing, spec.unknown_key, spec.not_applicable
// (the key belongs to another data format or kind), spec.unavailable (known, not built yet or of later hosts),
// spec.conflict (values that do not fit each other), spec.setting, spec.document.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/catalogue.h"
#include "core/spec/run_spec.h"

namespace sherl::spec {

struct Context {
    std::filesystem::path base = {};  // relative paths start here; empty: the working directory
    std::function<formats::BackboneConfig(const std::filesystem::path&)> read_backbone =
        {};                  // empty: formats::read_backbone_config
    std::int64_t cores = 0;  // limit of `threads`; 0: what this process may use
};

struct ResolvedSpec {
    RunSpec spec;
    Json document;     // every key that applies, defaults written out, paths absolute
    std::string hash;  // spec_hash(document)
    std::vector<Problem> warnings;
};

// Reads config.json of the backbone, nothing else: data files are found missing by who reads them.
// Throws Error(input) with all problems at once. resolve(resolve(x).document) gives the same document.
[[nodiscard]] ResolvedSpec resolve(const Json& document, const Context& context = {});

// What can be said about a document that may be wrong, for who edits it. Never throws for its content.
struct Attempt {
    std::optional<ResolvedSpec> resolved;  // none where there are problems
    Json document = Json::object();        // the settled values, defaults written out; refused ones are absent
    Symbols symbols;                       // of the machine, and of the backbone where it could be read
    std::string host;                      // the backbone's model_type; empty where it could not be read
    std::vector<Problem> problems;         // those that resolve() throws
};
[[nodiscard]] Attempt try_resolve(const Json& document, const Context& context = {});

// The `method` object alone, on a given backbone (parity cases). Throws Error(input) with all problems; paths start
// with "method.".
[[nodiscard]] MethodSpec resolve_method(const Json& method, const formats::BackboneConfig& backbone);

// One value, not null, against the key of that path (parity cases), without what depends on other keys. Throws
// Error(input).
[[nodiscard]] Json resolve_value(const std::string& path, const Json& value);

// SHA-256 of canonical_json of a resolved document without the keys that the catalogue does not hash (name, comment,
// train.seed, threads, device, memory_limit and paths) and without objects that this leaves empty (task.data.files).
[[nodiscard]] std::string spec_hash(const Json& resolved_document);

// A resolved document as plain values; checks types only. Throws Error(input, "spec.document").
[[nodiscard]] RunSpec to_run_spec(const Json& resolved_document);

// A file that holds one JSON object. Throws Error(input).
[[nodiscard]] Json load_spec_file(const std::filesystem::path& path);

// `--set PATH=VALUE`, in order. VALUE is parsed as JSON, else taken as text. A PATH is a key of the catalogue or an
// object that holds some. Relative paths so given start at `working_folder`, except task.data.files.*, which belong to
// task.data.path where there is one. Throws Error(input) with all bad settings.
[[nodiscard]] Json apply_overrides(Json document, const std::vector<std::string>& settings,
                                   const std::filesystem::path& working_folder = std::filesystem::current_path());

}  // namespace sherl::spec
