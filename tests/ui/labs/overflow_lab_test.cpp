#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/ui/number_text.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/log_values.h"
#include "core/numeric/shifted_logit.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using Catch::Matchers::WithinAbs;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

ApplicationOptions with(std::vector<double> logits, Format format = Format::f32) {
    ApplicationOptions options;
    options.scene = scene_from({"test", std::move(logits), {}});
    options.scene.overflow.format = format;
    options.lab = "overflow";
    return options;
}

/// The trace that the lab should show, computed anew.
Trace expected(HeadlessApp& app, Method method) {
    const Scene& scene = app.scene();
    return trace(shifted_logits(effective_logits(scene), scene.overflow.scale, scene.overflow.shift,
                                scene.overflow.format),
                 scene.temperature, scene.overflow.format, method);
}

/// Whether a cell's text is that number, to the digits that it shows.
bool reads_as(const std::string& words, double value) {
    return value == 0 ? words == "0" : test::reads_as(words, value, 0.06);
}

void check_ladders(HeadlessApp& app) {
    for (const Method method : {Method::naive, Method::stable}) {
        const Trace row = expected(app, method);
        const std::string prefix = fmt::format("overflow/{}/", name_of(method));
        CHECK(reads_as(app.value(prefix + "sum"), row.sum));
        for (std::size_t i = 0; i < row.logits.size(); ++i) {
            CAPTURE(prefix, i);
            CHECK(reads_as(app.value(fmt::format("{}z/{}", prefix, i)), row.logits[i]));
            CHECK(reads_as(app.value(fmt::format("{}exp/{}", prefix, i)), row.exponentials[i]));
            CHECK(reads_as(app.value(fmt::format("{}p/{}", prefix, i)), row.probabilities[i]));
        }
        CHECK(app.value(prefix + "sum-of-p") == exactly(arena, sum_of_probabilities(row), row.format));
    }
}

}  // namespace

TEST_CASE("the shift's slider moves c and nothing else, in one undo step", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Scene before = app.scene();
    app.drag("overflow/shift", along(app.find("overflow/shift"), 0.8F));
    CHECK(app.scene().overflow.shift > 20);
    CHECK(app.scene().classes == before.classes);
    check_ladders(app);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("the shift's slider reaches its ends exactly", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Landmark slider = app.find("overflow/shift");
    app.drag("overflow/shift", ImVec2(slider.max.x + 300, slider.centre().y));
    CHECK(app.scene().overflow.shift == 2000);
    check_ladders(app);
    app.drag(along(app.find("overflow/shift"), 0.97F), ImVec2(slider.min.x - 300, slider.centre().y));
    CHECK(app.scene().overflow.shift == -2000);
    check_ladders(app);
}

TEST_CASE("what a drag of c changes is on screen in the frame that takes the input", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Landmark slider = app.find("overflow/shift");
    app.move_to(along(slider, 0.5F));
    app.press();
    ImGui::GetIO().AddMousePosEvent(along(slider, 0.7F).x, slider.centre().y);
    app.frame();
    CHECK(app.scene().overflow.shift > 1);
    check_ladders(app);
    CHECK(app.value("overflow/plot/cursor") == fitted(arena, app.scene().overflow.shift, 9));
    app.release();
}

TEST_CASE("c and the scale are typed exactly", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.double_click("overflow/shift-value");
    app.type("86.71234567890123");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().overflow.shift == 86.71234567890123);
    app.double_click("overflow/scale-value");
    app.type("12.5");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().overflow.scale == 12.5);
    check_ladders(app);
    app.frame(40);  // the next click begins a double-click of its own
    app.double_click("overflow/scale-value");
    app.type("5000");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().overflow.scale == 1000);
}

TEST_CASE("the wheel and the arrow keys move c by steps", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.wheel("overflow/shift", 1, ImGuiMod_Ctrl);
    CHECK(app.scene().overflow.shift == 1);
    app.click("overflow/shift");
    const double there = app.scene().overflow.shift;
    app.key(ImGuiKey_Tab);
    app.key(ImGuiKey_RightArrow, ImGuiMod_Shift);
    CHECK_THAT(app.scene().overflow.shift, WithinAbs(there + 10, 1e-9));
    app.key(ImGuiKey_LeftArrow, ImGuiMod_Alt);
    CHECK_THAT(app.scene().overflow.shift, WithinAbs(there + 9.9, 1e-9));
}

TEST_CASE("the scale's slider multiplies", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Landmark slider = app.find("overflow/scale");
    app.drag(along(slider, 0.1F), ImVec2(slider.max.x + 50, slider.centre().y));
    CHECK(app.scene().overflow.scale == 1000);
    check_ladders(app);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().overflow.scale == 1);
}

TEST_CASE("every format is one click away, and both ladders are its own arithmetic", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    for (const Format format : all_formats) {
        const std::string name(name_of(format));
        CAPTURE(name);
        app.click("overflow/format/" + name);
        app.frame();
        CHECK(app.scene().overflow.format == format);
        check_ladders(app);
    }
}

TEST_CASE("the first step to fail is named", "[overflow-lab]") {
    HeadlessApp app(with({88, 88, 88}));
    CHECK_THAT(app.value("overflow/naive/verdict"), StartsWith("Σ overflowed: no single term did"));
    const Landmark badge = app.find("overflow/naive/first");
    const Landmark sum = app.find("overflow/naive/sum");
    CHECK(badge.centre().y > sum.min.y);
    CHECK(badge.centre().y < sum.max.y);
    CHECK_THAT(app.value("overflow/stable/verdict"), StartsWith("No failure"));
    CHECK_FALSE(app.has("overflow/stable/first"));
    CHECK(app.value("overflow/naive/p/0") == "0");
    CHECK_THAT(app.value("overflow/naive/largest-error"), StartsWith("0.3333"));
}

TEST_CASE("a number of a ladder explains itself", "[overflow-lab]") {
    HeadlessApp app(with({100, 0}));
    CHECK(app.value("overflow/naive/exp/0") == "∞");
    CHECK(app.value("overflow/naive/p/0") == "NaN");
    CHECK(app.value("overflow/naive/p/1") == "0");
    CHECK(app.value("overflow/naive/error/0") == "NaN");
    CHECK_THAT(app.value("overflow/naive/verdict"),
               ContainsSubstring("exp(100) is past 3.40e38, the largest f32"));
    CHECK(app.value("overflow/naive/status/sum") == "↑ overflowed");
}

TEST_CASE("what explains itself is reached with the keyboard", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const auto tab_to = [&](const std::string& name) {
        for (int i = 0; i < 100 && !app.find(name).contains(focused()); ++i) {
            app.key(ImGuiKey_Tab);
            app.frame();
        }
        CAPTURE(name);
        CHECK(app.find(name).contains(focused()));
    };
    for (const char* const name : {"overflow/naive/verdict", "overflow/naive/sum-of-p",
                                   "overflow/stable/largest-error", "status/backend", "status/stable"})
        tab_to(name);
    // Of a ladder's numbers Tab would have to go through a hundred: the arrow keys go there.
    tab_to("overflow/naive/verdict");
    app.key(ImGuiKey_UpArrow);
    app.frame();
    const std::optional<std::size_t> lit = app.app().ui().focused_class;
    REQUIRE(lit.has_value());
    CHECK(app.find(fmt::format("overflow/naive/error/{}", *lit)).contains(focused()));

    choose_view(app, "overflow", "number-line");
    tab_to("overflow/number-line/naive/0");
    CHECK(app.app().ui().focused_class == 0);
    // What is pressed there is the line.
    app.drag_by("overflow/number-line/naive/0", ImVec2(30, 0));
    CHECK(app.scene().overflow.shift > 0);
}

TEST_CASE("every entry of the zoo opens, shows its sentence and its own arithmetic", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const std::vector<Preset> zoo = app.app().zoo();
    REQUIRE(zoo.size() >= 10);
    for (std::size_t i = 0; i < zoo.size(); ++i) {
        CAPTURE(zoo[i].name);
        app.click(fmt::format("overflow/zoo/{}", i));
        app.frame();
        CHECK(app.scene() == zoo[i].scene);
        CHECK(app.value("overflow/caption") == zoo[i].sentence);
        check_ladders(app);
        CHECK(app.has("overflow/plot"));
    }
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == zoo[zoo.size() - 2].scene);
}

TEST_CASE("the plot's line at c can be dragged, and a press anywhere takes it there", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Landmark plot = app.find("overflow/plot");
    app.drag("overflow/plot/cursor", along(plot, 0.75F));
    const double dragged = app.scene().overflow.shift;
    CHECK(dragged > 10);
    check_ladders(app);
    app.move_to(along(plot, 0.25F));
    app.press();
    app.release();
    CHECK(app.scene().overflow.shift < -10);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().overflow.shift == dragged);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().overflow.shift == 0);
}

TEST_CASE("the plot's line is where the drag took it in the same frame", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.move_to("overflow/plot/cursor");
    app.press();
    const ImVec2 to = along(app.find("overflow/plot"), 0.7F);
    ImGui::GetIO().AddMousePosEvent(to.x, to.y);
    app.frame();
    CHECK(app.scene().overflow.shift > 10);
    CHECK(std::fabs(app.find("overflow/plot/cursor").centre().x - to.x) < 1.5F);
    CHECK(app.value("overflow/plot/cursor") == fitted(arena, app.scene().overflow.shift, 9));
    app.release();
}

TEST_CASE("the plot shades what fails with its cause", "[overflow-lab]") {
    HeadlessApp app(with({0, 0, 0}));
    CHECK_THAT(app.value("overflow/plot/failure/0"), StartsWith("all exponentials underflow from "));
    CHECK_THAT(app.value("overflow/plot/failure/1"), StartsWith("the sum overflows from "));
    CHECK_THAT(app.value("overflow/plot/failure/2"), StartsWith("an exponential overflows from "));
    const Landmark last = app.find("overflow/plot/failure/2");
    app.move_to(last.centre());
    app.frame();
    CHECK_THAT(app.value("overflow/plot/hovered"), ContainsSubstring("naive: an exponential overflows"));
    app.move_to(along(app.find("overflow/plot"), 0.55F));
    app.frame();
    CHECK_THAT(app.value("overflow/plot/hovered"), ContainsSubstring("naive and stable"));
}

TEST_CASE("a row that no shift can help says so", "[overflow-lab]") {
    HeadlessApp masked(with({-infinity, -infinity}));
    CHECK_THAT(masked.value("overflow/plot/hopeless"), StartsWith("Every class is masked"));
    CHECK_THAT(masked.value("overflow/stable/verdict"), StartsWith("Every class is masked"));
    HeadlessApp none(with({std::nan(""), 1}));
    CHECK_THAT(none.value("overflow/plot/hopeless"), StartsWith("A logit is NaN"));
    HeadlessApp fine(with({2, 1}));
    CHECK_FALSE(fine.has("overflow/plot/hopeless"));
}

TEST_CASE("in a narrow format the plot says why the stable lines are not flat", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, Format::bf16));
    CHECK_THAT(app.value("overflow/plot/foot"), ContainsSubstring("stable is not flat"));
    app.click("overflow/format/f32");
    app.frame();
    CHECK_THAT(app.value("overflow/plot/foot"), !ContainsSubstring("stable is not flat"));
}

TEST_CASE("the whole range is a click away, and a c beyond the limits shows it by itself", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}, Format::f16));
    const auto pixels_from_zero = [&](double) { return app.find("overflow/plot/cursor").centre().x; };
    const float middle = app.find("overflow/plot").centre().x;
    CHECK(std::fabs(pixels_from_zero(0) - middle) > 2);  // the limits are not symmetric
    app.click("overflow/plot/whole-range");
    app.frame();
    CHECK(std::fabs(app.find("overflow/plot/cursor").centre().x - app.find("overflow/plot").centre().x) < 2);
    app.click("overflow/plot/whole-range");
    app.double_click("overflow/shift-value");
    app.type("1500");
    app.key(ImGuiKey_Enter);
    app.frame();
    const Landmark plot = app.find("overflow/plot");
    const float at = (app.find("overflow/plot/cursor").centre().x - plot.min.x) / (plot.max.x - plot.min.x);
    CHECK(std::fabs(at - 3500.0F / 4000) < 0.01F);
}

TEST_CASE("the number line has every class where e^z falls, and slides with c", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.click("overflow/view/number-line");
    app.frame();
    CHECK(app.value("overflow/number-line/naive/0") == "2");
    CHECK(app.value("overflow/number-line/stable/0") == "0");
    CHECK(app.value("overflow/number-line/stable/1") == "−1");
    CHECK_THAT(app.value("overflow/number-line/naive/sum"), StartsWith("2.4"));
    CHECK(app.value("overflow/number-line/limit/largest") == "88.723");
    const Landmark before = app.find("overflow/number-line/naive/0");
    const Landmark still = app.find("overflow/number-line/stable/0");
    app.drag_by("overflow/number-line/slide", ImVec2(60, 0));
    CHECK(app.scene().overflow.shift > 5);
    CHECK_THAT(static_cast<double>(app.find("overflow/number-line/naive/0").centre().x - before.centre().x),
               WithinAbs(60, 2));
    CHECK(app.find("overflow/number-line/stable/0").centre().x == still.centre().x);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().overflow.shift == 0);
}

TEST_CASE("log space shows where the logarithm of p is lost, and the loss of the target", "[overflow-lab]") {
    HeadlessApp app(with({0, -200, 1}));
    app.click("overflow/view/log-space");
    app.frame();
    CHECK(app.value("overflow/log/log-p/1/naive") == "−∞");
    CHECK(app.value("overflow/log/log-p/1/stable") == "−∞");
    CHECK_THAT(app.value("overflow/log/log-p/1/log-softmax"), StartsWith("−201.31"));
    CHECK_THAT(app.value("overflow/log/log-p/1/exact"), StartsWith("−201.31"));
    app.click("overflow/log/target/1");
    app.frame();
    CHECK(app.scene().gradients.target == 1);
    CHECK(app.value("overflow/log/loss/naive") == "∞");
    CHECK_THAT(app.value("overflow/log/loss/log-softmax"), StartsWith("201.31"));
    const LogValues stable = log_values(expected(app, Method::stable));
    CHECK(reads_as(app.value("overflow/log/log-sum-exp/log-softmax"), stable.log_sum_exp));
}

TEST_CASE("all formats at once, and a click chooses one", "[overflow-lab]") {
    HeadlessApp app(with({12, 11, 10}));
    app.click("overflow/view/formats");
    app.frame();
    CHECK(app.value("overflow/formats/f16/naive") == "NaN");
    CHECK_THAT(app.value("overflow/formats/f16/stable"), StartsWith("error "));
    CHECK_THAT(app.value("overflow/formats/f64/naive"), StartsWith("error "));
    app.click("overflow/formats/f8e5m2");
    app.frame();
    CHECK(app.scene().overflow.format == Format::f8e5m2);
    check_ladders(app);
}

TEST_CASE("all formats of many logits come one after the other where a frame has little time",
          "[overflow-lab]") {
    std::vector<double> logits(5000);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = 5 * std::sin(static_cast<double>(i));
    const std::vector<std::string> tiles = [] {
        std::vector<std::string> names;
        for (const Format format : all_formats)
            for (const Method method : {Method::naive, Method::stable})
                names.push_back(fmt::format("overflow/formats/{}/{}", name_of(format), name_of(method)));
        return names;
    }();
    HeadlessApp app(with(logits));
    const auto waiting = [&] {
        return std::count_if(tiles.begin(), tiles.end(),
                             [&](const std::string& name) { return app.value(name) == "computing …"; });
    };
    app.click("overflow/view/formats");
    app.frame();
    CHECK(waiting() == 0);  // all the time there is
    app.app().document().apply(edit::SetShift{0.3});
    app.frame();
    CHECK(waiting() == 0);
    std::vector<std::string> at_once;
    at_once.reserve(tiles.size());
    for (const std::string& name : tiles) at_once.push_back(app.value(name));
    app.app().document().apply(edit::SetShift{90});
    app.frame();

    app.app().ui().seconds_for_work = 0;  // a millisecond, as ui.h has it
    app.app().document().apply(edit::SetShift{0.3});
    app.frame();
    const std::string own = fmt::format("overflow/formats/{}/", name_of(app.scene().overflow.format));
    CHECK(app.value(own + "naive") != "computing …");
    CHECK(app.value(own + "stable") != "computing …");
    for (std::size_t frame = 0; frame < tiles.size() && waiting() > 0; ++frame) {
        CHECK(app.app().ui().animating);  // the next frame comes at once
        app.frame();
    }
    REQUIRE(waiting() == 0);
    for (std::size_t i = 0; i < tiles.size(); ++i) CHECK(app.value(tiles[i]) == at_once[i]);
}

TEST_CASE("a lit class is lit in the lab, and hovering a cell lights it", "[overflow-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.move_to("overflow/naive/exp/1");
    app.frame();
    CHECK(app.app().ui().lit_class == std::optional<std::size_t>(1));
    app.move_to("overflow/plot/p/2");
    app.frame();
    CHECK(app.app().ui().lit_class == std::optional<std::size_t>(2));
}

TEST_CASE("K = 16 and loaded logits go through the ladders by the wheel", "[overflow-lab]") {
    const std::size_t count = GENERATE(16U, 500U);
    CAPTURE(count);
    std::vector<double> logits(count);
    for (std::size_t i = 0; i < count; ++i) logits[i] = static_cast<double>(count - i) * 0.1;
    HeadlessApp app(with(logits));
    CHECK(app.has("overflow/naive/p/0"));
    CHECK_FALSE(app.has(fmt::format("overflow/naive/p/{}", count - 1)));
    CHECK_THAT(app.value("overflow/naive/shown"), ContainsSubstring(fmt::format("of {}", count)));
    app.wheel("overflow/stable/p/0", -3);
    CHECK_FALSE(app.has("overflow/naive/p/2"));
    CHECK(app.has("overflow/naive/p/3"));
    app.wheel("overflow/naive/p/4", -10000);
    CHECK(app.has(fmt::format("overflow/stable/p/{}", count - 1)));
    app.click("overflow/view/number-line");
    app.click("overflow/view/log-space");
    app.click("overflow/view/formats");
    app.frame();
    CHECK(app.has("overflow/formats/f64/naive"));
}

TEST_CASE("extreme scenes are drawn in every view", "[overflow-lab]") {
    const auto [logits, temperature] = GENERATE(table<std::vector<double>, double>({
        {{0}, 1.0},
        {{1e300, -1e300}, 1.0},
        {{std::nan(""), 1}, 1.0},
        {{infinity, 1}, 1.0},
        {{-infinity, -infinity}, 1.0},
        {{2, 1, 0.1}, 0.0},
        {{2, 1, 0.1}, infinity},
        {{2, 1, 0.1}, 1e-8},
        {{2, 1, 0.1}, 0.5},
    }));
    CAPTURE(logits, temperature);
    ApplicationOptions options = with(logits);
    options.scene.temperature = temperature;
    HeadlessApp app(options);
    for (const char* const view : {"plot", "number-line", "log-space", "formats"}) {
        app.click(std::string("overflow/view/") + view);
        app.frame();
        for (const Format format : {Format::f64, Format::f8e4m3}) {
            app.click("overflow/format/" + std::string(name_of(format)));
            app.frame();
            check_ladders(app);
        }
    }
}

TEST_CASE("the temperature has a rung in both ladders", "[overflow-lab]") {
    ApplicationOptions options = with({2, 1, 0.1});
    options.scene.temperature = 0.5;
    HeadlessApp app(options);
    CHECK(app.value("overflow/naive/exponent/0") == "4");
    CHECK(app.value("overflow/stable/exponent/1") == "−2");
}

TEST_CASE("on the stage naive stands above stable, class by class in the same columns", "[overflow-lab]") {
    ApplicationOptions options = with({2, 1, 0.1});
    options.scene.temperature = 0.5;
    options.zoom = 1.5F;
    HeadlessApp app(options);
    for (int i = 0; i < 3; ++i) {
        CAPTURE(i);
        const Landmark naive = app.find(fmt::format("overflow/naive/exp/{}", i));
        const Landmark stable = app.find(fmt::format("overflow/stable/exp/{}", i));
        CHECK(std::fabs(naive.min.x - stable.min.x) < 1);
        CHECK(std::fabs(naive.max.x - stable.max.x) < 1);
        CHECK(naive.max.y < stable.min.y);
    }
    // T is divided by in a step of its own, which says so.
    CHECK(app.has("overflow/naive/exponent/0"));
    CHECK_THAT(app.value("overflow/naive/status/exponent"), ContainsSubstring("T = 0.50"));
    CHECK(app.value("overflow/temperature") == "0.50");
    // Many classes stand one below the other, and the wheel goes through them.
    HeadlessApp many([] {
        ApplicationOptions of_many = with(std::vector<double>(400, 1.5));
        of_many.zoom = 1.5F;
        return of_many;
    }());
    CHECK(many.find("overflow/naive/exp/0").max.x < many.find("overflow/stable/exp/0").min.x);
    REQUIRE(many.has("overflow/naive/exp/0"));
    many.wheel("overflow/naive/exp/0", -5);
    CHECK_FALSE(many.has("overflow/naive/exp/0"));
    CHECK(many.has("overflow/naive/exp/5"));
}
