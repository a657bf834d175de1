#include "app/shell/header_pins.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/pin_words.h"
#include "app/ui/veil.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float gap = 8;
constexpr float max_strip = 76;
constexpr float min_strip = 24;
constexpr float cross_width = 22;
constexpr float letter_width = 26;
constexpr std::size_t max_parts = 16;

struct Slot {
    edit::PinSlot slot;
    std::string_view letter;
    std::string_view pin;  ///< landmarks
    std::string_view unpin;
    std::string_view label;  ///< while it is empty
};

constexpr std::array<Slot, 2> slots = {{{edit::PinSlot::a, "A", "header/pin-a", "header/unpin-a", "Pin A"},
                                        {edit::PinSlot::b, "B", "header/pin-b", "header/unpin-b", "Pin B"}}};

const std::optional<Pin>& pin_of(const Scene& scene, edit::PinSlot slot) {
    return slot == edit::PinSlot::a ? scene.pins.a : scene.pins.b;
}

float empty_width(const Ui& ui) {
    return button_width(ui, slots[1].label);
}

std::size_t pinned(const Scene& scene) {
    return (scene.pins.a ? 1U : 0U) + (scene.pins.b ? 1U : 0U);
}

/// How wide the strip of a pinned state may be, in pixels.
float strip_width(const Ui& ui, const Scene& scene, float room) {
    const auto count = static_cast<float>(pinned(scene));
    const float others = (2 - count) * empty_width(ui) + 2 * ui.px(gap);
    const float one = (room - others) / std::max(count, 1.0F) - ui.px(letter_width + cross_width + gap);
    return std::clamp(one, ui.px(min_strip), ui.px(max_strip));
}

ImU32 colour_of_part(const Ui& ui, const Scene& scene, std::size_t index, std::size_t rank) {
    const int colour = scene.loaded ? static_cast<int>(rank) : scene.classes[index].colour;
    return ui.theme.class_colour(colour);
}

/// The shares of a pinned state end to end, in the order of the classes; of a loaded set the first ones of
/// now. Returns them in words.
std::string_view draw_strip(Ui& ui, const Rect& rect, const Scene& scene, Results& results,
                            const std::vector<double>& shares) {
    fill(rect, ui.theme.empty_bar, ui.px(2));
    const std::size_t count = std::min(shares.size(), max_parts);
    float x = rect.min.x;
    std::string_view words;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t index = scene.loaded ? results.ranking()[i] : i;
        const double share = shares[index];
        if (!(share > 0)) continue;
        const float end = std::min(rect.max.x, x + static_cast<float>(share) * rect.width());
        // A gap between the parts, where it leaves something of them.
        const float seam = end - x > ui.px(3) ? ui.px(1) : 0;
        fill({ImVec2(x, rect.min.y), ImVec2(end - seam, rect.max.y)}, colour_of_part(ui, scene, index, i));
        x = end;
        words = joined(ui, words, words.empty() ? "" : ", ",
                       short_name(ui, visible_label(ui, class_name(scene, index)), 12), " ",
                       probability_text(ui, share));
    }
    return words;
}

std::string_view explain_slot(Ui& ui, const Slot& slot, const Pin& pin, std::string_view shares) {
    return formatted(ui, "{}: T = {}; {}.\nClick to put the current state in its place.", slot.letter,
                     temperature_text(ui, pin.temperature), shares);
}

void draw_pinned(Ui& ui, Rect rect, const Slot& slot, Document& document, Results& results) {
    const Scene& scene = document.scene();
    const PinComparison* c = results.pins().comparison();
    if (c == nullptr) return;
    fill(rect, ui.theme.raised, ui.px(6));
    outline(rect, ui.theme.line, ui.px(6), ui.px(ui.theme.border));
    const Rect cross = rect.cut_right(ui.px(cross_width));
    const bool again = bare_button(slot.pin, rect);
    const bool hovered = ImGui::IsItemHovered();
    focus_ring(ui, rect, ui.px(6));
    if (hovered) fill(rect, with_alpha(ui.theme.text, 0.06F), ui.px(6));
    const bool explains = has_tooltip(ui);
    Rect inside = rect;
    text(ui, inside.cut_left(ui.px(letter_width)), ui.fonts.strong, ui.theme.accent, slot.letter,
         Align::centre);
    const Rect strip = inside.inset(0, std::max(0.0F, (inside.height() - ui.px(14)) * 0.5F));
    // A state that was pinned tells what the same state gives now.
    const bool hides = veiled(ui, learning::Quantity::p);
    if (hides) cover(ui, joined(ui, slot.pin, "/covered"), strip);
    const std::string_view shares =
        hides ? veiled_words
              : draw_strip(ui, strip, scene, results, slot.slot == edit::PinSlot::a ? c->a : c->b);
    landmark(ui, slot.pin, rect, shares);
    if (explains) tooltip(ui, explain_slot(ui, slot, *pin_of(scene, slot.slot), shares));

    const bool away = button(ui, slot.unpin, cross.inset(ui.px(1), ui.px(4)), "×", ButtonKind::quiet);
    tooltip(ui, slot.slot == edit::PinSlot::a ? "Forgets A, and B with it"
                                              : "Forgets B: A is compared with the current state");
    if (again) document.apply(edit::PinState{slot.slot});
    if (away) document.apply(edit::Unpin{slot.slot});
}

void draw_empty(Ui& ui, const Rect& rect, const Slot& slot, Document& document) {
    const bool possible = slot.slot == edit::PinSlot::a || document.scene().pins.a;
    if (button(ui, slot.pin, rect, slot.label, ButtonKind::normal, false, possible))
        document.apply(edit::PinState{slot.slot});
    tooltip(ui, slot.slot == edit::PinSlot::a
                    ? "Keeps the current logits and T as A: the bars and curves then show it beside what "
                      "is there, until it is taken away"
                : possible ? "Keeps the current state as B, to compare it with A"
                           : "B is compared with A: pin A first");
}

}  // namespace

float header_pins_width(const Ui& ui, const Scene& scene, float room) {
    float width = 2 * ui.px(gap);
    for (const Slot& slot : slots) {
        width += pin_of(scene, slot.slot)
                     ? ui.px(letter_width + cross_width + gap) + strip_width(ui, scene, room)
                     : empty_width(ui);
    }
    return width <= room ? width : 0;
}

void draw_header_pins(Ui& ui, Rect rect, Document& document, Results& results) {
    const Scene& scene = document.scene();
    const float strip = strip_width(ui, scene, rect.width());
    for (const Slot& slot : slots) {
        rect.cut_left(ui.px(gap));
        if (pin_of(scene, slot.slot)) {
            draw_pinned(ui, rect.cut_left(ui.px(letter_width + cross_width + gap) + strip), slot, document,
                        results);
        } else {
            draw_empty(ui, rect.cut_left(empty_width(ui)), slot, document);
        }
    }
}

Rect draw_pin_numbers(Ui& ui, Rect line, Results& results) {
    const PinComparison* c = results.pins().comparison();
    if (c == nullptr || veiled(ui, learning::Quantity::p) || veiled(ui, learning::Quantity::readouts))
        return line;
    const std::string_view none = why_not_comparable(ui, *c);
    const auto number = [&](std::string_view id, std::string_view name, std::string_view value,
                            std::string_view explanation) {
        const float name_width = text_size(ui.fonts.small, name).x + ui.px(6);
        const float width = name_width + text_size(ui.fonts.number_small, value).x;
        if (line.width() < width + ui.px(20)) return;
        const Rect whole = line.cut_right(width);
        Rect place = whole;
        text(ui, place.cut_left(name_width), ui.fonts.small, ui.theme.secondary, name);
        text(ui, place, ui.fonts.number_small, none.empty() ? ui.theme.text : ui.theme.bad, value,
             Align::right);
        bare_button(id, whole);
        focus_ring(ui, whole, ui.px(4));
        tooltip(ui, none.empty() ? explanation : none);
        landmark(ui, id, whole, value);
        line.cut_right(ui.px(16));
    };
    number("header/total-variation", "total variation", probability_text(ui, c->total_variation),
           explain_total_variation(ui, *c));
    number("header/kl", formatted(ui, "KL(A ‖ {})", other_of(*c)),
           joined(ui, amount(ui, c->kl_nats), " nats"), explain_kl(ui, *c));
    return line;
}

}  // namespace softmaxlab
