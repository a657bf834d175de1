#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/files/csv.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using Numbers = std::vector<double>;
using Words = std::vector<std::string>;

LogitsTable parse(std::string_view text) {
    return parse_csv(text, "t.csv");
}

std::string message_of(std::string_view text) {
    try {
        parse(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

void check_row(const LogitsTable& table, const Numbers& values, const Words& labels) {
    CHECK(table.rows == 1);
    CHECK(table.classes == values.size());
    CHECK(table.values == values);
    CHECK(table.labels == labels);
    CHECK(table.row_names.empty());
}

TEST_CASE("One line of numbers is one row, with any separator") {
    const auto* const text =
        GENERATE("2,1,0.1", "2, 1, 0.1\n", "2;1;0.1\r\n", "2\t1\t0.1", "2 1 0.1", "  2   1\t0.1  ",
                 "+2 ,1 , .1", "2e0,10E-1,1e-1", "2,1,0.1,", "\"2\",\"1\",\"0.1\"");
    INFO(text);
    check_row(parse(text), {2, 1, 0.1}, {});
}

TEST_CASE("One number a line is one row too") {
    const auto* const text =
        GENERATE("2\n1\n0.1", "2\n1\n0.1\n", "2\r\n1\r\n0.1\r\n", "2\r1\r0.1\r", "\n2\n\n1\n  \n0.1\n\n",
                 "logit\n2\n1\n0.1\n", "my logits\n2\n1\n0.1\n", "\"a, b\"\n2\n1\n0.1\n");
    INFO(text);
    check_row(parse(text), {2, 1, 0.1}, {});
}

TEST_CASE("A first line of words labels the columns") {
    const auto* const text =
        GENERATE("cat,dog,fox\n2,1,0.1\n", "cat;dog;fox\n2;1;0.1\n", "cat dog fox\n2 1 0.1\n",
                 "\"cat\",dog, fox\r\n2,1,0.1", "# by hand\ncat,dog,fox\n# really\n2,1,0.1");
    INFO(text);
    check_row(parse(text), {2, 1, 0.1}, {"cat", "dog", "fox"});
}

TEST_CASE("A column of labels and one of logits, in either order, with or without a heading") {
    const auto* const text = GENERATE(
        "cat,2\ndog,1\nfox,0.1", "2,cat\n1,dog\n0.1,fox", "cat\t2\ndog\t1\nfox\t0.1", "cat 2\ndog 1\nfox 0.1",
        "label,logit\ncat,2\ndog,1\nfox,0.1", "logit;label\n2;cat\n1;dog\n0.1;fox",
        "x,y\ncat,2\ndog,1\nfox,0.1", "rank,token,logit,p\n1,cat,2,0.659\n2,dog,1,0.242\n3,fox,0.1,0.099",
        "token,id,Logits\ncat,7,2\ndog,8,1\nfox,9,0.1", ",0\ncat,2\ndog,1\nfox,0.1",
        "label,logit,note\ncat,2,a\ndog,1,b\nfox,0.1,c");
    INFO(text);
    check_row(parse(text), {2, 1, 0.1}, {"cat", "dog", "fox"});
}

TEST_CASE("Labels that look like numbers") {
    check_row(parse("label,logit\n7,2\n8,1\n9,0.1"), {2, 1, 0.1}, {"7", "8", "9"});
    check_row(parse("\"7\",2\n\"8\",1\n\"9\",0.1"), {2, 1, 0.1}, {"7", "8", "9"});
    check_row(parse("the,2\n8,1\n9,0.1"), {2, 1, 0.1}, {"the", "8", "9"});
    check_row(parse(",2\ncat,1\n"), {2, 1}, {"", "cat"});  // no heading: the second line does not count
    check_row(parse("token,logit\nnan,2\ninf,1\n-,0.1"), {2, 1, 0.1}, {"nan", "inf", "-"});
}

TEST_CASE("Labels may be quoted, long, in any script, and twice the same") {
    const std::string lengthy(60, 'x');
    check_row(parse("\"a, \"\"quoted\"\" one\",1\n\"two\nlines\",2\n 猫 ,3\n" + lengthy +
                    ",4\n猫,5\n\"\",6\n\" the\",7"),
              {1, 2, 3, 4, 5, 6, 7}, {"a, \"quoted\" one", "two\nlines", "猫", lengthy, "猫", "", " the"});
    check_row(parse("L\xF6we,1\nTiger,2"), {1, 2}, {"L\xEF\xBF\xBDwe", "Tiger"});  // not UTF-8
}

TEST_CASE("Lines of numbers are a matrix") {
    const auto table = parse("2,1,0.1\n3,-1,0.5\n");
    CHECK(table.rows == 2);
    CHECK(table.classes == 3);
    CHECK(table.values == Numbers{2, 1, 0.1, 3, -1, 0.5});
    CHECK(table.labels.empty());
}

TEST_CASE("A matrix may have labels above and names before its rows") {
    const auto* const text =
        GENERATE("image,cat,dog,fox\na,2,1,0.1\nb,3,-1,0.5\n", "cat,dog,fox,image\n2,1,0.1,a\n3,-1,0.5,b\n");
    const auto table = parse(text);
    CHECK(table.rows == 2);
    CHECK(table.classes == 3);
    CHECK(table.values == Numbers{2, 1, 0.1, 3, -1, 0.5});
    CHECK(table.labels == Words{"cat", "dog", "fox"});
    CHECK(table.row_names == Words{"a", "b"});
}

TEST_CASE("The counting column of a data frame is no logit") {
    const auto table = parse(",0,1\n0,2,1\n1,3,-1\n");
    CHECK(table.rows == 2);
    CHECK(table.values == Numbers{2, 1, 3, -1});
    CHECK(table.labels == Words{"0", "1"});
    check_row(parse(",logit\n0,2\n1,1\n2,0.1\n"), {2, 1, 0.1}, {});
    check_row(parse("\"\",\"x\"\n\"1\",2\n\"2\",1\n"), {2, 1}, {});
    CHECK(parse(",cat\n7,2\n8,1\n").values == Numbers{7, 2, 8, 1});  // counts nothing: numbers like others
}

TEST_CASE("Comments, empty lines, empty trailing fields and a byte order mark are passed over") {
    check_row(parse("\xEF\xBB\xBF# first\n\n2,1,0.1,\n  # last\n,,,\n"), {2, 1, 0.1}, {});
    check_row(parse("\xEF\xBB\xBFlabel,logit\ncat,2\n"), {2}, {"cat"});
    check_row(parse("\"#\",2\nx,1"), {2, 1}, {"#", "x"});
}

TEST_CASE("Infinities and NaN in the usual spellings") {
    check_row(parse("-inf,-Inf,-INF,-infinity,-Infinity,−inf,-∞,−∞,-1.#INF"), Numbers(9, -infinity), {});
    check_row(parse("inf,Inf,+inf,Infinity,∞,1.#INF"), Numbers(6, infinity), {});
    const auto nans = parse("1,nan,NaN,-nan,NAN,-1.#IND").values;
    REQUIRE(nans.size() == 6);
    for (std::size_t i = 1; i < nans.size(); ++i) CHECK(std::isnan(nans[i]));
}

TEST_CASE("Numbers are read to the last bit") {
    check_row(parse("0.1,1e308,5e-324,2.2250738585072011e-308,0.30000000000000004,123456789012345678"),
              {0.1, 1e308, 5e-324, 2.2250738585072011e-308, 0.30000000000000004, 123456789012345678.0}, {});
    check_row(parse("1e-400,2"), {0, 2}, {});
    CHECK_THAT(message_of("1,1e400"),
               ContainsSubstring("t.csv, line 1, field 2: expected a number, found \"1e400\""));
}

TEST_CASE("A decimal comma is one between semicolons, where nothing speaks against it") {
    check_row(parse("2,5;1;0,125"), {2.5, 1, 0.125}, {});
    check_row(parse("Katze;2,5\nHund;-0,5\nFuchs, rot;1e1\n"), {2.5, -0.5, 10},
              {"Katze", "Hund", "Fuchs, rot"});
    CHECK_THAT(message_of("a;2,5\nb;1.5"),
               ContainsSubstring("t.csv, line 2: expected decimal commas as in line 1"));
    CHECK_THAT(message_of("a;2.5\nb;1,5"),
               ContainsSubstring("t.csv, line 2: expected decimal points as in line 1"));
    CHECK_THAT(message_of("1.234,5;2"), ContainsSubstring("expected a number, found \"1.234,5\""));
    CHECK_THAT(message_of("1\t2,5\n3\t4,5\n5\t6\n7\t8"), ContainsSubstring("a decimal comma needs ';'"));
}

TEST_CASE("Lines of unequal length are refused with line and count") {
    CHECK(message_of("1,2,3\n4,5\n") == "t.csv, line 2: expected 3 fields as in line 1, found 2");
    CHECK(message_of("# c\n\n1,2\n\n4,5,6\n") == "t.csv, line 5: expected 2 fields as in line 3, found 3");
    CHECK(message_of("1 2 3\n4\n5\n6\n") == "t.csv, line 2: expected 3 fields as in line 1, found 1");
    CHECK(message_of("1,2,3\n4\n5\n6\n") == "t.csv, line 2: expected 3 fields as in line 1, found 1");
    CHECK(message_of("1\n2\n3 4\n5 6 7\n") == "t.csv, line 3: expected 1 fields as in line 1, found 2");
}

TEST_CASE("A word among numbers is refused with line and field") {
    CHECK(message_of("1,2,3\n4,x,6\n7,8,9\n") == "t.csv, line 2, field 2: expected a number, found \"x\"");
    CHECK(message_of("1,2,3\n4,,6\n") == "t.csv, line 2, field 2: expected a number, found nothing");
    CHECK(message_of("1\n2\nx\n4\n") == "t.csv, line 3, field 1: expected a number, found \"x\"");
    CHECK(message_of("1\r\n2\r\nx\r\n4\r\n") == "t.csv, line 3, field 1: expected a number, found \"x\"");
    CHECK(message_of("label,logit\ncat,1\ndog,\nfox,3\n") ==
          "t.csv, line 3, field 2: expected a number, found nothing");
    CHECK(message_of("label,logit\ncat,1\ndog,x\nfox,3\n") ==
          "t.csv, line 3, field 2: expected a number, found \"x\"");
    CHECK(message_of("x,2,3\n4,5,6\n7,8,9") == "t.csv, line 1, field 1: expected a number, found \"x\"");
    CHECK(message_of("\"a\nb\",1\nc,x\nd,2") == "t.csv, line 3, field 2: expected a number, found \"x\"");
}

TEST_CASE("A file without numbers is refused") {
    const auto* const text = GENERATE("", "\n\n", "# nothing\n", ",,,\n,,,", "\xEF\xBB\xBF");
    CHECK(message_of(text) == "t.csv: expected numbers, found nothing");
    CHECK_THAT(message_of("cat,dog,fox\n"),
               ContainsSubstring("t.csv, line 1: expected a column of numbers, found \"cat\""));
    CHECK_THAT(message_of("label,logit\n"), ContainsSubstring("expected a column of numbers"));
}

TEST_CASE("Two columns of words need names to choose by") {
    CHECK_THAT(message_of("cat,a,2\ndog,b,1\n"),
               ContainsSubstring("at most one column of words, found columns 1 and 2"));
    check_row(parse("comment,label,logit\nx,cat,2\ny,dog,1\n"), {2, 1}, {"cat", "dog"});
}

TEST_CASE("Quotes that do not close, or close too early, are refused with the line") {
    CHECK_THAT(message_of("a,1\n\"b,2\nc,3\n"), ContainsSubstring("t.csv, line 2: expected a closing quote"));
    CHECK_THAT(message_of("a,1\n\"b\"x,2\n"),
               ContainsSubstring("t.csv, line 2: expected a separator after the quoted field \"b\""));
    check_row(parse("5\" disk,1\n3\" disk,2"), {1, 2},
              {"5\" disk", "3\" disk"});  // inside a field it is a character
}

TEST_CASE("What is not text is refused") {
    CHECK(message_of(std::string_view("1,2\n3,\0", 7)) == "t.csv, byte 6: expected text, found a zero byte");
}

TEST_CASE("A hundred thousand labelled logits are read in order") {
    std::string text = "token,logit\n";
    constexpr std::size_t count = 100'000;
    for (std::size_t i = 0; i < count; ++i)
        text += "t" + std::to_string(i) + "," + std::to_string(i % 1000) + ".25\n";
    const auto table = parse(text);
    REQUIRE(table.classes == count);
    REQUIRE(table.labels.size() == count);
    bool right = true;
    for (std::size_t i = 0; i < count; ++i) {
        right = right && table.values[i] == static_cast<double>(i % 1000) + 0.25 &&
                table.labels[i] == "t" + std::to_string(i);
    }
    CHECK(right);
}

TEST_CASE("A heading longer than a megabyte, and quotes that hold more than that, are read") {
    std::string header = "\"first, with a comma\"";
    std::string line = "0";
    for (int i = 1; i < 200'000; ++i) {
        header += ",\"label " + std::to_string(i) + "\"";
        line += "," + std::to_string(i);
    }
    const auto table = parse(header + "\n" + line + "\n");
    REQUIRE(table.classes == 200'000);
    CHECK(table.labels.front() == "first, with a comma");
    CHECK(table.labels.back() == "label 199999");

    const std::string lengthy(3'000'000, 'x');
    check_row(parse("\"" + lengthy + "\n;\",1\nb,2\n"), {1, 2}, {lengthy + "\n;", "b"});
}

TEST_CASE("A line of more than ten million fields is refused") {
    CHECK_THAT(message_of(std::string(11'000'000, ',')),
               ContainsSubstring("t.csv, line 1: expected at most 10000000 fields"));
}

TEST_CASE("A line of a million numbers is read") {
    std::string text;
    for (int i = 0; i < 1'000'000; ++i) text += "-1.5 ";
    check_row(parse(text), Numbers(1'000'000, -1.5), {});
}

}  // namespace
}  // namespace softmaxlab
