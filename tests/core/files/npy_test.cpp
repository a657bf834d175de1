#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <limits>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/files/npy.h"
#include "tests/core/files/npy_builder.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using test::data_of;
using test::npy_header;
using test::npy_with_header;

template <typename Number>
std::string npy(const std::string& type, const std::string& shape, const std::vector<Number>& numbers,
                bool big_endian = false, bool fortran_order = false) {
    return npy_with_header(npy_header((big_endian ? ">" : "<") + type, fortran_order, shape),
                           data_of(numbers, big_endian));
}

/// The message for an array whose header text is this, with 24 bytes of data.
std::string message_for_header(const std::string& header, int version = 1) {
    try {
        parse_npy(npy_with_header(header, std::string(24, '\0'), version), "a.npy");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string message_for_bytes(const std::string& bytes) {
    try {
        parse_npy(bytes, "a.npy");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST_CASE("Doubles and floats are read bit for bit in either byte order") {
    const bool big_endian = GENERATE(false, true);
    const std::vector<double> doubles = {0.1, -2.5, 1e308, 5e-324, infinity, -infinity};
    CHECK(parse_npy(npy("f8", "(6,)", doubles, big_endian), "x").values == doubles);

    const std::vector<float> floats = {0.1F, -2.5F, 3e38F, 1e-45F, -std::numeric_limits<float>::infinity()};
    const auto read = parse_npy(npy("f4", "(5,)", floats, big_endian), "x").values;
    CHECK(read == std::vector<double>(floats.begin(), floats.end()));
}

TEST_CASE("Half floats of every kind are read exactly in either byte order") {
    const bool big_endian = GENERATE(false, true);
    const std::vector<std::uint16_t> halves = {0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001,
                                               0x8000, 0x7C00, 0xFC00, 0x3555, 0x03FF};
    const std::vector<double> expected = {1,    -2,       65504,     0x1p-14,        0x1p-24,
                                          -0.0, infinity, -infinity, 0.333251953125, 1023 * 0x1p-24};
    CHECK(parse_npy(npy("f2", "(10,)", halves, big_endian), "x").values == expected);
    CHECK(std::isnan(
        parse_npy(npy("f2", "(1,)", std::vector<std::uint16_t>{0x7E00}, big_endian), "x").values[0]));
}

TEST_CASE("Integers of every size are read with their sign in either byte order") {
    const bool big_endian = GENERATE(false, true);
    CHECK(parse_npy(npy("i1", "(3,)", std::vector<std::int8_t>{-128, -1, 127}, big_endian), "x").values ==
          std::vector<double>{-128, -1, 127});
    CHECK(parse_npy(npy("u1", "(2,)", std::vector<std::uint8_t>{0, 255}, big_endian), "x").values ==
          std::vector<double>{0, 255});
    CHECK(parse_npy(npy("i2", "(2,)", std::vector<std::int16_t>{-32768, 258}, big_endian), "x").values ==
          std::vector<double>{-32768, 258});
    CHECK(parse_npy(npy("u2", "(1,)", std::vector<std::uint16_t>{65535}, big_endian), "x").values ==
          std::vector<double>{65535});
    CHECK(
        parse_npy(npy("i4", "(2,)", std::vector<std::int32_t>{-2147483647, 66051}, big_endian), "x").values ==
        std::vector<double>{-2147483647, 66051});
    CHECK(parse_npy(npy("u4", "(1,)", std::vector<std::uint32_t>{4294967295U}, big_endian), "x").values ==
          std::vector<double>{4294967295.0});
    CHECK(parse_npy(npy("i8", "(2,)", std::vector<std::int64_t>{-9007199254740993, 5}, big_endian), "x")
              .values == std::vector<double>{-9007199254740992.0, 5});
    CHECK(parse_npy(npy("u8", "(1,)", std::vector<std::uint64_t>{18446744073709551615U}, big_endian), "x")
              .values == std::vector<double>{0x1p64});
}

TEST_CASE("'=' and, for single bytes, '|' name no other byte order") {
    CHECK(parse_npy(npy_with_header(npy_header("=f8", false, "(1,)"), data_of<double>({0.5}, false)), "x")
              .values[0] == 0.5);
    CHECK(parse_npy(npy_with_header(npy_header("|i1", false, "(1,)"), "\x07"), "x").values[0] == 7);
    CHECK_THAT(message_for_header(npy_header("|f4", false, "(1,)")),
               ContainsSubstring("names no byte order"));
}

TEST_CASE("C order has the rows one after another, Fortran order the columns") {
    const std::vector<double> stored = {1, 2, 3, 4, 5, 6};
    const auto c = parse_npy(npy("f8", "(2, 3)", stored), "x");
    CHECK(c.rows == 2);
    CHECK(c.classes == 3);
    CHECK(c.values == stored);

    const auto fortran = parse_npy(npy("f8", "(2, 3)", stored, false, true), "x");
    CHECK(fortran.rows == 2);
    CHECK(fortran.classes == 3);
    CHECK(fortran.values == std::vector<double>{1, 3, 5, 2, 4, 6});
}

TEST_CASE("A vector is one row, lying or standing, and dimensions of 1 do not count") {
    const bool fortran_order = GENERATE(false, true);
    for (const char* shape : {"(3,)", "(1, 3)", "(3, 1)", "(1, 1, 3)", "(1, 3, 1)", "(3L, 1L)", "( 3 , )"}) {
        INFO(shape);
        const auto table =
            parse_npy(npy("f4", shape, std::vector<float>{1, 2, 3}, false, fortran_order), "x");
        CHECK(table.rows == 1);
        CHECK(table.classes == 3);
        CHECK(table.values == std::vector<double>{1, 2, 3});
        CHECK(table.labels.empty());
    }
    const auto matrix =
        parse_npy(npy("f4", "(1, 2, 3)", std::vector<float>{1, 2, 3, 4, 5, 6}, false, fortran_order), "x");
    CHECK(matrix.rows == 2);
    CHECK(matrix.classes == 3);
    CHECK(matrix.values ==
          (fortran_order ? std::vector<double>{1, 3, 5, 2, 4, 6} : std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST_CASE("V2 is how bfloat16 is saved, b1 are booleans") {
    const std::string bits("\x80\x3F\x00\x40\x40\x40\x80\xFF", 8);
    const LogitsTable table = parse_npy(npy_with_header(npy_header("<V2", false, "(4,)"), bits), "x");
    CHECK(table.values == std::vector<double>{1, 2, 3, -infinity});
    CHECK_THAT(table.remark, ContainsSubstring("bfloat16"));
    CHECK(
        parse_npy(npy_with_header(npy_header("|b1", false, "(3,)"), std::string("\1\0\1", 3)), "x").values ==
        std::vector<double>{1, 0, 1});
}

TEST_CASE("Nothing but blanks follows the header's dictionary") {
    CHECK_THAT(message_for_header(npy_header("<f8", false, "(3,)") + "garbage"),
               ContainsSubstring("nothing but blanks"));
}

TEST_CASE("A single number without dimensions is one class") {
    const auto table = parse_npy(npy("f8", "()", std::vector<double>{7.5}), "x");
    CHECK(table.rows == 1);
    CHECK(table.values == std::vector<double>{7.5});
}

TEST_CASE("All three versions of the format are read, a fourth is not") {
    const std::string header = npy_header("<f8", false, "(3,)");
    for (const int version : {1, 2, 3}) {
        CHECK(parse_npy(npy_with_header(header, data_of<double>({1, 2, 3}, false), version), "x").values ==
              std::vector<double>{1, 2, 3});
    }
    CHECK_THAT(message_for_header(header, 4),
               ContainsSubstring("a.npy, byte 6: expected format version 1, 2 or 3, found 4"));
}

TEST_CASE("The header's keys may stand in any order and in double quotes") {
    CHECK(message_for_header("{'shape': (3,), 'fortran_order': False, 'descr': '<f8'}") == "no error");
    CHECK(message_for_header(R"({"descr": "<f8", "fortran_order": True, "shape": (3,)})") == "no error");
}

TEST_CASE("Arrays that are no table of numbers are refused in words") {
    CHECK_THAT(message_for_header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,)}"),
               ContainsSubstring("structured array"));
    CHECK_THAT(message_for_header(npy_header("|O", false, "(3,)")),
               ContainsSubstring("found '|O', Python objects"));
    CHECK_THAT(message_for_header(npy_header("<c8", false, "(3,)")), ContainsSubstring("complex"));
    CHECK_THAT(message_for_header(npy_header("<U3", false, "(1,)")),
               ContainsSubstring("expected numbers of type f2"));
    CHECK_THAT(message_for_header(npy_header("<f3", false, "(1,)")), ContainsSubstring("found '<f3'"));
    CHECK_THAT(message_for_header(npy_header("<f16", false, "(1,)")), ContainsSubstring("found '<f16'"));
    CHECK(message_for_header(npy_header("|b1", false, "(1,)")) == "no error");
    CHECK(message_for_header(npy_header("<f4", false, "(2, 1, 1, 3)")) == "no error");
    CHECK_THAT(message_for_header(npy_header("<i1", false, "(2, 3, 4)")),
               ContainsSubstring("expected one row or a matrix, found 3 dimensions: the shape is (2, 3, 4)"));
}

TEST_CASE("Shapes that are empty, huge or larger than the file are refused") {
    CHECK_THAT(message_for_header(npy_header("<f8", false, "(0,)")),
               ContainsSubstring("found none: the shape is (0)"));
    CHECK_THAT(message_for_header(npy_header("<f8", false, "(3, 0)")),
               ContainsSubstring("the shape is (3, 0)"));
    CHECK_THAT(message_for_header(npy_header("<f8", false, "(100000001,)")),
               ContainsSubstring("at most 100000000 numbers"));
    CHECK_THAT(message_for_header(npy_header("<f8", false, "(4294967296, 4294967296)")),
               ContainsSubstring("at most"));
    CHECK_THAT(message_for_header(npy_header("<f8", false, "(18446744073709551616,)")),
               ContainsSubstring("smaller dimension"));
    CHECK_THAT(
        message_for_header(npy_header("<f8", false, "(4,)")),
        ContainsSubstring("expected 32 bytes of numbers for the shape (4), found 24: the file is cut off"));
    CHECK(message_for_header(npy_header("<f8", false, "(3,)")) == "no error");
}

TEST_CASE("A header that is not one is refused with the byte at which it goes wrong") {
    CHECK_THAT(message_for_header(""), ContainsSubstring("expected '{'"));
    CHECK_THAT(message_for_header("{"), ContainsSubstring("expected a text in quotes"));
    CHECK_THAT(message_for_header("{'descr"), ContainsSubstring("a closing quote"));
    CHECK_THAT(message_for_header("{'descr' '<f8'}"), ContainsSubstring("a.npy, byte 19: expected ':'"));
    CHECK_THAT(message_for_header("{'fortran_order': false}"), ContainsSubstring("True or False"));
    CHECK_THAT(message_for_header("{'shape': [3]}"), ContainsSubstring("expected '('"));
    CHECK_THAT(message_for_header("{'shape': (-3,)}"), ContainsSubstring("a whole number"));
    CHECK_THAT(message_for_header("{'shape': (3 4)}"), ContainsSubstring("',' or ')'"));
    CHECK_THAT(message_for_header("{'descr': '<f8' 'shape': (3,)}"), ContainsSubstring("',' or '}'"));
    CHECK_THAT(message_for_header("{'other': 3}"), ContainsSubstring("found 'other'"));
    CHECK_THAT(message_for_header("{'descr': '<f8', 'shape': (3,)}"), ContainsSubstring("'fortran_order'"));
}

TEST_CASE("A file that is cut off anywhere is refused, never misread") {
    const std::string whole = npy("f4", "(2, 2)", std::vector<float>{1, 2, 3, 4});
    REQUIRE(message_for_bytes(whole) == "no error");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        INFO(length);
        CHECK_THAT(message_for_bytes(whole.substr(0, length)), ContainsSubstring("a.npy, byte"));
    }
    CHECK_THAT(message_for_bytes("2, 1, 0.1"), ContainsSubstring("the beginning of an NPY file"));
}

}  // namespace
}  // namespace softmaxlab
