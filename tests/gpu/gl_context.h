#pragma once

#include <memory>

#include "app/platform/offscreen.h"

namespace softmaxlab::test {

/// An off-screen OpenGL context of at least this version. Skips the test, with the reason, if this machine
/// has none.
std::shared_ptr<OffscreenSurface> require_gl(int major, int minor, PixelSize size = {16, 16});

}  // namespace softmaxlab::test
