#include "core/kernels/softmax_f32.h"

#include <hwy/targets.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/numeric/softmax.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab::test {

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

struct Row {
    std::vector<float> probabilities;
    RowStatus status;
};

Row run(const std::vector<float>& logits, double temperature = 1) {
    Row row{std::vector<float>(logits.size(), -7), RowStatus::ok};
    kernels::softmax_rows(logits, row.probabilities, logits.size(), temperature, {&row.status, 1});
    return row;
}

/// Softmax in double of the same float32 inputs: itself within 1 ULP of double, by core/numeric's own tests.
std::vector<double> exact(const std::vector<float>& logits, double temperature) {
    return softmax(std::vector<double>(logits.begin(), logits.end()), temperature).probabilities;
}

/// Checks every class against the documented bound; the message names the worst one.
void check_bound(const std::vector<float>& logits, double temperature = 1) {
    const Row row = run(logits, temperature);
    REQUIRE(row.status == RowStatus::ok);
    const std::vector<double> expected = exact(logits, temperature);
    double worst = 0;
    std::size_t where = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double error = std::fabs(static_cast<double>(row.probabilities[i]) - expected[i]);
        const double bound =
            kernels::softmax_f32_relative_error * expected[i] + kernels::softmax_f32_absolute_error;
        // A NaN compares false and must not pass.
        if (!(error / bound <= worst)) {
            worst = error / bound;
            where = i;
        }
    }
    CAPTURE(logits.size(), temperature, where, logits[where], row.probabilities[where], expected[where]);
    REQUIRE(worst <= 1);
}

std::vector<float> normal_row(RandomLogits& random, std::size_t classes, double spread) {
    std::vector<float> row(classes);
    for (float& z : row) {
        double sum = 0;  // of 12 uniform numbers: normal enough, and with the same bits everywhere
        for (int k = 0; k < 12; ++k) sum += random.uniform(-0.5, 0.5);
        z = static_cast<float>(spread * sum);
    }
    return row;
}

float from_bits(std::uint32_t bits) {
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

}  // namespace

TEST_CASE("kernel: every length around every vector width is within the bound") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(1);
    // Vectors hold 4, 8 or 16 floats: 1 to 65 covers one less, exactly, one more and twice of each.
    for (std::size_t classes = 1; classes <= 65; ++classes) {
        for (const double spread : {1e-3, 1.0, 10.0, 60.0}) check_bound(normal_row(random, classes, spread));
        // The largest at either end, where tails are handled.
        std::vector<float> row = normal_row(random, classes, 1);
        row.front() = 50;
        check_bound(row);
        std::swap(row.front(), row.back());
        check_bound(row);
    }
}

TEST_CASE("kernel: nothing past the end of the row is written") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    for (std::size_t classes = 1; classes <= 33; ++classes) {
        const std::vector<float> logits(classes, 1.0f);
        std::vector<float> memory(classes + 32, -7.0f);
        RowStatus status = RowStatus::ok;
        kernels::softmax_rows(logits, {memory.data() + 16, classes}, classes, 1, {&status, 1});
        CAPTURE(classes);
        REQUIRE(std::all_of(memory.begin(), memory.begin() + 16, [](float v) { return v == -7; }));
        REQUIRE(std::all_of(memory.end() - 16, memory.end(), [](float v) { return v == -7; }));
    }
}

TEST_CASE("kernel: two classes at every gap from 0 to 110") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    // Both p of two classes with gap g: this walks the exponential over its whole range, subnormal results
    // included.
    constexpr std::size_t steps = 40'000;
    std::vector<float> logits(2 * steps);
    for (std::size_t i = 0; i < steps; ++i) {
        logits[2 * i] = -110.0f * static_cast<float>(i) / static_cast<float>(steps);
    }
    std::vector<float> p(logits.size());
    std::vector<RowStatus> status(steps);
    kernels::softmax_rows(logits, p, 2, 1, status);
    double worst = 0;
    float worst_gap = 0;
    for (std::size_t i = 0; i < steps; ++i) {
        const double exponential =
            std::exp(static_cast<double>(logits[2 * i]));  // double: 1e-16, far below the bound
        const double expected = exponential / (1 + exponential);
        const double bound =
            kernels::softmax_f32_relative_error * expected + kernels::softmax_f32_absolute_error;
        const double error = std::fabs(static_cast<double>(p[2 * i]) - expected) / bound;
        if (!(error <= worst)) {
            worst = error;
            worst_gap = -logits[2 * i];
        }
    }
    CAPTURE(worst_gap);
    REQUIRE(worst <= 1);
}

TEST_CASE("kernel: results go down to the smallest subnormal") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    const float smallest = std::numeric_limits<float>::denorm_min();
    // exp(−103) is 1.32 smallest subnormals, exp(−103.9) is 0.54 and exp(−104) 0.49 of one.
    const Row row = run({0, -103.0f, -103.9f, -104.0f, -200.0f});
    CHECK(row.probabilities == std::vector<float>{1, smallest, smallest, 0, 0});
    // exp(−90) is 584,744.3 of them; without gradual underflow it would be 0.
    const Row ninety = run({0, -90.0f});
    CHECK(std::fabs(static_cast<double>(ninety.probabilities[1]) - std::exp(-90.0)) <=
          static_cast<double>(smallest));
}

TEST_CASE("kernel: rows in which the naive form overflows") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(2);
    for (const std::size_t classes : {3u, 17u, 100u, 1000u}) {
        std::vector<float> row(classes);
        for (float& z : row) z = static_cast<float>(random.uniform(90, 100));
        check_bound(row);
        for (float& z : row) z = static_cast<float>(random.uniform(-1100, -1000));
        check_bound(row);
    }
    CHECK(run({88, 88, 88}).probabilities == std::vector<float>(3, 1.0f / 3.0f));
    CHECK(run({FLT_MAX, 0, -FLT_MAX}).probabilities == std::vector<float>{1, 0, 0});
    CHECK(run({-FLT_MAX, -FLT_MAX}).probabilities == std::vector<float>{0.5f, 0.5f});
    CHECK(run({FLT_MAX, FLT_MAX, -FLT_MAX, -FLT_MAX}).probabilities == std::vector<float>{0.5f, 0.5f, 0, 0});
}

TEST_CASE("kernel: outliers in a quiet row") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(3);
    for (const float outlier : {20.0f, 80.0f, 1e4f, 1e30f, -20.0f, -80.0f, -1e4f, -1e30f}) {
        std::vector<float> row = normal_row(random, 200, 1);
        row[random.below(200)] = outlier;
        check_bound(row);
    }
}

TEST_CASE("kernel: logits of any bit pattern") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(4);
    const auto any_finite = [&] {
        float value = infinity;
        while (!std::isfinite(value))
            value = from_bits(static_cast<std::uint32_t>(random.below(std::size_t{1} << 32)));
        return value;
    };
    for (int repeat = 0; repeat < 300; ++repeat) {
        std::vector<float> row(1 + random.below(40));
        for (float& z : row) z = any_finite();
        check_bound(row);
        // A temperature of the row's own magnitude makes the gaps matter.
        const float scale = std::fabs(row[0]);
        if (scale > 0) check_bound(row, static_cast<double>(scale) / 10);
    }
    // Subnormal logits are different logits.
    const float smallest = std::numeric_limits<float>::denorm_min();
    check_bound({0, smallest, 3 * smallest, -5 * smallest}, 1e-45);
    check_bound({0, smallest}, 1e-46);  // a gap of 14
}

TEST_CASE("kernel: temperatures of every magnitude") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(5);
    for (const double temperature :
         {5e-324, 1e-300, 1e-61, 1e-59, 1e-45, 1e-6, 0.01, 0.1, 0.7, 1.5, 3.0, 100.0, 1e10, 1e38, 1e300}) {
        for (const double spread : {1e-6, 1.0, 1e3}) {
            check_bound(normal_row(random, 37, spread * std::clamp(temperature, 1e-30, 1e30)), temperature);
            check_bound(normal_row(random, 37, spread), temperature);
        }
    }
}

TEST_CASE("kernel: the limits of the temperature") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    for (std::size_t classes = 3; classes <= 40; ++classes) {
        std::vector<float> row(classes, 1);
        row[1] = -infinity;
        row[0] = std::nextafter(2.0f, 0.0f);  // the next one below 2: argmax is exact
        row[classes - 1] = 2;
        std::vector<float> expected(classes, 0);
        expected[classes - 1] = 1;
        REQUIRE(run(row, 0).probabilities == expected);

        row[0] = 2;  // a tie is shared
        expected[0] = expected[classes - 1] = 0.5f;
        REQUIRE(run(row, 0).probabilities == expected);

        std::fill(expected.begin(), expected.end(),
                  static_cast<float>(1.0 / static_cast<double>(classes - 1)));
        expected[1] = 0;
        REQUIRE(run(row, std::numeric_limits<double>::infinity()).probabilities == expected);
    }
    CHECK(run({0.0f, -0.0f}, 0).probabilities == std::vector<float>{0.5f, 0.5f});
}

TEST_CASE("kernel: masked classes, rows without a live class, and rows with NaN or +inf") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const double temperature = GENERATE(0.0, 1e-80, 0.5, 1.0, std::numeric_limits<double>::infinity());
    CAPTURE(set.name(), temperature);
    for (std::size_t classes = 1; classes <= 35; ++classes) {
        CAPTURE(classes);
        for (std::size_t at = 0; at < classes; ++at) {
            std::vector<float> row(classes, -infinity);
            Row result = run(row, temperature);
            REQUIRE(result.status == RowStatus::all_masked);
            REQUIRE(result.probabilities == std::vector<float>(classes, 0));

            row[at] = -1e30f;  // the only live class
            result = run(row, temperature);
            REQUIRE(result.status == RowStatus::ok);
            REQUIRE(result.probabilities[at] == 1);
            REQUIRE(std::count(result.probabilities.begin(), result.probabilities.end(), 0.0f) ==
                    static_cast<std::ptrdiff_t>(classes - 1));

            for (const float bad : {not_a_number, -not_a_number, infinity}) {
                row[at] = bad;
                result = run(row, temperature);
                REQUIRE(result.status == RowStatus::not_a_number);
                REQUIRE(std::all_of(result.probabilities.begin(), result.probabilities.end(),
                                    [](float p) { return std::isnan(p); }));
            }
        }
    }
}

TEST_CASE("kernel: in place gives the same bits, row by row") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const std::size_t classes = GENERATE(as<std::size_t>(), 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100);
    const double temperature = GENERATE(0.0, 0.7, std::numeric_limits<double>::infinity());
    CAPTURE(set.name(), classes, temperature);
    constexpr std::size_t rows = 11;
    RandomLogits random(6);
    std::vector<float> logits;
    for (std::size_t row = 0; row < rows; ++row) {
        std::vector<float> one = normal_row(random, classes, 5);
        if (row == 4) one[classes / 2] = not_a_number;
        if (row == 7) std::fill(one.begin(), one.end(), -infinity);
        logits.insert(logits.end(), one.begin(), one.end());
    }
    std::vector<RowStatus> status(rows);
    std::vector<float> in_place = logits;
    kernels::softmax_rows(in_place, in_place, classes, temperature, status);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto first = logits.begin() + static_cast<std::ptrdiff_t>(row * classes);
        const Row alone =
            run(std::vector<float>(first, first + static_cast<std::ptrdiff_t>(classes)), temperature);
        REQUIRE(status[row] == alone.status);
        REQUIRE(std::memcmp(in_place.data() + row * classes, alone.probabilities.data(),
                            classes * sizeof(float)) == 0);
    }
}

TEST_CASE("kernel: sums of hundreds of thousands of terms") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    constexpr std::size_t classes = 300'000;
    RandomLogits random(7);
    check_bound(normal_row(random, classes, 3));
    check_bound(std::vector<float>(classes, 12.5f));
    // Each of the small terms, 1.5e-8, is lost when it is added to 1 in float32; together they are 0.0046.
    std::vector<float> row(classes, -18.0f);
    row[0] = 0;
    check_bound(row);
    const Row result = run(row);
    CHECK(static_cast<double>(result.probabilities[0]) < 0.996);
}

TEST_CASE("kernel: arguments that make no sense are refused") {
    std::vector<float> values(6, 0.0f);
    std::vector<RowStatus> status(2);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(kernels::softmax_rows(values, values, 0, 1, status), std::invalid_argument);
    CHECK_THROWS_AS(kernels::softmax_rows(values, values, 4, 1, status), std::invalid_argument);
    CHECK_THROWS_AS(kernels::softmax_rows(values, values, 2, 1, status), std::invalid_argument);
    CHECK_THROWS_AS(kernels::softmax_rows(values, {values.data(), 3}, 3, 1, status), std::invalid_argument);
    CHECK_THROWS_AS(kernels::softmax_rows(values, values, 3, -1, status), std::invalid_argument);
    CHECK_THROWS_AS(kernels::softmax_rows(values, values, 3, nan, status), std::invalid_argument);
    CHECK_NOTHROW(kernels::softmax_rows(values, values, 3, 1, status));
    CHECK_NOTHROW(kernels::softmax_rows({}, {}, 3, 1, {}));
}

TEST_CASE("kernel: instruction sets have the names that people know") {
    for (const std::int64_t one : instruction_sets()) {
        const UseInstructionSet set(one);
        CHECK(kernels::instruction_set() == kernels::instruction_set_name(one));
        CHECK(kernels::instruction_set().find("AVX3") == std::string::npos);
    }
    CHECK(kernels::instruction_set_name(HWY_AVX3) == "AVX-512");
    CHECK(kernels::instruction_set_name(HWY_AVX2) == "AVX2");
}

}  // namespace softmaxlab::test
