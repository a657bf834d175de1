#include "core/numeric/shifted_logit.h"

#include "core/base/limits.h"
#include "core/numeric/format_steps.h"

#include <cmath>

#include "core/numeric/double_double.h"
#include "core/numeric/rounding.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

// Beyond this no product can be split exactly. It is past every format but f64, which needs no splitting.
bool is_huge(double value) {
    return !(std::fabs(value) < 0x1p900);
}

double rounded_product(Format format, double a, double b) {
    if (format == Format::f64 || is_huge(a) || is_huge(a * b)) return round_to(format, a * b);
    return round_to(format, wide::exactly::two_product(a, b), 0);
}

double rounded_sum(Format format, double a, double b) {
    if (format == Format::f64 || is_huge(a) || is_huge(b)) return round_to(format, a + b);
    return round_to(format, wide::exactly::two_sum(a, b), 0);
}

}  // namespace

ShiftedLogit shifted_logit(double logit, double scale, double shift, Format format) {
    if (logit == -infinity) return {logit, logit, logit};
    ShiftedLogit result;
    result.rounded = round_to(format, logit);
    result.scaled = scale == 1 ? result.rounded : rounded_product(format, result.rounded, scale);
    result.shifted = shift == 0 ? result.scaled : rounded_sum(format, result.scaled, shift);
    return result;
}

double exact_shifted_logit(double logit, double scale, double shift) {
    if (is_huge(logit) || is_huge(logit * scale) || is_huge(shift)) return logit * scale + shift;
    return to_double(wide::exactly::two_product(logit, scale) + shift);
}

std::vector<double> shifted_logits(std::span<const double> logits, double scale, double shift,
                                   Format format) {
    std::vector<double> shifted;
    shifted_logits(logits, scale, shift, format, shifted);
    return shifted;
}

void shifted_logits(std::span<const double> logits, double scale, double shift, Format format,
                    std::vector<double>& result) {
    result.resize(logits.size());
    shift_row(format, logits, scale, shift, result);
}

}  // namespace softmaxlab
