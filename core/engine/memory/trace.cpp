// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/memory/trace.h"

#include <algorithm>

namespace sherl::engine::memory {

void Trace::begin(std::int64_t live) {
    first_ = last_ = {0, live, 0};
    stretches_[0] = {first_, first_};
    stretch_count_ = 1;
    stride_ = end_ = 1;
    mark_count_ = 0;
}

void Trace::next_stretch() {
    if (stretch_count_ == stretch_room) {
        for (std::size_t i = 0; i < stretch_room / 2; ++i) {
            const Stretch &earlier = stretches_[2 * i], &later = stretches_[2 * i + 1];
            stretches_[i] = {later.lowest.bytes < earlier.lowest.bytes ? later.lowest : earlier.lowest,
                             later.highest.bytes > earlier.highest.bytes ? later.highest : earlier.highest};
        }
        stretch_count_ = stretch_room / 2;
        stride_ *= 2;
    }
    stretches_[stretch_count_++] = {last_, last_};
    end_ += stride_;
}

void Trace::mark(api::Phase phase, std::int64_t micro_batch, double seconds) {
    if (mark_count_ == mark_room) drop_short_phases();
    const std::int64_t next = last_.event == 0 ? 0 : last_.event + 1;
    if (mark_count_ > 0 && marks_[mark_count_ - 1].event == next) --mark_count_;
    marks_[mark_count_++] = {phase, next, seconds, micro_batch};
    join_equal_phases();
}

std::int64_t Trace::rename(api::Phase phase) {
    if (mark_count_ == 0) return 0;
    const std::int64_t event = marks_[mark_count_ - 1].event;
    marks_[mark_count_ - 1].phase = phase;
    join_equal_phases();
    return event;
}

// Only the last two can be equal.
void Trace::join_equal_phases() {
    if (mark_count_ < 2) return;
    const api::PhaseMark &before = marks_[mark_count_ - 2], &last = marks_[mark_count_ - 1];
    if (before.phase == last.phase && before.micro_batch == last.micro_batch) --mark_count_;
}

// Where a step has more phases than there is room for, the half with the fewest events becomes part of what precedes it.
void Trace::drop_short_phases() {
    std::array<std::int64_t, mark_room> lengths;
    for (std::size_t i = 0; i < mark_count_; ++i)
        lengths[i] = (i + 1 < mark_count_ ? marks_[i + 1].event : last_.event + 1) - marks_[i].event;
    std::array<std::int64_t, mark_room> sorted = lengths;
    std::nth_element(sorted.begin(), sorted.begin() + mark_room / 2, sorted.end());
    const std::int64_t middle = sorted[mark_room / 2];
    std::size_t kept = 1, dropped = 0;
    for (std::size_t i = 1; i < mark_count_; ++i) {
        if (lengths[i] <= middle && dropped < mark_room / 2) {
            ++dropped;
        } else {
            marks_[kept++] = marks_[i];
        }
    }
    mark_count_ = kept;
}

void Trace::write(api::StepTrace& trace) const {
    trace.events = last_.event;
    trace.phases.assign(marks_.begin(), marks_.begin() + static_cast<std::ptrdiff_t>(mark_count_));
    trace.points.clear();
    trace.points.reserve(2 * stretch_count_ + 2);
    trace.points.push_back(first_);
    const auto add = [&](const api::TracePoint& point) {
        if (point.event > trace.points.back().event) trace.points.push_back(point);
    };
    const api::TracePoint* peak = &stretches_[0].highest;
    for (std::size_t i = 0; i < stretch_count_; ++i) {
        const auto& [lowest, highest] = stretches_[i];
        add(lowest.event < highest.event ? lowest : highest);
        add(lowest.event < highest.event ? highest : lowest);
        if (highest.bytes > peak->bytes) peak = &highest;
    }
    add(last_);
    trace.peak = peak->bytes;
    trace.peak_event = peak->event;
}

}  // namespace sherl::engine::memory
