// SPDX-License-Identifier: GPL-3.0-or-later
// card.md: what the folder is, for people who open it in a year.
#include <fmt/format.h>

#include <string_view>

#include "core/base/units.h"
#include "core/engine/export/adapter_files.h"
#include "core/engine/export/exporter.h"
#include "core/formats/licence.h"

namespace sherl::engine {
namespace {

// What others have named, as Markdown shows it and on one line. Names of ours hold nothing that means something there.
std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\`*_[]<>#|~$&").find(c) != std::string_view::npos) out += '\\';
        const auto code = static_cast<unsigned char>(c);
        out += code < 0x20 || code == 0x7f ? ' ' : c;
    }
    return out;
}

// An address stays one that can be followed.
std::string plain_link(std::string_view link) {
    std::string out;
    for (const char c : link) {
        const auto code = static_cast<unsigned char>(c);
        const bool taken = code <= 0x20 || code == 0x7f || std::string_view("<>|`\\*[]").find(c) != std::string_view::npos;
        out += taken ? fmt::format("%{:02X}", code) : std::string(1, c);
    }
    return out;
}

std::string text_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return "–";
    return plain(found->is_string() ? found->get<std::string>() : found->dump());
}

std::string listed(const Json& labels) {
    std::string out;
    for (const Json& label : labels) out += (out.empty() ? "" : ", ") + plain(label.dump());
    return out.empty() ? "–" : out;
}

// Exports of earlier versions do not tell.
std::string licence_of(const Json& backbone) {
    const auto found = backbone.find("licence");
    if (found == backbone.end() || found->is_null()) return "unknown";
    const formats::Licence licence{found->value("id", ""), found->value("name", ""), found->value("link", ""), found->value("source", "")};
    std::string text = plain(licence.id.empty() ? "see its file " + licence.source : licence.title());
    if (!licence.link.empty()) text += ", " + plain_link(licence.link);
    return text;
}

std::string in_units(const Json& bytes) {
    return format_bytes(bytes.get<std::int64_t>());
}

void add_metrics(std::string& out, const Json& card, const char* split) {
    const auto metrics = card.find("metrics");
    if (metrics == card.end() || !metrics->contains(split)) return;
    for (const auto& item : metrics->at(split).items()) {
        if (item.value().is_number())
            out += fmt::format("| {} {} | {:.4f} |\n", split, item.key(), item.value().get<double>());
    }
}

void add_memory(std::string& out, const Json& card) {
    const auto memory = card.find("memory");
    if (memory == card.end()) return;
    out += "\n## Memory of the training\n| counter | bytes | |\n|---|---|---|\n";
    const Json counters = memory->value("counters", Json::object());
    for (const auto& item : counters.items()) {
        if (item.value().is_number())
            out += fmt::format("| {} | {} | {} |\n", item.key(), item.value().dump(), in_units(item.value()));
    }
    const Json split = memory->value("split", Json::object());
    for (const auto& item : split.items()) {
        if (item.value().is_number())
            out += fmt::format("| peak: {} | {} | {} |\n", item.key(), item.value().dump(), in_units(item.value()));
    }
}

}  // namespace

std::string card_text(const Json& facts) {
    const Json& run = facts.at("run");
    const Json& backbone = facts.at("backbone");
    const Json& task = facts.at("task");
    const Json& card = facts.at("card");
    std::string out = fmt::format("# {}\n\n", text_at(run, "name"));
    const bool merged = text_at(facts, "format") == "sherl-merged/1";
    out += fmt::format(
        "{} with SHERL Workbench {} ({}): method **{}** on backbone **{}**, {} weights of run {}.\n\n",
        merged ? "A model trained" : "An adapter trained", text_at(facts, "program"), text_at(facts, "revision"), text_at(facts, "method"), text_at(backbone, "name"),
        text_at(run, "weights"), text_at(run, "uuid"));
    out += "| | |\n|---|---|\n";
    out += fmt::format(
        "| backbone hash | `{}` |\n| type | {} |\n| task | {} |\n| labels | {} |\n| longest input | {} tokens |\n| "
        "layout | {} |\n",
        text_at(backbone, "hash"), text_at(backbone, "dtype"), text_at(task, "kind"), listed(task.at("labels")),
        text_at(task, "max_length"), merged ? "merged " + text_at(facts, "method")
               : layout_name(facts.at("method").get<std::string>(), task.at("kind").get<std::string>()));
    out += fmt::format("| licence of the backbone | {} |\n", licence_of(backbone));
    out += fmt::format("| step | {} |\n", text_at(run, "step"));
    for (const char* key : {"trainable_parameters", "seed"}) {
        if (card.contains(key)) out += fmt::format("| {} | {} |\n", key, card.at(key).dump());
    }
    if (const auto seconds = card.find("seconds"); seconds != card.end() && seconds->is_number())
        out += fmt::format("| time | {} |\n", format_duration(seconds->get<double>()));
    add_metrics(out, card, "validation");
    add_metrics(out, card, "test");
    add_memory(out, card);
    if (merged) {
        out += fmt::format("\n## Use\nA Hugging Face folder: what was trained is folded into `model.safetensors`, which changes a logit by {:.2g} at most. "
                           "The head of a classification, where transformers has no class for it, is in `head.safetensors`.\n",
                           facts.at("largest_logit_change").get<double>());
        return out;
    }
    out +=
        "\n## Use\n```\nsherl predict THIS_FOLDER --text \"…\"\npython3 reader.py --backbone BACKBONE_FOLDER   # "
        "checks the probe with torch and safetensors\n```\n";
    return out;
}

}  // namespace sherl::engine
