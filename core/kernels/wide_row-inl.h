// The softmax of one row of float32 logits by way of double: for instruction sets and temperatures for which
// exponential-inl.h is not made. Included once for each instruction set.
#if defined(SOFTMAXLAB_WIDE_ROW_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_WIDE_ROW_INL_H
#undef SOFTMAXLAB_WIDE_ROW_INL_H
#else
#define SOFTMAXLAB_WIDE_ROW_INL_H
#endif

#include <cmath>
#include <cstddef>
#include <limits>

#include <hwy/highway.h>

#include "core/kernels/exponential-inl.h"
#include "core/kernels/row_facts.h"
#include "core/kernels/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

/// T = 0 and T = ∞: how many classes `takes_part`.
template <class TakesPart>
HWY_INLINE std::size_t count(const float* row, std::size_t classes, const TakesPart& takes_part) {
    std::size_t sum = 0;
    for_each_vector(row, classes, [&](std::size_t, std::size_t, Floats z) HWY_ATTR {
        sum += hn::CountTrue(FloatTag(), takes_part(z));
    });
    return sum;
}

/// One value for those, another for the others.
template <class TakesPart>
HWY_INLINE void choose(const float* row, float* out, std::size_t classes, const TakesPart& takes_part,
                       float value, float other) {
    const FloatTag df;
    const Floats values = hn::Set(df, value);
    const Floats others = hn::Set(df, other);
    for_each_vector(row, classes, [&](std::size_t i, std::size_t lanes, Floats z) HWY_ATTR {
        store(hn::IfThenElse(takes_part(z), values, others), out + i, lanes);
    });
}

/// The classes that `takes_part` share equally, the others have none. Returns how many share.
template <Output output, class TakesPart>
HWY_INLINE std::size_t share_equally(const float* row, float* out, std::size_t classes,
                                     const TakesPart& takes_part) {
    const std::size_t sharing = count(row, classes, takes_part);
    if constexpr (output == Output::probabilities) {
        choose(row, out, classes, takes_part, static_cast<float>(1.0 / static_cast<double>(sharing)), 0.0F);
    } else {
        choose(row, out, classes, takes_part, static_cast<float>(-std::log(static_cast<double>(sharing))),
               negative_infinity);
    }
    return sharing;
}

/// The part of exp(x), x = (z − max)/T ≤ 0, that is done in double: x = n log 2 + r with |r| ≤ ½ log 2.
struct Reduced {
    Doubles x;
    Doubles n;
    Doubles r;
};

HWY_INLINE Reduced reduce(Doubles z, Doubles max, Doubles inverse_temperature) {
    const DoubleTag dd;
    // exp(−110) is less than half of the smallest subnormal float: from there on, and for a masked class, the
    // result is 0. The product n · log 2 is then off by 2e-14 at most, so one constant suffices, fused or
    // not.
    const Doubles x = hn::Max(hn::Mul(hn::Sub(z, max), inverse_temperature), hn::Set(dd, -110.0));
    const Doubles n = hn::Round(hn::Mul(x, hn::Set(dd, log2_e)));
    return {x, n, hn::NegMulAdd(n, hn::Set(dd, log_2), x)};
}

/// The same for both halves of a vector.
struct ReducedBoth {
    Reduced lower;
    Reduced upper;
};

HWY_INLINE ReducedBoth reduce_both(Floats z, Doubles max, Doubles inverse_temperature) {
    const DoubleTag dd;
    return {reduce(hn::PromoteLowerTo(dd, z), max, inverse_temperature),
            reduce(hn::PromoteUpperTo(dd, z), max, inverse_temperature)};
}

HWY_INLINE Floats to_floats(Doubles lower, Doubles upper) {
    const FloatTag df;
    const hn::Half<FloatTag> half;
    return hn::Combine(df, hn::DemoteTo(half, upper), hn::DemoteTo(half, lower));
}

/// exp(r) for |r| ≤ ½ log 2, as 1 + r + r² q(r). Coefficients: the minimax polynomial of degree 4 in relative
/// error, rounded to float; 3.7e-9 off before rounding errors.
HWY_INLINE Floats exp_of_reduced(Floats r) {
    const FloatTag df;
    Floats q = hn::Set(df, 1.38145406e-3f);
    q = hn::MulAdd(q, r, hn::Set(df, 8.36874545e-3f));
    q = hn::MulAdd(q, r, hn::Set(df, 4.1668389e-2f));
    q = hn::MulAdd(q, r, hn::Set(df, 0.166665211f));
    q = hn::MulAdd(q, r, hn::Set(df, 0.49999994f));
    return hn::Add(hn::Set(df, 1.0f), hn::MulAdd(hn::Mul(r, r), q, r));
}

/// Exponentials are given as multiples of 2⁻⁶⁴: then all that matter beside the largest are normal numbers.
constexpr int wide_lift = 64;
constexpr double wide_unit = 0x1p-64;

/// value · 2ⁿ in that unit, for −160 ≤ n ≤ 0.
HWY_INLINE Floats scale_by_power(Floats value, Floats n) {
    const IntTag di;
    const auto exponent = hn::Add(hn::ConvertTo(di, n), hn::Set(di, 127 + wide_lift));
    return hn::Mul(value, hn::BitCast(FloatTag(), hn::ShiftLeft<23>(exponent)));
}

/// e^x in that unit, exactly 2⁶⁴ of them for x = 0.
HWY_INLINE Floats wide_exponential(const ReducedBoth& both) {
    return scale_by_power(exp_of_reduced(to_floats(both.lower.r, both.upper.r)),
                          to_floats(both.lower.n, both.upper.n));
}

/// Writes e^x for all of a row, in that unit, and returns their sum.
HWY_INLINE double wide_exponentials(const float* row, float* exponentials, std::size_t classes, float max,
                                    double temperature) {
    const DoubleTag dd;
    const Doubles max_vector = hn::Set(dd, static_cast<double>(max));
    const Doubles inverse_temperature = hn::Set(dd, 1.0 / temperature);
    Doubles lower_sum = hn::Zero(dd);
    Doubles upper_sum = hn::Zero(dd);
    for_each_vector(row, classes, [&](std::size_t i, std::size_t lanes, Floats z) HWY_ATTR {
        const Floats exponential = wide_exponential(reduce_both(z, max_vector, inverse_temperature));
        lower_sum = hn::Add(lower_sum, hn::PromoteLowerTo(dd, exponential));
        upper_sum = hn::Add(upper_sum, hn::PromoteUpperTo(dd, exponential));
        if (exponentials != nullptr) store(exponential, exponentials + i, lanes);
    });
    return hn::ReduceSum(dd, hn::Add(lower_sum, upper_sum));
}

/// The same with all sums of the row, which leave out the classes that are as large as the maximum, and those
/// that vanish beside it.
HWY_INLINE RowSumsInUnit wide_sums(const float* row, float* exponentials, std::size_t classes, float max,
                                   double temperature) {
    const FloatTag df;
    const DoubleTag dd;
    const Doubles max_vector = hn::Set(dd, static_cast<double>(max));
    const Doubles inverse_temperature = hn::Set(dd, 1.0 / temperature);
    const Floats largest = hn::Set(df, max);
    const Floats vanishing = hn::Set(df, static_cast<float>(vanishing_probability / wide_unit));
    std::size_t tops = 0;
    std::size_t others = 0;
    Doubles sum = hn::Zero(dd);
    Doubles weighted = hn::Zero(dd);
    Doubles squares = hn::Zero(dd);
    for_each_vector(row, classes, [&](std::size_t i, std::size_t lanes, Floats z) HWY_ATTR {
        const ReducedBoth both = reduce_both(z, max_vector, inverse_temperature);
        const Floats exponential = wide_exponential(both);
        if (exponentials != nullptr) store(exponential, exponentials + i, lanes);
        const auto is_other = hn::And(hn::Lt(z, largest), hn::Gt(exponential, vanishing));
        tops += hn::CountTrue(df, hn::Eq(z, largest));
        others += hn::CountTrue(df, is_other);
        const Floats counted = hn::IfThenElseZero(is_other, exponential);
        const Doubles lower = hn::PromoteLowerTo(dd, counted);
        const Doubles upper = hn::PromoteUpperTo(dd, counted);
        sum = hn::Add(sum, hn::Add(lower, upper));
        weighted = hn::MulAdd(both.lower.x, lower, hn::MulAdd(both.upper.x, upper, weighted));
        squares = hn::MulAdd(lower, lower, hn::MulAdd(upper, upper, squares));
    });
    const auto count_of_tops = static_cast<double>(tops);
    const double others_in_unit = hn::ReduceSum(dd, sum);
    const RowSums sums{count_of_tops, others_in_unit * wide_unit, hn::ReduceSum(dd, weighted) * wide_unit,
                       hn::ReduceSum(dd, squares) * (wide_unit * wide_unit),
                       static_cast<double>(tops + others)};
    return {sums, count_of_tops / wide_unit + others_in_unit};
}

/// log p = (z − max)/T − log Σ e^x, rounded once.
HWY_INLINE void wide_log_probabilities(const float* row, float* log_probabilities, std::size_t classes,
                                       float max, double temperature, double log_sum) {
    const DoubleTag dd;
    const Doubles max_vector = hn::Set(dd, static_cast<double>(max));
    const Doubles temperatures = hn::Set(dd, temperature);
    const Doubles log_sums = hn::Set(dd, log_sum);
    const auto log_p = [&](Doubles z) HWY_ATTR {
        return hn::Sub(hn::Div(hn::Sub(z, max_vector), temperatures), log_sums);
    };
    for_each_vector(row, classes, [&](std::size_t i, std::size_t lanes, Floats z) HWY_ATTR {
        store(to_floats(log_p(hn::PromoteLowerTo(dd, z)), log_p(hn::PromoteUpperTo(dd, z))),
              log_probabilities + i, lanes);
    });
}

/// Two different floats are at least 1.4e-45 apart: divided by so small a temperature, the gap is past all
/// bounds. The reciprocal of the temperature, on the other hand, stays finite in what remains.
constexpr double same_as_zero = 1e-60;

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
