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
              {1, 2, 3, 4, 5, 6, 7}, {"a, \"quoted\" one", "two\nlines", " 猫 ", lengthy, "猫", "", " the"});
    check_row(parse("L\xF6we,1\nTiger,2"), {1, 2}, {"L\xEF\xBF\xBDwe", "Tiger"});  // not UTF-8
}

TEST_CASE("Blanks around a label belong to it, unless all have them") {
    check_row(parse(" the,2\nthe,1\n  ,0.5\n"), {2, 1, 0.5}, {" the", "the", "  "});
    check_row(parse(" the,2\n a,1\n"), {2, 1}, {" the", " a"});
    check_row(parse("label,logit\n the,2\n a,1\n"), {2, 1}, {" the", " a"});
    check_row(parse(" label, logit\n cat, 2\n dog, 1\n"), {2, 1}, {"cat", "dog"});
    check_row(parse("logit, label\n2, cat\n1, dog\n"), {2, 1}, {"cat", "dog"});
    check_row(parse("logit,label\n2, cat\n1, dog\n"), {2, 1}, {" cat", " dog"});
    check_row(parse("2, cat\n1, dog\n"), {2, 1}, {"cat", "dog"});
    check_row(parse("cat  ,2\nfoxes,1\n"), {2, 1}, {"cat", "foxes"});  // filled up to one width
    check_row(parse("the\t2\n the\t1\n"), {2, 1}, {"the", " the"});
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

TEST_CASE("A line that begins with # is data if it fits the table") {
    const LogitsTable words = parse("the,2\n##ing,1\n# by hand\n#,0.5\n#,x,1\n");
    check_row(words, {2, 1, 0.5}, {"the", "##ing", "#"});
    CHECK(words.remark == "2 lines that begin with # and do not fit the table are comments.");
    check_row(parse("##ing,2\nthe,1\n"), {2, 1}, {"##ing", "the"});
    check_row(parse("##ing,2\n##ed,1\n"), {2, 1}, {"##ing", "##ed"});
    check_row(parse("label,logit\n##ing,2\n"), {2}, {"##ing"});
    check_row(parse(" #,2\nthe,1\n"), {2, 1}, {" #", "the"});
    const LogitsTable numbers = parse("1,2\n#3,4\n5,6\n");  // a row that somebody took out
    CHECK(numbers.values == Numbers{1, 2, 5, 6});
    CHECK(numbers.remark == "1 line that begins with # and does not fit the table is a comment.");
    check_row(parse("1\n#2\n3\n"), {1, 3}, {});
    check_row(parse("# don't \"quote\n2,1\n"), {2, 1}, {});
    CHECK(message_of("# nothing\n#, too\n") ==
          "t.csv: expected numbers, found nothing but 2 lines that begin with '#', taken for comments");
}

TEST_CASE("Names may stand in a comment before the numbers") {
    check_row(parse("# cat dog fox\n2 1 0.1\n"), {2, 1, 0.1}, {"cat", "dog", "fox"});
    check_row(parse("#cat\tdog\n2\t1\n"), {2, 1}, {"cat", "dog"});
    check_row(parse("#label,logit\n7,2\n8,1\n"), {2, 1}, {"7", "8"});
    check_row(parse("# three numbers\n2,1,0.1\n"), {2, 1, 0.1}, {});
    check_row(parse("# a,b\ncat,dog\n2,1\n"), {2, 1}, {"cat", "dog"});
}

TEST_CASE("Quotes are characters where they would run over lines that fit a table") {
    check_row(parse("token,logit\n\",2\n\"a\",1\n"), {2, 1}, {"\"", "\"a\""});
    check_row(parse("a,1\n\"b,2\nc,3\n"), {1, 2, 3}, {"a", "\"b", "c"});
    check_row(parse("5\" disk,1\n\"a, b\",2\n"), {1, 2}, {"5\" disk", "a, b"});
    check_row(parse("\"two\nlines\",1\nb,2\n"), {1, 2}, {"two\nlines", "b"});
}

TEST_CASE("A first line may say the separator") {
    check_row(parse("sep=;\na;1,5\nb;2\n"), {1.5, 2}, {"a", "b"});
    check_row(parse("\"sep=\t\"\r\na, b\t1\r\nc\t2\r\n"), {1, 2}, {"a, b", "c"});
    CHECK(message_of("sep=,\na,1\nb,x\nc,2\n") == "t.csv, line 3, field 2: expected a number, found \"x\"");
}

TEST_CASE("The separator is found behind any number of blank lines and comments") {
    check_row(parse(std::string(3'000'000, '\n') + "2,1,0.1\n"), {2, 1, 0.1}, {});
    std::string comments;
    for (int i = 0; i < 100'000; ++i) comments += "# a comment; of some; length\n";
    check_row(parse(comments + "cat,2\ndog,1\n"), {2, 1}, {"cat", "dog"});
}

TEST_CASE("Commas between thousands") {
    check_row(parse("\"1,234.5\",\"-12,345,678\",7\n"), {1234.5, -12345678, 7}, {});
    check_row(parse("a\t1,234\nb\t2\n"), {1234, 2}, {"a", "b"});
    for (const char* cell : {"1,23", "1,2345", "12345,678", ",123", "1,234,5", "1.5,000"}) {
        INFO(cell);
        CHECK_THAT(message_of(std::string("a,\"") + cell + "\"\nb,2\nc,3\n"),
                   ContainsSubstring("t.csv, line 1, field 2: expected a number, found"));
    }
    CHECK(parse("\"1,234\",2\n\"5,678\",1\n").remark.empty());  // they are labels
}

TEST_CASE("The cell is named, whatever the others hold") {
    for (const char* cell : {"", "N/A", "null", "x", "1_000", "1e400", "0x1F"}) {
        INFO(cell);
        CHECK_THAT(message_of(std::string("label,logit\na,") + cell + "\nb,2\n"),
                   ContainsSubstring("t.csv, line 2, field 2: expected a number, found "));
        CHECK_THAT(message_of(std::string("label,logit\na,") + cell + "\n"),
                   ContainsSubstring("t.csv, line 2, field 2: expected a number, found "));
    }
}

TEST_CASE("Evaluation sets") {
    const LogitsTable words = parse("id,label,cat,dog\nx,dog,2,1\ny,cat,3,0\n");
    CHECK(words.values == Numbers{2, 1, 3, 0});
    CHECK(words.targets == std::vector<std::size_t>{1, 0});
    CHECK(words.row_names == Words{"x", "y"});
    CHECK(target_of(words, 0) == 1);
    const LogitsTable ignored = parse("label,logit_0,logit_1\n-100,2,1\n1,3,0\n");
    CHECK(ignored.targets == std::vector<std::size_t>{no_target, 1});
    CHECK_FALSE(target_of(ignored, 0).has_value());
    CHECK(parse("index,0,1\n7,2,1\n8,3,0\n").row_names == Words{"7", "8"});
    CHECK_THAT(message_of("label,z0,z1\n2,1,1\n"),
               ContainsSubstring("expected classes from 0 to 1 in the column \"label\""));
    // Names of classes that only look like it:
    CHECK(parse("x,y,z\n1,2,3\n4,5,6\n").classes == 3);
    CHECK(parse("label,cat,dog\n0.5,1,2\n").classes == 3);
    CHECK(parse("id,cat,dog\n1,1,2\n").classes == 3);
}

TEST_CASE("A column of log-probabilities will do for one of logits") {
    const LogitsTable table = parse("rank,token,logprob\n1,the,-0.1\n2,a,-2.5\n");
    check_row(table, {-0.1, -2.5}, {"the", "a"});
    CHECK(table.remark == log_probabilities_as_logits);
    check_row(parse("token,logprob,logit\nthe,-0.1,3\na,-2.5,0.6\n"), {3, 0.6}, {"the", "a"});
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
    const auto* const text = GENERATE("", "\n\n", "  \n", ",,,\n,,,", "\xEF\xBB\xBF");
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
    CHECK_THAT(message_of("a,1\n\"b,2\nc,3,4\n"),
               ContainsSubstring("t.csv, line 2: expected a closing quote"));
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
