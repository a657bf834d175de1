// Vectors of float32 and loops over rows, for the kernels in this folder: included once for each instruction
// set.
#if defined(SOFTMAXLAB_VECTORS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_VECTORS_INL_H
#undef SOFTMAXLAB_VECTORS_INL_H
#else
#define SOFTMAXLAB_VECTORS_INL_H
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <hwy/highway.h>

#include "core/kernels/row_facts.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::ScalableTag<float>;
using DoubleTag = hn::Repartition<double, FloatTag>;
using IntTag = hn::RebindToSigned<FloatTag>;
using Floats = hn::Vec<FloatTag>;
using Doubles = hn::Vec<DoubleTag>;

constexpr float negative_infinity = -std::numeric_limits<float>::infinity();

/// Asks for memory that will be used soon, into the second cache: there is no room in the first for what is
/// in use and what is to come. An address that is not there does no harm.
HWY_INLINE void prefetch(const float* address) {
#if HWY_COMPILER_GCC || HWY_COMPILER_CLANG
    __builtin_prefetch(address, 0, 2);
#else
    (void)address;
#endif
}

/// Fetches what comes after the logits and the exponentials that are worked on: so many floats from them.
struct FetchAhead {
    std::size_t of_logits;
    std::size_t of_exponentials;

    HWY_INLINE void operator()(const float* logits, const float* exponentials) const {
        prefetch(logits + of_logits);
        if (exponentials != nullptr) prefetch(exponentials + of_exponentials);
    }
};

/// For what is in a cache already: asking for it once more would cost a twentieth of the time.
struct FetchNothing {
    HWY_INLINE void operator()(const float*, const float*) const {}
};

HWY_INLINE FetchAhead fetch_ahead(const MemoryTraffic& traffic) {
    return {traffic.ahead,
            traffic.scratch == nullptr ? traffic.ahead : 0};  // the same scratch is used for all rows
}

HWY_INLINE void store(Floats values, float* to, std::size_t lanes) {
    const FloatTag df;
    if (lanes == hn::Lanes(df)) {
        hn::StoreU(values, df, to);
    } else {
        hn::StoreN(values, df, to, lanes);
    }
}

/// Calls body(first index, number of lanes, values) for all of `row`. In the last call the lanes past the end
/// hold −inf, a masked class, which changes no maximum, count or sum.
template <class Body>
HWY_INLINE void for_each_vector(const float* row, std::size_t classes, const Body& body) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    std::size_t i = 0;
    for (; i + lanes <= classes; i += lanes) body(i, lanes, hn::LoadU(df, row + i));
    if (i < classes)
        body(i, classes - i, hn::LoadNOr(hn::Set(df, negative_infinity), df, row + i, classes - i));
}

/// The end of a row that is not a whole number of vectors, as a vector of its own: it overlaps the one before
/// where the row is long enough, since loads and stores of some lanes only are slow. To be taken before the
/// row is written to, which may be its own place.
class Tail {
  public:
    HWY_INLINE Tail(const float* row, std::size_t classes)
        : rest_(classes % hn::Lanes(FloatTag())),
          overlaps_(classes > hn::Lanes(FloatTag())),
          at_(overlaps_ ? classes - hn::Lanes(FloatTag()) : 0),
          values_(hn::Set(FloatTag(), negative_infinity)) {
        if (rest_ == 0) return;
        const FloatTag df;
        values_ = overlaps_ ? hn::LoadU(df, row + at_) : hn::LoadNOr(values_, df, row, rest_);
    }

    bool empty() const { return rest_ == 0; }

    /// With −inf in lanes that are past the end of the row.
    Floats values() const { return values_; }

    /// 0 in lanes that were in the vector before, too.
    HWY_INLINE Floats without_overlap(Floats values) const {
        const FloatTag df;
        return overlaps_ ? hn::IfThenZeroElse(hn::FirstN(df, hn::Lanes(df) - rest_), values) : values;
    }

    HWY_INLINE void store(Floats values, float* to) const {
        const FloatTag df;
        if (overlaps_) {
            hn::StoreU(values, df, to + at_);
        } else {
            hn::StoreN(values, df, to, rest_);
        }
    }

  private:
    std::size_t rest_;
    bool overlaps_;
    std::size_t at_;
    Floats values_;
};

/// The beginning of a row up to where its vectors are aligned, in the same way.
class Head {
  public:
    /// `count`: fewer than a vector has lanes, and the row has more than that.
    HWY_INLINE Head(const float* row, std::size_t count) : count_(count), values_(hn::Zero(FloatTag())) {
        if (count > 0) values_ = hn::LoadU(FloatTag(), row);
    }

    bool empty() const { return count_ == 0; }
    Floats values() const { return values_; }

    /// 0 in lanes that are in the vector after it, too.
    HWY_INLINE Floats without_overlap(Floats values) const {
        return hn::IfThenElseZero(hn::FirstN(FloatTag(), count_), values);
    }

    HWY_INLINE void store(Floats values, float* to) const { hn::StoreU(values, FloatTag(), to); }

  private:
    std::size_t count_;
    Floats values_;
};

/// The bits of as many classes as a vector has lanes, from class `i` on, a multiple of that, as a mask.
HWY_INLINE hn::Mask<FloatTag> takes_part(const std::uint64_t* mask, std::size_t i) {
    const std::uint64_t bits = mask[i / 64] >> (i % 64);
    return hn::LoadMaskBits(FloatTag(), reinterpret_cast<const std::uint8_t*>(&bits));
}

HWY_INLINE void fill(float value, float* row, std::size_t classes) {
    const FloatTag df;
    const Floats values = hn::Set(df, value);
    for_each_vector(row, classes, [&](std::size_t i, std::size_t lanes, Floats) HWY_ATTR {
        store(values, row + i, lanes);
    });
}

/// How many floats lie before the next address that is a multiple of a vector's size.
HWY_INLINE std::size_t floats_before_alignment(const float* address) {
    const std::size_t lanes = hn::Lanes(FloatTag());
    return (lanes - reinterpret_cast<std::uintptr_t>(address) / sizeof(float) % lanes) % lanes;
}

/// Likewise, but 0 for rows that are too short for it to matter that a vector lies in two cache lines.
HWY_INLINE std::size_t floats_worth_aligning(const float* address, std::size_t classes) {
    constexpr std::size_t long_enough = 1024;
    return classes < long_enough ? 0 : floats_before_alignment(address);
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
