// Many short rows at once: reducing rows that lie one after the other in vectors, and spreading the results
// over them. Included once for each instruction set.
#if defined(SOFTMAXLAB_FOLD_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_FOLD_INL_H
#undef SOFTMAXLAB_FOLD_INL_H
#else
#define SOFTMAXLAB_FOLD_INL_H
#endif

#include <cstddef>
#include <cstdint>

#include <hwy/highway.h>

#include "core/kernels/vectors-inl.h"

#if !HWY_HAVE_SCALABLE

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

// As many rows as a vector has lanes, of `length` floats each, one after the other: `length` vectors. Row
// and column of a float follow from its place, so all that is moved is known when this is compiled.

constexpr std::size_t rows_in_block = hn::MaxLanes(FloatTag());

/// From where each lane of one vector is taken: places among the floats of a block.
struct Places {
    std::size_t of_lane[rows_in_block] = {};

    constexpr std::size_t first_vector() const {
        std::size_t first = of_lane[0];
        for (const std::size_t place : of_lane) first = place < first ? place : first;
        return first / rows_in_block;
    }
    constexpr std::size_t vectors() const {
        std::size_t last = 0;
        for (const std::size_t place : of_lane) last = place > last ? place : last;
        return last / rows_in_block - first_vector() + 1;
    }
};

/// The first (half = 0) or second half of each pair that is folded to vector `to`. Rows of odd length have a
/// last float without a partner, which is its own.
template <std::size_t length, std::size_t to, std::size_t half>
constexpr Places pair_places() {
    constexpr std::size_t shorter = (length + 1) / 2;
    Places places;
    for (std::size_t lane = 0; lane < rows_in_block; ++lane) {
        const std::size_t place = to * rows_in_block + lane;
        const std::size_t column = 2 * (place % shorter) + half;
        places.of_lane[lane] = place / shorter * length + (column < length ? column : length - 1);
    }
    return places;
}

/// Some lanes of a vector, a bit each.
struct Lanes {
    std::uint8_t bits[8] = {};
    constexpr void add(std::size_t lane) {
        bits[lane / 8] = static_cast<std::uint8_t>(bits[lane / 8] | 1 << lane % 8);
    }
};

/// Those of vector `to` that have a partner.
template <std::size_t length, std::size_t to>
constexpr Lanes with_partner() {
    constexpr std::size_t shorter = (length + 1) / 2;
    Lanes lanes;
    for (std::size_t lane = 0; lane < rows_in_block; ++lane)
        if (2 * ((to * rows_in_block + lane) % shorter) + 1 < length) lanes.add(lane);
    return lanes;
}

/// Those that are taken from vector `vector`.
constexpr Lanes taken_from(const Places& places, std::size_t vector) {
    Lanes lanes;
    for (std::size_t lane = 0; lane < rows_in_block; ++lane)
        if (places.of_lane[lane] / rows_in_block == vector) lanes.add(lane);
    return lanes;
}

/// Indices among two vectors, the first of which is vector `first` of the block. Places that are not there
/// have index 0.
template <std::size_t first, std::size_t count>
struct Indices {
    std::int32_t of_lane[rows_in_block] = {};
    explicit constexpr Indices(const Places& places) {
        for (std::size_t lane = 0; lane < rows_in_block; ++lane) {
            const std::size_t place = places.of_lane[lane];
            if (place >= first * rows_in_block && place < (first + count) * rows_in_block)
                of_lane[lane] = static_cast<std::int32_t>(place - first * rows_in_block);
        }
    }
};

template <class PlacesOf>
HWY_INLINE Floats take(const Floats* block) {
    const FloatTag df;
    constexpr Places places = PlacesOf::places();
    constexpr std::size_t first = places.first_vector();
    static_assert(places.vectors() <= 3, "a pair's halves are next to each other");
    if constexpr (places.vectors() == 1) {
        static constexpr Indices<first, 1> indices(places);
        return hn::TableLookupLanes(block[first], hn::SetTableIndices(df, indices.of_lane));
    } else {
        static constexpr Indices<first, 2> indices(places);
        const Floats two = hn::TwoTablesLookupLanes(block[first], block[first + 1],
                                                    hn::SetTableIndices(df, indices.of_lane));
        if constexpr (places.vectors() == 2) {
            return two;
        } else {
            static constexpr Indices<first + 2, 1> rest(places);
            static constexpr Lanes from_third = taken_from(places, first + 2);
            return hn::IfThenElse(
                hn::LoadMaskBits(df, from_third.bits),
                hn::TableLookupLanes(block[first + 2], hn::SetTableIndices(df, rest.of_lane)), two);
        }
    }
}

template <std::size_t length, std::size_t to, std::size_t half>
struct PairPlaces {
    static constexpr Places places() { return pair_places<length, to, half>(); }
};

/// What rows are reduced by. where(): `first` where there is no partner, whose lane then holds `first` again.
struct Largest {
    HWY_INLINE Floats operator()(Floats first, Floats second) const { return hn::Max(first, second); }
    HWY_INLINE Floats where(hn::Mask<FloatTag>, Floats first, Floats second) const {
        return hn::Max(first, second);
    }
};
struct Sum {
    HWY_INLINE Floats operator()(Floats first, Floats second) const { return hn::Add(first, second); }
    HWY_INLINE Floats where(hn::Mask<FloatTag> partner, Floats first, Floats second) const {
        return hn::MaskedAddOr(first, partner, first, second);
    }
};

/// Folds the pairs of vector `to` and of all after it.
template <std::size_t length, std::size_t to, class Op>
HWY_INLINE void fold_pairs(const Floats* block, Floats* shorter, const Op& op) {
    const FloatTag df;
    if constexpr (to < (length + 1) / 2) {
        if constexpr (length % 2 == 0) {
            shorter[to] = op(hn::ConcatEven(df, block[2 * to + 1], block[2 * to]),
                             hn::ConcatOdd(df, block[2 * to + 1], block[2 * to]));
        } else {
            static constexpr Lanes partners = with_partner<length, to>();
            const Floats first = take<PairPlaces<length, to, 0>>(block);
            const Floats second = take<PairPlaces<length, to, 1>>(block);
            shorter[to] = op.where(hn::LoadMaskBits(df, partners.bits), first, second);
        }
        fold_pairs<length, to + 1>(block, shorter, op);
    }
}

/// Reduces each row of a block to one number: lane i of the result is op over row i. The order of the
/// operations is that of a tree: a sum has ⌈log2 length⌉ roundings.
template <std::size_t length, class Op>
HWY_INLINE Floats fold(const Floats* block, const Op& op) {
    if constexpr (length == 1) {
        return block[0];
    } else {
        Floats shorter[(length + 1) / 2];
        fold_pairs<length, 0>(block, shorter, op);
        return fold<(length + 1) / 2>(shorter, op);
    }
}

template <std::size_t length, std::size_t to>
struct RowOfLane {
    static constexpr Places places() {
        Places places;
        for (std::size_t lane = 0; lane < rows_in_block; ++lane)
            places.of_lane[lane] = (to * rows_in_block + lane) / length;
        return places;
    }
};

/// What each lane of vector `to` of a block has from its row: lane i of `of_rows` belongs to row i.
template <std::size_t length, std::size_t to>
HWY_INLINE Floats spread(Floats of_rows) {
    return take<RowOfLane<length, to>>(&of_rows);
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
#endif
