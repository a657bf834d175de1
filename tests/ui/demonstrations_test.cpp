#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <imgui_internal.h>

#include "app/labs/labs.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

namespace {

constexpr PixelSize projector{1280, 800};

/// What has to be in sight of each.
struct Demonstration {
    std::string lab;
    std::vector<std::string> places;
};

const std::vector<Demonstration> demonstrations = {
    {"softmax",
     {"softmax/logit/0", "softmax/exponential-value/0", "softmax/probability/0", "softmax/probability/4",
      "softmax/sum", "softmax/temperature"}},
    {"temperature", {"temperature/cursor", "temperature/p/0", "temperature/play"}},
    {"overflow",
     {"overflow/shift", "overflow/naive/exp/0", "overflow/naive/p/0", "overflow/stable/exponent/0",
      "overflow/stable/p/0"}},
    {"attention", {"attention/causal", "attention/matrix/0/0", "attention/matrix/5/5"}},
};

ApplicationOptions on_projector(const std::string& lab) {
    ApplicationOptions options;
    options.lab = lab;
    options.zoom = 1.5F;
    options.size = projector;
    options.own_openings = true;
    return options;
}

bool scrolls(HeadlessApp& app) {
    app.app().make_current();
    for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
        if (window->Active && (window->ScrollMax.x > 0 || window->ScrollMax.y > 0)) return true;
    return false;
}

void check_in_sight(HeadlessApp& app, const std::vector<std::string>& names,
                    const PixelSize& screen = projector) {
    CHECK_FALSE(scrolls(app));
    for (const std::string& name : names) {
        CAPTURE(name);
        REQUIRE(app.has(name));
        const Landmark& place = app.find(name);
        CHECK(place.min.x >= 0);
        CHECK(place.min.y >= 0);
        CHECK(place.max.x <= static_cast<float>(screen.width));
        CHECK(place.max.y <= static_cast<float>(screen.height));
    }
}

}  // namespace

TEST_CASE("No lab scrolls on the screens that people have", "[ui]") {
    for (const Lab& lab : make_labs()) {
        for (const PixelSize size :
             {PixelSize{1024, 768}, PixelSize{1280, 800}, PixelSize{1366, 768}, PixelSize{1920, 1080}}) {
            CAPTURE(lab.id, size.width, size.height);
            ApplicationOptions options;
            options.lab = lab.id;
            options.size = size;
            options.own_openings = true;
            HeadlessApp app(options);
            app.frame(2);
            CHECK_FALSE(scrolls(app));
        }
    }
}

// What a teacher shows to a class, at 150 % on a projector: cause and effect are on one screen.

TEST_CASE("What softmax is: a logit is dragged, and every probability follows", "[ui]") {
    HeadlessApp app(on_projector("softmax"));
    app.frame(2);
    check_in_sight(app, demonstrations[0].places);
    const std::string before = app.value("softmax/probability-value/1");
    app.drag_by("softmax/logit/0", ImVec2(30, 0));
    CHECK(app.value("softmax/probability-value/1") != before);
}

TEST_CASE("Temperature: the knob is turned, and the bars melt", "[ui]") {
    HeadlessApp app(on_projector("softmax"));
    app.frame(2);
    check_in_sight(app, {"softmax/temperature", "softmax/probability/0", "softmax/probability/4"});
    const std::string before = app.value("softmax/probability-value/0");
    app.wheel("softmax/temperature", 3, ImGuiMod_Ctrl);
    CHECK(app.value("softmax/probability-value/0") != before);

    HeadlessApp curves(on_projector("temperature"));
    curves.frame(2);
    check_in_sight(curves, demonstrations[1].places);
}

TEST_CASE("Why the max is subtracted: both ways are in sight, and only the naive one fails", "[ui]") {
    HeadlessApp app(on_projector("overflow"));
    app.frame(2);
    check_in_sight(app, demonstrations[2].places);
    CHECK(app.value("overflow/naive/p/0") == "NaN");
    CHECK(app.value("overflow/stable/p/0") != "NaN");
}

TEST_CASE("Causal mask: a click, and what lies above the diagonal is gone", "[ui]") {
    HeadlessApp app(on_projector("attention"));
    app.frame(2);
    check_in_sight(app, demonstrations[3].places);
    app.click("attention/causal");
    app.frame(2);
    check_in_sight(app, {"attention/causal", "attention/matrix/0/0", "attention/matrix/5/5"});
    CHECK(app.value("attention/matrix/0/5") != app.value("attention/matrix/5/0"));
}

TEST_CASE("Everything of them is in sight while presenting, alone and beside a frozen one", "[ui]") {
    for (const PixelSize size : {projector, PixelSize{1920, 1080}}) {
        for (const auto& [lab, places] : demonstrations) {
            CAPTURE(lab, size.width, size.height);
            ApplicationOptions options;
            options.lab = lab;
            options.size = size;
            options.own_openings = true;
            options.presents = true;
            HeadlessApp app(options);
            check_in_sight(app, places, size);
            app.key(ImGuiKey_F);
            app.frame(2);
            check_in_sight(app, places, size);
            std::vector<std::string> frozen;
            for (const std::string& place : places) frozen.push_back("a:" + place);
            check_in_sight(app, frozen, size);
        }
    }
}
