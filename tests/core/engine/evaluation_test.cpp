// What `softmax-lab eval` computes, without its command line: the vectors through every backend, and what
// each number is derived from.

#include "core/engine/evaluation.h"
#include "core/base/limits.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <memory>

#include "core/base/input_error.h"
#include "core/engine/cpu_backend.h"
#include "core/numeric/exponents.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using test::first_difference;
using test::number_of;
using test::numbers_of;
using test::same_bits;
using Numbers = std::vector<double>;

BackendProvider simd_only() {
    return [simd = std::shared_ptr<Backend>(make_simd_backend())](BackendKind kind) -> Backend& {
        if (kind != BackendKind::simd)
            throw InputError("backend: gpu is not available here: no OpenGL in this test");
        return *simd;
    };
}

EvalResponse evaluated(const EvalRequest& request) {
    return evaluate(request, simd_only());
}

EvalRequest request_of(const nlohmann::json& one) {
    EvalRequest request;
    request.logits = numbers_of(one.at("logits"));
    request.temperature = one.at("temperature").get<double>();
    request.mask = test::mask_of(one);
    request.jacobian = one.contains("jacobian");
    if (one.contains("cross_entropy"))
        request.target = one.at("cross_entropy").at("target").get<std::size_t>();
    return request;
}

// Relative where the value is not 0: log p of the vectors is itself right to 1e-58 (60 digits) only.
bool within_1e_13(double actual, double expected) {
    if (std::isnan(expected) || std::isinf(expected)) return same_bits(actual, expected);
    return std::fabs(actual - expected) <= 1e-13 * std::fabs(expected) + 1e-58;
}

template <typename Check>
void for_each_case(Check check) {
    const nlohmann::json reference = test::load_reference("softmax.json");
    REQUIRE(reference.at("cases").size() == 37);
    for (const nlohmann::json& one : reference.at("cases")) {
        CAPTURE(one.at("name").get<std::string>());
        check(one, request_of(one));
    }
}

std::string message_of(const EvalRequest& request) {
    try {
        evaluated(request);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

EvalRequest simple(Numbers logits) {
    EvalRequest request;
    request.logits = std::move(logits);
    return request;
}

}  // namespace

TEST_CASE(
    "by the reference backend every field of softmax.json is right to 1e-13, with and without a trace") {
    for (const bool traced : {false, true}) {
        for_each_case([&](const nlohmann::json& expected, EvalRequest request) {
            request.trace = traced;
            const EvalResponse actual = evaluated(request);
            CHECK(actual.backend == BackendKind::reference);
            CHECK(actual.format == Format::f64);
            CHECK(actual.trace.has_value() == traced);
            CHECK(first_difference(actual.probabilities, numbers_of(expected.at("probabilities")),
                                   within_1e_13) == -1);
            CHECK(first_difference(actual.log_probabilities, numbers_of(expected.at("log_probabilities")),
                                   within_1e_13) == -1);
            CHECK(within_1e_13(actual.log_sum_exp, number_of(expected.at("log_sum_exp"))));
            CHECK(within_1e_13(actual.entropy_nats, number_of(expected.at("entropy_nats"))));
            CHECK(within_1e_13(actual.perplexity, number_of(expected.at("perplexity"))));
            CHECK(first_difference(actual.sparsemax, numbers_of(expected.at("sparsemax")), within_1e_13) ==
                  -1);
            CHECK(first_difference(actual.entmax15, numbers_of(expected.at("entmax15")), within_1e_13) == -1);
            CHECK(std::fabs(actual.sum_of_probabilities - 1) <= 64 * 0x1p-53);
            CHECK(actual.jacobian.empty() != request.jacobian);
            if (request.target) {
                const nlohmann::json& loss = expected.at("cross_entropy");
                REQUIRE(actual.cross_entropy.has_value());
                CHECK(actual.cross_entropy->target == *request.target);
                CHECK(within_1e_13(actual.cross_entropy->loss, number_of(loss.at("loss"))));
                CHECK(first_difference(actual.cross_entropy->gradient, numbers_of(loss.at("gradient")),
                                       within_1e_13) == -1);
            }
        });
    }
}

TEST_CASE("by the simd backend every field of softmax.json is within what the error of p allows") {
    const std::unique_ptr<Backend> simd = make_simd_backend();
    const ErrorBound bound = simd->error_bound();
    for_each_case([&](const nlohmann::json& expected, EvalRequest request) {
        request.backend = BackendKind::simd;
        const EvalResponse actual = evaluated(request);
        CHECK(actual.backend == BackendKind::simd);
        CHECK(actual.format == Format::f32);
        const Numbers p = numbers_of(expected.at("probabilities"));
        const Numbers log_p = numbers_of(expected.at("log_probabilities"));
        const double max = *std::max_element(actual.logits.begin(), actual.logits.end());
        const double classes = static_cast<double>(p.size());

        // The largest relative error of a p that weighs anything; log Σ and the entropy inherit it.
        const double of_p = bound.relative + bound.per_gap * (30 + std::log(classes));
        for (std::size_t i = 0; i < p.size(); ++i) {
            const double gap = depth_of(actual.logits[i], max, request.temperature).hi;
            CAPTURE(i, p[i], actual.probabilities[i], log_p[i], actual.log_probabilities[i]);
            CHECK(std::fabs(actual.probabilities[i] - p[i]) <= bound.at(p[i], gap, p.size()));
            if (std::isinf(log_p[i])) {
                CHECK(actual.log_probabilities[i] == -infinity);
            } else {
                CHECK(std::fabs(actual.log_probabilities[i] - log_p[i]) <=
                      2 * of_p * std::min(1.0, std::fabs(log_p[i])) + 1e-15 * std::fabs(log_p[i]) +
                          classes * bound.absolute);
            }
        }
        const double lse = number_of(expected.at("log_sum_exp"));
        CHECK(std::fabs(actual.log_sum_exp - lse) <= 2 * of_p + 1e-15 * std::fabs(lse));
        const double entropy = number_of(expected.at("entropy_nats"));
        CHECK(std::fabs(actual.entropy_nats - entropy) <= 4 * of_p * entropy + 1e-40);
        CHECK(std::fabs(actual.perplexity / number_of(expected.at("perplexity")) - 1) <=
              4 * of_p * (1 + entropy));
        CHECK(first_difference(actual.sparsemax, numbers_of(expected.at("sparsemax")), within_1e_13) == -1);

        if (request.jacobian) {
            for (std::size_t i = 0; i < p.size(); ++i) {
                for (std::size_t j = 0; j < p.size(); ++j) {
                    const double entry = number_of(expected.at("jacobian").at(i).at(j));
                    CHECK(std::fabs(actual.jacobian[i * p.size() + j] - entry) <=
                          4 * of_p * std::fabs(entry) + 1e-40 / request.temperature);
                }
            }
        }
        if (request.target) {
            const nlohmann::json& loss = expected.at("cross_entropy");
            CHECK(actual.cross_entropy->loss == 0 - actual.log_probabilities[*request.target]);
            const Numbers gradient = numbers_of(loss.at("gradient"));
            for (std::size_t i = 0; i < p.size(); ++i)
                CHECK(std::fabs(actual.cross_entropy->gradient[i] - gradient[i]) <=
                      4 * of_p * std::fabs(gradient[i]) + 1e-40 / request.temperature);
        }
    });
}

TEST_CASE("a trace is the one of the vectors, and its probabilities are the answer's") {
    const nlohmann::json reference = test::load_reference("precision.json");
    for (const nlohmann::json& expected : reference.at("traces")) {
        EvalRequest request = simple(numbers_of(expected.at("input")));
        request.format = format_named(expected.at("format").get<std::string>());
        request.method = *method_named(expected.at("method").get<std::string>());
        request.trace = true;
        const EvalResponse actual = evaluated(request);
        CAPTURE(expected.dump());
        REQUIRE(actual.trace.has_value());
        CHECK(first_difference(actual.trace->exponentials, numbers_of(expected.at("exponentials")),
                               same_bits) == -1);
        CHECK(same_bits(actual.trace->sum, number_of(expected.at("sum"))));
        CHECK(first_difference(actual.probabilities, numbers_of(expected.at("probabilities")), same_bits) ==
              -1);

        // The answer without the trace is the same, but for f64 stable, where it comes from double-double.
        request.trace = false;
        const EvalResponse untraced = evaluated(request);
        CHECK_FALSE(untraced.trace.has_value());
        if (*request.format != Format::f64 || request.method == Method::naive)
            CHECK(first_difference(untraced.probabilities, actual.probabilities, same_bits) == -1);
        CHECK(first_difference(untraced.log_probabilities, actual.log_probabilities, same_bits) == -1);
    }
}

TEST_CASE("in a small format all else follows from its probabilities") {
    EvalRequest request = simple({3, 1, 0, -9, -infinity});
    request.format = Format::f8e4m3;
    request.temperature = 0.5;
    request.target = 1;
    request.jacobian = true;
    const EvalResponse r = evaluated(request);
    const Numbers& p = r.probabilities;
    CHECK(p[3] == 0);
    CHECK(r.log_probabilities[3] == -infinity);  // underflow
    CHECK(r.log_probabilities[1] == std::log(p[1]));
    CHECK(r.entropy_nats == entropy_nats(p));
    CHECK(r.perplexity == std::exp(r.entropy_nats));
    CHECK(r.margin == p[0] - p[1]);
    CHECK(r.cross_entropy->loss == -std::log(p[1]));
    CHECK(r.cross_entropy->gradient == Numbers{p[0] / 0.5, (p[1] - 1) / 0.5, p[2] / 0.5, 0, 0});
    CHECK(r.jacobian[1] == -p[0] * p[1] / 0.5);
    CHECK(r.jacobian[6] == p[1] * (1 - p[1]) / 0.5);
    CHECK(r.log_sum_exp == 3 / 0.5 + std::log(trace(r.logits, 0.5, Format::f8e4m3, Method::stable).sum));
}

TEST_CASE("what overflows is shown as it is") {
    EvalRequest request = simple({100, 0});
    request.format = Format::f32;
    request.method = Method::naive;
    const EvalResponse r = evaluated(request);
    CHECK(std::isnan(r.probabilities[0]));
    CHECK(r.probabilities[1] == 0);
    CHECK(r.log_sum_exp == infinity);
    CHECK(std::isnan(r.entropy_nats));
    CHECK(std::isnan(r.margin));

    request = simple({88, 88, 88});
    request.format = Format::f32;
    request.method = Method::naive;
    CHECK(evaluated(request).probabilities == Numbers{0, 0, 0});
    CHECK(evaluated(request).sum_of_probabilities == 0);
}

TEST_CASE("limits of the temperature through every way of computing") {
    for (const bool simd : {false, true}) {
        for (const bool traced : {false, true}) {
            CAPTURE(simd, traced);
            EvalRequest request = simple({3, 1, 3, -2});
            request.mask = {true, true, true, false};
            request.backend = simd ? BackendKind::simd : BackendKind::reference;
            request.trace = traced;
            request.jacobian = true;
            request.target = 0;
            request.temperature = 0;
            const EvalResponse zero = evaluated(request);
            CHECK(zero.probabilities == Numbers{0.5, 0, 0.5, 0});
            CHECK(zero.log_probabilities == Numbers{-std::log(2.0), -infinity, -std::log(2.0), -infinity});
            CHECK(zero.log_sum_exp == infinity);
            CHECK(zero.entropy_nats == std::log(2.0));
            CHECK(zero.margin == 0);
            CHECK(zero.jacobian == Numbers(16, 0.0));
            CHECK(zero.cross_entropy->gradient == Numbers{-infinity, 0, infinity, 0});

            request.temperature = infinity;
            const EvalResponse uniform = evaluated(request);
            CHECK(std::fabs(uniform.probabilities[1] - 1.0 / 3) <= 0x1p-26);
            CHECK(uniform.probabilities[3] == 0);
            CHECK(std::fabs(uniform.log_sum_exp - std::log(3.0)) <= 1e-7);
            CHECK(uniform.cross_entropy->gradient == Numbers{0, 0, 0, 0});
        }
    }
}

TEST_CASE("masks, NaN and targets through every way of computing") {
    for (const bool simd : {false, true}) {
        for (const bool traced : {false, true}) {
            CAPTURE(simd, traced);
            EvalRequest request = simple({2, 1});
            request.backend = simd ? BackendKind::simd : BackendKind::reference;
            request.trace = traced;
            request.target = 1;
            request.mask = {true, false};
            const EvalResponse masked = evaluated(request);
            CHECK(masked.probabilities == Numbers{1, 0});
            CHECK(masked.cross_entropy->loss == infinity);
            CHECK(masked.cross_entropy->gradient == Numbers{1, -1});

            request.mask = {false, false};
            const EvalResponse none = evaluated(request);
            CHECK(none.probabilities == Numbers{0, 0});
            CHECK(none.all_masked);
            CHECK_FALSE(masked.all_masked);
            if (traced) CHECK(std::isnan(none.trace->probabilities[0]));  // the steps end in −inf − −inf
            CHECK(none.log_sum_exp == -infinity);
            CHECK(std::isnan(none.entropy_nats));
            CHECK(std::isnan(none.margin));
            CHECK(none.sparsemax == Numbers{0, 0});

            request.mask = {};
            request.logits = {2, std::nan("")};
            const EvalResponse nan = evaluated(request);
            CHECK(std::isnan(nan.probabilities[0]));
            CHECK(std::isnan(nan.log_probabilities[0]));
            CHECK(std::isnan(nan.log_sum_exp));
            CHECK(std::isnan(nan.entropy_nats));
            CHECK(std::isnan(nan.sparsemax[0]));
        }
    }
}

TEST_CASE("a simd answer knows what a float32 p can't hold") {
    EvalRequest request = simple({20, 0});
    request.backend = BackendKind::simd;
    const EvalResponse near = evaluated(request);
    CHECK(near.probabilities[0] == 1);
    CHECK(std::fabs(near.log_probabilities[0] / -std::log1p(std::exp(-20.0)) - 1) < 1e-5);

    request.logits = {2000, 0};
    const EvalResponse far = evaluated(request);
    CHECK(far.probabilities[1] == 0);
    CHECK(far.log_probabilities[1] == -2000);
    CHECK_FALSE(std::signbit(far.log_probabilities[0]));
}

TEST_CASE("a simd trace has the steps of float32 and the backend's probabilities") {
    EvalRequest request = simple({2, 1, 0.1});
    request.backend = BackendKind::simd;
    request.trace = true;
    const EvalResponse r = evaluated(request);
    REQUIRE(r.trace.has_value());
    CHECK(r.trace->format == Format::f32);
    const SoftmaxOutput direct = make_simd_backend()->softmax({request.logits, 1, 3, 1});
    CHECK(r.probabilities == direct.probabilities);
}

TEST_CASE("requests that make no sense are refused with their reason") {
    CHECK(message_of(simple({})) == "logits: expected at least one number");

    EvalRequest request = simple({1, 2, 3});
    CHECK(message_of(request) == "no error");
    request.temperature = -1;
    CHECK(message_of(request) == "temperature: expected 0, a positive number or inf, found -1");
    request.temperature = std::nan("");
    CHECK(message_of(request).starts_with("temperature: "));
    request.temperature = 1;
    request.mask = {true, false};
    CHECK(message_of(request) == "mask: expected one entry for each of the 3 logits, found 2");
    request.mask = {};
    request.target = 3;
    CHECK(message_of(request) == "target: expected a class from 0 to 2, found 3");
    request.target = {};
    request.backend = BackendKind::gpu;
    CHECK(message_of(request) == "backend: gpu is not available here: no OpenGL in this test");
    request.backend = BackendKind::simd;
    request.format = Format::f16;
    CHECK(message_of(request) == "format: the simd backend computes in f32; f16 needs the reference backend");
    request.format = Format::f32;
    CHECK(message_of(request) == "no error");
    request.method = Method::naive;
    CHECK(message_of(request) ==
          "method: the simd backend always subtracts the max; naive needs the reference backend");

    EvalRequest large = simple(Numbers(max_jacobian_classes + 1, 0.0));
    CHECK(message_of(large) == "no error");
    large.jacobian = true;
    CHECK(message_of(large).starts_with("jacobian: expected at most 2048 logits, found 2049"));
}

}  // namespace softmaxlab
