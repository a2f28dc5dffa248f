// SPDX-License-Identifier: GPL-3.0-or-later
// Content hashes that are not computed twice: cached by path, size and modification time in cache_folder()/hashes.json
// (run-spec.md, "Hash"). The cache is a convenience: missing, corrupt, unwritable or shared with another process, it
// never changes an answer and never throws.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sherl::formats {

// SHA-256 of the file's bytes, lower-case hexadecimal. Any thread. Throws Error(input) when the file cannot be read.
[[nodiscard]] std::string cached_file_hash(const std::filesystem::path& path);

// The same cache for a hash of several files. `purpose` tells hashes over the same files apart and changes whenever
// what `compute` hashes changes ("backbone 1"); `compute` returns a SHA-256 in hexadecimal and depends on the content
// of `files` alone.
[[nodiscard]] std::string cached_hash(const std::string& purpose, const std::vector<std::filesystem::path>& files,
                                      const std::function<std::string()>& compute);

}  // namespace sherl::formats
