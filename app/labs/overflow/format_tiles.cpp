#include "app/labs/overflow/format_tiles.h"

#include <algorithm>
#include <cmath>

#include "app/labs/class_label.h"
#include "app/ui/frame_memory.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr std::size_t most_bars = 16;

struct Verdict {
    Text words;
    bool lost = false;
};

Verdict verdict_on(const TraceSummary& summary) {
    if (std::isnan(summary.largest_error)) return {"NaN", true};
    if (summary.lost) return {"all 0", true};
    return {"error " + fitted(summary.largest_error, 7), false};
}

/// p of each class as thin bars; NaN is a hatched place.
void bars(LabContext& context, Rect room, const Trace& trace) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    fill(room, ui.theme.empty_bar, ui.px(3));
    const std::size_t count = std::min(most_bars, trace.probabilities.size());
    const float width = room.width() / static_cast<float>(count);
    for (std::size_t place = 0; place < count; ++place) {
        const std::size_t index = scene.loaded ? context.results.ranking()[place] : place;
        const double p = trace.probabilities[index];
        Rect slot = room.cut_left(width).inset(std::min(ui.px(1.5F), width * 0.15F), 0);
        if (std::isnan(p)) {
            fill(slot, with_alpha(ui.theme.bad, 0.15F));
            hatch(slot, ui.theme.bad, ui.px(5));
            continue;
        }
        const Rect bar = slot.cut_bottom(slot.height() * static_cast<float>(std::clamp(p, 0.0, 1.0)));
        if (bar.has_room()) fill(bar, colour_of(ui, scene, index));
    }
}

void one_method(LabContext& context, Rect row, Method method, Format format) {
    Ui& ui = context.ui;
    const Trace& trace = context.results.format_trace(method, format);
    const Verdict verdict = verdict_on(context.results.trace_summary(method, format));
    Rect words = row.cut_right(ui.px(92));
    row.cut_right(ui.px(8));
    const Rect name = words.cut_top(words.height() * 0.5F);
    text(ui, name, ui.fonts.small, ui.theme.secondary, name_of(method));
    text(ui, words, ui.fonts.number_small, verdict.lost ? ui.theme.bad : ui.theme.text, verdict.words);
    landmark(ui, formatted("overflow/formats/{}/{}", name_of(format), name_of(method)), row, verdict.words);
    bars(context, row, trace);
}

void tile(LabContext& context, const Rect& rect, Format format) {
    Ui& ui = context.ui;
    const bool on = context.document.scene().format == format;
    ImGui::SetCursorScreenPos(rect.min);
    const Text name = "overflow/formats/" + Text(name_of(format));
    if (ImGui::InvisibleButton(name.c_str(), rect.size())) context.document.apply(edit::SetFormat{format});
    const bool hovered = ImGui::IsItemHovered();
    focus_ring(ui, rect, ui.px(8));
    landmark(ui, name, rect);
    fill(rect, hovered ? mix(ui.theme.raised, ui.theme.text, 0.06F) : ui.theme.raised, ui.px(8));
    if (on || ui.theme.name == ThemeName::contrast)
        outline(rect, on ? ui.theme.accent : ui.theme.line, ui.px(8), ui.px(on ? 2.0F : 1.0F));
    Rect inside = rect.inset(ui.px(10), ui.px(6));
    text(ui, inside.cut_top(ui.px(18)), ui.fonts.strong, ui.theme.text, name_of(format));
    inside.cut_top(ui.px(2));
    const float gap = ui.px(4);
    one_method(context, inside.cut_top((inside.height() - gap) * 0.5F), Method::naive, format);
    inside.cut_top(gap);
    one_method(context, inside, Method::stable, format);
}

}  // namespace

void format_tiles(LabContext& context, const Rect& room) {
    const float gap = context.ui.px(8);
    constexpr std::size_t columns = 3;
    const float width = (room.width() - gap * (columns - 1)) / columns;
    const float height = (room.height() - gap) * 0.5F;
    for (std::size_t i = 0; i < all_formats.size(); ++i) {
        const float x = room.min.x + (width + gap) * static_cast<float>(i % columns);
        const float y = room.min.y + (height + gap) * static_cast<float>(i / columns);
        tile(context, {ImVec2(x, y), ImVec2(x + width, y + height)}, all_formats[i]);
    }
}

}  // namespace softmaxlab
