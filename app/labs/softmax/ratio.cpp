#include "app/labs/softmax/ratio.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <limits>
#include <optional>

#include <imgui_internal.h>

#include "app/labs/softmax/words.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"
#include "app/widgets/formula.h"

namespace softmaxlab::softmax_ui {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr float remark_gap = 20;  // design pixels between the line and its remark
constexpr std::array<const char*, 2> places = {"softmax/ratio/first", "softmax/ratio/second"};

std::string_view ratio_text(FrameArena& arena, double ratio) {
    if (ratio == 0) return "0";
    if (std::isfinite(ratio) && ratio < 1e-3) return scientific(arena, ratio, 4);
    return fixed(arena, ratio, ratio < 0.1 ? 6 : 4, 11);
}

/// How the line is set: from what says most to what fits everywhere.
struct RatioStyle {
    std::size_t letters;  ///< of a name, at most
    bool quotient;        ///< the computed ratio with its two probabilities
};
constexpr std::array<RatioStyle, 6> styles = {
    {{14, true}, {9, true}, {14, false}, {9, false}, {6, false}, {4, false}}};

FormulaBox ratio_box(Ui& ui, const SoftmaxView& shown, const RatioSides& sides, const RatioStyle& style) {
    const Scene& scene = shown.scene;
    const Theme& theme = ui.theme;
    const auto ink = [&](std::size_t index) { return class_ink(scene, theme, index); };
    const auto name = [&](std::size_t side, std::size_t index) {
        const std::string_view words = short_name(ui, class_name(scene, index), style.letters);
        // The spaces are the room of the triangle that says that there is a choice.
        const FormulaBox box =
            formula::scripts(ui, formula::text("p", FormulaFont::math, theme.text), {},
                             formula::text(joined(ui, words, "    "), FormulaFont::body, ink(index)));
        return formula::place(box, places[side], words, index);
    };
    const auto number = [&](double value, const char* landmark_name) {
        const ImU32 colour = std::isnan(value) ? theme.bad : theme.text;
        const FormulaBox box =
            formula::text(ratio_text(ui, value), FormulaFont::number, colour, "00.0000", Align::left);
        return formula::place(box, landmark_name, ratio_text(ui, value), std::nullopt);
    };
    const auto probability = [&](std::size_t side, std::size_t index) {
        const double p = shown.probabilities[index];
        const std::string_view words = probability_digits(ui, p);
        const FormulaBox box =
            formula::text(words, FormulaFont::number, std::isnan(p) ? theme.bad : ink(index));
        return formula::place(box, joined(ui, places[side], "-probability"), words, index);
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
                ui, formula::text("e", FormulaFont::math, theme.text),
                formula::place(exponent, "softmax/ratio/exponent", sides.exponent, std::nullopt)),
            equals,
            number(sides.from_logits, "softmax/ratio/from-logits"),
            formula::text("   computed  ", FormulaFont::small, theme.secondary),
        },
        ui);
    if (style.quotient) {
        parts.insert(parts.end(),
                     {probability(0, scene.ratio.first), over, probability(1, scene.ratio.second), equals});
    }
    parts.push_back(number(sides.from_probabilities, "softmax/ratio/computed"));
    return formula::row(ui, parts);
}

FormulaLayout lay_out(Ui& ui, const SoftmaxView& shown, const RatioSides& sides, float width) {
    const FormulaType type = formula_type(ui, FormulaFont::math);
    const float remark =
        sides.remark.empty() ? 0 : text_size(ui.fonts.small, sides.remark).x + ui.px(remark_gap);
    FormulaLayout layout(ui);
    // Better a shorter line with its remark than a longer one without.
    for (const float room : {width - remark, width}) {
        for (const RatioStyle& style : styles) {
            layout = layout_formula(ui, ratio_box(ui, shown, sides, style), type, room);
            if (layout.width <= room) return layout;
        }
    }
    return layout;
}

/// One class in the popup. True if it is clicked.
bool draw_choice(Ui& ui, const Scene& scene, std::string_view landmark_name, std::size_t index, bool chosen) {
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

/// The classes in the popup. Returns the one that was clicked.
std::optional<std::size_t> choose_class(Ui& ui, const Scene& scene, std::size_t side, std::size_t current) {
    std::optional<std::size_t> choice;
    for (std::size_t index = 0; index < class_count(scene); ++index) {
        const std::string_view name = formatted(ui, "{}/{}", places[side], index);
        if (draw_choice(ui, scene, name, index, index == current)) choice = index;
        if (index == current) ImGui::SetItemDefaultFocus();
    }
    if (choice) ImGui::CloseCurrentPopup();
    return choice;
}

/// The names as buttons, and the popup of the one that was clicked.
void choose_classes(LabContext& context, const FormulaLayout& layout, ImVec2 origin) {
    Ui& ui = context.ui;
    for (std::size_t side = 0; side < places.size(); ++side) {
        const auto place =
            std::find_if(layout.places.begin(), layout.places.end(),
                         [&](const FormulaLayout::Place& p) { return p.landmark == places[side]; });
        const Rect rect = place->rect.moved(origin);
        ImGui::PushID(places[side]);
        if (bare_button("name", rect)) ImGui::OpenPopup("classes");
        if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (has_key_focus()) ui.focused_class = place->class_index;
        focus_ring(ui, rect.inset(-ui.px(2), 0), ui.px(4), has_key_focus());
        tooltip(ui, "Click to choose another class.");
        ImGui::SetNextWindowPos(ImVec2(rect.min.x, rect.max.y + ui.px(4)), ImGuiCond_Appearing);
        ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(FLT_MAX, ui.px(340)));
        if (ImGui::BeginPopup("classes")) {
            const Scene& scene = context.document.scene();
            ClassPair pair = scene.ratio;
            std::size_t& chosen = side == 0 ? pair.first : pair.second;
            if (const auto choice = choose_class(ui, scene, side, chosen)) {
                chosen = *choice;
                context.document.apply(edit::SetRatio{pair});
            }
            ImGui::EndPopup();
        }
        ImGui::PopID();
    }
}

void draw_triangles(Ui& ui, const FormulaLayout& layout, ImVec2 origin) {
    for (const FormulaLayout::Place& place : layout.places) {
        if (place.landmark != places[0] && place.landmark != places[1]) continue;
        const Rect rect = place.rect.moved(origin);
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
    sides.exponent = formatted(arena, "({} − {})/{}", formula_logit(arena, zi), subtracted_number(arena, zj),
                               temperature_text(arena, temperature));
    sides.remark = ratio_remark(scene, sides.from_logits, logits, probabilities);
    return sides;
}

void draw_ratio(LabContext& context, const SoftmaxView& shown, const Rect& rect) {
    Ui& ui = context.ui;
    if (class_count(shown.scene) < 2) {
        text(ui, rect, ui.fonts.body, ui.theme.secondary,
             "The ratio of two probabilities needs two classes.");
        return;
    }
    ImGui::GetWindowDrawList()->AddLine(rect.min, ImVec2(rect.max.x, rect.min.y), ui.theme.line, ui.px(1));
    const RatioSides sides = ratio_sides(ui, shown.scene, shown.logits, shown.probabilities);
    const FormulaLayout layout = lay_out(ui, shown, sides, rect.width());
    const float slack = (rect.height() - layout.height()) * 0.5F;
    const ImVec2 origin(rect.min.x, rect.min.y + slack + layout.ascent);
    choose_classes(context, layout, origin);
    draw_formula(ui, layout, origin);
    draw_triangles(ui, layout, origin);

    if (sides.remark.empty()) return;
    Rect rest = rect;
    rest.cut_left(layout.width + ui.px(remark_gap));
    // Beside the line if there is room, else in the line's tooltip.
    if (text_size(ui.fonts.small, sides.remark).x <= rest.width()) {
        text(ui, rest, ui.fonts.small, ui.theme.secondary, sides.remark);
        landmark(ui, "softmax/ratio/remark", rest, sides.remark);
    } else {
        explain_place(ui, rect, "softmax/ratio", sides.remark);
    }
}

}  // namespace softmaxlab::softmax_ui
