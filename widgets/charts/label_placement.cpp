// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/label_placement.h"

#include <algorithm>
#include <numeric>

namespace sherl::widgets {
namespace {

// Labels that touch: they move as one.
struct Cluster {
    std::size_t count = 0;
    double sum = 0;  // of what its members want, less their place in it
    double height = 0, top = 0, bottom = 0;

    [[nodiscard]] double first() const {  // centre of its first label
        const double inner = height * static_cast<double>(count - 1);
        return std::clamp(sum / static_cast<double>(count), top, std::max(top, bottom - inner));
    }
    [[nodiscard]] double next() const { return first() + height * static_cast<double>(count); }
};

}  // namespace

std::vector<double> place_labels(const std::vector<double>& wanted, double height, double top, double bottom) {
    const std::size_t count = wanted.size();
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    const double room = bottom - top;
    if (count > 0 && height * static_cast<double>(count) > room) height = std::max(room, 0.0) / static_cast<double>(count);

    std::vector<Cluster> clusters;
    for (const std::size_t label : order) {
        clusters.push_back({1, wanted[label], height, top + height / 2, bottom - height / 2});
        while (clusters.size() > 1) {
            Cluster& upper = clusters[clusters.size() - 2];
            const Cluster& lower = clusters.back();
            if (upper.next() <= lower.first()) break;
            upper.sum += lower.sum - height * static_cast<double>(upper.count * lower.count);
            upper.count += lower.count;
            clusters.pop_back();
        }
    }
    std::vector<double> placed(count);
    std::size_t next = 0;
    for (const Cluster& cluster : clusters) {
        for (std::size_t i = 0; i < cluster.count; ++i)
            placed[order[next++]] = cluster.first() + height * static_cast<double>(i);
    }
    return placed;
}

}  // namespace sherl::widgets
