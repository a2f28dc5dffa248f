// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/run_folder.h"

#include <fcntl.h>
#include <stdio.h>

#include <algorithm>
#include <charconv>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/formats/safetensors.h"

namespace sherl::engine {
namespace fs = std::filesystem;
namespace {

constexpr const char* kWeightsFile = "adapter.safetensors";
constexpr const char* kPrefix = "checkpoint-";

void require(const std::error_code& code, const fs::path& path) {
    if (!code) return;
    throw Error(ErrorKind::store,
                {.id = "train.folder.unwritable",
                 .what = SHERL_TR("train", "the run's folder cannot be changed: %1").arg(code.message()),
                 .where = path.string(),
                 .expected = {},
                 .got = {},
                 .way_out = SHERL_TR("train", "Check the free space and the permissions of the folder.")});
}

bool is_ours(const std::string& name) {
    return name.rfind(kPrefix, 0) == 0 || name == "best" || name == "final";
}

// What replace() and remove() may leave behind: ".best.new", ".best.old", and "..checkpoint-12.new.tmp-x1y2z3", the
// sibling that create_folder_atomically() fills.
bool is_leftover(const std::string& name) {
    const auto first = name.find_first_not_of('.');
    if (first == 0 || first == std::string::npos) return false;
    const auto dot = name.find('.', first);
    return dot != std::string::npos && is_ours(name.substr(first, dot - first));
}

void remove_where(const fs::path& folder, bool (*wanted)(const std::string&),
                  const std::function<void(const std::string&)>& remove) {
    std::error_code code;
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, code))
        names.push_back(entry.path().filename().string());
    require(code, folder);
    for (const std::string& name : names) {
        if (wanted(name)) remove(name);
    }
}

}  // namespace

std::int64_t step_of_weights(const fs::path& file) {
    const auto metadata = formats::read_safetensors_header(file).metadata;
    const auto found = metadata.find("step");
    std::int64_t step = 0;
    if (found == metadata.end() ||
        std::from_chars(found->second.data(), found->second.data() + found->second.size(), step).ec != std::errc{}) {
        throw Error(ErrorKind::input, {.id = "train.weights.no_step",
                                       .what = SHERL_TR("train", "the file does not tell its training step"),
                                       .where = file.string(),
                                       .expected = {},
                                       .got = {},
                                       .way_out = {}});
    }
    return step;
}

RunFolder::RunFolder(fs::path path) : path_(std::move(path)) {
    std::error_code code;
    fs::create_directories(path_, code);
    require(code, path_);
}

void RunFolder::sweep() const {
    remove_where(path_, is_leftover, [&](const std::string& name) {
        std::error_code code;
        fs::remove_all(path_ / name, code);
        require(code, path_ / name);
    });
}

void RunFolder::clear() const {
    remove_where(path_, is_ours, [&](const std::string& name) { remove(name); });
}

void RunFolder::replace(const std::string& name, const std::function<void(const fs::path&)>& fill) const {
    const fs::path target = path_ / name;
    const fs::path staging = path_ / ("." + name + ".new");
    std::error_code code;
    fs::remove_all(staging, code);
    create_folder_atomically(staging, fill);
    if (::renameat2(AT_FDCWD, staging.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) != 0) {
        // The target does not exist yet, or the file system cannot exchange.
        if (fs::exists(target, code)) remove(name);
        fs::rename(staging, target, code);
        require(code, target);
    }
    fs::remove_all(staging, code);
}

void RunFolder::remove(const std::string& name) const {
    const fs::path hidden = path_ / ("." + name + ".old");
    std::error_code code;
    fs::remove_all(hidden, code);
    fs::rename(path_ / name, hidden, code);
    if (code == std::errc::no_such_file_or_directory) return;
    require(code, path_ / name);
    fs::remove_all(hidden, code);
    require(code, hidden);
}

void RunFolder::save_weights(const std::string& name, const std::vector<NamedTensor>& trained,
                             std::int64_t step) const {
    replace(name, [&](const fs::path& folder) {
        save_tensors(folder / kWeightsFile, trained, {{"format", "sherl-weights/1"}, {"step", std::to_string(step)}});
    });
}

SavedWeights RunFolder::load_weights(const std::string& name) const {
    const fs::path file = path_ / name / kWeightsFile;
    return {.step = step_of_weights(file), .tensors = load_tensors(file)};
}

std::string RunFolder::checkpoint_name(std::int64_t step) {
    return kPrefix + std::to_string(step);
}

std::vector<std::int64_t> RunFolder::checkpoint_steps() const {
    std::vector<std::int64_t> steps;
    std::error_code code;
    for (const fs::directory_entry& entry : fs::directory_iterator(path_, code)) {
        const std::string name = entry.path().filename().string();
        if (name.rfind(kPrefix, 0) != 0) continue;
        std::int64_t step = -1;
        const char* end = name.data() + name.size();
        const auto read = std::from_chars(name.data() + std::string_view(kPrefix).size(), end, step);
        if (read.ec == std::errc{} && read.ptr == end && step >= 0 && name == checkpoint_name(step))
            steps.push_back(step);
    }
    require(code, path_);
    std::sort(steps.begin(), steps.end());
    return steps;
}

}  // namespace sherl::engine
