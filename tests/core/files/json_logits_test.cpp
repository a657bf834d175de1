#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/files/json_logits.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using Numbers = std::vector<double>;
using Words = std::vector<std::string>;

LogitsTable parse(std::string_view text) {
    return parse_json(text, "j.json");
}

std::string message_of(std::string_view text) {
    try {
        parse(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST_CASE("Every way to write one row") {
    const auto* const text =
        GENERATE("[2, 1, 0.1]", "[[2, 1, 0.1]]", "[[2], [1], [0.1]]", R"({"logits": [2, 1, 0.1]})",
                 R"({"logits": [[2, 1, 0.1]]})", "\xEF\xBB\xBF [2,1,1e-1]\n");
    const auto table = parse(text);
    CHECK(table.rows == 1);
    CHECK(table.classes == 3);
    CHECK(table.values == Numbers{2, 1, 0.1});
    CHECK(table.labels.empty());
}

TEST_CASE("Labels beside the logits, before or after them, or as the keys") {
    const auto* const text = GENERATE(R"({"logits": [2, 1, 0.1], "labels": ["cat", "dog", "cat"]})",
                                      R"({"labels": ["cat", "dog", "cat"], "logits": [2, 1, 0.1]})",
                                      R"({"cat": 2, "dog": 1, "cat": 0.1})");
    const auto table = parse(text);
    CHECK(table.values == Numbers{2, 1, 0.1});
    CHECK(table.labels == Words{"cat", "dog", "cat"});
}

TEST_CASE("Keys keep their order") {
    CHECK(parse(R"({"z": 1, "a": 2, "m": 3})").labels == Words{"z", "a", "m"});
}

TEST_CASE("A matrix has rows and perhaps labels") {
    const auto table = parse(R"({"logits": [[2, 1], [3, 4], [5, 6]], "labels": ["a", "b"]})");
    CHECK(table.rows == 3);
    CHECK(table.classes == 2);
    CHECK(table.values == Numbers{2, 1, 3, 4, 5, 6});
    CHECK(table.labels == Words{"a", "b"});
}

TEST_CASE("A column takes its labels along") {
    const auto table = parse(R"({"logits": [[2], [1]], "labels": ["a", "b"]})");
    CHECK(table.rows == 1);
    CHECK(table.classes == 2);
    CHECK(table.labels == Words{"a", "b"});
}

TEST_CASE("JSON has infinities and NaN as texts, or bare as Python writes them") {
    const auto values = parse(R"(["-inf", "inf", -Infinity, Infinity, "-Infinity", 1])").values;
    CHECK(values == Numbers{-infinity, infinity, -infinity, infinity, -infinity, 1});
    const auto nans = parse(R"([NaN, "nan", "NaN"])").values;
    REQUIRE(nans.size() == 3);
    for (const double value : nans) CHECK(std::isnan(value));
    CHECK(parse(R"({"NaN \" Infinity": NaN, "x\\": Infinity})").labels == Words{"NaN \" Infinity", "x\\"});
}

TEST_CASE("JSON numbers are read to the last bit") {
    CHECK(parse("[0.1, 5e-324, 1.7976931348623157e308, 18446744073709551615, -9223372036854775808]").values ==
          Numbers{0.1, 5e-324, 1.7976931348623157e308, 0x1p64, -0x1p63});
    CHECK_THAT(message_of("[1, 1e400]"), ContainsSubstring("j.json, line 1, column"));
}

TEST_CASE("A syntax error names line and column") {
    CHECK_THAT(message_of("[1,\n 2,,\n 3]"), ContainsSubstring("j.json, line 2, column 4: expected JSON"));
    CHECK_THAT(message_of("[1, 2"), ContainsSubstring("j.json, line 1, column 6"));
    CHECK_THAT(message_of(""), ContainsSubstring("j.json, line 1, column 1"));
    CHECK_THAT(message_of("[1] [2]"), ContainsSubstring("j.json, line 1, column 5"));
    CHECK_THAT(message_of("[\"\xFF\"]"), ContainsSubstring("j.json, line 1, column 3"));
}

TEST_CASE("A syntax error is told in the file's words, where it is, in one line") {
    CHECK(message_of("[NaN, NaN, NaN,\n NaN, NaN, x]") ==
          "j.json, line 2, column 12: expected JSON: invalid literal, found \"x\"");
    CHECK(message_of("{NaN:1}") == "j.json, line 1, column 2: expected JSON: invalid literal, found \"NaN\"");
    CHECK_THAT(message_of("[Infinity, tru]"),
               ContainsSubstring("column 15: expected JSON: invalid literal, found "
                                 "\"tru\""));
    CHECK_THAT(message_of("[1,\n 2,,\n 3]"), ContainsSubstring("unexpected ','"));
    CHECK_THAT(message_of("[1, 1e400]"), ContainsSubstring("j.json, line 1, column ") &&
                                             ContainsSubstring("a double can hold, found \"1e400\""));
    const std::string lengthy(10'000'000, '9');
    for (const std::string& text : {"[1, " + lengthy + "]", "[x" + lengthy, "[\"" + lengthy,
                                    "[1, -" + std::string(10'000'000, '-') + "]"}) {
        const std::string message = message_of(text);
        CHECK(message.size() < 300);
        CHECK(message.find("exception") == std::string::npos);
    }
}

TEST_CASE("A zero byte is a mistake, not an end") {
    CHECK(message_of(std::string_view("[1,2]\0,3]", 9)) ==
          "j.json, byte 5: expected JSON, which is text, found a zero byte");
}

TEST_CASE("One value a line is one row a line") {
    CHECK(parse("[1, 2]\n[3, 4]\n").values == Numbers{1, 2, 3, 4});
    CHECK(parse("[1, 2]\r\n\r\n[NaN, 4]\r\n").rows == 2);
    const LogitsTable named = parse("{\"a\": 1, \"b\": 2}\n{\"a\": 3, \"b\": 4}\n");
    CHECK(named.values == Numbers{1, 2, 3, 4});
    CHECK(named.labels == Words{"a", "b"});
    const LogitsTable targets =
        parse("{\"label\": 1, \"logits\": [1, 2]}\n{\"logits\": [3, 4], \"target\": 0}");
    CHECK(targets.targets == std::vector<std::size_t>{1, 0});
    CHECK(message_of("[1, 2]\n[3]\n") ==
          "j.json, line 2: expected 2 logits with the same labels as in line 1, found 1");
    CHECK_THAT(message_of("{\"a\": 1}\n{\"b\": 2}\n"), ContainsSubstring("line 2: expected 1 logits"));
    CHECK(message_of("[1, 2]\n\n[3, x]\n") ==
          "j.json, line 3, column 5: expected JSON: invalid literal, found \"x\"");
    CHECK(message_of("[1, 2]\r\n[3, null]\r\n") ==
          "j.json, line 2, [1]: expected a number, \"inf\", \"-inf\" or \"nan\", found null");
    CHECK(message_of(R"({"logits": [1, 2], "target": 2})") ==
          "j.json, target: expected a class from 0 to 1 beside one row of logits, found 2");
}

TEST_CASE("Records hold one class each, in an array or one a line") {
    const auto* const text =
        GENERATE(R"([{"token": "a", "logit": 2, "bytes": [97]}, {"token": "b", "logit": "-inf"}])",
                 "{\"token\": \"a\", \"logit\": 2}\n{\"logit\": -Infinity, \"token\": \"b\"}\n");
    const LogitsTable table = parse(text);
    CHECK(table.rows == 1);
    CHECK(table.labels == Words{"a", "b"});
    CHECK(table.values == Numbers{2, -infinity});
    CHECK(parse(R"([{"id": 17, "score": 1}, {"id": 4, "score": 0}])").labels == Words{"17", "4"});
    CHECK_THAT(message_of(R"([{"token": "a", "logit": 2}, {"token": "b"}])"),
               ContainsSubstring("j.json, [1]: expected an object with the key \"logit\""));
    CHECK_THAT(message_of(R"([{"token": "a", "logit": null}])"),
               ContainsSubstring("j.json, [0]: expected a number"));
}

TEST_CASE("The log-probabilities in a service's answer are found, and said to be such") {
    const auto* const text = GENERATE(
        R"({"choices": [{"logprobs": {"content": [{"token": "x", "logprob": -0.1, "top_logprobs":
            [{"token": "x", "logprob": -0.1, "bytes": null}, {"token": "y", "logprob": -2.5}]}]}}]})",
        R"({"choices": [{"logprobs": {"tokens": ["x"], "top_logprobs": [{"x": -0.1, "y": -2.5}, {"z": -1}]}}]})",
        R"([{"token": "x", "logprob": -0.1}, {"token": "y", "logprob": -2.5}])");
    const LogitsTable table = parse(text);
    CHECK(table.labels == Words{"x", "y"});
    CHECK(table.values == Numbers{-0.1, -2.5});
    CHECK_THAT(table.remark, ContainsSubstring(std::string(log_probabilities_as_logits)));
}

TEST_CASE("What is not logits is refused with its place") {
    CHECK_THAT(message_of("3"),
               ContainsSubstring("j.json: expected an array of numbers or an object, found the number 3"));
    CHECK_THAT(message_of("null"), ContainsSubstring("found null"));
    CHECK(message_of("[1, null]") == R"(j.json, [1]: expected a number, "inf", "-inf" or "nan", found null)");
    CHECK_THAT(message_of(R"([2, "0.1"])"),
               ContainsSubstring("[1]: expected a number"));  // finite numbers are no texts
    CHECK_THAT(message_of("[1, {}]"), ContainsSubstring("j.json, [1]: expected a number"));
    CHECK_THAT(message_of("[[1, 2], [3, true]]"), ContainsSubstring("j.json, [1][1]: expected a number"));
    CHECK_THAT(message_of("[[1, 2], 3]"),
               ContainsSubstring("j.json, [1]: expected an array of numbers, found the number 3"));
    CHECK_THAT(message_of("[1, [2]]"), ContainsSubstring("j.json, [1]: expected a number"));
    CHECK_THAT(message_of("[[[1]]]"), ContainsSubstring("j.json, [0][0]: expected a number"));
    CHECK_THAT(message_of(R"({"logits": [1, "x"]})"),
               ContainsSubstring("j.json, logits[1]: expected a number"));
    CHECK_THAT(message_of(R"({"logits": 5})"),
               ContainsSubstring("j.json, logits: expected an array of numbers"));
    CHECK_THAT(message_of(R"({"logits": [1], "labels": [1]})"),
               ContainsSubstring("j.json, labels[0]: expected text"));
    CHECK_THAT(message_of(R"({"logits": [1], "labels": "x"})"),
               ContainsSubstring("j.json, labels: expected an array of texts"));
    CHECK_THAT(message_of(R"({"cat": [1]})"), ContainsSubstring("j.json, cat: expected a number"));
    CHECK_THAT(message_of(R"({"cat": "x"})"), ContainsSubstring("j.json, cat: expected a number"));
}

TEST_CASE("Nothing, unequal rows and labels that do not fit are refused") {
    const auto* const empty = GENERATE("[]", "{}", R"({"logits": []})", R"({"labels": []})");
    CHECK(message_of(empty) == "j.json: expected numbers, found none");
    CHECK(message_of("[[]]") == "j.json, row 0: expected numbers, found 0");
    CHECK(message_of("[[1, 2], [3]]") == "j.json, row 1: expected 2 numbers as in row 0, found 1");
    CHECK(message_of("[[1], []]") == "j.json, row 1: expected 1 numbers as in row 0, found 0");
    CHECK(message_of(R"({"logits": [1, 2], "labels": ["a"]})") ==
          "j.json, labels: expected 2 labels, one for each logit, found 1");
}

TEST_CASE("An object is either logits with labels or labels with numbers") {
    CHECK_THAT(message_of(R"({"logits": [1], "temperature": 2})"),
               ContainsSubstring("both \"logits\" and \"temperature\""));
    CHECK_THAT(message_of(R"({"temperature": 2, "logits": [1]})"),
               ContainsSubstring("both \"logits\" and \"temperature\""));
    CHECK_THAT(message_of(R"({"logits": [1], "logits": [2]})"), ContainsSubstring("the key once"));
    CHECK_THAT(message_of(R"({"logits": [1], "labels": ["a"], "labels": ["b"]})"),
               ContainsSubstring("the key once"));
}

TEST_CASE("Depth is no danger") {
    CHECK_THAT(message_of(std::string(1'000'000, '[')), ContainsSubstring("[0][0]: expected a number"));
}

TEST_CASE("A saved scene is recognised and says how to open it") {
    CHECK_THAT(message_of(to_json(default_scene())),
               ContainsSubstring("j.json: expected logits, found a saved scene"));
    CHECK_THAT(message_of(to_json(default_scene())), ContainsSubstring("--scene"));
}

TEST_CASE("Two hundred thousand numbers are read in order") {
    std::string text = "{\"logits\": [";
    for (int i = 0; i < 200'000; ++i) text += (i > 0 ? "," : "") + std::to_string(i) + ".5";
    const auto table = parse(text + "]}");
    REQUIRE(table.classes == 200'000);
    CHECK(table.values.front() == 0.5);
    CHECK(table.values[123'456] == 123'456.5);
    CHECK(table.values.back() == 199'999.5);
}

}  // namespace
}  // namespace softmaxlab
