#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "app/ui/frame_arena.h"
#include "tests/ui/allocations/counted_memory.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

constexpr int warm_up = 5;

Scene many_logits() {
    std::vector<double> logits(20'000);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = 4 * std::sin(static_cast<double>(i) * 1.7);
    return scene_from(LogitSet{"many", std::move(logits), {}});
}

ApplicationOptions showing(const std::string& lab, const Scene& scene) {
    ApplicationOptions options;
    options.lab = lab;
    options.scene = scene;
    options.backend = BackendKind::simd;
    options.size = {1920, 1080};
    return options;
}

/// Those of a frame in which nothing changes.
std::size_t allocations_of_frame(HeadlessApp& app) {
    app.frame(warm_up);
    const CountedMemory memory;
    app.frame();
    return memory.allocations();
}

/// A view of a lab, and the tab that shows it.
struct View {
    std::string lab;
    std::string tab = {};  ///< empty: the one that is shown at first
};

const std::vector<View> views = {
    {"softmax"},
    {"temperature"},
    {"temperature", "temperature/pin-a"},
    {"overflow"},
    {"overflow", "overflow/view/number-line"},
    {"overflow", "overflow/view/log-space"},
    {"overflow", "overflow/view/formats"},
    {"gradients"},
    {"gradients", "gradients/view/saturation"},
    {"gradients", "gradients/view/loss"},
    {"gradients", "gradients/view/sigmoid"},
    {"gradients", "gradients/map/sparsemax"},
    {"simplex"},
    {"simplex", "simplex/layer/entropy"},
    {"simplex", "simplex/layer/objective"},
    {"attention"},
    {"attention", "attention/row/part/mask-value"},
    {"attention", "attention/view/online"},
    {"attention", "attention/view/dimensions"},
    {"attention", "attention/view/heads"},
    {"attention", "attention/view/cost"},
    {"language"},
    {"language", "language/view/gumbel"},
    {"language", "language/view/temperatures"},
    {"language", "language/view/vocabulary"},
    {"engine"},
};

}  // namespace

TEST_CASE("allocations are counted, those of Dear ImGui too") {
    count_imgui_memory();
    std::size_t found = 0;
    std::size_t largest = 0;
    {
        const CountedMemory memory;
        const std::vector<int> numbers(100);
        ImGui::MemFree(ImGui::MemAlloc(10));
        found = memory.allocations();
        largest = memory.largest();
    }
    CHECK(found == 2);
    CHECK(largest == 100 * sizeof(int));
}

TEST_CASE("the arena asks for memory in the first frames of their kind only") {
    FrameArena arena;
    for (int frame = 0; frame < 4; ++frame) {
        std::size_t found = 0;
        {
            const CountedMemory memory;
            for (std::size_t size = 1; size < 200'000; size *= 3) {
                List<double> list(size, arena);
                list.push_back(static_cast<double>(formatted(arena, "{}", size).size()));
            }
            arena.reset();
            found = memory.allocations();
        }
        CHECK((found == 0) == (frame > 0));
    }
}

TEST_CASE("a frame in which nothing changes asks for no memory, however many classes there are") {
    count_imgui_memory();
    for (const bool many : {false, true}) {
        const Scene scene = many ? many_logits() : default_scene();
        for (const View& view : views) {
            CAPTURE(many, view.lab, view.tab);
            HeadlessApp app(showing(view.lab, scene));
            app.frame();
            if (!view.tab.empty() && !app.has(view.tab)) continue;
            if (!view.tab.empty()) app.click(view.tab);
            CHECK(allocations_of_frame(app) == 0);
        }
    }
}

TEST_CASE("what was there before and what is pinned ask for no memory in steady frames either") {
    count_imgui_memory();
    for (const char* lab : {"softmax", "temperature", "simplex", "gradients", "attention"}) {
        CAPTURE(lab);
        HeadlessApp app(showing(lab, default_scene()));
        app.frame(2);
        Document& document = app.app().document();
        document.apply(edit::PinState{edit::PinSlot::a});
        document.apply(edit::SetLogit{1, 3});
        document.apply(edit::PinState{edit::PinSlot::b});
        document.apply(edit::SetLogit{2, 3});
        CHECK(allocations_of_frame(app) == 0);
        document.apply(edit::ChangeAttention{edit::SetCausal{true}});
        CHECK(allocations_of_frame(app) == 0);
    }
}

TEST_CASE("every view that is counted is there") {
    for (const View& view : views) {
        CAPTURE(view.lab, view.tab);
        HeadlessApp app(showing(view.lab, default_scene()));
        app.frame();
        CHECK((view.tab.empty() || app.has(view.tab)));
    }
}
