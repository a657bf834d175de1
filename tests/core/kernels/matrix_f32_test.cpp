#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "core/kernels/matrix_f32.h"
#include "core/numeric/normal_numbers.h"
#include "tests/core/kernels/instruction_sets.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using kernels::PackedMatrix;

namespace {

/// Normal numbers that are floats already, now and then a huge or a tiny one: noise alone hides errors.
std::vector<double> floats(std::uint64_t seed, std::size_t count) {
    NormalNumbers numbers(seed);
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double size = i % 37 == 5 ? 1e6 : i % 41 == 3 ? 1e-6 : 1;
        values[i] = static_cast<double>(static_cast<float>(numbers.next() * size));
    }
    return values;
}

}  // namespace

TEST_CASE("a product of matrices keeps its bound on every instruction set", "[matrix-f32]") {
    const UseInstructionSet use(GENERATE(from_range(instruction_sets())));
    CAPTURE(use.name());
    const auto [rows, depth, columns] =
        GENERATE(table<std::size_t, std::size_t, std::size_t>({{1, 1, 1},
                                                               {2, 3, 4},
                                                               {3, 8, 15},
                                                               {4, 16, 16},
                                                               {5, 17, 17},
                                                               {6, 255, 31},
                                                               {7, 256, 33},
                                                               {8, 257, 63},
                                                               {9, 64, 64},
                                                               {4, 64, 65},
                                                               {5, 600, 130}}));
    const bool by_columns = GENERATE(false, true);
    CAPTURE(rows, depth, columns, by_columns);
    const std::vector<double> left = floats(1, rows * depth);
    const std::vector<double> right = floats(2, depth * columns);
    std::vector<double> transposed(right.size());
    for (std::size_t c = 0; c < depth; ++c)
        for (std::size_t j = 0; j < columns; ++j) transposed[j * depth + c] = right[c * columns + j];
    const PackedMatrix packed = by_columns ? PackedMatrix::of_columns(transposed, columns, depth)
                                           : PackedMatrix::of_rows(right, depth, columns);
    const std::vector<float> left_floats(left.begin(), left.end());
    // All of the depth, and a part of it.
    for (const std::size_t begin : {std::size_t{0}, depth / 3}) {
        const std::size_t end = begin == 0 ? depth : depth - depth / 4;
        std::vector<float> result(rows * columns + 1, 12345.0F);
        kernels::multiply(left_floats.data(), rows, packed, begin, end, result.data());
        CHECK(result.back() == 12345.0F);  // nothing is written past the end
        bool good = true;
        for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t j = 0; j < columns; ++j) {
                long double exact = 0;
                long double size = 0;
                for (std::size_t c = begin; c < end; ++c) {
                    const long double product = static_cast<long double>(left[i * depth + c]) *
                                                static_cast<long double>(right[c * columns + j]);
                    exact += product;
                    size += std::fabs(product);
                }
                const long double error =
                    std::fabs(static_cast<long double>(result[i * columns + j]) - exact);
                good = good && error <= static_cast<long double>(kernels::product_error(end - begin)) * size;
            }
        }
        CHECK(good);
    }
}

TEST_CASE("an empty range of the depth is a product of 0", "[matrix-f32]") {
    const PackedMatrix packed = PackedMatrix::of_rows(floats(1, 6), 3, 2);
    const std::vector<float> left(6, 1.0F);
    std::vector<float> result(4, 7.0F);
    kernels::multiply(left.data(), 2, packed, 2, 2, result.data());
    CHECK(result == std::vector<float>(4, 0.0F));
}
