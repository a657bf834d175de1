#include "core/kernels/softmax_f32.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <vector>

#include <hwy/cache_control.h>

#include "core/base/workers.h"

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/softmax_f32.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/block_rows-inl.h"
#include "core/kernels/long_row-inl.h"
#include "core/kernels/softmax_row-inl.h"

#ifndef SOFTMAXLAB_ROWS_AT_ONCE
#define SOFTMAXLAB_ROWS_AT_ONCE
namespace softmaxlab::kernels {
constexpr std::size_t max_rows_at_once = 16;              // on any instruction set
constexpr std::size_t longest_in_block = 512;             // likewise: 32 vectors
constexpr std::size_t longest_in_block_past_cache = 256;  // 16 vectors
}  // namespace softmaxlab::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

template <Output output>
HWY_INLINE RowStatus one_row(const float* row, float* out, std::size_t classes, const RowTemperature& at,
                             const MemoryTraffic& traffic) {
    if constexpr (output == Output::probabilities) {
#if SOFTMAXLAB_QUICK_EXPONENTIAL
        if (traffic.ahead > 0 && classes > longest_whole && at.is_quick)
            return long_row(row, out, classes, at, traffic, nullptr);
#endif
        return softmax_row(row, out, classes, at, traffic);
    } else {
        return log_softmax_row(row, out, classes, at);
    }
}

#if SOFTMAXLAB_QUICK_EXPONENTIAL
/// Takes blocks from the first row on, as long as they are whole; returns how many rows these are.
template <Output output>
HWY_INLINE std::size_t rows_by_blocks(const float* logits, float* out, std::size_t rows, std::size_t classes,
                                      const RowTemperature& at, RowStatus* status,
                                      const MemoryTraffic& traffic) {
    const Blocks blocks = at.is_quick ? blocks_for<output>(classes, traffic) : nullptr;
    if (blocks == nullptr) return 0;
    const std::size_t whole = rows - rows % rows_in_block;
    std::size_t row = 0;
    const auto one_by_one = [&](std::size_t end) HWY_ATTR {
        for (; row < end; ++row)
            status[row] = one_row<output>(logits + row * classes, out + row * classes, classes, at, traffic);
    };
    while (row < whole) {
        const std::size_t done = blocks(logits + row * classes, out + row * classes, classes,
                                        (whole - row) / rows_in_block, at.exponential, traffic);
        std::fill_n(status + row, done * rows_in_block, RowStatus::ok);
        row += done * rows_in_block;
        if (row < whole) one_by_one(row + rows_in_block);
    }
    return whole;
}
#endif

template <Output output>
void make_rows(const float* logits, float* out, std::size_t rows, std::size_t classes, double temperature,
               RowStatus* status, const MemoryTraffic& traffic) {
    static_assert(FloatTag().MaxLanes() <= max_rows_at_once);
    const RowTemperature at(temperature);
    std::size_t row = 0;
#if SOFTMAXLAB_QUICK_EXPONENTIAL
    row = rows_by_blocks<output>(logits, out, rows, classes, at, status, traffic);
#endif
    for (; row < rows; ++row)
        status[row] = one_row<output>(logits + row * classes, out + row * classes, classes, at, traffic);
    if (traffic.scratch != nullptr) hwy::FlushStream();
}

void rows_of_probabilities(const float* logits, float* out, std::size_t rows, std::size_t classes,
                           double temperature, RowStatus* status, const MemoryTraffic& traffic) {
    make_rows<Output::probabilities>(logits, out, rows, classes, temperature, status, traffic);
}

void rows_of_log_probabilities(const float* logits, float* out, std::size_t rows, std::size_t classes,
                               double temperature, RowStatus* status, const MemoryTraffic& traffic) {
    make_rows<Output::log_probabilities>(logits, out, rows, classes, temperature, status, traffic);
}

/// One row on all threads, if that can be.
RowStatus shared_row(const float* row, float* out, std::size_t classes, double temperature,
                     const MemoryTraffic& traffic, Workers& workers) {
    const RowTemperature at(temperature);
#if SOFTMAXLAB_QUICK_EXPONENTIAL
    if (at.is_quick) return long_row(row, out, classes, at, traffic, &workers);
#else
    (void)workers;
#endif
    return softmax_row(row, out, classes, at, traffic);
}

void masked_row(const float* row, const std::uint64_t* mask, float* out, std::size_t classes) {
    const FloatTag df;
    const Floats masked = hn::Set(df, negative_infinity);
    for_each_vector(row, classes, [&](std::size_t i, std::size_t lanes, Floats z) HWY_ATTR {
        store(hn::IfThenElse(takes_part(mask, i), z, masked), out + i, lanes);
    });
}

std::int64_t present_set() {
    return HWY_TARGET;
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(rows_of_probabilities);
HWY_EXPORT(rows_of_log_probabilities);
HWY_EXPORT(shared_row);
HWY_EXPORT(masked_row);
HWY_EXPORT(present_set);

namespace {

/// Short rows are worked on in blocks.
std::size_t rows_at_once(std::size_t rows, std::size_t classes) {
    const std::size_t longest =
        rows * classes > floats_in_cache ? longest_in_block_past_cache : longest_in_block;
    return classes <= longest ? max_rows_at_once : 1;
}

MemoryTraffic traffic_of(std::size_t rows, std::size_t classes, const RowOptions& options) {
    const std::size_t at_once = std::min(rows_at_once(rows, classes) * classes, longest_whole);
    MemoryTraffic traffic;
    // Short blocks are over before the memory could answer.
    constexpr std::size_t min_ahead = 2048;
    if (rows * classes > floats_in_cache) traffic.ahead = std::max(at_once, min_ahead);
    if (options.streaming_stores && classes <= longest_whole) {
        thread_local std::vector<float> scratch;
        if (scratch.size() < at_once) scratch.resize(at_once);
        traffic.scratch = scratch.data();
    }
    return traffic;
}

/// Elements that are worth another thread. Handing work over and taking it back costs up to eight
/// microseconds, as long as these take.
constexpr std::size_t worth_a_thread = 65536;
/// A row of so many classes is shared by the threads that would have none of their own.
constexpr std::size_t worth_sharing = 32768;

using Rows = void (*)(const float*, float*, std::size_t, std::size_t, double, RowStatus*,
                      const MemoryTraffic&);

void check(std::span<const float> logits, std::span<float> out, std::size_t classes, double temperature,
           std::span<RowStatus> status, const RowOptions& options) {
    if (classes == 0) throw std::invalid_argument("softmax needs at least one class");
    if (logits.size() != out.size() || logits.size() % classes != 0 ||
        logits.size() / classes != status.size()) {
        throw std::invalid_argument(
            "softmax needs as many probabilities as logits, in whole rows with one status each");
    }
    if (!(temperature >= 0)) throw std::invalid_argument("a temperature is 0, a positive number or infinity");
    if (!options.mask.empty() && options.mask.size() != status.size() * ((classes + 63) / 64))
        throw std::invalid_argument("a mask has a bit for each class, and begins each row with a new word");
}

void run_rows(Rows rows, const float* logits, float* out, std::size_t classes, double temperature,
              std::span<RowStatus> status, const RowOptions& options) {
    const auto some = [&](std::size_t begin, std::size_t end) {
        const float* from = logits + begin * classes;
        float* const to = out + begin * classes;
        if (!options.mask.empty()) {
            const std::size_t words = (classes + 63) / 64;
            for (std::size_t row = begin; row < end; ++row) HWY_DYNAMIC_DISPATCH(masked_row)
            (logits + row * classes, options.mask.data() + row * words, out + row * classes, classes);
            from = to;
        }
        rows(from, to, end - begin, classes, temperature, status.data() + begin,
             traffic_of(status.size(), classes, options));
    };
    if (options.workers == nullptr) {
        some(0, status.size());
        return;
    }
    const std::size_t at_once = rows_at_once(status.size(), classes);
    options.workers->run((status.size() + at_once - 1) / at_once, worth_a_thread / (classes * at_once) + 1,
                         [&](std::size_t begin, std::size_t end) {
                             some(begin * at_once, std::min(end * at_once, status.size()));
                         });
}

}  // namespace

void softmax_rows(std::span<const float> logits, std::span<float> probabilities, std::size_t classes,
                  double temperature, std::span<RowStatus> status, const RowOptions& options) {
    check(logits, probabilities, classes, temperature, status, options);
    const bool shares_rows = options.workers != nullptr && options.workers->count() > status.size() &&
                             options.mask.empty() && classes >= worth_sharing;
    if (!shares_rows) {
        run_rows(HWY_DYNAMIC_POINTER(rows_of_probabilities), logits.data(), probabilities.data(), classes,
                 temperature, status, options);
        return;
    }
    for (std::size_t row = 0; row < status.size(); ++row)
        status[row] = HWY_DYNAMIC_DISPATCH(shared_row)(
            logits.data() + row * classes, probabilities.data() + row * classes, classes, temperature,
            traffic_of(1, classes, options), *options.workers);
}

void log_softmax_rows(std::span<const float> logits, std::span<float> log_probabilities, std::size_t classes,
                      double temperature, std::span<RowStatus> status, const RowOptions& options) {
    check(logits, log_probabilities, classes, temperature, status, options);
    run_rows(HWY_DYNAMIC_POINTER(rows_of_log_probabilities), logits.data(), log_probabilities.data(), classes,
             temperature, status, options);
}

std::int64_t compiled_instruction_sets() {
    return HWY_TARGETS;
}

std::string instruction_set_name(std::int64_t set) {
    // Highway's own name for it is nobody else's.
    return set == HWY_AVX3 ? "AVX-512" : hwy::TargetName(set);
}

std::string instruction_set() {
    return instruction_set_name(HWY_DYNAMIC_DISPATCH(present_set)());
}

}  // namespace softmaxlab::kernels

#endif
