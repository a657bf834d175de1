// What was there before the last change, for the classes that there are now.
#include "core/engine/before_results.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "core/engine/cpu_backend.h"
#include "core/engine/results.h"
#include "core/numeric/jacobian.h"

namespace softmaxlab::test {

TEST_CASE("before: nothing at first, after undo, and of a set from a file") {
    Document document;
    Results results(document, make_reference_backend());
    CHECK(results.before().softmax() == nullptr);
    CHECK(results.before().jacobian() == nullptr);
    CHECK(results.before().sweep() == nullptr);
    document.apply(edit::SetLogit{0, 5});
    CHECK(results.before().softmax() != nullptr);
    document.undo();
    CHECK(results.before().softmax() == nullptr);

    LogitSet set;
    set.logits.assign(20, 1.0);
    document.apply(edit::ReplaceScene{scene_from(set)});
    document.apply(edit::SetMasked{3, true});
    CHECK(results.before().softmax() == nullptr);
    CHECK(results.before().sweep() == nullptr);
}

TEST_CASE("before: shares, exponentials and their sum are those that were shown") {
    for (const Method method : {Method::stable, Method::naive}) {
        Document document;
        document.apply(edit::SetMethod{method});
        document.apply(edit::SetMasked{2, true});
        Results results(document, make_simd_backend());
        const std::vector<double> shown = results.shown_probabilities();
        const Trace trace = results.trace();
        const Softmax exact = results.reference();
        for (int i = 0; i < 5; ++i) document.apply(edit::SetLogit{0, 3.0 + i}, 1);
        const SoftmaxBefore* before = results.before().softmax();
        REQUIRE(before != nullptr);
        REQUIRE(before->classes.size() == 5);
        for (std::size_t i = 0; i < 5; ++i) {
            REQUIRE(before->classes[i]);
            CHECK(before->classes[i]->probability == shown[i]);
            CHECK(before->classes[i]->exponential == trace.exponentials[i]);
            CHECK(before->classes[i]->masked == (i == 2));
        }
        CHECK(before->classes[0]->logit == 2);
        CHECK(before->sum == trace.sum);
        CHECK(before->exact.entropy_nats == exact.entropy_nats);
        CHECK(before->temperature == 1);
    }
}

TEST_CASE("before: a class that came since was not there, the others are found where they are now") {
    Document document;
    Results results(document, make_reference_backend());
    const Softmax was = results.reference();
    document.apply(edit::AddClass{});
    document.apply(edit::MoveClass{0, 5});
    const SoftmaxBefore* before = results.before().softmax();
    REQUIRE(before != nullptr);
    REQUIRE(before->classes.size() == 6);
    CHECK(before->classes[0]->probability == was.probabilities[1]);
    CHECK_FALSE(before->classes[4]);
    CHECK(before->classes[5]->probability == was.probabilities[0]);

    const std::vector<double> all = jacobian(std::vector<double>{2, 1, 0.1, -0.7, 1.4});
    const std::vector<double>* block = results.before().jacobian();
    REQUIRE(block != nullptr);
    REQUIRE(block->size() == 36);
    CHECK((*block)[0] == all[6]);  // class 1 of then by itself
    CHECK((*block)[5] == all[5]);  // class 1 by class 0
    CHECK(std::isnan((*block)[4]));
    CHECK(std::isnan((*block)[4 * 6]));
}

TEST_CASE("before: curves of their own only where the logits were others") {
    Document document;
    Results results(document, make_reference_backend());
    document.apply(edit::SetTemperature{3});
    CHECK(results.before().sweep() == nullptr);
    CHECK(results.before().softmax()->temperature == 1);

    const TemperatureSweep was = results.temperature().sweep();
    document.apply(edit::SetLogit{1, -4});
    const SweepBefore* before = results.before().sweep();
    REQUIRE(before != nullptr);
    CHECK(before->sweep.curves == was.curves);
    CHECK(before->sweep.entropy_nats == was.entropy_nats);
    CHECK(before->classes == std::vector<std::size_t>{0, 1, 2, 3, 4});

    document.apply(edit::RemoveClass{0});
    before = results.before().sweep();
    REQUIRE(before != nullptr);
    CHECK(before->classes == std::vector<std::size_t>{0, 1, 2, 3});
    CHECK(before->sweep.classes == std::vector<std::size_t>{1, 2, 3, 4});
}

}  // namespace softmaxlab::test
