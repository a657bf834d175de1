#include "core/kernels/jacobian_f32.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/engine/backend.h"
#include "core/kernels/softmax_f32.h"
#include "core/numeric/jacobian.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/kernels/rows_under_test.h"

namespace softmaxlab::test {

TEST_CASE("kernel: Jacobian times vector, within its bound of the sums in double", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(41);
    constexpr std::size_t rows = 5;
    for (const std::size_t classes : {1u, 2u, 7u, 16u, 17u, 64u, 100u, 1000u, 30'000u}) {
        for (const double temperature : {0.01, 1.0, 30.0}) {
            std::vector<float> p = random_rows(random, rows, classes, 4);
            const std::vector<float> v = random_rows(random, rows, classes, 2);
            std::vector<RowStatus> status(rows);
            kernels::softmax_rows(p, p, classes, temperature, status);
            std::vector<float> products(p.size());
            kernels::jacobian_products(p, v, classes, temperature, products);
            double worst = 0;
            for (std::size_t row = 0; row < rows; ++row) {
                double mean = 0;
                double most = 0;
                for (std::size_t i = row * classes; i < (row + 1) * classes; ++i) {
                    mean += static_cast<double>(p[i]) * static_cast<double>(v[i]);
                    most = std::max(most, std::fabs(static_cast<double>(v[i])));
                }
                for (std::size_t i = row * classes; i < (row + 1) * classes; ++i) {
                    const auto of_p = static_cast<double>(p[i]);
                    const auto of_v = static_cast<double>(v[i]);
                    const double error =
                        std::fabs(static_cast<double>(products[i]) - of_p * (of_v - mean) / temperature);
                    const double bound =
                        kernels::jacobian_products_f32_error * of_p * (std::fabs(of_v) + most) / temperature +
                        3e-45;
                    if (!(error / bound <= worst)) worst = error / bound;
                }
            }
            CAPTURE(classes, temperature);
            REQUIRE(worst <= 1);
            std::vector<float> in_place = p;
            kernels::jacobian_products(in_place, v, classes, temperature, in_place);
            REQUIRE(in_place == products);
        }
    }
}

TEST_CASE("kernel: the Jacobian, within its bound of the products in double", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(43);
    for (const std::size_t classes : {1u, 2u, 7u, 16u, 17u, 64u, 100u}) {
        for (const double temperature : {0.01, 1.0, 30.0}) {
            std::vector<float> p = random_rows(random, 1, classes, 40);
            std::vector<RowStatus> status(1);
            kernels::softmax_rows(p, p, classes, 1, status);
            const std::vector<double> rest = sums_of_others(std::vector<double>(p.begin(), p.end()));
            const std::vector<float> others(rest.begin(), rest.end());
            std::vector<float> matrix(classes * classes);
            kernels::jacobian(p, others, temperature, matrix);
            for (std::size_t i = 0; i < classes; ++i) {
                for (std::size_t j = 0; j < classes; ++j) {
                    const double factor =
                        i == j ? static_cast<double>(others[i]) : -static_cast<double>(p[j]);
                    const double exact = static_cast<double>(p[i]) * factor / temperature;
                    CAPTURE(classes, temperature, i, j);
                    REQUIRE(std::fabs(static_cast<double>(matrix[i * classes + j]) - exact) <=
                            kernels::jacobian_f32_error * std::fabs(exact) + 0x1p-149);
                }
            }
        }
    }
    std::vector<float> four(4);
    CHECK_THROWS_AS(kernels::jacobian(std::vector<float>(2), std::vector<float>(1), 1, four),
                    std::invalid_argument);
}

TEST_CASE("kernel: Jacobian products ask for shapes that agree", "[kernel]") {
    std::vector<float> six(6);
    std::vector<float> four(4);
    CHECK_THROWS_AS(kernels::jacobian_products(six, six, 0, 1, six), std::invalid_argument);
    CHECK_THROWS_AS(kernels::jacobian_products(six, six, 4, 1, six), std::invalid_argument);
    CHECK_THROWS_AS(kernels::jacobian_products(six, four, 2, 1, six), std::invalid_argument);
    CHECK_THROWS_AS(kernels::jacobian_products(six, six, 3, 0, six), std::invalid_argument);
    CHECK_THROWS_AS(kernels::jacobian_products(six, six, 3, std::numeric_limits<double>::infinity(), six),
                    std::invalid_argument);
    CHECK_NOTHROW(kernels::jacobian_products(six, six, 3, 1, six));
}

}  // namespace softmaxlab::test
