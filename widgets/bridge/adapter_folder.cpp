// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/adapter_folder.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/spec/catalogue.h"

namespace sherl::widgets {
namespace fs = std::filesystem;
namespace {

using Options = std::vector<std::pair<std::string, Json>>;

constexpr const char *kConfig = "adapter_config.json", *kTensors = "adapter_model.safetensors", *kPickle = "adapter_model.bin";

[[noreturn]] void refuse(const char* id, Text what, const fs::path& where, Text expected, std::string got, Text way_out) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = where.string(),
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = std::move(way_out)});
}

bool is_file(const fs::path& path) {
    std::error_code code;
    return fs::is_regular_file(path, code);
}

std::string own_type(const spec::Method& method) {
    std::string type = "SHERL_";
    for (const char c : method.kind) type += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return type;
}

// A method of the peft library may come in our layout too, where that library does not know its host.
bool in_words_of_peft(const spec::Method& method, const std::string& type) {
    return method.peft && type == method.peft_type;
}

const spec::Method& method_of(const std::string& type, const fs::path& file) {
    std::string known;
    for (const spec::Method& method : spec::catalogue().methods) {
        if (type == own_type(method) || (!method.peft_type.empty() && type == method.peft_type)) return method;
        known += (known.empty() ? "" : ", ") + (method.peft_type.empty() ? own_type(method) : method.peft_type);
    }
    refuse("import.method", SHERL_TR("widgets", "this is an adapter of a method that this version does not know"), file, Text::plain(known), type, {});
}

void take_number(Options& options, const char* path, const Json& config, const char* key) {
    if (const auto found = config.find(key); found != config.end() && found->is_number()) options.emplace_back(path, *found);
}

// A text in the place of the list is a pattern, which no option can hold.
void take_targets(Options& options, const Json& config) {
    const auto found = config.find("target_modules");
    if (found == config.end() || !found->is_array() || found->empty()) return;
    if (std::all_of(found->begin(), found->end(), [](const Json& each) { return each.is_string(); })) options.emplace_back("method.targets", *found);
}

Options peft_options(const std::string& type, const Json& config) {
    Options options;
    if (type == "LORA") {
        take_number(options, "method.rank", config, "r");
        const double rank = config.contains("r") && config["r"].is_number() ? config["r"].get<double>() : 0;
        if (const auto alpha = config.find("lora_alpha"); alpha != config.end() && alpha->is_number()) {
            const auto stabilised = config.find("use_rslora");
            const bool by_root = stabilised != config.end() && *stabilised == true && rank > 0;  // scaled by alpha / √rank
            options.emplace_back("method.alpha", by_root ? Json(alpha->get<double>() * std::sqrt(rank)) : *alpha);
        }
        take_number(options, "method.dropout", config, "lora_dropout");
        take_targets(options, config);
        options.emplace_back("method.bias", config.value("bias", Json()) == "all" ? "all" : "none");
    } else if (type == "IA3") {
        take_targets(options, config);
    } else {
        take_number(options, "method.length", config, "num_virtual_tokens");
    }
    return options;
}

Options own_options(const spec::Method& method, const Json& config) {
    Options options;
    for (const spec::Key& key : method.options)
        if (const auto found = config.find(key.name()); found != config.end()) options.emplace_back(key.path, *found);
    return options;
}

}  // namespace

std::optional<fs::path> adapter_folder_at(const fs::path& path) {
    const std::string name = path.filename().string();
    if (is_file(path)) return name == kConfig || name == kTensors || name == kPickle ? std::optional(path.parent_path()) : std::nullopt;
    return is_file(path / kConfig) || is_file(path / kTensors) ? std::optional(path) : std::nullopt;
}

AdapterFolder read_adapter_folder(const fs::path& folder) {
    const fs::path file = folder / kConfig;
    if (!is_file(folder / kTensors) || !is_file(file)) {
        const bool pickled = is_file(folder / kPickle) && is_file(file);
        refuse("import.folder", SHERL_TR("widgets", "the folder holds no adapter that can be read"), folder,
               SHERL_TR("widgets", "adapter_model.safetensors and adapter_config.json"), pickled ? kPickle : std::string(),
               pickled ? SHERL_TR("widgets", "Save it with the peft library and safe_serialization=True.")
                       : SHERL_TR("widgets", "Choose a folder that was exported here or saved by the peft library."));
    }
    const Json config = parse_json(read_file(file), file.string());
    const auto found = config.is_object() ? config.find("peft_type") : config.end();
    const std::string type = found != config.end() && found->is_string() ? found->get<std::string>() : std::string();
    const spec::Method& method = method_of(type, file);
    return {.path = without_slash(fs::absolute(folder).lexically_normal()),
            .method = method.kind,
            .options = in_words_of_peft(method, type) ? peft_options(type, config) : own_options(method, config)};
}

bool same_option(const Json& now, const Json& told) {
    if (!now.is_array() || !told.is_array() || now.size() != told.size()) return now == told;
    std::vector<Json> one(now.begin(), now.end()), other(told.begin(), told.end());
    std::sort(one.begin(), one.end());
    std::sort(other.begin(), other.end());
    return one == other;
}

}  // namespace sherl::widgets
