#include "core/scene/edit.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <limits>

#include "core/base/limits.h"
#include "tests/core/scene/random_scene.h"

namespace softmaxlab {
namespace {

Scene loaded_scene() {
    LogitSet set{"x.csv", {}, {}};
    for (int i = 0; i < 20; ++i) set.logits.push_back(i);
    set.logits[2] = -infinity;
    return scene_from(set);
}

std::string names_of(const Scene& scene) {
    std::string names;
    for (const ClassItem& item : scene.classes) names += (names.empty() ? "" : " ") + item.name;
    return names;
}

/// The names that the ratio shows: what must not change when classes move.
std::string ratio_names(const Scene& scene) {
    return scene.classes[scene.ratio.first].name + "/" + scene.classes[scene.ratio.second].name;
}

Scene with_ratio(std::size_t first, std::size_t second) {
    return apply(default_scene(), edit::SetRatio{{first, second}});
}

TEST_CASE("SetLogit sets one logit and nothing else") {
    Scene expected = default_scene();
    expected.classes[1].logit = -3.25;
    CHECK(apply(default_scene(), edit::SetLogit{1, -3.25}) == expected);
}

TEST_CASE("SetLogit keeps the mask") {
    const Scene masked = apply(default_scene(), edit::SetMasked{1, true});
    const Scene scene = apply(masked, edit::SetLogit{1, 4});
    CHECK(scene.classes[1].masked);
    CHECK(scene.classes[1].logit == 4);
}

TEST_CASE("SetLogit clamps to the limit and refuses NaN") {
    CHECK(apply(default_scene(), edit::SetLogit{0, infinity}).classes[0].logit == logit_limit);
    CHECK(apply(default_scene(), edit::SetLogit{0, -infinity}).classes[0].logit == -logit_limit);
    CHECK(apply(default_scene(), edit::SetLogit{0, 1.7e308}).classes[0].logit == logit_limit);
    CHECK(apply(default_scene(), edit::SetLogit{0, quiet_nan}) == default_scene());
    CHECK(apply(default_scene(), edit::SetLogit{5, 1}) == default_scene());
}

TEST_CASE("SetLogits sets all logits but those of masked classes") {
    const Scene masked = apply(default_scene(), edit::SetMasked{1, true});
    const Scene scene = apply(masked, edit::SetLogits{{1, 2, 3, quiet_nan, infinity}});
    CHECK(scene.classes[0].logit == 1);
    CHECK(scene.classes[1] == masked.classes[1]);
    CHECK(scene.classes[2].logit == 3);
    CHECK(scene.classes[3] == masked.classes[3]);
    CHECK(scene.classes[4].logit == logit_limit);
    CHECK(apply(masked, edit::SetLogits{{1, 2}}) == masked);
}

TEST_CASE("SetTemperature takes 0, positive numbers and infinity") {
    const double temperature = GENERATE(0.0, 1e-300, 0.7, 100.0, std::numeric_limits<double>::infinity());
    CHECK(apply(default_scene(), edit::SetTemperature{temperature}).temperature == temperature);
}

TEST_CASE("SetTemperature refuses what is no temperature") {
    CHECK(apply(default_scene(), edit::SetTemperature{-1e-300}) == default_scene());
    CHECK(apply(default_scene(), edit::SetTemperature{-infinity}) == default_scene());
    CHECK(apply(default_scene(), edit::SetTemperature{quiet_nan}) == default_scene());
}

TEST_CASE("A temperature of -0 is 0: its reciprocal must not become -inf") {
    CHECK_FALSE(std::signbit(apply(default_scene(), edit::SetTemperature{-0.0}).temperature));
}

TEST_CASE("SetMasked masks and unmasks; the logit stays") {
    const Scene masked = apply(default_scene(), edit::SetMasked{2, true});
    CHECK(is_masked(masked, 2));
    CHECK(masked.classes[2].logit == 0.1);
    CHECK(apply(masked, edit::SetMasked{2, false}) == default_scene());
    CHECK(apply(default_scene(), edit::SetMasked{5, true}) == default_scene());
}

TEST_CASE("All classes can be masked") {
    Scene scene = default_scene();
    for (std::size_t i = 0; i < 5; ++i) scene = apply(scene, edit::SetMasked{i, true});
    CHECK(effective_logits(scene) == std::vector<double>(5, -infinity));
    CHECK(is_valid(scene));
}

TEST_CASE("SetName takes any UTF-8 and refuses the rest") {
    CHECK(apply(default_scene(), edit::SetName{0, "Löwe"}).classes[0].name == "Löwe");
    CHECK(class_name(apply(default_scene(), edit::SetName{0, ""}), 0) == "class 0");
    CHECK(apply(default_scene(), edit::SetName{0, "L\xF6we"}) == default_scene());
    CHECK(apply(default_scene(), edit::SetName{5, "x"}) == default_scene());
}

TEST_CASE("AddClass appends logit 0 with the next free name and colour, up to 16") {
    Scene scene = apply(default_scene(), edit::AddClass{});
    CHECK(names_of(scene) == "cat dog fox owl emu bee");
    CHECK(scene.classes[5] == ClassItem{"bee", 0, false, 5});
    for (int i = 0; i < 20; ++i) scene = apply(scene, edit::AddClass{});
    CHECK(scene.classes.size() == max_classes);
    CHECK(is_valid(scene));
}

TEST_CASE("AddClass takes the name and colour of a class that was removed") {
    const Scene scene = apply(apply(default_scene(), edit::RemoveClass{1}), edit::AddClass{});
    CHECK(scene.classes.back() == ClassItem{"dog", 0, false, 1});
}

TEST_CASE("RemoveClass keeps the ratio at its classes") {
    CHECK(names_of(apply(default_scene(), edit::RemoveClass{1})) == "cat fox owl emu");
    CHECK(ratio_names(apply(with_ratio(1, 3), edit::RemoveClass{0})) == "dog/owl");
    CHECK(ratio_names(apply(with_ratio(3, 1), edit::RemoveClass{2})) == "owl/dog");
    CHECK(ratio_names(apply(with_ratio(1, 3), edit::RemoveClass{4})) == "dog/owl");
}

TEST_CASE("RemoveClass puts a neighbour in the place of a class of the ratio") {
    CHECK(ratio_names(apply(with_ratio(0, 1), edit::RemoveClass{1})) == "cat/fox");
    CHECK(ratio_names(apply(with_ratio(0, 1), edit::RemoveClass{0})) == "fox/dog");
    CHECK(ratio_names(apply(with_ratio(3, 4), edit::RemoveClass{4})) == "owl/fox");
    CHECK(ratio_names(apply(with_ratio(3, 4), edit::RemoveClass{3})) == "fox/emu");
    CHECK(ratio_names(apply(with_ratio(2, 2), edit::RemoveClass{2})) == "owl/owl");
}

TEST_CASE("Removing down to one class leaves its ratio to itself, adding one makes a pair again") {
    Scene scene = default_scene();
    for (int i = 0; i < 10; ++i) scene = apply(scene, edit::RemoveClass{0});
    CHECK(names_of(scene) == "emu");
    CHECK(scene.ratio == ClassPair{0, 0});
    CHECK(is_valid(scene));
    CHECK(apply(scene, edit::AddClass{}).ratio == ClassPair{0, 1});
}

TEST_CASE("MoveClass carries name, logit, mask, colour and the ratio along") {
    const Scene masked = apply(default_scene(), edit::SetMasked{0, true});
    const Scene scene = apply(masked, edit::MoveClass{0, 3});
    CHECK(names_of(scene) == "dog fox owl cat emu");
    CHECK(scene.classes[3] == masked.classes[0]);
    CHECK(ratio_names(scene) == "cat/dog");
    CHECK(apply(scene, edit::MoveClass{3, 0}) == masked);
    CHECK(apply(default_scene(), edit::MoveClass{0, 5}) == default_scene());
    CHECK(apply(default_scene(), edit::MoveClass{5, 0}) == default_scene());
    CHECK(apply(default_scene(), edit::MoveClass{2, 2}) == default_scene());
}

TEST_CASE("Every move keeps every ratio at its classes") {
    for (std::size_t from = 0; from < 5; ++from) {
        for (std::size_t to = 0; to < 5; ++to) {
            for (std::size_t first = 0; first < 5; ++first) {
                const Scene scene = with_ratio(first, 4 - first);
                CHECK(ratio_names(apply(scene, edit::MoveClass{from, to})) == ratio_names(scene));
            }
        }
    }
}

TEST_CASE("SetMethod and SetRatio") {
    CHECK(apply(default_scene(), edit::SetMethod{Method::naive}).method == Method::naive);
    CHECK(apply(default_scene(), edit::SetRatio{{4, 2}}).ratio == ClassPair{4, 2});
    CHECK(apply(default_scene(), edit::SetRatio{{0, 5}}) == default_scene());
    CHECK(apply(default_scene(), edit::SetRatio{{5, 0}}) == default_scene());
}

TEST_CASE("Resetting takes logit and mask back; temperature and names stay") {
    Scene scene = apply(default_scene(), edit::SetTemperature{0.5});
    scene = apply(scene, edit::SetMasked{1, true});
    const Scene one = apply(scene, edit::ResetLogit{1});
    CHECK(effective_logits(one) == std::vector<double>{2.0, 0.0, 0.1, -0.7, 1.4});
    const Scene all = apply(scene, edit::ResetLogits{});
    CHECK(effective_logits(all) == std::vector<double>(5, 0.0));
    CHECK(all.temperature == 0.5);
    CHECK(names_of(all) == names_of(scene));
    CHECK(apply(scene, edit::ResetLogit{5}) == scene);
}

TEST_CASE("Random logits are these numbers on every platform") {
    // Computed apart from this code, from the published definition of the 64-bit Mersenne Twister.
    CHECK(effective_logits(apply(default_scene(), edit::RandomLogits{1, 2})) ==
          std::vector<double>{0.7, 2.17, 1.58, 2.01, -1.72});
    const std::vector<double> six_decimals = {0.350992, 1.085945, 0.789189, 1.006983, -0.857584};
    const Scene fine = apply(default_scene(), edit::RandomLogits{1, 0.0625});  // a product by 1/16 is exact
    for (std::size_t i = 0; i < 5; ++i) CHECK(fine.classes[i].logit == six_decimals[i] / 16);
}

TEST_CASE("Random logits differ by seed, read well, and keep masks") {
    const Scene masked = apply(default_scene(), edit::SetMasked{1, true});
    const Scene scene = apply(masked, edit::RandomLogits{7, 3});
    CHECK(scene.classes[1].masked);
    CHECK(effective_logits(scene) != effective_logits(apply(masked, edit::RandomLogits{8, 3})));
    for (const ClassItem& item : scene.classes) CHECK(std::round(item.logit * 100) / 100 == item.logit);
}

TEST_CASE("Random logits are normal with the deviation that was asked for") {
    double sum = 0;
    double squares = 0;
    double count = 0;
    double within_one = 0;
    Scene scene = default_scene();
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
        scene = apply(scene, edit::RandomLogits{seed, 2});
        for (const ClassItem& item : scene.classes) {
            sum += item.logit;
            squares += item.logit * item.logit;
            within_one += std::abs(item.logit) <= 2 ? 1 : 0;
            ++count;
        }
    }
    // 20,000 numbers: the mean's deviation is 2/√20000 = 0.014, the variance's 4·√(2/20000) = 0.04, that of
    // the share within one deviation √(0.683·0.317/20000) = 0.0033. The bounds are four of these.
    CHECK(std::abs(sum / count) < 0.057);
    CHECK(std::abs(squares / count - 4) < 0.16);
    CHECK(std::abs(within_one / count - 0.6827) < 0.0132);
}

TEST_CASE("Random logits take any finite deviation and refuse the rest") {
    CHECK(effective_logits(apply(default_scene(), edit::RandomLogits{1, 0})) == std::vector<double>(5, 0.0));
    const Scene tiny = apply(default_scene(), edit::RandomLogits{1, 1e-6});
    CHECK(tiny.classes[0].logit != 0);
    CHECK(std::abs(tiny.classes[0].logit) < 1e-5);
    const Scene huge = apply(default_scene(), edit::RandomLogits{1, 1e308});
    for (const ClassItem& item : huge.classes) CHECK(std::abs(item.logit) <= logit_limit);
    CHECK(apply(default_scene(), edit::RandomLogits{1, -1}) == default_scene());
    CHECK(apply(default_scene(), edit::RandomLogits{1, quiet_nan}) == default_scene());
    CHECK(apply(default_scene(), edit::RandomLogits{1, infinity}) == default_scene());
}

TEST_CASE("ReplaceScene takes a valid scene whole and refuses another") {
    const Scene loaded = loaded_scene();
    CHECK(apply(default_scene(), edit::ReplaceScene{loaded}) == loaded);
    CHECK(apply(loaded, edit::ReplaceScene{default_scene()}) == default_scene());
    CHECK(apply(default_scene(), edit::ReplaceScene{Scene{}}) == default_scene());
}

TEST_CASE("A loaded set is masked by hand, its logits stay") {
    const Scene scene = apply(apply(loaded_scene(), edit::SetMasked{7, true}), edit::SetMasked{3, true});
    CHECK(scene.loaded_masked == std::vector<std::size_t>{3, 7});
    CHECK(apply(scene, edit::SetMasked{7, true}) == scene);
    CHECK(apply(scene, edit::SetMasked{7, false}).loaded_masked == std::vector<std::size_t>{3});
    CHECK(apply(scene, edit::ResetLogit{3}).loaded_masked == std::vector<std::size_t>{7});
    CHECK(apply(scene, edit::ResetLogits{}) == loaded_scene());
    CHECK(apply(scene, edit::SetMasked{20, true}) == scene);

    // Class 2 is masked by its file: neither way is there anything to change.
    CHECK(apply(scene, edit::SetMasked{2, true}) == scene);
    CHECK(apply(scene, edit::SetMasked{2, false}) == scene);
}

TEST_CASE("Edits of classes do nothing to a loaded set") {
    const Scene scene = loaded_scene();
    CHECK(apply(scene, edit::SetLogit{0, 5}) == scene);
    CHECK(apply(scene, edit::SetName{0, "x"}) == scene);
    CHECK(apply(scene, edit::AddClass{}) == scene);
    CHECK(apply(scene, edit::RemoveClass{0}) == scene);
    CHECK(apply(scene, edit::MoveClass{0, 1}) == scene);
    CHECK(apply(scene, edit::RandomLogits{1, 1}) == scene);
    CHECK(apply(scene, edit::SetTemperature{2}).temperature == 2);
    CHECK(apply(scene, edit::SetRatio{{19, 3}}).ratio == ClassPair{19, 3});
}

TEST_CASE("A valid scene stays valid under any edits") {
    test::Random random(20240607);
    for (int run = 0; run < 200; ++run) {
        Scene scene = test::random_scene(random);
        REQUIRE(is_valid(scene));
        for (int step = 0; step < 40; ++step) {
            const Edit edit = test::random_edit(random, scene);
            scene = apply(std::move(scene), edit);
            REQUIRE(is_valid(scene));
        }
    }
}

}  // namespace
}  // namespace softmaxlab
