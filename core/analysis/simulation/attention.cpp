// SPDX-License-Identifier: GPL-3.0-or-later
// Attention, losses and the operators that SHERL brings.
#include <algorithm>

#include "core/analysis/simulation/operators.h"

namespace sherl::analysis::simulation {
namespace {

// How the fused kernel cuts queries and keys.
std::int64_t query_split(std::int64_t queries) {
    return std::min<std::int64_t>(queries, queries >= 768 ? 256 : queries >= 192 ? 64 : 32);
}
std::int64_t key_split(std::int64_t keys) {
    return std::min<std::int64_t>(keys, 512);
}

// (B, heads, T, e) that lies in memory as (B, T, heads, e).
Tensor by_tokens(Machine& m, const Sizes& sizes) {
    Tensor made = m.empty({sizes[0], sizes[2], sizes[1], sizes[3]});
    std::swap(made->sizes[1], made->sizes[2]);
    std::swap(made->strides[1], made->strides[2]);
    return made;
}

Tensor fused_attention(Context& c, const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& mask) {
    Machine& m = c.machine;
    const std::int64_t batch = query->sizes[0], heads = query->sizes[1], queries = query->sizes[2], width = query->sizes[3];
    const std::int64_t q = query_split(queries), k = key_split(key->sizes[2]);
    Tensor out = by_tokens(m, query->sizes);
    const Tensor log_sum = m.empty({batch, queries, heads});
    m.scratch(c.threads * (q * k + 2 * q + q * width) * m.element());
    m.record(out, {query, key, value}, {{mask}, {key}, {log_sum}, {out}, {query}, {value}},
             [&c, &m, sq = query->sizes, sk = key->sizes, sv = value->sizes, q, k](Node&, Tensors&) -> Tensors {
                 Tensor of_q = by_tokens(m, sq), of_k = by_tokens(m, sk), of_v = by_tokens(m, sv);
                 const Tensor scores = m.empty({c.threads, 2 * q * k});
                 m.scratch(q * m.element());
                 return {of_q, of_k, of_v};
             });
    return out;
}

// A softmax that gives 0 for rows of nothing but −∞, which it looks for.
Tensor safe_softmax(Context& c, const Tensor& scores) {
    Machine& m = c.machine;
    Tensor out = m.empty(scores->sizes);
    {
        const Tensor masked = m.empty(scores->sizes, 1);
        m.scratch(count(scores->sizes) / scores->sizes.back());
    }
    m.record(out, {scores}, {{out}}, [&m, sizes = scores->sizes](Node&, Tensors&) -> Tensors { return {m.empty(sizes)}; });
    return out;
}

Tensor composed_attention(Context& c, const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& mask) {
    const Tensor scaled = scale(c, query);
    Tensor scores = matmul(c, scaled, scale(c, transpose(c, key, 2, 3)));
    if (mask != nullptr) scores = add_in_place(c, scores, mask);
    scores = safe_softmax(c, scores);
    return matmul(c, scores, value);
}

}  // namespace

Tensor attention(Context& c, const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& mask) {
    const bool trained_mask = mask != nullptr && mask->requires_grad() && c.machine.recording();
    return trained_mask ? composed_attention(c, query, key, value, mask) : fused_attention(c, query, key, value, mask);
}

Tensor cross_entropy(Context& c, const Tensor& logits, const Tensor& labels) {
    Machine& m = c.machine;
    Tensor logs = m.empty(logits->sizes);
    const auto again = [&m, sizes = logits->sizes](Node&, Tensors&) -> Tensors { return {m.empty(sizes)}; };
    m.record(logs, {logits}, {{logs}}, again);
    Tensor loss = m.empty({});
    const Tensor weight = m.empty({});
    m.record(loss, {logs}, {{logs}, {labels}, {weight}}, again);
    return loss;
}

Tensor squared_error(Context& c, const Tensor& x, const Tensor& y) {
    Machine& m = c.machine;
    // The mean is written where the squares stand.
    const Tensor squares = m.empty(x->sizes);
    Tensor loss = m.alias(squares, {});
    m.record(loss, {x}, {{x}, {y}}, [&m, sizes = x->sizes](Node&, Tensors&) -> Tensors { return {m.empty(sizes)}; });
    return loss;
}

Tensor gated_down(Context& c, const Tensor& x, const Affine& fc1, const Affine& fc2, const Affine& fc3) {
    Machine& m = c.machine;
    const std::int64_t h = fc1.weight->sizes[0], d = fc1.weight->sizes[1], rows = count(x->sizes) / d;
    Sizes narrow = x->sizes;
    narrow.back() = h;
    Tensor z = m.empty(narrow);
    Tensor out = m.empty(narrow);
    {
        const Tensor open = m.empty(narrow);
    }
    m.record(out, {x, fc1.weight, fc1.bias, fc2.weight, fc2.bias, fc3.weight, fc3.bias}, {{x}, {z}},
             [&m, wide = x->sizes, narrow, h, d, rows](Node& self, Tensors&) -> Tensors {
                 const Tensor open = m.empty(narrow);
                 Tensor of_gate = m.empty(narrow);
                 const Tensor of_state = m.empty(narrow);
                 Tensor of_z = m.empty(narrow);
                 m.scratch(count(narrow) * m.element());
                 m.scratch(count(narrow));  // z > 0
                 Tensors result{self.needs(0) ? m.empty(wide) : nullptr};
                 for (const std::int64_t in : {d, h, h}) {
                     result.push_back(m.empty({h, in}));
                     result.push_back(m.empty({h}));
                 }
                 return result;
             });
    return out;
}

Tensor anti_redundancy(Context& c, const Tensors& shallow, const Tensor& guide, const Affine& scorer) {
    Machine& m = c.machine;
    Tensors all = shallow;
    all.insert(all.end(), {guide, scorer.weight, scorer.bias});
    Tensor out = m.empty(guide->sizes);
    std::vector<Keep> keeps;
    std::vector<Sizes> sizes;
    for (const Tensor& each : all) {
        keeps.push_back({each});
        sizes.push_back(each->sizes);
    }
    m.record(out, all, keeps, [&m, sizes](Node&, Tensors&) -> Tensors {
        Tensors result;
        for (const Sizes& each : sizes) result.push_back(m.empty(each));
        const Sizes& guide_sizes = sizes[sizes.size() - 3];
        const std::int64_t width = guide_sizes.back(), tokens = count(guide_sizes) / width;
        m.scratch((tokens + 63) / 64 * (width + 1) * m.element());
        return result;
    });
    return out;
}

}  // namespace sherl::analysis::simulation
