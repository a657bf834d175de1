#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/temperature/controls.h"
#include "app/labs/temperature/gaps.h"
#include "app/ui/number_text.h"
#include "core/numeric/comparison.h"
#include "core/numeric/softmax.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using Catch::Matchers::WithinRel;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// What a pixel is of the axis: four decades over some 340 pixels.
constexpr double a_pixel = 0.03;

ApplicationOptions with(std::vector<double> logits, double temperature = 1) {
    return lab_with("temperature", std::move(logits), temperature);
}

std::vector<double> some_logits(std::size_t count) {
    std::vector<double> logits(count);
    for (std::size_t i = 0; i < count; ++i) logits[i] = 3 * std::sin(static_cast<double>(i) * 1.7);
    return logits;
}

/// The pixel of a temperature in one of the two plots.
ImVec2 at(HeadlessApp& app, double temperature, const std::string& plot = "temperature/curves",
          float height = 0.5F) {
    const Landmark frame = app.find(plot);
    const auto along = static_cast<float>(std::log(temperature / 0.01) / std::log(1e4));
    return ImVec2(frame.min.x + along * (frame.max.x - frame.min.x),
                  frame.min.y + height * (frame.max.y - frame.min.y));
}

ImVec2 beside(ImVec2 point, float x) {
    return ImVec2(point.x + x, point.y);
}

double number(const std::string& words) {
    double value = 0;
    REQUIRE(parse_number(words, value));
    return value;
}

std::string p_text(HeadlessApp& app, std::size_t index, double temperature) {
    return std::string(
        percent(arena, softmax(effective_logits(app.scene()), temperature).probabilities[index]));
}

}  // namespace

TEST_CASE("the cursor goes where the pointer takes it, in both plots, in one undo step",
          "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Scene before = app.scene();
    for (const std::string plot : {"temperature/curves", "temperature/entropy-curve"}) {
        app.drag(at(app, 1, plot), at(app, 20, plot));
        CHECK_THAT(app.scene().temperature, WithinRel(20, a_pixel));
        app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
        CHECK(app.scene() == before);
        CHECK_FALSE(app.app().document().can_undo());
    }
    // A press anywhere takes the cursor along.
    app.drag(at(app, 0.1), at(app, 0.1));
    CHECK_THAT(app.scene().temperature, WithinRel(0.1, a_pixel));
}

TEST_CASE("in the strips T is exactly 0 and exactly ∞", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    for (const std::string plot : {"temperature/curves", "temperature/entropy-curve"}) {
        app.drag(at(app, 1, plot), beside(at(app, 0.01, plot), -40));
        CHECK(app.scene().temperature == 0);
        app.drag(at(app, 1, plot), beside(at(app, 0.01, plot), -500));
        CHECK(app.scene().temperature == 0);
        app.drag(at(app, 1, plot), beside(at(app, 100, plot), 40));
        CHECK(app.scene().temperature == infinity);
        // Between the strip and the axis it is the axis' end.
        app.drag(at(app, 1, plot), beside(at(app, 0.01, plot), -5));
        CHECK(app.scene().temperature == 0.01);
    }
    app.drag(at(app, 1), beside(at(app, 0.01), -40));
    CHECK(app.value("temperature/p/0") == "100 %");
    CHECK(app.value("temperature/p/1") == "0 %");
}

TEST_CASE("the numbers are those of the frame that takes the input", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.move_to(at(app, 1));
    app.press();
    const ImVec2 to = at(app, 5);
    ImGui::GetIO().AddMousePosEvent(to.x, to.y);
    app.frame();
    const double t = app.scene().temperature;
    CHECK_THAT(t, WithinRel(5, a_pixel));
    CHECK(app.value("temperature/cursor") == temperature_text(arena, t));
    CHECK(app.value("temperature/value") == temperature_text(arena, t));
    CHECK(app.value("temperature/p/0") == p_text(app, 0, t));
    CHECK(app.value("temperature/gap/1") == fixed(arena, 1 / t, 3));
    const double h = softmax(effective_logits(app.scene()), t).entropy_nats;
    CHECK(app.value("temperature/entropy") == joined(arena, amount(arena, h), " nats"));
    CHECK(app.value("status/entropy") == joined(arena, fixed(arena, h, 3), " nats"));
    app.release();
}

TEST_CASE("the wheel and the arrow keys step T as on the knob, a double-click sets 1", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.wheel("temperature/curves", 1, ImGuiMod_Ctrl);
    CHECK(app.scene().temperature == knob_step(KnobScale{}, 1, 1));
    app.drag(at(app, 5), at(app, 5));
    const double there = app.scene().temperature;
    app.key(ImGuiKey_LeftArrow);
    CHECK(app.scene().temperature == knob_step(KnobScale{}, there, -1));
    app.double_click("temperature/entropy-curve");
    CHECK(app.scene().temperature == 1);
}

TEST_CASE("hovering reads every value at the pointer's T and changes nothing", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, 3));
    const Scene before = app.scene();
    for (const std::string plot : {"temperature/curves", "temperature/entropy-curve"}) {
        app.move_to(at(app, 0.3, plot));
        const double t = number(app.value("temperature/read-at"));
        CHECK_THAT(t, WithinRel(0.3, a_pixel));
        for (std::size_t i = 0; i < 3; ++i)
            CHECK(app.value(fmt::format("temperature/p/{}", i)) == p_text(app, i, t));
        const double h = softmax(effective_logits(app.scene()), t).entropy_nats;
        CHECK(app.value("temperature/entropy") == joined(arena, amount(arena, h), " nats"));
    }
    app.move_to(beside(at(app, 0.01), -40));
    CHECK(app.value("temperature/p/0") == "100 %");
    app.move_to(beside(at(app, 100), 40));
    CHECK(app.value("temperature/p/0") == "33.3 %");
    app.move_to("lab/name");
    CHECK(app.value("temperature/read-at") == "3.00");
    CHECK(app.value("temperature/p/0") == p_text(app, 0, 3));
    CHECK(app.scene() == before);
}

TEST_CASE("what is near the pointer lights up: a curve, a label, a gap", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const double p = softmax(effective_logits(app.scene()), 1).probabilities[0];
    app.move_to(at(app, 1, "temperature/curves", static_cast<float>(1 - p)));
    CHECK(app.app().ui().lit_class == 0);
    app.move_to(at(app, 1, "temperature/curves", 0.1F));
    CHECK_FALSE(app.app().ui().lit_class.has_value());
    app.move_to("temperature/p/2");
    app.frame();
    CHECK(app.app().ui().lit_class == 2);
    app.move_to("temperature/gap/1");
    app.frame();
    CHECK(app.app().ui().lit_class == 1);
}

TEST_CASE("the plots share one axis, pixel by pixel", "[temperature-lab]") {
    HeadlessApp app(with(some_logits(16)));
    for (const char* unit : {"temperature/unit/nats", "temperature/unit/bits"}) {
        app.click(unit);
        CHECK(app.find("temperature/curves").min.x == app.find("temperature/entropy-curve").min.x);
        CHECK(app.find("temperature/curves").max.x == app.find("temperature/entropy-curve").max.x);
    }
}

TEST_CASE("one click sets each temperature that people use, with its sentence", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, 2));
    CHECK_THAT(app.value("temperature/words"), ContainsSubstring("gaps between logits shrink"));
    for (const temperature::TemperatureUse& use : temperature::temperature_uses) {
        app.click("temperature/use/" + std::string(use.id));
        CHECK(app.scene().temperature == use.temperature);
        CHECK(app.value("temperature/words") == use.sentence);
    }
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().temperature == 1.5);
}

TEST_CASE("T is typed exactly, and inf is one", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.double_click("temperature/value");
    app.type("0.003");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().temperature == 0.003);
    // Below the axis the cursor stands at its end and says what it is.
    const Landmark cursor = app.find("temperature/cursor");
    CHECK(cursor.value == "0.003");
    CHECK(std::fabs(cursor.centre().x - app.find("temperature/curves").min.x) < 1);
    app.frame(30);  // two double-clicks, not four clicks in a row
    app.double_click("temperature/value");
    app.type("inf");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().temperature == infinity);
    app.frame(30);
    app.double_click("temperature/value");
    app.type("-1");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().temperature == infinity);
}

TEST_CASE("entropy is shown in nats or bits, with its end and its steepest place", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const double h = softmax(effective_logits(app.scene()), 1).entropy_nats;
    CHECK(app.value("temperature/entropy") == joined(arena, amount(arena, h), " nats"));
    CHECK(app.value("temperature/entropy-most") == fixed(arena, std::log(3), 3));
    CHECK(app.value("temperature/steepest") ==
          temperature_text(arena, app.app().results().temperature().steepest()));
    app.click("temperature/unit/bits");
    CHECK(app.value("temperature/entropy") == joined(arena, amount(arena, nats_to_bits(h)), " bits"));
    CHECK(app.value("temperature/entropy-most") == fixed(arena, std::log2(3), 3));
}

TEST_CASE("dH/dT and Var_p(z)/T³ are computed apart and agree", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, 0.7));
    const std::vector<double> z = effective_logits(app.scene());
    CHECK(app.value("temperature/slope") == significant(arena, entropy_slope(z, 0.7), 6));
    CHECK(app.value("temperature/slope-by-difference") ==
          significant(arena, entropy_slope_by_difference(z, 0.7), 6));
    const double difference = entropy_slope_by_difference(z, 0.7) - entropy_slope(z, 0.7);
    CHECK(app.value("temperature/slope-difference") == with_minus(arena, fmt::format("{:.1e}", difference)));
    app.click("temperature/use/greedy");
    CHECK(app.value("temperature/slope") == "0");
    CHECK(app.value("temperature/slope-by-difference") == "0");
}

TEST_CASE("Space plays: T rises from frame to frame, and all of it is one undo step", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, 0.05));
    const Scene before = app.scene();
    app.key(ImGuiKey_Space);
    CHECK(app.value("temperature/playing") == "playing");
    double last = 0.05;
    for (int i = 0; i < 20; ++i) {
        app.frame();
        CHECK(app.scene().temperature > last);
        CHECK(app.value("temperature/p/0") == p_text(app, 0, app.scene().temperature));
        CHECK(app.app().next_frame_in() == 0);
        last = app.scene().temperature;
    }
    app.key(ImGuiKey_Space);
    const double paused = app.scene().temperature;
    app.frame(5);
    CHECK(app.scene().temperature == paused);
    CHECK(app.value("temperature/playing") == "paused");
    CHECK(app.app().next_frame_in() != 0);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
    CHECK_FALSE(app.app().document().can_undo());
}

TEST_CASE("the sweep ends at 100, or goes back and forth", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, 50));
    app.click("temperature/speed/4");
    app.click("temperature/play");
    while (app.value("temperature/playing") == "playing") app.frame();
    CHECK(app.app().next_frame_in() != 0);
    CHECK(app.scene().temperature == 100);
    CHECK(app.value("temperature/playing") == "paused");
    app.click("temperature/loop");
    app.click("temperature/play");  // again, from 0.01
    app.frame(10);
    CHECK(app.scene().temperature < 1);
    app.frame(60);  // a decade in 15 frames
    CHECK(app.scene().temperature < 100);
    CHECK(app.value("temperature/playing") == "playing");
    const double there = app.scene().temperature;
    app.frame();
    CHECK(app.scene().temperature < there);
    app.click("temperature/play");
    CHECK(app.value("temperature/playing") == "paused");
}

TEST_CASE("whatever else is done ends the sweep, in a step of its own", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, 0.05));
    const Scene before = app.scene();
    app.key(ImGuiKey_Space);
    app.frame(10);
    const double swept = app.scene().temperature;
    REQUIRE(swept > 0.05);

    SECTION("undo takes the sweep back") {
        app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
        app.frame(5);
        CHECK(app.scene() == before);
    }
    SECTION("a drag") {
        app.drag(at(app, 5), at(app, 7));
        CHECK_THAT(app.scene().temperature, WithinRel(7, a_pixel));
        app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
        CHECK(app.scene().temperature >= swept);
        CHECK(app.scene().temperature < 5);
    }
    SECTION("a use button") {
        app.click("temperature/use/distillation");
        CHECK(app.scene().temperature == 4);
        app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
        CHECK(app.scene().temperature >= swept);
        CHECK(app.scene().temperature < 4);
    }
    SECTION("a pin") {
        app.click("temperature/pin-a");
        REQUIRE(app.scene().pins.a.has_value());
        CHECK(app.scene().pins.a->temperature == app.scene().temperature);
        app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
        CHECK_FALSE(app.scene().pins.a.has_value());
        CHECK(app.scene().temperature >= swept);
    }
    SECTION("a command") {
        app.run("reset");
        CHECK(app.scene().classes[0].logit == 0);
        const double there = app.scene().temperature;
        app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
        CHECK(app.scene().classes[0].logit == 2);
        CHECK(app.scene().temperature == there);
    }
    SECTION("another lab") {
        app.key(ImGuiKey_1);
        CHECK(app.app().document().gesture() == no_gesture);
        const double there = app.scene().temperature;
        app.frame(5);
        CHECK(app.scene().temperature == there);
        CHECK(app.app().next_frame_in() != 0);
        app.key(ImGuiKey_2);
    }
    app.frame(3);
    CHECK(app.value("temperature/playing") == "paused");
    CHECK(app.app().document().gesture() == no_gesture);
    if (app.app().document().can_undo()) {
        app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
        CHECK(app.scene() == before);
    }
}

TEST_CASE("Space belongs to what is typed, to dialogs, and to a button with the focus", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.double_click("temperature/value");
    app.key(ImGuiKey_Space);
    CHECK(app.value("temperature/playing") == "paused");
    app.key(ImGuiKey_Escape);
    app.run("palette");
    app.key(ImGuiKey_Space);
    app.key(ImGuiKey_Escape);
    app.frame(30);
    CHECK(app.value("temperature/playing") == "paused");

    app.click("temperature/use/varied");
    app.key(ImGuiKey_Tab);  // the keyboard's focus is in sight now
    app.key(ImGuiKey_Space);
    CHECK(app.value("temperature/playing") == "paused");
    app.click("temperature/use/varied");  // the mouse takes it out of sight
    app.key(ImGuiKey_Space);
    CHECK(app.value("temperature/playing") == "playing");
}

TEST_CASE("T never reorders the classes: the curves keep their order at every point", "[temperature-lab]") {
    HeadlessApp app(with(some_logits(16)));
    const TemperatureSweep& sweep = app.app().results().temperature().sweep();
    const std::vector<double>& z = app.app().results().logits();
    REQUIRE(sweep.classes.size() == 16);
    for (std::size_t t = 0; t < sweep.temperatures.size(); ++t) {
        for (std::size_t i = 0; i < 16; ++i) {
            for (std::size_t j = 0; j < 16; ++j) {
                if (z[sweep.classes[i]] > z[sweep.classes[j]])
                    CHECK(sweep.curves[i][t] >= sweep.curves[j][t]);
            }
        }
    }
    // And so do the labels, from top to bottom.
    const std::vector<std::size_t>& ranking = app.app().results().ranking();
    for (const double t : {0.01, 1.0, 60.0}) {
        app.drag(at(app, 1), at(app, t));
        app.move_to("lab/name");
        for (std::size_t rank = 1; rank < 16; ++rank) {
            CHECK(app.find(fmt::format("temperature/p/{}", ranking[rank - 1])).max.y <=
                  app.find(fmt::format("temperature/p/{}", ranking[rank])).min.y + 1);
        }
    }
}

TEST_CASE("the gaps to the top class stretch and shrink with T", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1, 2}, 0.5));
    CHECK(app.value("temperature/gap/0") == "0.000");
    CHECK(app.value("temperature/gap/3") == "0.000");
    CHECK(app.value("temperature/gap/1") == "2.000");
    CHECK(app.value("temperature/gap/2") == "3.800");
    CHECK(app.value("temperature/ratio/1") == fixed(arena, std::exp(2), 2));
    app.click("temperature/use/greedy");
    CHECK(app.value("temperature/gap/1") == "∞");
    CHECK(app.value("temperature/gap/3") == "0.000");  // a tie
    CHECK(app.value("temperature/ratio/1") == "∞");
    app.drag(at(app, 1), beside(at(app, 100), 40));
    CHECK(app.value("temperature/gap/2") == "0.000");
    CHECK(app.value("temperature/ratio/2") == "1.00");
}

TEST_CASE("ratios of any size are numbers", "[temperature-lab]") {
    constexpr double most = std::numeric_limits<double>::max();
    CHECK(temperature::ratio_text(arena, 0) == "1.00");
    CHECK(temperature::ratio_text(arena, std::log(500.0)) == "500.0");
    CHECK(temperature::ratio_text(arena, 20) == "4.9e8");
    CHECK(temperature::ratio_text(arena, 1000) == "2.0e434");
    CHECK(temperature::ratio_text(arena, infinity) == "∞");
    for (const double largest : {0.0, 2.7, 40.0, 1e30}) CHECK(temperature::gap_axis_end(largest) >= largest);
    CHECK(std::isfinite(temperature::gap_axis_end(most)));
}

TEST_CASE("A is compared with the current state, then with B", "[temperature-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, 0.5));
    CHECK_THAT(app.value("temperature/pins-words"), ContainsSubstring("Pin A keeps"));
    app.click("temperature/pin-b");  // not before A
    CHECK_FALSE(app.scene().pins.b.has_value());
    app.click("temperature/pin-a");
    CHECK(app.value("temperature/kl") == "0");
    CHECK(app.value("temperature/legend-a") == "A T = 0.50");
    app.click("temperature/use/distillation");
    const std::vector<double> z = effective_logits(app.scene());
    const std::vector<double> a = softmax(z, 0.5).probabilities;
    const std::vector<double> b = softmax(z, 4).probabilities;
    CHECK(app.value("temperature/legend-b") == "now T = 4.00");
    CHECK(app.value("temperature/kl") == amount(arena, kl_divergence(a, b)));
    CHECK(app.value("temperature/total-variation") == amount(arena, total_variation(a, b)));
    CHECK(app.value("temperature/pin-a/1") == percent(arena, a[1]));
    CHECK(app.value("temperature/pin-b/1") == percent(arena, b[1]));
    CHECK(app.value("temperature/pin-difference/1") == with_sign(arena, b[1] - a[1], 3));

    app.click("temperature/pin-b");
    app.click("temperature/use/as-trained");  // moves neither
    CHECK(app.value("temperature/legend-b") == "B T = 4.00");
    CHECK(app.value("temperature/kl") == amount(arena, kl_divergence(a, b)));
    app.click("temperature/unpin-b");
    CHECK(app.value("temperature/legend-b") == "now T = 1.00");
    app.click("temperature/use/greedy");
    CHECK(app.value("temperature/kl") == "∞");
    app.click("temperature/unpin-a");
    CHECK_FALSE(app.scene().pins.a.has_value());
    CHECK(app.has("temperature/pins-words"));
}

TEST_CASE("pins of 16 classes show the largest differences and count the others", "[temperature-lab]") {
    HeadlessApp app(with(some_logits(16), 0.5));
    app.click("temperature/pin-a");
    app.click("temperature/use/varied");
    std::size_t shown = 0;
    for (std::size_t i = 0; i < 16; ++i)
        shown += app.has(fmt::format("temperature/pin-difference/{}", i)) ? 1 : 0;
    CHECK(shown >= 6);
    if (shown < 16)
        CHECK_THAT(app.value("temperature/pins-foot"),
                   StartsWith(fmt::format("{} more, differing by", 16 - shown)));
    const std::vector<double> z = effective_logits(app.scene());
    const std::vector<double> a = softmax(z, 0.5).probabilities;
    const std::vector<double> b = softmax(z, 1.5).probabilities;
    std::size_t largest = 0;
    for (std::size_t i = 0; i < 16; ++i)
        if (std::fabs(b[i] - a[i]) > std::fabs(b[largest] - a[largest])) largest = i;
    CHECK(app.has(fmt::format("temperature/pin-difference/{}", largest)));
    // All of them on a larger screen.
    app.app().host().resize({1920, 1400});
    app.frame(3);
    for (std::size_t i = 0; i < 16; ++i) CHECK(app.has(fmt::format("temperature/pin-difference/{}", i)));
}

TEST_CASE("ties share the limit at 0, and masked classes are absent", "[temperature-lab]") {
    HeadlessApp app(with({2, 2, 1, -infinity}));
    CHECK(app.value("temperature/limit-zero/0") == "50.0 %");
    CHECK(app.value("temperature/limit-zero/1") == "50.0 %");
    CHECK(app.value("temperature/limit-zero/2") == "0 %");
    CHECK(app.value("temperature/limit-infinity/2") == "33.3 %");
    CHECK(app.value("temperature/entropy-zero") == amount(arena, std::log(2)));
    CHECK_FALSE(app.has("temperature/limit-zero/3"));
    CHECK_FALSE(app.has("temperature/p/3"));
    CHECK_FALSE(app.has("temperature/gap/3"));
}

TEST_CASE("a row of masked classes and a NaN are said in words, and nothing is hidden", "[temperature-lab]") {
    HeadlessApp masked(with({-infinity, -infinity}));
    CHECK_THAT(masked.value("temperature/trouble"), ContainsSubstring("Every class is masked"));
    CHECK(masked.value("temperature/entropy") == "NaN nats");
    masked.drag(at(masked, 1), at(masked, 10));
    CHECK_THAT(masked.scene().temperature, WithinRel(10, a_pixel));
    masked.click("temperature/pin-a");
    CHECK(masked.value("temperature/kl") == "NaN");

    HeadlessApp broken(with({1, std::nan(""), 0}));
    CHECK_THAT(broken.value("temperature/trouble"), ContainsSubstring("is NaN"));
    CHECK(broken.value("temperature/p/0") == "NaN");
    CHECK(broken.value("temperature/slope") == "NaN");
    CHECK(broken.value("temperature/slope-difference") == "NaN");
    broken.click("temperature/use/greedy");
    CHECK(broken.value("temperature/slope") == "NaN");

    HeadlessApp infinite(with({1, infinity, 0}));
    CHECK_THAT(infinite.value("temperature/trouble"), ContainsSubstring("∞ − ∞ is NaN"));
}

TEST_CASE("one class is always certain, and logits of 1e30 are drawn", "[temperature-lab]") {
    HeadlessApp one(with({2}));
    CHECK(one.value("temperature/p/0") == "100 %");
    CHECK(one.value("temperature/entropy") == "0 nats");
    CHECK_FALSE(one.has("temperature/steepest"));
    HeadlessApp huge(with({1e30, -1e30, 5e29}));
    CHECK(huge.value("temperature/p/0") == "100 %");
    CHECK(huge.value("temperature/limit-infinity/0") == "33.3 %");
    CHECK(huge.value("temperature/gap/1") == "2.000e30");
}

TEST_CASE("of a loaded set the first 12 have curves, and the others are one", "[temperature-lab]") {
    HeadlessApp app(with(some_logits(200), 0.5));
    const std::vector<std::size_t>& ranking = app.app().results().ranking();
    const std::vector<double> p = softmax(effective_logits(app.scene()), 0.5).probabilities;
    double rest = 0;
    for (std::size_t rank = 0; rank < 200; ++rank) {
        const std::string name = fmt::format("temperature/p/{}", ranking[rank]);
        REQUIRE(app.has(name) == (rank < 12));
        if (rank < 12) CHECK(app.value(name) == percent(arena, p[ranking[rank]]));
        if (rank >= 12) rest += p[ranking[rank]];
    }
    CHECK(app.value("temperature/p/rest") == percent(arena, rest));
    CHECK_THAT(app.value("temperature/gaps-foot"), StartsWith("and 188 more"));
    CHECK(app.value("temperature/limit-zero/rest") == "0 %");
    CHECK(app.value("temperature/limit-infinity/rest") == "94.0 %");

    // Off the curves, which are straight between their points: right to about three digits.
    app.move_to(at(app, 2));
    const double t = number(app.value("temperature/read-at"));
    const double there = softmax(effective_logits(app.scene()), t).probabilities[ranking[0]] * 100;
    const std::string shown = app.value(fmt::format("temperature/p/{}", ranking[0]));
    CHECK_THAT(number(shown.substr(0, shown.find(' '))), WithinRel(there, 0.05));

    app.click("temperature/pin-a");
    app.click("temperature/use/distillation");
    CHECK(app.has("temperature/pin-difference/rest"));
    CHECK(app.value("temperature/kl") ==
          amount(arena, kl_divergence(p, softmax(effective_logits(app.scene()), 4).probabilities)));
}

TEST_CASE("everything is visible at 1280 x 800, and below 1000 the right column goes under the hero",
          "[temperature-lab]") {
    HeadlessApp app(with(some_logits(16)));
    for (const char* name : {"temperature/play", "temperature/curves", "temperature/entropy-curve",
                             "temperature/slope-difference", "temperature/gaps-foot", "temperature/pin-a"})
        CHECK(app.find(name).max.y < 772);
    CHECK(app.find("temperature/gaps-words").min.x > app.find("temperature/curves").max.x);
    app.app().host().resize({800, 800});
    app.frame(3);
    CHECK(app.find("temperature/gaps-words").min.y > app.find("temperature/entropy-curve").max.y);
}
