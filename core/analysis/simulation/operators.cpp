// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/simulation/operators.h"

#include <algorithm>
#include <utility>

namespace sherl::analysis::simulation {
namespace {

// Bits of Keep::needed_for.
constexpr std::uint32_t kFirst = 1, kSecond = 2, kThird = 4;

Sizes broadcast(const Sizes& a, const Sizes& b) {
    Sizes out(std::max(a.size(), b.size()), 1);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1, y = i < b.size() ? b[b.size() - 1 - i] : 1;
        out[out.size() - 1 - i] = std::max(x, y);
    }
    return out;
}

std::size_t place(const Tensor& x, std::int64_t dimension) {
    return static_cast<std::size_t>(dimension < 0 ? dimension + static_cast<std::int64_t>(x->sizes.size()) : dimension);
}

Sizes with(Sizes sizes, std::size_t dimension, std::int64_t size) {
    sizes[dimension] = size;
    return sizes;
}

Tensor swapped(Context& c, const Tensor& x, std::size_t first, std::size_t second) {
    Tensor result = c.machine.alias(x);
    std::swap(result->sizes[first], result->sizes[second]);
    std::swap(result->strides[first], result->strides[second]);
    return result;
}

// A view with strides of its own; what it hands back is `back` of the gradient.
Tensor recorded_view(Context& c, const Tensor& x, Tensor result, Backward back) {
    Machine& m = c.machine;
    if (!m.recording()) return result;
    result->base = x->base != nullptr ? x->base : x;
    m.record(result, {x}, {}, std::move(back));
    return result;
}

// The product of matrices: a (n, k), b (k, m). Of the gradients that of b comes first, as LibTorch makes them.
Tensor mm(Context& c, const Tensor& a, const Tensor& b) {
    Machine& m = c.machine;
    Tensor out = m.empty({a->sizes[0], b->sizes[1]});
    m.record(out, {a, b}, {{a, kSecond}, {b, kFirst}}, [&m, sa = a->sizes, sb = b->sizes](Node& self, Tensors&) -> Tensors {
        Tensor of_b = self.needs(1) ? m.empty(sb) : nullptr;
        Tensor of_a = self.needs(0) ? m.empty(sa) : nullptr;
        return {of_a, of_b};
    });
    return out;
}

Backward addmm_backward(Machine& m, const Sizes& sa, const Sizes& sb, bool scaled) {
    return [&m, sa, sb, scaled](Node& self, Tensors& grads) -> Tensors {
        const auto product = [&](std::size_t input, const Sizes& sizes) -> Tensor {
            if (!self.needs(input)) return nullptr;
            const Tensor plain = m.empty(sizes);
            return scaled ? m.empty(sizes) : plain;
        };
        Tensor of_a = product(1, sa), of_b = product(2, sb);
        return {grads[0], of_a, of_b};
    };
}

// bias (m) + a (n, k) · b (k, m)
Tensor addmm(Context& c, const Tensor& bias, const Tensor& a, const Tensor& b) {
    Machine& m = c.machine;
    Tensor out = m.empty({a->sizes[0], b->sizes[1]});
    m.record(out, {bias, a, b}, {{a, kThird}, {b, kSecond}}, addmm_backward(m, a->sizes, b->sizes, false));
    return out;
}

// Recorded, but no view to autograd.
Tensor unsafe_view(Context& c, const Tensor& x, const Sizes& sizes) {
    Machine& m = c.machine;
    Tensor out = m.alias(x, sizes);
    m.record(out, {x}, {}, [&m, before = x->sizes](Node&, Tensors& grads) -> Tensors { return {m.reshaped(grads[0], before)}; });
    return out;
}

// A new tensor that lies in memory as `x` does, where `x` fills its memory.
Tensor like(Machine& m, const Tensor& x) {
    Tensor out = m.empty(x->sizes, x->element);
    if (std::find(x->strides.begin(), x->strides.end(), 0) == x->strides.end()) out->strides = x->strides;
    return out;
}

Tensor clone(Context& c, const Tensor& x, const Sizes& sizes) {
    Machine& m = c.machine;
    Tensor copy = m.empty(x->sizes, x->element);
    m.record(copy, {x}, {}, [](Node&, Tensors& grads) -> Tensors { return {grads[0]}; });
    return unsafe_view(c, copy, sizes);
}

// An operation on one tensor that makes another of its size and keeps `kept` (null: nothing).
Tensor unary(Context& c, const Tensor& x, bool keeps_result) {
    Machine& m = c.machine;
    Tensor out = m.empty(x->sizes, x->element);
    m.record(out, {x}, {{keeps_result ? out : x, kFirst}},
             [&m, sizes = x->sizes](Node&, Tensors&) -> Tensors { return {m.empty(sizes)}; });
    return out;
}

}  // namespace

// ── Products ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

Tensor transpose(Context& c, const Tensor& x, std::size_t first, std::size_t second) {
    return recorded_view(c, x, swapped(c, x, first, second), [&c, first, second](Node&, Tensors& grads) -> Tensors {
        return {swapped(c, grads[0], first, second)};
    });
}

Tensor reshape(Context& c, const Tensor& x, const Sizes& sizes) {
    return c.machine.can_view(x, sizes) ? c.machine.view(x, sizes) : clone(c, x, sizes);
}

Tensor linear(Context& c, const Tensor& x, const Affine& affine) {
    Machine& m = c.machine;
    const std::int64_t in = affine.weight->sizes[1], out = affine.weight->sizes[0];
    Sizes sizes = x->sizes;
    sizes.back() = out;
    const std::int64_t rows = count(x->sizes) / in;
    const bool matrix = x->sizes.size() == 2;
    const Tensor flat = matrix ? x : reshape(c, x, {rows, in});
    const Tensor turned = transpose(c, affine.weight, 0, 1);
    if (affine.bias != nullptr) {
        Tensor y = addmm(c, affine.bias, flat, turned);
        return matrix ? y : m.view(y, sizes);
    }
    Tensor y = mm(c, flat, turned);
    return matrix ? y : unsafe_view(c, y, sizes);
}

void addmm_in_place(Context& c, const Tensor& self, const Tensor& a, const Tensor& b, double alpha) {
    Machine& m = c.machine;
    m.record_in_place(self, {self, a, b}, {{a, kThird}, {b, kSecond}}, addmm_backward(m, a->sizes, b->sizes, alpha != 1));
}

Tensor matmul(Context& c, const Tensor& a, const Tensor& b) {
    Machine& m = c.machine;
    const std::size_t n = a->sizes.size();
    const std::int64_t batch = count(a->sizes) / (a->size(-1) * a->size(-2));
    const Tensor x = reshape(c, a, {batch, a->size(-2), a->size(-1)}), y = reshape(c, b, {batch, b->size(-2), b->size(-1)});
    Tensor out = m.empty({batch, a->size(-2), b->size(-1)});
    m.record(out, {x, y}, {{x, kSecond}, {y, kFirst}}, [&m, sx = x->sizes, sy = y->sizes](Node& self, Tensors&) -> Tensors {
        Tensor of_y = self.needs(1) ? m.empty(sy) : nullptr;
        Tensor of_x = self.needs(0) ? m.empty(sx) : nullptr;
        return {of_x, of_y};
    });
    Sizes sizes = a->sizes;
    sizes[n - 1] = b->size(-1);
    return n == 3 ? out : unsafe_view(c, out, sizes);
}

// ── Sums and the like ────────────────────────────────────────────────────────────────────────────────────────────────────

Tensor add(Context& c, const Tensor& a, const Tensor& b) {
    Machine& m = c.machine;
    Tensor out = m.empty(broadcast(a->sizes, b->sizes));
    m.record(out, {a, b}, {}, [](Node&, Tensors& grads) -> Tensors { return {grads[0], grads[0]}; });
    return out;
}

Tensor add_in_place(Context& c, const Tensor& x, const Tensor& y) {
    c.machine.record_in_place(x, {x, y}, {}, [](Node&, Tensors& grads) -> Tensors { return {grads[0], grads[0]}; });
    return x;
}

Tensor mul(Context& c, const Tensor& a, const Tensor& b) {
    Machine& m = c.machine;
    Tensor out = m.empty(broadcast(a->sizes, b->sizes));
    m.record(out, {a, b}, {{a, kSecond}, {b, kFirst}}, [&m, sizes = out->sizes](Node& self, Tensors&) -> Tensors {
        Tensor of_b = self.needs(1) ? m.empty(sizes) : nullptr;
        Tensor of_a = self.needs(0) ? m.empty(sizes) : nullptr;
        return {of_a, of_b};
    });
    return out;
}

Tensor scale(Context& c, const Tensor& x) {
    Machine& m = c.machine;
    Tensor out = like(m, x);
    m.record(out, {x}, {}, [&m](Node&, Tensors& grads) -> Tensors { return {like(m, grads[0])}; });
    return out;
}

Tensor scale_in_place(Context& c, const Tensor& x) {
    Machine& m = c.machine;
    m.record_in_place(x, {x}, {}, [&m](Node&, Tensors& grads) -> Tensors { return {m.empty(grads[0]->sizes)}; });
    return x;
}

Tensor shift(Context& c, const Tensor& x) {
    Tensor out = c.machine.empty(x->sizes);
    c.machine.record(out, {x}, {}, [](Node&, Tensors& grads) -> Tensors { return {grads[0]}; });
    return out;
}

Tensor divide(Context& c, const Tensor& a, const Tensor& b) {
    Machine& m = c.machine;
    Tensor out = m.empty(broadcast(a->sizes, b->sizes));
    m.record(out, {a, b}, {{a, kSecond}, {b, kFirst | kSecond}}, [&m, sizes = out->sizes](Node& self, Tensors&) -> Tensors {
        // −grad · ((a / b) / b): three tensors one after the other.
        Tensor of_b;
        if (self.needs(1)) {
            Tensor negative = m.empty(sizes);
            Tensor once = m.empty(sizes);
            Tensor twice = m.empty(sizes);
            once.reset();
            of_b = m.empty(sizes);
        }
        Tensor of_a = self.needs(0) ? m.empty(sizes) : nullptr;
        return {of_a, of_b};
    });
    return out;
}

Tensor sum(Context& c, const Tensor& x, std::int64_t dimension, bool keep) {
    Machine& m = c.machine;
    const std::size_t at = place(x, dimension);
    Sizes sizes = x->sizes;
    if (keep) {
        sizes[at] = 1;
    } else {
        sizes.erase(sizes.begin() + static_cast<std::ptrdiff_t>(at));
    }
    Tensor out = m.empty(sizes);
    m.record(out, {x}, {}, [&m, before = x->sizes](Node&, Tensors& grads) -> Tensors {
        Tensor spread = m.alias(grads[0], before);
        spread->strides.assign(before.size(), 0);
        return {spread};
    });
    return out;
}

Tensor expand(Context& c, const Tensor& x, const Sizes& sizes) {
    Tensor result = c.machine.alias(x, sizes);
    result->strides.assign(sizes.size(), 0);
    return recorded_view(c, x, result, [](Node&, Tensors& grads) -> Tensors { return {grads[0]}; });
}

Tensor cat(Context& c, const Tensors& parts, std::int64_t dimension) {
    Machine& m = c.machine;
    const std::size_t at = place(parts.front(), dimension);
    std::int64_t size = 0;
    std::vector<Sizes> before;
    for (const Tensor& part : parts) {
        size += part->sizes[at];
        before.push_back(part->sizes);
    }
    Tensor out = m.empty(with(parts.front()->sizes, at, size));
    m.record(out, parts, {}, [&m, before](Node&, Tensors& grads) -> Tensors {
        Tensors slices;
        for (const Sizes& sizes : before) {
            Tensor slice = m.alias(grads[0], sizes);
            slice->strides = grads[0]->strides;
            slices.push_back(slice);
        }
        return slices;
    });
    return out;
}

Tensor select(Context& c, const Tensor& x, std::size_t dimension) {
    Machine& m = c.machine;
    Tensor result = m.alias(x);
    result->sizes.erase(result->sizes.begin() + static_cast<std::ptrdiff_t>(dimension));
    result->strides.erase(result->strides.begin() + static_cast<std::ptrdiff_t>(dimension));
    return recorded_view(c, x, result, [&m, before = x->sizes](Node&, Tensors&) -> Tensors { return {m.empty(before)}; });
}

Tensor slice(Context& c, const Tensor& x, std::size_t dimension, std::int64_t size) {
    Machine& m = c.machine;
    Tensor result = m.alias(x);
    result->sizes[dimension] = size;
    return recorded_view(c, x, result, [&m, before = x->sizes](Node&, Tensors&) -> Tensors { return {m.empty(before)}; });
}

// ── One tensor after the other ───────────────────────────────────────────────────────────────────────────────────────────

Tensor relu(Context& c, const Tensor& x) { return unary(c, x, true); }
Tensor tanh(Context& c, const Tensor& x) { return unary(c, x, true); }
Tensor sigmoid(Context& c, const Tensor& x) { return unary(c, x, true); }
Tensor silu(Context& c, const Tensor& x) { return unary(c, x, false); }
Tensor softmax(Context& c, const Tensor& x) { return unary(c, x, true); }

Tensor relu_in_place(Context& c, const Tensor& x) {
    Machine& m = c.machine;
    m.record_in_place(x, {x}, {{x, kFirst}}, [&m](Node&, Tensors& grads) -> Tensors { return {m.empty(grads[0]->sizes)}; });
    return x;
}

Tensor gelu(Context& c, const Tensor& x) {
    Machine& m = c.machine;
    Tensor out = m.empty(x->sizes);
    m.record(out, {x}, {{x, kFirst}}, [&m](Node&, Tensors& grads) -> Tensors {
        return {grads[0]->one_piece() ? grads[0] : m.empty(grads[0]->sizes)};
    });
    return out;
}

Tensor activate(Context& c, const std::string& name, const Tensor& x) {
    if (name == "relu") return relu(c, x);
    if (name == "silu" || name == "swish") return silu(c, x);
    return gelu(c, x);
}

Tensor lerp(Context& c, const Tensor& start, const Tensor& end, const Tensor& weight) {
    Machine& m = c.machine;
    Tensor out = m.empty(start->sizes);
    m.record(out, {start, end, weight}, {{start, kThird}, {end, kThird}, {weight, kFirst | kSecond}},
             [&m, sizes = out->sizes](Node& self, Tensors&) -> Tensors {
                 Tensors result(3);
                 if (self.needs(1)) result[1] = m.empty(sizes);
                 if (self.needs(0)) {
                     Tensor rest = m.empty({1});
                     result[0] = m.empty(sizes);
                 }
                 if (self.needs(2)) {
                     Tensor difference = m.empty(sizes);
                     result[2] = m.empty(sizes);
                 }
                 return result;
             });
    return out;
}

Tensor addcmul(Context& c, const Tensor& x, const Tensor& a, const Tensor& b) {
    Machine& m = c.machine;
    Tensor out = m.empty(broadcast(x->sizes, broadcast(a->sizes, b->sizes)));
    m.record(out, {x, a, b}, {{a, kThird}, {b, kSecond}},
             [&m, sizes = out->sizes, sa = a->sizes, sb = b->sizes](Node& self, Tensors& grads) -> Tensors {
                 Tensors result(3);
                 result[0] = grads[0];
                 // grad · (the other factor · 1)
                 const auto product = [&](const Sizes& other) -> Tensor {
                     const Tensor times_one = m.empty(other);
                     return m.empty(sizes);
                 };
                 if (self.needs(1)) result[1] = product(sb);
                 if (self.needs(2)) result[2] = product(sa);
                 return result;
             });
    return out;
}

Tensor dropout(Context& c, const Tensor& x, double p) {
    if (p == 0) return x;
    Machine& m = c.machine;
    // A product with a mask of bytes goes through a copy of the mask in numbers.
    const auto times = [&m](const Sizes& sizes) -> Tensor {
        const Tensor numbers = m.empty(sizes);
        return m.empty(sizes);
    };
    const Tensor mask = m.empty(x->sizes, 1);
    Tensor out = times(x->sizes);
    m.record(out, {x}, {{mask, kFirst}}, [times, sizes = x->sizes](Node&, Tensors&) -> Tensors { return {times(sizes)}; });
    return out;
}

Tensor layer_norm(Context& c, const Tensor& x, const Affine& norm) {
    Machine& m = c.machine;
    Tensor out = m.empty(x->sizes);
    const Sizes rows = with(x->sizes, x->sizes.size() - 1, 1);
    const Tensor mean = m.empty(rows), deviation = m.empty(rows);
    m.record(out, {x, norm.weight, norm.bias}, {{x}, {mean}, {deviation}, {norm.weight}},
             [&c, &m, sizes = x->sizes](Node& self, Tensors&) -> Tensors {
                 const std::int64_t width = sizes.back();
                 Tensors result(3);
                 if (self.needs(0)) result[0] = m.empty(sizes);
                 if (self.needs(1)) result[1] = m.empty({width});
                 if (self.needs(2)) result[2] = m.empty({width});
                 if (self.needs(1) || self.needs(2)) m.scratch(2 * c.threads * width * m.element());
                 return result;
             });
    return out;
}

Tensor rms_norm(Context& c, const Tensor& x, const Affine& norm) {
    Machine& m = c.machine;
    const Sizes rows = with(x->sizes, x->sizes.size() - 1, 1);
    Tensor factor;
    {
        const Tensor squares = m.empty(x->sizes);
        factor = m.empty(rows);
    }
    Tensor y = m.empty(x->sizes);
    m.record(y, {x, norm.weight}, {{x}, {norm.weight}, {factor}}, [&m, sizes = x->sizes, rows](Node& self, Tensors&) -> Tensors {
        Tensors result(2);
        const Tensor normed = m.empty(sizes);
        if (self.needs(1)) {
            const Tensor product = m.empty(sizes);
            result[1] = m.empty({sizes.back()});
        }
        if (self.needs(0)) {
            result[0] = m.empty(sizes);
            Tensor mean;
            {
                const Tensor product = m.empty(sizes);
                mean = m.empty(rows);
            }
        }
        return result;
    });
    return norm.bias != nullptr ? add(c, y, norm.bias) : y;
}

Tensor embedding(Context& c, const Tensor& table, const Tensor& ids) {
    Machine& m = c.machine;
    Sizes sizes = ids->sizes;
    sizes.push_back(table->sizes[1]);
    Tensor out = m.empty(sizes);
    m.record(out, {table}, {{ids, kFirst}}, [&m, before = table->sizes](Node&, Tensors&) -> Tensors { return {m.empty(before)}; });
    return out;
}

}  // namespace sherl::analysis::simulation
