#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

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

struct Frame {
    std::size_t allocations = 0;
    std::size_t largest = 0;  ///< in bytes
};

/// One frame of a lab in which nothing changes.
Frame frame_of(const std::string& lab, const Scene& scene) {
    count_imgui_memory();
    ApplicationOptions options;
    options.lab = lab;
    options.scene = scene;
    options.backend = "simd";
    options.size = {1920, 1080};
    HeadlessApp app(options);
    app.frame(warm_up);
    const CountedMemory memory;
    app.frame();
    return {memory.allocations(), memory.largest()};
}

struct Bound {
    std::string lab;
    std::size_t few;   ///< with the five classes of the first start
    std::size_t many;  ///< with a loaded set
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

TEST_CASE("a frame in which nothing changes allocates little, however many logits there are") {
    // What is left are the texts of landmarks, numbers and formulas, and the points of curves, each made anew
    // in every frame. The bounds are the counts of the day they were measured, a tenth up, since libraries
    // differ in what they allocate: they may only fall.
    const std::vector<Bound> bounds = {
        {"softmax", 550, 250},   {"temperature", 380, 620}, {"overflow", 660, 1480},
        {"gradients", 420, 730}, {"simplex", 380, 520},     {"attention", 550, 550},
    };
    constexpr std::size_t less_than_all_classes = 20'000 * sizeof(double);
    for (const Bound& bound : bounds) {
        CAPTURE(bound.lab);
        CHECK(frame_of(bound.lab, default_scene()).allocations <= bound.few);
        const Frame many = frame_of(bound.lab, many_logits());
        CHECK(many.allocations <= bound.many);
        CHECK(many.largest < less_than_all_classes);
    }
}
