#include "core/base/terminal_text.h"

#include <catch2/catch_test_macros.hpp>

namespace softmaxlab {

TEST_CASE("no control character reaches a terminal") {
    CHECK(terminal_text("a\x1b[31mred\x1b]0;title\x07") == "a\\x1b[31mred\\x1b]0;title\\x07");
    CHECK(terminal_text("two\nlines\tand a tab") == "two\nlines\tand a tab");
    CHECK(terminal_text("\x7f\r\b") == "\\x7f\\r\\x08");
    CHECK(terminal_text(std::string_view("a\0b", 3)) == "a\\x00b");
    CHECK(terminal_text("\xC2\x9B"
                        "31m") == "\\x9b31m");  // the C1 control that begins a sequence
    CHECK(terminal_text("a\u202Eb\u2069\u061C\u200B") == "a[U+202E]b[U+2069][U+061C]\u200B");
    CHECK(terminal_text("füchsin · ∞ \xF0\x9F\x98\x80") == "füchsin · ∞ \xF0\x9F\x98\x80");
    CHECK(terminal_text("\xFF\x9B") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("a label in a table stays on its line, cut in the middle") {
    CHECK(label_in_table("a\nb\tc\x1b[0m", 40) == "a↵b⇥c␛[0m");
    CHECK(label_in_table("abcdefghij", 10) == "abcdefghij");
    CHECK(label_in_table("abcdefghijk", 10) == "abcde…hijk");
    CHECK(label_in_table("äöüäöüäöüäöü", 5) == "äö…öü");
    CHECK(label_in_table(std::string(1'000'000, 'x'), 40).size() == 39 + 3);
}

}  // namespace softmaxlab
