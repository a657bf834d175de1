#pragma once

#include <array>
#include <optional>
#include <string_view>

#include <imgui.h>

namespace softmaxlab {

enum class ThemeName { dark, light, contrast };

inline constexpr std::array<ThemeName, 3> all_themes = {ThemeName::dark, ThemeName::light,
                                                        ThemeName::contrast};

std::string_view name_of(ThemeName name);
std::optional<ThemeName> theme_named(std::string_view name);

/// Every colour on screen has one of these roles.
struct Theme {
    ThemeName name = ThemeName::dark;
    ImU32 background = 0;
    ImU32 panel = 0;
    ImU32 raised = 0;
    ImU32 line = 0;
    ImU32 text = 0;
    ImU32 secondary = 0;
    ImU32 faint = 0;  ///< ticks and hints only: below 4.5:1
    ImU32 accent = 0;
    ImU32 on_accent = 0;  ///< text on an accent surface
    ImU32 bad = 0;
    ImU32 good = 0;
    ImU32 empty_bar = 0;
    ImU32 handle = 0;  ///< what can be grabbed
    float border = 1;  ///< px at zoom 1
    std::array<ImU32, 16> classes{};

    /// The colour of a class, by the number that it keeps when it moves.
    ImU32 class_colour(int colour) const {
        return classes[static_cast<std::size_t>(colour) % classes.size()];
    }
};

const Theme& theme_of(ThemeName name);

/// Sets Dear ImGui's own colours and sizes to match. `zoom` scales every size.
void apply_theme(const Theme& theme, float zoom);

/// `colour` with its alpha multiplied by `alpha` (0 … 1).
ImU32 with_alpha(ImU32 colour, float alpha);

/// `a` moved towards `b` by `t` (0 … 1), opaque.
ImU32 mix(ImU32 a, ImU32 b, float t);

/// WCAG contrast ratio of two opaque colours, 1 … 21.
double contrast_ratio(ImU32 a, ImU32 b);

}  // namespace softmaxlab
