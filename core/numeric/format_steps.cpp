#include "core/numeric/format_steps.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>

#include "core/base/limits.h"
#include "core/numeric/double_double.h"
#include "core/numeric/format_rounding.h"
#include "core/numeric/quick_exp.h"
#include "core/numeric/rounding.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

// Sums, differences and quotients of two numbers of the format are taken in double and then rounded to the
// format. Rounding twice does no harm: double has more than 2p + 2 bits for every format of p ≤ 24 bits, and
// for f64 the second rounding does nothing. Source: Figueroa, "When is double rounding innocuous?", 1995.

/// results[i] = function(rounding, row[i]), with one choice of the format for the whole row.
template <typename Function>
void map_in_format(Format format, std::span<const double> row, std::span<double> results,
                   const Function& function) {
    in_format(format, [&](auto rounding) {
        const double* from = row.data();
        double* to = results.data();
        const std::size_t count = row.size();
        for (std::size_t i = 0; i < count; ++i) to[i] = function(rounding, from[i]);
    });
}

/// The value rounded to double so that a second rounding, to fewer bits, goes the right way: of what double
/// cannot hold a one in the last place remains, so that it never looks like a tie. Source: Boldo & Melquiond,
/// "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008.
double rounded_to_odd(DoubleDouble value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value.hi, sizeof bits);
    // By arithmetic instead of branches: whether a last bit is odd, nobody foresees.
    const std::uint64_t is_inexact_and_even = static_cast<std::uint64_t>(value.lo != 0) & ~bits & 1U;
    const bool towards_0 = std::signbit(value.hi) != std::signbit(value.lo);
    bits += is_inexact_and_even;
    bits -= 2 * (is_inexact_and_even & static_cast<std::uint64_t>(towards_0));
    double odd = 0;
    std::memcpy(&odd, &bits, sizeof odd);
    return odd;
}

// Beyond this no product can be split exactly. It is past every format but f64, which needs no splitting.
bool is_huge(double value) {
    return !(std::fabs(value) < 0x1p900);
}

template <typename Rounding>
double product(Rounding rounding, double a, double b) {
    const double nearly = a * b;
    if (!Rounding::is_narrow || is_huge(a) || is_huge(nearly)) return rounding.of(nearly);
    return rounding.of(nearly == 0 ? nearly : rounded_to_odd(wide::exactly::two_product(a, b)));
}

template <typename Rounding>
double sum(Rounding rounding, double a, double b) {
    if (!Rounding::is_narrow || is_huge(a) || is_huge(b)) return rounding.of(a + b);
    return rounding.of(rounded_to_odd(wide::exactly::two_sum(a, b)));
}

template <Format format>
double exp_in(RoundingTo<format> rounding, double x) {
    constexpr FormatLimits limits = RoundingTo<format>::limits;
    if (x > limits.exp_overflows_above) return RoundingTo<format>::past_the_largest;
    if (x < limits.exp_is_zero_below) return 0;
    if (std::isnan(x)) return x;
    double below = 0;
    double above = 0;
    if constexpr (format == Format::f64) {
        constexpr double error = 0x1p-57;
        const wide::ScaledDoubleDouble quick = wide::quick_exp(x);
        if (quick.exponent < -1000 || quick.exponent > 1000) return rounded_exp(format, x);
        const double power = wide::power_of_two(quick.exponent);
        below = (quick.value.hi + (quick.value.lo - quick.value.hi * error)) * power;
        above = (quick.value.hi + (quick.value.lo + quick.value.hi * error)) * power;
    } else {
        constexpr double error = 0x1p-50;
        const double nearly = wide::quicker_exp(x);
        below = rounding.of(nearly * (1 - error));
        above = rounding.of(nearly * (1 + error));
    }
    return below == above ? below : rounded_exp(format, x);
}

template <Format format>
double quotient_in(RoundingTo<format> rounding, double x, double y) {
    const double nearly = x / y;
    if constexpr (format == Format::f64) return nearly;
    // y has more bits than the format: where the neighbours do not agree, all bits of the quotient decide.
    constexpr double error = 0x1p-52;
    const double below = rounding.of(nearly * (1 - error));
    const double above = rounding.of(nearly * (1 + error));
    if (below == above || (std::isnan(below) && std::isnan(above))) return below;
    return rounded_quotient(format, x, y);
}

/// The sum with a large number added, beside which a term is rounded by its addition alone: as long as the
/// sum keeps its exponent, and the terms are not negative.
template <typename Rounding>
double narrow_sum(Rounding rounding, std::span<const double> values) {
    double large = 0;
    double sum_and_large = 0;
    double limit = -infinity;  // of sum_and_large
    for (const double value : values) {
        const double next = sum_and_large + value;
        if (value >= 0 && next <= limit) {
            sum_and_large = next;
            continue;
        }
        const double sum = rounding.of((sum_and_large - large) + value);
        const bool is_usual = sum >= 0 && sum < Rounding::limits.largest;
        large = is_usual ? Rounding::leaves_no_room_below_last_place(sum) : 0;
        // The smallest number of the next exponent stands in both grids.
        const double next_exponent = large / 1.5 * wide::power_of_two(Rounding::limits.significand_bits - 52);
        limit = is_usual ? large + std::min(next_exponent, Rounding::limits.largest) : -infinity;
        sum_and_large = sum + large;
    }
    return sum_and_large - large;
}

}  // namespace

void round_row(Format format, std::span<const double> row, std::span<double> results) {
    const bool minus_infinity_stays = limits_of(format).has_infinity;
    map_in_format(format, row, results, [=](auto rounding, double z) {
        return !minus_infinity_stays && z == -infinity ? z : rounding.of(z);
    });
}

void shift_row(Format format, std::span<const double> row, double scale, double shift,
               std::span<double> results) {
    map_in_format(format, row, results, [=](auto rounding, double z) {
        if (z == -infinity) return z;
        double result = rounding.of(z);
        if (scale != 1) result = product(rounding, result, scale);
        return shift == 0 ? result : sum(rounding, result, shift);
    });
}

void subtract_from_row(Format format, std::span<const double> row, double max, std::span<double> results) {
    const bool masked_stays = max > -infinity;
    map_in_format(format, row, results, [=](auto rounding, double z) {
        return masked_stays && z == -infinity ? z : rounding.of(z - max);
    });
}

void divide_row(Format format, std::span<const double> row, double temperature, std::span<double> results) {
    if (temperature == 1) {
        if (row.data() != results.data()) std::copy(row.begin(), row.end(), results.begin());
        return;
    }
    map_in_format(format, row, results, [=](auto rounding, double x) {
        return x == -infinity ? x : quotient_in(rounding, x, temperature);
    });
}

void exp_row(Format format, std::span<const double> row, std::span<double> results) {
    map_in_format(format, row, results, [](auto rounding, double x) { return exp_in(rounding, x); });
}

void normalize_row(Format format, std::span<const double> row, double sum, std::span<double> results) {
    map_in_format(format, row, results, [=](auto rounding, double e) { return rounding.of(e / sum); });
}

double sum_from_left(Format format, std::span<const double> values) {
    if (format == Format::f32) {  // where an addition of floats is that rounding
        float sum = 0;
        for (const double value : values) sum += static_cast<float>(value);
        return sum;
    }
    if (format == Format::f64) return std::accumulate(values.begin(), values.end(), 0.0);
    return in_format(format, [&](auto rounding) { return narrow_sum(rounding, values); });
}

}  // namespace softmaxlab
