// SPDX-License-Identifier: GPL-3.0-or-later
// Which safetensors files hold the weights of a Hugging Face folder: one file, or the shards that an index names.
#include <algorithm>
#include <array>
#include <set>

#include "core/base/files.h"
#include "core/base/installation.h"
#include "core/base/json.h"
#include "core/formats/refuse.h"
#include "core/formats/safetensors.h"

namespace sherl::formats {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSingle = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";

[[noreturn]] void refuse(const char* id, Text what, std::string where, Text expected = {}, std::string got = {},
                         Text way_out = {}) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = std::move(where),
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = std::move(way_out)});
}

// Tensor name → shard, as the index says.
std::map<std::string, std::string> read_index(const fs::path& path) {
    const std::string where = path.string();
    const Json index = parse_json(read_file(path), where);
    const auto map = index.is_object() ? index.find("weight_map") : index.end();
    if (!index.is_object() || map == index.end() || !map->is_object() || map->empty()) {
        refuse("formats.index.weight_map", SHERL_TR("formats", "the index has no usable \"weight_map\""), where,
               SHERL_TR("formats", "an object from tensor names to file names"),
               index.is_object() ? std::string() : index.type_name());
    }
    std::map<std::string, std::string> shards;
    for (const auto& [tensor, shard] : map->items()) {
        if (!shard.is_string()) {
            refuse("formats.index.weight_map", SHERL_TR("formats", "the index does not name a file"),
                   at_tensor(where, tensor), SHERL_TR("formats", "a file name"), shard.type_name());
        }
        const auto name = shard.get<std::string>();
        const fs::path relative = fs::path(name).lexically_normal();
        if (name.empty() || name.find('\0') != std::string::npos || relative.is_absolute() ||
            *relative.begin() == ".." || !relative.has_filename() || relative == ".") {
            refuse("formats.index.path", SHERL_TR("formats", "the index names a file outside its folder"),
                   at_tensor(where, tensor), SHERL_TR("formats", "a file in the folder"), in_quotes(name));
        }
        shards[tensor] = relative.string();
    }
    return shards;
}

std::vector<SafetensorsHeader> read_shards(const fs::path& index) {
    const auto places = read_index(index);
    std::set<std::string> shards;
    for (const auto& [tensor, shard] : places) shards.insert(shard);

    std::vector<SafetensorsHeader> headers;
    std::set<std::string> found;
    for (const std::string& shard : shards) {
        headers.push_back(read_safetensors_header(index.parent_path() / shard));
        for (const TensorEntry& tensor : headers.back().tensors) {
            const auto place = places.find(tensor.name);
            // Two answers to where a tensor is would leave its value to chance.
            if (place == places.end() || place->second != shard) {
                refuse("formats.index.unlisted",
                       SHERL_TR("formats", "the shard holds a tensor that the index does not place there"),
                       at_tensor(headers.back().path.string(), tensor.name), {},
                       place == places.end() ? std::string() : in_quotes(place->second),
                       SHERL_TR("formats", "Fetch the folder again: its files do not belong together."));
            }
            found.insert(tensor.name);
        }
    }
    for (const auto& [tensor, shard] : places) {
        if (!found.contains(tensor)) {
            refuse("formats.index.absent",
                   SHERL_TR("formats", "the shard %1 does not hold a tensor that the index places there")
                       .arg(in_quotes(shard)),
                   at_tensor(index.string(), tensor), {}, {},
                   SHERL_TR("formats", "Fetch the folder again: its files do not belong together."));
        }
    }
    return headers;
}

// A file of pickled weights, by its name; empty where there is none. Hugging Face's own name first: a trainer leaves other
// pickles beside it.
std::string pickled_weights(const fs::path& folder) {
    constexpr std::array own{"pytorch_model.bin", "pytorch_model.bin.index.json"};
    constexpr std::array endings{".bin", ".pt", ".pth", ".ckpt"};
    std::error_code code;
    for (const char* name : own) {
        if (fs::exists(folder / name, code)) return name;
    }
    std::set<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
        const fs::path extension = entry.path().extension();
        if (std::find(endings.begin(), endings.end(), extension) != endings.end())
            names.insert(entry.path().filename().string());
    }
    return names.empty() ? std::string() : *names.begin();
}

// The script lies beside the other set-up files of an installed program; in a checkout the path is that of the checkout.
std::string conversion_script() {
    return (shared_folder() / "experiments/convert_checkpoint.py").string();
}

[[noreturn]] void refuse_without_weights(const fs::path& folder) {
    const std::string pickled = pickled_weights(folder);
    const Text expected = SHERL_TR("formats", "%1 or %2").arg(std::string(kSingle)).arg(std::string(kIndex));
    if (pickled.empty()) {
        refuse("formats.folder.no_weights", SHERL_TR("formats", "the folder has no safetensors weights"), folder.string(), expected,
               {}, SHERL_TR("formats", "Fetch the folder again, with its weights."));
    }
    refuse("formats.folder.pickled", SHERL_TR("formats", "the folder's weights are pickled, which this program never reads"),
           folder.string(), expected, pickled,
           SHERL_TR("formats", "Convert them once, with Python, torch and safetensors: python3 %1 %2 NEW_FOLDER")
               .arg(conversion_script())
               .arg(folder.string()));
}

}  // namespace

std::vector<SafetensorsHeader> read_weight_headers(const fs::path& folder) {
    std::error_code code;
    if (!fs::is_directory(folder, code)) {
        refuse("formats.folder.missing", SHERL_TR("formats", "the backbone folder does not exist"), folder.string(),
               SHERL_TR("formats", "a folder with config.json and model.safetensors"));
    }
    if (fs::exists(folder / kSingle, code)) return {read_safetensors_header(folder / kSingle)};
    if (fs::exists(folder / kIndex, code)) return read_shards(folder / kIndex);
    refuse_without_weights(folder);
}

}  // namespace sherl::formats
