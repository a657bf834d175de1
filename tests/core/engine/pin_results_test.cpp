// Two pinned states side by side, as the results keep them.
#include "core/engine/pin_results.h"
#include "core/base/limits.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "core/engine/cpu_backend.h"
#include "core/engine/results.h"
#include "core/numeric/comparison.h"

namespace softmaxlab::test {
namespace {

Scene scene_of(const std::vector<double>& logits) {
    Scene scene;
    for (const double z : logits) scene.classes.push_back({"", z, false, 0});
    return scene;
}

}  // namespace

TEST_CASE("pin comparison: there is none before A is pinned, nor after it is unpinned") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_reference_backend());
    CHECK(results.pins().comparison() == nullptr);
    document.apply(edit::PinState{edit::PinSlot::a});
    CHECK(results.pins().comparison() != nullptr);
    document.apply(edit::Unpin{edit::PinSlot::a});
    CHECK(results.pins().comparison() == nullptr);
    document.undo();
    CHECK(results.pins().comparison() != nullptr);
}

TEST_CASE("pin comparison: A beside the present state, which moves on") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_reference_backend());
    document.apply(edit::PinState{edit::PinSlot::a});
    const PinComparison* c = results.pins().comparison();
    REQUIRE(c != nullptr);
    CHECK_FALSE(c->with_pin_b);
    CHECK(c->kl_nats == 0);
    CHECK(c->total_variation == 0);

    document.apply(edit::SetTemperature{3});
    document.apply(edit::SetLogit{2, 4});
    c = results.pins().comparison();
    const std::vector<double> a = softmax(std::vector<double>{2, 1, 0.1}, 1).probabilities;
    const std::vector<double> b = softmax(std::vector<double>{2, 1, 4}, 3).probabilities;
    CHECK(c->a == a);
    CHECK(c->b == b);
    CHECK(c->temperature_a == 1);
    CHECK(c->temperature_b == 3);
    CHECK(c->kl_nats == kl_divergence(a, b));
    CHECK(c->total_variation == total_variation(a, b));
}

TEST_CASE("pin comparison: A beside B, which stays whatever the scene does") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_reference_backend());
    document.apply(edit::PinState{edit::PinSlot::a});
    document.apply(edit::SetTemperature{0.25});
    document.apply(edit::PinState{edit::PinSlot::b});
    const double kl = results.pins().comparison()->kl_nats;
    const std::vector<double> z = {2, 1, 0.1};
    CHECK(kl == kl_divergence(softmax(z, 1).probabilities, softmax(z, 0.25).probabilities));

    const double* const kept = results.pins().comparison()->a.data();
    document.apply(edit::SetTemperature{50});
    CHECK(results.pins().comparison()->with_pin_b);
    CHECK(results.pins().comparison()->temperature_b == 0.25);
    CHECK(results.pins().comparison()->kl_nats == kl);
    CHECK(results.pins().comparison()->a.data() == kept);

    document.apply(edit::PinState{edit::PinSlot::a});  // pinned anew, at T = 50
    CHECK(results.pins().comparison()->a == softmax(z, 50).probabilities);
    document.apply(edit::Unpin{edit::PinSlot::b});
    CHECK_FALSE(results.pins().comparison()->with_pin_b);
    CHECK(results.pins().comparison()->kl_nats == 0);
}

TEST_CASE("pin comparison: what A takes for possible and B does not makes KL infinite") {
    Document document(scene_of({2, 1}));
    Results results(document, make_reference_backend());
    document.apply(edit::PinState{edit::PinSlot::a});
    document.apply(edit::SetTemperature{0});
    CHECK(results.pins().comparison()->kl_nats == infinity);
    CHECK(results.pins().comparison()->total_variation < 0.5);
}

TEST_CASE("pin comparison: a row of masked classes is no distribution, and NaN stays NaN") {
    Document document(scene_of({2, 1}));
    Results results(document, make_reference_backend());
    document.apply(edit::PinState{edit::PinSlot::a});
    document.apply(edit::SetMasked{0, true});
    document.apply(edit::SetMasked{1, true});
    CHECK(results.pins().comparison()->all_masked_b);
    CHECK_FALSE(results.pins().comparison()->all_masked_a);
    CHECK(std::isnan(results.pins().comparison()->kl_nats));
    CHECK(std::isnan(results.pins().comparison()->total_variation));
    document.apply(edit::PinState{edit::PinSlot::a});
    CHECK(results.pins().comparison()->all_masked_a);
    CHECK(std::isnan(results.pins().comparison()->kl_nats));

    Document broken(scene_of({2, std::nan("")}));
    Results of_broken(broken, make_reference_backend());
    broken.apply(edit::PinState{edit::PinSlot::a});
    CHECK(std::isnan(of_broken.pins().comparison()->kl_nats));
    CHECK_FALSE(of_broken.pins().comparison()->all_masked_a);
}

TEST_CASE("lab results: the limits of the sweep follow the logits, and no temperature changes them") {
    Document document(scene_of({2, 2, 0.1}));
    Results results(document, make_reference_backend());
    CHECK(results.temperature().limit_at_zero().probabilities == std::vector<double>{0.5, 0.5, 0});
    CHECK(results.temperature().limit_at_infinity().probabilities[2] == 1.0 / 3);
    const Softmax* const zero = &results.temperature().limit_at_zero();
    const double* const kept = zero->probabilities.data();
    document.apply(edit::SetTemperature{7});
    CHECK(results.temperature().limit_at_zero().probabilities.data() == kept);
    document.apply(edit::SetLogit{2, 9});
    CHECK(results.temperature().limit_at_zero().probabilities == std::vector<double>{0, 0, 1});
    document.apply(edit::SetMasked{0, true});
    CHECK(results.temperature().limit_at_infinity().probabilities == std::vector<double>{0, 0.5, 0.5});
}

TEST_CASE("lab results: both sides of dH/dT = Var_p(z)/T³ are those of the numerics at the scene's T") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_reference_backend());
    const std::vector<double> z = {2, 1, 0.1};
    for (const double t : {0.3, 1.0, 12.0}) {
        document.apply(edit::SetTemperature{t});
        CHECK(results.temperature().entropy_slope().closed_form == entropy_slope(z, t));
        CHECK(results.temperature().entropy_slope().by_difference == entropy_slope_by_difference(z, t));
    }
    document.apply(edit::SetTemperature{0});
    CHECK(results.temperature().entropy_slope().closed_form == 0);
    CHECK(results.temperature().entropy_slope().by_difference == 0);
}

}  // namespace softmaxlab::test
