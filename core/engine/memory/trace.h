// SPDX-License-Identifier: GPL-3.0-or-later
// The course of a window: live bytes over its allocations and frees, bounded however long the window is, and its phases.
// Internal to core/engine/memory: a ledger's State holds one of the window and one of the last refusal. Plain memory of fixed
// size, so that noting an event takes a few nanoseconds and a copy needs no allocation. Not thread-safe: Book::mutex guards it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/api/events.h"

namespace sherl::engine::memory {

class Trace {
  public:
    // Event 0: `live` bytes, nothing has happened.
    void begin(std::int64_t live);

    // An allocation or a free left `live` bytes; `block`: whose work it was.
    void note(std::int64_t live, std::int16_t block) {
        last_ = {last_.event + 1, live, block};
        if (last_.event >= end_) {
            next_stretch();
            return;
        }
        Stretch& stretch = stretches_[stretch_count_ - 1];
        if (live > stretch.highest.bytes) {
            stretch.highest = last_;
        } else if (live < stretch.lowest.bytes) {
            stretch.lowest = last_;
        }
    }

    // The last event left more than it was told: the block was larger than what had been asked.
    void amend(std::int64_t live) {
        const std::int64_t event = last_.event;
        last_.bytes = live;
        Stretch& stretch = stretches_[stretch_count_ - 1];
        if (stretch.lowest.event == event) stretch.lowest.bytes = live;  // the first event of its stretch
        if (stretch.highest.event == event || live > stretch.highest.bytes) stretch.highest = last_;
    }

    // What comes from the next event on. A phase without events gives way to the next; equal neighbours are one.
    void mark(api::Phase phase, std::int64_t micro_batch, double seconds);
    // The phase under way was another one all along. Its first event.
    std::int64_t rename(api::Phase phase);

    [[nodiscard]] std::int64_t events() const { return last_.event; }

    // Fills events, peak, peak_event, phases and points.
    void write(api::StepTrace& trace) const;

  private:
    // Of equally many events; the first of equals.
    struct Stretch {
        api::TracePoint lowest, highest;
    };
    // Two points of each stretch, with the first and the last event. Even, as stretches are merged in pairs.
    static constexpr std::size_t stretch_room = (api::trace_points - 2) / 4 * 2;
    static constexpr std::size_t mark_room = 1024;

    void next_stretch();
    void drop_short_phases();
    void join_equal_phases();

    api::TracePoint first_, last_;
    std::array<Stretch, stretch_room> stretches_;
    std::size_t stretch_count_ = 1;
    std::int64_t stride_ = 1;  // events of a stretch
    std::int64_t end_ = 1;     // first event behind the last stretch
    std::array<api::PhaseMark, mark_room> marks_;
    std::size_t mark_count_ = 0;
};

}  // namespace sherl::engine::memory
