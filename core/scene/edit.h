#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "core/scene/scene.h"

namespace softmaxlab::edit {

struct SetLogit { std::size_t index; double logit; };           ///< unmasks nothing; clamped to ±logit_limit; NaN is refused
struct SetTemperature { double temperature; };                  ///< 0, positive, ∞; anything else is refused
struct SetMasked { std::size_t index; bool masked; };
struct SetName { std::size_t index; std::string name; };
struct AddClass {};                                             ///< logit 0, the next free name and colour
struct RemoveClass { std::size_t index; };                      ///< the last class stays
struct MoveClass { std::size_t from; std::size_t to; };
struct SetMethod { Method method; };
struct SetRatio { ClassPair pair; };
struct ResetLogit { std::size_t index; };                       ///< to 0, unmasked
struct ResetLogits {};                                          ///< all to 0, unmasked; T stays
struct RandomLogits { std::uint64_t seed; double deviation; };  ///< normal, mean 0; the same on every platform
struct ReplaceScene { Scene scene; };                           ///< a preset, an opened file

}  // namespace softmaxlab::edit

namespace softmaxlab {

using Edit = std::variant<edit::SetLogit, edit::SetTemperature, edit::SetMasked, edit::SetName, edit::AddClass,
                          edit::RemoveClass, edit::MoveClass, edit::SetMethod, edit::SetRatio, edit::ResetLogit,
                          edit::ResetLogits, edit::RandomLogits, edit::ReplaceScene>;

/// The scene after the edit. An edit that cannot be made (an index out of range, a NaN) leaves the scene as it is.
Scene apply(Scene scene, const Edit& edit);

}  // namespace softmaxlab
