// SPDX-License-Identifier: GPL-3.0-or-later
// A folder for what is not finished yet, in the first of several places that has room for it.
//
// Called by: the window's export, which prepares a package before it is known where it goes. What could change: places.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace sherl {

// Removed with the object. What a killed process left in one of the places goes when the next folder is made there. Not
// shared between threads; other processes may use the same places.
class ScratchFolder {
  public:
    // In the first place that has `bytes` free, or where none has, in the one that has most. Places are made as needed; one
    // that cannot be written is passed over. Throws Error(store) where none can.
    ScratchFolder(const std::vector<std::filesystem::path>& places, std::uint64_t bytes);
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path place() const { return path_.parent_path(); }

  private:
    std::filesystem::path path_;
    int lock_ = -1;  // tells others that somebody is here; the system drops it with the process
};

}  // namespace sherl
