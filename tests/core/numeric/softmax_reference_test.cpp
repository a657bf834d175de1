// softmax.json and attention.json against the numeric core. The bound is the one that core/numeric/softmax.h
// states: 1 ULP, so every value is exact or the neighbour of the exact one.

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "core/numeric/jacobian.h"
#include "core/numeric/loss.h"
#include "core/numeric/softmax.h"
#include "core/numeric/sparse.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using test::first_difference;
using test::mask_of;
using test::number_of;
using test::numbers_of;
using test::within_one_ulp;

template <typename Check>
void for_each_case(Check check) {
    const nlohmann::json reference = test::load_reference("softmax.json");
    REQUIRE(reference.at("cases").size() == 37);
    for (const nlohmann::json& one : reference.at("cases")) {
        CAPTURE(one.at("name").get<std::string>());
        check(one, apply_mask(numbers_of(one.at("logits")), mask_of(one)),
              one.at("temperature").get<double>());
    }
}

// The vectors took log p as a difference of numbers up to 200 with 60 digits, which leaves an error of their
// own where log p is all but 0: for [104, 0] they say −6.813556821545259e-46, and log(1 + e^-104)
// is 6.813556821545298e-46.
bool within_one_ulp_of_60_digits(double actual, double expected) {
    return within_one_ulp(actual, expected) || std::fabs(actual - expected) <= 1e-58;
}

}  // namespace

TEST_CASE("softmax and what follows from it agree with the vectors to 1 ULP") {
    for_each_case([](const nlohmann::json& expected, const std::vector<double>& logits, double temperature) {
        const Softmax actual = softmax(logits, temperature);
        CHECK(first_difference(actual.probabilities, numbers_of(expected.at("probabilities")),
                               within_one_ulp) == -1);
        CHECK(first_difference(actual.log_probabilities, numbers_of(expected.at("log_probabilities")),
                               within_one_ulp_of_60_digits) == -1);
        CHECK(within_one_ulp(actual.log_sum_exp, number_of(expected.at("log_sum_exp"))));
        CHECK(within_one_ulp(log_sum_exp(logits, temperature), number_of(expected.at("log_sum_exp"))));
        CHECK(within_one_ulp(actual.entropy_nats, number_of(expected.at("entropy_nats"))));
        CHECK(within_one_ulp(actual.perplexity, number_of(expected.at("perplexity"))));
        CHECK_FALSE(actual.all_masked);
    });
}

TEST_CASE("sparsemax and 1.5-entmax agree with the vectors to 1 ULP") {
    for_each_case([](const nlohmann::json& expected, const std::vector<double>& logits, double temperature) {
        CHECK(first_difference(sparsemax(logits, temperature), numbers_of(expected.at("sparsemax")),
                               within_one_ulp) == -1);
        CHECK(first_difference(entmax15(logits, temperature), numbers_of(expected.at("entmax15")),
                               within_one_ulp) == -1);
    });
}

TEST_CASE("the Jacobian agrees with the vectors to 1 ULP") {
    int cases = 0;
    for_each_case([&](const nlohmann::json& expected, const std::vector<double>& logits, double temperature) {
        if (!expected.contains("jacobian")) return;
        ++cases;
        std::vector<double> flat;
        for (const nlohmann::json& row : expected.at("jacobian"))
            for (const double value : numbers_of(row)) flat.push_back(value);
        CHECK(first_difference(jacobian(logits, temperature), flat, within_one_ulp) == -1);
    });
    CHECK(cases == 29);
}

TEST_CASE("cross-entropy and its gradient agree with the vectors to 1 ULP") {
    int cases = 0;
    for_each_case([&](const nlohmann::json& one, const std::vector<double>& logits, double temperature) {
        if (!one.contains("cross_entropy")) return;
        ++cases;
        const nlohmann::json& expected = one.at("cross_entropy");
        const auto target = expected.at("target").get<std::size_t>();
        const CrossEntropy actual = cross_entropy(logits, target, temperature);
        CHECK(actual.target == target);
        CHECK(within_one_ulp(actual.loss, number_of(expected.at("loss"))));
        CHECK(first_difference(actual.gradient, numbers_of(expected.at("gradient")), within_one_ulp) == -1);
    });
    CHECK(cases == 28);
}

TEST_CASE("attention weights are softmax over each row of masked scores") {
    const nlohmann::json reference = test::load_reference("attention.json");
    REQUIRE(reference.at("cases").size() == 5);
    for (const nlohmann::json& one : reference.at("cases")) {
        const auto n = one.at("n").get<std::size_t>();
        const auto d_k = one.at("d_k").get<std::size_t>();
        const double divisor =
            one.at("scaled_by_sqrt_dk").get<bool>() ? std::sqrt(static_cast<double>(d_k)) : 1;
        const auto padding = one.at("padding").get<std::vector<bool>>();
        for (std::size_t i = 0; i < n; ++i) {
            const std::vector<double> query = numbers_of(one.at("q").at(i));
            std::vector<double> scores(n, 0.0);
            std::vector<bool> mask(n);
            for (std::size_t j = 0; j < n; ++j) {
                const std::vector<double> key = numbers_of(one.at("k").at(j));
                for (std::size_t d = 0; d < d_k; ++d) scores[j] += query[d] * key[d] / divisor;
                mask[j] = !padding[j] && !(one.at("causal").get<bool>() && j > i);
            }
            const Softmax row = softmax(apply_mask(scores, mask));
            const std::vector<double> weights = numbers_of(one.at("weights").at(i));
            for (std::size_t j = 0; j < n; ++j) {
                CAPTURE(n, i, j);
                // The scores, of a magnitude up to 30, carry a few ULP of their own: e^x turns 1e-14 into
                // 1e-14 relative.
                CHECK(std::fabs(row.probabilities[j] - weights[j]) <= 3e-14 * weights[j]);
            }
            if (row.all_masked) continue;
            const double entropy = number_of(one.at("row_entropy_nats").at(i));
            CHECK(std::fabs(row.entropy_nats - entropy) <= 1e-13 * entropy);
        }
    }
}

}  // namespace softmaxlab
