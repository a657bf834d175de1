#include "core/files/npy.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/input_error.h"
#include "tests/core/files/npy_builder.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using Shape = std::vector<std::uint64_t>;

std::string array(const std::string& shape, std::size_t count, bool fortran_order = false) {
    std::vector<std::int16_t> numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<std::int16_t>(i));
    return test::npy_with_header(test::npy_header("<i2", fortran_order, shape),
                                 test::data_of(numbers, false));
}

TEST_CASE("An array of any dimensions is read in C order") {
    const NumberArray three = parse_npy_array(array("(2, 3, 4)", 24), "x");
    CHECK(three.shape == Shape{2, 3, 4});
    for (std::size_t i = 0; i < 24; ++i) CHECK(three.values[i] == static_cast<double>(i));
    CHECK(parse_npy_array(array("()", 1), "x").values == std::vector<double>{0});
    CHECK(parse_npy_array(array("(3,)", 3), "x").shape == Shape{3});
    CHECK(parse_npy_array(array("(1, 2, 1, 2)", 4), "x").shape == Shape{1, 2, 1, 2});
}

TEST_CASE("Fortran order is turned into C order") {
    // Element (i, j, k) of shape (a, b, c) stands at i + a (j + b k).
    const std::size_t a = GENERATE(1, 2, 3);
    const std::size_t b = GENERATE(1, 3);
    const std::size_t c = GENERATE(1, 4);
    const std::string shape =
        "(" + std::to_string(a) + ", " + std::to_string(b) + ", " + std::to_string(c) + ")";
    const NumberArray read = parse_npy_array(array(shape, a * b * c, true), "x");
    for (std::size_t i = 0; i < a; ++i) {
        for (std::size_t j = 0; j < b; ++j) {
            for (std::size_t k = 0; k < c; ++k)
                CHECK(read.values[(i * b + j) * c + k] == static_cast<double>(i + a * (j + b * k)));
        }
    }
}

TEST_CASE("Leading ones go, as long as two dimensions are left") {
    CHECK(without_leading_ones({1, 1, 5, 3}) == Shape{5, 3});
    CHECK(without_leading_ones({1, 8, 5, 3}) == Shape{8, 5, 3});
    CHECK(without_leading_ones({1, 3}) == Shape{1, 3});
    CHECK(without_leading_ones({1, 1, 1}) == Shape{1, 1});
    CHECK(without_leading_ones({2, 1, 1}) == Shape{2, 1, 1});
    CHECK(without_leading_ones({}).empty());
}

TEST_CASE("Shapes that the file does not fill, or that no machine holds, are refused") {
    const auto message = [](const std::string& shape) {
        try {
            parse_npy_array(array(shape, 4), "a.npy");
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    CHECK_THAT(message("(2, 2, 2)"), ContainsSubstring("a.npy") && ContainsSubstring("cut off"));
    CHECK_THAT(message("(2, 0, 2)"), ContainsSubstring("the shape is (2, 0, 2)"));
    CHECK_THAT(message("(4294967296, 4294967296, 4294967296)"),
               ContainsSubstring("at most 100000000 numbers"));
}

}  // namespace
}  // namespace softmaxlab
