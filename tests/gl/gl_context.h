#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "app/gl/picture_texture.h"
#include "app/platform/offscreen.h"

namespace softmaxlab::test {

/// An off-screen OpenGL context of at least this version. Skips the test, with the reason, if this machine
/// has none.
std::shared_ptr<OffscreenSurface> require_gl(int major, int minor, PixelSize size = {16, 16});

/// What a texture shows, rows from the top.
std::vector<std::uint32_t> texels_of(const gl::PictureTexture& picture);

}  // namespace softmaxlab::test
