#include "tests/core/scene/random_scene.h"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/limits.h"
#include "tests/core/scene/random_parts.h"

namespace softmaxlab::test {
namespace {

std::string any_name(Random& random) {
    static const std::array<std::string, 8> names = {
        "",
        "cat",
        "a \"quoted\" name, with a comma",
        "Straßenbahn 🚋",
        "line\nbreak\tand tab",
        "猫",
        "a name of more than forty characters, which is long for a bar",
        std::string("zero\0inside", 11)};
    return names[pick(random, 0, names.size() - 1)];
}

Method any_method(Random& random) {
    return pick(random, 0, 1) == 0 ? Method::naive : Method::stable;
}

Scene random_loaded_scene(Random& random) {
    LogitSet set;
    set.source = any_name(random);
    const std::size_t count = pick(random, max_classes + 1, 60);
    for (std::size_t i = 0; i < count; ++i) set.logits.push_back(any_double(random));
    if (pick(random, 0, 1) == 0) {
        for (std::size_t i = 0; i < count; ++i) set.labels.push_back(any_name(random));
    }
    Scene scene = scene_from(std::move(set));
    for (std::size_t i = 0; i < count; ++i) {
        if (pick(random, 0, 4) == 0) scene.loaded_masked.push_back(i);
    }
    return scene;
}

/// One of any part.
Edit random_part_edit(Random& random, const Scene& scene) {
    std::vector<Edit> edits;
    for_each_part(scene, [&](const auto& part) {
        std::visit([&](auto&& change) { edits.emplace_back(std::forward<decltype(change)>(change)); },
                   random_edit_of(random, scene, part));
    });
    return edits[pick(random, 0, edits.size() - 1)];
}

}  // namespace

std::size_t pick(Random& random, std::size_t least, std::size_t most) {
    return least + static_cast<std::size_t>(random() % (most - least + 1));
}

double any_double(Random& random) {
    if (pick(random, 0, 9) == 0) return 0.01 * static_cast<double>(pick(random, 0, 1000)) - 5;
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

double any_temperature(Random& random) {
    static const std::array<double, 8> temperatures = {
        0, 1, infinity, 0.1, 1e-300, 1e300, std::numeric_limits<double>::denorm_min(), 0.7};
    return temperatures[pick(random, 0, temperatures.size() - 1)];
}

Scene random_scene(Random& random) {
    Scene scene;
    if (pick(random, 0, 3) == 0) scene = random_loaded_scene(random);
    const std::size_t least = scene.loaded ? 0 : 1;
    const std::size_t count = pick(random, least, max_classes);
    for (std::size_t i = 0; i < count; ++i) {
        scene.classes.push_back({any_name(random), any_double(random), pick(random, 0, 2) == 0,
                                 static_cast<int>(pick(random, 0, max_classes - 1))});
    }
    scene.title = any_name(random);
    scene.temperature = any_temperature(random);
    scene.method = any_method(random);
    scene.ratio = {pick(random, 0, class_count(scene) - 1), pick(random, 0, class_count(scene) - 1)};
    for_each_part(scene, [&](auto& part) { randomise(random, class_count(scene), part); });
    return scene;
}

Edit random_edit(Random& random, const Scene& scene) {
    const std::size_t index = pick(random, 0, class_count(scene) + 2);
    const std::size_t other = pick(random, 0, class_count(scene) + 2);
    if (pick(random, 0, 7) < 3) return random_part_edit(random, scene);
    switch (pick(random, 0, 15)) {
        case 0:
            return edit::SetLogit{index, any_double(random)};
        case 1:
            return edit::SetLogit{index, static_cast<double>(pick(random, 0, 3))};
        case 2:
            return edit::SetTemperature{pick(random, 0, 2) == 0 ? any_double(random)
                                                                : any_temperature(random)};
        case 3:
            return edit::SetMasked{index, pick(random, 0, 1) == 0};
        case 4:
            return edit::SetName{index, pick(random, 0, 5) == 0 ? "not UTF-8: \xFF" : any_name(random)};
        case 5:
            return edit::AddClass{};
        case 6:
            return edit::RemoveClass{index};
        case 7:
            return edit::MoveClass{index, other};
        case 8:
            return edit::SetMethod{any_method(random)};
        case 9:
            return edit::SetRatio{{index, other}};
        case 10:
            return edit::ResetLogit{index};
        case 11:
            return edit::ResetLogits{};
        case 12:
            return edit::RandomLogits{random(), pick(random, 0, 3) == 0 ? any_double(random) : 2.0};
        case 13: {
            std::vector<double> logits(scene.classes.size() + pick(random, 0, 1));
            for (double& logit : logits) logit = any_double(random);
            return edit::SetLogits{std::move(logits)};
        }
        case 14: {
            std::vector<std::string> names(class_count(scene) + pick(random, 0, 5) / 5);
            for (std::string& name : names) name = any_name(random);
            return edit::SetClassNames{std::move(names)};
        }
        default: {
            edit::ReplaceScene replace{random_scene(random)};
            if (pick(random, 0, 2) == 0) replace.scene.temperature = -1;
            return replace;
        }
    }
}

}  // namespace softmaxlab::test
