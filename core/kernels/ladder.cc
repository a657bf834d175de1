#include "core/kernels/ladder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/kernels/softmax_f32.h"

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/ladder.cc"
#include <hwy/foreach_target.h>
// After it, because they depend on the instruction set.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::ScalableTag<float>;
using DoubleTag = hn::Repartition<double, FloatTag>;

float max_of(const float* row, std::size_t classes) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    auto max = hn::Set(df, row[0]);
    std::size_t i = 0;
    for (; i + lanes <= classes; i += lanes) max = hn::Max(max, hn::LoadU(df, row + i));
    if (i < classes) max = hn::Max(max, hn::LoadNOr(max, df, row + i, classes - i));
    return hn::ReduceMax(df, max);
}

/// p = e^(z − max), and their sum in double.
double exponentials(const float* row, std::size_t classes, float max, float* p) {
    const FloatTag df;
    const DoubleTag dd;
    const std::size_t lanes = hn::Lanes(df);
    const auto shift = hn::Set(df, max);
    auto sum = hn::Zero(dd);
    std::size_t i = 0;
    for (; i + lanes <= classes; i += lanes) {
        const auto e = hn::Exp(df, hn::Sub(hn::LoadU(df, row + i), shift));
        sum = hn::Add(sum, hn::Add(hn::PromoteLowerTo(dd, e), hn::PromoteUpperTo(dd, e)));
        hn::StoreU(e, df, p + i);
    }
    double total = hn::ReduceSum(dd, sum);
    if (i < classes) {
        hn::StoreN(hn::Exp(df, hn::Sub(hn::LoadN(df, row + i, classes - i), shift)), df, p + i, classes - i);
        for (; i < classes; ++i) total += static_cast<double>(p[i]);
    }
    return total;
}

void multiply_all(float* p, std::size_t classes, float factor) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const auto factors = hn::Set(df, factor);
    std::size_t i = 0;
    for (; i + lanes <= classes; i += lanes) hn::StoreU(hn::Mul(hn::LoadU(df, p + i), factors), df, p + i);
    if (i < classes) hn::StoreN(hn::Mul(hn::LoadN(df, p + i, classes - i), factors), df, p + i, classes - i);
}

void vector_rows(const float* logits, float* probabilities, std::size_t count, std::size_t classes) {
    for (std::size_t first = 0; first < count; first += classes) {
        const float* const row = logits + first;
        float* const p = probabilities + first;
        const double sum = exponentials(row, classes, max_of(row, classes), p);
        multiply_all(p, classes, static_cast<float>(1 / sum));
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(vector_rows);

namespace {

float max_of_row(const float* row, std::size_t classes) {
    float max = row[0];
    for (std::size_t i = 1; i < classes; ++i) max = std::max(max, row[i]);
    return max;
}

void in_double(const LadderRows& rows, Workers&) {
    const std::size_t classes = rows.classes;
    for (std::size_t first = 0; first < rows.logits.size(); first += classes) {
        const float* const z = rows.logits.data() + first;
        float* const p = rows.probabilities.data() + first;
        const auto max = static_cast<double>(max_of_row(z, classes));
        double sum = 0;
        for (std::size_t i = 0; i < classes; ++i) sum += std::exp(static_cast<double>(z[i]) - max);
        for (std::size_t i = 0; i < classes; ++i)
            p[i] = static_cast<float>(std::exp(static_cast<double>(z[i]) - max) / sum);
    }
}

void in_float(const LadderRows& rows, Workers&) {
    const std::size_t classes = rows.classes;
    for (std::size_t first = 0; first < rows.logits.size(); first += classes) {
        const float* const z = rows.logits.data() + first;
        float* const p = rows.probabilities.data() + first;
        const float max = max_of_row(z, classes);
        double sum = 0;
        for (std::size_t i = 0; i < classes; ++i) sum += static_cast<double>(std::exp(z[i] - max));
        const auto divisor = static_cast<float>(sum);
        for (std::size_t i = 0; i < classes; ++i) p[i] = std::exp(z[i] - max) / divisor;
    }
}

/// p = e^(z − max), and their sum.
double kept_exponentials(const float* z, float* p, std::size_t classes) {
    const float max = max_of_row(z, classes);
    double sum = 0;
    for (std::size_t i = 0; i < classes; ++i) {
        p[i] = std::exp(z[i] - max);
        sum += static_cast<double>(p[i]);
    }
    return sum;
}

void kept(const LadderRows& rows, Workers&) {
    const std::size_t classes = rows.classes;
    for (std::size_t first = 0; first < rows.logits.size(); first += classes) {
        float* const p = rows.probabilities.data() + first;
        const auto divisor = static_cast<float>(kept_exponentials(rows.logits.data() + first, p, classes));
        for (std::size_t i = 0; i < classes; ++i) p[i] /= divisor;
    }
}

void reciprocal(const LadderRows& rows, Workers&) {
    plain_softmax_rows(rows.logits, rows.probabilities, rows.classes);
}

void vectors(const LadderRows& rows, Workers&) {
    HWY_DYNAMIC_DISPATCH(vector_rows)
    (rows.logits.data(), rows.probabilities.data(), rows.logits.size(), rows.classes);
}

void fused(const LadderRows& rows, Workers&) {
    softmax_rows(rows.logits, rows.probabilities, rows.classes, 1, rows.status);
}

void threads(const LadderRows& rows, Workers& workers) {
    softmax_rows(rows.logits, rows.probabilities, rows.classes, 1, rows.status, {&workers});
}

// Rounding a float: 6e-8. A quotient of doubles is rounded once. In float32 the gap is rounded (6e-8 of
// itself, and that much of e^gap), std::exp is off by one unit at most (1.2e-7), so is what is summed; the
// sum, the division or the reciprocal and the product are rounded once each. Below FLT_MIN: a step of 2⁻¹⁴⁹
// for each rounding.
constexpr ErrorBound double_error = {6.1e-8, 0, 1.402e-45};
constexpr ErrorBound division_error = {3.7e-7, 6e-8, 4.21e-45};
constexpr ErrorBound reciprocal_error = {4.3e-7, 6e-8, 4.21e-45};
// hn::Exp is off by one unit, and flushes what is below FLT_MIN to 0 (its documentation).
constexpr ErrorBound vector_error = {4.3e-7, 6e-8, 1.18e-38};
constexpr ErrorBound fused_error = {softmax_f32_relative_error, 0, softmax_f32_absolute_error};

constexpr std::array<LadderStep, 7> steps = {{
    {"double", "Plain C++ in double", "The formula as it stands: the largest, the sum, the quotients.",
     "p[i] = std::exp(z[i] - max) / sum", in_double, double_error, false},
    {"float", "In float32", "std::exp of a float needs half the digits.", "p[i] = std::exp(z[i] - max) / sum",
     in_float, division_error, false},
    {"kept", "One exp each", "The exponentials are kept while they are summed, not computed twice.",
     "sum += p[i] = std::exp(z[i] - max)", kept, division_error, false},
    {"reciprocal", "Multiply by 1/sum", "One division a row: products cost less than quotients.",
     "p[i] *= 1 / sum", reciprocal, reciprocal_error, false},
    {"vectors", "Vectors", "4, 8 or 16 logits at a time, with a library's exp for vectors.",
     "e = Exp(df, Sub(LoadU(df, z + i), max))", vectors, vector_error, false},
    {"fused", "The kernel of this app", "An exp for softmax alone: a table in registers, max folded in.",
     "softmax_rows(z, p, K, T, status)", fused, fused_error, false},
    {"threads", "All threads", "Every thread has its own rows; a single long row is shared.",
     "softmax_rows(z, p, K, T, status, {&workers})", threads, fused_error, true},
}};

}  // namespace

void plain_softmax_rows(std::span<const float> logits, std::span<float> probabilities, std::size_t classes) {
    for (std::size_t first = 0; first < logits.size(); first += classes) {
        float* const p = probabilities.data() + first;
        const auto factor = static_cast<float>(1 / kept_exponentials(logits.data() + first, p, classes));
        for (std::size_t i = 0; i < classes; ++i) p[i] *= factor;
    }
}

std::span<const LadderStep> softmax_ladder() {
    return steps;
}

}  // namespace softmaxlab::kernels

#endif
