// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/methods/sherl/token_kernel.h"

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace sherl::engine {
namespace {

// Tokens per task. Fixed, so that sums over tokens are added in the same order whatever the number of threads.
constexpr std::int64_t kChunk = 64;

template <class T>
T dot(const T* a, const T* b, std::int64_t n) {
    T sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < n; ++i) sum += a[i] * b[i];
    return sum;
}

// y += factor · x
template <class T>
void add_scaled(T* y, T factor, const T* x, std::int64_t n) {
#pragma omp simd
    for (std::int64_t i = 0; i < n; ++i) y[i] += factor * x[i];
}

// The small quantities of one token; K−1 layers. Names as in methods.md A0.
template <class T>
struct Token {
    explicit Token(std::size_t layers)
        : rows(layers),
          norm(layers),
          scale(layers),
          gram(layers * layers),
          redundancy(layers),
          score(layers),
          share(layers),
          alpha(layers) {}

    std::vector<const T*> rows;  // s_i
    std::vector<T> norm;         // ‖s_i‖
    std::vector<T> scale;        // 1 / (‖s_i‖ + ε), 0 where ‖s_i‖ = 0
    std::vector<T> gram;         // ŝ_i·ŝ_j
    std::vector<T> redundancy;   // ρ_i
    std::vector<T> score;        // w·(s_i ⊙ g) + b, before the ReLU
    std::vector<T> share;        // a_i
    std::vector<T> alpha;        // α_i
    T total = 0;                 // Σ a_j + ε

    // `weighted` = w ⊙ g.
    void evaluate(const T* weighted, T bias, T epsilon, std::int64_t width) {
        const std::size_t n = rows.size();
        for (std::size_t i = 0; i < n; ++i) {
            norm[i] = std::sqrt(dot(rows[i], rows[i], width));
            scale[i] = norm[i] == 0 ? T(0) : 1 / (norm[i] + epsilon);
        }
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                const T product = i == j ? norm[i] * norm[i] : dot(rows[i], rows[j], width);
                gram[i * n + j] = gram[j * n + i] = product * scale[i] * scale[j];
            }
        }
        total = epsilon;
        for (std::size_t i = 0; i < n; ++i) {
            redundancy[i] = 0;
            for (std::size_t j = 0; j < n; ++j) redundancy[i] += std::max(T(0), gram[i * n + j]);
            score[i] = dot(rows[i], weighted, width) + bias;
            share[i] = redundancy[i] == 0 ? T(0) : std::max(T(0), score[i]) / redundancy[i];
            total += share[i];
        }
        for (std::size_t i = 0; i < n; ++i) alpha[i] = share[i] / total;
    }
};

// Typed pointers of the arguments.
template <class T>
struct Arguments {
    explicit Arguments(const std::vector<at::Tensor>& tensors)
        : layers(tensors.size() - 3),
          width(tensors[layers].size(-1)),
          tokens(width == 0 ? 0 : tensors[layers].numel() / width) {
        for (std::size_t i = 0; i < layers; ++i) shallow.push_back(tensors[i].const_data_ptr<T>());
        guide = tensors[layers].const_data_ptr<T>();
        weight = tensors[layers + 1].const_data_ptr<T>();
        bias = *tensors[layers + 2].const_data_ptr<T>();
    }

    void point(Token<T>& token, std::vector<T>& weighted, std::int64_t index) const {
        for (std::size_t i = 0; i < layers; ++i) token.rows[i] = shallow[i] + index * width;
        const T* g = guide + index * width;
        for (std::int64_t c = 0; c < width; ++c) weighted[static_cast<std::size_t>(c)] = weight[c] * g[c];
    }

    std::size_t layers;
    std::int64_t width, tokens;
    std::vector<const T*> shallow;
    const T* guide = nullptr;
    const T* weight = nullptr;
    T bias = 0;
};

template <class T>
void forward(const std::vector<at::Tensor>& tensors, T epsilon, T* out) {
    const Arguments<T> arguments(tensors);
    at::parallel_for(0, arguments.tokens, kChunk, [&](std::int64_t begin, std::int64_t end) {
        Token<T> token(arguments.layers);
        std::vector<T> weighted(static_cast<std::size_t>(arguments.width));
        for (std::int64_t t = begin; t < end; ++t) {
            arguments.point(token, weighted, t);
            token.evaluate(weighted.data(), arguments.bias, epsilon, arguments.width);
            T* u = out + t * arguments.width;
            std::copy_n(arguments.guide + t * arguments.width, arguments.width, u);
            for (std::size_t i = 0; i < arguments.layers; ++i)
                add_scaled(u, token.alpha[i], token.rows[i], arguments.width);
        }
    });
}

// Gradient of one token. `grads` are its rows of the layers' gradients; dw (h) and db are added to.
template <class T>
struct TokenBackward {
    explicit TokenBackward(std::size_t layers) : dshare(layers), dscore(layers), dredundancy(layers) {}

    std::vector<T> dshare, dscore, dredundancy;

    void run(const Token<T>& token, const Arguments<T>& arguments, const T* guide, const T* weighted, const T* du,
             std::vector<T*>& grads, T* dguide, T* dw, T& db) {
        const std::size_t n = arguments.layers;
        const std::int64_t width = arguments.width;
        // u = Σ α_i s_i + g with α = a / (Σ a + ε).
        T dtotal = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const T dalpha = dot(du, token.rows[i], width);
            dshare[i] = dalpha / token.total;
            dtotal -= dalpha * token.alpha[i] / token.total;
        }
        std::copy_n(du, width, dguide);
        for (std::size_t i = 0; i < n; ++i) {
            const T da = dshare[i] + dtotal;
            const bool open = token.score[i] > 0 && token.redundancy[i] != 0;  // the ReLU's gradient at 0 is 0
            dscore[i] = open ? da / token.redundancy[i] : T(0);
            dredundancy[i] = open ? -da * token.share[i] / token.redundancy[i] : T(0);
            db += dscore[i];
        }
        for (std::size_t i = 0; i < n; ++i) {
            T* ds = grads[i];
            for (std::int64_t c = 0; c < width; ++c) ds[c] = token.alpha[i] * du[c] + dscore[i] * weighted[c];
            if (dscore[i] != 0) {
                for (std::int64_t c = 0; c < width; ++c) {
                    dguide[c] += dscore[i] * arguments.weight[c] * token.rows[i][c];
                    dw[c] += dscore[i] * token.rows[i][c] * guide[c];
                }
            }
            // ρ through ŝ_i: dŝ_i = Σ_j (dρ_i + dρ_j)[ŝ_i·ŝ_j > 0] ŝ_j, then ŝ_i = s_i / (‖s_i‖ + ε).
            if (token.norm[i] == 0) continue;
            T along = 0;  // dŝ_i · ŝ_i
            for (std::size_t j = 0; j < n; ++j) {
                if (token.gram[i * n + j] <= 0) continue;
                const T factor = dredundancy[i] + dredundancy[j];
                if (factor == 0) continue;
                add_scaled(ds, factor * token.scale[j] * token.scale[i], token.rows[j], width);
                along += factor * token.gram[i * n + j];
            }
            add_scaled(ds, -along * token.scale[i] / token.norm[i], token.rows[i], width);
        }
    }
};

template <class T>
void backward(const std::vector<at::Tensor>& tensors, T epsilon, const T* du,
              const std::vector<at::Tensor>& gradients) {
    const Arguments<T> arguments(tensors);
    const std::size_t n = arguments.layers;
    const std::int64_t width = arguments.width;
    const std::int64_t chunks = (arguments.tokens + kChunk - 1) / kChunk;
    std::vector<T*> shallow;
    for (std::size_t i = 0; i < n; ++i) shallow.push_back(gradients[i].mutable_data_ptr<T>());
    T* dguide = gradients[n].mutable_data_ptr<T>();
    // Row c holds the share of chunk c in dw and, last, in db.
    const at::Tensor partial = at::zeros({chunks, width + 1}, tensors[n].options());
    T* sums = partial.mutable_data_ptr<T>();
    at::parallel_for(0, chunks, 1, [&](std::int64_t first, std::int64_t last) {
        Token<T> token(n);
        TokenBackward<T> step(n);
        std::vector<T> weighted(static_cast<std::size_t>(width));
        std::vector<T*> rows(n);
        for (std::int64_t chunk = first; chunk < last; ++chunk) {
            T* dw = sums + chunk * (width + 1);
            for (std::int64_t t = chunk * kChunk; t < std::min(arguments.tokens, (chunk + 1) * kChunk); ++t) {
                arguments.point(token, weighted, t);
                token.evaluate(weighted.data(), arguments.bias, epsilon, width);
                for (std::size_t i = 0; i < n; ++i) rows[i] = shallow[i] + t * width;
                step.run(token, arguments, arguments.guide + t * width, weighted.data(), du + t * width, rows,
                         dguide + t * width, dw, dw[width]);
            }
        }
    });
    T* dw = gradients[n + 1].mutable_data_ptr<T>();
    T* db = gradients[n + 2].mutable_data_ptr<T>();
    std::fill_n(dw, width, T(0));
    *db = 0;
    for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
        const T* row = sums + chunk * (width + 1);
        add_scaled(dw, T(1), row, width);
        *db += row[width];
    }
}

}  // namespace

void token_forward(const std::vector<at::Tensor>& arguments, double epsilon, const at::Tensor& out) {
    AT_DISPATCH_FLOATING_TYPES(out.scalar_type(), "anti_redundancy", [&] {
        forward<scalar_t>(arguments, static_cast<scalar_t>(epsilon), out.mutable_data_ptr<scalar_t>());
    });
}

void token_backward(const std::vector<at::Tensor>& arguments, double epsilon, const at::Tensor& out_gradient,
                    const std::vector<at::Tensor>& gradients) {
    AT_DISPATCH_FLOATING_TYPES(out_gradient.scalar_type(), "anti_redundancy_backward", [&] {
        backward<scalar_t>(arguments, static_cast<scalar_t>(epsilon), out_gradient.const_data_ptr<scalar_t>(),
                           gradients);
    });
}

}  // namespace sherl::engine
