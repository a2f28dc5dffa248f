// SPDX-License-Identifier: GPL-3.0-or-later
// Why what is kept is kept: the trained tensors that backward reaches through it.
#include <map>
#include <unordered_map>
#include <utility>

#include "core/analysis/simulation/machine.h"

namespace sherl::analysis::simulation {
namespace {

// Leaves that are reached from a node, as a set of indices.
class Reach {
  public:
    using Set = std::vector<bool>;
    explicit Reach(const Tensors& trained) : size_(trained.size()) {
        for (std::size_t i = 0; i < trained.size(); ++i) index_.emplace(trained[i].get(), i);
    }

    const Set& of(const Node* node) {
        if (const auto known = known_.find(node); known != known_.end()) return known->second;
        Set set(size_);
        if (node->leaf != nullptr) {
            if (const auto found = index_.find(node->leaf); found != index_.end()) set[found->second] = true;
            if (node->leaf->stands_for.node != nullptr) add(set, of(node->leaf->stands_for.node.get()));
        }
        known_.emplace(node, set);  // graphs have no cycles; the entry is replaced below
        for (const Edge& edge : node->next)
            if (edge.node != nullptr) add(set, of(edge.node.get()));
        return known_[node] = std::move(set);
    }

    static void add(Set& into, const Set& more) {
        for (std::size_t i = 0; i < into.size(); ++i) into[i] = into[i] || more[i];
    }

    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    std::size_t size_;
    std::unordered_map<const TensorImpl*, std::size_t> index_;
    std::unordered_map<const Node*, Set> known_;
};

}  // namespace

std::vector<Machine::Kept> Machine::kept_now() const {
    Reach reach(trained_);
    std::map<std::pair<std::int16_t, std::vector<bool>>, std::int64_t> groups;
    for (const Storage* storage : alive_) {
        if (storage->effective().base != Category::saved_activations) continue;
        Reach::Set leaves(reach.size());
        for (const auto& [node, needed_for] : storage->kept_by) {
            for (std::size_t i = 0; i < node->next.size(); ++i) {
                if ((needed_for & bit_of(i)) != 0 && node->needs(i)) Reach::add(leaves, reach.of(node->next[i].node.get()));
            }
        }
        groups[{storage->label.block, leaves}] += storage->bytes;
    }
    std::vector<Kept> all;
    for (const auto& [key, bytes] : groups) {
        Kept kept{.block = key.first, .bytes = bytes, .leaves = {}};
        for (std::size_t i = 0; i < key.second.size(); ++i)
            if (key.second[i]) kept.leaves.push_back(trained_[i].get());
        all.push_back(std::move(kept));
    }
    return all;
}

}  // namespace sherl::analysis::simulation
