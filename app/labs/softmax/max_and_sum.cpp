#include "app/labs/softmax/max_and_sum.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

struct Pill {
    const char* landmark;
    std::string_view words;
    std::string_view explanation;
    ImU32 edge;
    ImU32 text;
};

// 3.80 in f32 is 3.7999999523: shown as the 3.80 that was typed, since that is the same float.
std::string_view as_typed(FrameArena& arena, double value, Format format) {
    const double two_decimals = std::round(value * 100) / 100;
    return logit_text(arena, round_to(format, two_decimals) == value ? two_decimals : value);
}

void draw_pill(Ui& ui, const Rect& rect, const Pill& pill) {
    const float rounding = rect.height() * 0.5F;
    fill(rect, ui.theme.raised, rounding);
    outline(rect, pill.edge, rounding, ui.px(1.25F));
    text(ui, rect.inset(ui.px(8), 0), ui.fonts.number, pill.text, pill.words, Align::centre);
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::InvisibleButton(pill.landmark, rect.size());
    focus_ring(ui, rect, rounding);
    tooltip(ui, pill.explanation);
    landmark(ui, pill.landmark, rect, pill.words);
}

void arrow(Ui& ui, const Rect& from, const Rect& to, std::string_view words) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float y = from.centre().y;
    const float tip = to.min.x - ui.px(2);
    list.AddLine(ImVec2(from.max.x, y), ImVec2(tip - ui.px(6), y), ui.theme.secondary, ui.px(1.25F));
    list.AddTriangleFilled(ImVec2(tip, y), ImVec2(tip - ui.px(7), y - ui.px(4)),
                           ImVec2(tip - ui.px(7), y + ui.px(4)), ui.theme.secondary);
    const Rect label{ImVec2(from.max.x - ui.px(30), y - ui.px(19)),
                     ImVec2(to.min.x + ui.px(30), y - ui.px(3))};
    text(ui, label, ui.fonts.small, ui.theme.secondary, words, Align::centre);
}

// From the largest logit's bar down to the max.
void max_thread(Ui& ui, const ColumnLayout& layout, const ShownSoftmax& shown, double axis_end,
                const Rect& pill) {
    const ClassItem& item = shown.scene.classes[shown.max_index];
    const Rect bar = layout.bar(layout.logit_bar, shown.max_index, ui.zoom);
    const float along = static_cast<float>((item.logit / axis_end + 1) * 0.5);
    const ImVec2 start(bar.min.x + std::clamp(along, 0.0F, 1.0F) * bar.width(), bar.max.y + ui.px(3));
    const ImVec2 end(pill.max.x - pill.width() * 0.2F, pill.min.y);
    const float reach = (end.y - start.y) * 0.6F;
    // It swings out to the right, but not over the numbers there.
    const float swing = std::clamp(bar.max.x - std::max(start.x, end.x) - ui.px(4), 0.0F, ui.px(26));
    const ImVec2 out(start.x + swing, start.y + reach * 0.5F);
    const ImVec2 in(end.x + swing, end.y - reach * 0.5F);
    const ImU32 colour = with_alpha(ui.theme.class_colour(item.colour), 0.75F);
    ImVec2 last = start;
    constexpr int pieces = 48;
    for (int i = 1; i <= pieces; ++i) {
        const float t = static_cast<float>(i) / pieces;
        const float s = 1 - t;
        const ImVec2 point(
            s * s * s * start.x + 3 * s * s * t * out.x + 3 * s * t * t * in.x + t * t * t * end.x,
            s * s * s * start.y + 3 * s * s * t * out.y + 3 * s * t * t * in.y + t * t * t * end.y);
        if (i % 2 == 1) ImGui::GetWindowDrawList()->AddLine(last, point, colour, ui.px(1.25F));
        last = point;
    }
}

}  // namespace

void max_and_sum(Ui& ui, const ColumnLayout& layout, const ShownSoftmax& shown, double axis_end) {
    const bool stable = shown.scene.method == Method::stable;
    const Rect max_place = ColumnLayout::in(layout.logit_bar, layout.objects);
    const Rect sum_place = ColumnLayout::in(layout.exponential_bar, layout.objects);
    const Rect total_place = ColumnLayout::in(layout.probability_bar, layout.objects);
    const std::string_view format(name_of(shown.trace.format));

    const bool max_used = stable && shown.live > 0;
    if (max_used) max_thread(ui, layout, shown, axis_end, max_place);
    Pill max_pill{"softmax/max", "max not used",
                  "Without max subtraction the exponentials are those of z/T itself.", ui.theme.line,
                  ui.theme.secondary};
    if (stable && shown.trace.max) {
        max_pill.words = joined(ui, "max = ", as_typed(ui, *shown.trace.max, shown.trace.format));
        max_pill.explanation = formatted(
            ui,
            "The largest logit, of {}, in {}. Subtracting it changes no probability: shifting all logits "
            "alike cancels in the quotient.",
            shown.live > 0 ? class_name(shown.scene, shown.max_index) : "no class", format);
        max_pill.edge = shown.live > 0 ? ui.theme.class_colour(shown.scene.classes[shown.max_index].colour)
                                       : ui.theme.bad;
        max_pill.text = ui.theme.text;
    }
    const bool sum_failed = !std::isfinite(shown.trace.sum) || shown.trace.sum == 0;
    const Pill sum_pill{"softmax/sum", joined(ui, "Σ = ", significant(ui, shown.trace.sum, 6)),
                        formatted(ui, "All exponentials added from the first to the last, in {}.", format),
                        sum_failed ? ui.theme.bad : ui.theme.accent,
                        sum_failed ? ui.theme.bad : ui.theme.text};
    const bool total_failed = !(std::fabs(shown.sum_of_probabilities - 1) < 0.01);
    const Pill total_pill{
        "softmax/sum-of-probabilities",
        joined(ui, "Σp = ",
               fixed(ui, shown.sum_of_probabilities, shown.trace.format == Format::f64 ? 15 : 8, 18)),
        formatted(ui, "The probabilities added up, as computed in {}: rounding can leave it a little off 1.",
                  format),
        total_failed ? ui.theme.bad : ui.theme.line, total_failed ? ui.theme.bad : ui.theme.text};
    arrow(ui, max_place, sum_place, stable ? "− max, ÷ T, exp" : "÷ T, exp");
    arrow(ui, sum_place, total_place, "÷ Σ");
    draw_pill(ui, max_place, max_pill);
    draw_pill(ui, sum_place, sum_pill);
    draw_pill(ui, total_place, total_pill);
}

}  // namespace softmaxlab
