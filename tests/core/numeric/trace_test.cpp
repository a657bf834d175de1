#include "core/numeric/trace.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using test::first_difference;
using test::number_of;
using test::numbers_of;
using test::same_bits;

}  // namespace

TEST_CASE("every step of all 192 traces agrees with the vectors bit for bit") {
    const nlohmann::json reference = test::load_reference("precision.json");
    REQUIRE(reference.at("traces").size() == 192);
    for (const nlohmann::json& expected : reference.at("traces")) {
        const std::string format = expected.at("format");
        const std::string method = expected.at("method");
        CAPTURE(format, method, expected.at("input").dump());
        REQUIRE(format_named(format).has_value());
        REQUIRE(method_named(method).has_value());

        const std::vector<double> input = numbers_of(expected.at("input"));
        const Trace actual = trace(input, 1, *format_named(format), *method_named(method));
        CHECK(actual.input == input);
        CHECK(first_difference(actual.logits, numbers_of(expected.at("logits")), same_bits) == -1);
        CHECK(actual.max.has_value() == expected.contains("max"));
        if (actual.max && expected.contains("max"))
            CHECK(same_bits(*actual.max, number_of(expected.at("max"))));
        if (expected.contains("shifted"))
            CHECK(first_difference(actual.shifted, numbers_of(expected.at("shifted")), same_bits) == -1);
        else
            CHECK(actual.shifted.empty());
        CHECK(first_difference(actual.exponentials, numbers_of(expected.at("exponentials")), same_bits) ==
              -1);
        CHECK(same_bits(actual.sum, number_of(expected.at("sum"))));
        CHECK(first_difference(actual.probabilities, numbers_of(expected.at("probabilities")), same_bits) ==
              -1);
    }
}

TEST_CASE("method names") {
    CHECK(name_of(Method::naive) == "naive");
    CHECK(name_of(Method::stable) == "stable");
    CHECK(method_named("naive") == Method::naive);
    CHECK(method_named("stable") == Method::stable);
    CHECK_FALSE(method_named("Stable").has_value());
}

TEST_CASE("the temperature divides after the shift, or the logits themselves") {
    const std::vector<double> logits = {2.0, 1.0, 0.1};
    for (const Format format : all_formats) {
        CAPTURE(name_of(format));
        const Trace stable = trace(logits, 0.7, format, Method::stable);
        const Trace naive = trace(logits, 0.7, format, Method::naive);
        CHECK(stable.scaled.empty());
        CHECK(naive.shifted.empty());
        for (std::size_t i = 0; i < logits.size(); ++i) {
            const double z = round_to(format, logits[i]);
            CHECK(stable.shifted[i] == round_to(format, round_to(format, z - 2) / 0.7));
            CHECK(naive.scaled[i] == round_to(format, z / 0.7));
        }
    }
}

TEST_CASE("a quotient by T is rounded once") {
    // (1 + 2^-10)/T lies just below 1 + 2^-11 · 3, the middle between two float16 numbers, by less than a
    // double can show: a quotient in double would fall on the middle and then be rounded up, to even.
    const double logit = 1 + 0x1p-10;
    const double middle = 1 + 3 * 0x1p-11;
    double temperature = logit / middle;
    if (logit / temperature != middle) temperature = std::nextafter(temperature, 2.0);
    REQUIRE(logit / temperature == middle);
    const double remainder = std::fma(-temperature, middle, logit);  // the sign of logit/T − middle
    REQUIRE(remainder != 0);
    const Trace t = trace(std::vector<double>{logit}, temperature, Format::f16, Method::naive);
    CHECK(t.scaled[0] == (remainder < 0 ? 1 + 0x1p-10 : 1 + 0x1p-9));
}

TEST_CASE("the limits of the temperature") {
    const std::vector<double> logits = {3, 1, 3, -infinity};
    for (const Method method : {Method::naive, Method::stable}) {
        const Trace zero = trace(logits, 0, Format::f32, method);
        CHECK(zero.shifted == std::vector<double>{0, -infinity, 0, -infinity});
        CHECK(zero.probabilities == std::vector<double>{0.5, 0, 0.5, 0});
        CHECK(zero.scaled.empty());
        const Trace infinite = trace(logits, infinity, Format::f16, method);
        CHECK(infinite.shifted == std::vector<double>{0, 0, 0, -infinity});
        CHECK(infinite.sum == 3);
        CHECK(infinite.probabilities[0] == round_to(Format::f16, 1.0 / 3));
        CHECK(infinite.probabilities[3] == 0);
    }
}

TEST_CASE("a masked class takes no part in any format") {
    const std::vector<double> logits = {2, -infinity, 1};
    for (const Format format : all_formats) {
        for (const Method method : {Method::naive, Method::stable}) {
            CAPTURE(name_of(format), name_of(method));
            const Trace t = trace(logits, 0.5, format, method);
            const Trace without = trace(std::vector<double>{2, 1}, 0.5, format, method);
            CHECK(t.exponentials[1] == 0);
            CHECK(t.sum == without.sum);
            CHECK(t.probabilities ==
                  std::vector<double>{without.probabilities[0], 0, without.probabilities[1]});
        }
    }
}

TEST_CASE("an all-masked row is 0/0 or −inf − −inf: NaN with either method") {
    const std::vector<double> logits = {-infinity, -infinity};
    for (const Format format : all_formats) {
        for (const double temperature : {0.0, 0.5, 1.0, infinity}) {
            CHECK(std::isnan(trace(logits, temperature, format, Method::naive).probabilities[0]));
            CHECK(std::isnan(trace(logits, temperature, format, Method::stable).probabilities[1]));
        }
    }
}

TEST_CASE("NaN and infinities spread as the arithmetic has it") {
    const Trace with_nan = trace(std::vector<double>{1, quiet_nan}, 1, Format::f32, Method::stable);
    CHECK_FALSE(with_nan.max.has_value());
    CHECK(std::isnan(with_nan.probabilities[0]));

    const Trace naive_infinity = trace(std::vector<double>{1, infinity}, 1, Format::f32, Method::naive);
    CHECK(naive_infinity.sum == infinity);
    CHECK(naive_infinity.probabilities[0] == 0);
    CHECK(std::isnan(naive_infinity.probabilities[1]));

    const Trace limit = trace(std::vector<double>{1, infinity}, 0, Format::f32, Method::stable);
    CHECK(std::isnan(limit.probabilities[0]));
}

TEST_CASE("facts that the lab teaches") {
    SECTION("naive [100, 0] in f32 is [NaN, 0]") {
        const Trace t = trace(std::vector<double>{100, 0}, 1, Format::f32, Method::naive);
        CHECK(std::isnan(t.probabilities[0]));
        CHECK(t.probabilities[1] == 0);
    }
    SECTION("the sum overflows first: three 88s in f32, two 11s in f16 are all zeros") {
        const Trace f32 = trace(std::vector<double>{88, 88, 88}, 1, Format::f32, Method::naive);
        CHECK(std::isfinite(f32.exponentials[0]));
        CHECK(f32.sum == infinity);
        CHECK(f32.probabilities == std::vector<double>{0, 0, 0});
        const Trace f16 = trace(std::vector<double>{11, 11, 0}, 1, Format::f16, Method::naive);
        CHECK(f16.probabilities == std::vector<double>{0, 0, 0});
    }
    SECTION("in f32 with two classes p is 1 from a gap of 16.7") {
        CHECK(trace(std::vector<double>{16.6, 0}, 1, Format::f32, Method::stable).probabilities[0] < 1);
        CHECK(trace(std::vector<double>{16.7, 0}, 1, Format::f32, Method::stable).probabilities[0] == 1);
    }
    SECTION("exp(−gap) is 0 from a gap of 104") {
        CHECK(trace(std::vector<double>{103.9, 0}, 1, Format::f32, Method::stable).exponentials[1] > 0);
        CHECK(trace(std::vector<double>{104, 0}, 1, Format::f32, Method::stable).exponentials[1] == 0);
    }
    SECTION("-1e9 in the place of −inf is out of range in f16, and no mask in f8e4m3") {
        CHECK(trace(std::vector<double>{1, -1e9}, 1, Format::f16, Method::stable).logits[1] == -infinity);
        CHECK(std::isnan(trace(std::vector<double>{1, -1e9}, 1, Format::f8e4m3, Method::stable).logits[1]));
    }
}

TEST_CASE("in f64 the stable trace is the reference but for rounding") {
    test::RandomLogits random(3);
    for (int round = 0; round < 200; ++round) {
        const std::vector<double> logits = random.row(1 + random.below(40), 8);
        const double temperature = random.uniform(0.3, 4);
        const Trace t = trace(logits, temperature, Format::f64, Method::stable);
        const Softmax exact = softmax(logits, temperature);
        for (std::size_t i = 0; i < logits.size(); ++i) {
            // The rounded gap/T, up to 550 here, is off by at most 2 ULP of 512, 2.3e-13, which e^x makes
            // relative; the sum of up to 40 terms and the rest add 1e-14.
            CHECK(std::fabs(t.probabilities[i] - exact.probabilities[i]) <= 2.5e-13 * exact.probabilities[i]);
        }
        CHECK(std::fabs(sum_of_probabilities(t) - 1) <= 41 * 0x1p-53);
    }
}

TEST_CASE("the sum of probabilities is added in the trace's own format") {
    const Trace t = trace(std::vector<double>{0, 0, 0}, 1, Format::f8e4m3, Method::stable);
    CHECK(t.probabilities[0] == 0.34375);
    CHECK(sum_of_probabilities(t) == 1.0);  // 1.03125, which it cannot hold
}

TEST_CASE("a trace needs logits and a temperature") {
    CHECK_THROWS_AS(trace(std::vector<double>{}, 1, Format::f64, Method::stable), std::invalid_argument);
    CHECK_THROWS_AS(trace(std::vector<double>{1}, -1, Format::f64, Method::stable), std::invalid_argument);
    CHECK_THROWS_AS(trace(std::vector<double>{1}, std::nan(""), Format::f64, Method::stable),
                    std::invalid_argument);
}

}  // namespace softmaxlab
