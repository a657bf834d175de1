#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/numeric/format.h"
#include "core/numeric/trace.h"
#include "core/scene/attention.h"

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

/// A distribution frozen to be compared: the logits (−inf for masked classes) and the temperature of that
/// moment. Its classes are those of the scene, in the scene's order.
struct Pin {
    std::shared_ptr<const std::vector<double>> logits;  ///< never null, K values
    double temperature = 1;

    /// Compares the logits by value. NaN equals NaN.
    friend bool operator==(const Pin& a, const Pin& b);
};

inline constexpr std::size_t max_classes = 16;  ///< more than that are shown as a list, and come from a file
inline constexpr double shift_limit = 2000;     ///< |c| of the shift
inline constexpr double scale_limit = 1000;     ///< the largest scale
inline constexpr double logit_limit = 1e300;    ///< |z| of a logit entered by hand

/// The document: everything that is saved, undone and shown. A plain, comparable value.
struct Scene {
    std::string title;
    std::vector<ClassItem> classes;          ///< 1 … 16; ignored while `loaded` is set
    std::shared_ptr<const LogitSet> loaded;  ///< more than 16 logits from a file, or nothing
    std::vector<std::size_t> loaded_masked;  ///< sorted indices into `loaded` that are masked by hand
    double temperature = 1;                  ///< 0 … ∞, both included
    Method method = Method::stable;          ///< whether the max is subtracted
    ClassPair ratio;
    Format format = Format::f32;  ///< whose arithmetic "Shift and overflow" shows
    double shift = 0;             ///< c, added to every logit there: −2000 … 2000
    double scale = 1;             ///< multiplies every logit there: 1 … 1000
    std::size_t target = 0;       ///< y, the class whose loss −log p is shown
    std::optional<Pin> pin_a;
    std::optional<Pin> pin_b;  ///< only beside an A; nothing: A is compared with the present state
    Attention attention;       ///< of the lab with that name; it shares the temperature

    friend bool operator==(const Scene& a, const Scene& b);  ///< compares `loaded` by value
};

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
