#include "app/labs/softmax/columns.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"

#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/temperature_field.h"
#include "app/ui/number_text.h"
#include "core/numeric/softmax.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;
using softmax_ui::logit_axis_end;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

ApplicationOptions with(std::vector<double> logits, double temperature = 1) {
    return lab_with("softmax", std::move(logits), temperature);
}

double probability(HeadlessApp& app, std::size_t index) {
    return softmax(effective_logits(app.scene()), app.scene().temperature).probabilities[index];
}

}  // namespace

TEST_CASE("a logit bar goes where the pointer takes it, in one undo step", "[softmax-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Scene before = app.scene();
    const Landmark bar = app.find("softmax/logit/2");
    app.drag("softmax/logit/2", along(bar, 0.75F));  // the axis ends at ±3
    CHECK_THAT(app.scene().classes[2].logit, WithinAbs(1.5, 0.06));
    CHECK(app.scene().classes[0] == before.classes[0]);
    CHECK(app.scene().classes[1] == before.classes[1]);

    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl | ImGuiMod_Shift);
    CHECK_THAT(app.scene().classes[2].logit, WithinAbs(1.5, 0.06));
}

TEST_CASE("a probability bar goes where the pointer takes it, and only its own logit moves",
          "[softmax-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Scene before = app.scene();
    const Landmark bar = app.find("softmax/probability/2");
    app.drag("softmax/probability/2", along(bar, 0.6F));
    CHECK_THAT(probability(app, 2), WithinAbs(0.6, 0.01));
    CHECK(character_count(app.value("softmax/logit-value/2")) ==
          character_count("+1.00"));  // no jump in width
    CHECK(app.scene().classes[0].logit == before.classes[0].logit);
    CHECK(app.scene().classes[1].logit == before.classes[1].logit);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("a probability bar approaches 0 and 1 and never reaches them", "[softmax-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Landmark bar = app.find("softmax/probability/0");
    app.drag("softmax/probability/0", ImVec2(bar.max.x + 400, bar.centre().y));
    CHECK(probability(app, 0) < 1);
    CHECK(probability(app, 0) > 0.9999);
    CHECK(std::isfinite(app.scene().classes[0].logit));
    app.drag("softmax/probability/0", ImVec2(bar.min.x - 400, bar.centre().y));
    CHECK(probability(app, 0) > 0);
    CHECK(probability(app, 0) < 0.0001);
    CHECK(std::isfinite(app.scene().classes[0].logit));
}

TEST_CASE("what a drag changes is on screen in the frame that takes the input", "[softmax-lab]") {
    HeadlessApp app(with({0, 0}));
    const Landmark bar = app.find("softmax/logit/0");
    app.move_to(along(bar, 0.5F));
    app.press();
    ImGui::GetIO().AddMousePosEvent(along(bar, 0.9F).x, along(bar, 0.9F).y);
    app.frame();
    CHECK_THAT(app.scene().classes[0].logit, WithinAbs(2.4, 0.06));
    CHECK(app.value("softmax/logit-value/0") == logit_text(arena, app.scene().classes[0].logit));
    CHECK(app.value("softmax/probability-value/0") == percent(arena, probability(app, 0)));
    const double entropy = softmax(effective_logits(app.scene())).entropy_nats;
    CHECK_THAT(app.value("softmax/entropy"),
               ContainsSubstring(fmt::format("{} nats", amount(arena, entropy))));
    app.release();
}

TEST_CASE("the wheel and the arrow keys move a bar by small steps", "[softmax-lab]") {
    HeadlessApp app(with({0, 1}));
    app.wheel("softmax/logit/0", 1, ImGuiMod_Ctrl);
    CHECK_THAT(app.scene().classes[0].logit, WithinAbs(0.1, 1e-12));
    app.wheel("softmax/logit/0", -2, ImGuiMod_Ctrl);
    CHECK_THAT(app.scene().classes[0].logit, WithinAbs(-0.1, 1e-12));

    app.click("softmax/logit/1");
    const double there = app.scene().classes[1].logit;
    app.key(ImGuiKey_Tab);  // the first Tab shows where the focus is
    app.key(ImGuiKey_RightArrow);
    CHECK_THAT(app.scene().classes[1].logit, WithinAbs(there + 0.1, 1e-9));
    app.key(ImGuiKey_LeftArrow, ImGuiMod_Shift);
    CHECK_THAT(app.scene().classes[1].logit, WithinAbs(there - 0.9, 1e-9));
    app.key(ImGuiKey_M);
    CHECK(app.scene().classes[1].masked);
}

TEST_CASE("numbers are typed exactly, and what is none is refused with the reason", "[softmax-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.double_click("softmax/logit-value/1");
    app.type("-1.2345678901234567");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().classes[1].logit == -1.2345678901234567);

    app.click("softmax/logit-value/0", ImGuiMod_Ctrl);
    app.type("two");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().classes[0].logit == 2);
    CHECK_THAT(app.app().ui().edit.error, ContainsSubstring("not a number"));
    app.key(ImGuiKey_Escape);
    app.frame(2);
    CHECK(app.app().ui().edit.landmark.empty());

    app.double_click("softmax/probability-value/2");
    app.type("0.25");
    app.key(ImGuiKey_Enter);
    CHECK_THAT(probability(app, 2), WithinAbs(0.25, 1e-12));
}

TEST_CASE("typing the name of a class renames it", "[softmax-lab]") {
    HeadlessApp app(with({2, 1}));
    app.double_click("softmax/name/0");
    app.type("heron");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().classes[0].name == "heron");
    app.double_click("softmax/name/0");
    app.type("never");
    app.key(ImGuiKey_Escape);
    CHECK(app.scene().classes[0].name == "heron");
}

TEST_CASE("a name dragged to another row moves the class, which keeps its colour", "[softmax-lab]") {
    HeadlessApp app(with({3, 2, 1}));
    const ClassItem first = app.scene().classes[0];
    app.drag("softmax/name/0", "softmax/name/2");
    CHECK(app.scene().classes[2] == first);
}

TEST_CASE("classes are added up to 16 and removed down to one", "[softmax-lab]") {
    HeadlessApp app(with({1}));
    for (int i = 0; i < 20; ++i) app.click("softmax/add-class");
    CHECK(app.scene().classes.size() == max_classes);
    for (int i = 0; i < 20; ++i) {
        const Landmark row = app.find("softmax/name/0");
        app.move_to(row.centre());
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Right, true);
        app.frame();
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Right, false);
        app.frame(3);
        app.click("class-menu/Remove");
        app.key(ImGuiKey_Escape);  // of the last class the menu refuses, and stays open
    }
    CHECK(app.scene().classes.size() == 1);
}

TEST_CASE("the circle masks a class; masking the last one says what 0/0 is", "[softmax-lab]") {
    HeadlessApp app(with({2, 1}));
    app.click("softmax/mask/0");
    CHECK(app.scene().classes[0].masked);
    CHECK(app.value("softmax/probability-value/0") == "0 %");
    CHECK(app.value("softmax/probability-value/1") == "100 %");
    app.click("softmax/mask/1");
    CHECK(app.value("softmax/probability-value/0") == "0 %");
    CHECK_THAT(app.value("softmax/caption"), ContainsSubstring("Every class is masked"));
    CHECK_THAT(app.value("softmax/caption"), ContainsSubstring("0/0"));
    app.click("softmax/mask/0");
    CHECK(app.value("softmax/probability-value/0") == "100 %");
}

TEST_CASE("the knob turns from exactly 0 to exactly ∞", "[softmax-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    app.click("softmax/temperature-zero");
    CHECK(app.scene().temperature == 0);
    CHECK(app.value("softmax/probability-value/0") == "100 %");
    CHECK(app.value("softmax/temperature-words") == temperature_words(0));
    app.click("softmax/temperature-infinity");
    CHECK(app.scene().temperature == infinity);
    CHECK(app.value("softmax/probability-value/2") == "33.3 %");

    app.double_click("softmax/temperature-value");
    app.type("0.5");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().temperature == 0.5);
    app.wheel("softmax/temperature", 1, ImGuiMod_Ctrl);
    CHECK(app.scene().temperature > 0.5);

    const Landmark dial = app.find("softmax/temperature");
    app.move_to(ImVec2(dial.centre().x, dial.min.y + 36));
    app.press();
    app.release();
    app.press();
    app.release();
    CHECK(app.scene().temperature == 1);
}

TEST_CASE("turning the knob by the mouse follows its angle and is one undo step", "[softmax-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    const Landmark dial = app.find("softmax/temperature");
    const Landmark number = app.find("softmax/temperature-value");
    const ImVec2 middle(number.centre().x, number.centre().y);
    app.drag(ImVec2(middle.x, dial.min.y + 36), ImVec2(middle.x - 80, middle.y));
    // To the left is a sixth of the scale, which goes from 0.01 to 100 over three quarters of a turn.
    CHECK_THAT(app.scene().temperature, WithinAbs(0.01 * std::pow(10, 4.0 / 6), 0.01));
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().temperature == 1);
}

TEST_CASE("a logit of ∞ or NaN is blamed by name, whatever the method", "[softmax-lab]") {
    HeadlessApp app(with({2, infinity, 0.1}));
    CHECK(app.value("softmax/caption") ==
          "class 1: the logit is ∞: ∞ − ∞ is NaN, and so is every probability.");
    app.click("softmax/subtract-max");
    CHECK(app.value("softmax/caption") ==
          "class 1: the logit is ∞: ∞/∞ is NaN, and so is every probability.");
    CHECK_FALSE(app.has("softmax/max"));  // it is not used
    HeadlessApp nan(with({2, 1, std::nan("")}));
    CHECK(nan.value("softmax/caption") == "class 2: the logit is NaN, and so is every probability.");
    CHECK(nan.value("softmax/max") == "max = NaN");
    CHECK_THAT(nan.value("softmax/formula/remark"), ContainsSubstring("class 2: the logit is NaN"));
}

TEST_CASE("without max subtraction an overflow shows as what it is, with words", "[softmax-lab]") {
    HeadlessApp app(with({100, 0}));
    app.click("softmax/subtract-max");
    CHECK(app.scene().method == Method::naive);
    CHECK(app.value("softmax/exponential-value/0") == "∞");
    CHECK(app.value("softmax/probability-value/0") == "NaN");
    CHECK(app.value("softmax/probability-value/1") == "0 %");
    CHECK(
        app.value("softmax/caption") ==
        "class 0: exp(100) is past 3.40e38, the largest f32: it became ∞, and ∞/∞ is NaN. Subtract the max.");
    app.click("softmax/subtract-max");
    CHECK(app.value("softmax/probability-value/0") == "100 %");
}

TEST_CASE("three 88s in f32 overflow in the sum alone", "[softmax-lab]") {
    HeadlessApp app(with({88, 88, 88}));
    app.app().set_backend(BackendKind::simd);
    app.click("softmax/subtract-max");
    CHECK(app.value("softmax/sum") == "Σ = ∞");
    CHECK(app.value("softmax/probability-value/1") == "0 %");
    CHECK_THAT(app.value("softmax/caption"), ContainsSubstring("Σ overflowed"));
}

TEST_CASE("presets replace the scene, say what to look at, and can be undone", "[softmax-lab]") {
    HeadlessApp app;
    const Scene before = app.scene();
    app.click("softmax/presets");
    const Preset& preset = app.app().presets().front();
    app.click("preset/" + preset.name);
    CHECK(app.scene() == preset.scene);
    CHECK(app.value("softmax/caption") == preset.sentence);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("the same seed draws the same logits", "[softmax-lab]") {
    HeadlessApp app;
    app.click("softmax/random");
    const Scene first = app.scene();
    CHECK(app.value("softmax/seed") == "seed 1");
    app.click("softmax/random");
    CHECK_FALSE(app.scene() == first);
    app.double_click("softmax/seed");
    app.type("1");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene() == first);
    app.click("softmax/reset");
    for (const ClassItem& item : app.scene().classes) CHECK(item.logit == 0);
}

TEST_CASE("hovering a class anywhere lights it everywhere", "[softmax-lab]") {
    HeadlessApp app(with({2, 1, 0.1}));
    for (const char* place :
         {"softmax/logit/1", "softmax/exponential-value/1", "softmax/probability/1", "softmax/name/1"}) {
        CAPTURE(place);
        app.move_to(ImVec2(1, 1));
        CHECK_FALSE(app.app().ui().lit_class);
        app.move_to(place);
        CHECK(app.app().ui().lit_class == 1);
    }
}

TEST_CASE("with more than 16 logits the columns give way to a list and a rank plot", "[softmax-lab]") {
    std::vector<double> logits(200);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = static_cast<double>(i) * 0.01;
    HeadlessApp app(with(logits));
    CHECK(app.scene().loaded);
    CHECK_FALSE(app.has("softmax/logit/0"));
    CHECK_FALSE(app.has("softmax/max"));
    CHECK(app.has("softmax/temperature"));
    const std::string before = app.landmarks().text();
    app.click("softmax/temperature-zero");
    CHECK(app.landmarks().text() != before);
}

TEST_CASE("nothing on screen leaves the window at any number of classes, size and zoom", "[softmax-lab]") {
    for (const std::size_t classes : {std::size_t{1}, std::size_t{2}, std::size_t{16}}) {
        for (const float zoom : {0.5F, 1.0F, 2.0F}) {
            ApplicationOptions options = with(std::vector<double>(classes, 1e30));
            options.zoom = zoom;
            options.size = {static_cast<int>(1280 * zoom), static_cast<int>(800 * zoom)};
            options.scene.classes[0].name = std::string(60, 'W');
            HeadlessApp app(options);
            for (const Landmark& place : app.landmarks().list()) {
                CAPTURE(classes, zoom, place.name);
                CHECK(place.min.x >= 0);
                CHECK(place.max.x <= static_cast<float>(options.size.width) + 1);
                CHECK(place.max.x >= place.min.x);
            }
        }
    }
}

TEST_CASE("large logits can be told apart on the stage, too", "[softmax-lab]") {
    for (const float zoom : {1.0F, 1.5F, 2.0F}) {
        ApplicationOptions options = with({1001, 1000, -1000.5});
        options.zoom = zoom;
        options.presents = zoom > 1;
        HeadlessApp app(options);
        CAPTURE(zoom);
        CHECK(app.value("softmax/logit-value/0").starts_with("+1001"));
        CHECK(app.value("softmax/logit-value/1").starts_with("+1000"));
        CHECK(app.value("softmax/logit-value/2").starts_with("−1000"));
    }
}

TEST_CASE("the logit axis ends at 3, 5, 10, 20, 50 …, whatever the logits are", "[softmax-lab]") {
    CHECK(logit_axis_end(0) == 3);
    CHECK(logit_axis_end(2.6) == 5);
    CHECK(logit_axis_end(5) == 5);
    CHECK(logit_axis_end(5.1) == 10);
    CHECK(logit_axis_end(11) == 20);
    CHECK(logit_axis_end(21) == 50);
    CHECK(logit_axis_end(1001) == 2000);
    CHECK(logit_axis_end(1e300) >= 1e300);
    CHECK(std::isfinite(logit_axis_end(1e300)));
}

TEST_CASE("pixels: a masked bar is hatched, a dragged bar ends where the pointer is",
          "[softmax-lab][pixels]") {
    if (!pixels_are_possible()) SKIP("no off-screen OpenGL here");
    HeadlessApp app(with({2, 1, 0.1}), With::pixels);
    const Theme& theme = app.app().ui().theme;
    const Landmark bar = app.find("softmax/logit/0");
    const auto colours_along = [&](const Landmark& place) {
        const Image image = app.pixels();
        std::vector<unsigned> colours;
        for (float x = place.min.x + 4; x < place.max.x - 4; x += 1) {
            colours.push_back(pixel(image, ImVec2(x, place.centre().y)));
        }
        return colours;
    };
    const auto changes = [](const std::vector<unsigned>& colours) {
        int count = 0;
        for (std::size_t i = 1; i < colours.size(); ++i) count += colours[i] != colours[i - 1];
        return count;
    };

    app.drag("softmax/logit/0", along(bar, 0.9F));
    app.move_to(ImVec2(1, 1));
    const Image image = app.pixels();
    const auto rgb = [](ImU32 c) { return ((c & 0xFF) << 16) | (c & 0xFF00) | ((c >> 16) & 0xFF); };
    CHECK(pixel(image, along(bar, 0.65F)) == rgb(theme.class_colour(0)));
    CHECK(pixel(image, along(bar, 0.75F)) == rgb(theme.class_colour(0)));
    CHECK(pixel(image, along(bar, 0.97F)) == rgb(theme.empty_bar));

    const int plain = changes(colours_along(app.find("softmax/logit/1")));
    app.click("softmax/mask/1");
    app.move_to(ImVec2(1, 1));
    const int hatched = changes(colours_along(app.find("softmax/logit/1")));
    CHECK(hatched > plain + 10);
}
