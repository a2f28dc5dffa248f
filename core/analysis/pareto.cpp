// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/pareto.h"

#include <algorithm>
#include <cmath>

namespace sherl::analysis {

std::vector<std::size_t> pareto_front(std::span<const CostAndGain> points) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (std::isfinite(points[i].cost) && std::isfinite(points[i].gain)) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return points[a].cost != points[b].cost ? points[a].cost < points[b].cost : points[a].gain > points[b].gain;
    });
    std::vector<std::size_t> front;
    for (const std::size_t i : order) {
        const bool first = front.empty();
        const CostAndGain* best = first ? nullptr : &points[front.back()];
        if (first || points[i].gain > best->gain || (points[i].gain == best->gain && points[i].cost == best->cost))
            front.push_back(i);
    }
    return front;
}

}  // namespace sherl::analysis
