#include "app/labs/softmax/ratio_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <imgui_internal.h>

#include "app/labs/softmax/formula_terms.h"
#include "app/labs/softmax/shown.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/widgets/formula.h"

namespace softmaxlab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr float remark_gap = 20;  // design pixels between the line and its remark
constexpr std::array<const char*, 2> places = {"softmax/ratio/first", "softmax/ratio/second"};

std::string_view ratio_text(FrameArena& arena, double ratio) {
    if (ratio == 0) return "0";
    if (std::isfinite(ratio) && ratio < 1e-3) return with_minus(arena, formatted(arena, "{:.4e}", ratio));
    return fixed(arena, ratio, ratio < 0.1 ? 6 : 4, 11);
}

std::string_view remark_of(const Scene& scene, const RatioSides& sides, double zi, double zj, double pi,
                           double pj) {
    const bool first_masked = zi == -infinity;
    const bool second_masked = zj == -infinity;
    if (first_masked && second_masked) return "both are masked: 0/0";
    if (first_masked) return "the first is masked: 0";
    if (second_masked) return "the second is masked: division by 0";
    if (std::isnan(pi) || std::isnan(pj)) return "a probability is NaN";
    if (scene.temperature == 0 && pi == 0 && pj == 0) return "T = 0: both are 0, and 0/0 is NaN";
    if (scene.temperature == 0) return "T = 0: the limit";
    const bool vanished = (pi == 0 && sides.from_logits > 0) || (pj == 0 && std::isfinite(sides.from_logits));
    if (vanished) return "a probability underflowed to 0: the ratio is lost";
    return {};
}

/// How the line is set: from what says most to what fits everywhere.
struct RatioStyle {
    std::size_t letters;  ///< of a name, at most
    bool quotient;        ///< the computed ratio with its two probabilities
};
constexpr std::array<RatioStyle, 6> styles = {
    {{14, true}, {9, true}, {14, false}, {9, false}, {6, false}, {4, false}}};

FormulaBox ratio_box(LabContext& context, const RatioSides& sides, const RatioStyle& style) {
    const Scene& scene = context.document.scene();
    const Theme& theme = context.ui.theme;
    const auto ink = [&](std::size_t index) { return class_ink(scene, theme, index); };
    const auto name = [&](std::size_t side, std::size_t index) {
        const std::string_view words = short_name(context.ui, class_name(scene, index), style.letters);
        // The spaces are the room of the triangle that says that there is a choice.
        FormulaBox box =
            formula::scripts(context.ui, formula::text("p", FormulaFont::math, theme.text), {},
                             formula::text(joined(context.ui, words, "    "), FormulaFont::body, ink(index)));
        return formula::place(box, places[side], words, index);
    };
    const auto number = [&](double value, const char* landmark_name) {
        const ImU32 colour = std::isnan(value) ? theme.bad : theme.text;
        FormulaBox box =
            formula::text(ratio_text(context.ui, value), FormulaFont::number, colour, "00.0000", Align::left);
        return formula::place(box, landmark_name, ratio_text(context.ui, value), std::nullopt);
    };
    const auto probability = [&](std::size_t side, std::size_t index) {
        const double p = shown_softmax(context).probabilities[index];
        const std::string_view words = probability_digits(context.ui, p);
        FormulaBox box = formula::text(words, FormulaFont::number, std::isnan(p) ? theme.bad : ink(index));
        return formula::place(box, joined(context.ui, places[side], "-probability"), words, index);
    };
    const FormulaBox exponent = formula::text(sides.exponent, FormulaFont::number_small, theme.text);
    const FormulaBox equals = formula::sign("=", FormulaFont::number, theme.secondary);
    const FormulaBox over = formula::sign("/", FormulaFont::number, theme.secondary);
    List<FormulaBox> parts(
        {
            name(0, scene.ratio.first),
            over,
            name(1, scene.ratio.second),
            equals,
            formula::scripts(
                context.ui, formula::text("e", FormulaFont::math, theme.text),
                formula::place(exponent, "softmax/ratio/exponent", sides.exponent, std::nullopt)),
            equals,
            number(sides.from_logits, "softmax/ratio/from-logits"),
            formula::text("   computed  ", FormulaFont::small, theme.secondary),
        },
        context.ui);
    if (style.quotient) {
        parts.insert(parts.end(),
                     {probability(0, scene.ratio.first), over, probability(1, scene.ratio.second), equals});
    }
    parts.push_back(number(sides.from_probabilities, "softmax/ratio/computed"));
    return formula::row(context.ui, parts);
}

RatioSides current_sides(LabContext& context) {
    return ratio_sides(context.ui, context.document.scene(), context.results.logits(),
                       shown_softmax(context).probabilities);
}

FormulaLayout lay_out(LabContext& context, const RatioSides& sides, float width) {
    Ui& ui = context.ui;
    const FormulaType type = formula_type(ui, FormulaFont::math);
    const float remark =
        sides.remark.empty() ? 0 : text_size(ui.fonts.small, sides.remark).x + ui.px(remark_gap);
    FormulaLayout layout(ui);
    // Better a shorter line with its remark than a longer one without.
    for (const float room : {width - remark, width}) {
        for (const RatioStyle& style : styles) {
            layout = layout_formula(ui, ratio_box(context, sides, style), type, room);
            if (layout.width <= room) return layout;
        }
    }
    return layout;
}

Rect on_screen(const Rect& rect, ImVec2 origin) {
    return {ImVec2(origin.x + rect.min.x, origin.y + rect.min.y),
            ImVec2(origin.x + rect.max.x, origin.y + rect.max.y)};
}

/// One class in the popup. True if it is clicked.
bool class_button(Ui& ui, const Scene& scene, std::string_view landmark_name, std::size_t index,
                  bool chosen) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    Rect rect{corner, ImVec2(corner.x + ui.px(200), corner.y + ui.px(27))};
    const bool pressed = bare_button(landmark_name, rect);
    landmark(ui, landmark_name, rect, {}, index);
    if (ImGui::IsItemHovered() || chosen) fill(rect, chosen ? ui.theme.accent : ui.theme.raised, ui.px(6));
    focus_ring(ui, rect, ui.px(6), has_key_focus());
    const Rect dot = rect.cut_left(ui.px(28));
    ImGui::GetWindowDrawList()->AddCircleFilled(
        dot.centre(), ui.px(4), chosen ? ui.theme.on_accent : class_ink(scene, ui.theme, index));
    text(ui, rect, ui.fonts.body, chosen ? ui.theme.on_accent : ui.theme.text,
         short_name(ui, class_name(scene, index), 100));
    return pressed;
}

// The classes in the popup: in order, or the most probable first where there are too many to look for one.
std::optional<std::size_t> choose_class(LabContext& context, std::size_t side) {
    const Scene& scene = context.document.scene();
    const std::size_t chosen = side == 0 ? scene.ratio.first : scene.ratio.second;
    std::optional<std::size_t> choice;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(class_count(scene)), context.ui.px(27) + ImGui::GetStyle().ItemSpacing.y);
    while (clipper.Step()) {
        for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
            const auto at = static_cast<std::size_t>(row);
            const std::size_t index = scene.loaded ? context.results.ranking()[at] : at;
            const std::string_view name = formatted(context.ui, "{}/{}", places[side], index);
            if (class_button(context.ui, scene, name, index, index == chosen)) choice = index;
            if (index == chosen) ImGui::SetItemDefaultFocus();
        }
    }
    if (choice) ImGui::CloseCurrentPopup();
    return choice;
}

/// The names as buttons, and the popup of the one that was clicked. True if another class was chosen.
bool grab_names(LabContext& context, const FormulaLayout& layout, ImVec2 origin) {
    Ui& ui = context.ui;
    bool changed = false;
    for (std::size_t side = 0; side < places.size(); ++side) {
        const auto place =
            std::find_if(layout.places.begin(), layout.places.end(),
                         [&](const FormulaLayout::Place& p) { return p.landmark == places[side]; });
        const Rect rect = on_screen(place->rect, origin);
        ImGui::SetCursorScreenPos(rect.min);
        ImGui::PushID(places[side]);
        if (ImGui::InvisibleButton("name", rect.size())) ImGui::OpenPopup("classes");
        if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (has_key_focus()) ui.focused_class = place->class_index;
        focus_ring(ui, rect.inset(-ui.px(2), 0), ui.px(4), has_key_focus());
        tooltip(ui, "Click to choose another class.");
        ImGui::SetNextWindowPos(ImVec2(rect.min.x, rect.max.y + ui.px(4)), ImGuiCond_Appearing);
        ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(FLT_MAX, ui.px(340)));
        if (ImGui::BeginPopup("classes")) {
            if (const auto choice = choose_class(context, side)) {
                ClassPair pair = context.document.scene().ratio;
                (side == 0 ? pair.first : pair.second) = *choice;
                context.document.apply(edit::SetRatio{pair});
                changed = true;
            }
            ImGui::EndPopup();
        }
        ImGui::PopID();
    }
    return changed;
}

void draw_triangles(Ui& ui, const FormulaLayout& layout, ImVec2 origin) {
    for (const FormulaLayout::Place& place : layout.places) {
        if (place.landmark != places[0] && place.landmark != places[1]) continue;
        const Rect rect = on_screen(place.rect, origin);
        const ImVec2 at(rect.max.x - ui.px(6), rect.max.y - ui.px(8));
        const float r = ui.px(3.5F);
        ImGui::GetWindowDrawList()->AddTriangleFilled(ImVec2(at.x - r, at.y - r * 0.5F),
                                                      ImVec2(at.x + r, at.y - r * 0.5F),
                                                      ImVec2(at.x, at.y + r * 0.8F), ui.theme.secondary);
    }
}

}  // namespace

RatioSides ratio_sides(FrameArena& arena, const Scene& scene, std::span<const double> logits,
                       std::span<const double> probabilities) {
    const auto [i, j] = scene.ratio;
    const double zi = logits[i];
    const double zj = logits[j];
    const double temperature = scene.temperature;
    RatioSides sides;
    // The limit T → 0 of equal logits is 1, not 0/0. Masked ones are told apart by hand: ∞/∞ says nothing.
    if (temperature == 0 && zi == zj && std::isfinite(zi)) {
        sides.from_logits = 1;
    } else if (std::isinf(temperature) && (zi == -infinity) != (zj == -infinity)) {
        sides.from_logits = zi == -infinity ? 0 : infinity;
    } else {
        sides.from_logits = std::exp((zi - zj) / temperature);
    }
    sides.from_probabilities = probabilities[i] / probabilities[j];
    sides.exponent = formatted(arena, "({} − {})/{}", fixed(arena, zi, 2, 8), subtracted_number(arena, zj),
                               temperature_text(arena, temperature));
    sides.remark = remark_of(scene, sides, zi, zj, probabilities[i], probabilities[j]);
    return sides;
}

void ratio_line(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    if (class_count(context.document.scene()) < 2) {
        text(ui, rect, ui.fonts.body, ui.theme.secondary,
             "The ratio of two probabilities needs two classes.");
        return;
    }
    ImGui::GetWindowDrawList()->AddLine(rect.min, ImVec2(rect.max.x, rect.min.y), ui.theme.line, ui.px(1));
    const auto origin_of = [&](const FormulaLayout& layout) {
        const float slack = (rect.height() - layout.height()) * 0.5F;
        return ImVec2(rect.min.x, rect.min.y + slack + layout.ascent);
    };
    RatioSides sides = current_sides(context);
    FormulaLayout layout = lay_out(context, sides, rect.width());
    if (grab_names(context, layout, origin_of(layout))) {
        sides = current_sides(context);
        layout = lay_out(context, sides, rect.width());
    }
    const ImVec2 origin = origin_of(layout);
    draw_formula(ui, layout, origin);
    draw_triangles(ui, layout, origin);

    Rect rest = rect;
    rest.cut_left(layout.width + ui.px(remark_gap));
    if (sides.remark.empty()) return;
    // Beside the line if there is room, else in the line's tooltip.
    if (text_size(ui.fonts.small, sides.remark).x <= rest.width()) {
        text(ui, rest, ui.fonts.small, ui.theme.secondary, sides.remark);
        landmark(ui, "softmax/ratio/remark", rest, sides.remark);
    } else {
        ImGui::SetCursorScreenPos(rect.min);
        ImGui::Dummy(rect.size());
        tooltip(ui, sides.remark);
    }
}

}  // namespace softmaxlab
