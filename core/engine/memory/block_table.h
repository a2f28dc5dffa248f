// SPDX-License-Identifier: GPL-3.0-or-later
// Address → memory block, the one look-up that every allocation and free of a run makes. Open addressing, linear
// probing. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sherl::engine::memory {

// `Entry` has a member `const void* data`; null marks an empty slot.
template <class Entry>
class BlockTable {
  public:
    // Pointers are good until the next insert or erase.
    [[nodiscard]] Entry* find(const void* data) {
        for (std::size_t i = home(data);; i = next(i)) {
            if (slots_[i].data == data) return &slots_[i];
            if (slots_[i].data == nullptr) return nullptr;
        }
    }

    // The address is not in the table. Strong guarantee: std::bad_alloc leaves the table as it was.
    void insert(const Entry& entry) {
        if (2 * (size_ + 1) > slots_.size()) grow();
        place(entry);
        ++size_;
    }

    void erase(Entry* entry) {
        // Backward shift: entries behind the hole move up as long as that brings them no farther than their home. No
        // tombstones.
        std::size_t hole = static_cast<std::size_t>(entry - slots_.data());
        for (std::size_t i = next(hole); slots_[i].data != nullptr; i = next(i)) {
            const std::size_t from_home = (i - home(slots_[i].data)) & (slots_.size() - 1);
            const std::size_t from_hole = (i - hole) & (slots_.size() - 1);
            if (from_home >= from_hole) {
                slots_[hole] = slots_[i];
                hole = i;
            }
        }
        slots_[hole] = Entry{};
        --size_;
    }

    // Keeps order of nothing; used where a ledger ends.
    template <class Predicate>
    void erase_if(Predicate predicate) {
        std::vector<const void*> doomed;
        for (const Entry& entry : slots_) {
            if (entry.data != nullptr && predicate(entry)) doomed.push_back(entry.data);
        }
        for (const void* data : doomed) erase(find(data));
    }

  private:
    // Tensor memory is aligned to 64 bytes; the low bits say nothing.
    [[nodiscard]] std::size_t home(const void* data) const {
        const auto bits = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(data)) >> 6;
        return static_cast<std::size_t>((bits * 0x9E3779B97F4A7C15ULL) >> shift_);
    }
    [[nodiscard]] std::size_t next(std::size_t i) const { return (i + 1) & (slots_.size() - 1); }

    void place(const Entry& entry) {
        std::size_t i = home(entry.data);
        while (slots_[i].data != nullptr) i = next(i);
        slots_[i] = entry;
    }

    void grow() {
        std::vector<Entry> old(2 * slots_.size());
        old.swap(slots_);
        --shift_;
        for (const Entry& entry : old) {
            if (entry.data != nullptr) place(entry);
        }
    }

    std::vector<Entry> slots_ = std::vector<Entry>(4096);
    int shift_ = 64 - 12;
    std::size_t size_ = 0;
};

}  // namespace sherl::engine::memory
