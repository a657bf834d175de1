#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/numeric/format.h"

namespace softmaxlab {

/// naive: exp(z) / Σ exp(z). stable: the max is subtracted first.
enum class Method { naive, stable };

std::string_view name_of(Method method);
std::vector<std::string> method_names();
std::optional<Method> method_named(std::string_view name);

/// Softmax computed step by step, every step rounded to one format (nearest, ties to even, subnormals kept),
/// the exponentials correctly rounded, the sum added from the left. What each member holds is what that
/// arithmetic really gives, NaN and infinities included; nothing is repaired. T itself is not rounded to the
/// format.
///
/// A masked class (−inf) stays −inf up to its exponential 0 in every format: f8e4m3 has no −inf, so there the
/// mask itself keeps the class out. If all are masked both methods end in NaN (−inf − −inf, 0/0).
///
/// T = 0 and T = ∞ are limits, not divisions: `shifted` then holds 0 for the classes that share and −inf for
/// the others, with either method, and `scaled` is empty.
///
/// Bit-exact, but for an e^x within 2^-40 ULP of the middle between two doubles, which f64 might round the
/// wrong way.
struct Trace {
    Format format = Format::f64;
    Method method = Method::stable;
    double temperature = 1;
    std::vector<double> input;    ///< the logits as given (−inf: masked)
    std::vector<double> logits;   ///< rounded to the format
    std::vector<double> scaled;   ///< naive: logits / T (equal to `logits` when T = 1); stable: empty
    std::optional<double> max;    ///< stable: the largest logit; nothing if a logit is NaN
    std::vector<double> shifted;  ///< stable: (logits − max), then / T; naive: empty
    std::vector<double> exponentials;
    double sum = 0;
    std::vector<double> probabilities;  ///< exponentials / sum
};

/// Throws std::invalid_argument for K = 0 or a temperature that is not one.
Trace trace(std::span<const double> logits, double temperature, Format format, Method method);

/// The same into `result`, whose memory is used again.
void trace(std::span<const double> logits, double temperature, Format format, Method method, Trace& result);

/// Σp of the trace, added from the left in its own format.
double sum_of_probabilities(const Trace& trace);

}  // namespace softmaxlab
