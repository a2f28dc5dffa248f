// SPDX-License-Identifier: GPL-3.0-or-later
// A file mapped into memory, private and writable: tensors over it may be trained in place, and the file stays
// untouched.
#pragma once

#include <cstddef>
#include <filesystem>

namespace sherl::engine {

// Owns the mapping; kept alive by every tensor over it.
class MappedFile {
  public:
    // Throws Error(input) when the file cannot be opened or mapped.
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::byte* data() const { return data_; }
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace sherl::engine
