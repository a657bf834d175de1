#include "app/labs/softmax/toolbar.h"

#include <cmath>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab {
namespace {

constexpr double random_deviation = 2;

void draw_random(LabContext& context, ColumnsState& state, std::uint64_t seed) {
    state.seed = seed;
    context.document.apply(edit::RandomLogits{seed, random_deviation});
}

void preset_menu(LabContext& context, const Rect& below) {
    Ui& ui = context.ui;
    ImGui::SetNextWindowPos(ImVec2(below.min.x, below.max.y + ui.px(4)));
    ImGui::SetNextWindowSizeConstraints(ImVec2(ui.px(320), 0), ImVec2(ui.px(560), ui.px(460)));
    if (!ImGui::BeginPopup("presets")) return;
    ImGui::PushFont(ui.fonts.body);
    for (std::size_t i = 0; i < context.presets.size(); ++i) {
        const Preset& preset = context.presets[i];
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::MenuItem(preset.name.c_str(), nullptr, preset.scene == context.document.scene())) {
            context.document.apply(edit::ReplaceScene{preset.scene, true});
        }
        landmark(ui, "preset/" + preset.name, {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()});
        tooltip(ui, preset.sentence);
        ImGui::PopID();
    }
    ImGui::PopFont();
    ImGui::EndPopup();
}

void seed_field(LabContext& context, ColumnsState& state, const Rect& rect) {
    Ui& ui = context.ui;
    EditField field;
    field.landmark = "softmax/seed";
    field.shown = formatted(ui, "seed {}", state.seed);
    field.typed_from = formatted(ui, "{}", state.seed);
    field.explanation =
        "The same seed draws the same logits on every machine (normal, mean 0, deviation 2). Double-click to "
        "type one.";
    field.font = ui.fonts.number_small;
    field.colour = ui.theme.secondary;
    const auto typed = number_field(ui, rect, field);
    if (typed && *typed >= 0 && *typed < 1e15)
        draw_random(context, state, static_cast<std::uint64_t>(*typed));
}

}  // namespace

void toolbar(LabContext& context, ColumnsState& state, Rect strip) {
    Ui& ui = context.ui;
    Document& document = context.document;
    const float gap = ui.px(8);
    const auto next = [&](std::string_view label) {
        const Rect place = strip.cut_left(button_width(ui, label));
        strip.cut_left(gap);
        return place;
    };

    const bool stable = document.scene().method == Method::stable;
    const std::string_view toggle = stable ? "max subtracted" : "max not subtracted";
    const Rect toggle_place = strip.cut_right(button_width(ui, "max not subtracted"));
    if (button(ui, "softmax/subtract-max", toggle_place, toggle, ButtonKind::normal, stable)) {
        document.apply(edit::SetMethod{stable ? Method::naive : Method::stable});
    }
    tooltip(
        ui,
        stable ? "e^((z − max)/T): no exponential is above 1, so none overflows. Click for the plain e^(z/T)."
               : "e^(z/T), as in the formula: large logits overflow. Click to subtract the max first.");

    const Rect presets = next("Presets");
    if (button(ui, "softmax/presets", presets, "Presets")) ImGui::OpenPopup("presets");
    preset_menu(context, presets);

    const bool full = document.scene().classes.size() >= max_classes;
    if (button(ui, "softmax/add-class", next("Add class"), "Add class", ButtonKind::normal, false, !full)) {
        document.apply(edit::AddClass{});
    }
    if (button(ui, "softmax/reset", next("Reset"), "Reset")) document.apply(edit::ResetLogits{});
    tooltip(ui, "All logits to 0, nothing masked. The temperature stays.");
    if (button(ui, "softmax/random", next("Random"), "Random")) draw_random(context, state, state.seed + 1);
    tooltip(ui, "Draws new logits with the next seed.");
    if (state.seed != 0 && strip.width() > ui.px(70)) seed_field(context, state, strip.cut_left(ui.px(90)));
}

}  // namespace softmaxlab
