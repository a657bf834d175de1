// The contract that all backends share: the same tests for each of them, with its own error bound. This file
// is part of every program that has backends to test.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_adapters.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/engine/backend.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/softmax.h"
#include "tests/core/engine/backends_under_test.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab::test {

namespace {

constexpr double largest = std::numeric_limits<double>::max();

using Numbers = std::vector<double>;

/// Runs the rest of the test case once for every backend.
BackendUnderTest each_backend() {
    return make_backend_under_test(GENERATE(from_range(backends_under_test())));
}

SoftmaxOutput run(Backend& backend, const Numbers& logits, double temperature = 1, std::size_t rows = 1) {
    return backend.softmax({logits, rows, logits.size() / rows, temperature});
}

/// (max − z)/T without overflow.
double gap_of(double logit, double max, double temperature) {
    if (logit == max || temperature == infinity) return 0;
    return 2 * ((max / 2 - logit / 2) / temperature);
}

/// Checks one row against exact probabilities, every class within the backend's own bound.
void check_row(const Backend& backend, const Numbers& logits, double temperature,
               std::span<const double> actual, const Numbers& exact) {
    const double max = *std::max_element(logits.begin(), logits.end());
    const ErrorBound bound = backend.error_bound();
    double worst = 0;
    std::size_t where = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double allowed = bound.at(exact[i], gap_of(logits[i], max, temperature), logits.size());
        const double error = std::fabs(actual[i] - exact[i]) / allowed;
        // A NaN compares false and must not pass.
        if (!(error <= worst)) {
            worst = error;
            where = i;
        }
    }
    CAPTURE(logits.size(), temperature, where, logits[where], actual[where], exact[where]);
    REQUIRE(worst <= 1);
}

/// The same against softmax in double-double, which core/numeric tests with 60-digit vectors.
void check(Backend& backend, const Numbers& logits, double temperature = 1) {
    const SoftmaxOutput output = run(backend, logits, temperature);
    REQUIRE(output.status == std::vector<RowStatus>{RowStatus::ok});
    REQUIRE(output.probabilities.size() == logits.size());
    check_row(backend, logits, temperature, output.probabilities, softmax(logits, temperature).probabilities);
}

/// Random finite doubles with every exponent alike.
double any_finite(RandomLogits& random) {
    double value = infinity;
    while (!std::isfinite(value)) {
        const std::uint64_t bits = (static_cast<std::uint64_t>(random.below(std::size_t{1} << 32)) << 32) |
                                   random.below(std::size_t{1} << 32);
        std::memcpy(&value, &bits, sizeof value);
    }
    return value;
}

}  // namespace

TEST_CASE("backends: the reference vectors") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    const nlohmann::json cases = load_reference("softmax.json").at("cases");
    REQUIRE(cases.size() >= 37);
    for (const nlohmann::json& one : cases) {
        CAPTURE(one.at("name").get<std::string>());
        const Numbers logits = apply_mask(numbers_of(one.at("logits")), mask_of(one));
        const double temperature = number_of(one.at("temperature"));
        const SoftmaxOutput output = run(backend, logits, temperature);
        REQUIRE(output.status == std::vector<RowStatus>{RowStatus::ok});
        check_row(backend, logits, temperature, output.probabilities, numbers_of(one.at("probabilities")));
        if (!one.contains("jacobian")) continue;
        std::vector<std::size_t> classes(logits.size());
        for (std::size_t i = 0; i < classes.size(); ++i) classes[i] = i;
        const JacobianOutput jacobian = backend.jacobian({logits, classes, temperature});
        Numbers expected;
        for (const nlohmann::json& row : one.at("jacobian"))
            for (const double entry : numbers_of(row)) expected.push_back(entry);
        REQUIRE(jacobian.values.size() == expected.size());
        const double allowed = backend.jacobian_error(temperature, logits.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            CHECK(std::fabs(jacobian.values[i] - expected[i]) <= allowed);
    }
}

TEST_CASE("backends: lengths around the widths of vectors and workgroups") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    RandomLogits random(11);
    std::vector<std::size_t> lengths = {63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1000};
    for (std::size_t length = 1; length <= 35; ++length) lengths.push_back(length);
    for (const std::size_t classes : lengths) {
        for (const double spread : {1e-3, 1.0, 50.0}) check(backend, random.row(classes, spread));
        Numbers row = random.row(classes, 1);
        row.back() = 40;
        check(backend, row);
        row.front() = 41;
        check(backend, row, 0.7);
    }
}

TEST_CASE("backends: rows in which the naive form overflows, and outliers") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    RandomLogits random(12);
    for (const double centre : {95.0, 720.0, -720.0, 1e6, -1e6}) {
        Numbers row(50);
        for (double& z : row) z = centre + random.uniform(-5, 5);
        check(backend, row);
    }
    for (const double outlier : {17.0, 80.0, 1e3, 1e30, 1e300, -17.0, -80.0, -1e3, -1e30, -1e300}) {
        Numbers row(300);
        for (double& z : row) z = random.uniform(-1, 1);
        row[random.below(row.size())] = outlier;
        check(backend, row);
    }
}

TEST_CASE("backends: logits of every magnitude, and temperatures to match") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    RandomLogits random(13);
    for (int repeat = 0; repeat < 60; ++repeat) {
        Numbers row(1 + random.below(20));
        for (double& z : row) z = any_finite(random);
        check(backend, row);
        check(backend, row, std::fabs(any_finite(random)) + 1e-300);
    }
    for (int exponent = -300; exponent <= 300; exponent += 20) {
        const double scale = std::pow(10.0, exponent);
        Numbers row = random.row(9, 3);
        for (double& z : row) z *= scale;
        check(backend, row, scale);
        check(backend, row, 0.3 * scale);
    }
    check(backend, {largest, -largest, 0, largest / 2});
    check(backend, {largest, -largest, 0, largest / 2}, largest);
    check(backend, {5e-324, 0, 1e-323}, 5e-324);
}

TEST_CASE("backends: a common shift changes nothing") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    const Numbers row = {0.5, -3.25, 7, 2.125, -11};
    const Numbers expected = run(backend, row).probabilities;
    for (const double shift : {1.0, -1000.0, 0x1p40, -0x1p40}) {
        Numbers shifted = row;
        for (double& z : shifted) z += shift;  // exact in double, hopeless in float32
        REQUIRE(run(backend, shifted).probabilities == expected);
    }
}

TEST_CASE("backends: two hundred thousand classes") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    constexpr std::size_t classes = 200'000;
    RandomLogits random(14);
    Numbers row(classes);
    for (double& z : row) z = random.uniform(-4, 4) + random.uniform(-4, 4);
    row[random.below(classes)] = 12;
    check(backend, row);
    check(backend, row, 0.1);
    CHECK(run(backend, row).seconds > 0);

    // Each of the small terms is lost when it is added to 1 in float32; together they are 0.003.
    std::fill(row.begin(), row.end(), -18);
    row[classes / 3] = 0;
    check(backend, row);
    CHECK(run(backend, row).probabilities[classes / 3] < 0.9975);

    std::fill(row.begin(), row.end(), 7);
    check(backend, row);
}

TEST_CASE("backends: the limits of the temperature") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    CHECK(run(backend, {1, 3, 3, -infinity, 2, 3, 3}, 0).probabilities ==
          Numbers{0, 0.25, 0.25, 0, 0, 0.25, 0.25});
    CHECK(run(backend, {-0.0, 0.0}, 0).probabilities == Numbers{0.5, 0.5});
    CHECK(run(backend, {-5}, 0).probabilities == Numbers{1});
    CHECK(run(backend, {largest, -largest}, 0).probabilities == Numbers{1, 0});
    // Argmax is exact in double, also where the logits are the same float32.
    CHECK(run(backend, {1, std::nextafter(1, 2)}, 0).probabilities == Numbers{0, 1});
    CHECK(run(backend, {0, 5e-324, -5e-324}, 0).probabilities == Numbers{0, 1, 0});

    CHECK(run(backend, {1, -infinity, 1e300, -largest, largest}, infinity).probabilities ==
          Numbers{0.25, 0, 0.25, 0.25, 0.25});
    for (const std::size_t classes : {1u, 3u, 7u, 100u, 257u, 10'000u}) {
        RandomLogits random(15);
        Numbers row = random.row(classes, 100);
        check(backend, row, infinity);
        row.push_back(-infinity);
        const Numbers p = run(backend, row, infinity).probabilities;
        REQUIRE(p.back() == 0);
        REQUIRE(std::all_of(p.begin(), p.end() - 1, [&](double value) { return value == p.front(); }));
    }
}

TEST_CASE("backends: masked classes have probability 0 and take no part") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    RandomLogits random(16);
    for (const std::size_t classes : {2u, 5u, 16u, 33u, 300u, 1025u}) {
        Numbers row = random.row(classes, 4);
        for (std::size_t i = 0; i < classes; ++i)
            if (i != classes / 2 && random.below(2) == 0) row[i] = -infinity;
        check(backend, row, 0.8);
        const Numbers p = run(backend, row, 0.8).probabilities;
        for (std::size_t i = 0; i < classes; ++i)
            if (row[i] == -infinity) REQUIRE(p[i] == 0);
    }
    CHECK(run(backend, {-infinity, -largest, -infinity}).probabilities == Numbers{0, 1, 0});
}

TEST_CASE("backends: a row without a live class is 0 and flagged") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    const double temperature = GENERATE(0.0, 1.0, infinity);
    CAPTURE(backend.name(), backend.detail(), temperature);
    for (const std::size_t classes : {1u, 7u, 256u, 1000u}) {
        const SoftmaxOutput output = run(backend, Numbers(classes, -infinity), temperature);
        REQUIRE(output.status == std::vector<RowStatus>{RowStatus::all_masked});
        REQUIRE(output.probabilities == Numbers(classes, 0));
    }
}

TEST_CASE("backends: what is wrong with one row stays in that row") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    const double temperature = GENERATE(0.0, 0.9, infinity);
    CAPTURE(backend.name(), backend.detail(), temperature);
    constexpr std::size_t rows = 1000;
    const std::size_t classes = GENERATE(as<std::size_t>(), 1, 6, 37);
    RandomLogits random(17);
    Numbers logits;
    std::vector<RowStatus> expected;
    for (std::size_t row = 0; row < rows; ++row) {
        Numbers one = random.row(classes, 3);
        RowStatus status = RowStatus::ok;
        const std::size_t at = random.below(classes);
        switch (random.below(6)) {
            case 0:
                one[at] = quiet_nan;
                status = RowStatus::not_a_number;
                break;
            case 1:
                one[at] = infinity;
                status = RowStatus::not_a_number;
                break;
            case 2:
                std::fill(one.begin(), one.end(), -infinity);
                status = RowStatus::all_masked;
                break;
            case 3:
                std::fill(one.begin(), one.end(), -infinity);
                one[at] = quiet_nan;
                status = RowStatus::not_a_number;
                break;
            default:
                break;
        }
        logits.insert(logits.end(), one.begin(), one.end());
        expected.push_back(status);
    }
    const SoftmaxOutput output = run(backend, logits, temperature, rows);
    REQUIRE(output.status == expected);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto first = static_cast<std::ptrdiff_t>(row * classes);
        const auto last = first + static_cast<std::ptrdiff_t>(classes);
        const Numbers one(logits.begin() + first, logits.begin() + last);
        const Numbers p(output.probabilities.begin() + first, output.probabilities.begin() + last);
        CAPTURE(row);
        switch (expected[row]) {
            case RowStatus::ok:
                check_row(backend, one, temperature, p, softmax(one, temperature).probabilities);
                break;
            case RowStatus::all_masked:
                REQUIRE(p == Numbers(classes, 0));
                break;
            case RowStatus::not_a_number:
                REQUIRE(std::all_of(p.begin(), p.end(), [](double value) { return std::isnan(value); }));
                break;
        }
    }
}

TEST_CASE("backends: more rows than fit into one dispatch") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    constexpr std::size_t rows = 70'000;
    Numbers logits(2 * rows);
    for (std::size_t row = 0; row < rows; ++row) logits[2 * row + 1] = static_cast<double>(row) / 1000;
    const SoftmaxOutput output = run(backend, logits, 1, rows);
    REQUIRE(output.status == std::vector<RowStatus>(rows, RowStatus::ok));
    for (std::size_t row = 0; row < rows; row += 997) {
        const Numbers one = {logits[2 * row], logits[2 * row + 1]};
        check_row(backend, one, 1, std::span(output.probabilities).subspan(2 * row, 2),
                  softmax(one).probabilities);
    }
}

TEST_CASE("backends: results are numbers of the backend's format, and sum to 1") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    CHECK_FALSE(backend.name().empty());
    CHECK_FALSE(backend.detail().empty());
    RandomLogits random(18);
    for (int repeat = 0; repeat < 50; ++repeat) {
        const Numbers p =
            run(backend, random.row(1 + random.below(400), 8), random.uniform(0.1, 3)).probabilities;
        double sum = 0;
        for (const double value : p) {
            REQUIRE(value == round_to(backend.format(), value));
            sum += value;
        }
        // Each p is off by `relative` of itself for its own reasons, by the gap's rounding only so that it
        // moves from one class to another; adding 400 doubles costs less than 1e-13.
        REQUIRE(std::fabs(sum - 1) <= backend.error_bound().relative + 1e-13);
    }
}

TEST_CASE("backends: arguments that make no sense are refused") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name(), backend.detail());
    const Numbers logits(6, 1.0);
    CHECK_THROWS_AS(backend.softmax({logits, 1, 0, 1}), std::invalid_argument);
    CHECK_THROWS_AS(backend.softmax({logits, 1, 5, 1}), std::invalid_argument);
    CHECK_THROWS_AS(backend.softmax({logits, 3, 3, 1}), std::invalid_argument);
    CHECK_THROWS_AS(backend.softmax({logits, 2, 3, -1}), std::invalid_argument);
    CHECK_THROWS_AS(backend.softmax({logits, 2, 3, quiet_nan}), std::invalid_argument);
    CHECK(backend.softmax({logits, 2, 3, 1}).status.size() == 2);
    CHECK(backend.softmax({{}, 0, 3, 1}).status.empty());
}

// ---- the Jacobian ----

namespace {

std::vector<std::size_t> first_classes(std::size_t count) {
    std::vector<std::size_t> classes(count);
    for (std::size_t i = 0; i < count; ++i) classes[i] = i;
    return classes;
}

void check_jacobian(Backend& backend, const Numbers& logits, double temperature,
                    const std::vector<std::size_t>& classes) {
    const JacobianOutput actual = backend.jacobian({logits, classes, temperature});
    const Numbers exact = jacobian_block(logits, temperature, classes);
    const double allowed = backend.jacobian_error(temperature, logits.size());
    REQUIRE(actual.values.size() == exact.size());
    double worst = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const double error = std::fabs(actual.values[i] - exact[i]);
        if (!(error <= worst)) worst = error;
    }
    INFO(backend.name() << ", K = " << logits.size() << ", T = " << temperature);
    CHECK(worst <= allowed);
}

}  // namespace

TEST_CASE("backend contract: the Jacobian is right within its bound, in whole and in blocks") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    for (const double temperature : {0.05, 1.0, 20.0}) {
        for (const std::size_t classes : {1U, 2U, 3U, 15U, 16U, 17U, 33U, 100U}) {
            Numbers logits(classes);
            for (std::size_t i = 0; i < classes; ++i) logits[i] = 6 * std::sin(static_cast<double>(i) * 1.3);
            check_jacobian(backend, logits, temperature, first_classes(classes));
        }
        Numbers many(3000);
        for (std::size_t i = 0; i < many.size(); ++i) many[i] = 3 * std::cos(static_cast<double>(i) * 0.7);
        check_jacobian(backend, many, temperature, {17, 2999, 0, 5});
    }
    check_jacobian(backend, {60, 0}, 1, {0, 1});
    check_jacobian(backend, {1, -infinity, 0.5}, 1, {0, 1, 2});
}

TEST_CASE("backend contract: the diagonal of the Jacobian keeps its digits where p is nearly 1") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    CAPTURE(backend.name());
    const JacobianOutput two = backend.jacobian({Numbers{10, 0}, std::vector<std::size_t>{0, 1}, 1});
    CHECK(std::fabs(two.values[0] / 4.539580773595167e-5 - 1) < 2e-6);
    CHECK(std::fabs(two.values[0] + two.values[1]) <= 1e-15 * two.values[0]);
    CHECK(std::fabs(two.values[2] + two.values[3]) <= 1e-15 * two.values[3]);
    for (const Numbers& logits : {Numbers{0, 17, 0.5, -1}, Numbers{40, 0, 3}, Numbers{1, -infinity, 31}}) {
        for (const double temperature : {0.8, 1.0, 3.0}) {
            const std::size_t classes = logits.size();
            const Numbers exact = jacobian(logits, temperature);
            const Numbers actual = backend.jacobian({logits, first_classes(classes), temperature}).values;
            for (std::size_t row = 0; row < classes; ++row) {
                double sum = 0;
                for (std::size_t i = row * classes; i < (row + 1) * classes; ++i) {
                    CAPTURE(temperature, row, i, actual[i], exact[i]);
                    // Below the smallest normal float digits are lost, and drivers may make 0 of it.
                    CHECK(std::fabs(actual[i] - exact[i]) <= 8e-6 * std::fabs(exact[i]) + 1.2e-38);
                    sum += actual[i];
                }
                CHECK(std::fabs(sum) <= 3e-7 * actual[row * classes + row]);
            }
        }
    }
}

TEST_CASE("backend contract: the Jacobian in the limits, of masked rows and of numbers that are none") {
    const BackendUnderTest under_test = each_backend();
    Backend& backend = *under_test.backend;
    const std::vector<std::size_t> both = {0, 1};
    const Numbers zero(4, 0.0);
    CHECK(backend.jacobian({Numbers{2, 1}, both, 0}).values == zero);
    CHECK(backend.jacobian({Numbers{2, 1}, both, infinity}).values == zero);
    CHECK(backend.jacobian({Numbers{-infinity, -infinity}, both, 1}).values == zero);
    for (const double broken : {quiet_nan, infinity}) {
        const JacobianOutput output = backend.jacobian({Numbers{broken, 1}, both, 1});
        CHECK(
            std::all_of(output.values.begin(), output.values.end(), [](double x) { return std::isnan(x); }));
    }
    CHECK_THROWS_AS(backend.jacobian({Numbers{2, 1}, std::vector<std::size_t>{2}, 1}), std::out_of_range);
    // Temperatures whose inverse is no float.
    CHECK(backend.jacobian({Numbers{2, 1}, both, 1e-300}).values == zero);
    CHECK(backend.jacobian({Numbers{2, 1}, both, 1e300}).values[0] < 1e-299);
}

}  // namespace softmaxlab::test
