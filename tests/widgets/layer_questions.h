// SPDX-License-Identifier: GPL-3.0-or-later
// Questions for the layer picker's tests: methods of the catalogue, and catalogue entries as run-spec.md describes
// those that a later version brings.
#pragma once

#include <stdexcept>

#include "widgets/panels/layer_model.h"

namespace sherl::widgets {

// Methods that run-spec.md has, with the options that say something about layers.
inline const spec::Method* described_method(const std::string& kind) {
    using spec::Bound;
    using spec::Group;
    using spec::Key;
    using spec::Type;
    const auto number = [](double value) { return Bound{Bound::Is::inclusive, value, ""}; };
    const auto blocks = [](double offset) { return Bound{Bound::Is::inclusive, offset, "L"}; };
    const auto list = [&](double least, double offset) {
        Key key{.path = "method.layers", .type = Type::integers, .help = {}};
        key.minimum = number(least);
        key.maximum = blocks(offset);
        return key;
    };
    const auto method = [](std::string name, Group group, std::vector<Key> options) {
        spec::Method made;
        made.kind = std::move(name);
        made.group = group;
        made.options = std::move(options);
        return made;
    };
    Key last{.path = "method.layers", .type = Type::integer, .help = {}, .default_value = 1};
    last.minimum = number(1);
    last.maximum = blocks(0);
    Key sites{.path = "method.targets", .type = Type::texts, .help = {}};
    sites.default_value = Json::array({"key", "value", "output.dense"});
    static const std::vector<spec::Method> methods{
        method("partial", Group::baseline, {last}),    method("adapter", Group::inside, {}),
        method("ia3", Group::inside, {sites}),         method("prompt", Group::inside, {}),
        method("prefix", Group::inside, {}),           method("lst", Group::beside, {list(1, 0)}),
        method("unipt", Group::beside, {list(0, -1)}),
    };
    for (const spec::Method& known : methods) {
        if (known.kind == kind) return &known;
    }
    return nullptr;
}

inline LayerQuestion layers_of(const std::string& kind, std::int64_t blocks, spec::Values options = {}) {
    LayerQuestion question;
    question.kind = kind;
    question.method = spec::find_method(kind);
    if (question.method == nullptr) question.method = described_method(kind);
    if (question.method == nullptr) throw std::runtime_error(kind);
    question.blocks = blocks;
    question.options = std::move(options);
    return question;
}

}  // namespace sherl::widgets
