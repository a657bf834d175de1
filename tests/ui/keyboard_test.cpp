#include <set>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include <imgui_internal.h>

#include "app/labs/labs.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;
using softmaxlab::test::TemporaryFolder;

namespace {

Rect focused_place(HeadlessApp& app) {
    app.app().make_current();
    const ImGuiContext& g = *ImGui::GetCurrentContext();
    if (g.NavId == 0 || g.NavWindow == nullptr) return {};
    const ImRect place = ImGui::WindowRectRelToAbs(g.NavWindow, g.NavWindow->NavRectRel[g.NavLayer]);
    return {place.Min, place.Max};
}

bool is_at(const Rect& place, const Landmark& landmark) {
    return landmark.contains(place.centre());
}

}  // namespace

TEST_CASE("What M masks M unmasks, and the focus stays", "[keyboard]") {
    for (const std::string bar : {"softmax/logit/0", "softmax/probability/0"}) {
        CAPTURE(bar);
        HeadlessApp app;
        for (int i = 0; i < 60 && !is_at(focused_place(app), app.find(bar)); ++i) app.key(ImGuiKey_Tab);
        REQUIRE(is_at(focused_place(app), app.find(bar)));
        for (const bool masked : {true, false, true}) {
            app.key(ImGuiKey_M);
            CHECK(app.scene().classes[0].masked == masked);
            CHECK(is_at(focused_place(app), app.find(bar)));
            CHECK(app.app().ui().focused_class == std::size_t{0});
        }
        app.key(ImGuiKey_DownArrow);
        CHECK(app.app().ui().focused_class.has_value());
    }
}

TEST_CASE("Escape on an item hides its mark, and Tab goes on from there", "[keyboard]") {
    HeadlessApp app;
    const auto is_on = [&](const char* name) { return is_at(focused_place(app), app.find(name)); };
    for (int i = 0; i < 60 && !is_on("softmax/logit/1"); ++i) app.key(ImGuiKey_Tab);
    REQUIRE(is_on("softmax/logit/1"));
    app.key(ImGuiKey_Escape);
    CHECK(is_on("softmax/logit/1"));
    CHECK(ImGui::GetCurrentContext()->NavDisableHighlight);
    int tabs = 0;
    for (; tabs < 10 && !is_on("softmax/logit/2"); ++tabs) app.key(ImGuiKey_Tab);
    CHECK(is_on("softmax/logit/2"));
}

TEST_CASE("The keys for the rows of a matrix leave the focus where it is", "[keyboard]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(folder.write("matrix.csv", "1,2,3\n4,5,6\n7,8,9\n"));
    app.frame();
    app.key(ImGuiKey_Enter);  // the first row
    app.frame();
    const std::string bar = "softmax/logit/1";
    for (int i = 0; i < 60 && !is_at(focused_place(app), app.find(bar)); ++i) app.key(ImGuiKey_Tab);
    REQUIRE(is_at(focused_place(app), app.find(bar)));
    // At the last row the command is off, and the key still moves nothing.
    for (const double logit : {5.0, 8.0, 8.0}) {
        app.key(ImGuiKey_PageDown, ImGuiMod_Ctrl);
        app.frame();
        CHECK(app.scene().classes[1].logit == logit);
        CHECK(is_at(focused_place(app), app.find(bar)));
    }
    app.key(ImGuiKey_PageUp, ImGuiMod_Ctrl);
    app.frame();
    CHECK(app.scene().classes[1].logit == 5);
    CHECK(is_at(focused_place(app), app.find(bar)));
}

TEST_CASE("Four Tabs lead from the start to a first logit", "[keyboard]") {
    HeadlessApp app;
    int tabs = 0;
    do app.key(ImGuiKey_Tab);
    while (++tabs < 10 && !is_at(focused_place(app), app.find("softmax/logit/0")));
    CHECK(tabs <= 4);
}

TEST_CASE("Tab goes through every lab, then the header and the rail", "[keyboard]") {
    for (const Lab& lab : make_labs()) {
        CAPTURE(lab.id);
        ApplicationOptions options;
        options.lab = lab.id;
        HeadlessApp app(options);
        std::set<std::string> reached;
        constexpr int more_than_there_are = 150;
        for (int i = 0; i < more_than_there_are && reached.size() < 2; ++i) {
            app.key(ImGuiKey_Tab);
            const Rect place = focused_place(app);
            CHECK(place.has_room());  // the focus is never lost
            for (const char* name : {"command/present", "rail/engine"})
                if (is_at(place, app.find(name))) reached.insert(name);
        }
        CHECK(reached.size() == 2);
    }
}
