// The order of blame: for every way in which a row or a class can fail, in every format and method, the class
// and the step that are named, and that nothing is called what it is not.
#include "core/numeric/lost_row.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/trace.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab {
namespace {

using Numbers = std::vector<double>;
using State = CellState;

/// What is to be blamed. No class: of all classes, or of a sum.
struct Blame {
    Step step;
    State state;
    std::optional<std::size_t> class_index;
    bool row = true;  ///< the whole row is lost; otherwise one class

    friend bool operator==(const Blame&, const Blame&) = default;
};

/// One way to fail: its logits in a format, and whom to blame there; nothing: it fails in no way.
struct Way {
    const char* name;
    std::function<Numbers(const FormatLimits&)> logits;
    std::function<std::optional<Blame>(Format, Method)> blame;
    double temperature = 1;
};

constexpr std::optional<std::size_t> no_class;

std::optional<Blame> always(Blame blame) {
    return blame;
}

bool is_stable(Method method) {
    return method == Method::stable;
}

/// The largest number of a format whose e^x still fits, and then the sum of three does not.
double almost_too_large(const FormatLimits& limits, Format format) {
    double x = limits.exp_overflows_above;
    while (round_to(format, x) > limits.exp_overflows_above) x = x * (1 - 1e-3);
    return round_to(format, x);
}

/// The smallest number of a format whose e^x is not 0.
double almost_too_small(const FormatLimits& limits, Format format) {
    double x = limits.exp_is_zero_below;
    while (round_to(format, x) < limits.exp_is_zero_below) x = x * (1 - 1e-3);
    return round_to(format, x);
}

std::vector<Way> ways_in(Format format) {
    const bool has_infinity = limits_of(format).has_infinity;
    const auto lost_or_nan = [=](Blame blame) {
        blame.row = !has_infinity;  // where −∞ does not exist, it is a NaN that spreads
        return std::optional<Blame>(blame);
    };
    const bool holds_all = format == Format::f64;
    std::vector<Way> ways = {
        {"a logit is NaN",
         [](const FormatLimits&) {
             return Numbers{1, quiet_nan, 2};
         },
         [](Format, Method) {
             return always({Step::logits, State::not_a_number, 1});
         }},
        {"a logit is ∞",
         [](const FormatLimits&) {
             return Numbers{1, 2, infinity};
         },
         [](Format, Method) {
             return always({Step::logits, State::overflowed, 2});
         }},
        {"the first of NaN and ∞",
         [](const FormatLimits&) {
             return Numbers{1, infinity, quiet_nan};
         },
         [](Format, Method) {
             return always({Step::logits, State::overflowed, 1});
         }},
        {"NaN beside everything else",
         [](const FormatLimits& l) {
             return Numbers{-infinity, l.largest, -l.largest, quiet_nan};
         },
         [](Format, Method) {
             return always({Step::logits, State::not_a_number, 3});
         }},
        {"NaN at T = 0",
         [](const FormatLimits&) {
             return Numbers{1, quiet_nan};
         },
         [](Format, Method) {
             return always({Step::logits, State::not_a_number, 1});
         },
         0},
        {"∞ at T = ∞",
         [](const FormatLimits&) {
             return Numbers{infinity, 1};
         },
         [](Format, Method) {
             return always({Step::logits, State::overflowed, 0});
         },
         infinity},
        {"every class is masked",
         [](const FormatLimits&) {
             return Numbers{-infinity, -infinity};
         },
         [](Format, Method method) {
             return always(
                 {is_stable(method) ? Step::shifted : Step::probabilities, State::not_a_number, no_class});
         }},
        {"every class is masked at T = 0", [](const FormatLimits&) { return Numbers{-infinity}; },
         [](Format, Method) {
             return always({Step::probabilities, State::not_a_number, no_class});
         },
         0},
        {"z/T overflows",
         [](const FormatLimits& l) {
             return Numbers{0, l.largest / 2, -infinity};
         },
         [=](Format, Method method) {
             if (!is_stable(method)) return always({Step::scaled, State::overflowed, 1});
             return lost_or_nan({Step::shifted, State::overflowed, 0});
         },
         0.125},
        {"every z/T is below the lowest",
         [](const FormatLimits& l) {
             return Numbers{-l.largest / 2, -l.largest / 2};
         },
         [=](Format, Method method) -> std::optional<Blame> {
             if (is_stable(method)) return std::nullopt;
             return Blame{Step::scaled, State::overflowed,
                          has_infinity ? no_class : std::optional<std::size_t>(0)};
         },
         0.125},
        {"z − m overflows",
         [](const FormatLimits& l) {
             return Numbers{l.largest * 0.75, -l.largest * 0.75};
         },
         [=](Format, Method method) {
             if (!is_stable(method)) return always({Step::exponentials, State::overflowed, 0});
             return lost_or_nan({Step::shifted, State::overflowed, 1});
         }},
        {"an exponential overflows, and its z is not the largest given",
         [](const FormatLimits& l) {
             return Numbers{0, 1.5 * l.exp_overflows_above, 1};
         },
         [](Format f, Method method) -> std::optional<Blame> {
             if (!is_stable(method)) return Blame{Step::exponentials, State::overflowed, 1};
             const FormatLimits l = limits_of(f);
             if (-1.5 * l.exp_overflows_above > l.exp_is_zero_below) return std::nullopt;
             return Blame{Step::exponentials, State::underflowed, 0, false};
         }},
        {"Σ overflows", [=](const FormatLimits& l) { return Numbers(3, almost_too_large(l, format)); },
         [](Format, Method method) -> std::optional<Blame> {
             if (is_stable(method)) return std::nullopt;
             return Blame{Step::sum, State::overflowed, no_class};
         }},
        {"Σ overflows beside a class that underflows",
         [=](const FormatLimits& l) {
             Numbers z(4, almost_too_large(l, format));
             z[0] = 1.5 * l.exp_is_zero_below;
             return z;
         },
         [](Format, Method method) -> std::optional<Blame> {
             if (is_stable(method)) return Blame{Step::exponentials, State::underflowed, 0, false};
             return Blame{Step::sum, State::overflowed, no_class};
         }},
        {"every exponential underflows",
         [](const FormatLimits& l) {
             return Numbers{1.5 * l.exp_is_zero_below, 1.5 * l.exp_is_zero_below, -infinity};
         },
         [](Format, Method method) -> std::optional<Blame> {
             if (is_stable(method)) return std::nullopt;
             return Blame{Step::exponentials, State::underflowed, no_class};
         }},
        {"one exponential underflows",
         [](const FormatLimits& l) {
             return Numbers{0, -infinity, 1.5 * l.exp_is_zero_below};
         },
         [](Format, Method) {
             return always({Step::exponentials, State::underflowed, 2, false});
         }},
        {"e/Σ underflows",
         [=](const FormatLimits& l) {
             Numbers z(16, 0.0);
             z.push_back(almost_too_small(l, format));
             return z;
         },
         [](Format, Method) {
             return always({Step::probabilities, State::underflowed, 16, false});
         }},
        {"nothing fails",
         [](const FormatLimits&) {
             return Numbers{1, 0.5, -infinity, -1};
         },
         [](Format, Method) { return std::optional<Blame>(); }},
    };
    if (holds_all) return ways;  // a double that is given as a logit is held
    const std::vector<Way> of_small_formats = {
        {"a logit is past the largest",
         [](const FormatLimits& l) {
             return Numbers{0, 4 * l.largest, 1};
         },
         [](Format, Method) {
             return always({Step::logits, State::overflowed, 1});
         }},
        {"a logit is past the largest at T = 0",
         [](const FormatLimits& l) {
             return Numbers{4 * l.largest, 1};
         },
         [](Format, Method) {
             return always({Step::logits, State::overflowed, 0});
         },
         0},
        {"a logit is below the lowest",
         [](const FormatLimits& l) {
             return Numbers{0, 1, -4 * l.largest};
         },
         [=](Format, Method) {
             return lost_or_nan({Step::logits, State::overflowed, 2});
         }},
        {"every logit is below the lowest",
         [](const FormatLimits& l) {
             return Numbers{-infinity, -4 * l.largest, -5 * l.largest};
         },
         [=](Format, Method) {
             return always(
                 {Step::logits, State::overflowed, has_infinity ? no_class : std::optional<std::size_t>(1)});
         }},
        {"an exponential overflows beside a logit below the lowest",
         [](const FormatLimits& l) {
             return Numbers{-4 * l.largest, 1.5 * l.exp_overflows_above};
         },
         [=](Format, Method method) {
             if (!has_infinity) return always({Step::logits, State::overflowed, 0});
             if (is_stable(method)) return always({Step::logits, State::overflowed, 0, false});
             return always({Step::exponentials, State::overflowed, 1});
         }},
    };
    ways.insert(ways.end(), of_small_formats.begin(), of_small_formats.end());
    return ways;
}

}  // namespace

TEST_CASE("whatever fails, its class and its step are blamed, in every format and method") {
    for (const Format format : all_formats) {
        for (const Way& way : ways_in(format)) {
            for (const Method method : {Method::naive, Method::stable}) {
                const Numbers logits = way.logits(limits_of(format));
                CAPTURE(way.name, name_of(format), name_of(method), logits);
                const Trace t = trace(logits, way.temperature, format, method);
                const std::optional<Failure> first = diagnose(t).first;
                const std::optional<Blame> expected = way.blame(format, method);
                REQUIRE(first.has_value() == expected.has_value());
                const std::optional<LostRow> lost = lost_row(t);
                CHECK(lost.has_value() == (expected && expected->row));
                if (!expected) continue;
                CAPTURE(first->sentence, name_of(first->step), name_of(first->state));
                CHECK(first->step == expected->step);
                CHECK(first->state == expected->state);
                CHECK(first->class_index == expected->class_index);
                if (!lost) continue;
                CHECK(lost->failure.step == expected->step);
                CHECK(lost->failure.class_index == expected->class_index);
                CHECK(lost->failure.sentence == first->sentence);
            }
        }
    }
}

TEST_CASE("underflow is said only of what underflowed, and the max is advised only where it helps") {
    test::RandomLogits random(71);
    std::size_t lost_rows = 0;
    std::size_t helped = 0;
    const auto check = [&](const Trace& t) {
        const std::optional<LostRow> lost = lost_row(t);
        CHECK(lost.has_value() == is_lost(t.input, t.probabilities));
        if (!lost) return;
        ++lost_rows;
        helped += lost->max_helps ? 1 : 0;
        CAPTURE(t.input, t.temperature, name_of(t.format), name_of(t.method), lost->words);
        const bool underflow = lost->failure.state == State::underflowed;
        CHECK((lost->words.find("underflow") != std::string::npos) == underflow);
        CHECK((lost->words.find("Subtract the max") != std::string::npos) == lost->max_helps);
        const Trace stable = trace(t.input, t.temperature, t.format, Method::stable);
        CHECK(lost->max_helps == !is_lost(stable.input, stable.probabilities));
        CHECK(lost->words.back() == '.');
    };
    for (const Format format : all_formats) {
        for (const Method method : {Method::naive, Method::stable}) {
            for (const Way& way : ways_in(format))
                check(trace(way.logits(limits_of(format)), way.temperature, format, method));
            for (int round = 0; round < 300; ++round) {
                const double temperature = round % 3 == 0 ? 1 : std::exp(random.uniform(-8, 8));
                const Numbers row = random.row(1 + random.below(6), std::exp(random.uniform(-3, 12)));
                check(trace(row, temperature, format, method));
            }
        }
    }
    CHECK(lost_rows > 500);
    CHECK(helped > 200);
}

TEST_CASE("the words of a lost row name its class") {
    const auto words = [](const Numbers& logits, Format format, Method method) {
        return words_with(*lost_row(trace(logits, 1, format, method)), "cat");
    };
    CHECK(words({quiet_nan, 0}, Format::f32, Method::stable) ==
          "cat: the logit is NaN, and so is every probability.");
    CHECK(words({infinity, 0}, Format::f32, Method::stable) ==
          "cat: the logit is ∞: ∞ − ∞ is NaN, and so is every probability.");
    CHECK(words({infinity, 0}, Format::f64, Method::naive) ==
          "cat: the logit is ∞: ∞/∞ is NaN, and so is every probability.");
    CHECK(words({100, 0}, Format::f32, Method::naive) ==
          "cat: exp(100) is past 3.40e38, the largest f32: it became ∞, and ∞/∞ is NaN. Subtract the max.");
    CHECK(words({-1000, -1001}, Format::f32, Method::naive) ==
          "Every exponential underflowed to 0: 0/0 is NaN. Subtract the max.");
    CHECK(words({88, 88, 88}, Format::f32, Method::naive) ==
          "Σ overflowed: no single term did; every p is e/∞ = 0. Subtract the max.");
    CHECK(words({70000, 0}, Format::f16, Method::stable) ==
          "cat: 70000 is past 65504, the largest f16: it became ∞; ∞ − ∞ is NaN.");
    CHECK(words({-infinity}, Format::f16, Method::stable) == "Every class is masked: −∞ − (−∞) is NaN.");
    CHECK_FALSE(lost_row(trace(Numbers{100, 0}, 1, Format::f32, Method::stable)));
}

}  // namespace softmaxlab
