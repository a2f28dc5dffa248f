// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tensors/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/error.h"

namespace sherl::engine {

MappedFile::MappedFile(const std::filesystem::path& path) {
    const auto refuse = [&](int reason) {
        throw Error(ErrorKind::input,
                    {.id = "tensors.map",
                     .what = SHERL_TR("engine", "the file cannot be read: %1").arg(std::string(std::strerror(reason))),
                     .where = path.string(),
                     .expected = {},
                     .got = {},
                     .way_out = {}});
    };
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) refuse(errno);
    struct stat facts {};
    if (::fstat(descriptor, &facts) != 0) {
        const int reason = errno;
        ::close(descriptor);
        refuse(reason);
    }
    size_ = static_cast<std::size_t>(facts.st_size);
    // Copy on write: PROT_READ alone would turn an in-place update into a crash (libtorch-facts: safetensors by mmap).
    void* address = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0);
    const int reason = errno;
    ::close(descriptor);
    if (address == MAP_FAILED) refuse(reason);
    data_ = static_cast<std::byte*>(address);
}

MappedFile::~MappedFile() {
    if (data_ != nullptr) ::munmap(data_, size_);
}

}  // namespace sherl::engine
