// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/content_hash.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"

namespace sherl::formats {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostEntries = 4096;  // beyond it the cache starts anew instead of growing for ever
// A file changed within one tick of its own time stamp would keep the stamp; younger files are not remembered.
constexpr std::int64_t kYoungestNanoseconds = 2'000'000'000;

// One entry of hashes.json: {"<purpose>\n<path>…": {"stamps": [[size, mtime in ns, ctime in ns], …], "sha256": "…"}}.
struct Stamps {
    std::string key;
    Json values = Json::array();
    bool settled = true;  // old enough to be remembered
};

std::int64_t nanoseconds(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::optional<Stamps> stamps_of(const std::string& purpose, const std::vector<fs::path>& files) {
    Stamps stamps;
    stamps.key = purpose;
    const std::int64_t now = SystemClock().unix_milliseconds() * 1'000'000;
    for (const fs::path& file : files) {
        std::error_code code;
        const fs::path path = fs::canonical(file, code);
        struct stat status {};
        if (code || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
        const std::int64_t modified = nanoseconds(status.st_mtim);
        const std::int64_t changed = nanoseconds(status.st_ctim);  // cannot be set back, as the other can
        stamps.settled = stamps.settled && modified < now - kYoungestNanoseconds;
        stamps.key += '\n' + path.string();
        stamps.values.push_back(Json::array({static_cast<std::int64_t>(status.st_size), modified, changed}));
    }
    return stamps;
}

fs::path cache_file() {
    return cache_folder() / "hashes.json";
}

Json read_cache() {
    try {
        Json cache = parse_json(read_file(cache_file()), "hashes.json");
        if (cache.is_object()) return cache;
    } catch (const Error&) {  // none yet, or damaged: it is built anew
    }
    return Json::object();
}

bool is_sha256(const Json& value) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::optional<std::string> find(const Stamps& stamps) {
    const Json cache = read_cache();
    const auto entry = cache.find(stamps.key);
    if (entry == cache.end() || !entry->is_object()) return std::nullopt;
    const auto hash = entry->find("sha256");
    const auto values = entry->find("stamps");
    if (hash == entry->end() || values == entry->end() || *values != stamps.values || !is_sha256(*hash))
        return std::nullopt;
    return hash->get<std::string>();
}

void remember(const Stamps& stamps, const std::string& hash) {
    try {
        Json cache = read_cache();  // again: another process may have added to it meanwhile
        if (cache.size() >= kMostEntries) cache = Json::object();
        cache[stamps.key] = {{"stamps", stamps.values}, {"sha256", hash}};
        fs::create_directories(cache_folder());
        write_file_atomically(cache_file(), cache.dump(1) + "\n");
    } catch (
        const std::exception&) {  // read-only cache, full disk, or a path that is no UTF-8: computed again next time
    }
}

}  // namespace

std::string cached_hash(const std::string& purpose, const std::vector<fs::path>& files,
                        const std::function<std::string()>& compute) {
    static std::mutex mutex;
    const auto before = stamps_of(purpose, files);
    if (before) {
        const std::scoped_lock lock(mutex);
        if (auto known = find(*before)) return *known;
    }
    const std::string hash = compute();
    const auto after = stamps_of(purpose, files);
    if (before && after && after->settled &&
        before->values == after->values) {  // else the files changed under the hash
        const std::scoped_lock lock(mutex);
        remember(*after, hash);
    }
    return hash;
}

std::string cached_file_hash(const fs::path& path) {
    return cached_hash("file", {path}, [&] { return sha256_file(path); });
}

}  // namespace sherl::formats
