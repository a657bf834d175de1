#include "app/labs/attention/heads.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/labs/attention/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/count_controls.h"
#include "app/widgets/explained.h"
#include "app/widgets/matrix_map.h"

namespace softmaxlab::attention {
namespace {

// Design pixels.
constexpr float label_height = 36;
constexpr float gap = 12;
constexpr float button_height = 26;
constexpr float grid_numbers = 18;  // of layers and heads, beside and above a model's
constexpr float grid_gap = 6;
constexpr float summary_width = 150;  // beside them

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
        const std::size_t lines = (count + columns - 1) / columns;
        const auto down = static_cast<float>(lines);
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
    const bool made = is_made_up(attention);
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

// ---- the heads of a model ----

/// A button of the habits: what it is called there, and in a landmark.
struct Habit {
    HeadHabit habit;
    const char* landmark;
    const char* label;
};

constexpr std::array<Habit, head_habits> habits = {{
    {HeadHabit::before, "attention/habit/before", "token before"},
    {HeadHabit::first, "attention/habit/first", "first token"},
    {HeadHabit::self, "attention/habit/self", "itself"},
    {HeadHabit::repeat, "attention/habit/repeat", "pattern"},
}};

/// What a press of the button does, or why it does nothing.
std::string_view words_for_habit(LabContext& context, HeadHabit habit, std::optional<std::size_t> best) {
    Ui& ui = context.ui;
    const std::vector<HeadSummary>& heads = context.results.model_heads().summaries();
    if (hides_readouts(ui)) return "Hidden until the answer: which heads do what.";
    if (heads.empty()) return "computing …";
    if (best)
        return joined(ui, sentence_of_head(context, *best),
                      " No other head of the model has more of it in this text. Click to show it.");
    if (habit == HeadHabit::repeat && heads.front().repeat.queries == 0)
        return "No token of this text has occurred before: there is no pattern to repeat.";
    double most = 0;
    for (const HeadSummary& head : heads) most = std::max(most, head.share(habit).weight);
    return formatted(ui, "No head of this model is an example in this text: the best one gives {} to {}.",
                     probability_text(ui, most), name_of(habit));
}

/// A share of the weights with its name, as a number and a bar.
void draw_share(Ui& ui, Rect row, std::string_view landmark_name, std::string_view name, double share) {
    const std::string_view number = probability_text(ui, share);
    landmark(ui, landmark_name, row, number);
    Rect line = row.cut_top(ui.px(17));
    text(ui, line, ui.fonts.number_small, ui.theme.text, number, Align::right);
    line.cut_right(text_size(ui.fonts.number_small, number).x + ui.px(6));
    text_if_it_fits(ui, line, ui.fonts.small, ui.theme.secondary, name);
    Rect bar = row.cut_top(ui.px(6));
    fill(bar, ui.theme.raised, ui.px(3));
    bar.max.x = bar.min.x + bar.width() * static_cast<float>(std::clamp(share, 0.0, 1.0));
    fill(bar, ui.theme.secondary, ui.px(3));
}

/// The head on screen in words, and where its weight goes.
void draw_head_summary(LabContext& context, Rect room) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const std::string_view sentence = sentence_of_head(context, attention.head);
    const float height = std::min(wrapped_size(ui.fonts.body, sentence, room.width()).y, room.height());
    const Rect words = room.cut_top(height);
    paragraph(ui, words, ui.fonts.body, ui.theme.text, sentence);
    explained(
        ui, "attention/head-words", words, sentence,
        "Means over the queries from the third token on, with the model’s own mask and scale, at T = 1: "
        "what the head does in the model, whatever is changed here.");
    const std::vector<HeadSummary>& heads = context.results.model_heads().summaries();
    if (heads.empty() || hides_readouts(ui)) return;
    const HeadSummary& summary = heads[attention.head];
    if (summary.self.queries == 0) return;
    struct Share {
        std::string_view landmark;
        std::string_view name;
        double weight;
    };
    const std::array<Share, 4> shares = {{
        {"attention/share/before", "token before", summary.before.weight},
        {"attention/share/self", "itself", summary.self.weight},
        {"attention/share/first", "first token", summary.first.weight},
        {"attention/share/elsewhere", "anywhere else", std::max(0.0, summary.elsewhere())},
    }};
    constexpr float row_height = 27;
    room.cut_top(ui.px(8));
    for (const Share& share : shares) {
        if (room.height() < ui.px(row_height)) return;
        draw_share(ui, room.cut_top(ui.px(row_height)), share.landmark, share.name, share.weight);
    }
}

/// One of a model's heads: its picture alone, since the rows and columns have the numbers.
void draw_model_head(LabContext& context, const Rect& square, std::size_t index, bool stretched) {
    Ui& ui = context.ui;
    const HeadPicture& head = context.results.attention_heads().heads()[index];
    const bool chosen = context.document.scene().attention.head == index;
    const std::string_view name = formatted(ui, "attention/heads/{}", index);
    if (bare_button(name, square)) change(context, edit::ChooseHead{index});
    const bool focused = has_key_focus();
    const std::string_view words = sentence_of_head(context, index);
    if (has_tooltip(ui)) tooltip(ui, joined(ui, words, chosen ? " Shown." : " Click to show it."));
    landmark(ui, name, square, words);
    if (head.weights.empty()) {
        fill(square, ui.theme.raised, ui.px(2));
    } else {
        draw_picture(context, square, index, stretched);
    }
    if (chosen) outline(square.inset(-ui.px(2)), ui.theme.accent, ui.px(2), ui.px(2));
    focus_ring(ui, square, ui.px(3), focused);
}

/// A row for each layer, a column for each head of it.
void draw_model_grid(LabContext& context, const Rect& room, bool stretched) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const ModelText& text_of = *attention.model;
    const AttentionHeads& all = context.results.attention_heads();
    if (all.heads().size() != text_of.layers * text_of.heads) return;
    const float numbers = ui.px(grid_numbers);
    const float across = (room.width() - numbers) / static_cast<float>(text_of.heads);
    const float down = (room.height() - numbers) / static_cast<float>(text_of.layers);
    const float pitch = std::min(across, down);
    const float between = std::min(ui.px(grid_gap), pitch * 0.2F);
    const Rect corner{room.min, ImVec2(room.min.x + numbers, room.min.y + numbers)};
    const auto number = [&](std::size_t index, const ImVec2& centre, bool chosen) {
        if (pitch < ui.px(14) && !chosen) return;
        text_around(ui, centre, ui.fonts.number_small, chosen ? ui.theme.accent : ui.theme.secondary,
                    formatted(ui, "{}", index));
    };
    for (std::size_t head = 0; head < text_of.heads; ++head) {
        const float x = corner.max.x + (static_cast<float>(head) + 0.5F) * pitch - between * 0.5F;
        number(head, ImVec2(x, corner.centre().y), attention.head % text_of.heads == head);
    }
    for (std::size_t layer = 0; layer < text_of.layers; ++layer) {
        const float y = corner.max.y + static_cast<float>(layer) * pitch;
        number(layer, ImVec2(corner.centre().x, y + (pitch - between) * 0.5F),
               attention.head / text_of.heads == layer);
        for (std::size_t head = 0; head < text_of.heads; ++head) {
            const float x = corner.max.x + static_cast<float>(head) * pitch;
            const Rect square{ImVec2(x, y), ImVec2(x + pitch - between, y + pitch - between)};
            draw_model_head(context, square, layer * text_of.heads + head, stretched);
        }
    }
}

void draw_model_heads(LabContext& context, View& view, Rect rect) {
    Ui& ui = context.ui;
    draw_habit_buttons(context, rect.cut_top(ui.px(button_height)));
    rect.cut_top(ui.px(10));
    if (draw_progress(context, rect, context.results.attention().trouble().empty())) return;
    const ModelText& text_of = *context.document.scene().attention.model;
    const auto layers = static_cast<float>(text_of.layers);
    const auto heads = static_cast<float>(text_of.heads);
    const float most = (rect.height() - ui.px(grid_numbers)) * heads / layers + ui.px(grid_numbers);
    const float width = std::clamp(rect.width() - ui.px(summary_width + gap), 0.0F, most);
    draw_model_grid(context, rect.cut_left(width), view.stretched);
    rect.cut_left(ui.px(gap));
    draw_head_summary(context, rect);
}

}  // namespace

std::string_view name_of_head(FrameArena& arena, const Attention& attention, std::size_t head) {
    if (!attention.model) return formatted(arena, "head {}", head);
    return formatted(arena, "layer {}, head {}", head / attention.model->heads,
                     head % attention.model->heads);
}

std::string_view sentence_of_head(LabContext& context, std::size_t head) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const std::vector<std::string>& words = context.results.model_heads().words();
    const std::size_t heads = attention.model->heads;
    const bool known = head < words.size() && !hides_readouts(ui);
    return formatted(ui, "Layer {}, head {}{}{}.", head / heads, head % heads, known ? " " : "",
                     known ? std::string_view(words[head]) : std::string_view());
}

void draw_habit_buttons(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const std::vector<HeadSummary>& heads = context.results.model_heads().summaries();
    const std::size_t shown = context.document.scene().attention.head;
    constexpr std::string_view caption = "looks at";
    float all = text_size(ui.fonts.strong, caption).x + ui.px(12);
    for (const Habit& habit : habits) all += button_width(ui, habit.label) + ui.px(4);
    if (all <= line.width()) control_label(ui, line, caption);
    for (const Habit& habit : habits) {
        const bool hidden = hides_readouts(ui);
        const std::optional<std::size_t> best = hidden ? std::nullopt : best_head(heads, habit.habit);
        const Rect place = button_strip(ui, line.cut_left(button_width(ui, habit.label)));
        line.cut_left(ui.px(4));
        if (button(ui, habit.landmark, place, habit.label, ButtonKind::normal, best == shown,
                   best.has_value()))
            change(context, edit::ChooseHead{*best});
        if (has_tooltip(ui)) tooltip(ui, words_for_habit(context, habit.habit, best));
    }
}

void draw_heads(LabContext& context, View& view, Cache&, Rect rect) {
    Ui& ui = context.ui;
    if (context.document.scene().attention.model) return draw_model_heads(context, view, rect);
    draw_head_count(context, rect.cut_top(ui.px(button_height)));
    rect.cut_top(ui.px(10));
    const AttentionHeads& heads = context.results.attention_heads();
    const Tiles tiles = tiles_in(ui, rect, heads.heads().size());
    for (std::size_t i = 0; i < heads.heads().size(); ++i) {
        const auto column = static_cast<float>(i % tiles.columns);
        const std::size_t row = i / tiles.columns;
        const float x = rect.min.x + column * (tiles.width + ui.px(gap));
        const float y = rect.min.y + static_cast<float>(row) * (tiles.side + ui.px(label_height + gap));
        draw_head(context, {ImVec2(x, y), ImVec2(x + tiles.width, y + tiles.side + ui.px(label_height))},
                  tiles.side, i, view.stretched);
    }
}

}  // namespace softmaxlab::attention
