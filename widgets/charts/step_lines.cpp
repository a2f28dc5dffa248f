// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/step_lines.h"

#include <algorithm>
#include <array>
#include <limits>

namespace sherl::widgets {
namespace {

// Events of one phase: [first, last).
struct Stretch {
    api::PhaseMark mark;
    std::int64_t first = 0, last = 0;
    double seconds_end = 0;
};

std::vector<Stretch> stretches_of(const api::StepTrace& trace) {
    std::vector<Stretch> stretches;
    if (trace.phases.empty() || trace.phases.front().event > 0) stretches.push_back({{}, 0, 0, 0});
    for (const api::PhaseMark& mark : trace.phases) stretches.push_back({mark, mark.event, 0, 0});
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const bool last = i + 1 == stretches.size();
        stretches[i].last = last ? std::max(trace.events, stretches[i].first + 1) : stretches[i + 1].first;
        stretches[i].seconds_end = last ? trace.seconds : stretches[i + 1].mark.seconds;
    }
    return stretches;
}

std::size_t stretch_at(const std::vector<Stretch>& stretches, std::int64_t event) {
    std::size_t at = 0;
    while (at + 1 < stretches.size() && stretches[at + 1].first <= event) ++at;
    return at;
}

// The micro-batch at work at an event; before the first and after the last that one.
std::int64_t micro_batch_at(const std::vector<Stretch>& stretches, std::int64_t event) {
    const std::size_t at = stretch_at(stretches, event);
    for (std::size_t i = at + 1; i-- > 0;)
        if (stretches[i].mark.micro_batch > 0) return stretches[i].mark.micro_batch;
    for (std::size_t i = at; i < stretches.size(); ++i)
        if (stretches[i].mark.micro_batch > 0) return stretches[i].mark.micro_batch;
    return 0;
}

void find_peak(StepLine& line, const api::StepTrace& trace) {
    for (std::size_t i = 0; i < line.points.size(); ++i) {
        const bool of_trace = line.points[i].event == trace.peak_event;
        const bool known = line.points[line.peak].event == trace.peak_event;
        if (of_trace || (!known && line.points[i].bytes > line.points[line.peak].bytes)) line.peak = i;
    }
}

}  // namespace

StepSection section_of(api::Phase phase) {
    if (phase == api::Phase::backward) return StepSection::backward;
    return phase == api::Phase::optimizer ? StepSection::optimizer : StepSection::forward;
}

StepLine line_by_phase(const api::StepTrace& trace) {
    StepLine line;
    line.end = kSections;
    const std::vector<Stretch> stretches = stretches_of(trace);
    std::int64_t batches = 0;
    for (const Stretch& each : stretches) batches = std::max(batches, each.mark.micro_batch);
    const std::int64_t chosen = micro_batch_at(stretches, trace.peak_event);
    if (batches > 1) {
        line.micro_batch = chosen;
        line.micro_batches = batches;
    }
    const auto drawn = [&](std::size_t i) {
        const Stretch& each = stretches[i];
        if (each.mark.phase == api::Phase::optimizer || batches == 0) return true;
        return (each.mark.micro_batch > 0 ? each.mark.micro_batch : micro_batch_at(stretches, each.first)) == chosen;
    };
    // From where to where each section goes.
    struct Range {
        std::int64_t first = std::numeric_limits<std::int64_t>::max(), last = 0;
    };
    std::array<Range, kSections> ranges;
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        if (!drawn(i)) continue;
        Range& range = ranges[static_cast<std::size_t>(section_of(stretches[i].mark.phase))];
        range.first = std::min(range.first, stretches[i].first);
        range.last = std::max(range.last, stretches[i].last);
    }
    const auto x_of = [&](api::Phase phase, std::int64_t event) {
        const auto section = static_cast<std::size_t>(section_of(phase));
        const double width = static_cast<double>(std::max<std::int64_t>(1, ranges[section].last - ranges[section].first));
        return static_cast<double>(section) + static_cast<double>(event - ranges[section].first) / width;
    };
    for (std::size_t i = 0; i < stretches.size(); ++i)
        if (drawn(i)) line.marks.push_back({x_of(stretches[i].mark.phase, stretches[i].first), stretches[i].mark.phase});
    for (const api::TracePoint& point : trace.points) {
        const std::size_t at = stretch_at(stretches, point.event);
        if (!drawn(at)) continue;
        const api::Phase phase = stretches[at].mark.phase;
        line.points.push_back({x_of(phase, point.event), point.bytes, point.event, phase, point.block});
    }
    std::stable_sort(line.points.begin(), line.points.end(), [](const StepPoint& a, const StepPoint& b) { return a.x < b.x; });
    find_peak(line, trace);
    return line;
}

StepLine line_by_time(const api::StepTrace& trace) {
    StepLine line;
    line.end = trace.seconds;
    const std::vector<Stretch> stretches = stretches_of(trace);
    for (const Stretch& each : stretches) line.marks.push_back({each.mark.seconds, each.mark.phase});
    for (const api::TracePoint& point : trace.points) {
        const Stretch& at = stretches[stretch_at(stretches, point.event)];
        const double share = static_cast<double>(point.event - at.first) / static_cast<double>(std::max<std::int64_t>(1, at.last - at.first));
        line.points.push_back({at.mark.seconds + share * (at.seconds_end - at.mark.seconds), point.bytes, point.event, at.mark.phase, point.block});
    }
    find_peak(line, trace);
    return line;
}

std::size_t nearest_point(const StepLine& line, double x) {
    const auto next = std::lower_bound(line.points.begin(), line.points.end(), x, [](const StepPoint& point, double at) { return point.x < at; });
    if (next == line.points.end()) return line.points.size() - 1;
    if (next == line.points.begin()) return 0;
    const auto at = static_cast<std::size_t>(next - line.points.begin());
    return x - line.points[at - 1].x <= next->x - x ? at - 1 : at;
}

}  // namespace sherl::widgets
