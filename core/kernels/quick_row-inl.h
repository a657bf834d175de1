// The softmax of rows of float32 logits with the exponential of exponential-inl.h. Included once for each
// instruction set.
#if defined(SOFTMAXLAB_QUICK_ROW_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_QUICK_ROW_INL_H
#undef SOFTMAXLAB_QUICK_ROW_INL_H
#else
#define SOFTMAXLAB_QUICK_ROW_INL_H
#endif

#include <cmath>
#include <cstddef>
#include <type_traits>

#include <hwy/highway.h>

#include "core/kernels/exponential-inl.h"
#include "core/kernels/fold-inl.h"
#include "core/kernels/row_facts-inl.h"
#include "core/kernels/row_sums.h"
#include "core/kernels/vectors-inl.h"

#if SOFTMAXLAB_QUICK_EXPONENTIAL

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

/// The exponentials of one row: multiples of an unknown unit near 2⁻³² of the largest one's.
template <bool subtract>
class RowExponential {
  public:
    RowExponential(const Exponential& exponential, float max)
        : exponential_(exponential),
          max_(hn::Set(FloatTag(), max)),
          origin_(exponential.origin(subtract ? hn::Zero(FloatTag()) : max_)),
          least_(exponential.least(subtract ? hn::Zero(FloatTag()) : max_)) {}

    /// What stands for a logit in the following: nothing below what counts.
    HWY_INLINE Floats argument(Floats z) const {
        return hn::Max(subtract ? hn::Sub(z, max_) : z, least_);
    }
    HWY_INLINE Floats operator()(Floats argument) const { return exponential_(argument, origin_); }

    /// z − max ≤ 0
    HWY_INLINE Floats gap(Floats argument) const { return subtract ? argument : hn::Sub(argument, max_); }

    /// The largest exponential, as exactly as doubles have it.
    double largest(const TemperatureFactor& factor) const {
        const double origin = static_cast<double>(hn::GetLane(origin_)) - static_cast<double>(Exponential::rounding);
        const double max = subtract ? 0 : static_cast<double>(hn::GetLane(max_));
        return std::exp2(max * factor.exact + origin);
    }

  private:
    const Exponential& exponential_;
    Floats max_;
    Floats origin_;
    Floats least_;
};

/// Sums in double of sums over eight vectors: three roundings to float32 each.
struct WideSum {
    Doubles lower;
    Doubles upper;

    HWY_INLINE WideSum() : lower(hn::Zero(DoubleTag())), upper(hn::Zero(DoubleTag())) {}

    HWY_INLINE void add(Floats value) {
        const DoubleTag dd;
        lower = hn::Add(lower, hn::PromoteLowerTo(dd, value));
        upper = hn::Add(upper, hn::PromoteUpperTo(dd, value));
    }
    HWY_INLINE double total() const { return hn::ReduceSum(DoubleTag(), hn::Add(lower, upper)); }
};

enum class Keep { exponentials, nothing };

/// Writes the exponentials of (a part of) a row, or only adds them up.
template <Keep keep, bool subtract>
HWY_INLINE double add_exponentials(const float* row, float* exponentials, std::size_t classes,
                                   const RowExponential<subtract>& exponential) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Tail tail(row, classes);
    const auto one = [&](std::size_t at) HWY_ATTR {
        const Floats e = exponential(exponential.argument(hn::LoadU(df, row + at)));
        if constexpr (keep == Keep::exponentials) hn::StoreU(e, df, exponentials + at);
        return e;
    };
    WideSum sum;
    std::size_t i = 0;
    for (; i + 8 * lanes <= classes; i += 8 * lanes) {
        const Floats a = hn::Add(one(i), one(i + lanes));
        const Floats b = hn::Add(one(i + 2 * lanes), one(i + 3 * lanes));
        const Floats c = hn::Add(one(i + 4 * lanes), one(i + 5 * lanes));
        const Floats d = hn::Add(one(i + 6 * lanes), one(i + 7 * lanes));
        sum.add(hn::Add(hn::Add(a, b), hn::Add(c, d)));
    }
    for (; i + lanes <= classes; i += lanes) sum.add(one(i));
    if (!tail.empty()) {
        const Floats e = exponential(exponential.argument(tail.values()));
        if constexpr (keep == Keep::exponentials) tail.store(e, exponentials);
        sum.add(tail.without_overlap(e));
    }
    return sum.total();
}

/// As add_exponentials(), with the other sums of a row: Σ gap·e and Σ e².
template <bool subtract>
HWY_INLINE RowSums add_all(const float* row, float* exponentials, std::size_t classes,
                           const RowExponential<subtract>& exponential) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Tail tail(row, classes);
    WideSum sum, weighted, squares;
    const auto vectors = [&](std::size_t at, auto count) HWY_ATTR {
        Floats sums = hn::Zero(df);
        Floats gaps = hn::Zero(df);
        Floats of_squares = hn::Zero(df);
        for (std::size_t v = 0; v < count; ++v) {
            const Floats x = exponential.argument(hn::LoadU(df, row + at + v * lanes));
            const Floats e = exponential(x);
            hn::StoreU(e, df, exponentials + at + v * lanes);
            sums = hn::Add(sums, e);
            gaps = hn::MulAdd(exponential.gap(x), e, gaps);
            of_squares = hn::MulAdd(e, e, of_squares);
        }
        sum.add(sums);
        weighted.add(gaps);
        squares.add(of_squares);
    };
    constexpr std::integral_constant<std::size_t, 4> four;
    constexpr std::integral_constant<std::size_t, 1> one;
    std::size_t i = 0;
    for (; i + four * lanes <= classes; i += four * lanes) vectors(i, four);
    for (; i + lanes <= classes; i += lanes) vectors(i, one);
    if (!tail.empty()) {
        const Floats x = exponential.argument(tail.values());
        const Floats e = exponential(x);
        tail.store(e, exponentials);
        const Floats counted = tail.without_overlap(e);
        sum.add(counted);
        weighted.add(hn::Mul(exponential.gap(x), counted));
        squares.add(hn::Mul(counted, counted));
    }
    return {sum.total(), weighted.total(), squares.total()};
}

HWY_INLINE void multiply_by(float factor, float* row, std::size_t classes) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Tail tail(row, classes);
    const Floats factors = hn::Set(df, factor);
    std::size_t i = 0;
    for (; i + 4 * lanes <= classes; i += 4 * lanes) {
        for (std::size_t v = 0; v < 4; ++v) {
            float* const at = row + i + v * lanes;
            hn::StoreU(hn::Mul(hn::LoadU(df, at), factors), df, at);
        }
    }
    for (; i + lanes <= classes; i += lanes) hn::StoreU(hn::Mul(hn::LoadU(df, row + i), factors), df, row + i);
    if (!tail.empty()) tail.store(hn::Mul(tail.values(), factors), row);
}

template <bool subtract>
HWY_INLINE void quick_row(const float* row, float* probabilities, std::size_t classes,
                          const RowExponential<subtract>& exponential) {
    const double sum = add_exponentials<Keep::exponentials>(row, probabilities, classes, exponential);
    multiply_by(static_cast<float>(1 / sum), probabilities, classes);
}

/// Calls body(RowExponential) of the kind that a row with this maximum needs.
template <class Body>
HWY_INLINE auto with_row_exponential(const Exponential& exponential, float max, const Body& body) {
    const FloatTag df;
    return hn::AllTrue(df, exponential.is_direct(hn::Set(df, max)))
               ? body(RowExponential<false>(exponential, max))
               : body(RowExponential<true>(exponential, max));
}

// ---- Blocks of as many rows as a vector has lanes. They have their maxima and sums reduced all at once. A
// block in which a row has no number at all, or too large ones, is left alone: the result is false. ----

/// Rows of up to this many vectors: their sums have at most nine roundings to float32.
constexpr std::size_t most_vectors_in_block = 16;

HWY_INLINE Floats block_sum(const float* row, float* exponentials, std::size_t classes,
                            const Exponential& exponential, Floats origin, Floats least) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Tail tail(row, classes);
    const auto one = [&](std::size_t at) HWY_ATTR {
        const Floats e = exponential(hn::Max(hn::LoadU(df, row + at), least), origin);
        hn::StoreU(e, df, exponentials + at);
        return e;
    };
    Floats sum = hn::Zero(df);
    std::size_t i = 0;
    for (; i + 4 * lanes <= classes; i += 4 * lanes) {
        const Floats a = hn::Add(one(i), one(i + lanes));
        const Floats b = hn::Add(one(i + 2 * lanes), one(i + 3 * lanes));
        sum = hn::Add(sum, hn::Add(a, b));
    }
    Floats rest = hn::Zero(df);
    for (; i + lanes <= classes; i += lanes) rest = hn::Add(rest, one(i));
    if (!tail.empty()) {
        const Floats e = exponential(hn::Max(tail.values(), least), origin);
        tail.store(e, exponentials);
        rest = hn::Add(rest, tail.without_overlap(e));
    }
    return hn::Add(sum, rest);
}

inline bool block_of_rows(const float* logits, float* probabilities, std::size_t classes,
                          const Exponential& exponential) {
    const FloatTag df;
    constexpr std::size_t rows = rows_in_block;
    Floats of_rows[rows];
    Floats all = hn::Zero(df);
    for (std::size_t row = 0; row < rows; ++row) {
        const Peaks peaks = peaks_of(logits + row * classes, classes);
        of_rows[row] = peaks.max;
        all = hn::Add(all, peaks.sum);
    }
    const Floats max = fold<rows>(of_rows, Largest());
    if (!hn::AllTrue(df, exponential.is_direct(max)) || !hn::AllFalse(df, hn::IsNaN(all))) return false;
    HWY_ALIGN float origins[rows];
    HWY_ALIGN float leasts[rows];
    hn::Store(exponential.origin(max), df, origins);
    hn::Store(exponential.least(max), df, leasts);
    for (std::size_t row = 0; row < rows; ++row)
        of_rows[row] = block_sum(logits + row * classes, probabilities + row * classes, classes, exponential,
                                 hn::Set(df, origins[row]), hn::Set(df, leasts[row]));
    HWY_ALIGN float factors[rows];
    hn::Store(hn::Div(hn::Set(df, 1.0F), fold<rows>(of_rows, Sum())), df, factors);
    for (std::size_t row = 0; row < rows; ++row)
        multiply_by(factors[row], probabilities + row * classes, classes);
    return true;
}

template <std::size_t classes, std::size_t at>
HWY_INLINE void dense_exponentials(Floats* block, const Exponential& exponential, Floats origins,
                                   Floats leasts) {
    if constexpr (at < classes) {
        block[at] = exponential(hn::Max(block[at], spread<classes, at>(leasts)), spread<classes, at>(origins));
        dense_exponentials<classes, at + 1>(block, exponential, origins, leasts);
    }
}

template <std::size_t classes, std::size_t at>
HWY_INLINE void dense_products(const Floats* block, Floats factors, float* probabilities) {
    const FloatTag df;
    if constexpr (at < classes) {
        hn::StoreU(hn::Mul(block[at], spread<classes, at>(factors)), df, probabilities + at * rows_in_block);
        dense_products<classes, at + 1>(block, factors, probabilities);
    }
}

/// Rows shorter than a vector: `classes` vectors without a gap between the rows.
template <std::size_t classes>
inline bool dense_block(const float* logits, float* probabilities, const Exponential& exponential) {
    const FloatTag df;
    Floats block[classes];
    Floats all = hn::Zero(df);
    for (std::size_t v = 0; v < classes; ++v) {
        block[v] = hn::LoadU(df, logits + v * rows_in_block);
        all = hn::Add(all, block[v]);
    }
    const Floats max = fold<classes>(block, Largest());
    if (!hn::AllTrue(df, exponential.is_direct(max)) || !hn::AllFalse(df, hn::IsNaN(all))) return false;
    dense_exponentials<classes, 0>(block, exponential, exponential.origin(max), exponential.least(max));
    const Floats factors = hn::Div(hn::Set(df, 1.0F), fold<classes>(block, Sum()));
    dense_products<classes, 0>(block, factors, probabilities);
    return true;
}

constexpr std::size_t most_dense_classes = 16;

using DenseBlock = bool (*)(const float*, float*, const Exponential&);

template <std::size_t classes>
DenseBlock dense_block_of(std::size_t wanted) {
    if constexpr (classes > most_dense_classes) {
        return nullptr;
    } else {
        return wanted == classes ? &dense_block<classes> : dense_block_of<classes + 1>(wanted);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
#endif
