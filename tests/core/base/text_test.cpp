#include "core/base/text.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "core/base/number_text.h"

namespace softmaxlab {
namespace {

TEST_CASE("UTF-8 is told from what only looks like it") {
    CHECK(is_utf8(""));
    CHECK(is_utf8("plain"));
    CHECK(is_utf8("Löwe 猫 🚋"));
    CHECK_FALSE(is_utf8("L\xF6we"));
    CHECK_FALSE(is_utf8("\xC0\x80"));          // overlong
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // a surrogate
    CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // past the last code point
    CHECK_FALSE(is_utf8("\xE7\x8C"));          // cut off
}

TEST_CASE("What is malformed is replaced, the rest stays") {
    CHECK(to_utf8("Löwe") == "Löwe");
    CHECK(to_utf8("L\xF6we") == "L\xEF\xBF\xBDwe");
    CHECK(is_utf8(to_utf8("\xC0\x80\xFF \xED\xA0\x80")));
    CHECK(to_utf8("quote \" and \\ \xFF\n") == "quote \" and \\ \xEF\xBF\xBD\n");
}

TEST_CASE("An excerpt is short, of one line, and cuts no character") {
    CHECK(excerpt("short") == "short");
    CHECK(excerpt("two\nlines\t") == "two lines ");
    CHECK(excerpt(std::string(100, 'x')) == std::string(40, 'x') + "…");
    std::string cats;
    for (int i = 0; i < 30; ++i) cats += "猫";
    CHECK(is_utf8(excerpt(cats)));
    CHECK(excerpt(cats).substr(0, 39) == cats.substr(0, 39));
    CHECK(is_utf8(excerpt(std::string(60, '\x80'))));
}

TEST_CASE("A byte is found by line and column") {
    CHECK(position_in("ab\ncd", 0) == "line 1, column 1");
    CHECK(position_in("ab\ncd", 2) == "line 1, column 3");
    CHECK(position_in("ab\ncd", 3) == "line 2, column 1");
    CHECK(position_in("ab\ncd", 99) == "line 2, column 3");
    CHECK(position_in("", 0) == "line 1, column 1");
}

TEST_CASE("Numbers are all of the text or none") {
    CHECK(number_from("1.5") == 1.5);
    CHECK(number_from("+1.5") == 1.5);
    CHECK(number_from("-.5e1") == -5.0);
    CHECK(number_from("5.") == 5.0);
    CHECK(number_from("1,5", ',') == 1.5);
    for (const char* text :
         {"",   "+",  "-",     "+-1",      "++1",  "1.5x",  "x1.5",   "1 5",   "1,5", "1.5.5", "0x10",
          "1e", "e5", "--inf", "infinite", "nano", "1e400", "-1e400", "1_000", ".",   "in"}) {
        INFO(text);
        CHECK_FALSE(number_from(text).has_value());
    }
    CHECK(std::signbit(*number_from("-0")));
    CHECK(number_from("−∞") == -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace softmaxlab
