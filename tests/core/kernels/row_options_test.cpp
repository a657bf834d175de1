// softmax_rows() with masks, threads, blocks of rows and stores past the caches: what each row must be,
// however it is come by.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/base/workers.h"
#include "core/kernels/softmax_f32.h"
#include "core/numeric/softmax.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/kernels/rows_under_test.h"

namespace softmaxlab::test {

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

void check_rows(const std::vector<float>& logits, const std::vector<float>& p, std::size_t classes,
                double temperature) {
    double worst = 0;
    std::size_t where = 0;
    for (std::size_t row = 0; row < logits.size() / classes; ++row) {
        const std::vector<double> expected = softmax(row_of(logits, row, classes), temperature).probabilities;
        for (std::size_t i = 0; i < classes; ++i) {
            const double error = std::fabs(static_cast<double>(p[row * classes + i]) - expected[i]);
            const double bound =
                kernels::softmax_f32_relative_error * expected[i] + kernels::softmax_f32_absolute_error;
            if (!(error / bound <= worst)) {  // a NaN compares false and must not pass
                worst = error / bound;
                where = row * classes + i;
            }
        }
    }
    CAPTURE(classes, temperature, where, logits[where], p[where]);
    REQUIRE(worst <= 1);
}

}  // namespace

TEST_CASE("kernel: blocks of short rows, and the rows that are left over", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(11);
    for (std::size_t classes = 1; classes <= 40; ++classes) {
        for (const std::size_t rows : {std::size_t{16}, std::size_t{35}}) {
            for (const double spread : {0.5, 8.0, 90.0}) {
                const std::vector<float> logits = random_rows(random, rows, classes, spread);
                std::vector<float> p(logits.size());
                std::vector<RowStatus> status(rows);
                kernels::softmax_rows(logits, p, classes, 1.3, status);
                check_rows(logits, p, classes, 1.3);
                REQUIRE(std::count(status.begin(), status.end(), RowStatus::ok) ==
                        static_cast<std::ptrdiff_t>(rows));
            }
        }
    }
}

TEST_CASE("kernel: what is all of the sum is exactly 1", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const std::size_t classes = GENERATE(as<std::size_t>(), 1, 2, 3, 8, 16, 17, 64, 200, 300, 500, 1000);
    CAPTURE(set.name(), classes);
    RandomLogits random(17);
    constexpr std::size_t rows = 19;  // a block, and some that are left over
    for (const double spread : {1.0, 300.0, 1e6}) {
        std::vector<float> logits(rows * classes);
        for (float& z : logits) z = static_cast<float>(random.uniform(-spread, spread) - 4 * spread - 20);
        for (std::size_t row = 0; row < rows; ++row)
            logits[row * classes + row % classes] = static_cast<float>(random.uniform(-spread, spread));
        std::vector<RowStatus> status(rows);
        std::vector<float> p(logits.size());
        kernels::softmax_rows(logits, p, classes, 0.5, status);
        for (std::size_t row = 0; row < rows; ++row) REQUIRE(p[row * classes + row % classes] == 1);
    }
}

TEST_CASE("kernel: one odd row leaves the others of its block as they are", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const std::size_t classes = GENERATE(as<std::size_t>(), 2, 3, 7, 16, 17, 40, 100, 300, 700);
    CAPTURE(set.name(), classes);
    RandomLogits random(12);
    constexpr std::size_t rows = 48;
    const std::vector<float> good = random_rows(random, rows, classes, 5);
    for (const float odd : {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity, 1e30F, -1e30F}) {
        std::vector<float> logits = good;
        constexpr std::size_t of_row = 21;
        std::fill_n(logits.begin() + of_row * static_cast<std::ptrdiff_t>(classes), classes, odd);
        std::vector<float> p(logits.size());
        std::vector<RowStatus> status(rows);
        kernels::softmax_rows(logits, p, classes, 1, status);
        CAPTURE(odd);
        CHECK(status[of_row] == (odd == -infinity     ? RowStatus::all_masked
                                 : std::isfinite(odd) ? RowStatus::ok
                                                      : RowStatus::not_a_number));
        for (std::size_t i = 0; i < classes; ++i) {
            const float value = p[of_row * classes + i];
            if (std::isfinite(odd)) {
                REQUIRE(std::fabs(value * static_cast<float>(classes) - 1) < 2e-6F);
            } else {
                REQUIRE((odd == -infinity ? value == 0 : std::isnan(value)));
            }
        }
        logits.erase(logits.begin() + of_row * static_cast<std::ptrdiff_t>(classes),
                     logits.begin() + (of_row + 1) * static_cast<std::ptrdiff_t>(classes));
        p.erase(p.begin() + of_row * static_cast<std::ptrdiff_t>(classes),
                p.begin() + (of_row + 1) * static_cast<std::ptrdiff_t>(classes));
        check_rows(logits, p, classes, 1);
    }
}

TEST_CASE("kernel: masked classes of short rows are 0, whatever their neighbours are", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const std::size_t classes = GENERATE(as<std::size_t>(), 2, 5, 10, 16, 20, 64, 129, 300);
    CAPTURE(set.name(), classes);
    RandomLogits random(13);
    constexpr std::size_t rows = 37;
    const std::vector<float> logits = random_rows(random, rows, classes, 6);
    const std::size_t words = (classes + 63) / 64;
    std::vector<std::uint64_t> mask(rows * words, 0);
    std::vector<float> masked = logits;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (i % classes == 0 || random.below(3) == 0) {
            mask[i / classes * words + i % classes / 64] |= std::uint64_t{1} << (i % classes % 64);
        } else {
            masked[i] = -infinity;
        }
    }
    std::vector<float> by_mask(logits.size());
    std::vector<float> by_value(logits.size());
    std::vector<RowStatus> status(rows);
    kernels::RowOptions options;
    options.mask = mask;
    kernels::softmax_rows(logits, by_mask, classes, 0.8, status, options);
    kernels::softmax_rows(masked, by_value, classes, 0.8, status);
    CHECK(by_mask == by_value);
    check_rows(masked, by_value, classes, 0.8);
    for (std::size_t i = 0; i < masked.size(); ++i)
        if (masked[i] == -infinity) REQUIRE(by_value[i] == 0);

    mask.pop_back();
    options.mask = mask;
    CHECK_THROWS_AS(kernels::softmax_rows(logits, by_mask, classes, 1, status, options),
                    std::invalid_argument);
}

TEST_CASE("kernel: threads share rows, and a single long row", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const std::size_t classes = GENERATE(as<std::size_t>(), 3, 100, 5000, 70'001);
    CAPTURE(set.name(), classes);
    RandomLogits random(14);
    Workers workers(2);
    kernels::RowOptions options;
    options.workers = &workers;
    const std::size_t rows = classes > 10'000 ? 1 : 200'000 / classes;
    std::vector<float> logits = random_rows(random, rows, classes, 4);
    std::vector<float> p(logits.size());
    std::vector<RowStatus> status(rows);
    kernels::softmax_rows(logits, p, classes, 0.9, status, options);
    check_rows(logits, p, classes, 0.9);

    std::vector<float> in_place = logits;
    kernels::softmax_rows(in_place, in_place, classes, 0.9, status, options);
    check_rows(logits, in_place, classes, 0.9);

    logits[classes / 2] = std::numeric_limits<float>::quiet_NaN();
    kernels::softmax_rows(logits, p, classes, 0.9, status, options);
    CHECK(status[0] == RowStatus::not_a_number);
    CHECK(std::isnan(p[0]));
    CHECK(std::isnan(p[classes - 1]));
    std::fill_n(logits.begin(), classes, -infinity);
    kernels::softmax_rows(logits, p, classes, 0.9, status, options);
    CHECK(status[0] == RowStatus::all_masked);
    CHECK(std::all_of(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(classes),
                      [](float x) { return x == 0; }));
}

TEST_CASE("kernel: stores past the caches give the same numbers, at any address", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const std::size_t classes = GENERATE(as<std::size_t>(), 3, 16, 33, 100, 300, 2000);
    const std::size_t offset = GENERATE(as<std::size_t>(), 0, 1, 5);
    CAPTURE(set.name(), classes, offset);
    RandomLogits random(15);
    constexpr std::size_t rows = 40;
    const std::vector<float> logits = random_rows(random, rows, classes, 4);
    std::vector<float> plain(logits.size());
    std::vector<float> streamed(logits.size() + offset, -7);
    std::vector<RowStatus> status(rows);
    kernels::RowOptions options;
    options.streaming_stores = true;
    const std::span<float> there = std::span(streamed).subspan(offset);
    kernels::softmax_rows(logits, plain, classes, 1, status);
    kernels::softmax_rows(logits, there, classes, 1, status, options);
    // Where vectors begin depends on the address, and with it the order of long sums.
    if (classes < 1024) CHECK(std::equal(plain.begin(), plain.end(), there.begin()));
    check_rows(logits, {there.begin(), there.end()}, classes, 1);
    CHECK(std::all_of(streamed.begin(), streamed.begin() + static_cast<std::ptrdiff_t>(offset),
                      [](float x) { return x == -7; }));
}

TEST_CASE("kernel: log-softmax of rows, within its bound", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const std::size_t classes = GENERATE(as<std::size_t>(), 1, 2, 3, 10, 16, 17, 64, 100, 257, 1000, 30'000);
    CAPTURE(set.name(), classes);
    RandomLogits random(16);
    const std::size_t rows = classes > 1000 ? 2 : 40;
    for (const double temperature : {1e-25, 0.01, 0.7, 1.0, 30.0, 1e25}) {
        for (const double spread : {1e-3, 3.0, 100.0, 1e30}) {
            const std::vector<float> logits = random_rows(random, rows, classes, spread);
            std::vector<float> log_p(logits.size());
            std::vector<RowStatus> status(rows);
            kernels::log_softmax_rows(logits, log_p, classes, temperature, status);
            double worst = 0;
            for (std::size_t row = 0; row < rows; ++row) {
                const std::vector<double> expected =
                    softmax(row_of(logits, row, classes), temperature).log_probabilities;
                for (std::size_t i = 0; i < classes; ++i) {
                    const auto actual = static_cast<double>(log_p[row * classes + i]);
                    // What is below the floats is −inf.
                    if (expected[i] < -static_cast<double>(std::numeric_limits<float>::max()) &&
                        actual < -3.4e38)
                        continue;
                    const double bound = kernels::log_softmax_f32_relative_error * std::fabs(expected[i]) +
                                         kernels::log_softmax_f32_absolute_error;
                    const double error = std::fabs(actual - expected[i]) / bound;
                    if (!(error <= worst)) worst = error;
                }
            }
            CAPTURE(temperature, spread);
            REQUIRE(worst <= 1);
        }
    }
}

TEST_CASE("kernel: log-softmax of masks, limits and what is no number", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    const auto log_softmax = [](std::vector<float> row, double temperature) {
        RowStatus status = RowStatus::ok;
        kernels::log_softmax_rows(row, row, row.size(), temperature, {&status, 1});
        return row;
    };
    for (const double temperature : {0.0, 1e-70, 1.0, std::numeric_limits<double>::infinity()}) {
        const std::vector<float> one = log_softmax({3, -infinity}, temperature);
        CHECK(one[0] <= 0);
        CHECK(one[0] > -kernels::log_softmax_f32_absolute_error);
        CHECK(one[1] == -infinity);
        CHECK(log_softmax({-infinity, -infinity}, temperature) == std::vector<float>(2, -infinity));
        CHECK(std::isnan(log_softmax({1, infinity}, temperature)[0]));
        CHECK(std::fabs(static_cast<double>(log_softmax({2, 2}, temperature)[1]) + std::log(2.0)) <
              kernels::log_softmax_f32_absolute_error);
    }
    CHECK(log_softmax({1, 2}, 0) == std::vector<float>{-infinity, 0});
    CHECK(log_softmax({1, 2}, std::numeric_limits<double>::infinity())[0] == -std::log(2.0F));
}

}  // namespace softmaxlab::test
