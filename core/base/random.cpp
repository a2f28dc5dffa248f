// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"

#include <bit>
#include <numeric>
#include <utility>

namespace sherl {
namespace {

std::uint64_t splitmix(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
}

}  // namespace

std::uint64_t mix_seed(std::uint64_t seed, std::string_view stream, std::uint64_t counter) {
    std::uint64_t name = 0xcbf29ce484222325ULL;  // FNV-1a of the stream's name
    for (const char c : stream) name = (name ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    std::uint64_t state = seed;
    state = splitmix(state) ^ name;
    state = splitmix(state) ^ counter;
    return splitmix(state);
}

Random::Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = splitmix(seed);
}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t t = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
    const std::uint64_t threshold = (0 - bound) % bound;
    for (;;) {
        __extension__ using Wide = unsigned __int128;
        const Wide product = static_cast<Wide>(next()) * bound;
        if (static_cast<std::uint64_t>(product) >= threshold) return static_cast<std::uint64_t>(product >> 64U);
    }
}

double Random::uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

std::vector<std::int64_t> permutation(std::int64_t count, Random& random) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

}  // namespace sherl
