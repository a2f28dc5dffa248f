// SPDX-License-Identifier: GPL-3.0-or-later
// Whole-file reading, atomic writing, and the folders this program uses.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace sherl {

// Throws Error(input): missing, a folder, unreadable.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

// A file written piece by piece beside its target and renamed into place by commit(): readers see the old file or the whole new one.
// Without commit() the temporary file is removed, so nothing half-written stays. A symbolic link stays one: what it names is
// written. What is no file (a pipe, a device, /dev/stdout) keeps its place too and is written straight into, piece by piece.
// One thread at a time.
class AtomicFile {
  public:
    // Throws Error(store): no such folder, read-only. Waits for the reader of a named pipe.
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    // Both throw Error(store) (no space, I/O error). Call commit() once, last.
    void write(const void* data, std::size_t bytes);
    void write(std::string_view text) { write(text.data(), text.size()); }
    void commit();

  private:
    std::filesystem::path target_;  // as it was given
    std::filesystem::path place_;   // links followed
    std::string temporary_;         // empty: written straight into target_
    int descriptor_ = -1;
};

// As AtomicFile does, flushed to disk. Throws Error(store) (no space, read-only, no such folder); nothing half-written stays.
void write_file_atomically(const std::filesystem::path& path, std::string_view content);

// Builds a folder under a temporary sibling name with `fill(temporary)`, then renames it to `target`.
// `target` must not exist or be an empty folder. On any exception the temporary folder is removed, and so are the folders
// above it that were made for it.
void create_folder_atomically(const std::filesystem::path& target,
                              const std::function<void(const std::filesystem::path&)>& fill);

// ${XDG_CACHE_HOME:-~/.cache}/sherl-workbench and ${XDG_DATA_HOME:-~/.local/share}/sherl-workbench; not created here.
[[nodiscard]] std::filesystem::path cache_folder();
[[nodiscard]] std::filesystem::path data_folder();

// Folder of an installed asset ("minilm", "bbc-news", "word-order"), empty when the name is no asset.
// Throws Error(input) with the set-up command when the asset is known but not installed.
[[nodiscard]] std::filesystem::path asset_folder(std::string_view name);
// The other way round: name of the asset that lies in `folder`, empty when none does. Never throws for an asset that is not installed.
[[nodiscard]] std::string asset_name(const std::filesystem::path& folder);
// The same path, "dir/" as "dir"; "/" stays.
[[nodiscard]] std::filesystem::path without_slash(const std::filesystem::path& path);
// Last part of the absolute path: "dir" for "dir/", and for "." inside it.
[[nodiscard]] std::string folder_name(const std::filesystem::path& folder);
// What people call a folder: the asset's name, the model's in the Hugging Face cache ("ORG/NAME"), else the folder's own, with the one
// above it where that is just "model".
[[nodiscard]] std::string folder_label(const std::filesystem::path& folder);

}  // namespace sherl
