// SPDX-License-Identifier: GPL-3.0-or-later
// What an allocation beyond a run's memory limit throws. Torch-free.
#pragma once

#include <cstdint>
#include <new>
#include <string>

namespace sherl::engine::memory {

// Thrown on the run's thread, in forward or backward, before the memory is taken: the ledger still tells the truth, and
// the run can unwind. Derived from std::bad_alloc, which LibTorch lets pass unchanged.
class MemoryLimitExceeded : public std::bad_alloc {
  public:
    MemoryLimitExceeded(std::int64_t requested, std::int64_t live, std::int64_t limit, std::string block);

    [[nodiscard]] std::int64_t requested() const noexcept { return requested_; }  // bytes of the allocation
    [[nodiscard]] std::int64_t live() const noexcept { return live_; }            // bytes in use before it
    [[nodiscard]] std::int64_t limit() const noexcept { return limit_; }          // bytes
    [[nodiscard]] const std::string& block() const noexcept { return block_; }    // being computed
    [[nodiscard]] const char* what() const noexcept override {
        return message_.c_str();
    }  // one English sentence, for logs

  private:
    std::int64_t requested_;
    std::int64_t live_;
    std::int64_t limit_;
    std::string block_;
    std::string message_;
};

}  // namespace sherl::engine::memory
