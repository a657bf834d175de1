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

/// Allocations of one frame of a lab in which nothing changes.
std::size_t allocations_of(const std::string& lab, const Scene& scene) {
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
    return memory.allocations();
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
    {
        const CountedMemory memory;
        const std::vector<int> numbers(100);
        ImGui::MemFree(ImGui::MemAlloc(10));
        found = memory.allocations();
    }
    CHECK(found == 2);
}

TEST_CASE("a frame in which nothing changes allocates little, however many logits there are") {
    // What is left are the texts of landmarks and numbers, each made anew in every frame. These bounds are
    // the counts of today, rounded up: they may only fall.
    const std::vector<Bound> bounds = {
        {"softmax", 0, 0},   {"temperature", 0, 0}, {"overflow", 0, 0},
        {"gradients", 0, 0}, {"simplex", 0, 0},     {"attention", 0, 0},
    };
    for (const Bound& bound : bounds) {
        CAPTURE(bound.lab);
        CHECK(allocations_of(bound.lab, default_scene()) <= bound.few);
        CHECK(allocations_of(bound.lab, many_logits()) <= bound.many);
    }
}
