#pragma once

#include "app/ui/frame_arena.h"

namespace softmaxlab::test {

/// For the words and lists of the tests; they last as long as the program.
inline FrameArena arena;

}  // namespace softmaxlab::test
