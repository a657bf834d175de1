#include "app/labs/attention/heads.h"

#include <algorithm>
#include <cmath>

#include "app/labs/attention/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/matrix_map.h"

namespace softmaxlab::attention {
namespace {

// Design pixels.
constexpr float label_height = 36;
constexpr float gap = 12;
constexpr float button_height = 26;

/// As large squares as `count` of them can be in the room.
struct Tiles {
    std::size_t columns = 1;
    float width = 0;
    float side = 0;
};

Tiles tiles_in(const Ui& ui, const Rect& room, std::size_t count) {
    Tiles best;
    for (std::size_t columns = 1; columns <= count; ++columns) {
        const auto across = static_cast<float>(columns);
        const auto down = static_cast<float>((count + columns - 1) / columns);
        const float width = (room.width() - ui.px(gap) * (across - 1)) / across;
        const float height = (room.height() - ui.px(gap) * (down - 1)) / down - ui.px(label_height);
        const float side = std::min(width, height);
        if (side > best.side) best = {columns, width, side};
    }
    return best;
}

std::string_view entropy_words(Ui& ui, const HeadPicture& head) {
    if (hides_readouts(ui)) return "H ? nats";
    if (!head.complete) return "computing …";
    if (std::isnan(head.summary.mean_entropy)) return "every row masked";
    return formatted(ui, "H {} nats", fixed(ui, head.summary.mean_entropy, 3));
}

void draw_picture(LabContext& context, const Rect& rect, std::size_t index, bool stretched) {
    const HeadPicture& head = context.results.attention_heads().heads()[index];
    const std::string_view name = formatted(context.ui, "attention/heads/{}", index);
    MatrixMap map;
    map.size = {head.height, head.width};
    map.cells = false;
    // One that is not complete is the last scene's; its cells may be other ones than the mask's.
    AttentionResults& results = context.results.attention();
    const bool same_size = head.complete || (head.height == std::min(results.queries(), max_picture_side) &&
                                             head.width == std::min(results.keys(), max_picture_side));
    const double range = range_of_heads(context.results.attention_heads(), stretched);
    if (hides_weights(context.ui)) {
        cover(context.ui, joined(context.ui, name, "/covered"), rect);
        return;
    }
    if (same_size) map.picture = head_picture(context, name, head, rect, range);
    draw_matrix(context.ui, rect, {}, map);
}

void draw_head(LabContext& context, Rect place, float side, std::size_t index, bool stretched) {
    Ui& ui = context.ui;
    const HeadPicture& head = context.results.attention_heads().heads()[index];
    const bool chosen = context.document.scene().attention.head == index;
    const std::string_view name = formatted(ui, "attention/heads/{}", index);
    const std::string_view words = entropy_words(ui, head);
    ImGui::SetCursorScreenPos(place.min);
    if (ImGui::InvisibleButton(name.data(), ImVec2(side, ui.px(label_height) + side)))
        change(context, edit::ChooseHead{index});
    const bool focused = has_key_focus();
    tooltip(ui, formatted(ui, "Head {}: {}. {}", index, words, chosen ? "Shown." : "Click to show it."));
    landmark(ui, name, {place.min, ImVec2(place.min.x + side, place.min.y + ui.px(label_height) + side)},
             words);
    Rect label = place.cut_top(ui.px(label_height));
    label.max.x = std::max(label.max.x, label.min.x + side);
    text(ui, label.cut_top(ui.px(18)), ui.fonts.strong, chosen ? ui.theme.accent : ui.theme.text,
         formatted(ui, "head {}", index));
    text(ui, label.cut_top(ui.px(16)), ui.fonts.small, ui.theme.secondary, words);
    const Rect square{place.min, ImVec2(place.min.x + side, place.min.y + side)};
    const Rect rect = head.weights.empty() ? square : matrix_rect(square, {head.height, head.width});
    if (head.weights.empty()) {
        fill(square, ui.theme.raised, ui.px(3));
    } else {
        draw_picture(context, rect, index, stretched);
    }
    if (chosen) outline(rect.inset(-ui.px(3)), ui.theme.accent, ui.px(3), ui.px(2));
    focus_ring(ui, rect, ui.px(4), focused);
}

/// One head more or less.
void draw_head_count(LabContext& context, Rect row) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = attention.given == nullptr;
    const std::size_t heads = head_count(attention);
    const auto set = [&](std::size_t count) { change(context, edit::SetHeads{count}); };
    const char* const why = made
                                ? "Each head has projections of its own; the mask and T are the same for all."
                                : "The loaded vectors fix the number of heads.";
    const Rect more = row.cut_right(button_width(ui, "+ head"));
    row.cut_right(ui.px(4));
    const Rect less = row.cut_right(button_width(ui, "− head"));
    row.cut_right(ui.px(8));
    text(ui, row, ui.fonts.body, ui.theme.secondary,
         heads == 1 ? "One head. Add heads to compare." : formatted(ui, "{} heads side by side", heads));
    if (button(ui, "attention/fewer-heads", less, "− head", ButtonKind::normal, false, made && heads > 1))
        set(heads - 1);
    tooltip(ui, why);
    if (button(ui, "attention/more-heads", more, "+ head", ButtonKind::normal, false,
               made && heads < max_heads))
        set(heads + 1);
    tooltip(ui, why);
}

}  // namespace

void draw_heads(LabContext& context, View& view, Cache&, Rect rect) {
    Ui& ui = context.ui;
    draw_head_count(context, rect.cut_top(ui.px(button_height)));
    rect.cut_top(ui.px(10));
    const AttentionHeads& heads = context.results.attention_heads();
    const Tiles tiles = tiles_in(ui, rect, heads.heads().size());
    for (std::size_t i = 0; i < heads.heads().size(); ++i) {
        const auto column = static_cast<float>(i % tiles.columns);
        const auto row = static_cast<float>(i / tiles.columns);
        const float x = rect.min.x + column * (tiles.width + ui.px(gap));
        const float y = rect.min.y + row * (tiles.side + ui.px(label_height + gap));
        draw_head(context, {ImVec2(x, y), ImVec2(x + tiles.width, y + tiles.side + ui.px(label_height))},
                  tiles.side, i, view.stretched);
    }
}

}  // namespace softmaxlab::attention
