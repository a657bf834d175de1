#include "app/shell/hidden_item.h"

#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/widgets/popup_menu.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float margin = 18;
constexpr float arrow = 20;
constexpr float between = 10;
constexpr float menu_width = 130;

constexpr std::string_view menu = "hidden/menu";

std::string_view why_no_bars(const GuessMode& mode, const Scene& scene) {
    if (!mode.could_guess() || mode.guess().stage == Guess::Stage::open) return {};
    if (mode.subject().quantity == learning::Quantity::weights)
        return key_count(scene.attention) > max_guessed_classes ? "no bars for more than 16 keys" : "";
    return class_count(scene) > max_guessed_classes ? "no bars for more than 16 classes" : "";
}

void draw_menu(Ui& ui, const Rect& item, GuessMode& mode, const Scene& scene) {
    // Nearer than to a button: the status line is higher than its words.
    const Rect words = item.inset(0, ui.px(2));
    popup_menu(ui, menu, words, PopupPlace::above_left, menu_width, [&](auto next_line) {
        for (const HideChoice choice : all_hide_choices) {
            const std::string_view name = name_of(choice);
            const bool on = mode.hidden() == quantities_of(choice);
            if (!button(ui, joined(ui, "hidden/", name), next_line(), name, ButtonKind::quiet, on)) continue;
            mode.choose(choice, scene);
            ImGui::CloseCurrentPopup();
        }
    });
}

}  // namespace

float hidden_item_width(Ui& ui, const GuessMode& mode, const Scene& scene) {
    if (!mode.hides()) return 0;
    ImFont* const font = ui.fonts.number_small;
    const std::string_view why = why_no_bars(mode, scene);
    const float more = why.empty() ? 0 : ui.px(between) + text_size(font, why).x;
    return ui.px(margin + arrow) + text_size(font, mode.words(ui)).x + more;
}

void draw_hidden_item(Ui& ui, const Rect& line, GuessMode& mode, const Scene& scene) {
    if (!mode.hides()) return;
    Rect room = line.inset(ui.px(margin), 0);
    ImFont* const font = ui.fonts.number_small;
    const std::string_view words = mode.words(ui);
    const Rect item = room.cut_left(text_size(font, words).x + ui.px(arrow));
    Rect inside = item;
    const Rect sign = inside.cut_right(ui.px(14));
    text(ui, inside, font, ui.theme.accent, words);
    const ImVec2 middle = sign.centre();
    const float r = ui.px(3.5F);
    ImGui::GetWindowDrawList()->AddTriangleFilled(ImVec2(middle.x - r, middle.y - r * 0.5F),
                                                  ImVec2(middle.x + r, middle.y - r * 0.5F),
                                                  ImVec2(middle.x, middle.y + r * 0.8F), ui.theme.secondary);
    if (bare_button("status/hidden", item)) ImGui::OpenPopup(menu.data());
    focus_ring(ui, item.inset(0, ui.px(4)), ui.px(4));
    tooltip(ui, "What is hidden until it is revealed: click to hide something else. H shows it.");
    landmark(ui, "status/hidden", item, words);
    draw_menu(ui, item, mode, scene);

    const std::string_view why = why_no_bars(mode, scene);
    if (why.empty()) return;
    room.cut_left(ui.px(between));
    text(ui, room, font, ui.theme.secondary, why);
    landmark(ui, "status/no-bars", room, why);
}

}  // namespace softmaxlab
