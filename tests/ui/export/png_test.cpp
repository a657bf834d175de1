#include "app/export/png.h"

#include <cstdint>
#include <stdexcept>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace softmaxlab;

TEST_CASE("A picture is written as PNG with its size, the same bytes each time", "[png]") {
    const std::vector<std::uint8_t> pixels(3 * 2 * 4, 200);
    const std::string file = encode_png(pixels, 3, 2);
    CHECK(file.substr(0, 8) == std::string("\x89PNG\r\n\x1a\n", 8));
    CHECK(file.substr(16, 8) == std::string("\0\0\0\3\0\0\0\2", 8));
    CHECK(encode_png(pixels, 3, 2) == file);
    CHECK_THROWS_AS(encode_png(pixels, 2, 2), std::invalid_argument);
    CHECK_THROWS_AS(encode_png({}, 0, 0), std::invalid_argument);
}
