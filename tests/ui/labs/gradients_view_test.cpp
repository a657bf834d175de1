#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>

#include "app/ui/number_text.h"
#include "core/numeric/softmax.h"
#include "core/numeric/sparse.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

ApplicationOptions with(std::vector<double> logits) {
    return lab_with("gradients", std::move(logits));
}

std::string view_of(HeadlessApp& app) {
    return app.app().shown_lab().view_json();
}

void show(HeadlessApp& app, const std::string& view) {
    app.app().shown_lab().set_view(view, "test");
    app.frame(2);
    CHECK(view_of(app) == view);
}

}  // namespace

TEST_CASE("the side of a gradients view is shown", "[gradients-lab][view]") {
    HeadlessApp app(with({2, 1, 0.1}));
    CHECK(view_of(app) == "{}");
    for (const auto& [side, place] :
         {std::pair{"saturation", "gradients/saturation"}, std::pair{"loss", "gradients/loss"},
          std::pair{"sigmoid", "gradients/sigmoid"}}) {
        show(app, fmt::format(R"({{"gradients/view": "{}"}})", side));
        CHECK(app.has(place));
        CHECK_FALSE(app.has("gradients/nudge-plot"));
        app.click("gradients/view/nudge");
        app.frame();
        CHECK(view_of(app) == "{}");
    }
}

TEST_CASE("the map and the visible part of a gradients view are shown", "[gradients-lab][view]") {
    HeadlessApp app(with({2, 1.4, 0.1}));
    const std::vector<double> z = {2, 1.4, 0.1};
    show(app, R"({"gradients/map": "sparsemax"})");
    CHECK(app.value("gradients/jacobian/0/1") == fitted(arena, sparsemax_jacobian(sparsemax(z), 1)[1], 9));
    show(app, R"({"gradients/map": "entmax"})");
    CHECK(app.value("gradients/jacobian/0/1") == fitted(arena, entmax15_jacobian(entmax15(z), 1)[1], 9));

    std::vector<double> logits(100);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = -0.01 * static_cast<double>(i);
    HeadlessApp large(with(logits));
    show(large,
         R"({"gradients/jacobian/column": 20, "gradients/jacobian/row": 40, "gradients/jacobian/side": 8})");
    CHECK(large.has("gradients/jacobian/40/20"));
    CHECK_FALSE(large.has("gradients/jacobian/0/0"));
    // Another file has another matrix.
    logits.push_back(-1);
    large.app().document().apply(edit::ReplaceScene{with(logits).scene});
    large.frame();
    CHECK(view_of(large) == "{}");
}

TEST_CASE("the nudge of a gradients view is shown, and its class is found again or dies",
          "[gradients-lab][view]") {
    HeadlessApp app(with({2, 1, 0.1}));
    show(app, R"({"gradients/nudge": 1, "gradients/delta": 0.5})");
    CHECK(app.value("gradients/nudge/1") == "chosen");
    CHECK(app.value("gradients/delta") == fitted(arena, 0.5, 8));
    app.app().document().apply(edit::SetName{1, "renamed"});
    app.app().document().apply(edit::MoveClass{1, 2});
    app.frame(2);
    CHECK(app.value("gradients/nudge/2") == "chosen");
    CHECK(view_of(app) == R"({"gradients/nudge": 2, "gradients/delta": 0.5})");
    app.app().document().apply(edit::RemoveClass{2});
    app.frame(2);
    CHECK(view_of(app) == R"({"gradients/delta": 0.5})");
    show(app, R"({"gradients/nudge": 1})");
    app.app().document().apply(edit::ReplaceScene{scene_from({"other", {0, 5, 4}, {"a", "b", "c"}})});
    app.frame(2);
    CHECK(view_of(app) == "{}");
}

TEST_CASE("the curves of saturation in a gradients view are shown", "[gradients-lab][view]") {
    HeadlessApp app(with({2, 1, 0.1}));
    show(app, R"({"gradients/view": "saturation", "gradients/over": "scale"})");
    const Landmark& plot = app.find("gradients/saturation");
    app.move_to(plot.centre());
    app.frame();
    CHECK(app.value("gradients/saturation/hovered").rfind("scale = ", 0) == 0);
}

TEST_CASE("the loss of a gradients view is shown", "[gradients-lab][view]") {
    HeadlessApp app(with({2, 1, 0.1}));
    show(app, R"({"gradients/view": "loss", "gradients/smoothing": 0.3, "gradients/rate": 2})");
    CHECK(app.value("gradients/smoothing") == fitted(arena, 0.3, 6));
    CHECK(app.value("gradients/q/2") == fitted(arena, 0.1, 7));
    CHECK(app.value("gradients/rate") == significant(arena, 2, 3));
    // Without a pin there is no pinned target.
    app.app().shown_lab().set_view(R"({"gradients/view": "loss", "gradients/pinned-target": true})", "test");
    app.frame(2);
    CHECK(view_of(app) == R"({"gradients/view": "loss"})");
    app.app().document().apply(edit::PinState{edit::PinSlot::a});
    show(app, R"({"gradients/view": "loss", "gradients/pinned-target": true})");
    CHECK(app.value("gradients/q/0") ==
          fitted(arena, softmax(std::vector<double>{2, 1, 0.1}).probabilities[0], 7));
}

TEST_CASE("the sigmoid's axis stays under a drag", "[gradients-lab]") {
    HeadlessApp app(with({20, 0}));
    app.app().shown_lab().set_view(R"({"gradients/view": "sigmoid"})", "test");
    app.frame(2);
    const Landmark plot = app.find("gradients/sigmoid");
    const ImVec2 to(plot.centre().x + 0.05F * (plot.max.x - plot.min.x), plot.centre().y);
    app.move_to("gradients/sigmoid/point");
    app.press();
    app.move_to(to);
    app.frame();
    // From −32 to 32: of that a twentieth.
    const double gap = app.scene().classes[0].logit - app.scene().classes[1].logit;
    CHECK(std::fabs(gap - 3.2) < 0.2);
    CHECK(std::fabs(app.find("gradients/sigmoid/point").centre().x - to.x) <= 2);
    app.release();
    CHECK(app.find("gradients/sigmoid/point").centre().x > to.x + 20);  // the axis is shorter now
}
