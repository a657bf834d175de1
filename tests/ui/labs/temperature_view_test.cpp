// What the eye has chosen in "Temperature" and in "Engine" is a value.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

HeadlessApp app_in(std::string lab) {
    ApplicationOptions options;
    options.lab = std::move(lab);
    return HeadlessApp(options);
}

}  // namespace

TEST_CASE("The loop and the speed of the sweep are parts of the view", "[temperature-lab][view]") {
    HeadlessApp app = app_in("temperature");
    CHECK(app.app().shown_lab().view_json() == "{}");
    set_view(app, R"({"temperature/loop": true})");
    CHECK(app.value("temperature/looping") == "on");
    app.click("temperature/loop");
    CHECK(app.app().shown_lab().view_json() == "{}");
    app.click("temperature/speed/4");
    CHECK(app.app().shown_lab().view_json() == R"({"temperature/speed": "4"})");
}

TEST_CASE("The unit of the entropy is a part of the view", "[temperature-lab][view]") {
    HeadlessApp app = app_in("temperature");
    const std::string nats = app.app().ui().landmarks.text();
    set_view(app, R"({"temperature/unit": "bits"})");
    CHECK(app.app().ui().landmarks.text() != nats);
}

TEST_CASE("What is to be measured is a part of the view", "[engine-lab][view]") {
    HeadlessApp app = app_in("engine");
    set_view(app, R"({"engine/classes": "64", "engine/rows": 16})");
    CHECK(app.value("engine/shape").rfind("16 × 64", 0) == 0);
    app.click("engine/classes/scene");
    CHECK(app.app().shown_lab().view_json() == R"({"engine/rows": 16})");
    set_view(app, R"({"engine/threads": "all"})");
    CHECK(app.value("engine/shape").rfind("1,024 × 5", 0) == 0);
    if (app.has("engine/threads/all")) {
        app.click("engine/threads/1");
        CHECK(app.app().shown_lab().view_json() == "{}");
    }
}
