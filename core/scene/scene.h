#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "core/numeric/trace.h"
#include "core/scene/attention.h"
#include "core/scene/gradients_scene.h"
#include "core/scene/language.h"
#include "core/scene/overflow_scene.h"
#include "core/scene/pins.h"

namespace softmaxlab {

/// One class that a person edits by hand.
struct ClassItem {
    std::string name;  ///< UTF-8; shown as "class 3" when empty
    double logit = 0;
    bool masked = false;
    int colour = 0;  ///< 0 … 15: stays with the class when it moves

    /// Compares by value. NaN equals NaN, so that a scene that holds one is still equal to its copy.
    friend bool operator==(const ClassItem& a, const ClassItem& b);
};

/// Logits from a file: large, immutable, shared by every scene of the history.
struct LogitSet {
    std::string source;               ///< where they came from, for people: a file name, "row 3 of x.npy"
    std::vector<double> logits;       ///< −inf: masked in the file; NaN and +inf stay as the file has them
    std::vector<std::string> labels;  ///< empty, or one for each logit, in UTF-8

    /// Compares by value. NaN equals NaN.
    friend bool operator==(const LogitSet& a, const LogitSet& b);
};

/// Two classes whose ratio is shown: p[first] / p[second]. They may be the same one.
struct ClassPair {
    std::size_t first = 0;
    std::size_t second = 1;

    friend bool operator==(const ClassPair&, const ClassPair&) = default;
};

inline constexpr std::size_t max_classes = 16;  ///< more than that are shown as a list, and come from a file
inline constexpr double logit_limit = 1e300;    ///< |z| of a logit entered by hand

/// The document: everything that is saved, undone and shown. A plain, comparable value: the classes with
/// their temperature, and a part for each subject beyond softmax itself.
struct Scene {
    std::string title;
    std::vector<ClassItem> classes;          ///< 1 … 16; ignored while `loaded` is set
    std::shared_ptr<const LogitSet> loaded;  ///< more than 16 logits from a file, or nothing
    std::vector<std::size_t> loaded_masked;  ///< sorted indices into `loaded` that are masked by hand
    double temperature = 1;                  ///< 0 … ∞, both included
    Method method = Method::stable;          ///< whether the max is subtracted
    ClassPair ratio;
    OverflowScene overflow;
    GradientsScene gradients;
    Pins pins;
    Attention attention;  ///< shares the temperature
    Language language;    ///< likewise

    friend bool operator==(const Scene& a, const Scene& b);  ///< compares `loaded` by value
};

/// The parts of a scene. Each is a plain value with ==, and has beside it:
///   is_valid(part, classes), or is_valid(part) if it knows no class: whether it keeps its promises;
///   Part::json_keys, read(scene, classes, part), write(part, scene): its members of the JSON object;
///   Part::Edit, and edit::apply_to(scene, change) for each of them: see edit.h;
/// and, where there is something to be said: follow(part, class_change), rough_json_size(part),
/// is_long_as_json(part).
inline constexpr std::tuple scene_parts{&Scene::overflow, &Scene::gradients, &Scene::pins, &Scene::attention,
                                        &Scene::language};

/// Calls `visit` with each part of the scene in turn.
template <typename SceneOrConst, typename Visit>
void for_each_part(SceneOrConst& scene, const Visit& visit) {
    std::apply([&](auto... part) { (visit(scene.*part), ...); }, scene_parts);
}

/// Whether the scene keeps the promises of its members' comments: 1 … 16 classes or a loaded set of more, a
/// temperature that is one, indices in range, texts in UTF-8. Every scene in a Document is valid.
bool is_valid(const Scene& scene);

/// K: the number of classes, of the loaded set if there is one.
std::size_t class_count(const Scene& scene);

/// Its name or label; without one "class 3" (by hand) or "#2" (loaded: the index). Throws std::out_of_range.
std::string class_name(const Scene& scene, std::size_t index);

/// Whether the class takes no part, be it masked by hand or by −inf in its file. Throws std::out_of_range.
bool is_masked(const Scene& scene, std::size_t index);

/// The logits with −inf for masked classes: the input of every computation.
std::vector<double> effective_logits(const Scene& scene);

/// The scene of the first start: cat, dog, fox, owl, emu.
Scene default_scene();

/// A scene from named logits: hand-editable up to 16 classes, a shared set above. Its title is the set's
/// source.
///
/// Up to 16, −inf becomes a masked class whose logit is 0, so that unmasking it gives a bar that can be
/// grabbed; any other value, NaN and +inf included, stays. Without labels the classes are "class 1", "class
/// 2" … Throws std::invalid_argument if the set is empty or has another number of labels than of logits.
Scene scene_from(LogitSet set);

/// A short, friendly name that no class in `classes` has. There is one for each of up to 16 classes.
std::string next_name(const std::vector<ClassItem>& classes);

/// The lowest colour slot that no class in `classes` has; 0 if all 16 are taken.
int next_colour(const std::vector<ClassItem>& classes);

}  // namespace softmaxlab
