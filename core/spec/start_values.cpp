// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/start_values.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/formats/content_hash.h"
#include "core/spec/paths.h"

namespace sherl::spec {

std::string start_values_hash(const std::filesystem::path& folder) {
    std::error_code code;
    Sha256 hash;
    for (const char* name : {"adapter_model.safetensors", "adapter_config.json"}) {
        if (!std::filesystem::is_regular_file(folder / name, code)) return {};
        hash.update(formats::cached_file_hash(folder / name));
    }
    return hash.hex();
}

void require_start_values(const Json& resolved_document) {
    const auto text_of = [&](const char* path) {
        const Json::json_pointer where = pointer_of(path);
        return resolved_document.contains(where) && resolved_document.at(where).is_string() ? resolved_document.at(where).get<std::string>()
                                                                                            : std::string();
    };
    const std::string folder = text_of("train.start_from"), stored = text_of("train.start_hash");
    if (folder.empty() || stored.empty()) return;
    const std::string now = start_values_hash(folder);
    if (now == stored) return;
    throw Error(ErrorKind::input,
                {.id = "spec.start",
                 .what = SHERL_TR("spec", "the start values have changed since the run was made"),
                 .where = folder,
                 .expected = SHERL_TR("spec", "files with hash %1…").arg(stored.substr(0, 12)),
                 .got = now.empty() ? std::string() : now.substr(0, 12) + "…",
                 .way_out = SHERL_TR("spec", "Put the files back, or start the run again with those that are there.")});
}

}  // namespace sherl::spec
