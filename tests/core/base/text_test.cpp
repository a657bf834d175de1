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

TEST_CASE("An excerpt holds nothing that turns the direction of writing or commands a terminal") {
    CHECK(excerpt("\x1B[31mred") == " [31mred");
    CHECK(excerpt("a\u202Eb\u0085c\u200Bd") == "a b c d");
    CHECK(excerpt("naïve 猫") == "naïve 猫");
}

TEST_CASE("A text is shown on one line, with signs for what would not be seen") {
    CHECK(visible_text("the cat") == "the cat");
    CHECK(visible_text(" the") == "␣the");
    CHECK(visible_text("  a  b ") == "␣␣a  b␣");
    CHECK(visible_text("  ") == "␣␣");
    CHECK(visible_text("") == "");
    CHECK(visible_text("\n") == "↵");
    CHECK(visible_text("a\n\tb\r") == "a↵⇥b␍");
    CHECK(visible_text("\x1B]0;title\x07x\x7F") == "␛]0;title␇x␡");
    CHECK(visible_text(std::string_view("\0", 1)) == "␀");
    // A font that has no pictures of control characters.
    std::string shown;
    for (VisiblePieces pieces("a\x1B\x7F", [](char32_t code) { return code < 0x2400; }); pieces.next();)
        shown += pieces.piece();
    CHECK(shown == "a[U+001B][U+007F]");
    CHECK(visible_text("\u202ERTL") == "[U+202E]RTL");
    CHECK(visible_text("Ġthe ▁the 的 😀 й") == "Ġthe ▁the 的 😀 й");
    CHECK(visible_text("L\xF6we") == "L\xEF\xBF\xBDwe");
    CHECK(visible_text("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
}

TEST_CASE("A text that is too long loses its middle") {
    CHECK(visible_text("abcdefgh", 8) == "abcdefgh");
    CHECK(visible_text("abcdefghi", 5) == "abc…hi");
    CHECK(visible_text("猫猫猫猫猫", 2) == "猫…猫");
    CHECK(visible_text(std::string(1'000'000, 'x'), 40) == std::string(20, 'x') + "…" + std::string(20, 'x'));
}

TEST_CASE("A message keeps its lines, and nothing else that commands a terminal") {
    CHECK(visible_lines("a\x1B[2Jb\nc") == "a␛[2Jb\nc");
    CHECK(visible_lines("\n") == "\n");
    CHECK(visible_lines("abcdef\nab", 4) == "ab…ef\nab");
}

TEST_CASE("What cannot be shown is named by its code") {
    const std::string label = "的 😀!";
    std::string shown;
    VisiblePieces pieces(label, [](char32_t code) { return code < 0x100; });
    while (pieces.next()) shown += pieces.piece();
    CHECK(shown == "[U+7684] [U+1F600]!");
}

TEST_CASE("Only letters of ASCII become small") {
    CHECK(lower_case("Softmax LAB_2 ÄÉ−∞@[") == "softmax lab_2 ÄÉ−∞@[");
    CHECK(lower_case('Z') == 'z');
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
    CHECK(number_from("−1.5") == -1.5);
    CHECK(number_from("−.5e−1") == std::nullopt);
    CHECK(number_from("−1,5", ',') == -1.5);
    CHECK_FALSE(number_from("−").has_value());
    CHECK_FALSE(number_from("−−1").has_value());
    CHECK_FALSE(number_from("−+1").has_value());
    CHECK_FALSE(number_from("+−1").has_value());
}

}  // namespace
}  // namespace softmaxlab
