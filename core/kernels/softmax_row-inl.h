// The softmax of rows in float32, by whichever way their numbers need. Included once for each instruction
// set.
#if defined(SOFTMAXLAB_SOFTMAX_ROW_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_SOFTMAX_ROW_INL_H
#undef SOFTMAXLAB_SOFTMAX_ROW_INL_H
#else
#define SOFTMAXLAB_SOFTMAX_ROW_INL_H
#endif

#include <cmath>
#include <cstddef>
#include <limits>

#include <hwy/highway.h>

#include "core/kernels/products-inl.h"
#include "core/kernels/quick_row-inl.h"
#include "core/kernels/row_facts-inl.h"
#include "core/kernels/row_facts.h"
#include "core/kernels/wide_row-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

/// T = 0, or so near to it that it makes no difference, and T = ∞: some classes share equally.
inline bool acts_as_limit(double temperature) {
    return temperature < same_as_zero || std::isinf(temperature);
}

/// Which classes share at a limit: those that are the largest, or all that are not masked.
template <class Body>
HWY_INLINE auto with_sharing(float max, double temperature, const Body& body) {
    const Floats bound = hn::Set(FloatTag(), temperature < same_as_zero ? max : negative_infinity);
    return temperature < same_as_zero ? body([bound](Floats z) HWY_ATTR { return hn::Eq(z, bound); })
                                      : body([bound](Floats z) HWY_ATTR { return hn::Gt(z, bound); });
}

inline std::size_t sharing_at_limit(const float* row, std::size_t classes, float max, double temperature) {
    return with_sharing(max, temperature,
                        [&](const auto& shares) HWY_ATTR { return count(row, classes, shares); });
}

/// The row at a temperature that is a limit; returns how many classes share.
template <Output output>
std::size_t limit_row(const float* row, float* out, std::size_t classes, float max, double temperature) {
    return with_sharing(max, temperature, [&](const auto& shares) HWY_ATTR {
        return share_equally<output>(row, out, classes, shares);
    });
}

/// A row without a live class, or with NaN or +∞ in it.
template <Output output>
void row_without_answer(const RowScan& facts, float* out, std::size_t classes) {
    const float nothing = output == Output::probabilities ? 0.0F : negative_infinity;
    fill(facts.not_a_number ? std::numeric_limits<float>::quiet_NaN() : nothing, out, classes);
}

/// The sums of a row that is neither of those, its exponentials written to where `exponentials` points, if it
/// does. T is not a limit.
inline RowSumsInUnit sums_of_row(const float* row, float* exponentials, std::size_t classes, float max,
                                 const RowTemperature& at) {
#if SOFTMAXLAB_QUICK_EXPONENTIAL
    if (at.is_quick) return quick_sums(row, exponentials, classes, max, at);
#endif
    return wide_sums(row, exponentials, classes, max, at.value);
}

/// The sum alone, in which the maximum counts 1.
inline double sum_of_row(const float* row, std::size_t classes, float max, const RowTemperature& at) {
#if SOFTMAXLAB_QUICK_EXPONENTIAL
    if (at.is_quick) return quick_sum(row, classes, max, at);
#endif
    return wide_exponentials(row, nullptr, classes, max, at.value) * wide_unit;
}

inline void probabilities_of_row(const float* row, float* out, std::size_t classes, float max,
                                 const RowTemperature& at, const MemoryTraffic& traffic) {
    float* const exponentials = traffic.scratch == nullptr ? out : traffic.scratch;
    double sum = 0;
#if SOFTMAXLAB_QUICK_EXPONENTIAL
    if (at.is_quick) {
        sum = with_row_exponential(at.exponential, max, [&](const auto& exponential) HWY_ATTR {
            return write_exponentials(row, exponentials, classes, exponential, traffic);
        });
    } else
#endif
    {
        sum = wide_exponentials(row, exponentials, classes, max, at.value);
    }
    const Reciprocal factor(sum);
    if (traffic.scratch == nullptr) {
        multiply_by(factor, out, classes);
    } else {
        stream_products(factor, traffic.scratch, out, classes);
    }
}

inline void log_probabilities_of_row(const float* row, float* out, std::size_t classes, float max,
                                     const RowTemperature& at) {
    const double temperature = at.value;
    const double log_sum = std::log(sum_of_row(row, classes, max, at));
#if SOFTMAXLAB_QUICK_EXPONENTIAL
    // Where the maximum is not large, no difference to it is rounded that matters, or leaves the floats.
    if (at.is_quick && std::fabs(static_cast<double>(max) / temperature) < 2048) {
        log_probabilities(row, out, classes, max, static_cast<float>(1 / temperature),
                          static_cast<float>(log_sum));
        return;
    }
#endif
    wide_log_probabilities(row, out, classes, max, temperature, log_sum);
}

inline RowStatus softmax_row(const float* row, float* out, std::size_t classes, const RowTemperature& at,
                             const MemoryTraffic& traffic = {}) {
    const RowScan facts = look_at(row, classes);
    if (facts.status() != RowStatus::ok) {
        row_without_answer<Output::probabilities>(facts, out, classes);
    } else if (acts_as_limit(at.value)) {
        limit_row<Output::probabilities>(row, out, classes, facts.max, at.value);
    } else {
        probabilities_of_row(row, out, classes, facts.max, at, traffic);
    }
    return facts.status();
}

inline RowStatus log_softmax_row(const float* row, float* out, std::size_t classes,
                                 const RowTemperature& at) {
    const RowScan facts = look_at(row, classes);
    if (facts.status() != RowStatus::ok) {
        row_without_answer<Output::log_probabilities>(facts, out, classes);
    } else if (acts_as_limit(at.value)) {
        limit_row<Output::log_probabilities>(row, out, classes, facts.max, at.value);
    } else {
        log_probabilities_of_row(row, out, classes, facts.max, at);
    }
    return facts.status();
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
