#include "app/labs/attention/controls.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "app/labs/attention/parts.h"
#include "app/labs/temperature_field.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/count_controls.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/explained.h"
#include "app/widgets/gauge.h"
#include "app/widgets/preset_menu.h"
#include "app/widgets/slider.h"

namespace softmaxlab::attention {
namespace {

// Sizes in a browser have 32 bits.
constexpr auto max_typed_seed = static_cast<std::size_t>(
    std::min(std::uint64_t{1} << 50, std::uint64_t{std::numeric_limits<std::size_t>::max()}));

constexpr const char* fixed_by_loaded = "Fixed by the loaded vectors.";

/// A whole number of the attention, to type: `E` is the edit that sets it.
template <class E>
void draw_count(LabContext& context, const Rect& place, const CountField& field) {
    if (const auto typed = count_field(context.ui, place, field)) change(context, E{*typed});
}

/// The same one, to slide, and at the end of the line to type.
template <class E>
void draw_sliding_count(LabContext& context, Rect line, float number_width, const CountSlider& slider,
                        const CountField& field) {
    Ui& ui = context.ui;
    const Rect number = line.cut_right(ui.px(number_width));
    line.cut_right(ui.px(4));
    count_slider(ui, context.document, line, slider,
                 [](std::size_t count) { return edit::ChangeAttention{E{count}}; });
    draw_count<E>(context, number, field);
}

template <class Value>
struct Option {
    const char* landmark;
    const char* label;
    Value value;
    const char* words;
};

/// Buttons side by side, one of which is chosen: `E` is the edit that chooses.
template <class E, class Value, std::size_t count>
void draw_options(LabContext& context, Rect line, Value chosen,
                  const std::array<Option<Value>, count>& options) {
    Ui& ui = context.ui;
    for (const Option<Value>& option : options) {
        const bool on = option.value == chosen;
        if (button(ui, option.landmark, line.cut_left(button_width(ui, option.label)), option.label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            change(context, E{option.value});
        tooltip(ui, option.words);
        line.cut_left(ui.px(2));
    }
}

/// The vectors that were loaded or edited, and the way back.
void draw_given_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const std::string_view back = "× close";
    const Rect place = line.cut_right(button_width(ui, back));
    line.cut_right(ui.px(4));
    if (attention.given->may_be_weights) {
        const bool weights = attention.given->weights;
        const std::string_view word = "weights";
        if (button(ui, "attention/reading", line.cut_right(button_width(ui, word)), word, ButtonKind::quiet,
                   weights))
            change(context, edit::ReadAsWeights{!weights});
        tooltip(ui,
                "The rows of the file are at least 0 and add up to 1: weights, after softmax. Off: they are "
                "taken for "
                "scores, before it.");
        line.cut_right(ui.px(4));
    }
    const std::string_view name =
        visible_label(ui, joined(ui, attention.given->source, attention.given->edited ? edited_by_hand : ""));
    if (button(ui, "attention/given", line, name, ButtonKind::normal, true)) return;
    tooltip(ui, joined(ui, name, ". They are in use."));
    if (button(ui, "attention/projections", place, back, ButtonKind::quiet))
        change(context, edit::SetVectorSource{VectorSource::projections});
    tooltip(ui, "Back to vectors made from random embeddings of the tokens. Undo brings these back.");
}

SliderScale temperature_scale() {
    SliderScale scale;
    scale.low = 0.05;
    scale.high = 20;
    scale.kind = SliderKind::log;
    scale.neutral = 1;
    return scale;
}

void draw_window_field(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const std::size_t window = context.document.scene().attention.mask.window;
    control_label(ui, line, "window");
    CountField field{"attention/window",
                     window == 0 ? "none" : grouped(ui, window),
                     window == 0
                         ? "No window: every key counts, however far it is. Double-click or Ctrl+click to "
                           "type one."
                         : formatted(ui,
                                     "Only keys less than {} places from the query take part. 0: no "
                                     "window.",
                                     grouped(ui, window)),
                     window,
                     0,
                     max_tokens,
                     true};
    draw_count<edit::SetWindow>(context, line, field);
}

void draw_value_buttons(LabContext& context, const Rect& line) {
    static constexpr std::array<Option<MaskValue>, 2> values = {{
        {"attention/minus-infinity", "−∞", MaskValue::minus_infinity,
         "A masked key gets the logit −∞: its weight is exactly 0."},
        {"attention/minus-1e9", "−1e9", MaskValue::minus_1e9,
         "−1e9 is added to the logit of a masked key, as some code does. A fully masked row then "
         "gets equal weights."},
    }};
    draw_options<edit::SetMaskValue>(context, line, context.document.scene().attention.mask.value, values);
}

void draw_text_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const Rect presets = button_strip(ui, line.cut_right(preset_controls_width(ui, "Examples")));
    line.cut_right(ui.px(8));
    const Rect box = button_strip(ui, line);
    fill(box, ui.theme.raised, ui.px(6));
    outline(box, ui.theme.line, ui.px(6), ui.px(ui.theme.border));
    EditField field;
    field.landmark = "attention/text";
    field.shown = visible_label(ui, attention.text);
    field.typed_from = attention.text;
    field.explanation =
        formatted(ui, "{}\nThe tokens. Click to type or paste a text; Enter takes it.", field.shown);
    field.click_types = true;
    field.max_letters = max_text_bytes / 4;  // whatever the letters are
    field.font = ui.fonts.body;
    field.colour = ui.theme.text;
    if (const auto typed = text_field(ui, box.inset(ui.px(8), 0), field))
        change(context, edit::SetAttentionText{std::string(*typed)});
    preset_controls(context, "attention", presets, "Examples", PresetSubject::attention);
}

void draw_token_kind_controls(LabContext& context, Rect line) {
    static constexpr std::array<Option<TokenKind>, 2> kinds = {{
        {"attention/words", "words", TokenKind::words, "A token is what stands between blanks."},
        {"attention/bytes", "bytes", TokenKind::bytes,
         "A token is a byte of the text's UTF-8: “é” is two of them."},
    }};
    draw_options<edit::SetTokenKind>(context, button_strip(context.ui, line),
                                     context.document.scene().attention.token_kind, kinds);
}

void draw_length_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = attention.given == nullptr;
    const std::size_t keys = key_count(attention);
    const std::string_view why = made ? "The text is repeated until it has this many tokens, 1 to 4,096."
                                      : "The loaded vectors fix the number of tokens: one for each row.";
    const Rect reset = button_strip(ui, line.cut_right(button_width(ui, "as typed")));
    line.cut_right(ui.px(4));
    control_label(ui, line, "tokens");
    const std::size_t typed_count = token_count(attention.text, attention.token_kind);
    // The length that the text has anyway is no edit: it stays "as typed".
    draw_sliding_count<edit::SetAttentionLength>(
        context, line, 40, CountSlider{"attention/tokens", keys, max_tokens, typed_count, why, made},
        CountField{"attention/tokens-value", grouped(ui, keys),
                   joined(ui, why, "\nDouble-click or Ctrl+click to type the number."), keys, 1, max_tokens,
                   made});
    if (button(ui, "attention/as-typed", reset, "as typed", ButtonKind::quiet, false,
               made && attention.length != 0))
        change(context, edit::SetAttentionLength{0});
    tooltip(ui, !made                   ? "The loaded vectors fix the number of tokens."
                : attention.length == 0 ? "There are as many tokens as the text has already."
                                        : "As many tokens as the text has.");
}

void draw_source_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    line = button_strip(ui, line);
    if (attention.given) {
        draw_given_controls(context, line);
        return;
    }
    static constexpr std::array<Option<VectorSource>, 2> sources = {{
        {"attention/projections", "from embeddings", VectorSource::projections,
         "Every token gets a random embedding; random matrices make q, k and v of it. The same token has the "
         "same vectors wherever it stands."},
        {"attention/independent", "random", VectorSource::independent,
         "Every component of q, k and v is an independent normal number of variance 1: what the argument for "
         "√d_k assumes."},
    }};
    draw_options<edit::SetVectorSource>(context, line, attention.source, sources);
}

void draw_seed_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = attention.given == nullptr;
    const Rect next = button_strip(ui, line.cut_right(button_width(ui, "new seed")));
    line.cut_right(ui.px(4));
    CountField field{"attention/seed",
                     formatted(ui, "seed {}", attention.seed),
                     made ? "The same seed makes the same vectors on every machine. Double-click to type one."
                          : fixed_by_loaded,
                     static_cast<std::size_t>(attention.seed),
                     0,
                     max_typed_seed,
                     made};
    draw_count<edit::SetAttentionSeed>(context, line, field);
    if (button(ui, "attention/new-seed", next, "new seed", ButtonKind::quiet, false, made))
        change(context, edit::SetAttentionSeed{attention.seed + 1});
    tooltip(ui, made ? "New random vectors, with the next seed." : fixed_by_loaded);
}

void draw_key_dimension_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = attention.given == nullptr;
    const std::size_t d_k = key_dimension(attention);
    const std::string_view words =
        made ? formatted(ui, "d_k = {}: the components of each query and each key, 1 to 512.", d_k)
             : fixed_by_loaded;
    control_label(ui, line, "d_k");
    draw_sliding_count<edit::SetKeyDimension>(
        context, line, 32,
        CountSlider{"attention/d_k", std::max<std::size_t>(d_k, 1), max_key_dimensions, 64, words, made},
        CountField{"attention/d_k-value", d_k == 0 ? "–" : formatted(ui, "{}", d_k), words, d_k, 1,
                   max_key_dimensions, made});
}

void draw_value_dimension_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = attention.given == nullptr;
    const std::size_t d_v = value_dimension(attention);
    control_label(ui, line, "d_v");
    CountField field{
        "attention/d_v",
        d_v == 0 ? "–" : formatted(ui, "{}", d_v),
        made ? formatted(ui,
                         "d_v = {}: the components of each value, and of the output. Double-click "
                         "or Ctrl+click to type it, 1 to 512.",
                         d_v)
             : fixed_by_loaded,
        d_v,
        1,
        max_key_dimensions,
        made};
    draw_count<edit::SetValueDimension>(context, line, field);
}

void draw_head_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = attention.given == nullptr;
    const std::size_t heads = head_count(attention);
    control_label(ui, line, heads > 1 ? "head" : "heads");
    if (heads > 1) {
        const std::string_view shown = formatted(ui, "{}", attention.head + 1);
        const Rect place = button_strip(ui, line.cut_left(button_width(ui, shown)));
        if (button(ui, "attention/head", place, shown, ButtonKind::normal, true))
            change(context, edit::ChooseHead{(attention.head + 1) % heads});
        tooltip(ui,
                formatted(ui, "Head {} of {} is shown. Click for the next one.", attention.head + 1, heads));
        text(ui, line.cut_left(ui.px(18)), ui.fonts.body, ui.theme.secondary, "of", Align::centre);
    }
    CountField field{"attention/heads",
                     formatted(ui, "{}", heads),
                     made ? "Heads, each with projections of its own. Double-click or Ctrl+click to type the "
                            "number, 1 to 8."
                          : fixed_by_loaded,
                     heads,
                     1,
                     max_heads,
                     made};
    draw_count<edit::SetHeads>(context, line, field);
}

void draw_temperature_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    Document& document = context.document;
    control_label(ui, line, "T");
    const Rect number = line.cut_right(ui.px(42));
    line.cut_right(ui.px(4));
    const double temperature = document.scene().temperature;
    const float over = (line.height() - ui.px(22)) * 0.5F;
    const SliderResult moved = slider(ui, "attention/temperature", line.inset(0, over), temperature_scale(),
                                      temperature, temperature_text(ui, temperature));
    tooltip(ui, "Drag: the logits of every row are divided by T.");
    drag(document, moved.grab, [&](auto apply) {
        if (moved.value) apply(edit::SetTemperature{*moved.value});
    });
    if (const auto typed =
            temperature_field(context, "attention/temperature-value", number, ui.fonts.number, Align::left))
        document.apply(edit::SetTemperature{*typed});
}

void draw_scaling_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const bool on = context.document.scene().attention.scaled_by_sqrt_dk;
    if (button(ui, "attention/scaled-by-sqrt-dk", button_strip(ui, line), "÷ √d_k", ButtonKind::normal, on))
        change(context, edit::SetScaledBySqrtDk{!on});
    tooltip(ui, on ? "The scores are divided by √d_k. Click to leave them as they are."
                   : "The scores are not divided. Click to divide them by √d_k.");
}

void draw_mask_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const AttentionMask& mask = context.document.scene().attention.mask;
    line = button_strip(ui, line);
    const bool causal = mask.causal;
    if (button(ui, "attention/causal", line.cut_left(button_width(ui, "causal")), "causal",
               ButtonKind::normal, causal))
        change(context, edit::SetCausal{!causal});
    tooltip(ui, "No query sees a key later than itself.");
    line.cut_left(ui.px(8));

    const bool any = mask.causal || mask.window > 0 || !mask.padding.empty() || !mask.painted.empty();
    const Rect clear = line.cut_right(button_width(ui, "clear"));
    line.cut_right(ui.px(4));
    const Rect values = line.cut_right(button_width(ui, "−∞") + button_width(ui, "−1e9") + ui.px(4));
    line.cut_right(ui.px(4));
    draw_window_field(context, line);
    draw_value_buttons(context, values);
    if (button(ui, "attention/clear-mask", clear, "clear", ButtonKind::quiet, false, any))
        change(context, edit::ClearMask{});
    tooltip(ui, !any ? std::string_view("Nothing is masked.")
                     : formatted(ui,
                                 "No mask: no causal one, no window, no padding ({} tokens now), nothing "
                                 "painted ({} cells now).",
                                 mask.padding.size(), mask.painted.size()));
}

// Design pixels.
constexpr float padding_x = 16;
constexpr float padding_y = 10;
constexpr float line_height = 28;
constexpr float line_gap = 6;
constexpr float words_height = 18;
constexpr float group_gap = 14;

/// Some controls that stay side by side.
struct Group {
    float width;  ///< design pixels; the least that it needs
    bool grows;   ///< takes what is left of its line
    void (*draw)(LabContext& context, Rect rect);
};

constexpr std::array<Group, 11> groups = {{
    {340, true, draw_text_controls},
    {118, false, draw_token_kind_controls},
    {262, false, draw_length_controls},
    {216, false, draw_source_controls},
    {150, false, draw_seed_controls},
    {170, true, draw_key_dimension_controls},
    {58, false, draw_value_dimension_controls},
    {104, false, draw_head_controls},
    {150, true, draw_temperature_controls},
    {62, false, draw_scaling_controls},
    {338, false, draw_mask_controls},
}};

struct Line {
    std::size_t begin = 0;
    std::size_t end = 0;
    float width = 0;  ///< design pixels
};

/// The groups from `begin` on that fit into `width` design pixels; at least one.
Line line_from(std::size_t begin, float width) {
    Line line{begin, begin + 1, groups[begin].width};
    while (line.end < groups.size() && line.width + group_gap + groups[line.end].width <= width) {
        line.width += group_gap + groups[line.end].width;
        ++line.end;
    }
    return line;
}

float room_in(float width) {
    return width - 2 * padding_x;
}

void draw_line(LabContext& context, const Line& line, Rect row) {
    const Ui& ui = context.ui;
    const auto growing = static_cast<float>(std::count_if(
        groups.begin() + static_cast<std::ptrdiff_t>(line.begin),
        groups.begin() + static_cast<std::ptrdiff_t>(line.end), [](const Group& g) { return g.grows; }));
    const float left = row.width() - ui.px(line.width);
    for (std::size_t i = line.begin; i < line.end; ++i) {
        const float more = groups[i].grows ? left / growing : 0;
        groups[i].draw(context, row.cut_left(ui.px(groups[i].width) + more));
        row.cut_left(ui.px(group_gap));
    }
}

/// The backends that can be had here, by name; the one in use is marked.
void draw_backend_switch(LabContext& context, Rect row) {
    Ui& ui = context.ui;
    for (const BackendKind kind : context.backends) {
        const std::string_view name = name_of(kind);
        const bool on = context.results.backend().kind() == kind;
        const Rect place = row.cut_right(text_size(ui.fonts.small, name).x + ui.px(12));
        const std::string_view landmark_name = formatted(ui, "attention/backend/{}", name);
        if (bare_button(landmark_name, place)) context.wanted_backend = kind;
        if (on) fill(place, with_alpha(ui.theme.accent, 0.22F), ui.px(4));
        if (!on && ImGui::IsItemHovered()) fill(place, ui.theme.raised, ui.px(4));
        focus_ring(ui, place, ui.px(4));
        tooltip(ui,
                on ? "Computes scores, weights and output."
                   : "Computes them from now on; the status line says how far a row is from the reference.");
        text(ui, place, ui.fonts.small, on ? ui.theme.text : ui.theme.secondary, name, Align::centre);
        landmark(ui, landmark_name, place, on ? "chosen" : "");
    }
}

/// Where the vectors come from, and how far the work has come.
void draw_words_line(LabContext& context, std::string_view source, Rect row) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const Attention& attention = context.document.scene().attention;
    draw_backend_switch(context, row.cut_right(ui.px(140)));
    Rect progress = row.cut_right(ui.px(150));
    row.cut_right(ui.px(group_gap));
    // A source from a file may have any length.
    const std::string_view words =
        visible_label(ui, attention.given && attention.given->heads.front().q.empty()
                              ? formatted(ui, "Scores: {}.", source)
                              : formatted(ui, "Q, K, V: {}.", source));
    // A whole line, or as much of it as ends with a word: all of it stands in the explanation.
    if (!text_if_it_fits(ui, row, ui.fonts.small, ui.theme.secondary, words))
        text(ui, row, ui.fonts.small, ui.theme.secondary,
             words.substr(0, first_line(ui.fonts.small, words, row.width()).end));
    explained(ui, "attention/source-words", row, words, words);
    if (results.complete()) {
        const std::string_view who = name_of(results.backend().format());
        // Only a window has so little time; what it takes is not the same twice.
        const bool in_window = std::isfinite(ui.seconds_for_work);
        text(ui, progress, ui.fonts.small, ui.theme.secondary,
             in_window ? joined(ui, who, " · ", duration_text(ui, results.seconds())) : who, Align::right);
        landmark(ui, "attention/backend", progress, who);
        return;
    }
    const std::string_view computing = formatted(ui, "computing {:.0f} %", results.progress() * 100);
    text(ui, progress.cut_left(ui.px(96)), ui.fonts.small, ui.theme.secondary, computing);
    gauge(ui, progress.inset(0, ui.px(6)), results.progress());
    landmark(ui, "attention/progress", progress, computing);
}

}  // namespace

float controls_height(const Ui& ui, float width) {
    float height = 2 * padding_y + words_height;
    for (std::size_t at = 0; at < groups.size();) {
        at = line_from(at, room_in(width / ui.zoom)).end;
        height += line_height + line_gap;
    }
    return ui.px(height);
}

void draw_stage_controls(LabContext& context, Rect line) {
    const Ui& ui = context.ui;
    draw_mask_controls(context, line.cut_left(std::min(ui.px(330), line.width() * 0.62F)));
    line.cut_left(ui.px(group_gap));
    draw_scaling_controls(context, line.cut_left(ui.px(66)));
    line.cut_left(ui.px(group_gap));
    if (line.width() >= ui.px(150)) draw_temperature_controls(context, line);
}

void draw_controls(LabContext& context, const TokenLabels& labels, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(padding_x), ui.px(padding_y));
    for (std::size_t at = 0; at < groups.size();) {
        const Line line = line_from(at, room_in(rect.width() / ui.zoom));
        draw_line(context, line, inside.cut_top(ui.px(line_height)));
        inside.cut_top(ui.px(line_gap));
        at = line.end;
    }
    draw_words_line(context, labels.source, inside);
}

}  // namespace softmaxlab::attention
