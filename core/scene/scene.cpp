#include "core/scene/scene.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/numeric/same_values.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr double minus_infinity = -infinity;

// As many names as there can be classes: one is always free when a class is added.
constexpr std::array<const char*, max_classes> animals = {"cat", "dog", "fox", "owl", "emu", "bee",
                                                          "cow", "elk", "hen", "pig", "rat", "yak",
                                                          "ant", "bat", "cod", "eel"};

bool same_number(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

std::string numbered_name(std::size_t index) {
    return "class " + std::to_string(index);
}

void check_index(const Scene& scene, std::size_t index) {
    if (index >= class_count(scene)) {
        throw std::out_of_range("class " + std::to_string(index) + " of " +
                                std::to_string(class_count(scene)));
    }
}

bool valid_class(const ClassItem& item) {
    return item.colour >= 0 && item.colour < static_cast<int>(max_classes) && is_utf8(item.name);
}

bool valid_set(const LogitSet& set) {
    return set.logits.size() > max_classes &&
           (set.labels.empty() || set.labels.size() == set.logits.size()) && is_utf8(set.source) &&
           std::all_of(set.labels.begin(), set.labels.end(), is_utf8);
}

bool has_valid_parts(const Scene& scene) {
    bool valid = true;
    for_each_part(scene, [&](const auto& part) {
        if constexpr (requires { is_valid(part, std::size_t{}); }) {
            valid = valid && is_valid(part, class_count(scene));
        } else {
            valid = valid && is_valid(part);
        }
    });
    return valid;
}

bool same_parts(const Scene& a, const Scene& b) {
    return std::apply([&](auto... part) { return ((a.*part == b.*part) && ...); }, scene_parts);
}

}  // namespace

bool operator==(const ClassItem& a, const ClassItem& b) {
    return a.name == b.name && same_number(a.logit, b.logit) && a.masked == b.masked && a.colour == b.colour;
}

bool operator==(const LogitSet& a, const LogitSet& b) {
    return a.source == b.source && same_values(a.logits, b.logits) && a.labels == b.labels;
}

bool operator==(const Scene& a, const Scene& b) {
    const bool same_set = a.loaded == b.loaded || (a.loaded && b.loaded && *a.loaded == *b.loaded);
    return same_set && a.title == b.title && a.classes == b.classes && a.loaded_masked == b.loaded_masked &&
           a.temperature == b.temperature && a.method == b.method && a.ratio == b.ratio && same_parts(a, b);
}

bool is_valid(const Scene& scene) {
    if (scene.classes.size() > max_classes || (scene.classes.empty() && !scene.loaded)) return false;
    if (!std::all_of(scene.classes.begin(), scene.classes.end(), valid_class)) return false;
    if (scene.loaded ? !valid_set(*scene.loaded) : !scene.loaded_masked.empty()) return false;

    const std::size_t count = class_count(scene);
    const auto& masked = scene.loaded_masked;
    const auto not_rising = [](std::size_t a, std::size_t b) { return a >= b; };
    if (std::adjacent_find(masked.begin(), masked.end(), not_rising) != masked.end()) return false;
    if (!masked.empty() && masked.back() >= count) return false;

    return is_temperature(scene.temperature) &&
           (scene.method == Method::naive || scene.method == Method::stable) && scene.ratio.first < count &&
           scene.ratio.second < count && is_utf8(scene.title) && has_valid_parts(scene);
}

std::size_t class_count(const Scene& scene) {
    return scene.loaded ? scene.loaded->logits.size() : scene.classes.size();
}

std::string class_name(const Scene& scene, std::size_t index) {
    check_index(scene, index);
    if (!scene.loaded) {
        const std::string& name = scene.classes[index].name;
        return name.empty() ? numbered_name(index) : name;
    }
    const std::vector<std::string>& labels = scene.loaded->labels;
    return labels.empty() || labels[index].empty() ? "#" + std::to_string(index) : labels[index];
}

bool is_masked(const Scene& scene, std::size_t index) {
    check_index(scene, index);
    if (!scene.loaded) return scene.classes[index].masked || scene.classes[index].logit == minus_infinity;
    return scene.loaded->logits[index] == minus_infinity ||
           std::binary_search(scene.loaded_masked.begin(), scene.loaded_masked.end(), index);
}

std::vector<double> effective_logits(const Scene& scene) {
    std::vector<double> logits;
    if (scene.loaded) {
        logits = scene.loaded->logits;
        for (const std::size_t index : scene.loaded_masked) logits[index] = minus_infinity;
    } else {
        logits.reserve(scene.classes.size());
        for (const ClassItem& item : scene.classes)
            logits.push_back(item.masked ? minus_infinity : item.logit);
    }
    return logits;
}

Scene default_scene() {
    Scene scene;
    for (const double logit : {2.0, 1.0, 0.1, -0.7, 1.4}) {
        scene.classes.push_back({next_name(scene.classes), logit, false, next_colour(scene.classes)});
    }
    return scene;
}

Scene scene_from(LogitSet set) {
    if (set.logits.empty()) throw std::invalid_argument("a scene needs at least one logit");
    if (!set.labels.empty() && set.labels.size() != set.logits.size()) {
        throw std::invalid_argument("a scene needs one label for each logit, or none");
    }
    Scene scene;
    scene.title = set.source;
    if (set.logits.size() > max_classes) {
        scene.loaded = std::make_shared<const LogitSet>(std::move(set));
        return scene;
    }
    for (std::size_t i = 0; i < set.logits.size(); ++i) {
        const bool masked = set.logits[i] == minus_infinity;
        const bool named = !set.labels.empty() && !set.labels[i].empty();
        // The number becomes part of the name: it must stay with the class when the class moves.
        scene.classes.push_back({named ? set.labels[i] : numbered_name(i), masked ? 0.0 : set.logits[i],
                                 masked, static_cast<int>(i)});
    }
    if (scene.classes.size() == 1) scene.ratio = {0, 0};
    return scene;
}

std::string next_name(const std::vector<ClassItem>& classes) {
    for (const char* animal : animals) {
        const auto has_it = [animal](const ClassItem& item) { return item.name == animal; };
        if (std::none_of(classes.begin(), classes.end(), has_it)) return animal;
    }
    return numbered_name(classes.size());
}

int next_colour(const std::vector<ClassItem>& classes) {
    for (int colour = 0; colour < static_cast<int>(max_classes); ++colour) {
        const auto has_it = [colour](const ClassItem& item) { return item.colour == colour; };
        if (std::none_of(classes.begin(), classes.end(), has_it)) return colour;
    }
    return 0;
}

}  // namespace softmaxlab
