#include "app/widgets/polyline.h"
#include "tests/ui/test_arena.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace softmaxlab;
using softmaxlab::test::arena;

namespace {

List<ImVec2> straightened(const std::vector<ImVec2>& points) {
    List<ImVec2> result(points.begin(), points.end(), arena);
    straighten(result);
    return result;
}

/// The height of the line at x, where its points rise in x.
float height_at(const List<ImVec2>& line, float x) {
    const auto right =
        std::find_if(line.begin() + 1, line.end() - 1, [x](ImVec2 point) { return point.x >= x; });
    const ImVec2 left = *(right - 1);
    return left.y + (right->y - left.y) * (x - left.x) / (right->x - left.x);
}

bool same(ImVec2 a, ImVec2 b) {
    return a.x == b.x && a.y == b.y;
}

}  // namespace

TEST_CASE("polyline: what is straight keeps its ends only", "[plot]") {
    std::vector<ImVec2> flat, roof;
    for (int i = 0; i <= 400; ++i) {
        const auto x = static_cast<float>(i);
        flat.emplace_back(3 * x, 70.0F);
        roof.emplace_back(x, std::fabs(x - 200) * 0.37F);
    }
    CHECK(straightened(flat).size() == 2);
    const List<ImVec2> bent = straightened(roof);
    REQUIRE(bent.size() == 3);
    CHECK(same(bent[0], roof[0]));
    CHECK(same(bent[1], roof[200]));
    CHECK(same(bent[2], roof[400]));
}

TEST_CASE("polyline: no point is further from the line than it may be", "[plot]") {
    std::uint32_t state = 7;
    const auto noise = [&state] {
        state = state * 1664525U + 1013904223U;
        return static_cast<float>(state >> 8) / static_cast<float>(1U << 24) - 0.5F;
    };
    for (const float roughness : {0.0F, 0.02F, 0.2F, 30.0F}) {
        CAPTURE(roughness);
        std::vector<ImVec2> points;
        for (int i = 0; i < 600; ++i) {
            const auto x = static_cast<float>(i) * 1.7F;
            points.emplace_back(x, 200 / (1 + std::exp((x - 500) / 40)) + roughness * noise());
        }
        const List<ImVec2> line = straightened(points);
        CHECK(same(line.front(), points.front()));
        CHECK(same(line.back(), points.back()));
        if (roughness < 0.1F) CHECK(line.size() < 120);
        if (roughness > 10) CHECK(line.size() > 500);
        float worst = 0;
        for (const ImVec2 point : points)
            worst = std::max(worst, std::fabs(height_at(line, point.x) - point.y));
        CHECK(worst <= straight_enough + 0.001F);
    }
}

TEST_CASE("polyline: steps straight up stay, and so do few points", "[plot]") {
    const std::vector<ImVec2> steps = {{0, 0}, {0, 9}, {5, 9}, {10, 9}, {10, 2}, {10, 20}, {15, 20}};
    const List<ImVec2> line = straightened(steps);
    REQUIRE(line.size() == 6);
    CHECK(same(line[1], steps[1]));
    CHECK(same(line[2], steps[3]));
    CHECK(same(line[3], steps[4]));
    CHECK(same(line[4], steps[5]));
    CHECK(straightened({{1, 2}, {3, 4}}).size() == 2);
    CHECK(straightened({{1, 2}}).size() == 1);
    CHECK(straightened({}).empty());
}

TEST_CASE("polyline: dashes are as long where a line is steep as where it is flat", "[plot]") {
    // Flat, then almost straight up, then flat again.
    const std::vector<ImVec2> line = {{0, 0}, {50, 0}, {52, 400}, {102, 400}};
    List<ImVec2> dash(arena);
    std::vector<float> lengths;
    for_each_dash(dash, line, std::vector<float>{6, 5}, [&](std::span<const ImVec2> points) {
        float length = 0;
        for (std::size_t i = 0; i + 1 < points.size(); ++i)
            length += std::hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
        lengths.push_back(length);
    });
    REQUIRE(lengths.size() == 46);  // 500 pixels, 11 each
    lengths.pop_back();             // where the line ends
    for (const float length : lengths) CHECK(std::fabs(length - 6) < 0.01F);
}
