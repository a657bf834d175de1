#include "core/kernels/softmax_f64.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/softmax.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab::test {

namespace {

struct Row {
    std::vector<double> probabilities;
    std::vector<double> log_probabilities;
    kernels::RowFacts facts;
    kernels::ExponentialSums others;
};

Row run(const std::vector<double>& logits, double temperature) {
    Row row;
    row.probabilities.assign(logits.size(), -7);
    row.log_probabilities.assign(logits.size(), -7);
    row.facts = kernels::facts_of(logits);
    row.others =
        kernels::softmax_row(logits, row.facts, temperature, row.probabilities, row.log_probabilities);
    return row;
}

double bound(double value, double depth) {
    return std::fabs(value) *
               (kernels::softmax_f64_relative_error + kernels::softmax_f64_error_per_depth * depth) +
           kernels::softmax_f64_absolute_error;
}

/// Against double-double, itself within 1 ULP of double.
void check_row(const std::vector<double>& logits, double temperature) {
    const Row row = run(logits, temperature);
    const Softmax exact = softmax(logits, temperature);
    CAPTURE(logits.size(), temperature);
    CHECK(row.facts.live_classes == exact.live_classes);
    CHECK(row.facts.max == exact.max);
    bool good = true;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (logits[i] == -infinity) {
            good = good && row.probabilities[i] == 0 && row.log_probabilities[i] == -infinity;
            continue;
        }
        const double depth = (exact.max - logits[i]) / temperature;
        const double error = std::fabs(row.probabilities[i] - exact.probabilities[i]);
        const double log_error = std::fabs(row.log_probabilities[i] - exact.log_probabilities[i]);
        // A NaN compares false and must not pass.
        good = good && error <= bound(exact.probabilities[i], depth) && log_error <= bound(1, depth);
    }
    CHECK(good);
    const double entropy =
        std::log1p(row.others.exponentials) + row.others.weighted / (1 + row.others.exponentials);
    // What is not the top's, most of it is the runner-up's.
    const double depth = exact.live_classes > 1 ? (row.facts.max - row.facts.runner_up) / temperature : 0;
    CHECK(std::fabs(entropy - exact.entropy_nats) <=
          (1e-14 + kernels::softmax_f64_error_per_depth * depth) * exact.entropy_nats +
              kernels::softmax_f64_absolute_error);
}

}  // namespace

TEST_CASE("f64 kernel: every length around every vector and block width is within the bound") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(11);
    std::vector<std::size_t> lengths = {127, 128, 129, 255, 256, 257};
    for (std::size_t classes = 1; classes <= 35; ++classes) lengths.push_back(classes);
    for (const std::size_t classes : lengths) {
        for (const double spread : {1e-3, 1.0, 30.0, 400.0}) {
            std::vector<double> row = random.row(classes, spread);
            check_row(row, 1);
            check_row(row, 0.37);
            row[random.below(classes)] = -infinity;
            if (std::any_of(row.begin(), row.end(), [](double z) { return z > -infinity; }))
                check_row(row, 2.5);
        }
    }
}

TEST_CASE("f64 kernel: two classes at every gap, down to the smallest doubles and below") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    for (double gap = 0; gap < 1000; gap += 0.731) {
        check_row({gap, 0}, 1);
        check_row({-3, gap - 3}, 1);
    }
    const Row far = run({0, -2000}, 1);
    CHECK(far.probabilities == std::vector<double>{1, 0});
    CHECK(far.log_probabilities == std::vector<double>{0, -2000});
}

TEST_CASE("f64 kernel: a long row with outliers") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(12);
    std::vector<double> row(50'000);
    for (double& z : row) z = random.uniform(-8, 8);
    row[31'234] = 29;
    row[7] = 28;
    for (const double temperature : {0.05, 0.7, 1.0, 30.0}) check_row(row, temperature);
}

TEST_CASE("f64 kernel: sums of squares are taken about their centre") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    const std::vector<double> gaps = {0, -1, -2.5, -infinity, -4};
    const kernels::ExponentialSums sums = kernels::exponential_sums(gaps, 0, 0.5, 3);
    double squares = 0;
    for (const double gap : gaps) {
        if (gap == -infinity) continue;
        const double depth = -gap / 0.5;
        squares += (depth - 3) * (depth - 3) * std::exp(-depth);
    }
    CHECK(std::fabs(sums.squares - squares) < 1e-14 * squares);
    CHECK(kernels::exponential_sums({}, 0, 1).exponentials == 0);
}

TEST_CASE("f64 kernel: what rows it refuses") {
    std::vector<double> two(2);
    const std::vector<double> logits = {1, 2, 3};
    CHECK_THROWS_AS(kernels::softmax_row(logits, kernels::facts_of(logits), 1, two, two),
                    std::invalid_argument);
    CHECK_FALSE(kernels::is_ordinary_temperature(0));
    CHECK_FALSE(kernels::is_ordinary_temperature(infinity));
    CHECK_FALSE(kernels::is_ordinary_temperature(std::numeric_limits<double>::quiet_NaN()));
    CHECK(kernels::is_ordinary_temperature(0.01));
}

}  // namespace softmaxlab::test
