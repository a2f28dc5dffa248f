// SPDX-License-Identifier: GPL-3.0-or-later
// inspect: what a backbone folder holds, without loading its weights.
#include <fmt/format.h>

#include <algorithm>

#include "app/cli/command.h"
#include "app/cli/shell.h"
#include "app/cli/table.h"
#include "core/base/units.h"
#include "core/formats/backbone_folder.h"
#include "core/formats/t5_version.h"
#include "core/spec/catalogue.h"

namespace sherl::cli {
namespace {

struct InspectOptions {
    std::string folder;
    bool json = false;
};

// Without all weights nothing can be trained. A tokenizer can still be added.
bool has_all_weights(const formats::Inspection& inspection) {
    return std::none_of(inspection.problems.begin(), inspection.problems.end(),
                        [](const Problem& problem) { return problem.id.starts_with("formats.weights"); });
}

bool is_defined(const spec::Method& method, const std::string& host) {
    return std::count(method.hosts.begin(), method.hosts.end(), host) > 0;
}

// The catalogue's methods by whether the architecture has them.
std::vector<std::string> methods(const formats::Inspection& inspection, bool defined) {
    std::vector<std::string> kinds;
    for (const spec::Method& method : spec::catalogue().methods) {
        if (is_defined(method, inspection.config.model_type) == defined) kinds.push_back(method.kind);
    }
    return kinds;
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

Json architecture_json(const formats::BertConfig& bert) {
    return {{"blocks", bert.blocks},
            {"width", bert.width},
            {"heads", bert.heads},
            {"feed_forward", bert.feed_forward},
            {"vocabulary", bert.vocabulary},
            {"positions", bert.positions},
            {"activation", bert.activation}};
}

Json architecture_json(const formats::T5Config& t5) {
    return {{"version", formats::t5_version(t5)},
            {"blocks", {{"encoder", t5.encoder_blocks}, {"decoder", t5.decoder_blocks}}},
            {"width", t5.width},
            {"heads", t5.heads},
            {"head_width", t5.head_width},
            {"feed_forward", t5.feed_forward},
            {"feed_forward_form", t5.gated ? "gated-gelu" : "relu"},
            {"vocabulary", t5.vocabulary},
            {"tied", t5.tied}};
}

Json json(const formats::Inspection& inspection) {
    const formats::BackboneConfig& config = inspection.config;
    std::vector<std::string> problems;
    for (const Problem& problem : inspection.problems) problems.push_back(problem.sentence());
    Json json = config.encoder_decoder() ? architecture_json(config.t5) : architecture_json(config.bert);
    json.update({{"folder", inspection.folder.string()},
                 {"architecture", config.model_type},
                 {"parameters", inspection.parameters},
                 {"bytes_by_dtype", inspection.bytes_by_dtype},
                 {"tokenizer", inspection.tokenizer.empty() ? Json(nullptr) : Json(inspection.tokenizer.english())},
                 {"tensors",
                  {{"matched", inspection.weights.matched.size()},
                   {"missing", inspection.weights.missing},
                   {"unexpected", inspection.weights.unexpected},
                   {"ignored", inspection.weights.ignored}}},
                 {"methods", has_all_weights(inspection) ? methods(inspection, true) : std::vector<std::string>{}},
                 {"methods_not_defined", methods(inspection, false)},
                 {"problems", problems}});
    if (!config.encoder_decoder()) json["pooler"] = inspection.weights.has_pooler;
    return json;
}

// A few names, and how many there are.
std::string some(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 4;
    std::string out = std::to_string(names.size());
    for (std::size_t i = 0; i < names.size() && i < shown; ++i) out += (i == 0 ? ": " : ", ") + names[i];
    return names.size() > shown ? out + ", …" : out;
}

void add_architecture(Facts& facts, const formats::BertConfig& bert) {
    facts.add("blocks", fmt::format("{}, width {}, {} heads, feed-forward {}, {}", bert.blocks, bert.width, bert.heads,
                                    bert.feed_forward, bert.activation));
    facts.add("vocabulary", fmt::format("{}, at most {} positions", format_count(bert.vocabulary), bert.positions));
}

void add_architecture(Facts& facts, const formats::T5Config& t5) {
    const std::string version = formats::t5_version(t5);
    facts.add("version", version.empty() ? "between 1.0 (relu, tied output) and 1.1 (gated-gelu, output of its own)" : version);
    facts.add("blocks", fmt::format("{} of the encoder, {} of the decoder, width {}, {} heads of {}", t5.encoder_blocks,
                                    t5.decoder_blocks, t5.width, t5.heads, t5.head_width));
    facts.add("feed-forward", fmt::format("{}, {}", t5.feed_forward, t5.gated ? "gated-gelu" : "relu"));
    facts.add("vocabulary", fmt::format("{}, relative positions", format_count(t5.vocabulary)));
    facts.add("output", t5.tied ? "tied to the embedding" : "a matrix of its own");
}

// "linear_probe (bert), prefix (bert)": each with the architectures that it is defined on.
std::string others(const formats::Inspection& inspection) {
    std::string out;
    for (const std::string& kind : methods(inspection, false))
        out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", kind, joined(spec::find_method(kind)->hosts));
    return out;
}

std::string text(const formats::Inspection& inspection) {
    const formats::BackboneConfig& config = inspection.config;
    Facts facts;
    facts.add("folder", inspection.folder.string());
    facts.add("architecture", config.model_type);
    if (config.encoder_decoder()) {
        add_architecture(facts, config.t5);
    } else {
        add_architecture(facts, config.bert);
    }
    facts.add("parameters", format_count(inspection.parameters));
    for (const auto& [dtype, bytes] : inspection.bytes_by_dtype) {
        facts.add(dtype, fmt::format("{} ({} bytes)", format_bytes(static_cast<std::int64_t>(bytes)),
                                     format_count(static_cast<std::int64_t>(bytes))));
    }
    facts.add("tokenizer", inspection.tokenizer.empty() ? "none" : inspection.tokenizer.english());
    if (!config.encoder_decoder()) facts.add("pooler", inspection.weights.has_pooler ? "yes" : "no");
    facts.add("matched", fmt::format("{} tensors", inspection.weights.matched.size()));
    facts.add("missing", some(inspection.weights.missing));
    facts.add("unexpected", some(inspection.weights.unexpected));
    facts.add("ignored", some(inspection.weights.ignored));
    facts.add("methods", has_all_weights(inspection) ? joined(methods(inspection, true)) : "none");
    if (const std::string undefined = others(inspection); !undefined.empty()) facts.add("not defined", undefined);
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
