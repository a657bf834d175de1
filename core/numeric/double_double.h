#pragma once

#include <cmath>

namespace softmaxlab::wide {

/// A number held as the unevaluated sum hi + lo of two doubles, |lo| ≤ ulp(hi)/2: about 106 significant bits.
///
/// The reference results are computed in it and rounded to double once, so they are the same on every
/// platform, whatever its long double is. All values must be finite: an infinity in `hi` leaves a NaN in
/// `lo`. Magnitudes must stay below 2^990, and products above 2^-960, or the low half is lost.
///
/// Source: Dekker, "A floating-point technique for extending the available precision", 1971; Hida, Li &
/// Bailey, "Library for Double-Double and Quad-Double Arithmetic", 2007.
struct DoubleDouble {
    double hi = 0;
    double lo = 0;

    constexpr DoubleDouble() = default;
    constexpr DoubleDouble(double high, double low = 0) : hi(high), lo(low) {}  // NOLINT: implicit on purpose
};

namespace exactly {

/// a + b = hi + lo, without error; needs |a| ≥ |b|.
constexpr DoubleDouble quick_two_sum(double a, double b) {
    const double s = a + b;
    return {s, b - (s - a)};
}

/// a + b = hi + lo, without error.
constexpr DoubleDouble two_sum(double a, double b) {
    const double s = a + b;
    const double from_b = s - a;
    return {s, (a - (s - from_b)) + (b - from_b)};
}

/// a · b = hi + lo, without error. Splits the factors into halves of 26 bits, whose products are exact.
constexpr DoubleDouble two_product(double a, double b) {
    constexpr double splitter = 134217729.0;  // 2^27 + 1
    const double a_scaled = splitter * a;
    const double a_high = a_scaled - (a_scaled - a);
    const double a_low = a - a_high;
    const double b_scaled = splitter * b;
    const double b_high = b_scaled - (b_scaled - b);
    const double b_low = b - b_high;
    const double p = a * b;
    return {p, ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

}  // namespace exactly

// Errors below are relative to the result, in units of 2^-104.

constexpr DoubleDouble operator-(DoubleDouble a) {
    return {-a.hi, -a.lo};
}

constexpr DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
    DoubleDouble high = exactly::two_sum(a.hi, b.hi);
    const DoubleDouble low = exactly::two_sum(a.lo, b.lo);
    high = exactly::quick_two_sum(high.hi, high.lo + low.hi);
    return exactly::quick_two_sum(high.hi, high.lo + low.lo);
}

constexpr DoubleDouble operator-(DoubleDouble a, DoubleDouble b) {
    return a + -b;
}

constexpr DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
    const DoubleDouble p = exactly::two_product(a.hi, b.hi);
    return exactly::quick_two_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

constexpr DoubleDouble operator/(DoubleDouble a, DoubleDouble b) {
    const double first = a.hi / b.hi;
    DoubleDouble rest = a - b * first;
    const double second = rest.hi / b.hi;
    rest = rest - b * second;
    return exactly::quick_two_sum(first, second) + rest.hi / b.hi;
}

constexpr bool operator<(DoubleDouble a, DoubleDouble b) {
    return a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo);
}

/// value · 2^exponent, exactly unless a half leaves the range of double.
inline DoubleDouble scaled(DoubleDouble value, int exponent) {
    return {std::ldexp(value.hi, exponent), std::ldexp(value.lo, exponent)};
}

/// value · 2^exponent with its power of two kept apart, so that nothing over- or underflows.
struct ScaledDoubleDouble {
    DoubleDouble value;
    int exponent = 0;
};

/// e^x for |x| ≤ 1e6, its value in [0.9, 2.1). Relative error at most 2^-100 + |x| · 2^-103.
ScaledDoubleDouble exp(DoubleDouble x);

/// Natural logarithm of x, e^-600 ≤ x ≤ e^600. Absolute error at most 2^-100 · max(1, |log x|).
DoubleDouble log(DoubleDouble x);

/// log(1 + x) for x ≥ 0. Relative error at most 2^-70, far below 1 ULP of double, however small x is.
DoubleDouble log1p(DoubleDouble x);

/// Square root of x ≥ 0. Relative error at most 2^-100.
DoubleDouble sqrt(DoubleDouble x);

}  // namespace softmaxlab::wide
