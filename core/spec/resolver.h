// SPDX-License-Identifier: GPL-3.0-or-later
// Settles a list of keys against a document: unknown keys, types, ranges, defaults, in the catalogue's order. Internal
// to core/spec.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/spec/catalogue.h"

namespace sherl::spec {

class Resolver {
  public:
    // `keys` live as long as the resolver. `method` may be null (unknown kind): then no key below "method" but its kind
    // is looked at.
    Resolver(std::vector<const Key*> keys, const Method* method);

    // Collects the values of a document, or of the object at `prefix`, and reports keys that do not exist.
    void collect(const Json& node, const std::string& prefix = {});
    // Values of other types than JSON's own (paths) are finished by `finish`, which may add problems; nothing refuses
    // the value.
    using Finish = std::function<std::optional<Json>(const Key&, const Json&)>;
    void settle_key(const Key& key, const Finish& finish);
    // Settled values as a nested document.
    [[nodiscard]] Json document() const;

    [[nodiscard]] const std::vector<const Key*>& keys() const { return keys_; }
    [[nodiscard]] Settled settled() const { return {given_, values_, symbols_}; }
    // Throws Error(input) when there are problems.
    void raise() const;

    Values values_;
    Symbols symbols_;
    std::vector<Problem> problems_;

  private:
    void unknown(const std::string& path, const Json& value);
    void not_here(const Key& key, const Json& value);
    [[nodiscard]] Json with_defaults(const Key& key, const Json& value) const;

    std::vector<const Key*> keys_;
    std::map<std::string, const Key*> by_path_;
    const Method* method_;
    Values given_;
};

// An object at `path` of the document, from a flat path; creates objects on the way.
[[nodiscard]] Json& place(Json& document, const std::string& path);

// Adds why the method cannot be used on a backbone of this model_type, with those that can.
void check_host(const Method& method, const std::string& host, std::vector<Problem>& problems);

}  // namespace sherl::spec
