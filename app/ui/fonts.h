#pragma once

#include <imgui.h>

namespace softmaxlab {

/// The type on screen. Sizes are ems in design pixels, at zoom 1, and none is under 12; the atlas is rebuilt
/// when the zoom changes, so that type is always crisp.
struct Fonts {
    ImFont* body = nullptr;          ///< Inter 13, with the widest choice of glyphs: labels from files
    ImFont* small = nullptr;         ///< Inter 12
    ImFont* reading = nullptr;       ///< Inter 16: what is read as prose
    ImFont* strong = nullptr;        ///< Inter semibold 13.5
    ImFont* title = nullptr;         ///< Inter semibold 20
    ImFont* number = nullptr;        ///< JetBrains Mono 13
    ImFont* number_small = nullptr;  ///< JetBrains Mono 12
    ImFont* number_large = nullptr;  ///< JetBrains Mono 17
    ImFont* number_hero = nullptr;   ///< JetBrains Mono 34: digits and signs only
    ImFont* math = nullptr;          ///< Inter italic 14: the letters of formulas
    ImFont* math_large = nullptr;    ///< Inter italic 24
};

/// Fills the current Dear ImGui context's atlas with the embedded fonts at `zoom` times their sizes. The
/// renderer's texture must be made again afterwards.
Fonts load_fonts(float zoom);

}  // namespace softmaxlab
