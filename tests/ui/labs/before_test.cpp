// What was there before a drag stays as an outline, with Δ, until the next one.
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"

#include <cmath>
#include <string>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "app/ui/number_text.h"
#include "app/widgets/ghost.h"
#include "core/numeric/comparison.h"
#include "core/numeric/softmax.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::WithinAbs;

namespace {

const std::vector<double> three = {2, 1, 0.1};

std::vector<double> shares(const Scene& scene) {
    return softmax(effective_logits(scene), scene.temperature).probabilities;
}

float width(const Landmark& place) {
    return place.max.x - place.min.x;
}

}  // namespace

TEST_CASE("before: nothing is outlined until something is dragged", "[before]") {
    HeadlessApp app(lab_with("softmax", three));
    CHECK_FALSE(app.has("softmax/before"));
    CHECK_FALSE(app.has("softmax/probability/0/before"));
}

TEST_CASE("before: the difference of shares has the style of the shares", "[before]") {
    HeadlessApp app(lab_with("softmax", three));
    app.run("decimals");
    const std::vector<double> before = shares(app.scene());
    app.app().document().apply(edit::SetLogit{2, 2});
    app.frame(3);
    const std::vector<double> now = shares(app.scene());
    CHECK(app.value("softmax/probability/2/before") == "0.0986");
    CHECK(app.value("softmax/probability/2/delta") == fmt::format("▲ {:.3f}", now[2] - before[2]));
}

TEST_CASE("before: during and after a drag the bars say what they were, with difference, factor and points",
          "[before]") {
    HeadlessApp app(lab_with("softmax", three));
    const std::vector<double> before = shares(app.scene());
    const double was = app.app().results().trace().exponentials[2];
    const Landmark bar = app.find("softmax/logit/2");
    app.move_to(along(bar, 0.51F));
    app.press();
    app.move_to(along(bar, 0.7F));
    for (const bool held : {true, false}) {
        CAPTURE(held);
        if (!held) app.release();
        app.frame();
        const std::vector<double> now = shares(app.scene());
        const double z = app.scene().classes[2].logit;
        CHECK(app.value("softmax/logit/2/before") == "+0.10");
        CHECK(app.value("softmax/logit/2/delta") == difference_words(test::arena, 0.1, z));
        CHECK(app.value("softmax/exponential/2/delta") ==
              factor_words(test::arena, was, app.app().results().trace().exponentials[2]));
        for (std::size_t i = 0; i < 3; ++i) {
            const std::string name = "softmax/probability/" + std::to_string(i);
            CHECK(app.value(name + "/before") == percent(test::arena, before[i]));
            CHECK(app.value(name + "/delta") == points_words(test::arena, before[i], now[i]));
            const Landmark whole = app.find(name);
            CHECK_THAT(width(app.find(name + "/before")) / width(whole),
                       WithinAbs(before[i], 1.0 / width(whole)));
        }
        // What did not move has no Δ.
        CHECK_FALSE(app.has("softmax/logit/0/delta"));
        CHECK(app.has("softmax/before"));
    }
}

TEST_CASE("before: the next drag has a before of its own, and undo has none", "[before]") {
    HeadlessApp app(lab_with("softmax", three));
    app.drag_by("softmax/logit/2", ImVec2(30, 0));
    const std::string between = app.value("softmax/probability/0");
    const std::vector<double> then = shares(app.scene());
    app.drag_by("softmax/logit/0", ImVec2(-20, 0));
    CHECK(app.value("softmax/probability/0/before") == percent(test::arena, then[0]));
    app.run("undo");
    app.frame();
    CHECK_FALSE(app.has("softmax/probability/0/before"));
    CHECK_FALSE(app.has("softmax/before"));
}

TEST_CASE("before: a class that was added was not there, the others were", "[before]") {
    HeadlessApp app(lab_with("softmax", three));
    const std::vector<double> before = shares(app.scene());
    app.click("softmax/add-class");
    app.frame();
    CHECK(app.value("softmax/probability/1/before") == percent(test::arena, before[1]));
    CHECK_FALSE(app.has("softmax/probability/3/before"));
    CHECK_FALSE(app.has("softmax/logit/3/before"));
}

TEST_CASE("before: a name, the ratio and a pin leave the outlines; a command hides them", "[before]") {
    HeadlessApp app(lab_with("softmax", three));
    app.drag_by("softmax/logit/2", ImVec2(30, 0));
    const std::string was = app.value("softmax/probability/0/before");
    app.app().document().apply(edit::PinState{edit::PinSlot::a});
    app.app().document().apply(edit::SetName{1, "lion"});
    app.frame();
    CHECK(app.value("softmax/probability/0/before") == was);
    app.run("before-after");
    app.frame();
    CHECK_FALSE(app.has("softmax/probability/0/before"));
    app.run("before-after");
    app.frame();
    CHECK(app.value("softmax/probability/0/before") == was);
}

TEST_CASE("before: Δ is of the exact values, then rounded, and says nothing where nothing changed",
          "[before]") {
    FrameArena& words = test::arena;
    CHECK(difference_words(words, 0.1, 1.16) == "▲ 1.06");
    CHECK(difference_words(words, 1.16, 0.1) == "▼ 1.06");
    CHECK(difference_words(words, 1, 1.004).empty());
    CHECK(difference_words(words, -INFINITY, 1).empty());
    CHECK(points_words(words, 0.0986, 0.2401) == "▲ 14.2");  // though 24.0 − 9.9 is 14.1
    CHECK(points_words(words, 0.0002, 0.0005) == "▲ 0.03");
    CHECK(points_words(words, 0.5, 0.50004).empty());
    CHECK(factor_words(words, 1.1, 3.18) == "× 2.89");
    CHECK(factor_words(words, 2, 2).empty());
    CHECK(factor_words(words, 0, 2).empty());
    CHECK(factor_words(words, 3, 0).empty());
}

TEST_CASE(
    "before: the temperature of before is a line with rings, its curves only where the logits were others",
    "[before]") {
    HeadlessApp app(lab_with("softmax", three));
    app.run("lab-temperature");
    app.frame(2);
    CHECK_FALSE(app.has("temperature/state/before"));
    app.click("temperature/use/distillation");
    app.frame();
    CHECK(app.value("temperature/state/before") == "T = 1.00");
    const std::vector<double> was = softmax(three, 1).probabilities;
    CHECK(app.value("temperature/p/1/before") == percent(test::arena, was[1]));
    CHECK(app.app().results().before().sweep() == nullptr);
    // The ring is where the class was: on its curve, at the old line.
    CHECK_THAT(app.find("temperature/p/1/before").centre().x,
               WithinAbs(app.find("temperature/p/0/before").centre().x, 0.01));

    app.app().document().apply(edit::SetLogit{0, -2});
    app.frame();
    CHECK(app.value("temperature/state/before") == "T = 4.00");
    CHECK(app.app().results().before().sweep() != nullptr);
    CHECK(app.value("temperature/entropy/before") == amount(test::arena, softmax(three, 4).entropy_nats));
}

TEST_CASE("before: the simplex keeps the point, the Jacobian marks what changed", "[before]") {
    HeadlessApp app(lab_with("simplex", three));
    CHECK_FALSE(app.has("simplex/point/before"));
    app.app().document().apply(edit::SetLogit{2, 2.5});
    app.frame();
    CHECK(app.has("simplex/point/before"));
    CHECK(app.value("simplex/softmax/2/before") == percent(test::arena, softmax(three).probabilities[2]));
    app.run("lab-gradients");
    app.frame(2);
    const double change =
        app.app().results().gradients().jacobian().values[8] - (*app.app().results().before().jacobian())[8];
    REQUIRE(std::fabs(change) > 0.01);
    CHECK(app.value("gradients/jacobian/2/2/delta") == difference_words(test::arena, 0, change));
}

TEST_CASE("before: attention keeps its weights; what does not touch them has none", "[before]") {
    HeadlessApp app(lab_with("attention", three));
    app.frame(3);
    app.app().document().apply(edit::SetLogit{2, 2.5});
    app.frame();
    CHECK_FALSE(app.has("attention/row/weight/0/before"));
    const double was = app.app().results().attention().weight(0, 1);
    app.app().document().apply(edit::ChangeAttention{edit::SetCausal{true}});
    app.frame(2);
    CHECK(app.value("attention/row/weight/1/before") == fitted(test::arena, was, 8));
    CHECK(app.has("attention/matrix/0/1/delta"));
    CHECK(app.value("attention/row/weight/1/delta") == points_words(test::arena, was, 0));
}

TEST_CASE("pins: in the header of every lab, with their numbers; a click replaces, a cross takes away",
          "[pins]") {
    HeadlessApp app(lab_with("softmax", three));
    for (const Lab& lab : app.app().labs()) {
        app.run("lab-" + std::string(lab.id));
        app.frame(2);
        CHECK(app.has("header/pin-a"));
        CHECK_FALSE(app.has("header/kl"));
    }
    app.run("lab-softmax");
    app.frame();
    app.click("header/pin-b");  // not before A
    CHECK_FALSE(app.scene().pins.b);
    app.click("header/pin-a");
    app.frame();
    const std::vector<double> a = shares(app.scene());
    CHECK(app.value("softmax/pin-a/1") == percent(test::arena, a[1]));
    app.drag_by("softmax/logit/2", ImVec2(30, 0));
    const std::vector<double> now = shares(app.scene());
    CHECK(app.value("header/kl") == joined(test::arena, amount(test::arena, kl_divergence(a, now)), " nats"));
    CHECK(app.value("header/total-variation") == percent(test::arena, total_variation(a, now)));
    CHECK(app.value("softmax/pin-a/1") == percent(test::arena, a[1]));
    CHECK_FALSE(app.has("softmax/pin-b/1"));
    app.click("header/pin-b");
    app.frame();
    CHECK(app.value("softmax/pin-b/1") == percent(test::arena, now[1]));

    app.run("lab-temperature");
    app.frame(2);
    CHECK(app.value("temperature/state/a") == "T = 1.00");
    CHECK(app.value("temperature/p/1/a") == percent(test::arena, a[1]));
    CHECK(app.value("temperature/p/1/b") == percent(test::arena, now[1]));
    app.run("lab-simplex");
    app.frame(2);
    CHECK(app.has("simplex/point/a"));
    CHECK(app.has("simplex/point/b"));

    app.run("lab-softmax");
    app.frame();
    app.click("header/pin-a");  // again: what is there now
    CHECK(app.scene().pins.a->logits->at(2) == app.scene().classes[2].logit);
    app.click("header/unpin-b");
    CHECK_FALSE(app.scene().pins.b);
    app.click("header/unpin-a");
    CHECK_FALSE(app.scene().pins.a);
    app.frame();
    CHECK_FALSE(app.has("header/kl"));
    app.run("undo");
    CHECK(app.scene().pins.a);
}

TEST_CASE("before: the stacked exponentials show how long they were", "[before]") {
    HeadlessApp app(lab_with("softmax", three));
    const double was = app.app().results().trace().sum;
    CHECK_FALSE(app.has("softmax/sum/before"));
    const Landmark bar = app.find("softmax/logit/2");
    app.drag(along(bar, 0.51F), along(bar, 0.7F));
    app.frame();
    CHECK(app.value("softmax/sum/before") == significant(test::arena, was, 6));
}

TEST_CASE("before: the plot over c keeps the line and the p of before", "[before]") {
    HeadlessApp app(lab_with("overflow", three));
    CHECK_FALSE(app.has("overflow/plot/before"));
    const std::vector<double> before = shares(app.scene());
    const Landmark plot = app.find("overflow/plot");
    app.drag(along(plot, 0.5F), along(plot, 0.7F));
    app.frame();
    CHECK(app.value("overflow/plot/before") == "c = 0");
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(app.value("overflow/plot/p/" + std::to_string(i) + "/before") ==
              fitted(test::arena, before[i], 6));
}
