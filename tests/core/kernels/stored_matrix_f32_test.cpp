#include "core/kernels/stored_matrix_f32.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include "core/base/workers.h"
#include "core/kernels/gelu_f32.h"
#include "core/numeric/normal_numbers.h"
#include "tests/core/kernels/instruction_sets.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using kernels::StoredFormat;
using kernels::StoredMatrix;

namespace {

/// A matrix in one of the formats, and what its numbers are.
struct Numbers {
    std::vector<float> singles;
    std::vector<std::uint16_t> halves;
    std::vector<double> values;

    StoredMatrix matrix(StoredFormat format, std::size_t rows, std::size_t columns) const {
        const bool wide = format == StoredFormat::f32;
        return {format, wide ? static_cast<const void*>(singles.data()) : halves.data(), rows, columns};
    }
};

/// Of float16: its sign, exponent and fraction, subnormals included.
double value_of_half(std::uint16_t bits) {
    const int exponent = (bits >> 10) & 31;
    const int fraction = bits & 1023;
    const double size =
        exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 1024, exponent - 25);
    return (bits & 0x8000) != 0 ? -size : size;
}

Numbers numbers(StoredFormat format, std::uint64_t seed, std::size_t count) {
    NormalNumbers normal(seed);
    Numbers result;
    for (std::size_t i = 0; i < count; ++i) {
        const double size = i % 37 == 5 ? 100 : i % 41 == 3 ? 1e-6 : 1;
        const auto value = static_cast<float>(normal.next() * size);
        if (format == StoredFormat::f32) {
            result.singles.push_back(value);
            result.values.push_back(static_cast<double>(value));
            continue;
        }
        std::uint32_t bits = 0;
        std::memcpy(&bits, &value, sizeof bits);
        auto half = static_cast<std::uint16_t>(bits >> 16U);
        if (format == StoredFormat::f16) {
            // Any sign, fraction and finite exponent that is not large.
            half = static_cast<std::uint16_t>(half % 0x4C00U + (half & 0x8000U));
            result.values.push_back(value_of_half(half));
        } else {
            bits = std::uint32_t{half} << 16U;
            float exact = 0;
            std::memcpy(&exact, &bits, sizeof exact);
            result.values.push_back(static_cast<double>(exact));
        }
        result.halves.push_back(half);
    }
    return result;
}

}  // namespace

TEST_CASE("products with a stored matrix keep their bound in every format, on every instruction set") {
    const UseInstructionSet use(GENERATE(from_range(instruction_sets())));
    CAPTURE(use.name());
    const StoredFormat format = GENERATE(StoredFormat::f32, StoredFormat::f16, StoredFormat::bf16);
    Workers workers(3);
    for (const auto& [rows, depth, columns] : std::vector<std::array<std::size_t, 3>>{{1, 1, 1},
                                                                                      {1, 7, 15},
                                                                                      {1, 8, 16},
                                                                                      {2, 9, 17},
                                                                                      {3, 130, 63},
                                                                                      {4, 64, 64},
                                                                                      {5, 65, 65},
                                                                                      {7, 255, 129},
                                                                                      {9, 600, 257}}) {
        CAPTURE(static_cast<int>(format), rows, depth, columns);
        const Numbers right = numbers(format, 2, depth * columns);
        const Numbers left = numbers(StoredFormat::f32, 1, rows * depth);
        const Numbers bias = numbers(StoredFormat::f32, 3, columns);
        const StoredMatrix matrix = right.matrix(format, depth, columns);
        std::vector<float> result(rows * columns + 1, 12345.0F);
        const std::span<float> to = std::span(result).first(rows * columns);
        Workers* const threads = rows % 2 == 0 ? nullptr : &workers;
        kernels::multiply(left.singles, rows, matrix, bias.singles, to, threads);
        bool good = true;
        for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t j = 0; j < columns; ++j) {
                double exact = bias.values[j], size = std::fabs(bias.values[j]);
                for (std::size_t c = 0; c < depth; ++c) {
                    const double product = left.values[i * depth + c] * right.values[c * columns + j];
                    exact += product;
                    size += std::fabs(product);
                }
                const double error = std::fabs(static_cast<double>(result[i * columns + j]) - exact);
                good &= error <= kernels::stored_product_error(depth) * size;
            }
        }
        CHECK(good);
        CHECK(result.back() == 12345.0F);

        // The same numbers as the transpose of a matrix of `columns` rows.
        const StoredMatrix transposed = right.matrix(format, columns, depth);
        kernels::multiply_transposed(left.singles, rows, transposed, to, threads);
        good = true;
        for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t j = 0; j < columns; ++j) {
                double exact = 0, size = 0;
                for (std::size_t c = 0; c < depth; ++c) {
                    const double product = left.values[i * depth + c] * right.values[j * depth + c];
                    exact += product;
                    size += std::fabs(product);
                }
                const double error = std::fabs(static_cast<double>(result[i * columns + j]) - exact);
                good &= error <= kernels::stored_product_error(depth) * size;
            }
        }
        CHECK(good);

        std::vector<float> row(columns);
        kernels::read_row(matrix, depth - 1, row);
        CHECK(std::equal(row.begin(), row.end(), right.values.end() - static_cast<std::ptrdiff_t>(columns),
                         [](float a, double b) { return static_cast<double>(a) == b; }));
    }
}

TEST_CASE("products refuse sizes that do not agree") {
    const Numbers six = numbers(StoredFormat::f32, 1, 6);
    const StoredMatrix matrix = six.matrix(StoredFormat::f32, 2, 3);
    std::vector<float> two(2), three(3);
    CHECK_THROWS_AS(kernels::multiply(three, 1, matrix, {}, three), std::invalid_argument);
    CHECK_THROWS_AS(kernels::multiply(two, 1, matrix, two, three), std::invalid_argument);
    CHECK_THROWS_AS(kernels::multiply_transposed(two, 1, matrix, two), std::invalid_argument);
    CHECK_THROWS_AS(kernels::read_row(matrix, 2, three), std::invalid_argument);
}

TEST_CASE("gelu keeps its bound on every instruction set, at both ends too") {
    const UseInstructionSet use(GENERATE(from_range(instruction_sets())));
    CAPTURE(use.name());
    std::vector<float> values;
    for (int i = -4000; i <= 4000; ++i) values.push_back(static_cast<float>(i) * 0.00493F);
    for (const float end : {1e-40F, 1e-20F, 50.0F, 1e20F, 3.4e38F}) {
        values.push_back(end);
        values.push_back(-end);
    }
    std::vector<float> result = values;
    kernels::gelu(result);
    bool good = true;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto x = static_cast<double>(values[i]);
        const double u = std::sqrt(2 / std::acos(-1.0)) * (x + 0.044715 * x * x * x);
        const double exact = x / (1 + std::exp(-2 * u));
        const double error = std::fabs(static_cast<double>(result[i]) - exact);
        good &= error <= kernels::gelu_f32_error * std::fabs(x);
    }
    CHECK(good);
    std::vector<float> ends = {INFINITY, -INFINITY, NAN, 0.0F};
    kernels::gelu(ends);
    CHECK(ends[0] == INFINITY);
    CHECK(std::isnan(ends[1]));
    CHECK(std::isnan(ends[2]));
    CHECK(ends[3] == 0);
}
