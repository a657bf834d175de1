#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/numeric/double_double.h"

namespace softmaxlab::wide {

inline constexpr DoubleDouble log_two = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

// e^x = 2^k · 2^(j/64) · e^r with |r| ≤ log 2 / 128: the middle factor from a table, the last by a short
// series.
inline constexpr int steps = 64;
inline constexpr DoubleDouble log_of_step = {log_two.hi / steps,
                                             log_two.lo / steps};  // a power of two divides exactly

constexpr std::array<DoubleDouble, steps> powers_of_step() {
    DoubleDouble step = 1.0;
    for (int n = 20; n > 0; --n) step = 1.0 + step * log_of_step / static_cast<double>(n);
    std::array<DoubleDouble, steps> powers{};
    powers[0] = 1.0;
    powers[1] = step;
    for (std::size_t j = 2; j < powers.size(); ++j) powers[j] = powers[j / 2] * powers[j - j / 2];
    return powers;
}

inline constexpr std::array<DoubleDouble, steps> step_powers = powers_of_step();

/// x as a whole number of steps, to nearest: 64 k + j.
struct StepsOf {
    double whole;  ///< 64 k + j
    int k;
    std::size_t j;
};

inline StepsOf steps_of(double x) {
    // The addition leaves no room for a fraction: the whole number stands in the lowest bits of the sum,
    // those of 1.5 · 2^52 being 0.
    constexpr double rounds_to_whole = 0x1.8p52;
    constexpr double steps_in_one = 1 / log_of_step.hi;
    const double sum = x * steps_in_one + rounds_to_whole;
    std::int64_t bits = 0;
    std::memcpy(&bits, &sum, sizeof bits);
    const auto whole = static_cast<std::int32_t>(bits & 0xFFFFFFFF);
    return {sum - rounds_to_whole, whole >> 6, static_cast<std::size_t>(whole & (steps - 1))};
}

/// 2^exponent, a normal number.
inline double power_of_two(int exponent) {
    const auto bits = static_cast<std::uint64_t>(exponent + 1023) << 52U;
    double power = 0;
    std::memcpy(&power, &bits, sizeof power);
    return power;
}

/// e^x for |x| ≤ 1e6 in a fraction of the time of exp(), its value in [0.9, 2.1). Relative error at most
/// 2^-57. In a header so that a loop over a row has it in line.
inline ScaledDoubleDouble quick_exp(double x) {
    const StepsOf n = steps_of(x);
    const DoubleDouble whole = exactly::two_product(n.whole, log_of_step.hi);
    // x lies so near to the product that their difference is exact. `low` is what it leaves out, below 2^-42.
    const double r = x - whole.hi;
    const double low = -whole.lo - n.whole * log_of_step.lo;
    const DoubleDouble power = step_powers[n.j];
    const double curve =
        r * r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r / 720))));  // e^r − 1 − r
    const double rest = power.hi * r + (power.hi * (curve + low * (1 + r + curve)) + power.lo);
    return {exactly::quick_two_sum(power.hi, rest), n.k};
}

/// e^x for |x| ≤ 700, quicker still. Relative error at most 2^-51.
inline double quicker_exp(double x) {
    // So few bits that a product with the number of steps, below 2^17, is exact.
    constexpr double high = 0x1.62e42fefp-7;
    constexpr double low = (log_of_step.hi - high) + log_of_step.lo;
    const StepsOf n = steps_of(x);
    const double r = (x - n.whole * high) - n.whole * low;
    // e^r − 1; the first term left out, r⁶/720, is below 2^-54.
    const double rest = r + r * r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120))));
    const double power = step_powers[n.j].hi;
    return (power + power * rest) * power_of_two(n.k);
}

}  // namespace softmaxlab::wide
