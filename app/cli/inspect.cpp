// SPDX-License-Identifier: GPL-3.0-or-later
// inspect: what a backbone folder holds, without loading its weights.
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/command.h"
#include "app/cli/shell.h"
#include "app/cli/table.h"
#include "core/base/units.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/catalogue.h"

namespace sherl::cli {
namespace {

struct InspectOptions {
    std::string folder;
    bool json = false;
};

// Those defined on the architecture; none where the weights are not all there. A tokenizer can still be added.
std::vector<std::string> methods_for(const formats::Inspection& inspection) {
    std::vector<std::string> methods;
    for (const Problem& problem : inspection.problems) {
        if (problem.id.starts_with("formats.weights")) return methods;
    }
    for (const spec::Method& method : spec::catalogue().methods) {
        if (std::count(method.hosts.begin(), method.hosts.end(), inspection.config.model_type) > 0) {
            methods.push_back(method.kind);
        }
    }
    return methods;
}

Json json(const formats::Inspection& inspection) {
    const formats::BertConfig& bert = inspection.config.bert;
    std::vector<std::string> problems;
    for (const Problem& problem : inspection.problems) problems.push_back(problem.sentence());
    return {{"folder", inspection.folder.string()},
            {"architecture", inspection.config.model_type},
            {"blocks", bert.blocks},
            {"width", bert.width},
            {"heads", bert.heads},
            {"feed_forward", bert.feed_forward},
            {"vocabulary", bert.vocabulary},
            {"positions", bert.positions},
            {"activation", bert.activation},
            {"parameters", inspection.parameters},
            {"bytes_by_dtype", inspection.bytes_by_dtype},
            {"tokenizer", inspection.tokenizer.empty() ? Json(nullptr) : Json(inspection.tokenizer.english())},
            {"pooler", inspection.weights.has_pooler},
            {"tensors",
             {{"matched", inspection.weights.matched.size()},
              {"missing", inspection.weights.missing},
              {"unexpected", inspection.weights.unexpected},
              {"ignored", inspection.weights.ignored}}},
            {"methods", methods_for(inspection)},
            {"problems", problems}};
}

// A few names, and how many there are.
std::string some(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 4;
    std::string out = std::to_string(names.size());
    for (std::size_t i = 0; i < names.size() && i < shown; ++i) out += (i == 0 ? ": " : ", ") + names[i];
    return names.size() > shown ? out + ", …" : out;
}

std::string text(const formats::Inspection& inspection) {
    const formats::BertConfig& bert = inspection.config.bert;
    Facts facts;
    facts.add("folder", inspection.folder.string());
    facts.add("architecture", inspection.config.model_type);
    facts.add("blocks", fmt::format("{}, width {}, {} heads, feed-forward {}, {}", bert.blocks, bert.width, bert.heads,
                                    bert.feed_forward, bert.activation));
    facts.add("vocabulary", fmt::format("{}, at most {} positions", format_count(bert.vocabulary), bert.positions));
    facts.add("parameters", format_count(inspection.parameters));
    for (const auto& [dtype, bytes] : inspection.bytes_by_dtype) {
        facts.add(dtype, fmt::format("{} ({} bytes)", format_bytes(static_cast<std::int64_t>(bytes)),
                                     format_count(static_cast<std::int64_t>(bytes))));
    }
    facts.add("tokenizer", inspection.tokenizer.empty() ? "none" : inspection.tokenizer.english());
    facts.add("pooler", inspection.weights.has_pooler ? "yes" : "no");
    facts.add("matched", fmt::format("{} tensors", inspection.weights.matched.size()));
    facts.add("missing", some(inspection.weights.missing));
    facts.add("unexpected", some(inspection.weights.unexpected));
    facts.add("ignored", some(inspection.weights.ignored));
    std::string methods;
    for (const std::string& method : methods_for(inspection)) methods += (methods.empty() ? "" : ", ") + method;
    facts.add("methods", methods.empty() ? "none" : methods);
    std::string out = facts.text();
    for (const Problem& problem : inspection.problems) out += "problem: " + visible(problem.sentence()) + "\n";
    return out;
}

int inspect(const InspectOptions& options) {
    const formats::Inspection inspection = formats::inspect_backbone(backbone_path(options.folder));
    if (options.json) {
        print_json(json(inspection));
    } else {
        print(text(inspection));
    }
    return kDone;
}

void declare(CLI::App& command, InspectOptions& options) {
    command.add_option("FOLDER", options.folder, "A Hugging Face folder or an installed asset such as minilm")
        ->required()
        ->type_name("");
    command.add_flag("--json", options.json, kJsonHelp);
}

}  // namespace

void add_inspect_command(Program& program) {
    add_command<InspectOptions>(program, "inspect", "Tell what a backbone folder holds", declare, inspect);
}

}  // namespace sherl::cli
