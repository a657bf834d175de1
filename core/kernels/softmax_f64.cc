#include "core/kernels/softmax_f64.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "core/numeric/double_double.h"
#include "core/numeric/rounding.h"

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/softmax_f64.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/doubles-inl.h"

#ifndef SOFTMAXLAB_SOFTMAX_F64_LIFT
#define SOFTMAXLAB_SOFTMAX_F64_LIFT
namespace softmaxlab::kernels {

/// Every exponential is made 2^512 times as large: e^−950 is then still a normal number, and arithmetic with
/// subnormal ones is slow.
constexpr int lift = 512;

}  // namespace softmaxlab::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

using WholeTag = hn::RebindToSigned<WideTag>;

constexpr double bottomless = -950;

/// exp(r) for |r| ≤ ½ log 2, as 1 + r + r² q(r). Coefficients: interpolation at ten Chebyshev nodes, rounded
/// to double; 1.7e-17 off before rounding errors.
HWY_INLINE Wide exp_of_remainder(Wide r) {
    const WideTag d;
    Wide q = hn::Set(d, 2.510038549551032e-08);
    q = hn::MulAdd(q, r, hn::Set(d, 2.7620088445409746e-07));
    q = hn::MulAdd(q, r, hn::Set(d, 2.7557268459997064e-06));
    q = hn::MulAdd(q, r, hn::Set(d, 2.4801521295954376e-05));
    q = hn::MulAdd(q, r, hn::Set(d, 0.00019841269863053618));
    q = hn::MulAdd(q, r, hn::Set(d, 0.0013888888917213717));
    q = hn::MulAdd(q, r, hn::Set(d, 0.008333333333330062));
    q = hn::MulAdd(q, r, hn::Set(d, 0.04166666666662413));
    q = hn::MulAdd(q, r, hn::Set(d, 0.16666666666666669));
    q = hn::MulAdd(q, r, hn::Set(d, 0.5));
    return hn::Add(hn::Set(d, 1.0), hn::MulAdd(hn::Mul(r, r), q, r));
}

/// e^x · 2^lift for x ≤ 0; 0 below −950, where even a double lifted so far would be none.
HWY_INLINE Wide lifted_exp(Wide x) {
    const WideTag d;
    const WholeTag whole;
    // log 2 in two parts, the first with so many zeros at its end that n times it is exact.
    const Wide log_two_high = hn::Set(d, 6.93147180369123816490e-01);
    const Wide log_two_low = hn::Set(d, 1.90821492927058770002e-10);
    const Wide floor = hn::Set(d, bottomless);
    const Wide bounded = hn::Max(x, floor);
    const Wide n = hn::Round(hn::Mul(bounded, hn::Set(d, 1.4426950408889634)));  // 1 / log 2
    const Wide r = hn::NegMulAdd(n, log_two_low, hn::NegMulAdd(n, log_two_high, bounded));
    const auto exponent = hn::Add(hn::ConvertTo(whole, n), hn::Set(whole, 1023 + lift));
    const Wide power = hn::BitCast(d, hn::ShiftLeft<52>(exponent));
    return hn::IfThenElseZero(hn::Ge(x, floor), hn::Mul(exp_of_remainder(r), power));
}

/// A sum whose rounding errors are added up beside it.
struct CompensatedSum {
    Wide sum;
    Wide errors;

    HWY_INLINE void add(Wide term) {
        const Wide next = hn::Add(sum, term);
        const Wide from_term = hn::Sub(next, sum);
        errors = hn::Add(errors, hn::Add(hn::Sub(sum, hn::Sub(next, from_term)), hn::Sub(term, from_term)));
        sum = next;
    }

    /// The lanes hold sums of the same size: adding them up costs a few roundings.
    HWY_INLINE double total() const {
        const WideTag d;
        return hn::ReduceSum(d, sum) + hn::ReduceSum(d, errors);
    }
};

/// The sums over some classes; keeps the exponentials, lifted, in `exponentials` if `keep` is set. The
/// squares are summed only if it is not.
template <bool keep>
HWY_INLINE ExponentialSums sums_of(const double* row, std::size_t classes, double max, double temperature,
                                   double centre, double* exponentials) {
    const WideTag d;
    constexpr std::size_t block_vectors = 16;
    const std::size_t block = block_vectors * hn::Lanes(d);
    const Wide zero = hn::Zero(d);
    const Wide max_vector = hn::Set(d, max);
    const Wide inverse = hn::Set(d, 1 / temperature);
    const Wide centre_vector = hn::Set(d, centre);
    CompensatedSum all{zero, zero};
    CompensatedSum all_weighted{zero, zero};
    CompensatedSum all_squares{zero, zero};
    for (std::size_t first = 0; first < classes; first += block) {
        Wide sum = zero;
        Wide weighted = zero;
        Wide squares = zero;
        const std::size_t count = HWY_MIN(block, classes - first);
        for_each_wide(row + first, count, [&](std::size_t i, std::size_t lanes, Wide z) HWY_ATTR {
            const Wide x = hn::Mul(hn::Sub(z, max_vector), inverse);
            const Wide e = lifted_exp(x);
            const Wide depth = hn::Neg(hn::Max(x, hn::Set(d, bottomless)));  // no ∞ · 0 of a masked class
            sum = hn::Add(sum, e);
            weighted = hn::MulAdd(e, depth, weighted);
            if constexpr (keep) {
                store_wide(e, exponentials + first + i, lanes);
            } else {
                const Wide distance = hn::Sub(depth, centre_vector);
                squares = hn::MulAdd(hn::Mul(e, distance), distance, squares);
            }
        });
        all.add(sum);
        all_weighted.add(weighted);
        if constexpr (!keep) all_squares.add(squares);
    }
    return {std::ldexp(all.total(), -lift), std::ldexp(all_weighted.total(), -lift),
            std::ldexp(all_squares.total(), -lift)};
}

ExponentialSums sums_of_row(const double* row, std::size_t classes, double max, double temperature,
                            double centre) {
    return sums_of<false>(row, classes, max, temperature, centre, nullptr);
}

ExponentialSums exponentials_of_row(const double* row, std::size_t classes, double max, double temperature,
                                    double* exponentials) {
    return sums_of<true>(row, classes, max, temperature, 0, exponentials);
}

/// From lifted exponentials to p, in place, and from logits to log p.
void divide_row(const double* row, std::size_t classes, double max, double temperature, double others,
                double* probabilities, double* log_probabilities) {
    const WideTag d;
    const Wide max_vector = hn::Set(d, max);
    const Wide inverse = hn::Set(d, 1 / temperature);
    const Wide factor = hn::Set(d, std::ldexp(1 / (1 + others), -lift));
    const Wide log_sum = hn::Set(d, std::log1p(others));
    for_each_wide(row, classes, [&](std::size_t i, std::size_t lanes, Wide z) HWY_ATTR {
        const Wide lifted =
            lanes == hn::Lanes(d) ? hn::LoadU(d, probabilities + i) : hn::LoadN(d, probabilities + i, lanes);
        store_wide(hn::Mul(lifted, factor), probabilities + i, lanes);
        store_wide(hn::Sub(hn::Mul(hn::Sub(z, max_vector), inverse), log_sum), log_probabilities + i, lanes);
    });
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(sums_of_row);
HWY_EXPORT(exponentials_of_row);
HWY_EXPORT(divide_row);

bool is_ordinary_temperature(double temperature) {
    return temperature >= 1e-100 && temperature <= 1e100;
}

ExponentialSums exponential_sums(std::span<const double> logits, double max, double temperature,
                                 double centre) {
    return HWY_DYNAMIC_DISPATCH(sums_of_row)(logits.data(), logits.size(), max, temperature, centre);
}

namespace {

constexpr std::size_t classes_of_part = 16'384;  // 128 KiB, in the second cache with what they become

std::size_t parts_of(std::size_t classes) {
    return (classes + classes_of_part - 1) / classes_of_part;
}

/// The classes of a part.
template <class Number>
std::span<Number> part_of(std::span<Number> row, std::size_t part) {
    const std::size_t first = part * classes_of_part;
    return row.subspan(first, std::min(classes_of_part, row.size() - first));
}

}  // namespace

ExponentialSums softmax_row(std::span<const double> logits, const RowFacts& facts, double temperature,
                            std::span<double> probabilities, std::span<double> log_probabilities,
                            Workers* workers) {
    if (probabilities.size() != logits.size() || log_probabilities.size() != logits.size())
        throw std::invalid_argument("softmax needs as many probabilities as logits");
    const std::size_t parts = parts_of(logits.size());
    std::vector<ExponentialSums> sums(parts);
    share_out(workers, parts, [&](std::size_t part) {
        const std::span<const double> z = part_of(logits, part);
        double* const to = part_of(probabilities, part).data();
        const auto exponentials = [&](std::size_t begin, std::size_t end) {
            return HWY_DYNAMIC_DISPATCH(exponentials_of_row)(z.data() + begin, end - begin, facts.max,
                                                             temperature, to + begin);
        };
        const std::size_t top = facts.top - part * classes_of_part;  // past the end if it is in another part
        if (top >= z.size()) {
            sums[part] = exponentials(0, z.size());
            return;
        }
        sums[part] = exponentials(0, top);
        sums[part].add(exponentials(top + 1, z.size()));
        to[top] = std::ldexp(1.0, lift);
    });
    wide::DoubleDouble exponentials;
    wide::DoubleDouble weighted;
    for (const ExponentialSums& of_part : sums) {
        exponentials = exponentials + of_part.exponentials;
        weighted = weighted + of_part.weighted;
    }
    const ExponentialSums others{to_double(exponentials), to_double(weighted), 0};
    share_out(workers, parts, [&](std::size_t part) {
        const std::span<const double> z = part_of(logits, part);
        HWY_DYNAMIC_DISPATCH(divide_row)
        (z.data(), z.size(), facts.max, temperature, others.exponentials, part_of(probabilities, part).data(),
         part_of(log_probabilities, part).data());
    });
    return others;
}

}  // namespace softmaxlab::kernels

#endif
