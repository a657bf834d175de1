#include "core/numeric/jacobian.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/sparse.h"
#include "core/numeric/temperature_sweep.h"

namespace softmaxlab::test {
namespace {

std::vector<double> random_row(std::mt19937_64& random, std::size_t classes, double deviation) {
    std::vector<double> row(classes);
    for (double& z : row) z = std::round((static_cast<double>(random() % 2001) - 1000) * deviation) / 300;
    return row;
}

std::vector<std::size_t> all(std::size_t count) {
    std::vector<std::size_t> classes(count);
    std::iota(classes.begin(), classes.end(), std::size_t{0});
    return classes;
}

/// ‖M‖₂ of a symmetric matrix by power iteration on M², independent of any structure.
double norm_by_iteration(const std::vector<double>& matrix, std::size_t n) {
    std::vector<double> v(n);
    for (std::size_t i = 0; i < n; ++i) v[i] = 1 + 0.37 * std::sin(static_cast<double>(3 * i + 1));
    double norm = 0;
    for (int round = 0; round < 20000; ++round) {
        std::vector<double> next(n, 0.0);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) next[i] += matrix[i * n + j] * v[j];
        norm = std::sqrt(std::inner_product(next.begin(), next.end(), next.begin(), 0.0));
        if (norm == 0) return 0;
        for (std::size_t i = 0; i < n; ++i) v[i] = next[i] / norm;
    }
    return norm;
}

TEST_CASE("jacobian: a block is that part of the whole matrix") {
    std::mt19937_64 random(1);
    for (const double temperature : {0.3, 1.0, 7.0}) {
        const std::vector<double> z = random_row(random, 9, 4);
        const std::vector<double> whole = jacobian(z, temperature);
        const std::vector<double> block = jacobian_block(z, temperature, std::vector<std::size_t>{7, 0, 3});
        const std::vector<std::size_t> classes = {7, 0, 3};
        for (std::size_t a = 0; a < 3; ++a)
            for (std::size_t b = 0; b < 3; ++b) {
                const double expected = whole[classes[a] * 9 + classes[b]];
                CHECK(std::fabs(block[a * 3 + b] - expected) <= 1e-15 * std::fabs(expected));
            }
    }
    // Where 1 − p is all cancellation.
    const std::vector<double> sharp = {60, 0};
    CHECK(std::fabs(jacobian_block(sharp, 1, all(2))[0] / jacobian(sharp)[0] - 1) < 1e-15);
}

TEST_CASE("jacobian: the limits, masks and numbers that are none") {
    const std::vector<double> z = {2, 1, 0.1};
    for (const double temperature : {0.0, infinity}) {
        CHECK(jacobian_block(z, temperature, all(3)) == std::vector<double>(9, 0.0));
        CHECK(jacobian_times(z, temperature, std::vector<double>{1, 2, 3}) == std::vector<double>(3, 0.0));
    }
    const std::vector<double> masked = {-infinity, -infinity};
    CHECK(jacobian_block(masked, 1, all(2)) == std::vector<double>(4, 0.0));
    CHECK(jacobian_times(masked, 1, std::vector<double>{1, 2}) == std::vector<double>(2, 0.0));
    const std::vector<double> none = {std::nan(""), 1};
    CHECK(std::isnan(jacobian_block(none, 1, all(2))[3]));
    CHECK(std::isnan(jacobian_times(none, 1, std::vector<double>{1, 2})[1]));
    const std::vector<double> one_masked = {1, -infinity, 0};
    CHECK(jacobian_times(one_masked, 1, std::vector<double>{0, infinity, 0}) == std::vector<double>(3, 0.0));
    CHECK_THROWS_AS(jacobian_block(z, 1, std::vector<std::size_t>{3}), std::out_of_range);
    CHECK_THROWS_AS(jacobian_times(z, 1, std::vector<double>{1}), std::invalid_argument);
}

TEST_CASE("jacobian: J δ equals the matrix times δ and, for a small δ, the true change") {
    std::mt19937_64 random(2);
    for (int round = 0; round < 50; ++round) {
        const std::size_t n = 2 + static_cast<std::size_t>(round) % 15;
        const std::vector<double> z = random_row(random, n, 2);
        const std::vector<double> delta = random_row(random, n, 0.5);
        const double temperature = 0.5 + 0.1 * round;
        const std::vector<double> matrix = jacobian(z, temperature);
        const std::vector<double> p = softmax(z, temperature).probabilities;
        const std::vector<double> change = jacobian_times(z, temperature, delta);
        double largest = 0;
        for (const double d : delta) largest = std::max(largest, std::fabs(d));
        constexpr double step = 1e-6;
        std::vector<double> moved = z;
        for (std::size_t i = 0; i < n; ++i) moved[i] += step * delta[i];
        const std::vector<double> after = softmax(moved, temperature).probabilities;
        for (std::size_t i = 0; i < n; ++i) {
            double product = 0;
            for (std::size_t j = 0; j < n; ++j) product += matrix[i * n + j] * delta[j];
            CHECK(std::fabs(change[i] - product) <=
                  2 * static_cast<double>(n + 4) * 2.3e-16 * p[i] * largest / temperature);
            CHECK(std::fabs(change[i] - (after[i] - p[i]) / step) < 1e-4);
        }
    }
}

TEST_CASE("jacobian: a nudge of one logit changes p as softmax says") {
    std::mt19937_64 random(4);
    for (int round = 0; round < 40; ++round) {
        const std::size_t n = 2 + static_cast<std::size_t>(round) % 9;
        const std::vector<double> z = random_row(random, n, 2);
        const double temperature = 0.3 + 0.2 * round;
        const std::size_t index = static_cast<std::size_t>(round) % n;
        const Softmax before = softmax(z, temperature);
        for (const double delta : {-2000.0, -3.0, -1e-6, 0.0, 1e-6, 0.5, 40.0, 1e300}) {
            std::vector<double> moved = z;
            moved[index] += delta;
            const std::vector<double> after = softmax(moved, temperature).probabilities;
            const std::vector<double> change = change_by_nudge(before, index, delta, temperature);
            for (std::size_t i = 0; i < n; ++i)
                CHECK(std::fabs(change[i] - (after[i] - before.probabilities[i])) < 1e-13);
        }
        const std::vector<double> column = jacobian_column(before, index, temperature);
        for (std::size_t i = 0; i < n; ++i) {
            const double entry = jacobian(z, temperature)[i * n + index];
            CHECK(std::fabs(column[i] - entry) <= 1e-15 * std::fabs(entry));
        }
        // For a small δ it is the column of the Jacobian, to second order.
        const std::vector<double> small = change_by_nudge(before, index, 1e-9, temperature);
        const std::vector<double> matrix = jacobian(z, temperature);
        for (std::size_t i = 0; i < n; ++i)
            CHECK(std::fabs(small[i] - matrix[i * n + index] * 1e-9) <= 1e-8 * std::fabs(small[i]));
    }
    const Softmax any = softmax(std::vector<double>{2, 1}, 0);
    CHECK(change_by_nudge(any, 0, 1, 0) == std::vector<double>{0, 0});
    CHECK_THROWS_AS(change_by_nudge(any, 2, 1, 1), std::out_of_range);
}

TEST_CASE("jacobian: the spectral norm equals that of a power iteration") {
    std::mt19937_64 random(3);
    for (int round = 0; round < 12; ++round) {
        const std::size_t n = 2 + static_cast<std::size_t>(round);
        const std::vector<double> z = random_row(random, n, 3);
        const std::vector<double> p = softmax(z).probabilities;
        const double norm = spectral_norm(p);
        CHECK(std::fabs(norm / norm_by_iteration(jacobian(z), n) - 1) < 1e-7);
        CHECK(norm <= 0.5 + 1e-15);
        CHECK(norm >= largest_variance(p));  // an entry is no larger than the norm
    }
}

TEST_CASE("jacobian: the spectral norm of two classes is 2 p (1 − p), also where p is nearly 1") {
    for (const double gap : {0.0, 0.1, 1.0, 20.0, 300.0, 700.0}) {
        const std::vector<double> p = softmax(std::vector<double>{gap, 0}).probabilities;
        CHECK(std::fabs(spectral_norm(p) / (2 * p[0] * p[1]) - 1) < 1e-12);
        CHECK(std::fabs(largest_variance(p) / (p[0] * p[1]) - 1) < 1e-15);
    }
    CHECK(spectral_norm(std::vector<double>{1, 0, 0}) == 0);
    CHECK(spectral_norm(std::vector<double>{1}) == 0);
    CHECK(spectral_norm(std::vector<double>(4, 0.25)) == 0.25);
    CHECK(spectral_norm(std::vector<double>{0.5, 0.5}) == 0.5);
    CHECK(std::isnan(spectral_norm(std::vector<double>{0.5, std::nan("")})));
    CHECK(std::isnan(largest_variance(std::vector<double>{0.5, std::nan("")})));
    CHECK(largest_variance({}) == 0);
}

TEST_CASE("jacobian: it rises and vanishes over T and over the scale") {
    const std::vector<double> z = {2, 1, 0.1};
    const std::vector<double> factors = logarithmic_range(0.001, 1000, 61);
    const SaturationSweep by_temperature = saturation_by_temperature(z, factors);
    const SaturationSweep by_scale = saturation_by_scale(z, 0.5, factors);
    for (const SaturationSweep& sweep : {by_temperature, by_scale}) {
        CHECK(sweep.factors == factors);
        CHECK(sweep.norm.front() >= 0);
        for (std::size_t i = 0; i < factors.size(); ++i) CHECK(sweep.norm[i] >= sweep.largest_entry[i]);
    }
    CHECK(by_temperature.norm.front() < 1e-100);
    CHECK(by_temperature.norm.back() < 1e-3);
    CHECK(*std::max_element(by_temperature.norm.begin(), by_temperature.norm.end()) > 0.4);
    CHECK(by_scale.norm.back() < 1e-100);
    CHECK(std::fabs(by_scale.norm.front() - 2.0 / 3) < 1e-2);  // uniform over three, at T = 0.5
    const std::size_t at = 30;
    CHECK(factors[at] == 1);
    CHECK(by_temperature.norm[at] == spectral_norm(softmax(z).probabilities));
}

void check_against_differences(const std::vector<double>& z, double temperature,
                               std::vector<double> (*map)(std::span<const double>, double),
                               const std::vector<double>& matrix) {
    const std::size_t n = z.size();
    constexpr double step = 1e-6;
    for (std::size_t j = 0; j < n; ++j) {
        std::vector<double> up = z;
        std::vector<double> down = z;
        up[j] += step;
        down[j] -= step;
        const std::vector<double> above = map(up, temperature);
        const std::vector<double> below = map(down, temperature);
        for (std::size_t i = 0; i < n; ++i)
            CHECK(std::fabs(matrix[i * n + j] - (above[i] - below[i]) / (2 * step)) < 1e-6);
    }
}

TEST_CASE("jacobian: those of sparsemax and entmax agree with finite differences") {
    const std::vector<std::vector<double>> rows = {
        {2, 1.4, 0.1}, {0.3, 0.2, 0.1, -3}, {1, 0.95, 0.9, 0.2, -1}};
    for (const std::vector<double>& z : rows) {
        for (const double temperature : {0.7, 1.0, 3.0}) {
            check_against_differences(z, temperature, sparsemax,
                                      sparsemax_jacobian(sparsemax(z, temperature), temperature));
            check_against_differences(z, temperature, entmax15,
                                      entmax15_jacobian(entmax15(z, temperature), temperature));
        }
    }
}

TEST_CASE("jacobian: those of sparsemax and entmax are symmetric, with rows that sum to 0") {
    const std::vector<double> z = {1, 0.9, 0.5, 0.45, -2};
    for (const std::vector<double>& matrix :
         {sparsemax_jacobian(sparsemax(z), 1), entmax15_jacobian(entmax15(z), 1)}) {
        for (std::size_t i = 0; i < 5; ++i) {
            double sum = 0;
            for (std::size_t j = 0; j < 5; ++j) {
                sum += matrix[i * 5 + j];
                CHECK(matrix[i * 5 + j] == matrix[j * 5 + i]);
            }
            CHECK(std::fabs(sum) < 1e-15);
        }
        CHECK(matrix[24] == 0);  // outside of the support
    }
    CHECK(sparsemax_jacobian(std::vector<double>{0, 0}, 1) == std::vector<double>(4, 0.0));
    CHECK(std::isnan(entmax15_jacobian(std::vector<double>{std::nan(""), 0}, 1)[0]));
}

}  // namespace
}  // namespace softmaxlab::test
