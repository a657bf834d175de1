#include "app/ui/veil.h"

#include <algorithm>

namespace softmaxlab {
namespace {

constexpr float hatch_spacing = 9;

void covering(Ui& ui, const Rect& rect) {
    const float rounding = ui.px(4);
    fill(rect, ui.theme.empty_bar, rounding);
    ImGui::GetWindowDrawList()->PushClipRect(rect.min, rect.max, true);
    hatch(rect, ui.theme.line, ui.px(hatch_spacing));
    ImGui::GetWindowDrawList()->PopClipRect();
    outline(rect, ui.theme.line, rounding, 1);
}

// An eye that is struck out, around `centre`.
void draw_eye(Ui& ui, ImVec2 centre, ImU32 colour) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float w = ui.px(9);
    const float h = ui.px(6);
    const float thickness = std::max(1.0F, ui.px(1.5F));
    const ImVec2 left(centre.x - w, centre.y);
    const ImVec2 right(centre.x + w, centre.y);
    list.AddBezierQuadratic(left, ImVec2(centre.x, centre.y - 2 * h), right, colour, thickness);
    list.AddBezierQuadratic(left, ImVec2(centre.x, centre.y + 2 * h), right, colour, thickness);
    list.AddCircle(centre, ui.px(2.5F), colour, 0, thickness);
    list.AddLine(ImVec2(centre.x - w * 0.8F, centre.y + h), ImVec2(centre.x + w * 0.8F, centre.y - h), colour,
                 thickness);
}

}  // namespace

Veil::Veil(Ui& ui, bool hidden, const Rect& place) : ui_(ui), hidden_(hidden), outer_place_(ui.veil_place) {
    if (!hidden_) return;
    ++ui_.veils;
    if (place.has_room()) ui_.veil_place = place;
    constexpr ImVec2 nowhere(-10, -10);
    ImGui::PushClipRect(nowhere, nowhere, false);
}

Veil::~Veil() {
    if (!hidden_) return;
    ImGui::PopClipRect();
    ui_.veil_place = outer_place_;
    --ui_.veils;
}

bool veiled(const Ui& ui, learning::Quantity quantity) {
    return ui.hidden.has(quantity);
}

std::string_view unless_veiled(const Ui& ui, learning::Quantity quantity, std::string_view words) {
    return veiled(ui, quantity) ? veiled_words : words;
}

void cover(Ui& ui, std::string_view landmark_name, const Rect& rect) {
    if (!rect.has_room()) return;
    landmark(ui, landmark_name, rect, veiled_words);
    covering(ui, rect);
    const float line = ui.fonts.small->FontSize;
    const bool has_room_for_words = rect.height() > 3 * line && rect.width() > ui.px(80);
    const ImVec2 centre((rect.min.x + rect.max.x) / 2, (rect.min.y + rect.max.y) / 2);
    draw_eye(ui, ImVec2(centre.x, centre.y - (has_room_for_words ? line * 0.7F : 0)), ui.theme.secondary);
    if (has_room_for_words)
        text_around(ui, ImVec2(centre.x, centre.y + line * 0.7F), ui.fonts.small, ui.theme.secondary,
                    "covered");
}

void cover_number(Ui& ui, const Rect& rect, ImFont* font) {
    if (!rect.has_room()) return;
    covering(ui, rect);
    text(ui, rect, font, ui.theme.secondary, veiled_words, Align::centre);
}

}  // namespace softmaxlab
