// SPDX-License-Identifier: GPL-3.0-or-later
// The trace of a training step as a line: over its phases, each as wide as in any other run, or over its seconds.
//
// Called by: TimelineDrawing. What could change: more sections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/api/events.h"

namespace sherl::widgets {

// What stands side by side. Everything up to the loss is forward.
enum class StepSection { forward, backward, optimizer };
inline constexpr int kSections = 3;
[[nodiscard]] StepSection section_of(api::Phase phase);

struct StepPoint {
    double x = 0;  // by phase: 0 to kSections; by time: seconds since the step began
    std::int64_t bytes = 0, event = 0;
    api::Phase phase = api::Phase::prepare;
    std::int16_t block = 0;  // of StepTrace::blocks
};

// Where a phase of a line begins.
struct StepMark {
    double x = 0;
    api::Phase phase = api::Phase::prepare;
};

struct StepLine {
    std::vector<StepPoint> points;  // ascending by x
    std::vector<StepMark> marks;
    std::size_t peak = 0;           // of points
    // By phase one micro-batch of a step is drawn: the one with the peak.
    std::int64_t micro_batch = 0, micro_batches = 0;  // 0: the step has one
    double end = 0;                                   // x
};

// Pure. A trace without points gives an empty line.
[[nodiscard]] StepLine line_by_phase(const api::StepTrace& trace);
[[nodiscard]] StepLine line_by_time(const api::StepTrace& trace);
// The point nearest to x; the line has one.
[[nodiscard]] std::size_t nearest_point(const StepLine& line, double x);

}  // namespace sherl::widgets
