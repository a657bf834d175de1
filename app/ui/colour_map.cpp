#include "app/ui/colour_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace softmaxlab {
namespace {

constexpr std::size_t half = colour_map_size / 2;  // entries on one side of 0

using Oklab = std::array<float, 3>;

float to_linear(float c) {
    return c <= 0.04045F ? c / 12.92F : std::pow((c + 0.055F) / 1.055F, 2.4F);
}

float from_linear(float c) {
    c = std::clamp(c, 0.0F, 1.0F);
    return c <= 0.0031308F ? c * 12.92F : 1.055F * std::pow(c, 1 / 2.4F) - 0.055F;
}

Oklab to_oklab(ImU32 colour) {
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(colour);
    const float r = to_linear(c.x);
    const float g = to_linear(c.y);
    const float b = to_linear(c.z);
    const float l = std::cbrt(0.4122214708F * r + 0.5363325363F * g + 0.0514459929F * b);
    const float m = std::cbrt(0.2119034982F * r + 0.6806995451F * g + 0.1073969566F * b);
    const float s = std::cbrt(0.0883024619F * r + 0.2817188376F * g + 0.6299787005F * b);
    return {0.2104542553F * l + 0.7936177850F * m - 0.0040720468F * s,
            1.9779984951F * l - 2.4285922050F * m + 0.4505937099F * s,
            0.0259040371F * l + 0.7827717662F * m - 0.8086757660F * s};
}

ImU32 from_oklab(const Oklab& lab) {
    const auto cubed = [](float x) { return x * x * x; };
    const float l = cubed(lab[0] + 0.3963377774F * lab[1] + 0.2158037573F * lab[2]);
    const float m = cubed(lab[0] - 0.1055613458F * lab[1] - 0.0638541728F * lab[2]);
    const float s = cubed(lab[0] - 0.0894841775F * lab[1] - 1.2914855480F * lab[2]);
    return ImGui::ColorConvertFloat4ToU32(
        ImVec4(from_linear(4.0767416621F * l - 3.3077115913F * m + 0.2309699292F * s),
               from_linear(-1.2684380046F * l + 2.6097574011F * m - 0.3413193965F * s),
               from_linear(-0.0041960863F * l - 0.7034186147F * m + 1.7076147010F * s), 1));
}

ImU32 between(const Oklab& a, const Oklab& b, float t) {
    return from_oklab({a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t});
}

constexpr ImU32 rgb(unsigned hex) {
    return IM_COL32((hex >> 16) & 0xFF, (hex >> 8) & 0xFF, hex & 0xFF, 0xFF);
}

/// The ends of a diverging scale: readable beside the middle of a light theme and of a dark one.
struct Ends {
    ImU32 above;
    ImU32 below;
};

Ends ends_of(DivergingHues hues, bool light) {
    if (hues == DivergingHues::teal_violet)
        return light ? Ends{rgb(0x006A60), rgb(0x7A2E9E)} : Ends{rgb(0x4FD6C2), rgb(0xD29BFF)};
    return light ? Ends{rgb(0x0B4FB3), rgb(0xA85000)} : Ends{rgb(0x62B4FF), rgb(0xFFAE4A)};
}

// Every eighth of viridis.
constexpr std::array<ImU32, 9> viridis = {rgb(0x440154), rgb(0x472D7B), rgb(0x3B528B),
                                          rgb(0x2C728E), rgb(0x21918C), rgb(0x28AE80),
                                          rgb(0x5EC962), rgb(0xADDC30), rgb(0xFDE725)};

}  // namespace

SequentialMap::SequentialMap(const Theme& theme, double bend) : bend_(bend), bad_(theme.bad) {
    constexpr std::size_t steps = 2 * half / (viridis.size() - 1);
    for (std::size_t i = 0; i + 1 < viridis.size(); ++i) {
        const Oklab from = to_oklab(viridis[i]);
        const Oklab to = to_oklab(viridis[i + 1]);
        for (std::size_t step = 0; step < steps; ++step)
            table_[i * steps + step] =
                between(from, to, static_cast<float>(step) / static_cast<float>(steps));
    }
    table_.back() = viridis.back();
}

ImU32 SequentialMap::at(double value, double range) const {
    if (value == 0) return table_.front();
    if (std::isnan(value) || !(range > 0)) return bad_;
    const double size = std::clamp(value / range, 0.0, 1.0);
    const double bent = bend_ == 1 ? size : std::pow(size, bend_);
    return table_[static_cast<std::size_t>(std::lround(bent * static_cast<double>(table_.size() - 1)))];
}

DivergingMap::DivergingMap(const Theme& theme, double bend, DivergingHues hues)
    : bend_(bend), bad_(theme.bad) {
    const bool light = theme.name == ThemeName::light;
    const ImU32 zero = light ? IM_COL32_WHITE : theme.panel;
    const Ends ends = ends_of(hues, light);
    const Oklab middle = to_oklab(zero);
    const Oklab above = to_oklab(ends.above);
    const Oklab below = to_oklab(ends.below);
    for (std::size_t i = 0; i <= half; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(half);
        table_[half + i] = between(middle, above, t);
        table_[half - i] = between(middle, below, t);
    }
    table_[half] = zero;
}

ImU32 DivergingMap::at(double value, double range) const {
    if (value == 0) return table_[half];
    if (std::isnan(value) || !(range > 0)) return bad_;
    const double size = std::min(std::fabs(value) / range, 1.0);
    const double bent = bend_ == 1 ? size : std::pow(size, bend_);
    const double place = std::copysign(bent, value) * static_cast<double>(half);
    return table_[static_cast<std::size_t>(std::lround(place) + static_cast<long>(half))];
}

ImU32 ink_on(ImU32 background) {
    return contrast_ratio(background, IM_COL32_WHITE) > contrast_ratio(background, IM_COL32_BLACK)
               ? IM_COL32_WHITE
               : IM_COL32_BLACK;
}

}  // namespace softmaxlab
