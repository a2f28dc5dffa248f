// SPDX-License-Identifier: GPL-3.0-or-later
// Seeds and permutations that are the same on every machine, passed down, never global.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sherl {

// SplitMix64 finaliser over (seed, stream, counter): an independent 64-bit seed for each purpose.
// `stream` names the purpose: "order", "dropout", "start", "split", "limit".
[[nodiscard]] std::uint64_t mix_seed(std::uint64_t seed, std::string_view stream, std::uint64_t counter = 0);

// xoshiro256** (Blackman & Vigna). Not thread-safe.
class Random {
  public:
    explicit Random(std::uint64_t seed);
    [[nodiscard]] std::uint64_t next();
    // Uniform in [0, bound), bound ≥ 1; unbiased (Lemire's rejection).
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    [[nodiscard]] double uniform();  // [0, 1), 53 bits

  private:
    std::uint64_t state_[4];
};

// Fisher–Yates permutation of 0..count−1.
[[nodiscard]] std::vector<std::int64_t> permutation(std::int64_t count, Random& random);

}  // namespace sherl
