#include <catch2/catch_test_macros.hpp>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <imgui_internal.h>

#include "app/labs/labs.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

namespace {

/// Everything that has a name on screen, where it is and what it says.
std::string everything(const Landmarks& landmarks) {
    std::ostringstream words;
    for (const Landmark& landmark : landmarks.list()) {
        words << landmark.name << ' ' << landmark.min.x << ' ' << landmark.min.y << ' ' << landmark.max.x
              << ' ' << landmark.max.y << ' ' << landmark.value << '\n';
    }
    return words.str();
}

/// A person without a plan: points, drags, turns the wheel and presses keys on what a lab shows.
class Hand {
  public:
    Hand(HeadlessApp& app, unsigned seed) : app_(app), random_(seed) {}

    /// Does something, and says what.
    std::string act(const std::string& lab) {
        const std::vector<std::string> names = places(lab);
        const std::string& name = names[pick(names.size())];
        switch (pick(7)) {
            case 0:
                app_.move_to(name);
                return "pointing at " + name;
            case 1:
                app_.click(name);
                return "a click on " + name;
            case 2:
                app_.drag_by(name, ImVec2(offset(), offset()));
                return "a drag of " + name;
            case 3:
                app_.wheel(name, pick(2) == 0 ? 1.0F : -1.0F, pick(2) == 0 ? ImGuiMod_Ctrl : 0);
                return "the wheel over " + name;
            case 4:
                app_.key(ImGuiKey_Tab);
                return "Tab";
            case 5:
                app_.key(std::vector{ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow,
                                     ImGuiKey_DownArrow}[pick(4)]);
                return "an arrow key";
            default:
                app_.move_to(name);
                app_.press();
                return "holding " + name;
        }
    }

    void let_go() { app_.release(); }

  private:
    std::size_t pick(std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
    }
    float offset() { return static_cast<float>(pick(120)) - 60; }

    std::vector<std::string> places(const std::string& lab) {
        std::vector<std::string> names;
        for (const Landmark& landmark : app_.landmarks().list()) {
            const std::string& name = landmark.name;
            if (name.rfind(lab + "/", 0) == 0 && landmark.max.y < 800 &&
                name.find("/play") == std::string::npos)
                names.push_back(name);  // what plays goes on by itself
        }
        return names;
    }

    HeadlessApp& app_;
    std::mt19937 random_;
};

}  // namespace

TEST_CASE("A frame is settled: drawn once more, it has the same landmarks and the same pixels", "[settled]") {
    const bool pixels = test::pixels_are_possible();
    // The Engine lab would only measure; its times are no two alike.
    for (const std::string lab :
         {"softmax", "temperature", "overflow", "gradients", "simplex", "attention"}) {
        ApplicationOptions options;
        options.lab = lab;
        HeadlessApp app(options, pixels ? test::With::pixels : test::With::text_only);
        Hand hand(app, 20240917);
        for (int i = 0; i < 40; ++i) {
            const std::string action = hand.act(lab);
            CAPTURE(lab, i, action);
            const std::string shown = everything(app.landmarks());
            const Image picture = pixels ? app.app().host().read_pixels() : Image();
            app.app().draw_again();
            REQUIRE(everything(app.landmarks()) == shown);
            if (pixels) REQUIRE(app.app().host().read_pixels().rgba == picture.rgba);
            hand.let_go();
            if (app.app().shell().dialog_open()) app.key(ImGuiKey_Escape);
            if (app.app().labs()[app.app().shell().lab].id != lab) app.run("lab-" + lab);
        }
    }
}

TEST_CASE("What a lab remembers without showing it may be dropped at any time", "[settled]") {
    for (const std::string lab :
         {"softmax", "temperature", "overflow", "gradients", "simplex", "attention"}) {
        ApplicationOptions options;
        options.lab = lab;
        HeadlessApp app(options);
        Hand hand(app, 20240918);
        for (int i = 0; i < 30; ++i) {
            const std::string action = hand.act(lab);
            hand.let_go();
            if (app.app().shell().dialog_open()) app.key(ImGuiKey_Escape);
            if (app.app().labs()[app.app().shell().lab].id != lab) app.run("lab-" + lab);
            app.move_to(ImVec2(1, 1));  // nothing is pointed at
            CAPTURE(lab, i, action);
            const std::string shown = everything(app.landmarks());
            app.app().shown_lab().drop_cache();
            app.frame();
            REQUIRE(everything(app.landmarks()) == shown);
        }
    }
}

TEST_CASE("The first frame in a small window has its scroll bars", "[settled]") {
    for (const Lab& lab : make_labs()) {
        CAPTURE(lab.id);
        ApplicationOptions options;
        options.lab = lab.id;
        options.size = {700, 500};
        Application app(options);
        app.frame();
        const auto bars = [] {
            std::vector<std::pair<std::string, ImVec2>> sizes;
            for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
                if (window->Active) sizes.emplace_back(window->Name, window->ScrollbarSizes);
            return sizes;
        };
        const auto first = bars();
        app.draw_again();
        const auto again = bars();
        REQUIRE(first.size() == again.size());
        bool any = false;
        for (std::size_t i = 0; i < first.size(); ++i) {
            CAPTURE(first[i].first);
            CHECK(first[i].second.x == again[i].second.x);
            CHECK(first[i].second.y == again[i].second.y);
            any = any || first[i].second.x > 0;
        }
        CHECK(any);
    }
}
