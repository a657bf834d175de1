#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "core/scene/attention_edit.h"
#include "core/scene/scene.h"

namespace softmaxlab::edit {

// The logits and names of a loaded set come from its file and stay: while one is there, the edits of logits
// (but for their mask), names and places leave the scene as it is. All others work as for classes.

/// Unmasks nothing; clamped to ±logit_limit; NaN is refused.
struct SetLogit {
    std::size_t index;
    double logit;
};

/// As SetLogit for each class that takes part. Another number of logits than of classes is refused.
struct SetLogits {
    std::vector<double> logits;
};

/// 0, a positive number or ∞; anything else is refused.
struct SetTemperature {
    double temperature;
};

/// A class that its file masks (−inf) stays masked.
struct SetMasked {
    std::size_t index;
    bool masked;
};

/// Any UTF-8, empty too; anything else is refused.
struct SetName {
    std::size_t index;
    std::string name;
};

/// Names all classes, those of a loaded set too. Refused if there are others than one for each class, or one
/// that is not UTF-8.
struct SetClassNames {
    std::vector<std::string> names;
};

/// At the end: logit 0, the next free name and colour.
struct AddClass {};

/// The last class stays.
struct RemoveClass {
    std::size_t index;
};

/// The classes between the two places move up or down by one.
struct MoveClass {
    std::size_t from;
    std::size_t to;
};

struct SetMethod {
    Method method;
};

struct SetRatio {
    ClassPair pair;
};

/// The logit to 0 (loaded: to what the file has), unmasked.
struct ResetLogit {
    std::size_t index;
};

/// The same for all; the temperature stays.
struct ResetLogits {};

/// Normal with mean 0, the same on every platform, rounded to two decimals unless the deviation is below 0.1.
/// Masks stay.
struct RandomLogits {
    std::uint64_t seed;
    double deviation;  ///< finite, ≥ 0; anything else is refused
};

/// A preset, an opened file; refused if it is not valid. Logits bring no attention and no prompt of their
/// own: then the present ones stay.
struct ReplaceScene {
    Scene scene;
    bool keep_attention = false;
};

}  // namespace softmaxlab::edit

namespace softmaxlab {

/// The edits of the classes and the temperature, and of the scene as a whole.
using SceneEdit =
    std::variant<edit::SetLogit, edit::SetLogits, edit::SetTemperature, edit::SetMasked, edit::SetName,
                 edit::SetClassNames, edit::AddClass, edit::RemoveClass, edit::MoveClass, edit::SetMethod,
                 edit::SetRatio, edit::ResetLogit, edit::ResetLogits, edit::RandomLogits, edit::ReplaceScene>;

template <typename... Variants>
struct JoinedVariants;

template <typename... A>
struct JoinedVariants<std::variant<A...>> {
    using Type = std::variant<A...>;
};

template <typename... A, typename... B, typename... Rest>
struct JoinedVariants<std::variant<A...>, std::variant<B...>, Rest...>
    : JoinedVariants<std::variant<A..., B...>, Rest...> {};

template <typename... Part>
typename JoinedVariants<SceneEdit, typename Part::Edit...>::Type edit_of(
    const std::tuple<Part Scene::*...>& parts);

/// Any edit: one of those above, or one of a part's, which stand beside the part.
using Edit = decltype(edit_of(scene_parts));

/// The scene after the edit. An edit that cannot be made (an index out of range, a NaN) leaves the scene as
/// it is; a valid scene stays valid. Classes keep their place in the ratio and in the parts when they move. A
/// removed one is replaced in the ratio by a neighbour that is not the other one of the pair, if there is
/// one.
Scene apply(Scene scene, const Edit& edit);

}  // namespace softmaxlab
