#include "app/ui/tooltip.h"

#include <random>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "app/ui/wrapped_text.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

namespace {

constexpr int frames_of_rest = 30;  // half a second

bool overlap(const Rect& a, const Rect& b) {
    return a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y;
}

Rect rect_of(const Landmark& landmark) {
    return {landmark.min, landmark.max};
}

std::vector<std::string> lines_of(HeadlessApp& app, std::string_view words, float width) {
    std::vector<std::string> lines;
    while (!words.empty()) {
        const TextLine line = first_line(app.app().ui().fonts.body, words, width);
        lines.emplace_back(words.substr(0, line.end));
        words.remove_prefix(line.next);
    }
    return lines;
}

}  // namespace

TEST_CASE("A tooltip stands beside the row that it explains, inside the window", "[tooltip]") {
    for (const std::string name : {"softmax/logit/0", "softmax/probability/0", "softmax/exponential-value/1",
                                   "softmax/probability-value/2", "softmax/mask/2"}) {
        CAPTURE(name);
        HeadlessApp app;
        app.move_to(name);
        CHECK_FALSE(app.has("tooltip"));
        app.frame(frames_of_rest);
        const Rect box = rect_of(app.find("tooltip"));
        CHECK_FALSE(overlap(box, rect_of(app.find("softmax/row/" + name.substr(name.rfind('/') + 1)))));
        CHECK(box.min.x >= 0);
        CHECK(box.min.y >= 0);
        CHECK(box.max.x <= 1280);
        CHECK(box.max.y <= 800);
    }
}

TEST_CASE("A tooltip is whole in the frame in which it appears", "[tooltip]") {
    if (!test::pixels_are_possible()) SKIP("no off-screen OpenGL");
    HeadlessApp app({}, test::With::pixels);
    app.move_to("softmax/logit/0");
    for (int i = 0; i < 100 && !app.has("tooltip"); ++i) app.frame();
    REQUIRE(app.has("tooltip"));
    const Image first = app.app().host().read_pixels();
    app.app().draw_again();
    CHECK(app.app().host().read_pixels().rgba == first.rgba);
}

TEST_CASE("There is no tooltip while a button is down, nor after a click until the pointer has left",
          "[tooltip]") {
    HeadlessApp app;
    app.move_to("softmax/logit/1");
    app.press();
    app.frame(frames_of_rest);
    CHECK_FALSE(app.has("tooltip"));
    app.release();
    app.frame(frames_of_rest);
    CHECK_FALSE(app.has("tooltip"));
    // Elsewhere on the same item is not away from it.
    const ImVec2 point = app.find("softmax/logit/1").centre();
    app.move_to(ImVec2(point.x + 20, point.y));
    app.frame(frames_of_rest);
    CHECK_FALSE(app.has("tooltip"));
    app.move_to("softmax/logit/0");
    app.move_to("softmax/logit/1");
    app.frame(frames_of_rest);
    CHECK(app.has("tooltip"));
}

TEST_CASE("What has the keyboard explains itself in a strip that covers neither it nor its row",
          "[tooltip]") {
    HeadlessApp app;
    for (int i = 0; i < 80; ++i) {
        app.key(ImGuiKey_Tab);
        CAPTURE(i);
        CHECK_FALSE(app.has("tooltip"));
        if (!app.has("help")) continue;
        const Rect strip = rect_of(app.find("help"));
        CHECK(strip.min.y >= 0);
        CHECK(strip.max.y <= 800);
        CHECK_FALSE(overlap(strip, app.app().ui().tooltips.help_item));
        if (i % 8 != 0) continue;
        app.frame(frames_of_rest);  // the strip says it all: no tooltip comes beside it
        CHECK_FALSE(app.has("tooltip"));
        CHECK(app.has("help"));
    }
}

TEST_CASE("While a bar is dragged its words stand in the strip", "[tooltip]") {
    HeadlessApp app;
    app.move_to("softmax/probability/0");
    app.press();
    app.move_to(ImVec2(app.find("softmax/probability/0").centre().x + 10,
                       app.find("softmax/probability/0").centre().y));
    CHECK_FALSE(app.has("tooltip"));
    CHECK(app.has("help"));
    app.release();
    CHECK_FALSE(app.has("help"));
}

TEST_CASE("Wherever an item is, its tooltip is inside the window and beside the row", "[tooltip]") {
    std::mt19937 random(20241129);
    const auto pick = [&](float from, float to) {
        return std::uniform_real_distribution<float>(from, to)(random);
    };
    const Rect window{ImVec2(0, 0), ImVec2(1280, 800)};
    for (int i = 0; i < 2000; ++i) {
        const ImVec2 at(pick(0, 1270), pick(0, 790));
        const Rect item{at, ImVec2(pick(at.x + 1, 1280), std::min(800.0F, at.y + pick(1, 120)))};
        const Rect row{ImVec2(pick(0, at.x), at.y), ImVec2(1280, item.max.y)};
        const Rect box = tooltip_place(item, row, ImVec2(pick(20, 440), pick(20, 120)), window, {{item, row}},
                                       item.centre(), 8);
        CHECK(box.min.x >= window.min.x);
        CHECK(box.min.y >= window.min.y);
        CHECK(box.max.x <= window.max.x);
        CHECK(box.max.y <= window.max.y);
        CHECK_FALSE(overlap(box, row));
    }
}

TEST_CASE("Text is not broken inside numbers and formulas while another place will do", "[tooltip]") {
    HeadlessApp app;
    const std::vector<std::string> whole = {"p = 0.999999", "zᵢ − zⱼ", "A ‖ now",
                                            "0.847 nats",   "24.2 %",  "log Σ exp(z)"};
    for (const std::string& formula : whole) {
        const std::string words = "The value of it is (" + formula + ") here and now, as you see it.";
        for (float width = 110; width < 400; width += 7) {
            CAPTURE(formula, width);
            bool found = false;
            for (const std::string& line : lines_of(app, words, width))
                found = found || line.find(formula) != std::string::npos;
            CHECK(found);
        }
    }
}

TEST_CASE("No line is wider than the room, and no letter is lost", "[tooltip]") {
    HeadlessApp app;
    ImFont* const font = app.app().ui().fonts.body;
    const std::string words =
        "pᵢ = exp(zᵢ/T) / Σⱼ exp(zⱼ/T) = 0.5 + 0.25 + 0.125 + 0.0625 is long. "
        "Anunbreakablewordofmanyletters\nends";
    for (float width = 20; width < 500; width += 11) {
        CAPTURE(width);
        std::string letters;
        for (const std::string& line : lines_of(app, words, width)) {
            CHECK(text_size(font, line).x <= width + 1);
            for (const char c : line)
                if (c != ' ') letters += c;
        }
        std::string expected;
        for (const char c : words)
            if (c != ' ' && c != '\n') expected += c;
        CHECK(letters == expected);
    }
    CHECK(wrapped_size(font, "a\nb", 100).y == 2 * font->FontSize);
    CHECK(first_line(font, "", 100).next == 0);
}
