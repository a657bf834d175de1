#include "core/learning/seeded.h"

#include <limits>
#include <numeric>
#include <utility>

namespace softmaxlab::learning {

SeededGenerator::SeededGenerator(std::string_view name, std::uint64_t seed) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : name) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001B3U;
    }
    state_ = hash ^ seed;
}

std::uint64_t SeededGenerator::next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

std::size_t SeededGenerator::below(std::size_t count) {
    constexpr std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
    const auto n = static_cast<std::uint64_t>(count);
    const std::uint64_t fair = all - all % n;  // a multiple of n
    std::uint64_t draw = next();
    while (draw >= fair) draw = next();
    return static_cast<std::size_t>(draw % n);
}

std::vector<std::size_t> SeededGenerator::order(std::size_t count) {
    std::vector<std::size_t> all(count);
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t left = count; left > 1; --left) std::swap(all[left - 1], all[below(left)]);
    return all;
}

}  // namespace softmaxlab::learning
