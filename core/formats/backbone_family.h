// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to formats: what tells one host family from another. A new family is one file like bert_family.cpp, a config
// struct in BackboneConfig, and one entry in the table of backbone_config.cpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/formats/backbone_folder.h"
#include "core/formats/config_reader.h"

namespace sherl::formats {

using NamedShapes = std::vector<std::pair<std::string, std::vector<std::int64_t>>>;

struct BackboneFamily {
    const char* model_type;                                      // as config.json says it
    void (*read)(ConfigReader& reader, BackboneConfig& config);  // problems stay in the reader
    NamedShapes (*tensors)(const BackboneConfig& config,
                           bool with_optional);                   // canonical order, the optional ones (pooler) last
    std::string (*canonical_name)(const std::string& file_name);  // prefixes and legacy spellings undone
    bool (*known_and_unused)(const TensorEntry& tensor,
                             const BackboneConfig& config);       // heads, copies and buffers that belong to the family
};

[[nodiscard]] const BackboneFamily& bert_family();
[[nodiscard]] const BackboneFamily& t5_family();

// Throws Error(internal) for a type that read_backbone_config would not return.
[[nodiscard]] const BackboneFamily& family_of(const BackboneConfig& config);

}  // namespace sherl::formats
