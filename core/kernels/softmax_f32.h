#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/numeric/row_status.h"

namespace softmaxlab {

class Workers;

namespace kernels {

/// Largest relative error of softmax_rows() against the same softmax in double, for probabilities of at least
/// FLT_MIN (1.2e-38): 1.7e-7 from the exponential, as much from the sum's exponentials and at most nine
/// roundings of 6e-8 in adding them up, 6e-8 from rounding the quotient and once more below 2⁻⁹⁵. The largest
/// that was ever seen is 4.8e-7.
inline constexpr double softmax_f32_relative_error = 1e-6;

/// Largest absolute error on top of it, which matters for probabilities below FLT_MIN only: one step of
/// float32 there (2⁻¹⁴⁹).
inline constexpr double softmax_f32_absolute_error = 1.402e-45;

/// Largest errors of log_softmax_rows(), in the sense |error| ≤ relative · |log p| + absolute: the gap, 1/T,
/// their product and the result are rounded; the sum has the error that it has in softmax_rows().
inline constexpr double log_softmax_f32_relative_error = 3e-7;
inline constexpr double log_softmax_f32_absolute_error = 1e-6;

/// How rows are computed.
struct RowOptions {
    /// Threads, which share the rows, or a single long row; none: that of the caller.
    Workers* workers = nullptr;

    /// A bit for each class, set = takes part: bit i % 64 of word i / 64 of each row, which begins with a new
    /// word. Empty: all take part.
    std::span<const std::uint64_t> mask = {};

    /// Write probabilities past the caches: for results larger than these that nobody reads soon. Without
    /// effect on log_softmax_rows(), on rows of more than 32,768 classes and on one that is split between
    /// threads.
    bool streaming_stores = false;
};

/// Stable softmax of every row, float32 in and out, with the widest vectors that the processor has (chosen at
/// run time). Needs the usual rounding and subnormals (no flush to zero).
///
/// `logits`: rows × `classes`, row-major; any finite value including ±FLT_MAX; −inf is a masked class. A NaN
/// or +inf makes that row NaN and no other. `probabilities`: the same shape, values in 0 … 1; may be the same
/// memory as `logits`, but may not overlap otherwise. `temperature`: finite and positive; 0 is exact argmax
/// (ties share equally), ∞ exactly uniform over the live classes. `status`: one for each row; an all-masked
/// row is 0 and says so; a class beside which nothing counts is exactly 1. A row's result depends on the rows
/// beside it, on the number of threads and on the addresses (modulo a vector) in its last bits only.
///
/// Error: |p − exact| ≤ softmax_f32_relative_error · exact + softmax_f32_absolute_error, whatever the size of
/// the logits and their number. e^((z − max)/T) = 2^(k/2ᵇ) · 2^r with a table for the first factor and a
/// polynomial for the second (P. T. P. Tang, "Table-driven implementation of the exponential function",
/// 1989); z and max meet in one fused multiply-add, so that no gap is rounded. Processors without that, and
/// temperatures beyond 1e±20, take gaps and exponents in double, at a fraction of the speed.
///
/// Throws std::invalid_argument if the sizes disagree, `classes` is 0 or the temperature is none.
void softmax_rows(std::span<const float> logits, std::span<float> probabilities, std::size_t classes,
                  double temperature, std::span<RowStatus> status, const RowOptions& options = {});

/// log p of the same rows by the same rules, without going through p: −inf for a masked class, for all of an
/// all-masked row, and at T = 0 for all but the largest. Errors: see above. Throws as softmax_rows().
void log_softmax_rows(std::span<const float> logits, std::span<float> log_probabilities, std::size_t classes,
                      double temperature, std::span<RowStatus> status, const RowOptions& options = {});

/// The instruction sets that the kernels were compiled for, a bit each, as Highway counts them.
std::int64_t compiled_instruction_sets();

/// Of one of these bits: "AVX-512", "AVX2", "SSE4", "NEON" …
std::string instruction_set_name(std::int64_t set);

/// The name of the one in use.
std::string instruction_set();

}  // namespace kernels
}  // namespace softmaxlab
