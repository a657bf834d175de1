// What a first look at a row of logits finds. Included once for each instruction set.
#if defined(SOFTMAXLAB_ROW_FACTS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_ROW_FACTS_INL_H
#undef SOFTMAXLAB_ROW_FACTS_INL_H
#else
#define SOFTMAXLAB_ROW_FACTS_INL_H
#endif

#include <cstddef>
#include <limits>

#include <hwy/highway.h>

#include "core/kernels/row_facts.h"
#include "core/kernels/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

inline bool has_no_number(const float* row, std::size_t classes) {
    const FloatTag df;
    const Floats largest = hn::Set(df, std::numeric_limits<float>::max());
    auto bad = hn::MaskFalse(df);
    for_each_vector(row, classes, [&](std::size_t, std::size_t, Floats z) HWY_ATTR {
        bad = hn::Or(bad, hn::Not(hn::Le(z, largest)));  // true for NaN, since no comparison with it holds
    });
    return !hn::AllFalse(df, bad);
}

/// The maximum of a row in lanes, and the sum, which is there only because NaN stays in it: a maximum forgets
/// it.
struct Peaks {
    Floats max;
    Floats sum;

    // Written out: a constructor that the compiler makes is not made for the instruction set.
    HWY_INLINE Peaks() : max(hn::Set(FloatTag(), negative_infinity)), sum(hn::Zero(FloatTag())) {}

    HWY_INLINE void add(Floats z) {
        max = hn::Max(max, z);
        sum = hn::Add(sum, z);
    }
    HWY_INLINE void add(const Peaks& other) {
        max = hn::Max(max, other.max);
        sum = hn::Add(sum, other.sum);
    }
};

/// `start`: where the vectors are aligned, or 0.
HWY_INLINE Peaks peaks_of(const float* row, std::size_t classes, std::size_t start) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Head head(row, start);
    const Tail tail(row + start, classes - start);
    Peaks a, b, c, d;  // four at a time, since each waits for the one before it
    std::size_t i = start;
    for (; i + 4 * lanes <= classes; i += 4 * lanes) {
        a.add(hn::LoadU(df, row + i));
        b.add(hn::LoadU(df, row + i + lanes));
        c.add(hn::LoadU(df, row + i + 2 * lanes));
        d.add(hn::LoadU(df, row + i + 3 * lanes));
    }
    for (; i + lanes <= classes; i += lanes) a.add(hn::LoadU(df, row + i));
    if (!tail.empty()) b.add(tail.values());
    if (!head.empty()) c.add(head.values());
    a.add(b);
    c.add(d);
    a.add(c);
    return a;
}

inline RowScan look_at(const float* row, std::size_t classes) {
    const FloatTag df;
    const Peaks peaks = peaks_of(row, classes, floats_worth_aligning(row, classes));
    const float max = hn::ReduceMax(df, peaks.max);
    // Large logits of both signs may have made the sum NaN, too: then it is to be seen which it was.
    const bool sure = hn::AllFalse(df, hn::IsNaN(peaks.sum)) && max <= std::numeric_limits<float>::max();
    return {max, !sure && has_no_number(row, classes)};
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
