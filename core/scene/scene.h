#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/numeric/trace.h"

namespace softmaxlab {

/// One class that a person edits by hand.
struct ClassItem {
    std::string name;
    double logit = 0;
    bool masked = false;
    int colour = 0;  ///< 0 … 15: stays with the class when it moves

    friend bool operator==(const ClassItem&, const ClassItem&) = default;
};

/// Logits from a file: large, immutable, shared by every scene of the history.
struct LogitSet {
    std::string source;               ///< where they came from, for people: a file name, "row 3 of x.npy"
    std::vector<double> logits;       ///< −inf: masked in the file
    std::vector<std::string> labels;  ///< empty, or one for each logit

    friend bool operator==(const LogitSet&, const LogitSet&) = default;
};

/// Two classes whose ratio is shown: p[first] / p[second].
struct ClassPair {
    std::size_t first = 0;
    std::size_t second = 1;

    friend bool operator==(const ClassPair&, const ClassPair&) = default;
};

inline constexpr std::size_t max_classes = 16;  ///< more than that are shown as a list, and come from a file
inline constexpr double logit_limit = 1e300;    ///< |z| of a logit entered by hand

/// The document: everything that is saved, undone and shown. A plain, comparable value.
struct Scene {
    std::string title;
    std::vector<ClassItem> classes;            ///< 1 … 16; ignored while `loaded` is set
    std::shared_ptr<const LogitSet> loaded;    ///< more than 16 logits from a file, or nothing
    std::vector<std::size_t> loaded_masked;    ///< sorted indices into `loaded` that are masked by hand
    double temperature = 1;                    ///< 0 … ∞, both included
    Method method = Method::stable;            ///< whether the max is subtracted
    ClassPair ratio;

    friend bool operator==(const Scene& a, const Scene& b);  ///< compares `loaded` by value
};

std::size_t class_count(const Scene& scene);
std::string class_name(const Scene& scene, std::size_t index);  ///< the label, or "class 17"
bool is_masked(const Scene& scene, std::size_t index);

/// The logits with −inf for masked classes: the input of every computation.
std::vector<double> effective_logits(const Scene& scene);

/// The scene of the first start: cat, dog, fox, owl, emu.
Scene default_scene();

/// A scene from named logits: hand-editable up to 16 classes, a shared set above.
Scene scene_from(LogitSet set);

}  // namespace softmaxlab
