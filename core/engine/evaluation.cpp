#include "core/engine/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/numeric/exponents.h"
#include "core/numeric/format_steps.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/sparse.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

void check(const EvalRequest& request) {
    const std::size_t classes = request.logits.size();
    if (classes == 0) throw InputError("logits: expected at least one number");
    if (!is_temperature(request.temperature)) {
        throw InputError(
            fmt::format("temperature: expected 0, a positive number or inf, found {}", request.temperature));
    }
    if (!request.mask.empty() && request.mask.size() != classes) {
        throw InputError(fmt::format("mask: expected one entry for each of the {} logits, found {}", classes,
                                     request.mask.size()));
    }
    if (request.target && *request.target >= classes) {
        throw InputError(
            fmt::format("target: expected a class from 0 to {}, found {}", classes - 1, *request.target));
    }
    if (request.jacobian && classes > max_jacobian_classes) {
        throw InputError(fmt::format("jacobian: expected at most {} logits, found {}: it has K² numbers",
                                     max_jacobian_classes, classes));
    }
    for (const std::size_t index : request.occurred) {
        if (index >= classes)
            throw InputError(
                fmt::format("occurred: expected classes from 0 to {}, found {}", classes - 1, index));
    }
    if (request.backend == BackendKind::reference) return;
    const BackendInfo& backend = info_of(request.backend);
    if (request.format && *request.format != backend.format) {
        throw InputError(fmt::format("format: the {} backend computes in {}; {} needs the reference backend",
                                     backend.name, name_of(backend.format), name_of(*request.format)));
    }
    if (request.method != Method::stable) {
        throw InputError(
            fmt::format("method: the {} backend always subtracts the max; {} needs the reference backend",
                        backend.name, name_of(request.method)));
    }
}

// p₁ − p₂, NaN if any p is.
double margin_of(const std::vector<double>& probabilities) {
    double first = 0, second = 0;
    for (const double p : probabilities) {
        if (std::isnan(p)) return p;
        if (p > first) {
            second = first;
            first = p;
        } else {
            second = std::max(second, p);
        }
    }
    return first - second;
}

std::size_t live_classes(const std::vector<double>& logits) {
    return logits.size() - static_cast<std::size_t>(std::count(logits.begin(), logits.end(), -infinity));
}

std::size_t index_of_max(const std::vector<double>& logits) {
    return static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

// log Σ e^(z/T), given log Σ e^((z − m)/T).
double with_max(double log_sum, double max, double temperature) {
    if (max == 0 || temperature == infinity) return log_sum;
    return max / temperature + log_sum;
}

// The Jacobian of probabilities that are all there is to know: 1 − p is the sum of the others, but where a
// small format lets them sum to anything; there only that of the top class, which would cancel.
std::vector<double> jacobian_of(const std::vector<double>& p, std::size_t top, bool sum_to_1,
                                double temperature) {
    const std::size_t classes = p.size();
    std::vector<double> result(classes * classes, 0.0);
    if (is_limit(temperature)) return result;
    std::vector<double> rest = sums_of_others(p);
    for (std::size_t i = 0; i < classes; ++i)
        if (!sum_to_1 && i != top) rest[i] = 1 - p[i];
    for (std::size_t i = 0; i < classes; ++i) {
        for (std::size_t j = 0; j < classes; ++j) result[i * classes + j] = 0 - p[i] * p[j] / temperature;
        result[i * classes + i] = p[i] * rest[i] / temperature;
    }
    return result;
}

CrossEntropy cross_entropy_of(const EvalResponse& response, std::size_t target, std::size_t top) {
    const std::vector<double>& p = response.probabilities;
    CrossEntropy result;
    result.target = target;
    result.loss = 0 - response.log_probabilities[target];
    result.gradient.resize(p.size());
    double others = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        result.gradient[i] = p[i];
        if (i != top) others += p[i];
    }
    result.gradient[target] = target == top ? 0 - others : p[target] - 1;
    for (double& slope : result.gradient) {
        if (response.temperature != 0) slope = slope == 0 ? 0 : slope / response.temperature;
        if (response.temperature == 0 && slope != 0 && !std::isnan(slope))
            slope = std::copysign(infinity, slope);
    }
    return result;
}

// What is known beyond the probabilities, when they are all there is.
void add_consequences(const EvalRequest& request, EvalResponse& response) {
    const std::size_t top = index_of_max(response.logits);
    const double live = static_cast<double>(live_classes(response.logits));
    const bool uniform = response.entropy_nats == std::log(live);  // whose exponential may be rounded
    response.perplexity = uniform ? live : std::exp(response.entropy_nats);
    response.margin = margin_of(response.probabilities);
    if (request.jacobian) {
        const bool by_backend = request.backend != BackendKind::reference;
        response.jacobian = jacobian_of(response.probabilities, top, by_backend, request.temperature);
    }
    if (request.target) response.cross_entropy = cross_entropy_of(response, *request.target, top);
}

void evaluate_in_double_double(const EvalRequest& request, EvalResponse& response) {
    Softmax exact = softmax(response.logits, request.temperature);
    response.probabilities = response.trace ? response.trace->probabilities : std::move(exact.probabilities);
    response.log_probabilities = std::move(exact.log_probabilities);
    response.log_sum_exp = exact.log_sum_exp;
    response.entropy_nats = exact.entropy_nats;
    response.perplexity = exact.perplexity;
    response.margin = exact.margin;
    if (request.jacobian) response.jacobian = jacobian(response.logits, request.temperature);
    if (request.target)
        response.cross_entropy = cross_entropy(response.logits, *request.target, request.temperature);
}

double log_sum_exp_of(const Trace& t) {
    const double log_sum = std::log(t.sum);
    const bool limit = is_limit(t.temperature);
    if (t.method == Method::naive && !limit) return log_sum;
    if (t.method == Method::stable && !t.max) return quiet_nan;
    return with_max(log_sum, *std::max_element(t.logits.begin(), t.logits.end()), t.temperature);
}

void evaluate_in_steps(const EvalRequest& request, const Trace& t, EvalResponse& response) {
    response.probabilities = t.probabilities;
    response.log_probabilities.resize(t.probabilities.size());
    std::transform(t.probabilities.begin(), t.probabilities.end(), response.log_probabilities.begin(),
                   [](double p) { return std::log(p); });
    response.log_sum_exp = log_sum_exp_of(t);
    response.entropy_nats = entropy_nats(t.probabilities);
    add_consequences(request, response);
}

// See EvalResponse: the logarithms come from the gaps and from the sum that the backend's p imply.
void evaluate_by_backend(const EvalRequest& request, Backend& backend, EvalResponse& response) {
    const std::vector<double>& logits = response.logits;
    const SoftmaxOutput output = backend.softmax({logits, 1, logits.size(), request.temperature});
    response.backend_detail = backend.detail();
    response.probabilities = output.probabilities;
    const std::vector<double>& p = response.probabilities;
    if (output.status.front() != RowStatus::ok) {
        response.log_probabilities.assign(p.size(), quiet_nan);
        response.log_sum_exp = response.entropy_nats = quiet_nan;
    } else {
        const std::size_t top = index_of_max(logits);
        double others = 0;
        for (std::size_t i = 0; i < p.size(); ++i) others += i == top ? 0 : p[i];
        const double log_sum = std::log1p(others / p[top]);
        response.log_sum_exp = with_max(log_sum, logits[top], request.temperature);
        response.log_probabilities.resize(p.size());
        double weighted_gaps = 0;
        for (std::size_t i = 0; i < p.size(); ++i) {
            const double gap = depth_of(logits[i], logits[top], request.temperature).hi;
            response.log_probabilities[i] = 0 - (gap + log_sum);
            if (p[i] > 0) weighted_gaps += p[i] * gap;
        }
        const double most = std::log(static_cast<double>(live_classes(logits)));
        response.entropy_nats = std::clamp(log_sum + weighted_gaps, 0.0, most);
    }
    add_consequences(request, response);
}

void say_that_all_are_masked(const EvalRequest& request, EvalResponse& response) {
    const std::size_t classes = response.logits.size();
    response.all_masked = true;
    response.probabilities.assign(classes, 0);
    response.log_probabilities.assign(classes, -infinity);
    response.log_sum_exp = -infinity;
    response.entropy_nats = response.perplexity = response.margin = quiet_nan;
    if (request.jacobian) response.jacobian.assign(classes * classes, 0);
    if (request.target)
        response.cross_entropy = cross_entropy(response.logits, *request.target, request.temperature);
}

}  // namespace

EvalResponse evaluate(const EvalRequest& request, const BackendProvider& backends) {
    check(request);
    EvalResponse response;
    response.backend = request.backend;
    response.temperature = request.temperature;
    response.method = request.method;
    response.logits = apply_mask(request.logits, request.mask);

    const bool reference = request.backend == BackendKind::reference;
    response.format = request.format.value_or(info_of(request.backend).format);
    const bool plain = response.format == Format::f64 && request.method == Method::stable;
    if (request.trace || (reference && !plain))
        response.trace = trace(response.logits, request.temperature, response.format, request.method);

    if (!reference) {
        evaluate_by_backend(request, backends(request.backend), response);
    } else if (plain) {
        evaluate_in_double_double(request, response);
    } else {
        evaluate_in_steps(request, *response.trace, response);
    }
    if (live_classes(response.logits) == 0) say_that_all_are_masked(request, response);
    if (reference && response.trace)
        response.backend_detail = fmt::format("{}, step by step", name_of(response.format));
    else if (reference)
        response.backend_detail = "double-double";
    if (!request.trace) response.trace.reset();
    response.sum_of_probabilities = sum_from_left(response.format, response.probabilities);
    response.sparsemax = sparsemax(response.logits, request.temperature);
    response.entmax15 = entmax15(response.logits, request.temperature);
    if (!(request.sampling == SamplingOptions())) {
        SamplingOptions options = request.sampling;
        options.temperature = request.temperature;
        response.sampling = sampling_trace(response.logits, request.occurred, options);
    }
    return response;
}

}  // namespace softmaxlab
