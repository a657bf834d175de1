#include "core/numeric/shift_sweep.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/shifted_logit.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using Shifts = std::vector<double>;

ShiftFailure failure_at(const std::vector<double>& logits, double shift, Format format, Method method,
                        double temperature = 1) {
    return sweep_shift(logits, 1, temperature, format, method, Shifts{shift}).failures.front();
}

ShiftSweep sweep_of(const std::vector<double>& logits, Format format, Method method,
                    const ShiftRange& range) {
    std::vector<double> shifts(201);
    evenly_spaced(range, shifts);
    return sweep_shift(logits, 1, 1, format, method, shifts);
}

std::vector<FailureRun> failure_runs(const ShiftSweep& sweep) {
    std::vector<FailureRun> runs;
    std::size_t at = 0;
    for (FailureRun run = next_failure_run(sweep, at); run.cause != ShiftFailure::none;
         run = next_failure_run(sweep, at))
        runs.push_back(run);
    return runs;
}

}  // namespace

TEST_CASE("a shift of 0 and a scale of 1 round the logits and no more") {
    test::RandomLogits random(3);
    std::vector<double> logits = random.row(50, 1000);
    logits.push_back(-infinity);
    logits.push_back(-0.0);
    logits.push_back(quiet_nan);
    for (const Format format : all_formats) {
        const std::vector<double> shifted = shifted_logits(logits, 1, 0, format);
        for (std::size_t i = 0; i < logits.size(); ++i) {
            const double expected = logits[i] == -infinity ? -infinity : round_to(format, logits[i]);
            CHECK(test::same_bits(shifted[i], expected));
        }
    }
}

TEST_CASE("product and sum are rounded once each, in the format") {
    CHECK(shifted_logits(std::vector<double>{1.1}, 3, 0.5, Format::f64)[0] == 1.1 * 3 + 0.5);
    CHECK(shifted_logits(std::vector<double>{1.1}, 3, 0.5, Format::f32)[0] ==
          static_cast<double>(static_cast<float>(1.1) * 3.0F + 0.5F));
    const ShiftedLogit steps = shifted_logit(1.1, 3, 1000, Format::f16);
    CHECK(steps.rounded == 1.099609375);
    CHECK(steps.scaled == round_to(Format::f16, 1.099609375 * 3));
    CHECK(steps.shifted == 1003.5);  // the spacing there is 0.5
    CHECK(shifted_logits(std::vector<double>{64000, -64000}, 1, 2000, Format::f16) ==
          std::vector<double>{infinity, -62016});
    CHECK(std::isnan(shifted_logits(std::vector<double>{400}, 2, 0, Format::f8e4m3)[0]));
}

TEST_CASE("a sum that lies within a hair of the middle is rounded once") {
    // 1 + 2^-11 is the middle between two float16 numbers. A shift a little above it, by less than a double's
    // last place at 1, must round up to 1 + 2^-10, although z + c in double is the middle itself.
    const double shift = 0x1p-11 + 0x1p-63;
    REQUIRE(1 + shift == 1 + 0x1p-11);
    CHECK(shifted_logits(std::vector<double>{1}, 1, shift, Format::f16)[0] == 1 + 0x1p-10);
    CHECK(shifted_logits(std::vector<double>{1}, 1, 0x1p-11, Format::f16)[0] == 1);
}

TEST_CASE("a product that lies within a hair of the middle is rounded once") {
    std::size_t not_by_ties = 0;
    for (int n = 0; n < 50; ++n) {
        const double middle = 3 + (2 * n + 1) * 0x1p-10;  // of two float16 numbers
        const double scale = middle / 3;
        const double rest = std::fma(scale, 3, -middle);  // which double rounds away
        if (scale * 3 != middle || rest == 0) continue;
        const double expected = rest < 0 ? middle - 0x1p-10 : middle + 0x1p-10;
        CHECK(shifted_logits(std::vector<double>{3}, scale, 0, Format::f16)[0] == expected);
        not_by_ties += round_to(Format::f16, middle) != expected ? 1 : 0;
    }
    CHECK(not_by_ties > 5);
}

TEST_CASE("huge logits overflow, in f64 too") {
    CHECK(shifted_logits(std::vector<double>{1e306, -1e306}, 1000, 0, Format::f64) ==
          std::vector<double>{infinity, -infinity});
    CHECK(shifted_logits(std::vector<double>{1e300}, 2, 5, Format::f64)[0] == 2e300);
    CHECK(shifted_logits(std::vector<double>{1e300}, 2, 5, Format::f32)[0] == infinity);
    CHECK(exact_shifted_logit(1e306, 1000, 0) == infinity);
    CHECK(exact_shifted_logit(0.1, 3, -0.3) == 0x1p-55);  // 5.6e-17 if the product were rounded first
    CHECK(exact_shifted_logit(2, 3, -6) == 0);
}

TEST_CASE("every point of a sweep is the trace of the shifted logits") {
    test::RandomLogits random(7);
    const Shifts shifts = {-2000, -100.5, -1, 0, 0.1, 3, 88, 2000};
    for (int round = 0; round < 10; ++round) {
        std::vector<double> logits = random.row(2 + random.below(6), 6);
        logits.push_back(-infinity);
        const double scale = round % 2 == 0 ? 1 : random.uniform(1, 30);
        const double temperature = round % 3 == 0 ? 0.7 : 1;
        for (const Format format : all_formats) {
            for (const Method method : {Method::naive, Method::stable}) {
                const ShiftSweep sweep = sweep_shift(logits, scale, temperature, format, method, shifts);
                CHECK(sweep.shifts == shifts);
                REQUIRE(sweep.curves.size() == logits.size());
                for (std::size_t i = 0; i < shifts.size(); ++i) {
                    const Trace t =
                        trace(shifted_logits(logits, scale, shifts[i], format), temperature, format, method);
                    for (std::size_t c = 0; c < logits.size(); ++c)
                        CHECK(test::same_bits(sweep.curves[c][i], t.probabilities[c]));
                }
            }
        }
    }
}

TEST_CASE("curves of some classes only, all of which take part") {
    const std::vector<double> logits = {1, 2, 3, 0};
    const std::vector<std::size_t> classes = {2, 0};
    const Shifts shifts = {-1, 0, 50};
    const ShiftSweep some = sweep_shift(logits, 1, 1, Format::bf16, Method::naive, shifts, classes);
    const ShiftSweep all = sweep_shift(logits, 1, 1, Format::bf16, Method::naive, shifts);
    CHECK(all.classes == std::vector<std::size_t>{0, 1, 2, 3});
    CHECK(some.classes == classes);
    CHECK(some.curves == std::vector<std::vector<double>>{all.curves[2], all.curves[0]});
    CHECK(some.failures == all.failures);
    CHECK_THROWS_AS(
        sweep_shift(logits, 1, 1, Format::f32, Method::naive, shifts, std::vector<std::size_t>{4}),
        std::out_of_range);
    CHECK_THROWS_AS(sweep_shift(std::vector<double>{}, 1, 1, Format::f32, Method::naive, shifts),
                    std::invalid_argument);
}

TEST_CASE("each failure of a row, and where it begins") {
    const std::vector<double> two = {0, 0};
    const Method naive = Method::naive;
    CHECK(failure_at(two, 88, Format::f32, naive) == ShiftFailure::none);
    CHECK(failure_at(two, 88.5, Format::f32, naive) == ShiftFailure::sum_overflows);
    CHECK(failure_at(two, 88.75, Format::f32, naive) == ShiftFailure::exp_overflows);
    CHECK(failure_at(two, -103, Format::f32, naive) == ShiftFailure::none);
    CHECK(failure_at(two, -104, Format::f32, naive) == ShiftFailure::all_underflow);
    CHECK(failure_at(two, 11, Format::f16, naive) == ShiftFailure::sum_overflows);
    CHECK(failure_at(two, 11.1, Format::f16, naive) == ShiftFailure::exp_overflows);
    CHECK(failure_at(two, 709.5, Format::f64, naive) == ShiftFailure::sum_overflows);
    CHECK(failure_at(two, 710, Format::f64, naive) == ShiftFailure::exp_overflows);
    CHECK(failure_at(two, -746, Format::f64, naive) == ShiftFailure::all_underflow);
    CHECK(failure_at(two, 6, Format::f8e4m3, naive) == ShiftFailure::sum_overflows);
    CHECK(failure_at(two, 6.5, Format::f8e4m3, naive) == ShiftFailure::exp_overflows);
    CHECK(failure_at(two, 500, Format::f8e4m3, naive) == ShiftFailure::logits_overflow);
    CHECK(failure_at(two, 500, Format::f8e4m3, Method::stable) == ShiftFailure::logits_overflow);
    CHECK(failure_at({64000, 0}, 2000, Format::f16, Method::stable) == ShiftFailure::logits_overflow);
    CHECK(failure_at({-64000, -64000}, -2000, Format::f16, Method::stable) == ShiftFailure::logits_overflow);
    CHECK(failure_at({-448, 448}, 0, Format::f8e4m3, Method::stable) == ShiftFailure::exp_overflows);
    CHECK(failure_at({300, 0}, 0, Format::f16, naive, 0.001) == ShiftFailure::exp_overflows);
    for (const double shift : {-1999.0, -90.0, 0.0, 90.0, 1999.0}) {
        CHECK(failure_at({0, 1, 2}, shift, Format::f32, Method::stable) == ShiftFailure::none);
    }
    // One class at −∞ is no failure of the row.
    CHECK(failure_at({-64000, 0}, -2000, Format::f16, Method::stable) == ShiftFailure::none);
}

TEST_CASE("where no shift can help, no shift is to blame") {
    for (const std::vector<double>& logits :
         {std::vector<double>{-infinity, -infinity}, std::vector<double>{1, quiet_nan},
          std::vector<double>{infinity}}) {
        for (const Method method : {Method::naive, Method::stable}) {
            const ShiftSweep sweep = sweep_shift(logits, 1, 1, Format::f32, method, Shifts{-5, 5});
            CHECK(sweep.failures == std::vector<ShiftFailure>(2, ShiftFailure::none));
            CHECK(std::isnan(sweep.curves.back()[0]));
        }
    }
}

TEST_CASE("the failure of a row agrees with the diagnosis") {
    test::RandomLogits random(19);
    std::size_t failing = 0;
    for (int round = 0; round < 300; ++round) {
        const std::vector<double> logits = random.row(1 + random.below(6), std::exp(random.uniform(0, 9)));
        const double shift = random.uniform(-2000, 2000) * random.uniform(0, 1) * random.uniform(0, 1);
        for (const Format format : all_formats) {
            for (const Method method : {Method::naive, Method::stable}) {
                CAPTURE(logits, shift, name_of(format), name_of(method));
                const ShiftFailure failure = failure_at(logits, shift, format, method);
                const Trace t = trace(shifted_logits(logits, 1, shift, format), 1, format, method);
                const Diagnosis d = diagnose(t, logits, 1, shift);
                if (failure == ShiftFailure::none) continue;
                ++failing;
                REQUIRE(d.first);
                if (failure == ShiftFailure::logits_overflow) CHECK(d.first->step == Step::logits);
                if (failure == ShiftFailure::exp_overflows)
                    CHECK((d.first->step == Step::exponentials || d.first->step == Step::shifted));
                if (failure == ShiftFailure::sum_overflows) CHECK(d.first->step == Step::sum);
                if (failure == ShiftFailure::all_underflow) {
                    CHECK(d.first->step == Step::exponentials);
                    CHECK(d.sum == CellState::underflowed);
                }
            }
        }
    }
    CHECK(failing > 300);
}

TEST_CASE("the plot's range holds both limits of naive softmax and 0") {
    for (const Format format : all_formats) {
        for (const double largest : {0.0, 2.0, -50.0, 300.0}) {
            CAPTURE(name_of(format), largest);
            const FormatLimits limits = limits_of(format);
            const ShiftRange range = shifts_about_limits(largest, 1, format);
            CHECK(range.contains(0));
            CHECK(range.contains(std::clamp(limits.exp_overflows_above - largest, -2000.0, 2000.0)));
            CHECK(range.contains(std::clamp(limits.exp_is_zero_below - largest, -2000.0, 2000.0)));
            CHECK(range.from >= -2000);
            CHECK(range.to <= 2000);
            CHECK(range.from < range.to);
        }
    }
}

TEST_CASE("logits of any size leave a range") {
    for (const double largest : {1e300, -1e300, infinity, -infinity, quiet_nan}) {
        CAPTURE(largest);
        const ShiftRange range = shifts_about_limits(largest, 1, Format::f32);
        CHECK(range.from < range.to);
        CHECK(range.contains(0));
    }
    for (const double temperature : {0.0, 1e-5, 1e5, infinity}) {
        CAPTURE(temperature);
        const ShiftRange range = shifts_about_limits(2, temperature, Format::f32);
        CHECK(range.from < range.to);
        CHECK(range.contains(0));
    }
}

TEST_CASE("evenly spaced shifts begin and end at the ends") {
    std::vector<double> shifts(401);
    evenly_spaced({-110, 95}, shifts);
    CHECK(shifts.front() == -110);
    CHECK(shifts.back() == 95);
    for (std::size_t i = 1; i < shifts.size(); ++i) CHECK(shifts[i] > shifts[i - 1]);
}

TEST_CASE("naive float32 fails in three runs, in their order, where the format's limits are") {
    const ShiftSweep sweep = sweep_of({0, 0, 0}, Format::f32, Method::naive, {-110, 90});
    const std::vector<FailureRun> runs = failure_runs(sweep);
    REQUIRE(runs.size() == 3);
    CHECK(runs[0].cause == ShiftFailure::all_underflow);
    CHECK(runs[1].cause == ShiftFailure::sum_overflows);
    CHECK(runs[2].cause == ShiftFailure::exp_overflows);
    CHECK(runs[0].from == -110);
    CHECK(runs[2].to == 90);
    CHECK(std::fabs(runs[0].to - limits_of(Format::f32).exp_is_zero_below) <= 1);
    CHECK(std::fabs(runs[1].from - (limits_of(Format::f32).exp_overflows_above - std::log(3.0))) <= 1);
    CHECK(runs[1].to == runs[2].from);
    CHECK(std::fabs(runs[2].from - limits_of(Format::f32).exp_overflows_above) <= 1);
}

TEST_CASE("the stable curves are flat in f64 and not in bf16") {
    const std::vector<double> logits = {2, 1, 0.1};
    const ShiftRange range{-150, 150};
    CHECK(failure_runs(sweep_of(logits, Format::f64, Method::stable, range)).empty());
    CHECK(largest_range(sweep_of(logits, Format::f64, Method::stable, range)) < 1e-12);
    CHECK(largest_range(sweep_of(logits, Format::bf16, Method::stable, range)) > 0.01);
}

TEST_CASE("every failure has a name of its own") {
    CHECK(name_of(ShiftFailure::none) == "none");
    CHECK(name_of(ShiftFailure::sum_overflows) == "the sum overflows");
    CHECK(name_of(ShiftFailure::logits_overflow) == "z + c overflows");
}

}  // namespace softmaxlab
