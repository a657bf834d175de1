#include "app/widgets/preset_menu.h"

#include <cstddef>
#include <vector>

namespace softmaxlab {
namespace {

constexpr float step_width = 28;  // design pixels
constexpr float step_gap = 4;

/// The next one of the subject after `from` in that direction, around the ends.
const Preset* neighbour(const std::vector<Preset>& presets, const Preset* from, PresetSubject subject,
                        std::ptrdiff_t step) {
    const auto count = static_cast<std::ptrdiff_t>(presets.size());
    std::ptrdiff_t at = from == nullptr ? (step > 0 ? -1 : count) : from - presets.data();
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        at = (at + step + count) % count;
        const Preset& preset = presets[static_cast<std::size_t>(at)];
        if (subject_of(preset) == subject) return &preset;
    }
    return nullptr;
}

void draw_menu(LabContext& context, std::string_view popup, const Rect& below, PresetSubject subject) {
    Ui& ui = context.ui;
    ImGui::SetNextWindowPos(ImVec2(below.min.x, below.max.y + ui.px(4)));
    ImGui::SetNextWindowSizeConstraints(ImVec2(ui.px(320), 0), ImVec2(ui.px(560), ui.px(460)));
    if (!ImGui::BeginPopup(popup.data())) return;
    const Preset* const current = current_preset(context.presets, context.document.scene(), subject);
    const Preset* chosen = nullptr;
    std::string_view group;
    ImGui::PushFont(ui.fonts.body);
    for (const Preset& preset : context.presets) {
        if (subject_of(preset) != subject) continue;
        if (preset.group != group && subject == PresetSubject::softmax) {
            if (!group.empty()) ImGui::Separator();
            ImGui::TextDisabled("%s", preset.group.c_str());
        }
        group = preset.group;
        if (ImGui::MenuItem(preset.name.c_str(), nullptr, &preset == current)) chosen = &preset;
        landmark(ui, joined(ui, "preset/", preset.name), {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()});
        tooltip(ui, preset.sentence);
    }
    ImGui::PopFont();
    ImGui::EndPopup();
    if (chosen != nullptr) apply_preset(context.document, *chosen);
}

}  // namespace

float preset_controls_width(const Ui& ui, std::string_view label) {
    return button_width(ui, label) + ui.px(2 * (step_gap + step_width));
}

void preset_controls(LabContext& context, std::string_view prefix, Rect rect, std::string_view label,
                     PresetSubject subject) {
    Ui& ui = context.ui;
    const Rect menu = rect.cut_left(button_width(ui, label));
    const std::string_view name = joined(ui, prefix, "/presets");
    if (button(ui, name, menu, label)) ImGui::OpenPopup(name.data());
    tooltip(ui, "Prepared examples, each with a sentence that says what to look at.");
    draw_menu(context, name, menu, subject);
    const Preset* const current = current_preset(context.presets, context.document.scene(), subject);
    const auto step = [&](std::string_view id, std::string_view sign, std::ptrdiff_t by) {
        rect.cut_left(ui.px(step_gap));
        const Preset* const next = neighbour(context.presets, current, subject, by);
        const bool pressed = button(ui, joined(ui, prefix, id), rect.cut_left(ui.px(step_width)), sign);
        if (next == nullptr) return;
        if (has_tooltip(ui)) tooltip(ui, joined(ui, next->name, "\n", next->sentence));
        if (pressed) apply_preset(context.document, *next);
    };
    step("/preset-back", "‹", -1);
    step("/preset-next", "›", 1);
}

}  // namespace softmaxlab
