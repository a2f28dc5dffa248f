// SPDX-License-Identifier: GPL-3.0-or-later
// config.json of a backbone folder, and the table of the families it may name.
#include <algorithm>
#include <array>

#include "core/base/files.h"
#include "core/formats/backbone_family.h"
#include "core/formats/refuse.h"

namespace sherl::formats {
namespace fs = std::filesystem;
namespace {

std::array<const BackboneFamily*, 2> families() {
    return {&bert_family(), &t5_family()};
}

const BackboneFamily* find_family(const std::string& model_type) {
    const auto all = families();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto* family) { return model_type == family->model_type; });
    return found == all.end() ? nullptr : *found;
}

[[noreturn]] void refuse(const char* id, Text what, std::string where, Text expected, std::string got = {},
                         Text way_out = {}) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = std::move(where),
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = std::move(way_out)});
}

const BackboneFamily& read_family(const Json& json, const std::string& where) {
    const auto type = json.find("model_type");
    const BackboneFamily* family =
        type != json.end() && type->is_string() ? find_family(type->get<std::string>()) : nullptr;
    if (family != nullptr) return *family;
    std::string known;
    for (const BackboneFamily* each : families()) known += (known.empty() ? "" : ", ") + std::string(each->model_type);
    const bool missing = type == json.end();
    refuse("formats.config.model_type",
           missing ? SHERL_TR("formats", "the configuration does not say what model this is")
                   : SHERL_TR("formats", "this kind of model is not supported"),
           where + ": model_type", SHERL_TR("formats", "one of: %1").arg(known),
           missing ? std::string() : shortened(type->dump()),
           missing ? SHERL_TR("formats", "If it is one of them, add the key to config.json.")
                   : SHERL_TR("formats", "Choose a backbone of a supported kind."));
}

}  // namespace

const BackboneFamily& family_of(const BackboneConfig& config) {
    if (const BackboneFamily* family = find_family(config.model_type)) return *family;
    throw Error(ErrorKind::internal,
                {.id = "formats.config.family",
                 .what = SHERL_TR("formats", "no family of backbones is called %1").arg(in_quotes(config.model_type)),
                 .where = {},
                 .expected = {},
                 .got = {},
                 .way_out = {}});
}

NamedShapes backbone_tensors(const BackboneConfig& config, bool optional) {
    return family_of(config).tensors(config, optional);
}

BackboneConfig read_backbone_config(const fs::path& folder) {
    std::error_code code;
    if (!fs::is_directory(folder, code)) {
        const bool exists = fs::exists(folder, code);
        refuse("formats.folder.missing",
               exists ? SHERL_TR("formats", "the backbone is not a folder")
                      : SHERL_TR("formats", "the backbone folder does not exist"),
               folder.string(), SHERL_TR("formats", "a folder with config.json and model.safetensors"));
    }
    const fs::path file = folder / "config.json";
    if (!fs::exists(file, code)) {
        refuse("formats.config.missing", SHERL_TR("formats", "the folder has no config.json"), folder.string(),
               SHERL_TR("formats", "a folder with config.json and model.safetensors"));
    }
    const std::string where = file.string();
    BackboneConfig config;
    config.json = parse_json(read_file(file), where);
    if (!config.json.is_object()) {
        refuse("formats.config.type", SHERL_TR("formats", "the configuration is no JSON object"), where,
               SHERL_TR("formats", "an object"), config.json.type_name());
    }
    const BackboneFamily& family = read_family(config.json, where);
    config.model_type = family.model_type;
    ConfigReader reader(config.json, where);
    family.read(reader, config);
    reader.throw_problems();
    return config;
}

}  // namespace sherl::formats
