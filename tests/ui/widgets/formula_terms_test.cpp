#include "app/labs/softmax/formula.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/softmax/ratio.h"
#include "app/labs/softmax/words.h"
#include "app/ui/label_text.h"
#include "core/numeric/softmax.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::softmax_ui;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using softmaxlab::test::arena;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Scene scene_with(std::vector<double> logits, double temperature = 1, Method method = Method::stable) {
    Scene scene = scene_from({"test", std::move(logits), {}});
    scene.temperature = temperature;
    scene.method = method;
    return scene;
}

// The words of a formula, in reading order, separated by blanks.
std::string words_of(const FormulaBox& box) {
    std::string words(box.words);
    for (const FormulaBox& part : box.parts) {
        const std::string more = words_of(part);
        if (!more.empty()) words += (words.empty() ? "" : " ") + more;
    }
    return words;
}

struct Formula {
    std::string head;
    std::string tail;
    Remark remark;
};

Formula formula_of(const Scene& scene, std::size_t index, TermForm form = TermForm::full,
                   Format format = Format::f32) {
    const Trace steps = trace(effective_logits(scene), scene.temperature, format, scene.method);
    const std::optional<LostRow> lost = lost_row(steps);
    const FormulaSubject subject{scene, steps, theme_of(ThemeName::dark), index, {}};
    FormulaStyle style;
    style.form = form;
    return {words_of(formula_head(arena, subject, style)), words_of(formula_tail(arena, subject, style)),
            formula_remark(arena, scene, steps, lost ? &*lost : nullptr, index)};
}

}  // namespace

TEST_CASE("the formula has the live numbers of every step", "[formula-terms]") {
    Scene scene = default_scene();
    scene.temperature = 0.8;
    scene.classes[3].masked = true;
    const Formula formula = formula_of(scene, 0);
    CHECK(formula.head ==
          "p cat = e (2.00 − 2.00)/0.80 e (2.00 − 2.00)/0.80 + e (1.00 − 2.00)/0.80 + "
          "e (0.10 − 2.00)/0.80 + e (1.40 − 2.00)/0.80");
    CHECK(formula.tail == "= 1.000 1.852 = 0.539990");
    CHECK(formula.remark.words.empty());
}

TEST_CASE("without max subtraction the exponent is z/T", "[formula-terms]") {
    const Formula formula = formula_of(scene_with({2, -1}, 0.5, Method::naive), 1);
    CHECK(formula.head == "p class 1 = e −1.00/0.50 e 2.00/0.50 + e −1.00/0.50");
}

TEST_CASE("at T = 1 nothing is divided", "[formula-terms]") {
    CHECK(formula_of(scene_with({2, -1}, 1, Method::naive), 1).head ==
          "p class 1 = e −1.00 e 2.00 + e −1.00");
}

TEST_CASE("shorter forms of a term say the same with less", "[formula-terms]") {
    const Scene scene = scene_with({2, 1}, 0.5);
    CHECK_THAT(formula_of(scene, 1, TermForm::subtracted).head, StartsWith("p class 1 = e −1.00/0.50 "));
    CHECK_THAT(formula_of(scene, 1, TermForm::quotient).head, StartsWith("p class 1 = e −2.000 "));
    CHECK(formula_of(scene, 1, TermForm::value).head == "p class 1 = 0.135 1.000 + 0.135");
}

TEST_CASE("a negative number behind a minus sign has parentheses", "[formula-terms]") {
    CHECK_THAT(formula_of(scene_with({-1, -3}, 0.5), 1).head, ContainsSubstring("(−3.00 − (−1.00))/0.50"));
}

TEST_CASE("the formula says what went wrong", "[formula-terms]") {
    struct Case {
        Scene scene;
        std::string tail;
        std::string words;
    };
    const Scene all_masked = scene_with({-infinity, -infinity});
    Scene naive_masked = all_masked;
    naive_masked.method = Method::naive;
    const Case wrong = GENERATE_COPY(
        Case{scene_with({100, 0}, 1, Method::naive), "= ∞ ∞ = NaN", "∞/∞ is NaN"},
        Case{scene_with({88, 88, 88}, 1, Method::naive), "= 1.652e38 ∞ = 0",
             "Σ is past 3.4e38, the largest f32"},
        Case{scene_with({-200, -300}, 1, Method::naive), "= 0 0 = NaN",
             "Every exponential underflowed to 0: 0/0 is NaN. Subtract the max."},
        Case{all_masked, "= NaN NaN = NaN", "−∞ − (−∞) is NaN"},
        Case{naive_masked, "= 0 0 = NaN", "0/0 is NaN"},
        Case{scene_with({1e300, 0}), "= NaN NaN = NaN",
             "class 0: 1e300 is past 3.40e38, the largest f32: it became ∞; ∞ − ∞ is NaN"},
        Case{scene_with({infinity, 0}), "= NaN NaN = NaN", "class 0: the logit is ∞: ∞ − ∞ is NaN"},
        Case{scene_with({std::numeric_limits<double>::quiet_NaN(), 0}), "= NaN NaN = NaN",
             "class 0: the logit is NaN"});
    CAPTURE(wrong.words);
    const Formula formula = formula_of(wrong.scene, 0);
    CHECK(formula.tail == wrong.tail);
    CHECK(formula.remark.bad);
    CHECK_THAT(std::string(formula.remark.words), ContainsSubstring(wrong.words));
}

TEST_CASE("the limits of T are shares, and say so", "[formula-terms]") {
    const Scene cold = scene_with({2, 1, 2, -infinity}, 0);
    CHECK(formula_of(cold, 0).head == "p class 0 = 1.000 1.000 + 0 + 1.000 + 0");
    CHECK(formula_of(cold, 0).tail == "= 1.000 2.000 = 0.500000");
    CHECK_THAT(std::string(formula_of(cold, 0).remark.words),
               ContainsSubstring("1 of 2 classes that share the largest logit"));
    CHECK_THAT(std::string(formula_of(cold, 1).remark.words),
               ContainsSubstring("another class has the largest logit"));

    const Scene hot = scene_with({2, 1, 2, -infinity}, infinity);
    CHECK(formula_of(hot, 1).tail == "= 1.000 3.000 = 0.333333");
    CHECK_THAT(std::string(formula_of(hot, 1).remark.words), ContainsSubstring("1 of 3 that take part"));
    CHECK_THAT(std::string(formula_of(hot, 3).remark.words), StartsWith("Masked"));
    CHECK_FALSE(formula_of(hot, 3).remark.bad);
}

TEST_CASE("where a float says 0 or 1 and the real number does not, the formula says so", "[formula-terms]") {
    const Scene far = scene_with({0, -200});
    CHECK_THAT(std::string(formula_of(far, 0).remark.words), StartsWith("Exactly 1 in f32 only"));
    CHECK_THAT(std::string(formula_of(far, 1).remark.words), StartsWith("Exactly 0 in f32 only"));
    CHECK(formula_of(far, 1, TermForm::full, Format::f64).remark.words.empty());
    CHECK(formula_of(scene_with({3}), 0).remark.words.empty());  // one class: its probability is 1
}

TEST_CASE("a large set has a symbolic sum", "[formula-terms]") {
    const Scene scene = scene_with(std::vector<double>(1000, 0.5), 0.5);
    const Formula formula = formula_of(scene, 7);
    CHECK(formula.head == "p #7 = e (0.50 − 0.50)/0.50 Σ  e (z − 0.50)/0.50");
    CHECK(formula.tail == "= 1.000 1000.000 = 0.001000");
}

TEST_CASE("digits tell a probability from 0 and 1", "[formula-terms]") {
    CHECK(probability_digits(arena, 0.53999) == "0.539990");
    CHECK(probability_digits(arena, 0) == "0");
    CHECK(probability_digits(arena, 1) == "1");
    CHECK(probability_digits(arena, 1 - 1e-9) == "0.999999999");
    CHECK(probability_digits(arena, 3.25e-9) == "3.250e−9");
    CHECK(exponential_text(arena, 0) == "0");
    CHECK(exponential_text(arena, 1e-30) == "1.00e−30");
    CHECK(exponential_text(arena, infinity) == "∞");
}

TEST_CASE("a name is cut between letters, not inside one", "[formula-terms]") {
    CHECK(short_name(arena, "fox", 3) == "fox");
    CHECK(short_name(arena, "foxes", 3) == "f…s");
    CHECK(short_name(arena, "ñandú gigante", 5) == "ña…te");
}

TEST_CASE("class colours can be read on every theme's cards", "[formula-terms]") {
    const Scene scene = scene_with(std::vector<double>(16, 0.0));
    for (const ThemeName name : all_themes) {
        const Theme& theme = theme_of(name);
        for (std::size_t i = 0; i < 16; ++i) {
            CAPTURE(name_of(name), i);
            CHECK(contrast_ratio(class_ink(scene, theme, i), theme.panel) >=
                  (name == ThemeName::contrast ? 7 : 4.5));
        }
    }
}

TEST_CASE("both sides of a ratio are computed, and agree", "[formula-terms]") {
    Scene scene = scene_with({2, 1.4}, 0.8);
    const std::vector<double> logits = effective_logits(scene);
    const RatioSides sides = ratio_sides(arena, scene, logits, softmax(logits, 0.8).probabilities);
    CHECK(std::abs(sides.from_logits - 2.1170000166126748) < 1e-12);
    CHECK(std::abs(sides.from_probabilities - sides.from_logits) < 1e-12);
    CHECK(sides.exponent == "(2.00 − 1.40)/0.80");
    CHECK(sides.remark.empty());
}

TEST_CASE("a ratio at the limits is a limit, and says why", "[formula-terms]") {
    const auto sides_of = [](const Scene& scene) {
        const std::vector<double> logits = effective_logits(scene);
        return ratio_sides(arena, scene, logits, softmax(logits, scene.temperature).probabilities);
    };
    const RatioSides equal = sides_of(scene_with({2, 2, 1}, 0));
    CHECK(equal.from_logits == 1);
    CHECK(equal.from_probabilities == 1);
    CHECK(sides_of(scene_with({2, 1}, 0)).from_logits == infinity);
    CHECK(sides_of(scene_with({2, 1}, 0)).from_probabilities == infinity);
    CHECK(sides_of(scene_with({1, 2}, 0)).from_logits == 0);
    const RatioSides neither = sides_of(scene_with({1, 1, 2}, 0));
    CHECK(std::isnan(neither.from_probabilities));
    CHECK_THAT(std::string(neither.remark), ContainsSubstring("0/0"));

    CHECK(sides_of(scene_with({2, 1}, infinity)).from_logits == 1);
    for (const double temperature : {0.0, 1.0, infinity}) {
        CAPTURE(temperature);
        const RatioSides first = sides_of(scene_with({-infinity, 1}, temperature));
        CHECK(first.from_logits == 0);
        CHECK(first.from_probabilities == 0);
        const RatioSides second = sides_of(scene_with({1, -infinity}, temperature));
        CHECK(second.from_logits == infinity);
        CHECK(second.from_probabilities == infinity);
        const RatioSides both = sides_of(scene_with({-infinity, -infinity, 1}, temperature));
        CHECK(std::isnan(both.from_logits));
        CHECK(std::isnan(both.from_probabilities));
        CHECK(both.remark == "both are masked: 0/0");
    }

    // exp(−110) is no float: the two sides differ, and the app says so.
    const Scene far = scene_with({0, 110});
    const RatioSides lost = ratio_sides(arena, far, effective_logits(far), std::vector<double>{0, 1});
    CHECK(lost.from_logits > 0);
    CHECK(lost.from_probabilities == 0);
    CHECK_THAT(std::string(lost.remark), ContainsSubstring("underflowed"));
}
