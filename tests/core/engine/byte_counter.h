// SPDX-License-Identifier: GPL-3.0-or-later
// A second, independent count of tensor bytes: an allocator laid over the engine's own, with a plain map and one lock.
#pragma once

#include <c10/core/Allocator.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>

class ByteCounter final : public c10::Allocator {
  public:
    // Call after memory::install(), before any tensor.
    static ByteCounter& install() {
        static ByteCounter& counter = *new ByteCounter(c10::GetAllocator(at::kCPU));
        c10::SetAllocator(at::kCPU, &counter, /*priority=*/2);
        return counter;
    }

    c10::DataPtr allocate(std::size_t bytes) override {
        c10::DataPtr inner = beneath_->allocate(bytes);
        void* data = inner.release_context();
        if (data != nullptr) {
            const std::lock_guard lock(mutex_);
            blocks_[data] = static_cast<std::int64_t>(bytes);
            live_ += static_cast<std::int64_t>(bytes);
            peak_ = std::max(peak_, live_);
            threads_.insert(std::this_thread::get_id());
        }
        return {data, data, &release, at::kCPU};
    }
    [[nodiscard]] c10::DeleterFnPtr raw_deleter() const override { return &release; }
    void copy_data(void* target, const void* source, std::size_t bytes) const override {
        default_copy_data(target, source, bytes);
    }

    [[nodiscard]] std::int64_t live() {
        const std::lock_guard lock(mutex_);
        return live_;
    }
    [[nodiscard]] std::int64_t peak() {
        const std::lock_guard lock(mutex_);
        return peak_;
    }
    // Whether it handed out this block, and has it not back.
    [[nodiscard]] bool counts(const void* data) {
        const std::lock_guard lock(mutex_);
        return blocks_.contains(const_cast<void*>(data));
    }
    // Threads that allocated since begin_window().
    [[nodiscard]] std::size_t threads() {
        const std::lock_guard lock(mutex_);
        return threads_.size();
    }
    void begin_window() {
        const std::lock_guard lock(mutex_);
        peak_ = live_;
        threads_.clear();
    }

  private:
    explicit ByteCounter(c10::Allocator* beneath) : beneath_(beneath) {}
    static void release(void* data) {
        if (data == nullptr) return;  // oneDNN's wrapper frees empty buffers
        auto& self = static_cast<ByteCounter&>(*c10::GetAllocator(at::kCPU));
        {
            const std::lock_guard lock(self.mutex_);
            self.live_ -= self.blocks_.at(data);
            self.blocks_.erase(data);
        }
        self.beneath_->raw_deallocate(data);
    }

    c10::Allocator* beneath_;
    std::mutex mutex_;
    std::unordered_map<void*, std::int64_t> blocks_;
    std::set<std::thread::id> threads_;
    std::int64_t live_ = 0, peak_ = 0;
};
