// The softmax of many short rows in float32, a block of them at a time. Included once for each instruction
// set.
#if defined(SOFTMAXLAB_BLOCK_ROWS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_BLOCK_ROWS_INL_H
#undef SOFTMAXLAB_BLOCK_ROWS_INL_H
#else
#define SOFTMAXLAB_BLOCK_ROWS_INL_H
#endif

#include <cstddef>
#include <cstdint>
#include <utility>

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "core/kernels/exponential-inl.h"
#include "core/kernels/fold-inl.h"
#include "core/kernels/products-inl.h"
#include "core/kernels/quick_row-inl.h"
#include "core/kernels/row_facts-inl.h"
#include "core/kernels/vectors-inl.h"

#if SOFTMAXLAB_QUICK_EXPONENTIAL

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

// A block is as many rows as a vector has lanes: their maxima and sums are reduced all at once, and lane i is
// row i. A block in which a row has no number, no live class or too large logits is left alone: the result is
// false.

HWY_INLINE bool can_be_a_block(const Exponential& exponential, Floats max, Floats all) {
    const FloatTag df;
    return hn::AllTrue(df, exponential.is_direct(max)) && hn::AllFalse(df, hn::IsNaN(all));
}

/// No row of so many exponentials has a larger sum.
constexpr double largest_sum(std::size_t classes) {
    return static_cast<double>(classes) * 0x1p33;
}

/// log Σ e^((z − max)/T) of sums of exponentials, each in units of 2^(32 + δ) of its own: without both,
/// the logarithm is that of a number from 1 to K.
HWY_INLINE Floats log_sum(const Exponential& exponential, Floats max, Floats sums) {
    const FloatTag df;
    const Floats scaled = hn::Mul(sums, hn::Set(df, 1.0F / static_cast<float>(std::uint64_t{1} << 32)));
    const Floats log_sums = hn::NegMulAdd(exponential.unit_excess(max),
                                          hn::Set(df, static_cast<float>(log_2)), hn::Log(df, scaled));
    return hn::Max(log_sums, hn::Zero(df));
}

/// Blocks of longer rows leave the first cache before their turn comes again. And of up to 32 vectors the
/// sums in float32 have at most nine roundings.
constexpr std::size_t max_vectors_in_block = 32;

/// Where rows come from the memory, blocks of longer ones would make it wait.
constexpr std::size_t max_vectors_past_cache = 16;

HWY_INLINE std::size_t longest_block_row(const MemoryTraffic& traffic) {
    return rows_in_block * (traffic.ahead == 0 ? max_vectors_in_block : max_vectors_past_cache);
}

/// Adds up the exponentials of such a row, in lanes, and writes them if that is wanted.
template <Output output, class Fetch>
HWY_INLINE Floats float_sum(const float* row, float* exponentials, std::size_t classes,
                            Exponential exponential, Floats origin, Floats least, const Fetch& fetch) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Tail tail(row, classes);
    const auto one = [&](std::size_t at) HWY_ATTR {
        fetch(row + at, output == Output::probabilities ? exponentials + at : nullptr);
        const Floats e = exponential(hn::Max(hn::LoadU(df, row + at), least), origin);
        if constexpr (output == Output::probabilities) hn::StoreU(e, df, exponentials + at);
        return e;
    };
    const auto four = [&](std::size_t at) HWY_ATTR {
        const Floats first = hn::Add(one(at), one(at + lanes));
        return hn::Add(first, hn::Add(one(at + 2 * lanes), one(at + 3 * lanes)));
    };
    const auto eight = [&](std::size_t at) HWY_ATTR { return hn::Add(four(at), four(at + 4 * lanes)); };
    // At most five roundings for each vector in what follows, and four for its lanes later.
    Floats sum = hn::Zero(df);
    Floats second = hn::Zero(df);
    std::size_t i = 0;
    for (; i + 16 * lanes <= classes; i += 16 * lanes) {
        sum = hn::Add(sum, eight(i));
        second = hn::Add(second, eight(i + 8 * lanes));
    }
    if (i + 8 * lanes <= classes) {
        sum = hn::Add(sum, eight(i));
        i += 8 * lanes;
    }
    Floats rest = hn::Zero(df);
    if (i + 4 * lanes <= classes) {
        rest = four(i);
        i += 4 * lanes;
    }
    Floats odd = hn::Zero(df);
    Floats even = hn::Zero(df);
    for (; i + lanes <= classes; i += lanes) {
        std::swap(odd, even);
        odd = hn::Add(odd, one(i));
    }
    if (!tail.empty()) {
        const Floats e = exponential(hn::Max(tail.values(), least), origin);
        if constexpr (output == Output::probabilities) tail.store(e, exponentials);
        even = hn::Add(even, tail.without_overlap(e));
    }
    rest = hn::Add(rest, hn::Add(odd, even));
    return hn::Add(sum, hn::Add(second, rest));
}

/// `vectors`: of a row, if they are whole and so many that the compiler should know.
template <Output output, std::size_t vectors = 0>
HWY_INLINE bool block_of_rows(const float* logits, float* out, std::size_t any_classes,
                              const Exponential& exponential, const MemoryTraffic& traffic) {
    const FloatTag df;
    const std::size_t classes = vectors > 0 ? vectors * rows_in_block : any_classes;
    constexpr std::size_t rows = rows_in_block;
    Floats of_rows[rows];
    Floats all = hn::Zero(df);
    for (std::size_t row = 0; row < rows; ++row) {
        const Peaks peaks = peaks_of(logits + row * classes, classes, 0);
        of_rows[row] = peaks.max;
        all = hn::Add(all, peaks.sum);
    }
    const Floats max = fold<rows>(of_rows, Largest());
    if (!can_be_a_block(exponential, max, all)) return false;

    HWY_ALIGN float first[rows];
    HWY_ALIGN float second[rows];
    hn::Store(exponential.origin(max), df, first);
    hn::Store(exponential.least(max), df, second);
    float* const exponentials = traffic.scratch == nullptr ? out : traffic.scratch;
    const auto add_up = [&](const auto& fetch) HWY_ATTR {
        for (std::size_t row = 0; row < rows; ++row)
            of_rows[row] =
                float_sum<output>(logits + row * classes, exponentials + row * classes, classes, exponential,
                                  hn::Set(df, first[row]), hn::Set(df, second[row]), fetch);
    };
    if (traffic.ahead == 0) {
        add_up(FetchNothing());
    } else {
        add_up(fetch_ahead(traffic));
    }

    const Floats sum = fold<rows>(of_rows, Sum());
    if constexpr (output == Output::probabilities) {
        const Factors factors(sum);
        hn::Store(factors.high, df, first);
        hn::Store(factors.low, df, second);
        const float least = min_usual(largest_sum(classes));
        for (std::size_t row = 0; row < rows; ++row) {
            const Reciprocal factor(first[row], second[row], least);
            if (traffic.scratch == nullptr) {
                multiply_by(factor, out + row * classes, classes, 0);
            } else {
                stream_products(factor, traffic.scratch + row * classes, out + row * classes, classes);
            }
        }
    } else {
        hn::Store(max, df, first);
        hn::Store(log_sum(exponential, max, sum), df, second);
        for (std::size_t row = 0; row < rows; ++row)
            log_probabilities(logits + row * classes, out + row * classes, classes, first[row],
                              exponential.inverse_temperature(), second[row]);
    }
    return true;
}

template <std::size_t classes, std::size_t at>
HWY_INLINE void dense_exponentials(Floats* block, const Exponential& exponential, Floats origins,
                                   Floats leasts) {
    if constexpr (at < classes) {
        block[at] =
            exponential(hn::Max(block[at], spread<classes, at>(leasts)), spread<classes, at>(origins));
        dense_exponentials<classes, at + 1>(block, exponential, origins, leasts);
    }
}

template <std::size_t classes>
HWY_INLINE bool all_usual(const Floats* block) {
    const FloatTag df;
    Floats smallest = block[0];
    for (std::size_t v = 1; v < classes; ++v) smallest = hn::Min(smallest, block[v]);
    return hn::AllTrue(df, hn::Ge(smallest, hn::Set(df, min_usual(largest_sum(classes)))));
}

template <std::size_t classes, std::size_t at, class Times, class Store>
HWY_INLINE void products_from(const Floats* block, const Factors& factors, float* to, const Times& times,
                              const Store& store_vector) {
    if constexpr (at < classes) {
        const Factors of_vector(spread<classes, at>(factors.high), spread<classes, at>(factors.low));
        store_vector(times(block[at], of_vector), to + at * rows_in_block);
        products_from<classes, at + 1>(block, factors, to, times, store_vector);
    }
}

template <std::size_t classes, class Store>
HWY_INLINE void dense_products(const Floats* block, const Factors& factors, float* to,
                               const Store& store_vector) {
    if (HWY_LIKELY(all_usual<classes>(block))) {
        products_from<classes, 0>(
            block, factors, to, [](Floats e, const Factors& by) HWY_ATTR { return usual_product(e, by); },
            store_vector);
    } else {
        products_from<classes, 0>(
            block, factors, to, [](Floats e, const Factors& by) HWY_ATTR { return any_product(e, by); },
            store_vector);
    }
}

template <std::size_t classes, std::size_t at>
HWY_INLINE void dense_logs(const float* logits, Floats max, Floats inverse_temperature, Floats log_sums,
                           float* out) {
    const FloatTag df;
    if constexpr (at < classes) {
        const Floats gap = hn::Sub(hn::LoadU(df, logits + at * rows_in_block), spread<classes, at>(max));
        hn::StoreU(hn::MulSub(gap, inverse_temperature, spread<classes, at>(log_sums)), df,
                   out + at * rows_in_block);
        dense_logs<classes, at + 1>(logits, max, inverse_temperature, log_sums, out);
    }
}

/// Rows shorter than a vector: `classes` vectors without a gap between the rows.
template <Output output, std::size_t classes>
HWY_INLINE bool dense_block(const float* logits, float* out, const Exponential& exponential,
                            const MemoryTraffic& traffic) {
    const FloatTag df;
    Floats block[classes];
    Floats all = hn::Zero(df);
    for (std::size_t v = 0; v < classes; ++v) {
        block[v] = hn::LoadU(df, logits + v * rows_in_block);
        prefetch(logits + v * rows_in_block + traffic.ahead);
        prefetch(out + v * rows_in_block + traffic.ahead);
        all = hn::Add(all, block[v]);
    }
    const Floats max = fold<classes>(block, Largest());
    if (!can_be_a_block(exponential, max, all)) return false;
    dense_exponentials<classes, 0>(block, exponential, exponential.origin(max), exponential.least(max));
    const Floats sum = fold<classes>(block, Sum());
    if constexpr (output == Output::probabilities) {
        const Factors factors(sum);
        if (traffic.scratch != nullptr && reinterpret_cast<std::uintptr_t>(out) % sizeof(Floats) == 0) {
            dense_products<classes>(block, factors, out,
                                    [](Floats p, float* to) HWY_ATTR { hn::Stream(p, FloatTag(), to); });
        } else {
            dense_products<classes>(block, factors, out,
                                    [](Floats p, float* to) HWY_ATTR { hn::StoreU(p, FloatTag(), to); });
        }
    } else {
        dense_logs<classes, 0>(logits, max, hn::Set(df, exponential.inverse_temperature()),
                               log_sum(exponential, max, sum), out);
    }
    return true;
}

/// Blocks of rows one after the other, up to one that is left alone: returns how many were done. In one
/// function for all of them, where the constants stay in registers.
using Blocks = std::size_t (*)(const float* logits, float* out, std::size_t classes, std::size_t blocks,
                               const Exponential& exponential, const MemoryTraffic& traffic);

template <Output output, std::size_t vectors>
std::size_t blocks_of_rows(const float* logits, float* out, std::size_t classes, std::size_t blocks,
                           const Exponential& of_all, const MemoryTraffic& traffic) {
    const Exponential exponential = of_all;
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t first = block * rows_in_block * classes;
        if (!block_of_rows<output, vectors>(logits + first, out + first, classes, exponential, traffic))
            return block;
    }
    return blocks;
}

template <Output output, std::size_t classes>
std::size_t dense_blocks(const float* logits, float* out, std::size_t, std::size_t blocks,
                         const Exponential& of_all, const MemoryTraffic& traffic) {
    const Exponential exponential = of_all;
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t first = block * rows_in_block * classes;
        if (!dense_block<output, classes>(logits + first, out + first, exponential, traffic)) return block;
    }
    return blocks;
}

/// Of rows of a few whole vectors most of the time would go into counting them.
template <Output output, std::size_t vectors = 2>
Blocks counted_blocks(std::size_t classes) {
    constexpr std::size_t max_counted = 8;
    if constexpr (vectors > max_counted) {
        return &blocks_of_rows<output, 0>;
    } else {
        return classes == vectors * rows_in_block ? &blocks_of_rows<output, vectors>
                                                  : counted_blocks<output, vectors + 1>(classes);
    }
}

/// nullptr for rows that are too long.
template <Output output, std::size_t classes = 1>
Blocks blocks_for(std::size_t wanted, const MemoryTraffic& traffic) {
    constexpr std::size_t max_dense_classes = 16;
    if constexpr (classes > max_dense_classes) {
        return wanted <= longest_block_row(traffic) ? counted_blocks<output>(wanted) : nullptr;
    } else {
        return wanted == classes ? &dense_blocks<output, classes>
                                 : blocks_for<output, classes + 1>(wanted, traffic);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
#endif
