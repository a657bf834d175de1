#include "core/learning/answer_text.h"

#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace softmaxlab::learning;

TEST_CASE("Sixty spellings of numbers are understood", "[answers]") {
    const std::vector<std::pair<std::string, double>> accepted = {
        {"0.665", 0.665},
        {".665", 0.665},
        {"0,665", 0.665},
        {"66.5 %", 0.665},
        {"66.5%", 0.665},
        {"66,5 %", 0.665},
        {"2/3", 2.0 / 3},
        {"e/(e+1)", std::exp(1) / (std::exp(1) + 1)},
        {"ln 3", std::log(3)},
        {"ln(3)", std::log(3)},
        {"log 3", std::log(3)},
        {"2 + ln 3", 2 + std::log(3)},
        {"1e-5", 1e-5},
        {"1E-5", 1e-5},
        {"1e5", 1e5},
        {"−0,5", -0.5},
        {"-0.5", -0.5},
        {"+0.5", 0.5},
        {" 0.5 ", 0.5},
        {"0.5 nats", 0.5},
        {"0.5 bits", 0.5},
        {"1.2 bit", 1.2},
        {"T = 0.5", 0.5},
        {"T=0.5", 0.5},
        {"p[cat] = 0.5", 0.5},
        {"≈ 0.5", 0.5},
        {"~0.5", 0.5},
        {"about 0.5", 0.5},
        {"2·3", 6},
        {"2×3", 6},
        {"2*3", 6},
        {"6÷2", 3},
        {"6:2", 3},
        {"2^3", 8},
        {"3²", 9},
        {"√2", std::sqrt(2)},
        {"√(2)", std::sqrt(2)},
        {"2√2", 2 * std::sqrt(2)},
        {"sqrt 2", std::sqrt(2)},
        {"e", std::exp(1)},
        {"e^2", std::exp(2)},
        {"2e", 2 * std::exp(1)},
        {"2 e", 2 * std::exp(1)},
        {"2 ln 3", 2 * std::log(3)},
        {"exp(1)", std::exp(1)},
        {"3·10^-4", 3e-4},
        {"π", 3.14159265358979},
        {"pi", 3.14159265358979},
        {"18,874,368", 18874368},
        {"18.874.368", 18874368},
        {"18 874 368", 18874368},
        {"1'000'000", 1e6},
        {"1000", 1000},
        {"5.", 5},
        {"7 times", 7},
        {"60 percent", 0.6},
        {"(1+2)/3", 1},
        {"softmax([1, 0])[0]", 1 / (1 + std::exp(-1))},
        {"max(1, 2)", 2},
        {"log(0,5)", std::log(0.5)},
        {"1 - 0.99^20", 1 - std::pow(0.99, 20)},
        {"ln 99", std::log(99)},
        {"½", 0.5},
        {"¼", 0.25},
        {"¾", 0.75},
        {"⅓", 1.0 / 3},
        {"⅔", 2.0 / 3},
        {"1½", 1.5},
        {"-½", -0.5},
        {"e^½", std::exp(0.5)},
        {"10⁻³", 1e-3},
        {"3·10⁻⁴", 3e-4},
        {"e³", std::exp(3)},
        {"2¹⁰", 1024},
        {"e⁻¹/(1+e⁻¹)", 1 / (1 + std::exp(1))},
        {"= 3", 3},
        {"=0.5", 0.5},
        {"≈ = 3", 3},
        {"7 x", 7},
        {"7.39x", 7.39},
        {"7×", 7},
        {"0.333…", 0.333},
        {"0.333...", 0.333},
        {"0,33 …", 0.33},
        {"2 ** 3", 8},
        {"2**-1", 0.5},
        {"０．５", 0.5},
        {"−１２，５ ％", -0.125},
        {"ln3", std::log(3)},
        {"ln10", std::log(10)},
        {"-ln1.5", -std::log(1.5)},
        {"4/ln3", 4 / std::log(3)},
        {"sqrt2", std::sqrt(2)},
        {"E^4", std::exp(4)},
        {"Ln(2/3)", std::log(2.0 / 3)},
        {"EXP(1)", std::exp(1)},
        {"e^{4}", std::exp(4)},
        {"10^{-3}", 1e-3},
        {"–0.405", -0.405},
        {"2 – ln 3", 2 - std::log(3)},
        {"1e–3", 1e-3},
        {"1⁄4", 0.25},
        {"2.5x10^-1", 0.25},
        {"2.5 x 10⁻¹", 0.25},
        {"1/4 = 0.25", 0.25},
        {"1/3 = 0.333", 1.0 / 3},
        {"1/3 ≈ 0.33", 1.0 / 3},
        {"T = 1/4 = 0.25", 0.25},
        {"0.25 (25 %)", 0.25},
        {"25 % (0.25)", 0.25},
        {"2(3)", 6},
        {"0.5 (1 + e)", 0.5 * (1 + std::exp(1))},
        {"1,234.5", 1234.5},
        {"1.234,5", 1234.5}};
    CHECK(accepted.size() >= 60);
    for (const auto& [text, value] : accepted) {
        CAPTURE(text);
        const auto number = number_in_answer(text);
        REQUIRE(number.index() == 0);
        CHECK(std::fabs(std::get<0>(number).value - value) <= 1e-13 * (1 + std::fabs(value)));
    }
    CHECK(std::isinf(std::get<0>(number_in_answer("∞")).value));
    CHECK(std::get<0>(number_in_answer("-∞")).value < 0);
    CHECK(std::isnan(std::get<0>(number_in_answer("NaN")).value));
}

TEST_CASE("Forty texts are refused, with the place", "[answers]") {
    const std::vector<std::pair<std::string, std::size_t>> refused = {{"", 1},
                                                                      {" ", 1},
                                                                      {"?", 1},
                                                                      {"cat", 1},
                                                                      {"I don't know", 6},
                                                                      {"0.5.5", 4},
                                                                      {"1,2,3", 4},
                                                                      {"1 +", 4},
                                                                      {"(1", 3},
                                                                      {"1)", 2},
                                                                      {"ln", 3},
                                                                      {"ln(", 4},
                                                                      {"2 *** 3", 5},
                                                                      {"1 // 2", 4},
                                                                      {"[1, 2]", 1},
                                                                      {"[1", 3},
                                                                      {"]", 1},
                                                                      {"1 2", 3},
                                                                      {"0.5 apples", 5},
                                                                      {"\"f32\"", 1},
                                                                      {"x", 1},
                                                                      {"x+1", 1},
                                                                      {"1+x", 3},
                                                                      {"$5", 1},
                                                                      {"5 €", 3},
                                                                      {"1e999", 1},
                                                                      {"^2", 1},
                                                                      {"* 3", 1},
                                                                      {"== 3", 1},
                                                                      {"³", 1},
                                                                      {"½½", 2},
                                                                      {"x…", 2},
                                                                      {"…", 1},
                                                                      {"3 =", 3},
                                                                      {"1 < 2 < 3", 7},
                                                                      {"and", 1},
                                                                      {"1 and", 6},
                                                                      {"softmax", 8},
                                                                      {"softmax(1)", 1},
                                                                      {"max()", 1},
                                                                      {"#", 1},
                                                                      {"0x10", 2},
                                                                      {"1;2", 2},
                                                                      {"{p}", 1},
                                                                      {"ja", 1},
                                                                      {"1 % %%%(", 9},
                                                                      {"1/4 = 0.27", 7},
                                                                      {"0.25 (2.5 %)", 7},
                                                                      {"0.25(26 %)", 6},
                                                                      {"2 (3)", 4},
                                                                      {"1 = 2 = 1", 3},
                                                                      {"log10(5)", 1},
                                                                      {"ln3y", 1},
                                                                      {"}", 1},
                                                                      {"e^{4", 5},
                                                                      {"0x10", 2}};
    CHECK(refused.size() >= 40);
    for (const auto& [text, column] : refused) {
        CAPTURE(text);
        const auto number = number_in_answer(text);
        REQUIRE(number.index() == 1);
        CHECK(std::get<1>(number).column == column);
        CHECK_FALSE(std::get<1>(number).message.empty());
    }
}

TEST_CASE("How many digits were typed is known, and that a comma may be one of thousands", "[answers]") {
    const auto typed = [](const char* text) { return std::get<0>(number_in_answer(text)); };
    CHECK(typed("0.67").decimals == 2);
    CHECK(typed("0,67").decimals == 2);
    CHECK(typed("67").decimals == 0);
    CHECK(typed("67 %").decimals == 2);
    CHECK_FALSE(typed("2/3").decimals.has_value());
    CHECK(typed("2/3").significant == 0);
    CHECK(typed("0.067").significant == 2);
    CHECK(typed("20.0").significant == 3);
    CHECK(typed("−1,72").significant == 3);
    CHECK(typed("6.7e-3").decimals == 4);
    CHECK(typed("6.7e−3").significant == 2);
    CHECK(typed("18,874,368").significant == 8);
    CHECK(typed("67 %").is_percentage);
    CHECK_FALSE(typed("0.67").is_percentage);
    CHECK(typed("1,443").otherwise == 1443.0);
    CHECK_FALSE(typed("0,443").otherwise.has_value());
    for (const char* text : {"9,216*2,048", "9,216 × 2,048", "9,216 · 2,048", "9,216 x 2,048",
                             "9.216 * 2.048", "9'216 · 2048"}) {
        CAPTURE(text);
        const TypedNumber number = typed(text);
        CHECK(number.otherwise.value_or(number.value) == 18874368);
        CHECK_FALSE(number.decimals.has_value());
    }
    CHECK(typed("1,234,567*2").value == 2469134);
    CHECK_FALSE(typed("9,21*2,04").otherwise.has_value());
    CHECK_FALSE(typed("max(1,234)").otherwise.has_value());
    CHECK(typed("0.5 bits").unit == Unit::bits);
    CHECK(typed("ln(20) nats").unit == Unit::nats);
    CHECK(typed("7 times").unit == Unit::none);
}

TEST_CASE("Bars and orders are read as people write them", "[answers]") {
    const std::vector<double> bars = {0.6, 0.3, 0.1};
    for (const char* text :
         {"[0.6, 0.3, 0.1]", "[0.6,0.3,0.1]", "0.6 0.3 0.1", "0.6, 0.3, 0.1", "0.6,0.3,0.1", "0.6; 0.3; 0.1",
          "0,6; 0,3; 0,1", "60 % 30 % 10 %", "60%, 30%, 10%", "6/10 3/10 1/10"}) {
        CAPTURE(text);
        const auto numbers = numbers_in_answer(text);
        REQUIRE(numbers.index() == 0);
        REQUIRE(std::get<0>(numbers).size() == 3);
        for (std::size_t i = 0; i < 3; ++i) CHECK(std::fabs(std::get<0>(numbers)[i] - bars[i]) < 1e-15);
    }
    const std::vector<std::string> items = {"cat", "dog", "fox"};
    const std::vector<std::size_t> order = {2, 0, 1};
    for (const char* text : {"[2, 0, 1]", R"(["fox", "cat", "dog"])", "fox, cat, dog", "fox cat dog",
                             "fox > cat > dog", "C A B", "c,a,b", "fox;A;dog"}) {
        CAPTURE(text);
        const auto read = order_in_answer(text, items);
        REQUIRE(read.index() == 0);
        CHECK(std::get<0>(read) == order);
    }
    const auto of_two = order_in_answer("class 2, class 1", {"class 1", "class 2"});
    REQUIRE(of_two.index() == 0);
    CHECK(std::get<0>(of_two) == std::vector<std::size_t>{1, 0});
    for (const char* text :
         {"", "fox, cat", "fox, fox, cat", "[0, 1, 3]", "[0, 1]", "wolf, cat, dog", "[0, 0, 1]", "D A B"}) {
        CAPTURE(text);
        CHECK(order_in_answer(text, items).index() == 1);
    }
    for (const char* text : {"b", "B.", "(B)", "B)", " (b) ", "B:"}) {
        CAPTURE(text);
        const auto option = option_in_answer(text, items);
        REQUIRE(option.index() == 0);
        CHECK(std::get<0>(option) == 1);
    }
    for (const char* text : {"(", ")", "()", ".", "BB"}) CHECK(option_in_answer(text, items).index() == 1);
    CHECK(std::get<0>(option_in_answer("Dog", items)) == 1);
    CHECK(option_in_answer("D", items).index() == 1);
    CHECK(option_in_answer("", items).index() == 1);
}

TEST_CASE("The sign between the items of an order says which end is the larger one", "[answers]") {
    const std::vector<std::string> items = {"cat", "dog", "fox", "owl"};
    const std::vector<std::size_t> order = {2, 3, 0, 1};
    const auto read = [&](const char* text, bool smallest_first) {
        CAPTURE(text);
        const auto answer = order_in_answer(text, items, smallest_first);
        REQUIRE(answer.index() == 0);
        return std::get<0>(answer);
    };
    for (const char* text : {"C > D > A > B", "B<A<D<C", "dog < cat < owl < fox", "C→D→A→B",
                             "C -> D -> A -> B", "CDAB", "cdab", "C,D,A,B"})
        CHECK(read(text, false) == order);
    for (const char* text : {"C < D < A < B", "B>A>D>C", "C→D→A→B", "CDAB", "fox, owl, cat, dog"})
        CHECK(read(text, true) == order);
    for (const char* text : {"B<A>D<C", "C > D < A, B", "C, D > A > B", "C->D>A>B", "CDA", "CDAA", "CDAE"}) {
        CAPTURE(text);
        CHECK(order_in_answer(text, items).index() == 1);
    }
    CHECK(std::get<1>(order_in_answer(" B<A>D<C", items)).column == 5);
}

TEST_CASE("Whatever a learner types is read or refused", "[answers]") {
    const std::string letters =
        "0123456789.,%eE+-*/^()[]lnsqrt √π∞²½⁻…５％−–⁄≈→=~;:'\"<>&|{}\\xyz\xC3\xA9\xFF";
    std::mt19937 random(5);
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        const std::size_t length = random() % 24;
        for (std::size_t at = 0; at < length; ++at) text += letters[random() % letters.size()];
        (void)number_in_answer(text);
        (void)numbers_in_answer(text);
        (void)order_in_answer(text, {"cat", "dog"});
        (void)option_in_answer(text, {"cat", "dog"});
    }
}
