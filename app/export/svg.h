#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "app/gl/image.h"

namespace softmaxlab {

/// What a font of the interface is called elsewhere.
struct SvgFont {
    const ImFont* font = nullptr;
    std::string_view family;  ///< for font-family, with what may stand in for it
    float line = 1;           ///< the height of its lines, in ems
    int weight = 400;
    bool italic = false;
};

/// What a drawing does not say of itself.
struct SvgSource {
    std::string title;
    ImU32 background = 0;
    std::vector<SvgFont> fonts;
    /// The texels of a texture; nothing: it is left out.
    std::function<std::optional<Image>(ImTextureID texture)> picture_of;
};

/// A drawing of Dear ImGui as SVG 1.1: shapes as paths with their true edges, without the fringes that smooth
/// them on a screen; words as <text>; textures as embedded PNG; what is cut off by a clip rectangle is cut
/// off. The same bytes for the same drawing.
///
/// The drawing must have been made without lines from the font's texture
/// (ImGuiStyle::AntiAliasedLinesUseTex), whose edges nobody can tell.
std::string svg_of(const ImDrawData& drawing, const ImFontAtlas& atlas, const SvgSource& source);

}  // namespace softmaxlab
