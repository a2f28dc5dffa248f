// SPDX-License-Identifier: GPL-3.0-or-later
// `--set PATH=VALUE`.
#include <algorithm>
#include <utility>

#include "core/base/files.h"
#include "core/spec/catalogue.h"
#include "core/spec/keys.h"
#include "core/spec/paths.h"
#include "core/spec/resolve.h"
#include "core/spec/values.h"
#include "core/text/unicode.h"

namespace sherl::spec {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> known_paths() {
    std::vector<std::string> paths;
    for (const Key& key : catalogue().keys) paths.push_back(key.path);
    for (const Method& method : catalogue().methods) {
        for (const Key& option : method.options) paths.push_back(option.path);
    }
    return paths;
}

bool is_path_of(const std::vector<std::string>& known, const std::string& path) {
    return std::any_of(known.begin(), known.end(),
                       [&](const std::string& each) { return each == path || each.starts_with(path + "."); });
}

// The value at `path`, null where there is none.
Json* find(Json& document, const std::string& path) {
    Json* node = &document;
    for (const std::string& part : parts_of(path)) {
        if (!node->is_object() || !node->contains(part)) return nullptr;
        node = &(*node)[part];
    }
    return node;
}

Problem bad(Text what, const std::string& setting) {
    return {.id = "spec.setting",
            .what = std::move(what),
            .where = "--set " + setting,
            .expected = SHERL_TR("spec", "PATH=VALUE with a key of the run spec"),
            .got = {},
            .way_out = {}};
}

Json parse_value(const std::string& text) {
    try {
        return parse_json(text, "--set");
    } catch (const Error&) {
        return text;
    }
}

bool names_asset(const std::string& text) {
    try {
        return text.find('/') == std::string::npos && !asset_folder(text).empty();
    } catch (const Error&) {  // known, not installed: resolve() says so
        return true;
    }
}

void start_at(Json& value, const fs::path& folder) {
    if (value.is_string() && !value.get_ref<const std::string&>().empty())
        value = (folder / value.get<std::string>()).lexically_normal().string();
}

}  // namespace

Json apply_overrides(Json document, const std::vector<std::string>& settings, const fs::path& working_folder) {
    static const std::vector<std::string> known = known_paths();
    std::vector<Problem> problems;
    std::vector<std::string> changed;
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        const std::string path = setting.substr(0, equals);
        if (!text::is_valid_utf8(setting)) {
            problems.push_back(bad(SHERL_TR("spec", "the setting is not UTF-8"), "…"));
            continue;
        }
        if (equals == std::string::npos) {
            problems.push_back(bad(SHERL_TR("spec", "the setting has no value"), setting));
            continue;
        }
        if (!is_path_of(known, path)) {
            Problem problem = bad(SHERL_TR("spec", "there is no such key"), setting);
            if (const std::string near = nearest(path, known); !near.empty())
                problem.way_out = SHERL_TR("spec", "Did you mean %1?").arg(near);
            problems.push_back(std::move(problem));
            continue;
        }
        Json* node = &document;
        for (const std::string& part : parts_of(path)) {
            if (node->is_null()) *node = Json::object();
            if (!node->is_object()) {
                problems.push_back(bad(SHERL_TR("spec", "what should hold the key is no object in the spec"), setting));
                node = nullptr;
                break;
            }
            node = &(*node)[part];
        }
        if (node == nullptr) continue;
        *node = parse_value(setting.substr(equals + 1));
        changed.push_back(path);
    }
    if (!problems.empty()) throw Error(ErrorKind::input, problems);

    // Paths of files follow task.data.path where the document has one; all others that were set start at the working
    // folder.
    const Json* data = find(document, "task.data.path");
    const bool files_follow = (data != nullptr && data->is_string()) || [&] {
        const Json* format = find(document, "task.data.format");
        return format != nullptr && *format == "glue-tsv";
    }();
    for (const Key& key : catalogue().keys) {
        const bool set = std::any_of(changed.begin(), changed.end(), [&](const std::string& path) {
            return key.path == path || key.path.starts_with(path + ".");
        });
        if (key.type != Type::path || !set) continue;
        Json* value = find(document, key.path);
        const bool file = key.path.starts_with("task.data.files.");
        if (value == nullptr || !value->is_string() || (file && files_follow) ||
            (!file && names_asset(value->get<std::string>())))
            continue;
        start_at(*value, working_folder);
    }
    return document;
}

}  // namespace sherl::spec
