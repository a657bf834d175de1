#include "app/labs/attention/vector_controls.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "app/labs/temperature_field.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/widgets/count_controls.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/slider.h"

namespace softmaxlab {
namespace {

// Sizes in a browser have 32 bits.
constexpr auto max_typed_seed = static_cast<std::size_t>(
    std::min(std::uint64_t{1} << 50, std::uint64_t{std::numeric_limits<std::size_t>::max()}));

constexpr const char* fixed_by_given = "The vectors are given, and say it.";

void change(LabContext& context, AttentionEdit edit) {
    context.document.apply(edit::ChangeAttention{std::move(edit)});
}

/// The vectors that were given, and the way back.
void given_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const std::string_view back = "× projections";
    const Rect place = line.cut_right(button_width(ui, back));
    line.cut_right(ui.px(4));
    const std::string_view name =
        visible_label(ui, joined(ui, attention.given->source, attention.given->edited ? edited_by_hand : ""));
    if (button(ui, "attention/given", line, name, ButtonKind::normal, true)) return;
    tooltip(ui, joined(ui, name, ". They are in use."));
    if (button(ui, "attention/projections", place, back, ButtonKind::quiet))
        change(context, edit::SetVectorSource{VectorSource::projections});
    tooltip(ui, "Back to random projections of the tokens. Undo brings the given vectors again.");
}

SliderScale temperature_scale() {
    SliderScale scale;
    scale.low = 0.05;
    scale.high = 20;
    scale.kind = SliderKind::log;
    scale.neutral = 1;
    return scale;
}

}  // namespace

void source_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    line = button_strip(ui, line);
    if (attention.given) {
        given_controls(context, line);
        return;
    }
    const auto option = [&](const char* name, const char* label, VectorSource value, const char* words) {
        const bool on = attention.source == value;
        if (button(ui, name, line.cut_left(button_width(ui, label)), label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            change(context, edit::SetVectorSource{value});
        tooltip(ui, words);
        line.cut_left(ui.px(2));
    };
    option(
        "attention/projections", "projections", VectorSource::projections,
        "Every token gets a random embedding; random matrices make q, k and v of it. The same token has the "
        "same vectors wherever it stands.");
    option(
        "attention/independent", "independent", VectorSource::independent,
        "Every component of q, k and v is an independent normal number of variance 1: what the argument for "
        "√d_k assumes.");
}

void seed_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = attention.given == nullptr;
    const Rect next = button_strip(ui, line.cut_right(button_width(ui, "new seed")));
    line.cut_right(ui.px(4));
    CountField field{"attention/seed",
                     formatted(ui, "seed {}", attention.seed),
                     made ? "The same seed makes the same vectors on every machine. Double-click to type one."
                          : fixed_by_given,
                     static_cast<std::size_t>(attention.seed),
                     0,
                     max_typed_seed,
                     made};
    if (const auto typed = count_field(ui, line, field)) change(context, edit::SetAttentionSeed{*typed});
    if (button(ui, "attention/new-seed", next, "new seed", ButtonKind::quiet, false, made))
        change(context, edit::SetAttentionSeed{attention.seed + 1});
    tooltip(ui, made ? "Draws other vectors, with the next seed." : fixed_by_given);
}

void key_dimension_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = attention.given == nullptr;
    const std::size_t d_k = key_dimension(attention);
    const std::string_view words =
        made ? formatted(ui, "d_k = {}: the components of each query and each key, 1 to 512.", d_k)
             : fixed_by_given;
    const auto set = [&](std::size_t value) { change(context, edit::SetKeyDimension{value}); };
    control_label(ui, line, "d_k");
    const Rect number = line.cut_right(ui.px(32));
    line.cut_right(ui.px(4));
    count_slider(
        ui, context.document, line,
        CountSlider{"attention/d_k", std::max<std::size_t>(d_k, 1), most_key_dimensions, 64, words, made},
        [](std::size_t count) { return edit::ChangeAttention{edit::SetKeyDimension{count}}; });
    const std::size_t now = key_dimension(context.document.scene().attention);
    CountField field{"attention/d_k-value",
                     now == 0 ? "–" : formatted(ui, "{}", now),
                     words,
                     now,
                     1,
                     most_key_dimensions,
                     made};
    if (const auto typed = count_field(ui, number, field)) set(*typed);
}

void value_dimension_controls(LabContext& context, Rect line) {
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
             : fixed_by_given,
        d_v,
        1,
        most_key_dimensions,
        made};
    if (const auto typed = count_field(ui, line, field)) change(context, edit::SetValueDimension{*typed});
}

void head_controls(LabContext& context, Rect line) {
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
                          : fixed_by_given,
                     heads,
                     1,
                     most_heads,
                     made};
    if (const auto typed = count_field(ui, line, field)) change(context, edit::SetHeads{*typed});
}

void temperature_controls(LabContext& context, Rect line) {
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

void scaling_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const bool on = context.document.scene().attention.scaled_by_sqrt_dk;
    if (button(ui, "attention/scaled-by-sqrt-dk", button_strip(ui, line), "÷ √d_k", ButtonKind::normal, on))
        change(context, edit::SetScaledBySqrtDk{!on});
    tooltip(ui, on ? "The scores are divided by √d_k. Click to leave them as they are."
                   : "The scores are not divided. Click to divide them by √d_k.");
}

}  // namespace softmaxlab
