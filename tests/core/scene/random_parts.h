#pragma once

#include <cstddef>

#include "core/scene/edit.h"
#include "core/scene/scene.h"
#include "tests/core/scene/random_scene.h"

// What random_scene() and random_edit() are made of: for each part of a scene, any valid state of it beside
// that many classes, and any edit, of which about every third one cannot be made.

namespace softmaxlab::test {

void randomise(Random& random, std::size_t classes, OverflowScene& overflow);
OverflowScene::Edit random_edit_of(Random& random, const Scene& scene, const OverflowScene& overflow);

void randomise(Random& random, std::size_t classes, GradientsScene& gradients);
GradientsScene::Edit random_edit_of(Random& random, const Scene& scene, const GradientsScene& gradients);

void randomise(Random& random, std::size_t classes, Pins& pins);
Pins::Edit random_edit_of(Random& random, const Scene& scene, const Pins& pins);

/// Every second time it stays as it is. See also random_attention.h.
void randomise(Random& random, std::size_t classes, Attention& attention);
Attention::Edit random_edit_of(Random& random, const Scene& scene, const Attention& attention);

void randomise(Random& random, std::size_t classes, Language& language);
Language::Edit random_edit_of(Random& random, const Scene& scene, const Language& language);

}  // namespace softmaxlab::test
