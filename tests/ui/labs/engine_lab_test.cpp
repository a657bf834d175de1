#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <fmt/format.h>

#include "app/ui/number_text.h"
#include "core/kernels/ladder.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

ApplicationOptions engine(std::vector<double> logits = {2, 1, 0.1}) {
    return lab_with("engine", std::move(logits));
}

void measure(HeadlessApp& app) {
    app.click("engine/measure");
    app.frame();
}

}  // namespace

TEST_CASE("nothing is measured before it is asked for", "[engine-lab]") {
    HeadlessApp app(engine());
    app.frame(3);
    CHECK_THAT(app.value("engine/caption"), StartsWith("Press Measure"));
    CHECK_FALSE(app.has("engine/way/simd/ns"));
    CHECK_FALSE(app.has("engine/step/fused/ns"));
    CHECK_FALSE(app.has("engine/gpt3/done"));
    CHECK_FALSE(app.has("engine/progress"));
    CHECK_THAT(app.value("engine/shape"), StartsWith("1,024 × 3 random logits"));
}

TEST_CASE("the status line says what computes, and not what the scene's logits come to", "[engine-lab]") {
    ApplicationOptions options = engine();
    options.backend = BackendKind::reference;
    HeadlessApp app(options);
    app.frame(3);
    CHECK_THAT(app.value("status/backend"), StartsWith("reference"));
    CHECK(app.value("status/format") == "f64");
    CHECK_THAT(app.value("status/threads"), ContainsSubstring("thread"));
    CHECK(app.value("status/classes") == "3");
    CHECK_FALSE(app.has("status/sum"));
    app.run("backend-simd");
    app.frame(2);
    CHECK_THAT(app.value("status/backend"), StartsWith("simd"));
    CHECK(app.value("status/format") == "f32");
}

TEST_CASE("Measure times every backend and every step of the ladder", "[engine-lab]") {
    HeadlessApp app(engine());
    measure(app);
    for (const char* const id : {"memcpy", "simd", "plain", "reference"}) {
        CAPTURE(id);
        CHECK(number(app, fmt::format("engine/way/{}/ns", id)) > 0);
        CHECK(number(app, fmt::format("engine/way/{}/speed", id)) > 0);
        CHECK(number(app, fmt::format("engine/way/{}/ratio", id)) > 0);
    }
    CHECK(app.value("engine/way/memcpy/ratio") == "1.00");
    CHECK_FALSE(app.has("engine/way/memcpy/error"));
    for (const kernels::LadderStep& step : kernels::softmax_ladder()) {
        CAPTURE(step.id);
        CHECK(number(app, fmt::format("engine/step/{}/ns", step.id)) > 0);
        CHECK(number(app, fmt::format("engine/step/{}/speed-up", step.id)) > 0);
        // Random normal logits times 3 lie at most 30 apart.
        CHECK(number(app, fmt::format("engine/step/{}/error", step.id)) <=
              step.error.relative + (30 + 2) * step.error.per_gap);
    }
    CHECK(app.value("engine/step/double/speed-up") == "×1.00");
    CHECK(number(app, "engine/way/simd/error") <= 1e-6);
    CHECK_THAT(app.value("engine/caption"), ContainsSubstring("same logarithmic axis"));
}

TEST_CASE("another shape, or other threads, forget what was measured", "[engine-lab]") {
    HeadlessApp app(engine());
    measure(app);
    REQUIRE(app.has("engine/way/simd/ns"));
    app.click("engine/classes/64");
    app.frame();
    CHECK_FALSE(app.has("engine/way/simd/ns"));
    CHECK_THAT(app.value("engine/shape"), StartsWith("1,024 × 64 random logits"));
    app.click("engine/classes/131072");
    app.frame();
    CHECK(app.value("engine/rows") == "32");  // never more than 4 Mi elements
    app.click("engine/classes/scene");
    app.frame();
    CHECK(app.value("engine/rows") == "1,024");
    measure(app);
    REQUIRE(app.has("engine/way/simd/ns"));
    if (app.has("engine/threads/all")) {
        app.click("engine/threads/all");
        app.frame();
        CHECK_FALSE(app.has("engine/way/simd/ns"));
    }
}

TEST_CASE("the scene's K is the K of the scene", "[engine-lab]") {
    HeadlessApp app(engine({1, 2, 3, 4, 5}));
    app.frame();
    CHECK_THAT(app.value("engine/shape"), StartsWith("1,024 × 5 random logits"));
    app.move_to("engine/rows");
    app.double_click("engine/rows");
    app.type("7");
    app.key(ImGuiKey_Enter);
    app.frame();
    CHECK_THAT(app.value("engine/shape"), StartsWith("7 × 5 random logits"));
}

TEST_CASE("a step runs alone", "[engine-lab]") {
    HeadlessApp app(engine());
    app.click("engine/step/kept/run");
    app.frame();
    CHECK(number(app, "engine/step/kept/ns") > 0);
    CHECK_FALSE(app.has("engine/step/kept/speed-up"));  // there is nothing to compare it with yet
    CHECK_FALSE(app.has("engine/step/fused/ns"));
    CHECK(app.has("engine/way/memcpy/ns"));
}

TEST_CASE("measuring goes in slices, shows how far it is, and can be stopped", "[engine-lab]") {
    HeadlessApp app(engine());
    app.app().ui().seconds_for_work = 0;  // a millisecond, as ui.h has it
    app.click("engine/classes/4096");
    app.click("engine/measure");
    REQUIRE(app.has("engine/progress"));
    CHECK_THAT(app.value("engine/progress"), StartsWith("measuring"));
    app.click("engine/measure");
    app.frame(2);
    CHECK_FALSE(app.has("engine/progress"));
    CHECK_FALSE(app.app().ui().animating);
}

TEST_CASE("the softmaxes of GPT-3 are counted, paused and begun again", "[engine-lab]") {
    HeadlessApp app(engine());
    app.click("engine/gpt3/run");
    app.frame();
    const double some = number(app, "engine/gpt3/done");
    CHECK(some >= 2048);
    app.frame();
    const double more = number(app, "engine/gpt3/done");
    CHECK(more == some + 2048);
    CHECK_THAT(app.value("engine/gpt3/seconds"), ContainsSubstring("s"));
    app.click("engine/gpt3/run");
    app.frame();
    const double paused = number(app, "engine/gpt3/done");
    app.frame(3);
    CHECK(number(app, "engine/gpt3/done") == paused);
    app.click("engine/gpt3/reset");
    app.frame();
    CHECK_FALSE(app.has("engine/gpt3/done"));
}

TEST_CASE("the engine lab is measured with the keyboard alone", "[engine-lab]") {
    HeadlessApp app(engine());
    app.frame(2);
    for (int i = 0; i < 60 && !app.find("engine/measure").contains(focused()); ++i) {
        app.key(ImGuiKey_Tab);
        app.frame();
    }
    app.key(ImGuiKey_Space);
    app.frame();
    CHECK(app.has("engine/way/simd/ns"));
}
