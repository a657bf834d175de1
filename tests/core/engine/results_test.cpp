#include "core/engine/results.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

#include "core/engine/cpu_backend.h"
#include "core/scene/edit.h"

namespace softmaxlab::test {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Counts how often it is asked, and can be made to fail.
class CountingBackend final : public Backend {
  public:
    explicit CountingBackend(int& calls, const bool& fails) : calls_(calls), fails_(fails) {}

    BackendKind kind() const override { return inner_->kind(); }
    std::string detail() const override { return "for tests"; }
    Format format() const override { return inner_->format(); }
    ErrorBound error_bound() const override { return inner_->error_bound(); }
    void softmax(const SoftmaxInput& input, SoftmaxOutput& output) override {
        ++calls_;
        if (fails_) throw std::runtime_error("the backend is gone");
        inner_->softmax(input, output);
    }
    JacobianOutput jacobian(const JacobianInput& input) override {
        ++calls_;
        return inner_->jacobian(input);
    }
    std::unique_ptr<AttentionBackend> attention() override { return inner_->attention(); }
    double jacobian_error(double temperature, std::size_t classes) const override {
        return inner_->jacobian_error(temperature, classes);
    }

  private:
    std::unique_ptr<Backend> inner_ = make_simd_backend();
    int& calls_;
    const bool& fails_;
};

Scene scene_of(const std::vector<double>& logits) {
    Scene scene;
    for (const double z : logits) scene.classes.push_back({"", z, false, 0});
    if (logits.size() < 2) scene.ratio = {0, 0};
    return scene;
}

Scene loaded(const std::vector<double>& logits) {
    Scene scene = default_scene();
    scene.loaded = std::make_shared<const LogitSet>(LogitSet{"test", logits, {}});
    return scene;
}

}  // namespace

TEST_CASE("results: everything belongs to the scene as it is") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_reference_backend());
    CHECK(results.logits() == std::vector<double>{2, 1, 0.1});
    CHECK(results.probabilities().probabilities == softmax(std::vector<double>{2, 1, 0.1}).probabilities);
    CHECK(results.trace().method == Method::stable);
    CHECK(results.trace().format == Format::f64);

    document.apply(edit::SetLogit{0, -1});
    document.apply(edit::SetMasked{1, true});
    document.apply(edit::SetTemperature{0.5});
    document.apply(edit::SetMethod{Method::naive});
    const std::vector<double> logits = {-1, -infinity, 0.1};
    CHECK(results.logits() == logits);
    CHECK(results.probabilities().probabilities == softmax(logits, 0.5).probabilities);
    CHECK(results.reference().probabilities == softmax(logits, 0.5).probabilities);
    CHECK(results.reference().live_classes == 2);
    CHECK(results.trace().method == Method::naive);
    CHECK(results.trace().temperature == 0.5);
    CHECK(results.trace().input == logits);

    document.undo();
    CHECK(results.trace().method == Method::stable);
}

TEST_CASE("results: the backend is asked once for each revision, and only on demand") {
    int calls = 0;
    const bool fails = false;
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, std::make_unique<CountingBackend>(calls, fails));
    results.logits();
    results.reference();
    results.trace();
    results.ranking();
    CHECK(calls == 0);
    results.probabilities();
    results.sum_of_probabilities();
    results.difference_to_reference();
    CHECK(calls == 1);
    document.apply(edit::SetLogit{0, 2});  // changes nothing
    results.probabilities();
    CHECK(calls == 1);
    document.apply(edit::SetLogit{0, 3});
    results.probabilities();
    results.probabilities();
    CHECK(calls == 2);
    document.undo();
    results.probabilities();
    CHECK(calls == 3);
}

TEST_CASE("results: another backend makes them anew, in its own format") {
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, make_simd_backend());
    CHECK(results.backend().kind() == BackendKind::simd);
    CHECK(results.trace().format == Format::f32);
    CHECK(results.difference_to_reference() > 0);  // these three are no float32 numbers
    CHECK(results.difference_to_reference() < 1e-6);
    const std::vector<double> in_float = results.probabilities().probabilities;
    results.set_backend(make_reference_backend());
    CHECK(results.trace().format == Format::f64);
    CHECK(results.probabilities().probabilities != in_float);
    CHECK(results.difference_to_reference() == 0);
}

TEST_CASE("results: where the backend fails, SIMD computes, and the failure is told") {
    int calls = 0;
    bool fails = true;
    Document document(scene_of({2, 1, 0.1}));
    Results results(document, std::make_unique<CountingBackend>(calls, fails));
    CHECK_FALSE(results.failure());
    const std::vector<double> expected = Results(document, make_simd_backend()).probabilities().probabilities;
    CHECK(results.probabilities().probabilities == expected);
    CHECK(results.failure() == "the backend is gone");
    CHECK(results.sum_of_probabilities() > 0.99);
    CHECK(calls == 1);  // what SIMD has computed is cached as well
    document.apply(edit::SetLogit{0, 3});
    CHECK(results.probabilities().probabilities != expected);  // rather than what was there before
    CHECK(calls == 2);
    results.set_backend(make_reference_backend());
    CHECK_FALSE(results.failure());
    CHECK(results.difference_to_reference() == 0);
    CHECK_FALSE(results.failure());
}

TEST_CASE("results: the sum is added from the left in the backend's format") {
    Document document(scene_of({1, 1, 1}));
    Results results(document, make_simd_backend());
    const std::vector<double>& p = results.probabilities().probabilities;
    const float third = static_cast<float>(p[0]);
    CHECK(results.sum_of_probabilities() == static_cast<double>((third + third) + third));
    results.set_backend(make_reference_backend());
    CHECK(results.sum_of_probabilities() == (1.0 / 3 + 1.0 / 3) + 1.0 / 3);

    // 100,000 float32 probabilities: the sum in float32 is visibly not 1, and is shown so.
    Document large(loaded(std::vector<double>(100'000, 0.0)));
    Results many(large, make_simd_backend());
    float expected = 0;
    for (const double value : many.probabilities().probabilities) expected += static_cast<float>(value);
    CHECK(many.sum_of_probabilities() == static_cast<double>(expected));
    CHECK(std::fabs(many.sum_of_probabilities() - 1) > 1e-6);
}

TEST_CASE("results: the ranking goes by the logits; ties by index, NaN last") {
    Document document(scene_of({1, 3, -2, 3, 0}));
    Results results(document, make_simd_backend());
    CHECK(results.ranking() == std::vector<std::size_t>{1, 3, 0, 4, 2});
    document.apply(edit::SetTemperature{0});
    CHECK(results.ranking() == std::vector<std::size_t>{1, 3, 0, 4, 2});
    document.apply(edit::SetMasked{1, true});
    CHECK(results.ranking() == std::vector<std::size_t>{3, 0, 4, 2, 1});
    document.apply(edit::SetLogit{2, 9});
    CHECK(results.ranking() == std::vector<std::size_t>{2, 3, 0, 4, 1});

    std::vector<double> logits(20, 0.0);
    logits[4] = std::numeric_limits<double>::quiet_NaN();
    logits[7] = 1;
    logits[9] = std::numeric_limits<double>::quiet_NaN();
    document.apply(edit::ReplaceScene{loaded(logits)});
    const std::vector<std::size_t> order = results.ranking();
    CHECK(order.front() == 7);
    CHECK(order[18] == 4);
    CHECK(order[19] == 9);
    CHECK(std::isnan(results.difference_to_reference()));
}

}  // namespace softmaxlab::test
