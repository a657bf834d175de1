#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/simplex/parts.h"
#include "app/ui/number_text.h"
#include "app/ui/pictures.h"
#include "core/engine/cpu_backend.h"
#include "core/numeric/simplex.h"
#include "core/numeric/softmax.h"
#include "core/numeric/sparse.h"
#include "tests/core/numeric/random_logits.h"
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
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr float margin = 12;  // of the triangle's landmark about the triangle

ApplicationOptions with(std::vector<double> logits, double temperature = 1) {
    return lab_with("simplex", std::move(logits), temperature);
}

Softmax exact(HeadlessApp& app) {
    return softmax(effective_logits(app.scene()), app.scene().temperature);
}

/// Where the shares are on screen, from the triangle's corners.
ImVec2 pixel_of(HeadlessApp& app, const Shares& shares) {
    const Landmark& place = app.find("simplex/triangle");
    const double left = static_cast<double>(place.min.x + margin);
    const double side = static_cast<double>(place.max.x - margin) - left;
    const PlanePoint at = plane_from_shares(shares);
    return ImVec2(static_cast<float>(left + at.x * side),
                  static_cast<float>(static_cast<double>(place.max.y - margin) - at.y * side));
}

float distance(ImVec2 a, ImVec2 b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// Whether the words are that number, to the digits that they show.
bool reads_as(const std::string& words, double value) {
    return test::reads_as(words, value, std::fabs(value) < 1e-3 ? 0.01 : 0.0001);
}

/// Every probability, support and value of F on screen against core, computed anew.
void check_maps(HeadlessApp& app) {
    const std::vector<double> z = effective_logits(app.scene());
    const double temperature = app.scene().temperature;
    const std::vector<std::pair<std::string, std::vector<double>>> maps = {
        {"softmax", softmax(z, temperature).probabilities},
        {"entmax15", entmax15(z, temperature)},
        {"sparsemax", sparsemax(z, temperature)},
        {"argmax", softmax(z, 0).probabilities}};
    for (const auto& [key, p] : maps) {
        for (std::size_t i = 0; i < p.size(); ++i) {
            CAPTURE(key, i, p[i]);
            const std::string words = app.value(fmt::format("simplex/{}/{}", key, i));
            if (p[i] == 0 && !is_masked(app.scene(), i)) {
                CHECK(words == (key == "softmax" && temperature > 0 ? "≈ 0" : "0 exactly"));
            } else if (p[i] != 0 && words != "≈ 1") {
                CHECK(reads_as(words, p[i]));
            }
        }
        const auto support = std::count_if(p.begin(), p.end(), [](double x) { return x > 0; });
        const auto live = std::count_if(z.begin(), z.end(), [](double x) { return x != -infinity; });
        if (key != "softmax")
            CHECK(app.value("simplex/support/" + key) == fmt::format("{} of {}", support, live));
        CHECK(app.value("simplex/objective/" + key) == fitted(arena, objective(p, z, temperature), 8));
    }
}

}  // namespace

TEST_CASE("the point goes where the pointer takes it, and only p moves", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    const Scene before = app.scene();
    const double log_sum = exact(app).log_sum_exp;
    const Shares wanted = {0.2, 0.3, 0.5};
    const ImVec2 to = pixel_of(app, wanted);
    app.drag("simplex/point", to);

    CHECK(distance(app.find("simplex/point").centre(), to) <= 1);
    const Softmax after = exact(app);
    for (std::size_t i = 0; i < 3; ++i) CHECK_THAT(after.probabilities[i], WithinAbs(wanted[i], 0.004));
    CHECK_THAT(after.log_sum_exp, WithinAbs(log_sum, 1e-9));
    CHECK(app.scene().temperature == before.temperature);
    check_maps(app);

    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("the shift stays at every temperature", "[simplex-lab]") {
    const double temperature = GENERATE(0.05, 0.7, 20.0);
    HeadlessApp app(with({2, 1, 0.5}, temperature));
    const double log_sum = exact(app).log_sum_exp;
    for (const Shares& wanted : {Shares{0.1, 0.1, 0.8}, Shares{0.4, 0.55, 0.05}, Shares{0.6, 0.2, 0.2}}) {
        const ImVec2 to = pixel_of(app, wanted);
        app.drag("simplex/point", to);
        CHECK(distance(app.find("simplex/point").centre(), to) <= 1);
        CHECK_THAT(exact(app).log_sum_exp, WithinAbs(log_sum, 1e-9));
    }
}

TEST_CASE("of more classes the corners share their mass, and the others stay", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5, -1, 1.4}, 0.8));
    const Scene before = app.scene();
    const Softmax was = exact(app);
    app.drag("simplex/point", pixel_of(app, {0.2, 0.2, 0.6}));
    const Softmax now = exact(app);
    // The corners: the three most probable classes, 0, 1 and 4.
    CHECK(app.scene().classes[2] == before.classes[2]);
    CHECK(app.scene().classes[3] == before.classes[3]);
    CHECK_THAT(now.log_sum_exp, WithinAbs(was.log_sum_exp, 1e-9));
    CHECK_THAT(now.probabilities[2], WithinAbs(was.probabilities[2], 1e-12));
    const double mass = was.probabilities[0] + was.probabilities[1] + was.probabilities[4];
    CHECK_THAT(now.probabilities[4] / mass, WithinAbs(0.6, 0.004));
    CHECK(app.value("simplex/share/4") == fitted(arena, now.probabilities[4] / mass, 6));
    check_maps(app);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("the frame that takes the drag shows its result", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    app.move_to("simplex/point");
    app.press();
    const ImVec2 to = pixel_of(app, {0.3, 0.6, 0.1});
    ImGui::GetIO().AddMousePosEvent(to.x, to.y);
    app.frame();
    const Softmax now = exact(app);
    CHECK_THAT(now.probabilities[1], WithinAbs(0.6, 0.004));
    CHECK(app.value("simplex/p/1") == fitted(arena, now.probabilities[1], 6));
    CHECK(app.value("simplex/z/1") == with_sign(arena, app.scene().classes[1].logit, 2, 7));
    CHECK(distance(app.find("simplex/point").centre(), to) <= 1);
    check_maps(app);
    app.release();
}

TEST_CASE("beyond the triangle the point stays on its edge, and the logits stay finite", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    const Landmark place = app.find("simplex/triangle");
    app.drag("simplex/point", ImVec2(place.centre().x, place.max.y + 200));
    for (const ClassItem& item : app.scene().classes) CHECK(std::fabs(item.logit) < 30);
    CHECK_THAT(exact(app).probabilities[0], WithinAbs(1e-9, 1e-12));
    app.drag("simplex/point", ImVec2(place.max.x + 400, place.max.y + 100));
    CHECK(exact(app).probabilities[2] > 1 - 1e-8);
    // From the corner it comes back.
    app.drag("simplex/point", pixel_of(app, {0.3, 0.3, 0.4}));
    CHECK_THAT(exact(app).probabilities[0], WithinAbs(0.3, 0.004));
}

TEST_CASE("a press anywhere in the triangle takes the point there, one beside it does not", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    const Scene before = app.scene();
    const Landmark place = app.find("simplex/triangle");
    app.drag(ImVec2(place.min.x + 20, place.min.y + 30), pixel_of(app, {0.3, 0.3, 0.4}));
    CHECK(app.scene() == before);
    const ImVec2 to = pixel_of(app, {0.1, 0.7, 0.2});
    app.move_to(to);
    app.press();
    app.release();
    CHECK(distance(app.find("simplex/point").centre(), to) <= 1);
    // A press on the point itself is not yet a drag.
    const Scene there = app.scene();
    app.frame(40);
    const ImVec2 point = app.find("simplex/point").centre();
    app.move_to(ImVec2(point.x + 3, point.y + 2));
    app.press();
    app.release();
    CHECK(app.scene() == there);
}

TEST_CASE("the arrow keys step the point by a hundredth of a side", "[simplex-lab]") {
    HeadlessApp app(with({1, 1, 0.5}));
    app.click("simplex/point");   // the keyboard focus; nothing moves
    app.key(ImGuiKey_LeftArrow);  // shows where the focus is
    const auto place = [&] {
        const std::vector<double> p = exact(app).probabilities;
        return plane_from_shares({p[0], p[1], p[2]});
    };
    const double log_sum = exact(app).log_sum_exp;
    PlanePoint was = place();
    app.key(ImGuiKey_RightArrow);
    CHECK_THAT(place().x - was.x, WithinAbs(0.01, 1e-9));
    CHECK_THAT(place().y - was.y, WithinAbs(0, 1e-9));
    was = place();
    app.key(ImGuiKey_UpArrow, ImGuiMod_Shift);
    CHECK_THAT(place().x - was.x, WithinAbs(0, 1e-9));
    CHECK_THAT(place().y - was.y, WithinAbs(0.1, 1e-9));
    was = place();
    app.key(ImGuiKey_DownArrow, ImGuiMod_Alt);
    CHECK_THAT(place().y - was.y, WithinAbs(-0.001, 1e-9));
    CHECK_THAT(exact(app).log_sum_exp, WithinAbs(log_sum, 1e-9));
}

TEST_CASE("where no logits give the point it cannot be dragged, and the lab says why", "[simplex-lab]") {
    struct Case {
        std::vector<double> logits;
        double temperature;
        const char* words;
    };
    const Case c = GENERATE(Case{{2, 1, 0.5}, 0, "At T = 0"}, Case{{2, 1, 0.5}, infinity, "At T = ∞"},
                            Case{{2, -infinity, 0.5}, 1, "class 1 is masked"},
                            Case{{2, not_a_number, 0.5}, 1, "not a finite number"},
                            Case{{2, infinity, 0.5}, 1, "not a finite number"},
                            Case{{-infinity, -infinity, -infinity}, 1, "Every class is masked"},
                            Case{{1e30, 0, -1e30}, 1, "leave a drag no digits"});
    HeadlessApp app(with(c.logits, c.temperature));
    CAPTURE(c.words);
    const Scene before = app.scene();
    CHECK_THAT(app.value("simplex/foot"), ContainsSubstring(c.words));
    app.drag(pixel_of(app, {0.4, 0.3, 0.3}), pixel_of(app, {0.2, 0.2, 0.6}));
    app.key(ImGuiKey_RightArrow);
    CHECK(app.scene() == before);
    CHECK_FALSE(app.app().document().can_undo());
}

TEST_CASE("the corners are the most probable classes at first, and stay", "[simplex-lab]") {
    using Classes = std::vector<std::size_t>;
    Document document(with({2, 1, 0.5, -1, 1.4}).scene);
    Results results(document, make_reference_backend());
    Ui ui;
    const std::vector<Preset> none;
    NoPictures pictures;
    LabContext context{ui, document, results, none, none, pictures, {}, {}};
    simplex::ChosenCorners chosen;
    simplex::Corners corners;
    const auto choose = [&](std::size_t corner, std::size_t index) {
        simplex::choose_corner(chosen, corners.classes(), corner, index);
        corners.follow(context, chosen);
    };
    const auto after = [&](const Edit& edit) {
        document.apply(edit);
        corners.follow(context, chosen);
        return corners.classes();
    };
    corners.follow(context, chosen);
    CHECK(corners.classes() == Classes{0, 1, 4});
    // Another class gets ahead, one moves, one is renamed: they are still the same classes.
    CHECK(after(edit::SetLogit{3, 5}) == Classes{0, 1, 4});
    CHECK(after(edit::MoveClass{4, 2}) == Classes{0, 1, 2});
    CHECK(after(edit::SetName{0, "renamed"}) == Classes{0, 1, 2});
    // One that goes is replaced by the most probable of the others: what was class 3 is now the last.
    CHECK(after(edit::RemoveClass{1}) == Classes{0, 1, 3});
    // Another scene has its own.
    CHECK(after(edit::ReplaceScene{scene_from({"other", {0, 5, 4, 3, 1}, {"a", "b", "c", "d", "e"}})}) ==
          Classes{1, 2, 3});
    // A corner takes another class; one that is a corner already changes places.
    choose(0, 4);
    CHECK(corners.classes() == Classes{4, 2, 3});
    choose(0, 3);
    CHECK(corners.classes() == Classes{3, 2, 4});
    // With fewer classes there are fewer corners.
    document.apply(edit::RemoveClass{4});
    document.apply(edit::RemoveClass{3});
    document.apply(edit::RemoveClass{1});
    CHECK(after(edit::SetLogit{0, 0.5}) == Classes{1, 0});
}

TEST_CASE("a corner's menu puts another class there", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5, -1, 1.4}));
    const Scene before = app.scene();
    app.click("simplex/corner/0");
    app.frame(2);
    app.click("simplex/choose/0/3");
    app.frame(2);
    CHECK(app.has("simplex/share/3"));
    CHECK_FALSE(app.has("simplex/share/0"));
    const std::vector<double> p = exact(app).probabilities;
    CHECK(app.value("simplex/mass") == fitted(arena, p[3] + p[1] + p[4], 8));
    CHECK(app.value("simplex/missing") == fitted(arena, p[0] + p[2], 8));
    CHECK(app.scene() == before);
    // One that is a corner already changes places.
    app.click("simplex/corner/1");
    app.frame(2);
    app.click("simplex/choose/1/4");
    app.frame(2);
    CHECK(app.find("simplex/name/4").centre().x < app.find("simplex/name/1").centre().x);
}

TEST_CASE("the mass of the corners and the missing mass are what they are", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5, -1, 1.4}, 0.8));
    const std::vector<double> p = exact(app).probabilities;
    CHECK(app.value("simplex/mass") == fitted(arena, p[0] + p[1] + p[4], 8));
    CHECK(app.value("simplex/missing") == fitted(arena, p[2] + p[3], 8));
    const Landmark bar = app.find("simplex/mass/0");
    const Landmark next = app.find("simplex/mass/1");
    CHECK_THAT((bar.max.x - bar.min.x) / (next.max.x - next.min.x), WithinAbs(p[0] / p[1], 0.02));
    // The point shows shares: p renormalised over the three.
    const double mass = p[0] + p[1] + p[4];
    const ImVec2 at = pixel_of(app, {p[0] / mass, p[1] / mass, p[4] / mass});
    CHECK(distance(app.find("simplex/point").centre(), at) <= 1);
}

TEST_CASE("three classes have no missing mass and no menus", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    CHECK_FALSE(app.has("simplex/missing"));
    CHECK_FALSE(app.has("simplex/corner/0"));
}

TEST_CASE("the four maps are those of core", "[simplex-lab]") {
    const double temperature = GENERATE(0.0, 0.05, 0.8, 1.0, 3.0, 20.0);
    HeadlessApp five(with({2, 1, 0.5, -1, 1.4}, temperature));
    check_maps(five);
    HeadlessApp ties(with({1, 1, 0}, temperature));
    check_maps(ties);
    HeadlessApp masked(with({1, -infinity, 0.9, 0.3}, temperature));
    check_maps(masked);
    CHECK(masked.value("simplex/sparsemax/1") == "masked");
}

TEST_CASE("an exact zero is one, and one that underflowed is not", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    CHECK(app.value("simplex/sparsemax/1") == "0 exactly");
    CHECK(app.value("simplex/sparsemax/0") == "1");
    CHECK(app.value("simplex/support/softmax") == "3 of 3");
    CHECK(app.value("simplex/support/entmax15") == "3 of 3");
    CHECK(app.value("simplex/support/sparsemax") == "1 of 3");
    CHECK(app.value("simplex/support/argmax") == "1 of 3");
    HeadlessApp far(with({2000, 0, 0.5}));
    CHECK(far.value("simplex/softmax/1") == "≈ 0");
    CHECK(far.value("simplex/softmax/0") == "≈ 1");
    CHECK(far.value("simplex/sparsemax/1") == "0 exactly");
    CHECK(far.value("simplex/support/softmax") == "3 of 3");
    CHECK(far.value("simplex/support/sparsemax") == "1 of 3");
}

TEST_CASE("each map has a point where its shares are, and a switch", "[simplex-lab]") {
    HeadlessApp app(with({1.2, 1, 0.9}));
    const std::vector<double> z = effective_logits(app.scene());
    const std::vector<double> entmax = entmax15(z, 1);
    const std::vector<double> sparse = sparsemax(z, 1);
    CHECK(distance(app.find("simplex/point/entmax15").centre(),
                   pixel_of(app, {entmax[0], entmax[1], entmax[2]})) <= 1);
    CHECK(distance(app.find("simplex/point/sparsemax").centre(),
                   pixel_of(app, {sparse[0], sparse[1], sparse[2]})) <= 1);
    CHECK(distance(app.find("simplex/point/argmax").centre(), pixel_of(app, {1, 0, 0})) <= 1);
    for (const std::string map : {"softmax", "entmax15", "sparsemax", "argmax"}) {
        CHECK(app.has("simplex/point/" + map));
        app.click("simplex/show/" + map);
        CHECK(app.value("simplex/show/" + map) == "hidden");
        CHECK_FALSE(app.has("simplex/point/" + map));
        app.frame(40);
        app.click("simplex/show/" + map);
        CHECK(app.has("simplex/point/" + map));
        app.frame(40);
    }
}

TEST_CASE("layers go on and off, one grid at a time", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    CHECK_FALSE(app.has("simplex/legend/entropy"));
    app.click("simplex/layer/entropy");
    CHECK_THAT(app.value("simplex/legend/entropy"), ContainsSubstring("log 3 = 1.0986"));
    app.click("simplex/layer/grid-z");
    CHECK_THAT(app.value("simplex/legend/grid"), ContainsSubstring("steps of 1"));
    app.click("simplex/layer/grid-p");
    CHECK_FALSE(app.has("simplex/legend/grid"));
    app.frame(40);
    app.click("simplex/layer/entropy");
    CHECK_FALSE(app.has("simplex/legend/entropy"));
}

TEST_CASE("the objective at p is T log Σ exp(z/T), and no other map has more", "[simplex-lab]") {
    const double temperature = GENERATE(0.3, 1.0, 2.5);
    HeadlessApp app(with({2, 1, 0.5, -1, 1.4}, temperature));
    const double maximum = temperature * exact(app).log_sum_exp;
    CHECK(reads_as(app.value("simplex/maximum"), maximum));
    CHECK(reads_as(app.value("simplex/objective/softmax"), maximum));
    CHECK_THAT(app.value("simplex/agreement"), StartsWith("the same to"));
    for (const std::string map : {"entmax15", "sparsemax", "argmax"}) {
        double value = 0;
        REQUIRE(parse_number(app.value("simplex/objective/" + map), value));
        CHECK(value < maximum);
    }
    double dot = 0;
    double bonus = 0;
    REQUIRE(parse_number(app.value("simplex/dot/softmax"), dot));
    REQUIRE(parse_number(app.value("simplex/bonus/softmax"), bonus));
    CHECK_THAT(dot + bonus, WithinAbs(maximum, 2e-4));
}

TEST_CASE("the surface's top is at p, of the three alone where there are more", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5, -1, 1.4}, 0.8));
    CHECK_FALSE(app.has("simplex/top"));
    app.click("simplex/layer/objective");
    const double three = 0.8 * log_sum_exp(std::vector<double>{2, 1, 1.4}, 0.8);
    CHECK(reads_as(app.value("simplex/top"), three));
    CHECK_THAT(app.value("simplex/legend/objective"), ContainsSubstring("of the three alone"));
    app.click("simplex/temperature-infinity");
    CHECK_FALSE(app.has("simplex/top"));
    CHECK_THAT(app.value("simplex/legend/objective"), ContainsSubstring("only H counts"));
}

TEST_CASE("the path reads the temperature under the pointer", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    for (const double temperature : {0.4, 1.7, 4.0}) {
        const std::vector<double> p = softmax(effective_logits(app.scene()), temperature).probabilities;
        app.move_to(pixel_of(app, {p[0], p[1], p[2]}));
        app.frame();
        const std::string words = app.value("simplex/path/hovered");
        CHECK_THAT(words, StartsWith("softmax\nT = "));
        double read = 0;
        REQUIRE(parse_number(words.substr(12, words.find('\n', 12) - 12), read));
        CHECK_THAT(read / temperature, WithinAbs(1, 0.05));
    }
    // The marks are where softmax is at that temperature.
    const std::vector<double> half = softmax(effective_logits(app.scene()), 0.5).probabilities;
    CHECK(distance(app.find("simplex/path/0.5").centre(), pixel_of(app, {half[0], half[1], half[2]})) <= 1);
    CHECK(distance(app.find("simplex/path/∞").centre(), pixel_of(app, {1 / 3.0, 1 / 3.0, 1 / 3.0})) <= 1);
}

TEST_CASE("elsewhere the pointer reads H and F, and lights the largest class", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    app.move_to(pixel_of(app, {0.2, 0.7, 0.1}));
    app.frame(2);
    const std::string words = app.value("simplex/hovered");
    const std::size_t at = words.find("\nH ");
    REQUIRE(at != std::string::npos);
    double entropy = 0;
    REQUIRE(parse_number(words.substr(at + 3, words.find(" nats") - at - 3), entropy));
    CHECK_THAT(entropy, WithinAbs(entropy_nats(std::vector<double>{0.2, 0.7, 0.1}), 0.01));
    CHECK_THAT(words, ContainsSubstring("below the top"));
    CHECK(app.app().ui().lit_class == 1);
    app.move_to("simplex/class/2");
    app.frame(2);
    CHECK(app.app().ui().lit_class == 2);
}

TEST_CASE("T is dragged, typed, turned by the wheel, and taken to its limits", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    const Scene before = app.scene();
    const Landmark track = app.find("simplex/temperature");
    app.drag("simplex/temperature", ImVec2(track.max.x + 50, track.centre().y));
    CHECK(app.scene().temperature == 20);
    check_maps(app);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
    app.double_click("simplex/temperature-value");
    app.type("0.37");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().temperature == 0.37);
    check_maps(app);
    app.click("simplex/temperature-zero");
    CHECK(app.scene().temperature == 0);
    CHECK(app.value("simplex/softmax/1") == "0 exactly");
    app.click("simplex/temperature-one");
    app.wheel("simplex/triangle", 2, ImGuiMod_Ctrl);
    CHECK(app.scene().temperature > 1);
    CHECK(app.scene().classes == before.classes);
}

TEST_CASE("a share and a logit are typed exactly", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    const double log_sum = exact(app).log_sum_exp;
    const Softmax was = exact(app);
    app.double_click("simplex/p/1");
    app.type("0.5");
    app.key(ImGuiKey_Enter);
    const Softmax now = exact(app);
    CHECK_THAT(now.probabilities[1], WithinAbs(0.5, 1e-12));
    CHECK_THAT(now.probabilities[0] / now.probabilities[2],
               WithinAbs(was.probabilities[0] / was.probabilities[2], 1e-9));
    CHECK_THAT(now.log_sum_exp, WithinAbs(log_sum, 1e-9));
    app.frame(40);
    app.double_click("simplex/z/2");
    app.type("-1.25");
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().classes[2].logit == -1.25);
}

TEST_CASE("two classes are a segment", "[simplex-lab]") {
    HeadlessApp app(with({1.5, 0.2}));
    const double log_sum = exact(app).log_sum_exp;
    const Landmark place = app.find("simplex/triangle");
    const float left = place.min.x + margin;
    const float right = place.max.x - margin;
    const ImVec2 to(left + 0.75F * (right - left), place.centre().y);
    app.drag("simplex/point", to);
    CHECK_THAT(exact(app).probabilities[1], WithinAbs(0.75, 0.003));
    CHECK_THAT(exact(app).log_sum_exp, WithinAbs(log_sum, 1e-9));
    CHECK(distance(app.find("simplex/point").centre(), to) <= 1);
    check_maps(app);
    app.click("simplex/layer/entropy");
    app.click("simplex/layer/objective");
    CHECK(reads_as(app.value("simplex/top"), log_sum));
}

TEST_CASE("one class is a sentence", "[simplex-lab]") {
    HeadlessApp app(with({2}));
    CHECK_THAT(app.value("simplex/single"), ContainsSubstring("p = 1, whatever its logit"));
    CHECK_FALSE(app.has("simplex/point"));
    CHECK(app.value("simplex/softmax/0") == "1");
    CHECK(app.value("simplex/maximum") == "2");
}

TEST_CASE("what has no point says so", "[simplex-lab]") {
    HeadlessApp nan(with({2, not_a_number, 0.5}));
    CHECK_THAT(nan.value("simplex/no-point"), ContainsSubstring("NaN"));
    CHECK_FALSE(nan.has("simplex/point"));
    CHECK(nan.value("simplex/softmax/0") == "NaN");
    CHECK(nan.value("simplex/sparsemax/0") == "NaN");
    CHECK(nan.value("simplex/maximum") == "NaN");
    HeadlessApp masked(with({-infinity, -infinity, -infinity}));
    CHECK_THAT(masked.value("simplex/no-point"), ContainsSubstring("Every class is masked"));
    CHECK(masked.value("simplex/support/softmax") == "0 of 0");
}

TEST_CASE("extreme scenes draw with every layer on", "[simplex-lab]") {
    const std::vector<double> logits =
        GENERATE(std::vector<double>{1e30, 0, -1e30}, std::vector<double>{1e300, 1e300, -1e300},
                 std::vector<double>{0, 0, 0}, std::vector<double>{5e-324, 0, 0},
                 std::vector<double>{1, 1, -1e6, 2, 3}, std::vector<double>{not_a_number, infinity, 1, 2},
                 std::vector<double>(16, 0.25), std::vector<double>{-infinity, 3, 2, 1},
                 std::vector<double>{-infinity, 3}, std::vector<double>{1e12, 0});
    const double temperature = GENERATE(0.0, 1e-3, 1.0, 1e4, infinity);
    ApplicationOptions options = with(logits, temperature);
    for (ClassItem& item : options.scene.classes) item.name = std::string(40, 'w');
    HeadlessApp app(options);
    app.click("simplex/layer/entropy");
    app.click("simplex/layer/objective");
    app.click("simplex/layer/grid-z");
    app.move_to("simplex/triangle");
    app.frame(3);
    CHECK(app.has("simplex/triangle"));
    CHECK(app.has("simplex/maximum"));
    const double maximum = objective_maximum(effective_logits(app.scene()), temperature);
    CHECK(app.value("simplex/maximum") == fitted(arena, maximum, 9));
}

TEST_CASE("everything is drawn in a narrow window and at twice the size", "[simplex-lab]") {
    ApplicationOptions options = with({2, 1, 0.5, -1, 1.4});
    options.size = {800, 1000};
    HeadlessApp narrow(options);
    CHECK(narrow.find("simplex/maximum").min.y > narrow.find("simplex/foot").max.y);
    options.size = {2560, 1600};
    options.zoom = 2;
    HeadlessApp large(options);
    CHECK(large.find("simplex/maximum").min.x > large.find("simplex/triangle").max.x);
    CHECK(large.find("simplex/foot").max.y < 1600);
}

TEST_CASE("a large set is compared as a whole", "[simplex-lab]") {
    RandomLogits random(81);
    std::vector<double> logits(20000);
    for (double& z : logits) z = random.uniform(-3, 3) + random.uniform(-3, 3);
    HeadlessApp app(with(logits, 0.7));
    const std::vector<double> sparse = sparsemax(logits, 0.7);
    const std::vector<double> entmax = entmax15(logits, 0.7);
    const auto top =
        static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    const auto support = [](const std::vector<double>& p) {
        return grouped(arena, static_cast<std::size_t>(
                                  std::count_if(p.begin(), p.end(), [](double x) { return x > 0; })));
    };
    CHECK(reads_as(app.value(fmt::format("simplex/sparsemax/{}", top)), sparse[top]));
    CHECK(reads_as(app.value(fmt::format("simplex/entmax15/{}", top)), entmax[top]));
    CHECK(app.value("simplex/support/sparsemax") == std::string_view(support(sparse)));
    CHECK(app.value("simplex/support/entmax15") == std::string_view(support(entmax)));
    CHECK(app.value("simplex/support/softmax") == "20,000");
    const Scene before = app.scene();
    app.drag("simplex/point", pixel_of(app, {0.2, 0.2, 0.6}));
    CHECK(app.scene() == before);
    CHECK_THAT(app.value("simplex/foot"), ContainsSubstring("from a file"));
}

TEST_CASE("the sparse paths of a large set end where too many classes share, and the lab says so",
          "[simplex-lab]") {
    RandomLogits random(83);
    std::vector<double> logits(2000);
    for (double& z : logits) z = random.uniform(-4, 4);
    HeadlessApp app(with(logits));
    CHECK_THAT(app.value("simplex/legend/paths"), ContainsSubstring("more than 256 classes"));
    HeadlessApp few(with({2, 1, 0.5, -1, 1.4}));
    CHECK_FALSE(few.has("simplex/legend/paths"));
}

TEST_CASE("the plain-text view has every value on one line, with its name", "[simplex-lab]") {
    HeadlessApp app(with({2, 1, 0.5}));
    const std::string text = app.landmarks().text();
    std::size_t lines = 0;
    for (std::size_t from = 0; from < text.size(); ++lines) {
        const std::size_t end = text.find('\n', from);
        CHECK(text.substr(from, end - from).find("  ") != std::string::npos);
        from = end + 1;
    }
    CHECK(lines > 30);
}
