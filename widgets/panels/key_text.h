// SPDX-License-Identifier: GPL-3.0-or-later
// Values of a run spec as text in a field, and back. What cannot be read stays a text, so that the spec's own check says
// what is wrong with it.
#pragma once

#include <QString>

#include "core/spec/catalogue.h"

namespace sherl::widgets {

// "1e-3", "0-4, 7", "query, value", "\t" for a tab; empty for null.
[[nodiscard]] QString field_text(const spec::Key& key, const Json& value);
// Null for an empty field. field_value(key, field_text(key, v)) == v for every v that the key allows.
[[nodiscard]] Json field_value(const spec::Key& key, const QString& text);
// What stands in an empty field: the default in words ("none", "each epoch"), else what is asked for.
[[nodiscard]] QString field_placeholder(const spec::Key& key);
// Help, allowed values, default and unit, as rich text for a tool tip. `source`: paper of the method, may be empty.
[[nodiscard]] QString field_tip(const spec::Key& key, const spec::Symbols& symbols, const Text& source = {});

}  // namespace sherl::widgets
