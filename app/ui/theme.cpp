#include "app/ui/theme.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace softmaxlab {
namespace {

constexpr ImU32 rgb(unsigned hex) {
    return IM_COL32((hex >> 16) & 0xFF, (hex >> 8) & 0xFF, hex & 0xFF, 0xFF);
}

// Classes 9 to 16 repeat the hues of 1 to 8 at a second lightness, darker ones; none is red.
constexpr std::array<ImU32, 16> dark_classes = {rgb(0x56B4E9), rgb(0xF0A63A), rgb(0x3CC99A), rgb(0xE18BC0),
                                                rgb(0xE9DC5A), rgb(0xA493F5), rgb(0x8FD3D1), rgb(0xC9B79C),
                                                rgb(0x2F86BD), rgb(0xB9781A), rgb(0x23936E), rgb(0xB25F93),
                                                rgb(0xA99C28), rgb(0x7563CC), rgb(0x5A9E9C), rgb(0x97866C)};
constexpr std::array<ImU32, 16> light_classes = {rgb(0x0072B2), rgb(0xC77700), rgb(0x00805E), rgb(0xB0568B),
                                                 rgb(0x8A7A00), rgb(0x6A51C7), rgb(0x23807E), rgb(0x7A6544),
                                                 rgb(0x004C7A), rgb(0x8A5200), rgb(0x005A41), rgb(0x7E3560),
                                                 rgb(0x5C5200), rgb(0x46309A), rgb(0x0F5856), rgb(0x4F3F26)};

Theme make_dark() {
    Theme t;
    t.name = ThemeName::dark;
    t.background = rgb(0x0E1116);
    t.panel = rgb(0x151A21);
    t.raised = rgb(0x1D242E);
    t.line = rgb(0x2B3440);
    t.text = rgb(0xE8ECF3);
    t.secondary = rgb(0x9AA6B6);
    t.faint = rgb(0x647084);
    t.accent = rgb(0x7AB8FF);
    t.on_accent = rgb(0x0E1116);
    t.bad = rgb(0xFF6B6B);
    t.good = rgb(0x5BD6A2);
    t.empty_bar = rgb(0x1A212A);
    t.handle = rgb(0xFFFFFF);
    t.classes = dark_classes;
    return t;
}

Theme make_light() {
    Theme t;
    t.name = ThemeName::light;
    t.background = rgb(0xF6F7F9);
    t.panel = rgb(0xFFFFFF);
    t.raised = rgb(0xEEF1F5);
    t.line = rgb(0xD5DBE3);
    t.text = rgb(0x161B22);
    t.secondary = rgb(0x55606E);
    t.faint = rgb(0x8A95A3);
    t.accent = rgb(0x1F6FD6);
    t.on_accent = rgb(0xFFFFFF);
    t.bad = rgb(0xC62828);
    t.good = rgb(0x0A7D52);
    t.empty_bar = rgb(0xEDF0F4);
    t.handle = rgb(0x161B22);
    t.classes = light_classes;
    return t;
}

Theme make_contrast() {
    Theme t = make_dark();
    t.name = ThemeName::contrast;
    t.background = rgb(0x000000);
    t.panel = rgb(0x000000);
    t.raised = rgb(0x1A1A1A);
    t.line = rgb(0xC8C8C8);
    t.text = rgb(0xFFFFFF);
    t.secondary = rgb(0xE6E6E6);
    t.faint = rgb(0xBDBDBD);
    t.accent = rgb(0x9CCBFF);
    t.on_accent = rgb(0x000000);
    t.bad = rgb(0xFF9B9B);
    t.good = rgb(0x7CF0BF);
    t.empty_bar = rgb(0x242424);
    t.border = 2;
    return t;
}

ImVec4 vec(ImU32 colour) {
    return ImGui::ColorConvertU32ToFloat4(colour);
}

double luminance(ImU32 colour) {
    const auto linear = [](float c) {
        return c <= 0.04045F ? static_cast<double>(c) / 12.92
                             : std::pow((static_cast<double>(c) + 0.055) / 1.055, 2.4);
    };
    const ImVec4 c = vec(colour);
    return 0.2126 * linear(c.x) + 0.7152 * linear(c.y) + 0.0722 * linear(c.z);
}

}  // namespace

std::string_view name_of(ThemeName name) {
    switch (name) {
        case ThemeName::dark:
            return "dark";
        case ThemeName::light:
            return "light";
        case ThemeName::contrast:
            return "contrast";
    }
    return "";
}

std::optional<ThemeName> theme_named(std::string_view name) {
    for (const ThemeName theme : all_themes) {
        if (name_of(theme) == name) return theme;
    }
    return std::nullopt;
}

const Theme& theme_of(ThemeName name) {
    static const Theme dark = make_dark();
    static const Theme light = make_light();
    static const Theme contrast = make_contrast();
    switch (name) {
        case ThemeName::light:
            return light;
        case ThemeName::contrast:
            return contrast;
        case ThemeName::dark:
            break;
    }
    return dark;
}

ImU32 with_alpha(ImU32 colour, float alpha) {
    const float old_alpha = static_cast<float>((colour >> IM_COL32_A_SHIFT) & 0xFF);
    const auto scaled = static_cast<ImU32>(std::clamp(old_alpha * alpha, 0.0F, 255.0F));
    return (colour & ~IM_COL32_A_MASK) | (scaled << IM_COL32_A_SHIFT);
}

ImU32 mix(ImU32 a, ImU32 b, float t) {
    const ImVec4 x = vec(a);
    const ImVec4 y = vec(b);
    return ImGui::ColorConvertFloat4ToU32(
        ImVec4(x.x + (y.x - x.x) * t, x.y + (y.y - x.y) * t, x.z + (y.z - x.z) * t, 1.0F));
}

double contrast_ratio(ImU32 a, ImU32 b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

void apply_theme(const Theme& theme, float zoom) {
    ImGuiStyle style;
    style.WindowPadding = ImVec2(12, 12);
    style.WindowRounding = 10;
    style.WindowBorderSize = theme.border;
    style.PopupRounding = 8;
    style.PopupBorderSize = theme.border;
    style.FramePadding = ImVec2(10, 6);
    style.FrameRounding = 6;
    style.FrameBorderSize = theme.name == ThemeName::contrast ? theme.border : 0;
    style.ItemSpacing = ImVec2(8, 6);
    style.ItemInnerSpacing = ImVec2(6, 4);
    style.ScrollbarSize = 12;
    style.ScrollbarRounding = 6;
    style.GrabRounding = 6;
    style.ChildRounding = 10;
    style.ChildBorderSize = 0;
    style.DisabledAlpha = 0.45F;
    style.ScaleAllSizes(zoom);

    const auto set = [&style](ImGuiCol index, ImU32 colour) { style.Colors[index] = vec(colour); };
    set(ImGuiCol_Text, theme.text);
    set(ImGuiCol_TextDisabled, theme.secondary);
    set(ImGuiCol_WindowBg, theme.background);
    set(ImGuiCol_ChildBg, with_alpha(theme.panel, 0));
    set(ImGuiCol_PopupBg, theme.panel);
    set(ImGuiCol_Border, theme.line);
    set(ImGuiCol_FrameBg, theme.raised);
    set(ImGuiCol_FrameBgHovered, mix(theme.raised, theme.accent, 0.12F));
    set(ImGuiCol_FrameBgActive, mix(theme.raised, theme.accent, 0.2F));
    set(ImGuiCol_Button, theme.raised);
    set(ImGuiCol_ButtonHovered, mix(theme.raised, theme.accent, 0.18F));
    set(ImGuiCol_ButtonActive, mix(theme.raised, theme.accent, 0.3F));
    set(ImGuiCol_Header, mix(theme.raised, theme.accent, 0.12F));
    set(ImGuiCol_HeaderHovered, mix(theme.raised, theme.accent, 0.18F));
    set(ImGuiCol_HeaderActive, mix(theme.raised, theme.accent, 0.3F));
    set(ImGuiCol_CheckMark, theme.accent);
    set(ImGuiCol_Separator, theme.line);
    set(ImGuiCol_ScrollbarBg, with_alpha(theme.panel, 0));
    set(ImGuiCol_ScrollbarGrab, theme.line);
    set(ImGuiCol_ScrollbarGrabHovered, theme.faint);
    set(ImGuiCol_ScrollbarGrabActive, theme.secondary);
    set(ImGuiCol_TextSelectedBg, with_alpha(theme.accent, 0.35F));
    set(ImGuiCol_NavHighlight, theme.accent);
    set(ImGuiCol_ModalWindowDimBg, with_alpha(theme.background, 0.6F));
    set(ImGuiCol_TableHeaderBg, theme.raised);
    set(ImGuiCol_TableBorderLight, theme.line);
    set(ImGuiCol_TableBorderStrong, theme.line);
    ImGui::GetStyle() = style;
}

}  // namespace softmaxlab
