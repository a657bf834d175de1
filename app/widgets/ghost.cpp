#include "app/widgets/ghost.h"

#include <algorithm>
#include <cmath>

#include "app/ui/number_text.h"
#include "app/widgets/explained.h"

namespace softmaxlab {
namespace {

// Glyphs of ▲ and ▼ differ from font to font: they are drawn as what they are.
constexpr float triangle_width = 0.62F;  // of the font's size
constexpr float triangle_gap = 0.3F;

void draw_triangle(ImVec2 middle, float half, bool up, ImU32 colour) {
    const float height = half * (up ? -0.85F : 0.85F);
    ImGui::GetWindowDrawList()->AddTriangleFilled(ImVec2(middle.x - half, middle.y - height),
                                                  ImVec2(middle.x + half, middle.y - height),
                                                  ImVec2(middle.x, middle.y + height), colour);
}

bool has_triangle(std::string_view words) {
    return words.substr(0, rose.size()) == rose || words.substr(0, fell.size()) == fell;
}

}  // namespace

std::string_view difference_words(FrameArena& arena, double before, double now, int decimals) {
    const double difference = now - before;
    if (!std::isfinite(difference)) return {};
    const double scale = std::pow(10.0, decimals);
    if (std::round(std::fabs(difference) * scale) == 0) return {};
    return joined(arena, difference > 0 ? rose : fell, fixed(arena, std::fabs(difference), decimals, 8));
}

std::string_view points_words(FrameArena& arena, double before, double now) {
    const double points = std::fabs(now - before) * 100;
    return difference_words(arena, before * 100, now * 100, points < 0.95 ? 2 : 1);
}

std::string_view share_difference_words(Ui& ui, double before, double now) {
    if (ui.preferences.probabilities == ProbabilityStyle::percent) return points_words(ui, before, now);
    return difference_words(ui, before, now, std::fabs(now - before) < 0.0095 ? 4 : 3);
}

std::string_view factor_words(FrameArena& arena, double before, double now) {
    const double factor = now / before;
    if (!std::isfinite(factor) || !(factor > 0) || std::fabs(factor - 1) < 0.005) return {};
    if (factor >= 1e4 || factor < 0.01) return joined(arena, "× ", significant(arena, factor, 2));
    return joined(arena, "× ", fixed(arena, factor, factor < 9.995 ? 2 : factor < 99.95 ? 1 : 0, 8));
}

float delta_width(Ui&, ImFont* font, std::string_view words) {
    if (!has_triangle(words)) return text_size(font, words).x;
    return font->FontSize * (triangle_width + triangle_gap) + text_size(font, words.substr(rose.size())).x;
}

void draw_delta(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words) {
    Rect room = rect;
    if (has_triangle(words)) {
        const Rect place = room.cut_left(font->FontSize * triangle_width);
        room.cut_left(font->FontSize * triangle_gap);
        draw_triangle(place.centre(), place.width() * 0.5F, words.substr(0, rose.size()) == rose, colour);
        words.remove_prefix(rose.size());
    }
    text(ui, room, font, colour, words);
}

void draw_gone(Ui& ui, const Rect& rect, ImU32 colour, float rounding) {
    if (rect.width() < 1) return;
    hatch(rect, with_alpha(colour, 0.55F), ui.px(6), ui.px(1));
    outline(rect, colour, rounding, ui.px(1.5F));
}

void draw_was(Ui& ui, const Rect& rect, float rounding) {
    if (rect.width() < 1) return;
    outline(rect, ui.theme.text, rounding, ui.px(1.5F));
}

bool draw_cell_change(Ui& ui, const Rect& cell, bool up, ImU32 colour) {
    const float side = std::min(cell.width(), cell.height());
    if (side < ui.px(18)) return false;
    const float half = std::min(ui.px(4), side * 0.12F);
    const ImVec2 middle(cell.max.x - 1.8F * half, cell.min.y + 1.8F * half);
    const Theme& theme = ui.theme;
    const bool light = contrast_ratio(theme.text, colour) > contrast_ratio(theme.background, colour);
    draw_triangle(middle, half, up, light ? theme.text : theme.background);
    return true;
}

void draw_before_legend(Ui& ui, std::string_view landmark_name, const Rect& rect,
                        std::string_view explanation) {
    const std::string_view words = ui.before_name;
    Rect room = rect;
    const float width = text_size(ui.fonts.small, words).x + ui.px(30);
    if (room.width() < width) return;
    room = room.cut_left(width);
    const Rect whole = room;
    const Rect swatch = room.cut_left(ui.px(22)).inset(0, std::max(0.0F, (room.height() - ui.px(11)) * 0.5F));
    outline(swatch, ui.theme.secondary, ui.px(2), ui.px(1.5F));
    room.cut_left(ui.px(7));
    text(ui, room, ui.fonts.small, ui.theme.secondary, words);
    explained(ui, landmark_name, whole, words, explanation);
}

}  // namespace softmaxlab
