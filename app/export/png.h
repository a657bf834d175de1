#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace softmaxlab {

/// A picture as a PNG file's bytes, the same ones for the same picture. `rgba`: rows from the top down, 4
/// bytes a pixel; the alpha is left out. Throws std::invalid_argument if the sizes disagree.
std::string encode_png(std::span<const std::uint8_t> rgba, int width, int height);

}  // namespace softmaxlab
