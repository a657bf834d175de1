#pragma once

#include "core/scene/attention.h"
#include "core/scene/attention_edit.h"
#include "tests/core/scene/random_scene.h"

namespace softmaxlab::test {

/// A valid attention: made-up or given vectors, scores alone, masks of every kind.
Attention random_attention(Random& random);

/// Any edit of it; about every third one cannot be made.
AttentionEdit random_attention_edit(Random& random, const Attention& attention);

}  // namespace softmaxlab::test
