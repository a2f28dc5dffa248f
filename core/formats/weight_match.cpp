// SPDX-License-Identifier: GPL-3.0-or-later
// Which tensor of the files is which tensor of the architecture.
#include "core/formats/weight_match.h"

#include <unordered_map>

#include "core/formats/backbone_family.h"
#include "core/formats/refuse.h"

namespace sherl::formats {
namespace {

// A place in the architecture, and the file tensor that claims it.
struct Slot {
    const TensorEntry* tensor = nullptr;
    const SafetensorsHeader* file = nullptr;

    [[nodiscard]] std::string where() const { return at_tensor(file->path.string(), tensor->name); }
};

bool is_float(Dtype dtype) {
    return dtype == Dtype::f16 || dtype == Dtype::bf16 || dtype == Dtype::f32 || dtype == Dtype::f64;
}

// Appends what is wrong with the tensor in its place; true when nothing is.
bool usable(const Slot& slot, const std::vector<std::int64_t>& shape, std::vector<Problem>& problems) {
    const std::size_t before = problems.size();
    if (!is_float(slot.tensor->dtype)) {
        problems.push_back({.id = "formats.weights.dtype",
                            .what = SHERL_TR("formats", "the weight has a type that cannot be trained with"),
                            .where = slot.where(),
                            .expected = Text::plain("F16, BF16, F32, F64"),
                            .got = to_string(slot.tensor->dtype),
                            .way_out = {}});
    }
    if (slot.tensor->shape != shape) {
        problems.push_back({.id = "formats.weights.shape",
                            .what = SHERL_TR("formats", "the weight does not have the shape that config.json asks for"),
                            .where = slot.where(),
                            .expected = Text::plain(shape_text(shape)),
                            .got = shape_text(slot.tensor->shape),
                            .way_out = SHERL_TR("formats", "Check that config.json and the weights belong together.")});
    }
    return problems.size() == before;
}

// Sorts every tensor of the files: into its slot, or among the ignored or unexpected.
std::vector<Slot> fill_slots(const BackboneConfig& config, const BackboneFamily& family, const NamedShapes& wanted,
                             const std::vector<SafetensorsHeader>& files, WeightMatch& match,
                             std::vector<Problem>& problems) {
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < wanted.size(); ++i) places.emplace(wanted[i].first, i);
    std::vector<Slot> slots(wanted.size());
    for (const SafetensorsHeader& file : files) {
        for (const TensorEntry& tensor : file.tensors) {
            const auto place = places.find(family.canonical_name(tensor.name));
            if (family.known_and_unused(tensor, config)) {
                match.ignored.push_back(tensor.name);
            } else if (place == places.end()) {
                match.unexpected.push_back(tensor.name);
            } else if (Slot& slot = slots[place->second]; slot.tensor != nullptr) {
                problems.push_back({.id = "formats.weights.duplicate",
                                    .what = SHERL_TR("formats", "two tensors claim to be %1").arg(place->first),
                                    .where = at_tensor(file.path.string(), tensor.name),
                                    .expected = {},
                                    .got = in_quotes(slot.tensor->name),
                                    .way_out = SHERL_TR("formats", "Remove one of them from the file.")});
            } else {
                slot = {&tensor, &file};
            }
        }
    }
    return slots;
}

}  // namespace

WeightMatch match_and_list(const BackboneConfig& config, const std::vector<SafetensorsHeader>& files,
                           bool pooler_wanted, std::vector<Problem>& problems) {
    const BackboneFamily& family = family_of(config);
    const NamedShapes wanted = family.tensors(config, true);
    const std::size_t required = family.tensors(config, false).size();
    WeightMatch match;
    const std::vector<Slot> slots = fill_slots(config, family, wanted, files, match, problems);

    match.has_pooler = required < wanted.size();
    for (std::size_t i = required; i < slots.size(); ++i)
        match.has_pooler = match.has_pooler && slots[i].tensor != nullptr;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const auto& [name, shape] = wanted[i];
        const bool counts = i < required || pooler_wanted || match.has_pooler;
        if (slots[i].tensor == nullptr) {
            if (counts) match.missing.push_back(name);
        } else if (!counts) {
            match.ignored.push_back(slots[i].tensor->name);  // half a pooler
        } else if (usable(slots[i], shape, problems)) {
            match.matched.push_back(
                {.name = name, .shape = shape, .file = slots[i].file->path, .entry = *slots[i].tensor});
        }
    }
    return match;
}

WeightMatch match_weights(const BackboneConfig& config, const std::vector<SafetensorsHeader>& files,
                          bool pooler_wanted) {
    std::vector<Problem> problems;
    WeightMatch match = match_and_list(config, files, pooler_wanted, problems);
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    return match;
}

}  // namespace sherl::formats
