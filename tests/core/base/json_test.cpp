#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/limits.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;

template <class Read>
std::string message_of(const Read& read) {
    try {
        read();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

void write_sample(JsonWriter& json) {
    json.open('{');
    json.key("name").text("a \"b\"\n\xff");
    json.key("whole").whole(18446744073709551615U);
    json.key("flags").open('[');
    json.boolean(true);
    json.null();
    json.close(']');
    json.key("none").open('[');
    json.close(']');
    json.key("numbers").numbers(std::vector{0.1, 2.0, -infinity, std::nan("")});
    json.close('}');
}

TEST_CASE("JSON is written on one line, or a line for each member and element") {
    JsonWriter line;
    write_sample(line);
    CHECK(line.take() == R"({"name":"a \"b\"\n�","whole":18446744073709551615,"flags":[true,null],"none":[],)"
                         R"("numbers":[0.10000000000000001,2.0,"-inf","nan"]})");
    JsonWriter lines(2, JsonDigits::fewest);
    write_sample(lines);
    CHECK(lines.take() == R"({
  "name": "a \"b\"\n�",
  "whole": 18446744073709551615,
  "flags": [
    true,
    null
  ],
  "none": [],
  "numbers": [
    0.1,
    2.0,
    "-inf",
    "nan"
  ]
})");
}

TEST_CASE("Numbers come back from JSON with the same bits, with all of their digits or the fewest") {
    const std::vector numbers = {0.1,    1.0 / 3,
                                 -0.0,   std::numeric_limits<double>::denorm_min(),
                                 1e16,   std::numeric_limits<double>::max(),
                                 1e-300, std::nextafter(1.0, 2.0)};
    for (const JsonDigits digits : {JsonDigits::seventeen, JsonDigits::fewest}) {
        JsonWriter json(JsonWriter::one_line, digits);
        json.numbers(numbers);
        const JsonDocument document = JsonDocument::parse(json.take(), "x");
        const std::vector<double> back = document.root().numbers();
        REQUIRE(back == numbers);
        CHECK(std::signbit(back[2]));
    }
}

TEST_CASE("A mistake in JSON is reported with its place") {
    const JsonDocument document =
        JsonDocument::parse(R"({"a": [1, {"b": "c"}], "big": 9007199254740993})", "x.json");
    const JsonValue root = document.root();
    CHECK(root.is_object());
    CHECK(root.at("big").integer(0, 9007199254740993) == 9007199254740993);
    CHECK(message_of([&] { root.at("a").at(1).at("b").number(); }) ==
          R"(x.json, a[1].b: expected a number, "inf", "-inf" or "nan", found "c")");
    CHECK_THAT(message_of([&] { root.check_keys({"a"}); }), ContainsSubstring("unknown key \"big\""));
    CHECK_THAT(message_of([&] { root.check_keys(std::span<const std::string_view>()); }),
               ContainsSubstring("expected no keys"));
    CHECK_THAT(message_of([&] { root.at("a").booleans(); }), ContainsSubstring("x.json, a[0]"));
    CHECK_THAT(message_of([] { JsonDocument::parse("{\n  1}", "x.json"); }),
               ContainsSubstring("x.json, line 2, column 3: expected JSON"));
}

TEST_CASE("No object has a key twice") {
    const std::string twice = R"({"a": 1, "b": {"a": 2}, "a": 3})";
    CHECK(message_of([&] { JsonDocument::parse(twice, "x.json"); }) ==
          "x.json: the key \"a\" is there twice");
    CHECK(message_of([&] { JsonDocument::parse_line(twice, "line 7"); }) ==
          "line 7: the key \"a\" is there twice");
    CHECK(JsonDocument::parse_line(R"({"a": 1, "b": {"a": 2}})", "line 7").root().at("a").number() == 1);
    CHECK_THAT(message_of([] { JsonDocument::parse_line("{1}", "line 7"); }),
               ContainsSubstring("line 7, column 2"));
}

TEST_CASE("A zero byte ends no JSON text") {
    const std::string text("{\"a\": 1}\0 garbage", 18);
    CHECK_THAT(message_of([&] { JsonDocument::parse(text, "x.json"); }),
               ContainsSubstring("x.json, byte 8: expected JSON"));
    CHECK_THAT(message_of([&] { JsonDocument::parse_line(text, "line 7"); }),
               ContainsSubstring("line 7, byte 8: expected JSON"));
    CHECK_FALSE(is_json(text));
}

TEST_CASE("Non-finite numbers may be bare words, as Python writes them") {
    const JsonDocument document = JsonDocument::parse("[NaN, -Infinity, Infinity, \"NaN \\\" \"]", "x.json");
    CHECK(std::isnan(document.root().at(std::size_t{0}).number()));
    CHECK(document.root().at(1).number() == -infinity);
    CHECK(document.root().at(2).number() == infinity);
    CHECK(document.root().at(3).text() == "NaN \" ");
    CHECK(is_json("[NaN]"));
    CHECK_FALSE(is_json("{NaN: 1}"));
}

TEST_CASE("A value knows what it is, where it stands, and which members it has") {
    const JsonDocument document = JsonDocument::parse(R"({"b": [1, "two"], "a": {}})", "x.json");
    const JsonValue root = document.root();
    CHECK(root.keys() == std::vector<std::string>{"a", "b"});
    CHECK(root.place() == "x.json");
    CHECK(root.at("b").at(1).place() == "x.json, b[1]");
    CHECK(root.at("b").is_array());
    CHECK(root.at("b").at(std::size_t{0}).is_number());
    CHECK(root.at("b").at(1).is_text());
    CHECK_FALSE(root.is_array());
    CHECK_FALSE(root.at("a").is_text());
    CHECK(message_of([&] { (void)root.at("b").keys(); }) ==
          "x.json, b: expected an object, found an array of 2");
}

TEST_CASE("Messages do not grow with what they are about") {
    const std::string lengthy(1'000'000, '7');
    for (const std::string& text :
         {"[" + lengthy + "]", "[tru" + lengthy, "{\"" + lengthy + "\": 1, \"" + lengthy + "\": 2}"}) {
        const std::string message = message_of([&] { JsonDocument::parse(text, "x.json"); });
        CHECK(message.starts_with("x.json"));
        CHECK(message.size() < 300);
        CHECK(message.find("exception") == std::string::npos);
    }
}

}  // namespace
}  // namespace softmaxlab
