#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/backend.h"
#include "core/numeric/loss.h"
#include "core/numeric/sampling.h"
#include "core/numeric/softmax.h"
#include "core/numeric/trace.h"

namespace softmaxlab {

/// What `softmax-lab eval` is asked: one row of logits, and how to compute.
struct EvalRequest {
    std::vector<double> logits;         ///< K ≥ 1; −inf is a masked class
    double temperature = 1;             ///< 0 … ∞, both included
    std::vector<bool> mask;             ///< true = takes part; empty: all do
    std::optional<std::size_t> target;  ///< for cross-entropy
    BackendKind backend = BackendKind::reference;
    std::optional<Format> format;  ///< nothing: the backend's own, f64 or f32
    Method method = Method::stable;
    bool jacobian = false;
    bool trace = false;  ///< whether the steps are wanted
    /// What draws would be made from. Its temperature is not looked at: that is the one above.
    SamplingOptions sampling;
    std::vector<std::size_t> occurred;  ///< classes that a repetition penalty is for
};

/// The most classes for which the K² numbers of a Jacobian are given.
inline constexpr std::size_t max_jacobian_classes = 2048;

/// The answer. Which arithmetic each number comes from:
///
/// - reference, f64, stable: all from double-double, rounded once (core/numeric/softmax.h); with `trace` the
///   probabilities are those of the steps in plain double instead, a few ULP away.
/// - reference in another format, or naive: the probabilities are those of the steps in that format. All else
/// follows
///   from them in double, as someone would get it who has only these numbers: log p is the logarithm of p
///   (−inf where p underflowed), log_sum_exp is log(sum) (+ max/T if the max was subtracted), the entropy −Σ
///   p log p.
/// - simd, gpu: the probabilities are the backend's, in float32. A float32 p of a far class may be 0 and that
/// of the top
///   may be 1, so log p is −(g + log Σ), with the gap g = (max − z)/T in double and log Σ = log(1 + Σ
///   others/p_top) from the backend's p. Its relative error is that of p (core/engine/backend.h), and p needs
///   no full significand for it. log_sum_exp is max/T + log Σ, the entropy log Σ + Σ p g. The steps of a
///   trace are those of float32 with every step rounded correctly: what the backend's own steps come close
///   to.
///
/// Where all classes are masked, arithmetic gives 0/0, and frameworks differ. Here, whatever the backend, the
/// format and the method, it is flagged: every p is 0, as is the Jacobian; log p, max and log_sum_exp are
/// −inf; entropy, perplexity and margin are NaN, because there is no distribution. The steps of a trace are
/// what the arithmetic makes of it.
///
/// sparsemax and 1.5-entmax are always computed in double-double from the logits.
struct EvalResponse {
    BackendKind backend = BackendKind::reference;
    std::string backend_detail;  ///< what it ran on
    Format format = Format::f64;
    Method method = Method::stable;
    double temperature = 1;
    std::vector<double> logits;  ///< −inf where masked; not rounded to the format
    std::vector<double> probabilities;
    std::vector<double> log_probabilities;
    double log_sum_exp = 0;
    double entropy_nats = 0;
    double perplexity = 1;
    double margin = 0;                ///< between the two largest probabilities
    double sum_of_probabilities = 1;  ///< added from the left, in the format
    std::vector<double> sparsemax;
    std::vector<double> entmax15;
    std::vector<double> jacobian;  ///< K×K, row-major; empty if not asked for
    std::optional<CrossEntropy> cross_entropy;
    std::optional<Trace> trace;
    std::optional<SamplingTrace> sampling;  ///< in double-double from the logits, if a filter is asked for
    bool all_masked = false;                ///< see above
};

/// Gives a backend, any but the reference; it must live as long as the provider. Throws InputError with a
/// message for people if it cannot be had.
using BackendProvider = std::function<Backend&(BackendKind kind)>;

/// Computes what is asked. Throws InputError if the request makes no sense (no logits, a mask of another
/// length, a target that is no class, a format or method that the backend does not have …), and what
/// `backends` throws.
EvalResponse evaluate(const EvalRequest& request, const BackendProvider& backends);

}  // namespace softmaxlab
