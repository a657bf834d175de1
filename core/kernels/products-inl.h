// Exponentials become probabilities: products of a row with 1/sum. Included once for each instruction set.
#if defined(SOFTMAXLAB_PRODUCTS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_PRODUCTS_INL_H
#undef SOFTMAXLAB_PRODUCTS_INL_H
#else
#define SOFTMAXLAB_PRODUCTS_INL_H
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <hwy/highway.h>

#include "core/kernels/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

// A float below 2⁻¹²⁶ is subnormal: where one comes out of a product, most processors stop for a hundred
// cycles or two. In a softmax of masked or otherwise hopeless classes every vector may hold some, so they are
// made another way.

/// 1/sum as two floats, so that a product with it is as exact as a quotient: what is all of the sum becomes
/// exactly 1.
struct Factors {
    Floats high;
    Floats low;

    HWY_INLINE Factors(Floats of_high, Floats of_low) : high(of_high), low(of_low) {}

    /// A sum for each lane.
    HWY_INLINE explicit Factors(Floats sums)
        : high(hn::Div(hn::Set(FloatTag(), 1.0F), sums)),
          low(hn::Mul(hn::NegMulAdd(sums, high, hn::Set(FloatTag(), 1.0F)), high)) {}
};

/// For products from 2⁻⁹⁵ on: those with `low` are normal, too, unless it is nearly nothing.
HWY_INLINE Floats usual_product(Floats value, const Factors& by) {
    return hn::MulAdd(value, by.high, hn::Mul(value, by.low));
}

/// A value whose product with 1/sum is 2⁻⁹⁵. `sum`: 1 … 2¹²⁷.
constexpr float min_usual(double sum) {
    return static_cast<float>(sum * 0x1p-95);
}

/// For any value that is not negative. Small products do without `low`, and take one rounding more for it.
/// A subnormal float is a whole number of 2⁻¹⁴⁹, and that number is what its bits say. Next to 2⁻⁶² floats
/// are 2⁻⁸⁵ apart: there the product, made 2⁶⁴ times as large, is rounded to such a number.
HWY_INLINE Floats any_product(Floats value, const Factors& by) {
    const FloatTag df;
    const IntTag di;
    const Floats origin = hn::Set(df, 0x1p-62F);
    const Floats lifted = hn::Mul(value, hn::Mul(by.high, hn::Set(df, 0x1p64F)));
    const auto is_normal = hn::Ge(lifted, origin);
    const auto is_usual = hn::Ge(lifted, hn::Set(df, 0x1p-31F));
    const Floats normal = hn::MulAdd(hn::IfThenElseZero(is_normal, value), by.high,
                                     hn::Mul(hn::IfThenElseZero(is_usual, value), by.low));
    const auto bits = hn::Sub(hn::BitCast(di, hn::Add(lifted, origin)), hn::BitCast(di, origin));
    return hn::IfThenElse(is_normal, normal, hn::BitCast(df, bits));
}

/// Either, whichever the vector needs.
HWY_INLINE Floats product(Floats value, const Factors& by, Floats least) {
    return HWY_LIKELY(hn::AllTrue(FloatTag(), hn::Ge(value, least))) ? usual_product(value, by)
                                                                     : any_product(value, by);
}

/// The factors of a row. `low` is 0 where it would change no float: products with it might not be normal.
struct Reciprocal {
    explicit Reciprocal(double sum)
        : high(static_cast<float>(1 / sum)),
          low(static_cast<float>(1 / sum - static_cast<double>(high))),
          least(min_usual(sum)) {
        if (std::fabs(low) < high * 0x1p-30F) low = 0;
    }
    Reciprocal(float of_high, float of_low, float of_least) : high(of_high), low(of_low), least(of_least) {}

    float high;
    float low;
    float least;  ///< as min_usual(), or somewhat more

    HWY_INLINE Factors in_lanes() const { return {hn::Set(FloatTag(), high), hn::Set(FloatTag(), low)}; }
};

/// `start`: where the vectors are aligned, or 0.
HWY_INLINE void multiply_by(const Reciprocal& factor, float* row, std::size_t classes, std::size_t start) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Head head(row, start);
    const Tail tail(row + start, classes - start);
    const Factors by = factor.in_lanes();
    const Floats least = hn::Set(df, factor.least);
    std::size_t i = start;
    for (; i + 4 * lanes <= classes; i += 4 * lanes) {
        float* const at = row + i;
        const Floats a = hn::LoadU(df, at);
        const Floats b = hn::LoadU(df, at + lanes);
        const Floats c = hn::LoadU(df, at + 2 * lanes);
        const Floats d = hn::LoadU(df, at + 3 * lanes);
        const auto write = [&](const auto& times) HWY_ATTR {
            hn::StoreU(times(a, by), df, at);
            hn::StoreU(times(b, by), df, at + lanes);
            hn::StoreU(times(c, by), df, at + 2 * lanes);
            hn::StoreU(times(d, by), df, at + 3 * lanes);
        };
        const Floats smallest = hn::Min(hn::Min(a, b), hn::Min(c, d));
        if (HWY_LIKELY(hn::AllTrue(df, hn::Ge(smallest, least)))) {
            write([](Floats e, const Factors& f) HWY_ATTR { return usual_product(e, f); });
        } else {
            write([](Floats e, const Factors& f) HWY_ATTR { return any_product(e, f); });
        }
    }
    for (; i + lanes <= classes; i += lanes)
        hn::StoreU(product(hn::LoadU(df, row + i), by, least), df, row + i);
    if (!tail.empty()) tail.store(product(tail.values(), by, least), row + start);
    if (!head.empty()) head.store(product(head.values(), by, least), row);
}

HWY_INLINE void multiply_by(const Reciprocal& factor, float* row, std::size_t classes) {
    multiply_by(factor, row, classes, floats_worth_aligning(row, classes));
}

/// Writes the products past the caches, as far as whole vectors go. The two rows do not overlap.
HWY_INLINE void stream_products(const Reciprocal& factor, const float* from, float* to, std::size_t classes) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Factors by = factor.in_lanes();
    const Floats least = hn::Set(df, factor.least);
    const std::size_t before = std::min(floats_before_alignment(to), classes);
    const auto store_some = [&](std::size_t i, std::size_t count) HWY_ATTR {
        hn::StoreN(any_product(hn::LoadN(df, from + i, count), by), df, to + i, count);
    };
    if (before > 0) store_some(0, before);
    std::size_t i = before;
    for (; i + lanes <= classes; i += lanes)
        hn::Stream(product(hn::LoadU(df, from + i), by, least), df, to + i);
    if (i < classes) store_some(i, classes - i);
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
