// The softmax of one long row of float32 logits, chunk by chunk: "online" normalisation (M. Milakov,
// N. Gimelshein, arXiv 1805.02867) with chunks for classes. Included once for each instruction set.
#if defined(SOFTMAXLAB_LONG_ROW_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_LONG_ROW_INL_H
#undef SOFTMAXLAB_LONG_ROW_INL_H
#else
#define SOFTMAXLAB_LONG_ROW_INL_H
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <hwy/highway.h>

#include "core/base/workers.h"
#include "core/kernels/products-inl.h"
#include "core/kernels/quick_row-inl.h"
#include "core/kernels/row_facts-inl.h"
#include "core/kernels/row_facts.h"
#include "core/kernels/softmax_row-inl.h"

#ifndef SOFTMAXLAB_CHUNK
#define SOFTMAXLAB_CHUNK
namespace softmaxlab::kernels {

/// What is known of a chunk of a row once its exponentials are written.
struct Chunk {
    RowScan facts;
    double unit = 1;  ///< what stands for e^((z − max)/T) = 1 in them, with the maximum of the chunk
    double sum = 0;   ///< theirs
};

/// Rows of up to this many classes stay in the second cache, together with their exponentials and with both
/// of the next row: they are worked on as a whole.
constexpr std::size_t longest_whole = 32768;

/// Small beside that: the exponentials of all chunks so far should stay there, too.
constexpr std::size_t classes_in_chunk = 16384;

/// Chunks of a longer row are longer.
constexpr std::size_t max_chunks = 256;

/// Where the chunks of a row are.
struct Chunks {
    explicit Chunks(std::size_t of_row)
        : classes(of_row),
          length(std::max(classes_in_chunk, (of_row + max_chunks - 1) / max_chunks)),
          count((of_row + length - 1) / length) {}

    std::size_t first(std::size_t chunk) const { return chunk * length; }
    std::size_t size(std::size_t chunk) const { return std::min(length, classes - first(chunk)); }

    std::size_t classes;
    std::size_t length;
    std::size_t count;
};

}  // namespace softmaxlab::kernels
#endif

#if SOFTMAXLAB_QUICK_EXPONENTIAL

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

/// Writes the exponentials of a chunk, or zeros if it has none.
inline Chunk begin_chunk(const float* row, float* out, std::size_t classes, const RowTemperature& at,
                         const MemoryTraffic& traffic) {
    Chunk chunk;
    chunk.facts = look_at(row, classes);
    if (chunk.facts.status() != RowStatus::ok) {
        fill(0.0F, out, classes);
        return chunk;
    }
    with_row_exponential(at.exponential, chunk.facts.max, [&](const auto& exponential) HWY_ATTR {
        chunk.unit = exponential.unit(at.value);
        chunk.sum = write_exponentials(row, out, classes, exponential, traffic);
    });
    return chunk;
}

/// Divides the exponentials of a chunk by `divisor`.
inline void end_chunk(double divisor, float* out, std::size_t classes) {
    // Where the maximum is far below that of the row, 1/divisor may be no normal float, but the quotients
    // may: then they are made in two steps, of which the first is exact for all that do not vanish.
    constexpr double too_large = 0x1p90;
    constexpr double first_step = 0x1p64;
    if (divisor > too_large) {
        multiply_by(Reciprocal(first_step), out, classes);
        divisor /= first_step;
    }
    multiply_by(Reciprocal(divisor), out, classes);
}

/// Calls body(chunk) for all of a row, on all workers; these may be null.
template <class Body>
HWY_INLINE void for_each_chunk(const Chunks& chunks, Workers* workers, const Body& body) {
    const auto some = [&](std::size_t begin, std::size_t end) HWY_ATTR {
        for (std::size_t chunk = begin; chunk < end; ++chunk) body(chunk);
    };
    if (workers == nullptr) {
        some(0, chunks.count);
    } else {
        workers->run(chunks.count, 1, some);
    }
}

/// As softmax_row(), in two passes over the memory instead of three: each chunk has its own maximum, and
/// what that makes of its exponentials is mended when they are divided by the sum. Nothing is
/// streamed.
inline RowStatus long_row(const float* row, float* out, std::size_t classes, const RowTemperature& at,
                          const MemoryTraffic& traffic, Workers* workers) {
    const Chunks chunks(classes);
    const MemoryTraffic of_chunk{nullptr, traffic.ahead > 0 ? chunks.length : 0};
    Chunk known[max_chunks];
    for_each_chunk(chunks, workers, [&](std::size_t i) HWY_ATTR {
        const std::size_t first = chunks.first(i);
        known[i] = begin_chunk(row + first, out + first, chunks.size(i), at, of_chunk);
    });

    Chunk largest;
    for (std::size_t i = 0; i < chunks.count; ++i) {
        if (known[i].facts.max > largest.facts.max) largest = known[i];
        largest.facts = merged(largest.facts, known[i].facts);
    }
    if (largest.facts.status() != RowStatus::ok) {
        row_without_answer<Output::probabilities>(largest.facts, out, classes);
        return largest.facts.status();
    }

    // Exponentials of the row's maximum for one of a chunk's own: exactly 1 where that is the same.
    double factors[max_chunks];
    double sum = 0;
    for (std::size_t i = 0; i < chunks.count; ++i) {
        const double gap = static_cast<double>(known[i].facts.max) - static_cast<double>(largest.facts.max);
        factors[i] = std::exp(gap / at.value) * (largest.unit / known[i].unit);
        sum += known[i].sum * factors[i];
    }
    for_each_chunk(chunks, workers, [&](std::size_t i) HWY_ATTR {
        end_chunk(sum / factors[i], out + chunks.first(i), chunks.size(i));
    });
    return RowStatus::ok;
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
#endif
