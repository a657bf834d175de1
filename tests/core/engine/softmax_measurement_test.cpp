#include "core/engine/softmax_measurement.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <limits>
#include <set>
#include <string>

#include "core/engine/cpu_backend.h"
#include "core/kernels/ladder.h"

namespace softmaxlab::test {

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

MeasurementPlan plan_of(std::size_t rows, std::size_t classes) {
    MeasurementPlan plan;
    plan.shape = {rows, classes};
    plan.rounds = 1;
    return plan;
}

}  // namespace

TEST_CASE("a measurement times every way and checks each against double") {
    const std::size_t classes = GENERATE(1U, 3U, 64U, 1000U);
    CAPTURE(classes);
    SoftmaxMeasurement measurement(plan_of(3, classes));
    CHECK(measurement.progress() == 0);
    CHECK(measurement.advance(forever));
    CHECK(measurement.progress() == Catch::Approx(1));
    std::set<std::string> ids;
    for (const MeasuredWay& way : measurement.ways()) {
        CAPTURE(way.id);
        ids.insert(way.id);
        REQUIRE(way.seconds);
        CHECK(*way.seconds > 0);
        CHECK(way.elements == 3 * classes);
        CHECK(way.error.has_value() == (way.id != "memcpy" && way.id != "reference"));
        // Normal logits times 3 have gaps of 25 at most: 6e-8 of that, beside what a step states.
        if (way.error) CHECK(*way.error <= 2.5e-6);
    }
    CHECK(ids.size() == 4 + kernels::softmax_ladder().size());
    CHECK(measurement.find("backend") == nullptr);
    CHECK(measurement.find("simd")->nanoseconds_per_element() ==
          Catch::Approx(*measurement.find("simd")->seconds * 1e9 / static_cast<double>(3 * classes)));
}

TEST_CASE("a measurement goes in slices, of a part at least") {
    SoftmaxMeasurement measurement(plan_of(40, 4096));  // three parts of 16 rows, and a shorter one
    std::size_t slices = 0;
    double progress = 0;
    while (!measurement.advance(0)) {
        ++slices;
        REQUIRE(measurement.progress() >= progress);
        progress = measurement.progress();
        REQUIRE(progress < 1);
        REQUIRE(slices < 1000);
    }
    // Three parts of a check and of each of two rounds, for each of 11 ways or so.
    CHECK(slices > 3 * 2 * measurement.ways().size());
    CHECK(measurement.find("simd")->error.has_value());
}

TEST_CASE("what takes long is measured on some of the elements") {
    SoftmaxMeasurement rows(plan_of(100, 512));
    CHECK(rows.find("reference")->elements == 16 * 512);
    CHECK(rows.find("simd")->elements == 100 * 512);
    SoftmaxMeasurement long_row(plan_of(1, 20'000));
    CHECK(long_row.find("reference")->elements == 8192);
}

TEST_CASE("one way can be measured alone, beside the copy") {
    MeasurementPlan plan = plan_of(2, 10);
    plan.only = "kept";
    SoftmaxMeasurement measurement(plan);
    measurement.advance(forever);
    REQUIRE(measurement.ways().size() == 2);
    CHECK(measurement.ways()[0].id == "memcpy");
    CHECK(measurement.ways()[1].id == "kept");
    CHECK(measurement.ways()[1].seconds.has_value());
}

TEST_CASE("a measurement can take a backend in") {
    const auto backend = make_simd_backend();
    MeasurementPlan plan = plan_of(5, 100);
    plan.backend = backend.get();
    SoftmaxMeasurement measurement(plan);
    measurement.advance(forever);
    const MeasuredWay* const way = measurement.find("backend");
    REQUIRE(way != nullptr);
    CHECK(*way->seconds > 0);
    REQUIRE(way->error);
    // Its gaps are rounded to float32, and so are those that it is compared with.
    CHECK(*way->error <= backend->error_bound().relative + 30 * backend->error_bound().per_gap);
}

}  // namespace softmaxlab::test
