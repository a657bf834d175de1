#include <algorithm>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/ui/number_text.h"
#include "core/base/input_error.h"
#include "core/engine/attention_vectors.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Six tokens, the fourth one chosen, causal: two of its keys are masked.
ApplicationOptions six_tokens(std::size_t length = 0) {
    ApplicationOptions options;
    options.lab = "attention";
    options.scene.attention.mask.causal = true;
    options.scene.attention.query = 3;
    options.scene.attention.length = length;
    return options;
}

/// Everything that has a name on screen, where it is and what it says.
std::string everything(HeadlessApp& app) {
    std::ostringstream words;
    for (const Landmark& landmark : app.landmarks().list())
        words << landmark.name << ' ' << landmark.min.x << ' ' << landmark.min.y << ' ' << landmark.max.x
              << ' ' << landmark.max.y << ' ' << landmark.value << '\n';
    return words.str();
}

/// Goes there with Tab and presses Space.
void press_by_keys(HeadlessApp& app, const std::string& name) {
    const auto is_there = [&] {
        const Landmark& place = app.find(name);
        return Rect{place.min, place.max}.contains(focused());
    };
    for (int i = 0; i < 150 && !is_there(); ++i) app.key(ImGuiKey_Tab);
    REQUIRE(is_there());
    app.key(ImGuiKey_Space);
}

std::string cell(std::size_t row, std::size_t column) {
    return fmt::format("attention/matrix/{}/{}", row, column);
}

}  // namespace

TEST_CASE("the view of Attention says which tab, stage and part are shown", "[attention-view]") {
    HeadlessApp app(six_tokens());
    app.frame();
    CHECK(app.app().shown_lab().view_json() == "{}");
    CHECK(app.has("attention/row/entropy"));
    const std::pair<const char*, const char*> tabs[] = {{"dimensions", "attention/dimensions/words"},
                                                        {"heads", "attention/heads/0"},
                                                        {"online", "attention/online/keys"},
                                                        {"cost", "attention/cost/words"}};
    for (const auto& [tab, place] : tabs) {
        set_view(app, fmt::format(R"({{"attention/view": "{}"}})", tab));
        CHECK(app.has(place));
        CHECK_FALSE(app.has("attention/row/entropy"));
    }
    for (const std::string stage : {"scores", "scaled", "masked"}) {
        set_view(app, fmt::format(R"({{"attention/show": "{}"}})", stage));
        CHECK(app.value("attention/matrix") == stage);
    }
    set_view(app, R"({"attention/enlarge": true})");
    CHECK_FALSE(app.has("attention/view/row"));
    set_view(app, R"({"attention/row/part": "mask-value"})");
    CHECK(app.has("attention/row/mask/words"));
    CHECK(app.value("attention/row/mask/number/logit/5") == fitted(arena, -infinity, 7));
    set_view(app, R"({"attention/row/part": "mask-value", "attention/row/format": "f32"})");
    CHECK(app.value("attention/row/mask/number/logit/5") != fitted(arena, -infinity, 7));
    CHECK_THROWS_AS(app.app().shown_lab().set_view(R"({"attention/view": "none"})", "test"), InputError);
}

TEST_CASE("the view of Attention says which group is open", "[attention-view]") {
    HeadlessApp app(six_tokens());
    const std::pair<const char*, const char*> groups[] = {{"tokens", "attention/tokens"},
                                                          {"vectors", "attention/d_k"},
                                                          {"mask", "attention/window"},
                                                          {"weights", "attention/backend/simd"}};
    for (const auto& [group, place] : groups) {
        CHECK_FALSE(app.has(place));
        app.click(fmt::format("attention/open/{}", group));
        app.frame();
        CHECK(app.has(place));
        CHECK(app.app().shown_lab().view_json() == fmt::format(R"({{"attention/open": "{}"}})", group));
        press_by_keys(app, fmt::format("attention/open/{}", group));
        app.frame();
        CHECK_FALSE(app.has(place));
        set_view(app, fmt::format(R"({{"attention/open": "{}"}})", group));
        CHECK(app.has(place));
        set_view(app, "{}");
    }
}

TEST_CASE("the view of Attention says whether the colours of weights are stretched", "[attention-view]") {
    HeadlessApp app(six_tokens());
    app.app().document().apply(edit::ChangeAttention{edit::SetCausal{false}});
    app.frame(2);
    double largest = 0;
    for (std::size_t row = 0; row < 6; ++row)
        for (std::size_t key = 0; key < 6; ++key) largest = std::max(largest, number(app, cell(row, key)));
    CHECK(app.value("attention/matrix/scale") == "1");
    app.click("attention/stretch");
    app.frame();
    CHECK(app.app().shown_lab().view_json() == R"({"attention/stretch": true})");
    CHECK(app.value("attention/matrix/scale") == significant(arena, largest, 4));
    press_by_keys(app, "attention/stretch");
    app.frame();
    CHECK(app.value("attention/matrix/scale") == "1");
    set_view(app, R"({"attention/stretch": true})");
    CHECK(app.value("attention/matrix/scale") != "1");
}

TEST_CASE("a weight that a causal mask does not change keeps its colour", "[attention-view]") {
    if (!pixels_are_possible()) SKIP("there is no OpenGL without a screen here");
    ApplicationOptions options;
    options.lab = "attention";
    options.scene.attention.query = 0;
    HeadlessApp app(options, With::pixels);
    app.frame(2);
    // The last row sees every key, with the mask or without.
    const auto colours = [&] {
        std::vector<unsigned> found;
        const Image image = app.pixels();
        for (std::size_t key = 0; key < 6; ++key) {
            const Landmark& place = app.find(cell(5, key));
            found.push_back(pixel(image, ImVec2(place.min.x + 5, place.min.y + 5)));
        }
        return found;
    };
    const std::vector<unsigned> before = colours();
    app.app().document().apply(edit::ChangeAttention{edit::SetCausal{true}});
    app.frame(2);
    CHECK(number(app, cell(0, 0)) == 1);
    CHECK(colours() == before);
    // Stretched over the weights, they are others: those of row 0 go up to 1 now.
    set_view(app, R"({"attention/stretch": true})");
    const std::vector<unsigned> stretched = colours();
    app.app().document().apply(edit::ChangeAttention{edit::SetCausal{false}});
    app.frame(2);
    CHECK(colours() != stretched);
}

TEST_CASE("the view of Attention says how far the online form is, and in which blocks", "[attention-view]") {
    HeadlessApp app(six_tokens());
    set_view(app, R"({"attention/view": "online", "attention/online/block": 3, "attention/online/step": 1})");
    CHECK(app.value("attention/online/block") == "3");
    CHECK(app.value("attention/online/keys") == "3 of 6 keys");
    app.click("attention/online/step");
    CHECK(app.value("attention/online/keys") == "6 of 6 keys");
    CHECK_THAT(app.app().shown_lab().view_json(), ContainsSubstring(R"("attention/online/step": 2)"));
    app.click("attention/query/next");
    CHECK(app.value("attention/online/keys") == "0 of 6 keys");
}

TEST_CASE("the view of Attention says which cells the keyboard changes", "[attention-view]") {
    HeadlessApp app(six_tokens());
    app.click(cell(3, 0));
    set_view(app, R"({"attention/key": 2})");
    app.key(ImGuiKey_Space);
    REQUIRE(app.scene().attention.mask.painted.size() == 1);
    CHECK(app.scene().attention.mask.painted.front().key == 2);

    const AttentionHead before = head_of(app.scene().attention, 0);
    for (const std::string name : {"q", "k", "v"}) {
        app.click("attention/" + name);
        set_view(app, fmt::format(R"({{"attention/{0}/row": 5, "attention/{0}/column": 1}})", name));
        app.key(ImGuiKey_UpArrow);
    }
    const AttentionHead after = head_of(app.scene().attention, 0);
    CHECK_THAT(after.q.at(5, 1) - before.q.at(5, 1), WithinAbs(0.1, 0.006));
    CHECK_THAT(after.k.at(5, 1) - before.k.at(5, 1), WithinAbs(0.1, 0.006));
    CHECK_THAT(after.v.at(5, 1) - before.v.at(5, 1), WithinAbs(0.1, 0.006));
}

TEST_CASE("the view of Attention says whether a press paints", "[attention-view]") {
    HeadlessApp app(six_tokens());
    set_view(app, R"({"attention/paint": true})");
    app.click(cell(4, 1));
    CHECK(app.scene().attention.mask.painted.size() == 1);
    CHECK(app.scene().attention.query == 3);
}

TEST_CASE("the view of Attention says which part of a matrix is visible", "[attention-view]") {
    HeadlessApp app(six_tokens(300));
    CHECK_FALSE(app.has("attention/matrix/overview"));
    set_view(app, R"({"attention/matrix/first-column": 120, "attention/matrix/first-row": 200, )"
                  R"("attention/matrix/columns": 8, "attention/matrix/rows": 8})");
    CHECK(app.has("attention/matrix/overview"));
    CHECK(app.has(cell(200, 120)));
    CHECK(app.has(cell(207, 127)));
    CHECK_FALSE(app.has(cell(199, 120)));
    CHECK_FALSE(app.has(cell(200, 128)));
}

TEST_CASE("the view of Attention says whether pixels show means or maxima", "[attention-view]") {
    if (!pixels_are_possible()) SKIP("there is no OpenGL without a screen here");
    HeadlessApp app(six_tokens(600), With::pixels);
    app.frame(2);
    const Image mean = app.pixels();
    set_view(app, R"({"attention/reduction": "max"})");
    CHECK(app.pixels().rgba != mean.rgba);
}

TEST_CASE("what was chosen in a matrix is gone with its tokens, and stays while a person edits it",
          "[attention-view]") {
    HeadlessApp app(six_tokens());
    for (int i = 0; i < 4; ++i) app.wheel("attention/matrix", 1, ImGuiMod_Ctrl);
    const std::string zoomed = app.app().shown_lab().view_json();
    REQUIRE(app.has("attention/matrix/overview"));
    app.click("attention/open/mask");
    app.frame();
    app.click("attention/minus-1e9");
    app.click("attention/open/mask");
    app.frame();
    app.wheel("attention/v", 1, ImGuiMod_Ctrl);
    REQUIRE(app.scene().attention.given);
    CHECK(app.has("attention/matrix/overview"));
    app.click("attention/projections");
    CHECK(app.has("attention/matrix/overview"));
    app.click("attention/text");
    app.type("one two three four five six seven");
    app.key(ImGuiKey_Enter);
    CHECK_FALSE(app.has("attention/matrix/overview"));
    CHECK(zoomed != "{}");
    CHECK(app.app().shown_lab().view_json() == "{}");
}

TEST_CASE("Attention looks the same without its cache", "[attention-view]") {
    for (const std::string tab : {"row", "dimensions", "heads", "online", "cost"}) {
        HeadlessApp app(six_tokens());
        app.app().shown_lab().set_view(
            fmt::format(R"({{"attention/view": "{}", "attention/online/step": 1}})", tab), "test");
        app.move_to(cell(2, 1));
        app.frame();
        const std::string before = everything(app);
        app.app().shown_lab().drop_cache();
        app.frame();
        CHECK(everything(app) == before);
    }
}
