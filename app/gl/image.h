#pragma once

#include <cstdint>
#include <vector>

namespace softmaxlab {

/// A size in pixels.
struct PixelSize {
    int width = 0;
    int height = 0;

    friend bool operator==(const PixelSize&, const PixelSize&) = default;
};

/// Pixels in memory: rows from the top down, 4 bytes a pixel (red, green, blue, alpha; 0 … 255), no padding.
struct Image {
    PixelSize size;
    std::vector<std::uint8_t> rgba;
};

}  // namespace softmaxlab
