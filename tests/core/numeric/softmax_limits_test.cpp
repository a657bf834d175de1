// The ends of the range: T = 0 and ∞, masks, NaN, logits and temperatures at the edge of double.

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/loss.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

using Numbers = std::vector<double>;

bool all_nan(const Numbers& values) {
    for (const double value : values)
        if (!std::isnan(value)) return false;
    return true;
}

}  // namespace

TEST_CASE("what is a temperature") {
    for (const double t : {0.0, -0.0, 5e-324, 1.0, 1e308, infinity}) CHECK(is_temperature(t));
    for (const double t : {-1.0, -5e-324, -infinity, std::nan("")}) CHECK_FALSE(is_temperature(t));
    CHECK_THROWS_AS(softmax(Numbers{1}, -1), std::invalid_argument);
    CHECK_THROWS_AS(softmax(Numbers{}), std::invalid_argument);
    CHECK_THROWS_AS(jacobian(Numbers{}), std::invalid_argument);
    CHECK_THROWS_AS(log_sum_exp(Numbers{1}, std::nan("")), std::invalid_argument);
}

TEST_CASE("T = 0 is argmax, and ties share") {
    const Softmax one = softmax(Numbers{1, 3, 2}, 0);
    CHECK(one.probabilities == Numbers{0, 1, 0});
    CHECK(one.log_probabilities == Numbers{-infinity, 0, -infinity});
    CHECK(one.entropy_nats == 0);
    CHECK(one.perplexity == 1);
    CHECK(one.margin == 1);
    CHECK(one.log_sum_exp == infinity);

    const Softmax tied = softmax(Numbers{3, 1, 3, -infinity}, 0);
    CHECK(tied.probabilities == Numbers{0.5, 0, 0.5, 0});
    CHECK(tied.log_probabilities[0] == -std::log(2.0));
    CHECK(tied.entropy_nats == std::log(2.0));
    CHECK(tied.margin == 0);
    CHECK(tied.live_classes == 3);

    CHECK(log_sum_exp(Numbers{-1, -2}, 0) == -infinity);
    CHECK(log_sum_exp(Numbers{0, 0, -1}, 0) == std::log(2.0));
    CHECK(jacobian(Numbers{1, 2}, 0) == Numbers(4, 0.0));
}

TEST_CASE("T = 0 is where small temperatures lead") {
    const Numbers logits = {2, 1, 2, -5};
    const Softmax limit = softmax(logits, 0), near = softmax(logits, 1e-5);
    CHECK(limit.probabilities == near.probabilities);
    CHECK(limit.entropy_nats == near.entropy_nats);
    const CrossEntropy limit_loss = cross_entropy(logits, 0, 0), near_loss = cross_entropy(logits, 0, 1e-5);
    CHECK(limit_loss.loss == near_loss.loss);
    CHECK(limit_loss.gradient == Numbers{-infinity, 0, infinity, 0});
    CHECK(near_loss.gradient[0] < -1e4);
    CHECK(cross_entropy(Numbers{2, 1}, 0, 0).gradient == Numbers{0, 0});
    CHECK(cross_entropy(Numbers{2, 1}, 1, 0).loss == infinity);
}

TEST_CASE("T = ∞ is uniform over the classes that take part") {
    const Softmax s = softmax(Numbers{5, -3, -infinity, 1e300}, infinity);
    CHECK(s.probabilities == Numbers{1.0 / 3, 1.0 / 3, 0, 1.0 / 3});
    CHECK(s.log_sum_exp == std::log(3.0));
    CHECK(s.entropy_nats == std::log(3.0));
    CHECK(s.perplexity == 3);
    CHECK(s.margin == 0);
    CHECK(jacobian(Numbers{1, 2}, infinity) == Numbers(4, 0.0));
    CHECK(cross_entropy(Numbers{1, 2}, 0, infinity).gradient == Numbers{0, 0});
    CHECK(cross_entropy(Numbers{1, 2}, 0, infinity).loss == std::log(2.0));
}

TEST_CASE("masks") {
    CHECK(apply_mask(Numbers{1, 2, 3}, {true, false, true}) == Numbers{1, -infinity, 3});
    CHECK(apply_mask(Numbers{1, 2}, {}) == Numbers{1, 2});
    CHECK_THROWS_AS(apply_mask(Numbers{1, 2}, {true}), std::invalid_argument);

    // A masked class changes nothing for the others, to the last bit, wherever it stands.
    const Softmax with = softmax(Numbers{-infinity, 2, -infinity, 1}, 0.7),
                  without = softmax(Numbers{2, 1}, 0.7);
    CHECK(with.probabilities == Numbers{0, without.probabilities[0], 0, without.probabilities[1]});
    CHECK(with.entropy_nats == without.entropy_nats);
    CHECK(with.log_sum_exp == without.log_sum_exp);
    CHECK(with.margin == without.margin);
    CHECK(with.live_classes == 2);

    const CrossEntropy loss = cross_entropy(Numbers{2, -infinity}, 1);
    CHECK(loss.loss == infinity);
    CHECK(loss.gradient == Numbers{1, -1});
    CHECK_THROWS_AS(cross_entropy(Numbers{2, 1}, 2), std::out_of_range);
}

TEST_CASE("an all-masked row is 0 and says so") {
    const Softmax s = softmax(Numbers{-infinity, -infinity});
    CHECK(s.all_masked);
    CHECK(s.live_classes == 0);
    CHECK(s.probabilities == Numbers{0, 0});
    CHECK(s.log_probabilities == Numbers{-infinity, -infinity});
    CHECK(s.log_sum_exp == -infinity);
    CHECK(log_sum_exp(Numbers{-infinity}) == -infinity);
    CHECK(all_nan({s.entropy_nats, s.perplexity, s.margin}));
    CHECK(jacobian(Numbers{-infinity, -infinity}) == Numbers(4, 0.0));
    CHECK(cross_entropy(Numbers{-infinity}, 0).loss == infinity);
}

TEST_CASE("NaN and +inf make every result NaN") {
    for (const double bad : {std::nan(""), infinity}) {
        for (const double temperature : {0.0, 1.0, infinity}) {
            const Softmax s = softmax(Numbers{1, bad, -infinity}, temperature);
            CHECK(all_nan(s.probabilities));
            CHECK(all_nan(s.log_probabilities));
            CHECK(all_nan({s.max, s.log_sum_exp, s.entropy_nats, s.perplexity, s.margin}));
            CHECK_FALSE(s.all_masked);
            CHECK(all_nan(jacobian(Numbers{1, bad}, temperature)));
            CHECK(all_nan(cross_entropy(Numbers{1, bad}, 0, temperature).gradient));
            CHECK(std::isnan(log_sum_exp(Numbers{1, bad}, temperature)));
        }
    }
}

TEST_CASE("small differences from certainty are not lost") {
    const Softmax s = softmax(Numbers{2, 1, 0.5}, 0.01);
    CHECK(s.log_probabilities[0] == -3.7200759760208436e-44);
    CHECK(s.entropy_nats == 3.757276735781052e-42);

    // −log p₁ is a subnormal number here; H = e^-740 · 741.
    const Softmax far = softmax(Numbers{740, 0});
    CHECK(far.log_probabilities[0] == -std::exp(-740.0));
    CHECK(far.entropy_nats == 3.10387e-319);
    CHECK(far.log_probabilities[1] == -740);
}

TEST_CASE("log-sum-exp keeps digits where it cancels") {
    // log of the double next to 1/2 is log 2 but for 2.3e-17: what is left of log(e^z + e^z) is just that.
    const double z = -0x1.62e42fefa39efp-1;
    CHECK(std::fabs(log_sum_exp(Numbers{z, z}) / 2.3190468138462996e-17 - 1) <= 1e-13);
}

TEST_CASE("logits and temperatures at the edge of double") {
    constexpr double largest = std::numeric_limits<double>::max();
    CHECK(softmax(Numbers{largest, -largest}).probabilities == Numbers{1, 0});
    CHECK(softmax(Numbers{largest, -largest}).log_sum_exp == largest);
    CHECK(softmax(Numbers{largest, largest}).probabilities == Numbers{0.5, 0.5});
    CHECK(softmax(Numbers{largest, largest}, 1e-300).log_sum_exp == infinity);  // its nearest double
    CHECK(softmax(Numbers{1, 1}, 5e-324).probabilities == Numbers{0.5, 0.5});
    CHECK(softmax(Numbers{1, 0}, 5e-324).probabilities == Numbers{1, 0});

    // The gap of 2 · largest, which overflows, over T = largest is 2; so is 2e-310 over 1e-310 but for
    // rounding.
    const Numbers of_two = softmax(Numbers{2, 0}).probabilities;
    CHECK(softmax(Numbers{largest, -largest}, largest).probabilities == of_two);
    CHECK(softmax(Numbers{0x1p-1040, 0}, 0x1p-1041).probabilities == of_two);
    CHECK(softmax(Numbers{0x1p1000, 0}, 0x1p999).probabilities == of_two);
}

namespace {

/// Distance in units of the last place of `value`.
double ulps_between(double value, long double exact) {
    const double next = std::nextafter(std::fabs(value), infinity);
    return static_cast<double>(std::fabs(static_cast<long double>(value) - exact) /
                               static_cast<long double>(next - std::fabs(value)));
}

}  // namespace

TEST_CASE("log p and the loss are right to 1 ULP where the gap is many temperatures wide") {
    if (std::numeric_limits<long double>::digits < 64) return;  // nothing to compare with
    const double gap = GENERATE(1e5 + 1.0 / 3, 3e7 + 1.0 / 7, 123456789.123, 1e15, 0x1.23456789abcdfp300);
    const double temperature = GENERATE(0.1, 0.3, 1.0, 7.0, 1e-200, 3e10, 0x1.8p-400);
    const long double exact = static_cast<long double>(gap) / static_cast<long double>(temperature);
    if (!std::isfinite(static_cast<double>(exact)) || exact < 1000) return;
    CAPTURE(gap, temperature);
    const double log_p = softmax(Numbers{0, -gap}, temperature).log_probabilities[1];
    CHECK(ulps_between(log_p, -exact) <= 0.51);
    CHECK(cross_entropy(Numbers{0, -gap}, 1, temperature).loss == -log_p);
}

TEST_CASE("the margin is right to 1 ULP among subnormal numbers, too") {
    if (std::numeric_limits<long double>::digits < 64) return;
    const double gap = GENERATE(3e-300, 0x1.23456789abcdfp-1000, 7e-310, 3.507434381e-315, 5e-324);
    const double temperature = GENERATE(1.0, 3.0, 0.7, 1e-3, 1e5, 1e15);
    CAPTURE(gap, temperature);
    const long double exact = static_cast<long double>(gap) / static_cast<long double>(temperature) / 2;
    CHECK(ulps_between(softmax(Numbers{gap, 0}, temperature).margin, exact) <= 0.51);
    CHECK(softmax(Numbers{0, gap, 0}, infinity).margin == 0);
}

TEST_CASE("entropy of given probabilities") {
    CHECK(entropy_nats(Numbers{0.5, 0.5, 0}) == std::log(2.0));
    CHECK(entropy_nats(Numbers{1, 0}) == 0);
    CHECK_FALSE(std::signbit(entropy_nats(Numbers{1, 0})));
    CHECK(std::isnan(entropy_nats(Numbers{0.5, std::nan("")})));
    CHECK(std::isnan(entropy_nats(Numbers{1.5, -0.5})));
    const Softmax s = softmax(Numbers{2, 1, 0.1});
    CHECK(std::fabs(entropy_nats(s.probabilities) - s.entropy_nats) <= 4e-16 * s.entropy_nats);
    CHECK(nats_to_bits(std::log(2.0)) == 1);
    CHECK(nats_to_bits(0) == 0);
}

}  // namespace softmaxlab
