// The softmax of rows of float32 logits with the exponential of exponential-inl.h. Included once for each
// instruction set.
#if defined(SOFTMAXLAB_QUICK_ROW_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_QUICK_ROW_INL_H
#undef SOFTMAXLAB_QUICK_ROW_INL_H
#else
#define SOFTMAXLAB_QUICK_ROW_INL_H
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include <hwy/highway.h>

#include "core/kernels/exponential-inl.h"
#include "core/kernels/row_facts-inl.h"
#include "core/kernels/row_facts.h"
#include "core/kernels/vectors-inl.h"
#include "core/kernels/wide_row-inl.h"

#if SOFTMAXLAB_QUICK_EXPONENTIAL

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

/// The exponentials of one row, e^((z − max)/T), as multiples of a unit near 2³². Loops take it by value:
/// what is behind a reference they would load again after every store, which might have changed it.
template <bool subtract>
class RowExponential {
  public:
    HWY_INLINE RowExponential(const Exponential& exponential, float max)
        : exponential_(exponential),
          max_(hn::Set(FloatTag(), max)),
          origin_(exponential.origin(subtract ? hn::Zero(FloatTag()) : max_)),
          least_(exponential.least(subtract ? hn::Zero(FloatTag()) : max_)) {}

    /// From the origin and the least argument of a row that needs no subtraction.
    HWY_INLINE RowExponential(const Exponential& exponential, Floats origin, Floats least)
        : exponential_(exponential), max_(hn::Zero(FloatTag())), origin_(origin), least_(least) {
        static_assert(!subtract);
    }

    /// What stands for a logit in the following: nothing below what counts.
    HWY_INLINE Floats argument(Floats z) const { return hn::Max(subtract ? hn::Sub(z, max_) : z, least_); }
    HWY_INLINE Floats operator()(Floats argument) const { return exponential_(argument, origin_); }

    /// z − max ≤ 0
    HWY_INLINE Floats gap(Floats argument) const { return subtract ? argument : hn::Sub(argument, max_); }

    /// What is written for e^0.
    HWY_INLINE float of_max() const {
        return hn::GetLane(exponential_(subtract ? hn::Zero(FloatTag()) : max_, origin_));
    }

    /// What stands for e^0.
    double unit(double temperature) const {
        const double origin =
            static_cast<double>(hn::GetLane(origin_)) - static_cast<double>(Exponential::rounding);
        const double max = subtract ? 0 : static_cast<double>(hn::GetLane(max_));
        return std::exp2(max * (log2_e / temperature) + origin);
    }

  private:
    Exponential exponential_;
    Floats max_;
    Floats origin_;
    Floats least_;
};

/// Sums in double of sums over up to eight vectors: at most four roundings to float32 each.
struct WideSum {
    Doubles lower;
    Doubles upper;

    HWY_INLINE WideSum() : lower(hn::Zero(DoubleTag())), upper(hn::Zero(DoubleTag())) {}

    HWY_INLINE void add(Floats value) {
        const DoubleTag dd;
        lower = hn::Add(lower, hn::PromoteLowerTo(dd, value));
        upper = hn::Add(upper, hn::PromoteUpperTo(dd, value));
    }
    HWY_INLINE void add(Floats a, Floats b, Floats c, Floats d) {
        add(hn::Add(hn::Add(a, b), hn::Add(c, d)));
    }

    HWY_INLINE double total() const { return hn::ReduceSum(DoubleTag(), hn::Add(lower, upper)); }
};

enum class Keep { exponentials, nothing };

/// Writes the exponentials of (a part of) a row, or only adds them up. Between loads and stores there is time
/// enough: here both rows that come next are fetched.
template <Keep keep, bool subtract, class Fetch>
HWY_INLINE WideSum add_exponentials(const float* row, float* exponentials, std::size_t classes,
                                    RowExponential<subtract> exponential, const Fetch& fetch) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const std::size_t start = keep == Keep::exponentials ? floats_worth_aligning(exponentials, classes) : 0;
    const Head head(row, start);
    const Tail tail(row + start, classes - start);
    const auto one = [&](std::size_t at) HWY_ATTR {
        fetch(row + at, keep == Keep::exponentials ? exponentials + at : nullptr);
        const Floats e = exponential(exponential.argument(hn::LoadU(df, row + at)));
        if constexpr (keep == Keep::exponentials) hn::StoreU(e, df, exponentials + at);
        return e;
    };
    WideSum sum;
    std::size_t i = start;
    for (; i + 8 * lanes <= classes; i += 8 * lanes) {
        const Floats a = hn::Add(one(i), one(i + lanes));
        const Floats b = hn::Add(one(i + 2 * lanes), one(i + 3 * lanes));
        const Floats c = hn::Add(one(i + 4 * lanes), one(i + 5 * lanes));
        const Floats d = hn::Add(one(i + 6 * lanes), one(i + 7 * lanes));
        sum.add(a, b, c, d);
    }
    if (i + 4 * lanes <= classes) {
        sum.add(one(i), one(i + lanes), one(i + 2 * lanes), one(i + 3 * lanes));
        i += 4 * lanes;
    }
    Floats rest = hn::Zero(df);
    for (; i + lanes <= classes; i += lanes) rest = hn::Add(rest, one(i));
    const auto end = [&](const auto& part, std::size_t first) HWY_ATTR {
        const Floats e = exponential(exponential.argument(part.values()));
        if constexpr (keep == Keep::exponentials) part.store(e, exponentials + first);
        rest = hn::Add(rest, part.without_overlap(e));
    };
    if (!tail.empty()) end(tail, start);
    if (!head.empty()) end(head, 0);
    sum.add(rest);
    return sum;
}

/// Squares of classes that vanish are no normal numbers, and slow; added to this, they are not seen. The
/// square of the largest is 2⁶⁴.
constexpr float tiny_positive = 0x1p-60F;

/// As add_exponentials(), with the other sums of a row: Σ gap·e and Σ e². All of them leave out the classes
/// that are as large as the maximum, which are counted, and those that vanish beside it.
template <Keep keep, bool subtract>
HWY_INLINE RowSums add_all(const float* row, float* exponentials, std::size_t classes,
                           RowExponential<subtract> exponential) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Tail tail(row, classes);
    const Floats zero = hn::Zero(df);
    const double largest = static_cast<double>(exponential.of_max());
    const Floats vanishing = hn::Set(df, static_cast<float>(largest * vanishing_probability));
    std::size_t tops = 0;
    std::size_t others = 0;
    WideSum sum, weighted, squares;
    const auto vectors = [&](std::size_t at, auto count) HWY_ATTR {
        Floats sums = hn::Zero(df);
        Floats gaps = hn::Zero(df);
        Floats of_squares = hn::Set(df, tiny_positive);
        for (std::size_t v = 0; v < count; ++v) {
            const Floats x = exponential.argument(hn::LoadU(df, row + at + v * lanes));
            const Floats e = exponential(x);
            if constexpr (keep == Keep::exponentials) hn::StoreU(e, df, exponentials + at + v * lanes);
            const Floats gap = exponential.gap(x);
            const auto is_top = hn::Ge(gap, zero);
            const auto is_other = hn::AndNot(is_top, hn::Gt(e, vanishing));
            tops += hn::CountTrue(df, is_top);
            others += hn::CountTrue(df, is_other);
            const Floats counted = hn::IfThenElseZero(is_other, e);
            sums = hn::Add(sums, counted);
            gaps = hn::MulAdd(gap, counted, gaps);
            of_squares = hn::MulAdd(counted, counted, of_squares);
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
        if constexpr (keep == Keep::exponentials) tail.store(e, exponentials);
        const Floats gap = exponential.gap(x);
        const Floats once = tail.without_overlap(e);
        const auto is_top = hn::Ge(gap, zero);
        const auto is_other = hn::AndNot(is_top, hn::Gt(once, vanishing));
        tops += hn::CountTrue(df, hn::And(is_top, hn::Gt(once, zero)));
        others += hn::CountTrue(df, is_other);
        const Floats counted = hn::IfThenElseZero(is_other, once);
        sum.add(counted);
        weighted.add(hn::Mul(gap, counted));
        squares.add(hn::MulAdd(counted, counted, hn::Set(df, tiny_positive)));
    }
    return {static_cast<double>(tops), sum.total(), weighted.total(), squares.total(),
            static_cast<double>(tops + others)};
}

/// log p = (z − max)/T − log Σ.
HWY_INLINE void log_probabilities(const float* row, float* out, std::size_t classes, float max,
                                  float inverse_temperature, float log_sum) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Tail tail(row, classes);
    const Floats max_vector = hn::Set(df, max);
    const Floats factor = hn::Set(df, inverse_temperature);
    const Floats log_sums = hn::Set(df, log_sum);
    const auto log_p = [&](Floats z)
                           HWY_ATTR { return hn::MulSub(hn::Sub(z, max_vector), factor, log_sums); };
    std::size_t i = 0;
    for (; i + lanes <= classes; i += lanes) hn::StoreU(log_p(hn::LoadU(df, row + i)), df, out + i);
    if (!tail.empty()) tail.store(log_p(tail.values()), out);
}

/// Calls body(RowExponential) of the kind that a row with this maximum needs, and returns what it does.
template <class Body>
HWY_INLINE auto with_row_exponential(const Exponential& exponential, float max, const Body& body) {
    const FloatTag df;
    return hn::AllTrue(df, exponential.is_direct(hn::Set(df, max)))
               ? body(RowExponential<false>(exponential, max))
               : body(RowExponential<true>(exponential, max));
}

/// Writes the exponentials of (a part of) a row; returns their sum.
template <bool subtract>
HWY_INLINE double write_exponentials(const float* row, float* exponentials, std::size_t classes,
                                     const RowExponential<subtract>& exponential,
                                     const MemoryTraffic& traffic) {
    // Both in line: in a function of its own each would load all constants for every row.
    constexpr Keep keep = Keep::exponentials;
    if (traffic.ahead == 0)
        return add_exponentials<keep>(row, exponentials, classes, exponential, FetchNothing()).total();
    return add_exponentials<keep>(row, exponentials, classes, exponential, fetch_ahead(traffic)).total();
}

/// The sum of the exponentials of a row alone, freed of the unit.
HWY_INLINE double quick_sum(const float* row, std::size_t classes, float max, const RowTemperature& at) {
    return with_row_exponential(at.exponential, max, [&](const auto& exponential) HWY_ATTR {
        const WideSum sum =
            add_exponentials<Keep::nothing>(row, nullptr, classes, exponential, FetchNothing());
        return std::max(sum.total() / exponential.unit(at.value), 1.0);
    });
}

/// Writes the exponentials of a row; returns all sums, freed of the unit. `exponentials` may be null: then
/// only the sums are made.
HWY_INLINE RowSumsInUnit quick_sums(const float* row, float* exponentials, std::size_t classes, float max,
                                    const RowTemperature& at) {
    const double temperature = at.value;
    return with_row_exponential(at.exponential, max, [&](const auto& exponential) HWY_ATTR {
        RowSums sums = exponentials == nullptr
                           ? add_all<Keep::nothing>(row, exponentials, classes, exponential)
                           : add_all<Keep::exponentials>(row, exponentials, classes, exponential);
        const double unit = exponential.unit(temperature);
        const double unit_sum = sums.tops * static_cast<double>(exponential.of_max()) + sums.others;
        sums.others /= unit;
        sums.weighted /= unit * temperature;
        sums.squares /= unit * unit;
        return RowSumsInUnit{sums, unit_sum};
    });
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
#endif
