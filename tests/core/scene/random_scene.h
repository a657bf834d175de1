#pragma once

#include <random>

#include "core/scene/edit.h"
#include "core/scene/scene.h"

namespace softmaxlab::test {

using Random = std::mt19937_64;

/// A whole number from `least` to `most`, the same on every platform (unlike std::uniform_int_distribution).
std::size_t pick(Random& random, std::size_t least, std::size_t most);

/// A double with any bits: subnormals, huge ones, infinities, NaN.
double any_double(Random& random);

/// 0, ∞ and awkward ones between.
double any_temperature(Random& random);

/// A valid scene: 1 … 16 classes or a loaded set, awkward names, extreme numbers.
Scene random_scene(Random& random);

/// Any edit; about every third one cannot be made (index out of range, NaN, a scene that is not valid).
Edit random_edit(Random& random, const Scene& scene);

}  // namespace softmaxlab::test
