#include "core/numeric/contours.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

TEST_CASE("round steps are 1, 2 or 5 times a power of ten, and few enough") {
    CHECK(round_step(12, 12) == 1);
    CHECK(round_step(13, 12) == 2);
    CHECK(round_step(0.3, 12) == 0.05);
    for (const double range : {1e-300, 0.7, 33.0, 1e300}) {
        const double step = round_step(range, 12);
        CAPTURE(range, step);
        CHECK(range / step <= 12 * (1 + 1e-12));
        CHECK(range / step > 4);  // the next smaller step is less than 2.5 times smaller
    }
}

TEST_CASE("on a line of entropy H is its level") {
    for (const Contour& line : entropy_contours()) {
        CAPTURE(line.level);
        CHECK(std::fabs(entropy_nats(line.label_at) - line.level) < 1e-11);
        REQUIRE(!line.boundary.empty());
        for (const LevelPoint& point : line.boundary) {
            if (point.on_edge) continue;
            CHECK(std::fabs(entropy_nats(point.at) - line.level) < 1e-11);
        }
    }
}

TEST_CASE("on a line of the objective it falls short by its level") {
    const std::vector<double> logits = {2, 1, 0.1};
    for (const double temperature : {0.0, 0.5, 1.0, 30.0}) {
        const ShortfallContours contours = shortfall_contours(logits, temperature);
        CAPTURE(temperature, contours.step);
        REQUIRE(contours.lines.size() >= 4);
        CHECK(contours.lines.size() <= 12);
        const double max = objective_maximum(logits, temperature);
        for (std::size_t i = 0; i < contours.lines.size(); ++i) {
            const Contour& line = contours.lines[i];
            CHECK(std::fabs(line.level - static_cast<double>(i + 1) * contours.step) < 1e-12);
            const double here = max - objective(line.label_at, logits, temperature);
            CHECK(std::fabs(here - line.level) < 1e-10 * (1 + max));
        }
    }
    CHECK(shortfall_contours(std::vector<double>{1, 1, 1}, 0).lines.empty());
}

}  // namespace
}  // namespace softmaxlab
