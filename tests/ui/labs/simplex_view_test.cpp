#include <string>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>

#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

ApplicationOptions five_classes() {
    ApplicationOptions options;
    options.scene = scene_from({"test", {2, 1, 0.5, -1, 1.4}, {}});
    options.lab = "simplex";
    return options;
}

void show(HeadlessApp& app, const std::string& view) {
    app.app().shown_lab().set_view(view, "test");
    app.frame(2);
    CHECK(app.app().shown_lab().view_json() == view);
}

}  // namespace

TEST_CASE("the layers of a view are shown", "[simplex-lab][view]") {
    HeadlessApp app(five_classes());
    CHECK(app.app().shown_lab().view_json() == "{}");
    show(app, R"({"simplex/layer/entropy": true})");
    CHECK(app.has("simplex/legend/entropy"));
    show(app, R"({"simplex/layer/objective": true})");
    CHECK_FALSE(app.has("simplex/legend/entropy"));
    CHECK(app.has("simplex/legend/objective"));
    CHECK(app.has("simplex/top"));
    show(app, R"({"simplex/layer/grid": "z"})");
    CHECK(app.has("simplex/legend/grid"));
    show(app, R"({"simplex/layer/grid": "p"})");
    CHECK_FALSE(app.has("simplex/legend/grid"));
    show(app, "{}");
    // On the side of the least class, where no path is.
    const Landmark triangle = app.find("simplex/triangle");
    const float side = triangle.max.x - triangle.min.x;
    app.move_to(ImVec2(triangle.min.x + 0.25F * side, triangle.max.y - 0.15F * side));
    app.frame(2);
    CHECK(app.has("simplex/hovered-class"));
    show(app, R"({"simplex/layer/regions": false})");
    CHECK_FALSE(app.has("simplex/hovered-class"));
}

TEST_CASE("the maps that a view hides have no point", "[simplex-lab][view]") {
    HeadlessApp app(five_classes());
    for (const std::string map : {"softmax", "entmax15", "sparsemax", "argmax"}) {
        show(app, fmt::format(R"({{"simplex/show/{}": "hidden"}})", map));
        CHECK(app.value("simplex/show/" + map) == "hidden");
        CHECK_FALSE(app.has("simplex/point/" + map));
    }
}

TEST_CASE("a view has the classes of the corners, and they die with their scene", "[simplex-lab][view]") {
    HeadlessApp app(five_classes());
    const auto corner = [&](std::size_t index) { return app.has(fmt::format("simplex/share/{}", index)); };
    show(app, R"({"simplex/corner/0": 3, "simplex/corner/1": 4, "simplex/corner/2": 1})");
    CHECK(corner(3));
    CHECK_FALSE(corner(0));
    CHECK(app.find("simplex/name/4").centre().x < app.find("simplex/name/1").centre().x);
    // What the menu chooses is a view, too.
    app.click("simplex/corner/0");
    app.frame(2);
    app.click("simplex/choose/0/2");
    app.frame(2);
    CHECK(app.app().shown_lab().view_json() ==
          R"({"simplex/corner/0": 2, "simplex/corner/1": 4, "simplex/corner/2": 1})");
    // The most probable ones need not be named.
    app.app().shown_lab().set_view(R"({"simplex/corner/0": 0, "simplex/corner/1": 1, "simplex/corner/2": 4})",
                                   "test");
    app.frame(2);
    CHECK(app.app().shown_lab().view_json() == "{}");
    // A corner that does not exist is the most probable class that is no corner yet.
    app.app().shown_lab().set_view(R"({"simplex/corner/0": 16, "simplex/corner/1": 3})", "test");
    app.frame(2);
    CHECK(app.app().shown_lab().view_json() ==
          R"({"simplex/corner/0": 0, "simplex/corner/1": 3, "simplex/corner/2": 4})");
    // They stay when the cache is dropped, and when another class gets ahead.
    app.app().shown_lab().drop_cache();
    app.app().document().apply(edit::SetLogit{2, 5});
    app.frame(2);
    CHECK(corner(3));
    app.app().document().apply(
        edit::ReplaceScene{scene_from({"other", {0, 5, 4, 3, 1}, {"a", "b", "c", "d", "e"}})});
    app.frame(2);
    CHECK(app.app().shown_lab().view_json() == "{}");
    CHECK(corner(1));
}
