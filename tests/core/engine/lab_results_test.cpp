// What "Temperature" and "Shift and overflow" ask of the results.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <memory>
#include <vector>

#include "core/base/limits.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/results.h"
#include "core/numeric/shifted_logit.h"
#include "core/scene/edit.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab::test {
namespace {

Scene scene_of(const std::vector<double>& logits) {
    Scene scene;
    for (const double z : logits) scene.classes.push_back({"", z, false, 0});
    if (logits.size() < 2) scene.ratio = {0, 0};
    return scene;
}

Scene loaded(const std::vector<double>& logits) {
    return scene_from(LogitSet{"test", logits, {}});
}

std::vector<double> numbered(std::size_t count) {
    std::vector<double> logits(count);
    for (std::size_t i = 0; i < count; ++i) logits[i] = std::sin(static_cast<double>(i)) * 5;
    return logits;
}

}  // namespace

TEST_CASE("lab results: the temperature sweep has a curve for each class that takes part") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_simd_backend());
    document.apply(edit::SetMasked{1, true});
    const TemperatureSweep& sweep = results.temperature().sweep();
    CHECK(sweep.classes == std::vector<std::size_t>{0, 2});
    REQUIRE(sweep.temperatures.size() == 201);
    CHECK(sweep.temperatures.front() == 0.01);
    CHECK(sweep.temperatures.back() == 100);
    const std::vector<double> p = softmax(results.logits(), 100).probabilities;
    CHECK(std::fabs(sweep.curves[1].back() - p[2]) < 1e-12);
    CHECK(sweep.rest.back() == 0);
    CHECK(results.temperature().steepest() == steepest_temperature(results.logits(), sweep));
}

TEST_CASE("lab results: no temperature touches the sweep, any logit does") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_simd_backend());
    const double steepest = results.temperature().steepest();
    const double* const curve = results.temperature().sweep().curves[0].data();
    document.apply(edit::SetTemperature{3});
    document.apply(edit::SetShift{7});
    document.apply(edit::SetFormat{Format::f16});
    CHECK(results.temperature().sweep().curves[0].data() == curve);  // not made anew
    CHECK(results.temperature().steepest() == steepest);

    document.apply(edit::SetLogit{0, 4});
    CHECK(results.temperature().sweep().curves[0][100] > 0.9);  // at T = 1
    CHECK(results.temperature().steepest() > steepest);
    document.apply(edit::SetLogit{0, 2});
    CHECK(results.temperature().steepest() == steepest);
    results.set_backend(make_reference_backend());
    CHECK(results.temperature().steepest() == steepest);
}

TEST_CASE("lab results: of a loaded set the top 12 have curves, the others are the rest") {
    std::vector<double> logits = numbered(500);
    logits[300] = 9;
    Document document(loaded(logits));
    Results results(document, make_simd_backend());
    const TemperatureSweep& sweep = results.temperature().sweep();
    CHECK(sweep.temperatures.size() == 101);
    REQUIRE(sweep.classes.size() == 12);
    CHECK(sweep.classes.front() == 300);
    CHECK(std::equal(sweep.classes.begin(), sweep.classes.end(), results.ranking().begin()));
    double sum = sweep.rest[50];
    for (const std::vector<double>& curve : sweep.curves) sum += curve[50];
    CHECK(std::fabs(sum - 1) < 1e-12);
    CHECK(sweep.rest[50] > 0);

    for (std::size_t i = 3; i < 500; ++i) document.apply(edit::SetMasked{i, true});
    CHECK(results.temperature().sweep().classes.size() == 3);
}

TEST_CASE("lab results: the traces of the format agree with the vectors bit for bit") {
    const nlohmann::json reference = load_reference("precision.json");
    std::size_t compared = 0;
    for (const nlohmann::json& expected : reference.at("traces")) {
        const std::string format = expected.at("format");
        const std::string method = expected.at("method");
        CAPTURE(format, method, expected.at("input").dump());
        Document document(scene_of(numbers_of(expected.at("input"))));
        document.apply(edit::SetFormat{*format_named(format)});
        Results results(document, make_simd_backend());
        const Trace& actual = results.formats().trace(*method_named(method));
        CHECK(actual.format == *format_named(format));
        CHECK(first_difference(actual.logits, numbers_of(expected.at("logits")), same_bits) == -1);
        if (expected.contains("max")) CHECK(same_bits(actual.max.value(), number_of(expected.at("max"))));
        if (expected.contains("shifted"))
            CHECK(first_difference(actual.shifted, numbers_of(expected.at("shifted")), same_bits) == -1);
        CHECK(first_difference(actual.exponentials, numbers_of(expected.at("exponentials")), same_bits) ==
              -1);
        CHECK(same_bits(actual.sum, number_of(expected.at("sum"))));
        CHECK(first_difference(actual.probabilities, numbers_of(expected.at("probabilities")), same_bits) ==
              -1);
        ++compared;
    }
    CHECK(compared == 192);
}

TEST_CASE("lab results: traces, diagnoses and logarithms follow format, scale, shift and temperature") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_simd_backend());
    document.apply(edit::SetFormat{Format::f16});
    document.apply(edit::SetScale{2});
    document.apply(edit::SetShift{8});
    document.apply(edit::SetTemperature{0.5});
    const std::vector<double> z = shifted_logits(results.logits(), 2, 8, Format::f16);
    for (const Method method : {Method::naive, Method::stable}) {
        const Trace expected = trace(z, 0.5, Format::f16, method);
        CHECK(results.formats().trace(method).input == z);
        CHECK(results.formats().trace(method).exponentials == expected.exponentials);
        CHECK(results.formats().log_values(method).log_sum == log_values(expected).log_sum);
    }
    CHECK(results.formats().diagnosis(Method::naive).first->sentence ==
          "exp(24) is past 65504, the largest f16: it became ∞");
    CHECK_FALSE(results.formats().diagnosis(Method::stable).first);
    CHECK(results.formats().exact().max == 12);
    CHECK(results.formats().exact().probabilities == softmax(results.logits(), 0.25).probabilities);

    CHECK(results.formats().trace(Method::naive, Format::f32).sum > 1e9);  // another one, beside the scene's
    CHECK_FALSE(results.formats().diagnosis(Method::naive, Format::f32).first);
    CHECK(results.formats().log_values(Method::naive, Format::f32).log_sum_exp > 24);
    CHECK(results.formats().trace(Method::naive).format == Format::f16);

    document.apply(edit::SetShift{0});
    CHECK(results.formats().trace(Method::naive).input ==
          shifted_logits(results.logits(), 2, 0, Format::f16));
    CHECK_FALSE(results.formats().diagnosis(Method::naive).first);
    document.apply(edit::SetMasked{0, true});
    CHECK(results.formats().diagnosis(Method::naive).logits[0] == CellState::masked);
}

TEST_CASE("lab results: what is kept of the traces is what a new start gives") {
    std::vector<double> z(5000);  // more than are computed with double-double
    for (std::size_t i = 0; i < z.size(); ++i) z[i] = 4 * std::sin(static_cast<double>(i) * 1.7);
    Document document(scene_of({1, 2}));
    document.apply(edit::ReplaceScene{scene_from(LogitSet{"many", z, {}})});
    Results results(document, make_simd_backend());
    const std::vector<Edit> edits = {
        edit::SetShift{3},         edit::SetTemperature{0.7},    edit::SetScale{2},  edit::SetShift{-1},
        edit::SetMasked{7, true},  edit::SetFormat{Format::f16}, edit::SetShift{90}, edit::SetTemperature{0},
        edit::SetMasked{7, false}, edit::SetTemperature{2},      edit::SetScale{1},  edit::SetShift{0}};
    for (const Edit& change : edits) {
        document.apply(change);
        CAPTURE(document.revision());
        Results anew(document, make_simd_backend());
        CHECK(results.formats().exact().probabilities == anew.formats().exact().probabilities);
        CHECK(same_bits(results.formats().exact().max, anew.formats().exact().max));
        CHECK(same_bits(results.formats().exact().log_sum_exp, anew.formats().exact().log_sum_exp));
        for (const Method method : {Method::naive, Method::stable}) {
            const Trace& actual = results.formats().trace(method);
            const Trace& expected = anew.formats().trace(method);
            CHECK(first_difference(actual.input, expected.input, same_bits) == -1);
            CHECK(first_difference(actual.shifted, expected.shifted, same_bits) == -1);
            CHECK(first_difference(actual.scaled, expected.scaled, same_bits) == -1);
            CHECK(first_difference(actual.probabilities, expected.probabilities, same_bits) == -1);
            CHECK(results.formats().diagnosis(method).logits == anew.formats().diagnosis(method).logits);
            CHECK(results.formats().diagnosis(method).shifted == anew.formats().diagnosis(method).shifted);
            CHECK(results.formats().diagnosis(method).probabilities ==
                  anew.formats().diagnosis(method).probabilities);
        }
    }
}

TEST_CASE("lab results: a diagnosis names the shift") {
    Document document(scene_of({2000, 10}));
    Results results(document, make_simd_backend());
    document.apply(edit::SetFormat{Format::f16});
    document.apply(edit::SetScale{32});
    document.apply(edit::SetShift{1600});
    CHECK(results.formats().diagnosis(Method::stable).first->sentence ==
          "z + c = 64000 + 1600 is past 65504, the largest f16: it became ∞");
}

TEST_CASE("lab results: the shift sweep stays while c moves, and only then") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_simd_backend());
    const std::vector<double> shifts = {-110, 0, 88, 89};
    const double* const curve = results.formats().shift_sweep(Method::naive, shifts).curves[0].data();
    results.formats().shift_sweep(Method::stable, shifts);
    document.apply(edit::SetShift{7});
    document.apply(edit::SetTarget{2});
    CHECK(results.formats().shift_sweep(Method::naive, shifts).curves[0].data() == curve);
    CHECK(results.formats().shift_sweep(Method::naive, shifts).failures ==
          std::vector<ShiftFailure>{ShiftFailure::all_underflow, ShiftFailure::none,
                                    ShiftFailure::exp_overflows, ShiftFailure::exp_overflows});
    CHECK(results.formats().shift_sweep(Method::stable, shifts).failures ==
          std::vector<ShiftFailure>(4, ShiftFailure::none));

    const auto agrees = [&](const std::vector<double>& points) {
        const Scene& scene = document.scene();
        const ShiftSweep expected = sweep_shift(results.logits(), scene.overflow.scale, scene.temperature,
                                                scene.overflow.format, Method::stable, points);
        const ShiftSweep& actual = results.formats().shift_sweep(Method::stable, points);
        return actual.shifts == points && actual.curves == expected.curves;
    };
    CHECK(agrees(shifts));
    CHECK(agrees({-1, 1}));
    for (const Edit& edit :
         std::vector<Edit>{edit::SetFormat{Format::bf16}, edit::SetScale{3}, edit::SetTemperature{0.7},
                           edit::SetLogit{1, 1.5}, edit::SetMasked{2, true}}) {
        const std::vector<std::vector<double>> before =
            results.formats().shift_sweep(Method::stable, shifts).curves;
        document.apply(edit);
        CHECK(agrees(shifts));
        CHECK(results.formats().shift_sweep(Method::stable, shifts).curves != before);
    }
}

TEST_CASE("lab results: a very long row takes fewer of the shifts") {
    std::vector<double> shifts(101);
    for (std::size_t i = 0; i < shifts.size(); ++i) shifts[i] = static_cast<double>(i) - 50;
    Document document(loaded(numbered(20'000)));
    Results results(document, make_simd_backend());
    const ShiftSweep& sweep = results.formats().shift_sweep(Method::stable, shifts);
    REQUIRE(sweep.shifts.size() == 50);
    CHECK(sweep.shifts.front() == -50);
    CHECK(sweep.shifts.back() == 50);
    CHECK(std::is_sorted(sweep.shifts.begin(), sweep.shifts.end()));
    CHECK(sweep.classes.size() == 12);
    CHECK(sweep.classes.front() == results.ranking().front());
    CHECK(sweep.failures.size() == 50);
    document.apply(edit::ReplaceScene{loaded(numbered(2'000))});
    CHECK(results.formats().shift_sweep(Method::stable, shifts).shifts == shifts);
}

TEST_CASE("lab results: rows without an answer") {
    Document document(scene_of({2, 1}));
    Results results(document, make_simd_backend());
    document.apply(edit::SetMasked{0, true});
    document.apply(edit::SetMasked{1, true});
    CHECK(results.temperature().sweep().classes.empty());
    CHECK(std::isnan(results.temperature().steepest()));
    CHECK(results.formats().diagnosis(Method::naive).first->step == Step::probabilities);
    CHECK(results.formats().exact().all_masked);
    CHECK(results.formats().exact().log_sum_exp == -infinity);
    CHECK(results.formats().shift_sweep(Method::naive, std::vector<double>{0}).failures.front() ==
          ShiftFailure::none);
}

}  // namespace softmaxlab::test
