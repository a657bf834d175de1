#include "core/learning/expression.h"

#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/base/text.h"
#include "core/learning/elementary.h"
#include "core/learning/functions.h"
#include "core/learning/live_text.h"
#include "core/learning/quantities.h"
#include "core/scene/scene.h"

using namespace softmaxlab;
using namespace softmaxlab::learning;

namespace {

Quantities of_three() {
    Scene scene;
    scene.classes = {{"cat", 2, false, 0}, {"dog", 1, false, 1}, {"fox", 0.1, false, 2}};
    return Quantities(scene);
}

Evaluated evaluated(const std::string& text, const Names& names) {
    const auto parsed = Expression::parse(text);
    if (const auto* error = std::get_if<ExpressionError>(&parsed)) return {Value(std::nan("")), *error};
    return std::get<0>(parsed).evaluate(names);
}

double number(const std::string& text) {
    CAPTURE(text);
    const Evaluated result = evaluated(text, of_three());
    const std::string error = result.error ? result.error->in_words() : "";
    CHECK(error == "");
    return result.value.number();
}

std::string error_of(const std::string& text) {
    const Evaluated result = evaluated(text, of_three());
    return result.error ? result.error->in_words() : "";
}

}  // namespace

TEST_CASE("Arithmetic binds as in a textbook", "[expression]") {
    CHECK(number("1 + 2 * 3") == 7);
    CHECK(number("-2^2") == -4);
    CHECK(number("2^3^2") == 512);
    CHECK(number("2^-1") == 0.5);
    CHECK(number("8/4/2") == 1);
    CHECK(number("(1 + 2) * 3") == 9);
    CHECK(number("1 − 2·3") == -5);
    CHECK(number("1 < 2 and not 2 < 1") == 1);
    CHECK(number("0 or 0") == 0);
    CHECK(number("1 + 1 == 2") == 1);
    CHECK(number("3 ≥ 3") == 1);
    CHECK(std::isinf(number("1/0")));
    CHECK(std::isnan(number("0/0")));
    CHECK(number("nan == nan") == 0);
}

TEST_CASE("Vectors go element by element, and == takes two of them as wholes", "[expression]") {
    CHECK(number("sum([1, 2, 3] * 2)") == 12);
    CHECK(number("sum([1, 2, 3] * [3, 2, 1])") == 10);
    CHECK(number("[1, 2] == [1, 2]") == 1);
    CHECK(number("[1, 2] == [1, 3]") == 0);
    CHECK(number("[1, 2] == [1, 2, 3]") == 0);
    CHECK(number("[1, 2] != [1, 3]") == 1);
    CHECK(number("count([3, 1, 3] == 3)") == 2);
    CHECK(number("count([1, 5, 9] > 4)") == 2);
    CHECK(number("causal(3) == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]") == 1);
    CHECK(number("transpose(causal(3)) == causal(3)") == 0);
    CHECK(number("column(causal(3), 1)[2]") == 1);
    CHECK(number("without_key(3, 1)[2][1]") == 0);
    CHECK(number("without_query(3, 1)[1][1]") == 0);
    CHECK(number("before(3)[0][0]") == 0);
}

TEST_CASE("The quantities of a scene have their names, and classes are indices", "[expression]") {
    CHECK(number("p[cat]") == number("softmax(z)[0]"));
    CHECK(number("p[\"fox\"]") == number("p[2]"));
    CHECK(std::fabs(number("L - log(sum(exp(z)))")) < 1e-14);
    CHECK(number("loss + log(p[target])") == 0);
    CHECK(std::fabs(number("J(0, 1) + p[0]*p[1]")) < 1e-15);
    CHECK(number("K") == 3);
    CHECK(number("m") == 2);
    CHECK(number("T") == 1);
    CHECK(number("dog") == 1);
}

TEST_CASE("Each function does what its name says", "[expression]") {
    const std::map<std::string, double> expected = {{"ln(exp(3))", 3},
                                                    {"log(1)", 0},
                                                    {"sqrt(9)", 3},
                                                    {"abs(-3)", 3},
                                                    {"ceil(1.2)", 2},
                                                    {"sigmoid(0)", 0.5},
                                                    {"max([1, 5, 2])", 5},
                                                    {"max(1, 5, 2)", 5},
                                                    {"min([4, 2])", 2},
                                                    {"mean([1, 2, 6])", 3},
                                                    {"len([1, 2])", 2},
                                                    {"rank([1, 3, 2])[0]", 1},
                                                    {"rank([1, 3, 2]) == [1, 2, 0]", 1},
                                                    {"sorted([1, 3, 2]) == [3, 2, 1]", 1},
                                                    {"reverse([1, 3, 2]) == [2, 3, 1]", 1},
                                                    {"distinct([1, 3, 1])", 2},
                                                    {"distinct([0.3, 0.1 + 0.2])", 1},
                                                    {"first([1, 2, 3], 2) == [1, 2]", 1},
                                                    {"pad([1], 3) == [1, 0, 0]", 1},
                                                    {"fill(7, 2) == [7, 7]", 1},
                                                    {"one_hot(1, 3) == [0, 1, 0]", 1},
                                                    {"running([1, 2, 3]) == [1, 3, 6]", 1},
                                                    {"join([1], [2, 3]) == [1, 2, 3]", 1},
                                                    {"when(1 > 0, 5, 1/0)", 5},
                                                    {"is_nan(0/0)", 1},
                                                    {"divide([1, 3])[1]", 0.75},
                                                    {"tv([1, 0], [0, 1])", 1},
                                                    {"kl([0.5, 0.5], [0.5, 0.5])", 0},
                                                    {"sparsemax([1, -5]) == [1, 0]", 1},
                                                    {"top_k([0.1, 0.7, 0.2], 2) == [0, 1, 1]", 1},
                                                    {"top_p([0.1, 0.7, 0.2], 0.8) == [0, 1, 1]", 1},
                                                    {"min_p([0.1, 0.7, 0.2], 0.2) == [0, 1, 1]", 1},
                                                    {"keep([1, 2], [1, 0])[1] == -inf", 1},
                                                    {"naive([88, 88, 88], \"f32\") == [0, 0, 0]", 1},
                                                    {"stable([17, 0], \"f32\")[0]", 1},
                                                    {"exps([0, 0], \"f16\")[0]", 1},
                                                    {"total([0, 0], \"f16\")", 2},
                                                    {"2^128 / 2^127", 2},
                                                    {"10^3", 1000},
                                                    {"(-2)^3", -8}};
    for (const auto& [text, value] : expected) CHECK(number(text) == value);
    CHECK(all_functions().size() == 46);
}

TEST_CASE("Elementary functions are right to the last digit or next to it", "[expression]") {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> any(-700, 700);
    for (int i = 0; i < 2000; ++i) {
        const double x = any(random);
        const double e = learning::exp(x);
        CAPTURE(x);
        CHECK(std::fabs(e - static_cast<double>(std::exp(static_cast<long double>(x)))) <=
              std::nextafter(e, 1e308) - e);
        CHECK(std::fabs(learning::log(e) - x) <= 1e-15 * std::fabs(x) + 1e-15);
        const double base = std::fabs(x) / 100 + 0.01;
        const double power = learning::power(base, x / 100);
        CHECK(std::fabs(power - std::pow(base, x / 100)) <= 4e-16 * power);
    }
    CHECK(std::isinf(learning::exp(1e9)));
    CHECK(learning::exp(-1e9) == 0);
    CHECK(learning::exp(0) == 1);
    CHECK(std::isinf(learning::log(0)));
    CHECK(std::isnan(learning::log(-1)));
}

TEST_CASE("What is wrong in an expression is said with its column", "[expression]") {
    CHECK(error_of("p[wolf]") == "column 3: no class \"wolf\" in this scene; there are cat, dog, fox");
    CHECK(error_of("p[doge]") ==
          "column 3: no class \"doge\" in this scene; there are cat, dog, fox; did you mean \"dog\"?");
    CHECK(error_of("p + 1 + [1, 2, 3, 4]") == "column 7: vectors of 3 and 4");
    CHECK(error_of("sofmax(z)") == "column 1: no function \"sofmax\"; did you mean \"softmax\"?");
    CHECK(error_of("softmax(z") == "column 10: \")\" is missing: what column 8 opens has no end");
    CHECK(error_of("softmax()").starts_with("column 1: 0 values for softmax() are not right"));
    CHECK(error_of("1 +") == "column 4: it ends too soon");
    CHECK(error_of("") == "column 1: nothing is there");
    CHECK(error_of("1 < 2 < 3") == "column 7: two comparisons in a row: join them with \"and\"");
    CHECK(error_of("z[3]") == "column 3: no element 3: there are 3, counted from 0");
    CHECK(error_of("z[0.5]").starts_with("column 3: no element 0.5"));
    CHECK(error_of("\"f32\" + 1") == "column 7: expected numbers, found the name \"f32\" and a number");
    CHECK(error_of("naive(z, \"f33\")").starts_with("column 1: expected a number format"));
    CHECK(error_of("fill(0, 5000)").starts_with("column 1: expected a whole number"));
    CHECK(error_of("a = 1") == "column 3: \"=\" is no part of an expression");
    CHECK(error_of("é + 1") == "column 1: \"é\" is no part of an expression");
    CHECK(error_of("softmax(z, -1)").starts_with("column 1: -1 is no temperature"));
    CHECK(error_of(std::string(401, '1')) == "column 401: more than 400 characters");
    CHECK(error_of(std::string(40, '(') + "1" + std::string(40, ')')).find("nested deeper than 32") !=
          std::string::npos);
    CHECK(error_of("softmax") == "column 1: \"softmax\" is a function: softmax(z) or softmax(z, T)");
    CHECK(error_of("los") == "column 1: there is no \"los\" here; did you mean \"loss\"?");
}

TEST_CASE("Empty vectors take room as numbers do", "[expression]") {
    CHECK(error_of("len(fill(fill([],4096),4096))").find("found 4096") != std::string::npos);
    CHECK(error_of("len(fill(fill(fill([],64),64),2))").find("from 0 to 1, found 2") != std::string::npos);
    CHECK(error_of("[fill([],4096), 1]").find("a value of more than 4096 numbers") != std::string::npos);
    CHECK(error_of("fill([[[[[]]]]], 4096)").find("from 0 to 819, found 4096") != std::string::npos);
    CHECK(number("len(fill([], 4096))") == 4096);
    CHECK(number("len(causal(64))") == 64);
    CHECK(Value(Value::Elements{}).size() == 1);
    CHECK(Value(Value::Elements(3, Value(Value::Elements{}))).size() == 3);
    CHECK(Value(Value::Elements(2, Value(Value::Elements(3, Value(1.0))))).size() == 6);

    const auto text = LiveText::parse("{fill(1, 257)}");
    REQUIRE(text.index() == 0);
    const LiveText::Filled filled = std::get<0>(text).fill(NoNames());
    REQUIRE(filled.error);
    CHECK(filled.error->in_words() == "column 2: more than 256 numbers in a text");
    CHECK(filled.text == "?");
}

TEST_CASE("Any text ends in a value or an error, soon, and nothing is thrown", "[expression]") {
    const std::vector<std::string> pieces = {
        "softmax(", "z",          "p",        "[",          "]",    "(",       ")",      "+",    "-",
        "*",        "/",          "^",        "1",          "0.5",  "fill(",   "4096",   ",",    "join(",
        "causal(",  "64",         "when(",    "and",        "not ", "\"f32\"", "naive(", "==",   "<",
        "inf",      "nan",        "one_hot(", "transpose(", "J(",   "top_p(",  "keep(",  "lse(", "é",
        "−",        "sparsemax(", "running(", "rank(",      " "};
    std::mt19937 random(11);
    const Quantities names = of_three();
    std::size_t values = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        const std::size_t count = 1 + random() % 12;
        for (std::size_t piece = 0; piece < count; ++piece) text += pieces[random() % pieces.size()];
        for (const Spelling spelling : {Spelling::of_files, Spelling::of_learners}) {
            const auto parsed = Expression::parse(text, spelling);
            if (const auto* error = std::get_if<ExpressionError>(&parsed)) {
                CHECK(error->column <= text.size() + 1);
                continue;
            }
            const Evaluated result = std::get<0>(parsed).evaluate(names);
            CHECK(result.value.size() <= max_value_size);
            values += result.error ? 0 : 1;
            if (result.error) CHECK(is_utf8(result.error->message));
        }
    }
    CHECK(values > 100);
}
