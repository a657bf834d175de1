#include "core/numeric/diagnosis.h"
#include "core/numeric/shifted_logit.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <random>
#include <set>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/shifted_logit.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using State = CellState;
using States = std::vector<CellState>;

Trace traced(const std::vector<double>& logits, Format format, Method method, double temperature = 1) {
    return trace(logits, temperature, format, method);
}

Diagnosis diagnosed(const std::vector<double>& logits, Format format, Method method, double temperature = 1) {
    return diagnose(traced(logits, format, method, temperature));
}

/// The sentence of the first failure, or nothing.
std::string sentence(const Diagnosis& diagnosis) {
    return diagnosis.first ? diagnosis.first->sentence : "";
}

std::string sentence(const std::vector<double>& logits, Format format, Method method,
                     double temperature = 1) {
    return sentence(diagnosed(logits, format, method, temperature));
}

/// The diagnosis of the logits, scaled and shifted in the format.
Diagnosis diagnosed_shifted(const std::vector<double>& logits, double scale, double shift, Format format,
                            Method method) {
    const Trace t = traced(shifted_logits(logits, scale, shift, format), format, method);
    return diagnose(t, logits, scale, shift);
}

bool any_nan(const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); });
}

/// Checks a state against the number it belongs to: what holds for every step.
void check_state(State state, double value, Format format) {
    const FormatLimits limits = limits_of(format);
    switch (state) {
        case State::overflowed:
            CHECK((std::isinf(value) || (std::isnan(value) && !limits.has_infinity)));
            break;
        case State::underflowed:
            CHECK(value == 0);
            break;
        case State::subnormal:
            CHECK(value != 0);
            CHECK(std::fabs(value) < limits.smallest_normal);
            break;
        case State::not_a_number:
            CHECK(std::isnan(value));
            break;
        case State::masked:
            CHECK((value == 0 || value == -infinity));
            break;
        case State::fine:
        case State::rounded_away:
            CHECK_FALSE(std::isnan(value));
            break;
    }
}

void check_states(const States& states, const std::vector<double>& values, Format format) {
    REQUIRE(states.size() == values.size());
    for (std::size_t i = 0; i < states.size(); ++i) check_state(states[i], values[i], format);
}

bool has(const States& states, State state) {
    return std::find(states.begin(), states.end(), state) != states.end();
}

/// Everything that a diagnosis promises for a trace at a temperature above 0.
void check_promises(const Trace& t, const Diagnosis& d) {
    const Format format = t.format;
    check_states(d.logits, t.logits, format);
    check_states(d.scaled, t.scaled, format);
    check_states(d.shifted, t.shifted, format);
    check_states(d.exponentials, t.exponentials, format);
    check_states(d.probabilities, t.probabilities, format);
    check_state(d.sum, t.sum, format);
    if (t.max) check_state(d.max, *t.max, format);

    const std::vector<double>& p = t.probabilities;
    bool lost = any_nan(p);
    for (std::size_t i = 0; i < p.size(); ++i)
        lost = lost || (p[i] == 0 && d.probabilities[i] != State::masked);
    CHECK(d.first.has_value() == lost);
    if (!d.first) return;
    CHECK_FALSE(d.first->sentence.empty());
    CHECK(d.first->sentence.back() != '.');
    const State named = d.first->state;
    CHECK((named == State::overflowed || named == State::underflowed || named == State::not_a_number));
    if (!d.first->class_index) return;
    const std::size_t i = *d.first->class_index;
    switch (d.first->step) {
        case Step::logits:
            CHECK(d.logits.at(i) == named);
            break;
        case Step::scaled:
            CHECK(d.scaled.at(i) == named);
            break;
        case Step::shifted:
            CHECK(d.shifted.at(i) == named);
            break;
        case Step::exponentials:
            CHECK(d.exponentials.at(i) == named);
            break;
        case Step::probabilities:
            CHECK(d.probabilities.at(i) == named);
            break;
        case Step::max:
        case Step::sum:
            FAIL("the max and the sum belong to no class");
    }
}

}  // namespace

TEST_CASE("every step and state has a name of its own") {
    std::set<std::string_view> names;
    for (int i = 0; i < 7; ++i) names.insert(name_of(static_cast<CellState>(i)));
    CHECK(names.size() == 7);
    CHECK(name_of(State::rounded_away) == "rounded away");
    CHECK(name_of(State::not_a_number) == "NaN");
    CHECK(name_of(Step::logits) == "logits");
    CHECK(name_of(Step::shifted) == "shifted");
    CHECK(name_of(Step::probabilities) == "probabilities");
}

TEST_CASE("the diagnosis of all 192 traces of the vectors") {
    const nlohmann::json reference = test::load_reference("precision.json");
    REQUIRE(reference.at("traces").size() == 192);
    std::size_t failing = 0;
    for (const nlohmann::json& expected : reference.at("traces")) {
        const std::string format = expected.at("format");
        const std::string method = expected.at("method");
        CAPTURE(format, method, expected.at("input").dump());
        const std::vector<double> input = test::numbers_of(expected.at("input"));
        const Trace t = traced(input, *format_named(format), *method_named(method));
        const Diagnosis d = diagnose(t);
        check_promises(t, d);
        failing += d.first ? 1 : 0;

        // What the vectors themselves say, without the trace.
        const std::vector<double> p = test::numbers_of(expected.at("probabilities"));
        const std::vector<double> e = test::numbers_of(expected.at("exponentials"));
        const bool clean = !any_nan(p) && std::find(p.begin(), p.end(), 0.0) == p.end();
        CHECK(d.first.has_value() == !clean);
        for (std::size_t i = 0; i < e.size(); ++i) {
            CHECK((d.exponentials[i] == State::underflowed) == (e[i] == 0));
            CHECK((d.probabilities[i] == State::not_a_number) == std::isnan(p[i]));
        }
    }
    CHECK(failing > 60);
    CHECK(failing < 132);
}

TEST_CASE("the first failure of the facts that the lab teaches") {
    CHECK(sentence({100, 0}, Format::f32, Method::naive) ==
          "exp(100) is past 3.40e38, the largest f32: it became ∞");
    CHECK(sentence({100, 0}, Format::f32, Method::stable).empty());
    CHECK(sentence({1000, 1001, 999}, Format::f64, Method::naive) ==
          "exp(1000) is past 1.80e308, the largest f64: it became ∞");
    CHECK(sentence({1000, 1001, 999}, Format::f64, Method::stable).empty());
    CHECK(sentence({89.2, 0}, Format::bf16, Method::naive) ==
          "exp(89) is past 3.39e38, the largest bf16: it became ∞");

    const Diagnosis eights = diagnosed({88, 88, 88}, Format::f32, Method::naive);
    CHECK(sentence(eights) == "Σ overflowed: no single term did; every p is e/∞ = 0");
    CHECK(eights.first->step == Step::sum);
    CHECK(eights.exponentials == States(3, State::fine));
    CHECK(eights.sum == State::overflowed);
    CHECK(eights.probabilities == States(3, State::underflowed));
    CHECK(sentence({11, 11, 0}, Format::f16, Method::naive) ==
          "Σ overflowed: no single term did; every p is e/∞ = 0");

    const Diagnosis deep = diagnosed({-1000, -1001, -999}, Format::f32, Method::naive);
    CHECK(sentence(deep) == "every exponential underflowed to 0: 0/0 is NaN");
    CHECK(deep.exponentials == States(3, State::underflowed));
    CHECK(deep.sum == State::underflowed);
    CHECK(deep.probabilities == States(3, State::not_a_number));

    CHECK(sentence({1, -1e9}, Format::f16, Method::stable) ==
          "−1e9 is past −65504, the lowest f16: it became −∞");
    CHECK(sentence({1, -1e9}, Format::f8e4m3, Method::stable) ==
          "−1e9 is past −448, the lowest f8e4m3, which has no infinity: it became NaN");
    CHECK(sentence({1, -1e9}, Format::f32, Method::stable) ==
          "exp(−1e9) is below 1.40e-45, the smallest f32: it became 0");
}

TEST_CASE("f8e4m3 overflows to NaN above 6.14: 6.2 becomes 6, which fits, 6.3 becomes 6.5, which does not") {
    CHECK_FALSE(diagnosed({6.2, 0}, Format::f8e4m3, Method::naive).first);
    const Diagnosis d = diagnosed({6.3, 0}, Format::f8e4m3, Method::naive);
    CHECK(sentence(d) == "exp(6.5) is past 448, the largest f8e4m3, which has no infinity: it became NaN");
    CHECK(d.exponentials[0] == State::overflowed);
    CHECK(d.sum == State::not_a_number);
    CHECK(d.probabilities == States(2, State::not_a_number));
}

TEST_CASE("rounding alone is no failure, and what it takes away is a state") {
    const Diagnosis close = diagnosed({2.001, 2, 1}, Format::bf16, Method::stable);
    CHECK_FALSE(close.first);
    CHECK(close.logits == States{State::rounded_away, State::rounded_away, State::fine});
    CHECK(close.shifted == States{State::fine, State::rounded_away, State::fine});
    CHECK(diagnosed({2, 2, 1}, Format::bf16, Method::stable).logits == States(3, State::fine));
    CHECK(diagnosed({2.001, 2, 2.001}, Format::bf16, Method::stable).logits ==
          States(3, State::rounded_away));

    const Diagnosis one = diagnosed({17, 0}, Format::f32, Method::stable);
    CHECK_FALSE(one.first);
    CHECK(one.sum == State::rounded_away);
    CHECK(one.probabilities == States{State::rounded_away, State::fine});
    CHECK(diagnosed({16, 0}, Format::f32, Method::stable).probabilities == States(2, State::fine));
    CHECK(diagnosed({17, -infinity}, Format::f32, Method::stable).probabilities ==
          States{State::fine, State::masked});
    CHECK(diagnosed({17}, Format::f32, Method::stable).sum == State::fine);
}

TEST_CASE("subnormal numbers are told from zero") {
    const Diagnosis d = diagnosed({0, -90}, Format::f32, Method::stable);
    CHECK_FALSE(d.first);
    CHECK(d.exponentials[1] == State::subnormal);
    CHECK(d.probabilities[1] == State::subnormal);
    const Diagnosis small = diagnosed({1e-5, 1e-9}, Format::f16, Method::naive);
    CHECK(small.logits == States{State::subnormal, State::underflowed});
    CHECK_FALSE(small.first);  // e^0 is as good as e^1e-9
    CHECK(diagnosed({0.0, 1}, Format::f16, Method::naive).logits[0] == State::fine);
}

TEST_CASE("masked classes and rows") {
    const Diagnosis d = diagnosed({2, -infinity, 1}, Format::f16, Method::stable);
    CHECK_FALSE(d.first);
    for (const States& states : {d.logits, d.shifted, d.exponentials, d.probabilities}) {
        CHECK(states == States{State::fine, State::masked, State::fine});
    }
    const std::vector<double> none = {-infinity, -infinity};
    for (const Format format : all_formats) {
        CHECK(sentence(none, format, Method::stable) == "every class is masked: −∞ − (−∞) is NaN");
        CHECK(sentence(none, format, Method::naive) ==
              "every class is masked: all exponentials are 0, and 0/0 is NaN");
    }
    CHECK(diagnosed(none, Format::f32, Method::stable).max == State::masked);
    CHECK(diagnosed(none, Format::f32, Method::naive).exponentials == States(2, State::masked));
    CHECK(diagnosed(none, Format::f32, Method::naive).probabilities == States(2, State::not_a_number));
}

TEST_CASE("NaN and ∞ among the logits are named as such") {
    const Diagnosis with_nan = diagnosed({1, quiet_nan}, Format::f32, Method::stable);
    CHECK(sentence(with_nan) == "a logit is NaN from the start");
    CHECK(with_nan.first->class_index == 1);
    CHECK(with_nan.logits == States{State::fine, State::not_a_number});
    CHECK(with_nan.max == State::not_a_number);
    CHECK(sentence({infinity, 1}, Format::f32, Method::naive) == "a logit is ∞ from the start");
    CHECK(sentence({1, infinity}, Format::f8e4m3, Method::stable) == "a logit is ∞ from the start");
}

TEST_CASE("a class that is lost alone does not hide what loses the row") {
    // exp(−200) underflows, and then Σ overflows.
    const Diagnosis d = diagnosed({-200, 88, 88, 88}, Format::f32, Method::naive);
    CHECK(d.first->step == Step::sum);
    const Diagnosis masked = diagnosed({-1e39, 100}, Format::f32, Method::naive);
    CHECK(masked.logits[0] == State::overflowed);
    CHECK(sentence(masked) == "exp(100) is past 3.40e38, the largest f32: it became ∞");
    CHECK(sentence({-1e39, 10}, Format::f32, Method::naive) ==
          "−1e39 is past −3.40e38, the lowest f32: it became −∞");
    CHECK(sentence({-70000, -80000}, Format::f16, Method::stable) ==
          "every logit is past −65504, the lowest f16: it became −∞");
}

TEST_CASE("steps beyond the logits are named with their numbers") {
    CHECK(sentence({70000, 0}, Format::f16, Method::naive) ==
          "70000 is past 65504, the largest f16: it became ∞");
    CHECK(sentence({300, 1}, Format::f16, Method::naive, 0.001) ==
          "z/T = 300/0.001 is past 65504, the largest f16: it became ∞");
    CHECK(sentence({-300, -310}, Format::f16, Method::naive, 0.001) ==
          "every z/T is past −65504, the lowest f16: it became −∞");
    CHECK(sentence({60000, -60000}, Format::f16, Method::stable) ==
          "z − m = −60000 − 60000 is past −65504, the lowest f16: it became −∞");
    CHECK(sentence({448, -448}, Format::f8e4m3, Method::stable) ==
          "z − m = −448 − 448 is past −448, the lowest f8e4m3, which has no infinity: it became NaN");
    CHECK(sentence({0, -300}, Format::f16, Method::stable, 0.001) ==
          "(z − m)/T = −300/0.001 is past −65504, the lowest f16: it became −∞");
    CHECK(sentence({0, 0, 0, -6}, Format::f8e4m3, Method::stable) ==
          "0.00195312/3 is below 1.95e-3, the smallest f8e4m3: it became 0");
    CHECK(sentence({0, -5}, Format::f8e5m2, Method::stable).empty());
    CHECK(sentence({0, -200}, Format::f32, Method::stable) ==
          "exp(−200) is below 1.40e-45, the smallest f32: it became 0");
}

TEST_CASE("the limits of the temperature are exact") {
    for (const Method method : {Method::naive, Method::stable}) {
        const Diagnosis zero = diagnosed({3, 1, 3, -infinity}, Format::f32, method, 0);
        CHECK_FALSE(zero.first);
        CHECK(zero.shifted == States{State::fine, State::fine, State::fine, State::masked});
        CHECK(zero.exponentials == States{State::fine, State::fine, State::fine, State::masked});
        CHECK(zero.probabilities == States{State::fine, State::fine, State::fine, State::masked});
        CHECK(diagnosed({3, 1}, Format::f32, method, 0).probabilities == States(2, State::fine));
        CHECK(diagnosed({3, 1}, Format::f32, method, 0).sum == State::fine);
        // Exactly it is 1 and 0; rounded, the two are equal and share.
        CHECK(diagnosed({2.001, 2}, Format::bf16, method, 0).shifted ==
              States{State::fine, State::rounded_away});
        const Diagnosis infinite = diagnosed({3, 1, -infinity}, Format::f16, method, infinity);
        CHECK_FALSE(infinite.first);
        CHECK(infinite.shifted == States{State::fine, State::fine, State::masked});
        CHECK(diagnosed({3, -1e9}, Format::f16, method, infinity).first->step == Step::logits);
    }
}

TEST_CASE("scale and shift are named when they go past the largest number") {
    CHECK(sentence(diagnosed_shifted({64000, 10}, 1, 2000, Format::f16, Method::stable)) ==
          "z + c = 64000 + 2000 is past 65504, the largest f16: it became ∞");
    CHECK(sentence(diagnosed_shifted({700, 10}, 100, 5, Format::f16, Method::naive)) ==
          "z × scale = 700 × 100 is past 65504, the largest f16: it became ∞");
    CHECK(sentence(diagnosed_shifted({1, -400}, 1, -100, Format::f8e4m3, Method::stable)) ==
          "z + c = −384 − 100 is past −448, the lowest f8e4m3, which has no infinity: it became NaN");
    CHECK(sentence(diagnosed_shifted({1, -1e9}, 1, 3, Format::f16, Method::stable)) ==
          "−1e9 is past −65504, the lowest f16: it became −∞");
    const Diagnosis masked = diagnosed_shifted({1, -infinity}, 3, 3, Format::f16, Method::stable);
    CHECK_FALSE(masked.first);
    CHECK(masked.logits == States{State::fine, State::masked});

    // The shift rounds digits away: 1000.3 and 1000.4 are the same float16.
    const Diagnosis close = diagnosed_shifted({0.3, 0.4}, 1, 1000, Format::f16, Method::stable);
    CHECK(close.logits == States(2, State::rounded_away));
    CHECK(diagnosed_shifted({0.3, 0.4}, 1, 0, Format::f16, Method::stable).logits == States(2, State::fine));
    // A shift that takes a logit to 0 is no underflow.
    CHECK(diagnosed_shifted({1000, 2}, 1, -1000, Format::f16, Method::stable).logits[0] == State::fine);
    CHECK_THROWS_AS(diagnose(traced({1, 2}, Format::f16, Method::stable), std::vector<double>{1}, 1, 0),
                    std::invalid_argument);
}

TEST_CASE("whatever the logits, format and temperature, the diagnosis keeps its promises") {
    test::RandomLogits random(41);
    std::mt19937_64 bits(43);
    std::size_t failing = 0;
    for (int round = 0; round < 3000; ++round) {
        std::vector<double> logits = random.row(1 + random.below(8), std::exp(random.uniform(-12, 12)));
        const double temperature = round % 3 == 0 ? 1 : std::exp(random.uniform(-8, 8));
        if (random.below(6) == 0) logits[random.below(logits.size())] = -infinity;
        if (random.below(12) == 0) {
            const std::uint64_t any = bits();
            std::memcpy(&logits[random.below(logits.size())], &any, sizeof any);
        }
        for (const Format format : all_formats) {
            for (const Method method : {Method::naive, Method::stable}) {
                CAPTURE(logits, temperature, name_of(format), name_of(method));
                const Trace t = traced(logits, format, method, temperature);
                const Diagnosis d = diagnose(t);
                check_promises(t, d);
                failing += d.first ? 1 : 0;
            }
        }
    }
    CHECK(failing > 1000);
}

TEST_CASE("a long row is diagnosed like a short one") {
    std::vector<double> logits(5000);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = static_cast<double>(i % 2500) * 0.01;
    const Diagnosis d = diagnosed(logits, Format::bf16, Method::stable);
    CHECK(d.logits[0] == State::fine);
    CHECK(has(d.logits, State::rounded_away));
    const Trace t = traced(logits, Format::bf16, Method::stable);
    for (std::size_t i = 1; i < 2500; ++i) {
        const bool merged =
            t.logits[i] == t.logits[i - 1] || (i + 1 < 2500 && t.logits[i] == t.logits[i + 1]);
        CHECK((d.logits[i] == State::rounded_away) == merged);
        CHECK(d.logits[i] == d.logits[i + 2500]);
    }
}

TEST_CASE("the largest error is against the exact probabilities") {
    const Trace t = traced({1, 0}, Format::f8e4m3, Method::stable);
    const std::vector<double> exact = softmax(std::vector<double>{1, 0}).probabilities;
    CHECK(largest_error(t) ==
          std::max(std::fabs(t.probabilities[0] - exact[0]), std::fabs(t.probabilities[1] - exact[1])));
    CHECK(largest_error(t) > 0.001);
    CHECK(largest_error(t, t.probabilities) == 0);
    CHECK(std::isnan(largest_error(traced({100, 0}, Format::f32, Method::naive))));
    CHECK(std::isnan(largest_error(traced({-infinity}, Format::f32, Method::naive))));
    CHECK_THROWS_AS(largest_error(t, std::vector<double>{1}), std::invalid_argument);
}

}  // namespace softmaxlab
