#include "app/labs/overflow/zoo_card.h"

#include <algorithm>
#include <string_view>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

/// "100, 0: NaN and 0": the logits, and what becomes of them.
struct EntryName {
    std::string_view logits;
    std::string_view effect;
};

EntryName split(std::string_view name) {
    const std::size_t colon = name.find(": ");
    if (colon == std::string_view::npos) return {name, {}};
    return {std::string_view(name).substr(0, colon), std::string_view(name).substr(colon + 2)};
}

void entry(LabContext& context, const Rect& rect, std::size_t index) {
    Ui& ui = context.ui;
    const Preset& preset = context.zoo[index];
    const bool on = preset.scene == context.document.scene();
    if (button(ui, formatted(ui, "overflow/zoo/{}", index), rect, "", ButtonKind::normal, on))
        context.document.apply(edit::ReplaceScene{preset.scene, true});
    tooltip(ui, preset.sentence);
    const EntryName name = split(preset.name);
    Rect inside = rect.inset(ui.px(10), 0);
    const ImU32 ink = on ? ui.theme.on_accent : ui.theme.text;
    const float width = text_size(ui.fonts.number_small, name.logits).x;
    text(ui, inside.cut_left(width + 1), ui.fonts.number_small, ink, name.logits);
    inside.cut_left(ui.px(10));
    text(ui, inside, ui.fonts.small, on ? ui.theme.on_accent : ui.theme.secondary, name.effect, Align::right);
}

}  // namespace

void zoo_card(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(12), ui.px(12));
    Rect title = inside.cut_top(ui.px(20));
    title.cut_left(ui.px(4));
    text(ui, title, ui.fonts.strong, ui.theme.secondary, "Zoo: one click each");
    inside.cut_top(ui.px(4));
    const float gap = ui.px(3);
    const auto count = static_cast<float>(context.zoo.size());
    const float height = std::min((inside.height() + gap) / count - gap, ui.px(34));
    for (std::size_t i = 0; i < context.zoo.size(); ++i) {
        entry(context, inside.cut_top(height), i);
        inside.cut_top(gap);
    }
}

}  // namespace softmaxlab
