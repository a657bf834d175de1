// Whether what is written on screen can be read: nothing is cut, outside of its room, or written over
// something else, in any lab, at the sizes that people have, with few classes and many, long names, NaN and
// infinities.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>

#include "app/labs/labs.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/readable.h"

using namespace softmaxlab;
using softmaxlab::test::faults;
using softmaxlab::test::HeadlessApp;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Situation {
    std::string name;
    std::vector<double> logits;
    std::vector<std::string> labels;  ///< empty: those of the program
};

std::vector<double> rising(std::size_t count) {
    std::vector<double> logits(count);
    for (std::size_t i = 0; i < count; ++i) logits[i] = 4.0 * std::sin(static_cast<double>(i) * 1.7);
    return logits;
}

std::vector<Situation> situations() {
    const std::string longest = "a name of more than forty letters, as some have";
    return {
        {"2 classes", {2, 1}, {}},
        {"3 classes", {2, 1, 0.1}, {}},
        {"5 classes", {2, 1, 0.1, -0.7, 1.4}, {}},
        {"16 classes", rising(16), {}},
        {"50,257 classes", rising(50'257), {}},
        {"long names", {2, 1, 0.1, -0.7}, {longest, longest, "dog", longest}},
        {"NaN", {2, nan, 0.1}, {}},
        {"infinity", {2, infinity, 0.1}, {}},
        {"masked", {-infinity, -infinity, -infinity}, {}},
        {"large", {1e30, -1e30, 3.25e-7, 88.5}, {}},
    };
}

struct Screen {
    PixelSize size;
    float zoom;
};
const std::vector<Screen> screens = {{{1024, 768}, 1},     {{1280, 800}, 1},    {{1366, 768}, 1},
                                     {{1920, 1080}, 1},    {{1280, 800}, 1.5F}, {{1366, 768}, 1.5F},
                                     {{1920, 1080}, 1.5F}, {{1280, 800}, 2}};

}  // namespace

TEST_CASE("All that is written in a lab can be read", "[ui]") {
    for (const Lab& lab : make_labs()) {
        DYNAMIC_SECTION(lab.id) {
            for (const Screen& screen : screens) {
                ApplicationOptions options;
                options.lab = lab.id;
                options.zoom = screen.zoom;
                options.size = screen.size;
                HeadlessApp app(options);
                std::vector<WrittenText> written;
                app.app().ui().written = &written;
                for (const Situation& situation : situations()) {
                    app.app().document().restart(scene_from({"test", situation.logits, situation.labels}));
                    app.frame(2);
                    INFO(lab.id << ", " << situation.name << ", " << screen.size.width << "×"
                                << screen.size.height << " at " << screen.zoom);
                    const std::vector<std::string> found = faults(written, situation.labels.empty());
                    CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
                    CHECK(found.empty());
                    CHECK_FALSE(written.empty());
                }
            }
        }
    }
}

TEST_CASE("What a drag writes beside the numbers can be read with them", "[ui]") {
    for (const Screen& screen : screens) {
        ApplicationOptions options;
        options.lab = "softmax";
        options.zoom = screen.zoom;
        options.size = screen.size;
        HeadlessApp app(options);
        std::vector<WrittenText> written;
        app.app().ui().written = &written;
        // To an end of the axis of the logits, and to both ends of the bar.
        for (const char* bar : {"softmax/probability/0", "softmax/logit/0", "softmax/logit/3"}) {
            for (const float end : {0.02F, 0.95F}) {
                app.app().document().restart(scene_from({"test", {2, 1, 0.1, -0.7, 1.4}, {}}));
                app.frame(2);
                const Landmark place = app.find(bar);
                app.drag(bar, ImVec2(place.min.x + end * (place.max.x - place.min.x), place.centre().y));
                app.frame();
                INFO(bar << " to " << end << ", " << screen.size.width << "×" << screen.size.height << " at "
                         << screen.zoom);
                const std::vector<std::string> found = faults(written, true);
                CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
                CHECK(found.empty());
            }
        }
    }
}

TEST_CASE("The rail has room for all of its entries", "[ui]") {
    std::vector<Screen> all = screens;
    all.push_back({{1366, 768}, 2});
    for (const Screen& screen : all) {
        ApplicationOptions options;
        options.zoom = screen.zoom;
        options.size = screen.size;
        HeadlessApp app(options);
        app.frame(2);
        INFO(screen.size.width << "×" << screen.size.height << " at " << screen.zoom);
        std::vector<std::string> ids = {"lessons", "practice", "help", "palette"};
        for (const Lab& lab : make_labs()) ids.emplace_back(lab.id);
        std::vector<Landmark> entries;
        entries.reserve(ids.size());
        for (const std::string& id : ids) entries.push_back(app.find("rail/" + id));
        std::sort(entries.begin(), entries.end(),
                  [](const Landmark& a, const Landmark& b) { return a.min.y < b.min.y; });
        for (std::size_t i = 0; i + 1 < entries.size(); ++i)
            CHECK(entries[i].max.y <= entries[i + 1].min.y + 0.5F);
        CHECK(entries.back().max.y <= static_cast<float>(screen.size.height));
    }
}

TEST_CASE("No type is under 12 pixels", "[ui]") {
    HeadlessApp app;
    app.frame();
    const Fonts& fonts = app.app().ui().fonts;
    // Heights of lines: Inter's is 1.21 of the em, that of JetBrains Mono 1.32.
    for (const ImFont* font :
         {fonts.body, fonts.small, fonts.strong, fonts.title, fonts.math, fonts.math_large})
        CHECK(font->FontSize >= 12 * 1.2F);
    for (const ImFont* font : {fonts.number, fonts.number_small, fonts.number_large, fonts.number_hero})
        CHECK(font->FontSize >= 12 * 1.31F);
}
