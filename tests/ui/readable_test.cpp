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

using namespace softmaxlab;
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

bool has_room(const Rect& rect) {
    return rect.width() > 1 && rect.height() > 1;
}

Rect common(const Rect& a, const Rect& b) {
    return {ImVec2(std::max(a.min.x, b.min.x), std::max(a.min.y, b.min.y)),
            ImVec2(std::min(a.max.x, b.max.x), std::min(a.max.y, b.max.y))};
}

/// Where there is ink: a line of text has room above and below its letters.
Rect ink(const WrittenText& text) {
    const float slack = text.place.height() * 0.2F;
    return common(text.place.inset(1, slack), text.clip);
}

/// What of it cannot be read, in words. `by_program`: no word is a person's own, so none may be cut.
std::vector<std::string> faults(const std::vector<WrittenText>& written, bool by_program) {
    std::vector<std::string> found;
    std::vector<const WrittenText*> seen;
    for (const WrittenText& text : written) {
        const Rect visible = common(text.place, text.clip);
        if (text.words.empty() || !has_room(visible)) continue;
        seen.push_back(&text);
        if (by_program && text.cut) found.push_back(fmt::format("“{}” is cut", text.words));
        // A list that scrolls shows half a line at its end; nothing is cut at its sides.
        if (text.place.min.x < text.clip.min.x - 1 || text.place.max.x > text.clip.max.x + 1)
            found.push_back(fmt::format("“{}” is outside of its room", text.words));
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        for (std::size_t j = i + 1; j < seen.size(); ++j) {
            if (!has_room(common(ink(*seen[i]), ink(*seen[j])))) continue;
            found.push_back(
                fmt::format("“{}” and “{}” are written over each other", seen[i]->words, seen[j]->words));
        }
    }
    return found;
}

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
