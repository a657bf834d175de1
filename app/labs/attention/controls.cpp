#include "app/labs/attention/controls.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "app/labs/attention/heads.h"
#include "app/labs/attention/parts.h"
#include "app/labs/temperature_field.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/widgets/count_controls.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/explained.h"
#include "app/widgets/preset_menu.h"
#include "app/widgets/slider.h"

namespace softmaxlab::attention {
namespace {

// Sizes in a browser have 32 bits.
constexpr auto max_typed_seed = static_cast<std::size_t>(
    std::min(std::uint64_t{1} << 50, std::uint64_t{std::numeric_limits<std::size_t>::max()}));

/// Why the sizes cannot be changed, where they cannot.
const char* why_fixed(const Attention& attention) {
    return attention.model ? "Fixed by the model." : "Fixed by the loaded vectors.";
}

// Design pixels.
constexpr float count_width = 46;
constexpr float group_gap = 16;

/// A whole number of the attention, to type: `E` is the edit that sets it.
template <class E>
void draw_count(LabContext& context, const Rect& place, const CountField& field) {
    Ui& ui = context.ui;
    const Rect box = button_strip(ui, place);
    if (field.editable) draw_field_box(ui, box);
    if (const auto typed = count_field(ui, box.inset(ui.px(6), 0), field)) change(context, E{*typed});
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

/// Buttons side by side, one of which is chosen, or none: `E` is the edit that chooses.
template <class E, class Value, std::size_t count>
void draw_options(LabContext& context, Rect line, std::optional<Value> chosen,
                  const std::array<Option<Value>, count>& options) {
    Ui& ui = context.ui;
    for (const Option<Value>& option : options) {
        const bool on = option.value == chosen;
        if (button(ui, option.landmark, line.cut_left(button_width(ui, option.label)), option.label,
                   ButtonKind::normal, on))
            change(context, E{option.value});
        tooltip(ui, option.words);
        line.cut_left(ui.px(4));
    }
}

/// Lines of controls one below the other, as far apart as their room allows.
class Lines {
  public:
    Lines(const Ui& ui, const Rect& room) : room_(room), height_(ui.px(line_height)) {
        constexpr float lines = 3;
        gap_ = std::clamp((room.height() - lines * height_) / (lines - 1), ui.px(2), ui.px(12));
    }

    Rect next() {
        const Rect line = room_.cut_top(height_);
        room_.cut_top(gap_);
        return line;
    }

  private:
    static constexpr float line_height = 28;  // design pixels

    Rect room_;
    float height_;
    float gap_ = 0;
};

// ---- tokens ----

/// The prompt of the lab "Language model" with what was drawn after it: to type another one is to change
/// both.
void draw_prompt_box(LabContext& context, const Rect& box) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    draw_field_box(ui, box);
    std::string_view whole;
    for (const std::string& token : attention.model->tokens) whole = joined(ui, whole, token);
    EditField field;
    field.landmark = "attention/text";
    field.shown = visible_label(ui, whole);
    field.typed_from = whole;
    field.explanation =
        formatted(ui,
                  "{}\nThe prompt, which the lab “Language model” goes on with. Click to type "
                  "another one; Enter takes it.",
                  field.shown);
    field.click_types = true;
    field.is_name = true;
    field.max_letters = max_prompt_bytes / 4;  // whatever the letters are
    field.font = ui.fonts.body;
    field.colour = ui.theme.text;
    const auto typed = text_field(ui, box.inset(ui.px(8), 0), field);
    if (typed && *typed != whole) context.document.apply(edit::SetPrompt{std::string(*typed)});
}

/// Prompts in which heads have something to do; the later ones repeat themselves.
constexpr std::array<std::string_view, 3> example_prompts = {
    "The king had a daughter, and he loved her very much",
    "The fox ran into the wood. The wolf saw the fox. The fox ran into the",
    "Once upon a time there was a king, and once upon a time there was a",
};

/// The prompt goes from one of them to the next.
void draw_example_button(LabContext& context, const Rect& line) {
    Ui& ui = context.ui;
    const std::string& prompt = context.document.scene().language.prompt;
    const auto at = std::find(example_prompts.begin(), example_prompts.end(), prompt);
    const std::string_view next =
        at == example_prompts.end() || at + 1 == example_prompts.end() ? example_prompts.front() : *(at + 1);
    const std::string_view label = "next example";
    Rect place = line;
    if (button(ui, "attention/model/example", place.cut_left(button_width(ui, label)), label))
        context.document.apply(edit::SetPrompt{std::string(next)});
    if (has_tooltip(ui)) tooltip(ui, joined(ui, "The prompt becomes “", next, "”."));
}

void draw_text_box(LabContext& context, const Rect& box) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    if (attention.model) return draw_prompt_box(context, box);
    if (attention.given && !attention.given->labels.empty()) {
        const std::string_view words =
            formatted(ui, "{} named tokens", grouped(ui, attention.given->labels.size()));
        text(ui, box, ui.fonts.body, ui.theme.text, words);
        explained(ui, "attention/text", box, words, "The tokens have the names that were opened with them.");
        return;
    }
    draw_field_box(ui, box);
    EditField field;
    field.landmark = "attention/text";
    const bool unnamed = are_unnamed(attention);
    field.shown = unnamed ? "name the tokens …" : visible_label(ui, attention.text);
    field.typed_from = unnamed ? std::string_view() : attention.text;
    field.explanation =
        unnamed
            ? formatted(ui, "The file does not name its tokens. A text of {} tokens names them.",
                        grouped(ui, key_count(attention)))
            : formatted(ui, "{}\nThe tokens. Click to type or paste a text; Enter takes it.", field.shown);
    field.click_types = true;
    field.is_name = true;
    field.max_letters = max_text_bytes / 4;  // whatever the letters are
    field.font = ui.fonts.body;
    field.colour = unnamed ? ui.theme.secondary : ui.theme.text;
    if (const auto typed = text_field(ui, box.inset(ui.px(8), 0), field))
        change(context, edit::SetAttentionText{std::string(*typed)});
}

void draw_length_controls(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = is_made_up(attention);
    const std::size_t keys = key_count(attention);
    const std::string_view why = made ? "The text is repeated until it has this many tokens, 1 to 4,096."
                                 : attention.model
                                     ? "The prompt has so many tokens."
                                     : "The loaded vectors fix the number of tokens: one for each row.";
    const Rect reset = button_strip(ui, line.cut_right(button_width(ui, "as typed")));
    line.cut_right(ui.px(4));
    control_label(ui, line, "tokens");
    const std::size_t typed_count = token_count(attention.text, attention.token_kind);
    // The length that the text has anyway is no edit: it stays "as typed".
    draw_sliding_count<edit::SetAttentionLength>(
        context, line, 58, CountSlider{"attention/tokens", keys, max_tokens, typed_count, why, made},
        CountField{"attention/tokens-value", grouped(ui, keys),
                   joined(ui, why, "\nDouble-click or Ctrl+click to type the number."), keys, 1, max_tokens,
                   made});
    if (button(ui, "attention/as-typed", reset, "as typed", ButtonKind::normal, false,
               made && attention.length != 0))
        change(context, edit::SetAttentionLength{0});
    tooltip(ui, !made ? why
                : attention.length == 0
                    ? std::string_view("There are as many tokens as the text has already.")
                    : std::string_view("As many tokens as the text has."));
}

// ---- vectors ----

constexpr std::array<Option<VectorSource>, 2> sources = {{
    {"attention/projections", "from embeddings", VectorSource::projections,
     "Every token gets a random embedding; random matrices make q, k and v of it. The same token has the "
     "same vectors wherever it stands."},
    {"attention/independent", "random", VectorSource::independent,
     "Every component of q, k and v is an independent normal number of variance 1: what the argument for "
     "√d_k assumes."},
}};

/// To type the seed, and the next one.
void draw_seed_controls(LabContext& context, Rect& line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = is_made_up(attention);
    control_label(ui, line, "seed");
    const CountField field{
        "attention/seed",
        formatted(ui, "{}", attention.seed),
        made
            ? "The same seed makes the same vectors on every machine. Double-click or Ctrl+click to type one."
            : why_fixed(attention),
        static_cast<std::size_t>(attention.seed),
        0,
        max_typed_seed,
        made};
    draw_count<edit::SetAttentionSeed>(context, line.cut_left(ui.px(56)), field);
    line.cut_left(ui.px(4));
    const Rect next = button_strip(ui, line).cut_left(button_width(ui, "new"));
    line.cut_left(button_width(ui, "new") + ui.px(group_gap));
    if (button(ui, "attention/new-seed", next, "new", ButtonKind::normal, false, made))
        change(context, edit::SetAttentionSeed{attention.seed + 1});
    tooltip(ui, made ? "New random vectors, with the next seed." : why_fixed(attention));
}

std::string_view key_dimension_words(FrameArena& arena, const Attention& attention) {
    return !is_made_up(attention)
               ? std::string_view(why_fixed(attention))
               : formatted(arena,
                           "d_k = {}: the components of each query and each key. Double-click or "
                           "Ctrl+click to type it, 1 to 512.",
                           attention.d_k);
}

void draw_key_dimension_field(LabContext& context, Rect line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const std::size_t d_k = key_dimension(attention);
    control_label(ui, line, "d_k");
    const CountField field{"attention/d_k-value",
                           d_k == 0 ? "–" : formatted(ui, "{}", d_k),
                           key_dimension_words(ui, attention),
                           d_k,
                           1,
                           max_key_dimensions,
                           is_made_up(attention)};
    draw_count<edit::SetKeyDimension>(context, line.cut_left(ui.px(count_width)), field);
}

void draw_key_dimension_slider(LabContext& context, Rect& line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    text(ui, line.cut_left(ui.px(28)), ui.fonts.strong, ui.theme.secondary, "d_k");
    const CountSlider shown{"attention/d_k",
                            std::max<std::size_t>(key_dimension(attention), 1),
                            max_key_dimensions,
                            64,
                            key_dimension_words(ui, attention),
                            is_made_up(attention)};
    count_slider(ui, context.document, line.cut_left(ui.px(160)), shown,
                 [](std::size_t count) { return edit::ChangeAttention{edit::SetKeyDimension{count}}; });
    line.cut_left(ui.px(group_gap));
}

/// The vectors that were loaded or edited, the way back, and how a file is read that may be either.
void draw_given_controls(LabContext& context, Lines& lines) {
    Ui& ui = context.ui;
    // The way back takes them out of the scene.
    const std::shared_ptr<const GivenVectors> given = context.document.scene().attention.given;
    const std::string_view name =
        visible_label(ui, joined(ui, given->source, given->edited ? edited_by_hand : ""));
    const Rect chip = button_strip(ui, lines.next());
    fill(chip, mix(ui.theme.raised, ui.theme.accent, 0.14F), ui.px(6));
    const Rect words = chip.inset(ui.px(8), 0);
    text(ui, words, ui.fonts.body, ui.theme.accent, fitted_name(ui, ui.fonts.body, name, words.width()));
    explained(ui, "attention/given", chip, name, joined(ui, name, ". They are in use."));

    Rect line = button_strip(ui, lines.next());
    const std::string_view back = "× close";
    if (button(ui, "attention/projections", line.cut_left(button_width(ui, back)), back))
        change(context, edit::SetVectorSource{VectorSource::projections});
    tooltip(ui, "Back to vectors made from random embeddings of the tokens. Undo brings these back.");
    if (!given->may_be_weights) return draw_key_dimension_field(context, lines.next());
    const bool weights = given->weights;
    line = button_strip(ui, lines.next());
    if (button(ui, "attention/reading", line.cut_left(button_width(ui, "as weights")), "as weights",
               ButtonKind::normal, weights))
        change(context, edit::ReadAsWeights{!weights});
    tooltip(
        ui,
        "The rows of the file are at least 0 and add up to 1: weights, after softmax. Off: they are taken "
        "for scores, before it.");
}

void draw_value_dimension(LabContext& context, Rect& line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = is_made_up(attention);
    const std::size_t d_v = value_dimension(attention);
    control_label(ui, line, "d_v");
    const CountField field{
        "attention/d_v",
        d_v == 0 ? "–" : formatted(ui, "{}", d_v),
        made ? formatted(ui,
                         "d_v = {}: the components of each value, and of the output. Double-click "
                         "or Ctrl+click to type it, 1 to 512.",
                         d_v)
             : why_fixed(attention),
        d_v,
        1,
        max_key_dimensions,
        made};
    draw_count<edit::SetValueDimension>(context, line.cut_left(ui.px(count_width)), field);
    line.cut_left(ui.px(group_gap));
}

/// How many heads there are, and which one is shown.
void draw_head_controls(LabContext& context, Rect& line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const bool made = is_made_up(attention);
    const std::size_t heads = head_count(attention);
    control_label(ui, line, "heads");
    const CountField field{
        "attention/heads",
        formatted(ui, "{}", heads),
        made ? "Heads, each with projections of its own. Double-click or Ctrl+click to type the "
               "number, 1 to 8."
             : why_fixed(attention),
        heads,
        1,
        max_heads,
        made};
    draw_count<edit::SetHeads>(context, line.cut_left(ui.px(36)), field);
    line.cut_left(ui.px(6));
    if (heads == 1) return;
    const std::string_view shown = formatted(ui, "head {}", attention.head);
    const Rect place = button_strip(ui, line.cut_left(button_width(ui, shown)));
    if (button(ui, "attention/head", place, shown))
        change(context, edit::ChooseHead{(attention.head + 1) % heads});
    tooltip(ui,
            formatted(ui, "Head {} of 0 to {} is shown. Click for the next one.", attention.head, heads - 1));
}

/// Takes the vectors of the model's heads for the prompt.
void draw_model_button(LabContext& context, const Rect& place) {
    Ui& ui = context.ui;
    LanguageResults& language = context.results.language();
    const std::shared_ptr<const LanguageModel>& model = language.model();
    const bool on = context.document.scene().attention.model != nullptr;
    if (button(ui, "attention/model", place, "model", ButtonKind::normal, on, model != nullptr) && !on)
        change(context, edit::SetModelText{model_text(*model, context.document.scene().language)});
    if (has_tooltip(ui))
        tooltip(ui, model
                        ? formatted(ui,
                                    "The real Q, K and V of the language model “{}”, {} layers of {} heads, "
                                    "for the prompt of the lab “Language model”.",
                                    visible_label(ui, model->name), model->config.layers, model->config.heads)
                        : language.failure());
}

/// Which head it is, and the way to all of them.
void draw_head_button(LabContext& context, View& view, const Rect& place) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const std::string_view name = name_of_head(ui, attention, attention.head);
    landmark(ui, "attention/model/head", button_strip(ui, place), name);
    if (button(ui, "attention/model/head", button_strip(ui, place), name, ButtonKind::normal,
               view.side == SideTab::heads))
        view.side = SideTab::heads;
    if (has_tooltip(ui))
        tooltip(ui, joined(ui, sentence_of_head(context, attention.head), "\nClick to choose another one."));
}

/// ‹ layer 2 › ‹ head 1 ›
void draw_head_chooser(LabContext& context, Rect& line) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const std::size_t heads = attention.model->heads;
    const std::size_t layers = attention.model->layers;
    const std::size_t layer = attention.head / heads;
    const std::size_t head = attention.head % heads;
    const auto choose = [&](std::string_view what, std::size_t at, std::size_t count, std::size_t step) {
        const std::string_view label = formatted(ui, "{} {}", what, at);
        const auto arrow = [&](const char* sign, const char* end, bool enabled, std::size_t to) {
            const Rect place = button_strip(ui, line.cut_left(ui.px(26)));
            if (button(ui, formatted(ui, "attention/model/{}{}", what, end), place, sign, ButtonKind::normal,
                       false, enabled))
                change(context, edit::ChooseHead{to});
            if (has_tooltip(ui)) tooltip(ui, sentence_of_head(context, attention.head));
        };
        arrow("‹", "-before", at > 0, attention.head - step);
        text(ui, line.cut_left(text_size(ui.fonts.body, label).x + ui.px(16)), ui.fonts.body, ui.theme.text,
             label, Align::centre);
        arrow("›", "-after", at + 1 < count, attention.head + step);
        line.cut_left(ui.px(10));
    };
    choose("layer", layer, layers, heads);
    choose("head", head, heads, 1);
}

// ---- scores ----

void draw_temperature(LabContext& context, Rect number_line, Rect slider_line) {
    Ui& ui = context.ui;
    Document& document = context.document;
    const double temperature = document.scene().temperature;
    control_label(ui, number_line, "T");
    const Rect number = button_strip(ui, number_line.cut_right(ui.px(60)));
    draw_field_box(ui, number);
    if (const auto typed = temperature_field(context, "attention/temperature-value",
                                             number.inset(ui.px(6), 0), ui.fonts.number, Align::right))
        document.apply(edit::SetTemperature{*typed});
    const float over = std::max(0.0F, slider_line.height() - ui.px(22)) * 0.5F;
    const SliderResult moved = slider(ui, "attention/temperature", slider_line.inset(0, over),
                                      temperature_scale(), temperature, temperature_text(ui, temperature));
    tooltip(ui, "Drag: the logits of every row are divided by T.");
    drag(document, moved.grab, [&](auto apply) {
        if (moved.value) apply(edit::SetTemperature{*moved.value});
    });
}

void draw_scaling(LabContext& context, const Rect& place) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    const std::size_t d_k = key_dimension(attention);
    const bool on = attention.scaled_by_sqrt_dk && d_k > 0;
    const std::string_view label = d_k == 0 ? "no d_k" : formatted(ui, "÷ √{}", d_k);
    if (button(ui, "attention/scaled-by-sqrt-dk", button_strip(ui, place), label, ButtonKind::normal, on,
               d_k > 0))
        change(context, edit::SetScaledBySqrtDk{!on});
    tooltip(ui, d_k == 0 ? "The scores themselves were loaded: there is no d_k to divide them by."
                : on     ? "The scores are divided by √d_k. Click to leave them as they are."
                         : "The scores are not divided. Click to divide them by √d_k.");
}

// ---- mask ----

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
    draw_options<edit::SetMaskValue>(context, line,
                                     std::optional(context.document.scene().attention.mask.value), values);
}

/// None, causal, painted: `next` says where each button stands.
template <class Next>
void draw_mask_choice(LabContext& context, View& view, const Next& next) {
    Ui& ui = context.ui;
    const AttentionMask& mask = context.document.scene().attention.mask;
    const bool any = masks_something(mask);
    if (button(ui, "attention/clear-mask", next("none"), "none", ButtonKind::normal, !any) && any)
        change(context, edit::ClearMask{});
    tooltip(ui, !any ? std::string_view("Nothing is masked.")
                     : formatted(ui,
                                 "No mask: no causal one, no window, no padding ({} tokens now), nothing "
                                 "painted ({} cells now).",
                                 mask.padding.size(), mask.painted.size()));
    if (button(ui, "attention/causal", next("causal"), "causal", ButtonKind::normal, mask.causal))
        change(context, edit::SetCausal{!mask.causal});
    if (has_tooltip(ui))
        tooltip(ui, with_term(ui, "causal",
                              "No query sees a key later than itself. With fewer queries than "
                              "keys the last query belongs to the last key: the lower right corner."));
    const bool can_paint = shows_mask(view.stage);
    if (button(ui, "attention/paint", next("paint"), "paint", ButtonKind::normal, view.painting && can_paint,
               can_paint))
        view.painting = !view.painting;
    tooltip(ui,
            can_paint
                ? "Drag over cells to mask them, or to open them if the first one is masked. Holding Shift "
                  "or Alt does the same without this switch."
                : "Show the weights or the masked scores: no mask is seen in the scores.");
}

std::string_view mask_in_words(FrameArena& arena, const AttentionMask& mask) {
    if (!masks_something(mask)) return "Nothing is masked. A click on a key’s name makes it padding.";
    std::string_view words;
    const auto add = [&](std::string_view more) {
        words = joined(arena, words, words.empty() ? "Masked: " : ", ", more);
    };
    if (mask.causal) add("keys later than the query");
    if (mask.window > 0) add(formatted(arena, "keys {} or more places away", grouped(arena, mask.window)));
    if (mask.given) add("what the file masks");
    if (!mask.padding.empty())
        add(formatted(arena, "{} keys of padding", grouped(arena, mask.padding.size())));
    if (!mask.painted.empty()) add(formatted(arena, "{} painted cells", grouped(arena, mask.painted.size())));
    return joined(arena, words, ".");
}

// ---- weights ----

/// The backends that can be had here, by name; the one in use is marked.
void draw_backend_switch(LabContext& context, Rect row) {
    Ui& ui = context.ui;
    for (const BackendKind kind : context.backends) {
        const std::string_view name = name_of(kind);
        const bool on = context.results.backend().kind() == kind;
        const std::string_view landmark_name = formatted(ui, "attention/backend/{}", name);
        const Rect place = button_strip(ui, row.cut_left(button_width(ui, name)));
        row.cut_left(ui.px(4));
        if (on) landmark(ui, landmark_name, place, "chosen");
        if (button(ui, landmark_name, place, name, ButtonKind::normal, on)) context.wanted_backend = kind;
        tooltip(ui,
                on ? "Computes scores, weights and output."
                   : "Computes them from now on; the status line says how far a row is from the reference.");
    }
}

std::string_view backend_in_words(LabContext& context) {
    Ui& ui = context.ui;
    const AttentionResults& results = context.results.attention();
    // Only a window has so little time; what it takes is not the same twice.
    const bool in_window = std::isfinite(ui.seconds_for_work);
    return in_window && results.complete()
               ? formatted(ui, "What computes scores, weights and output: here in {}, in {}.",
                           name_of(results.backend().format()), duration_text(ui, results.seconds()))
               : formatted(ui, "What computes scores, weights and output: here in {}.",
                           name_of(results.backend().format()));
}

void draw_words(Ui& ui, const Rect& rect, std::string_view name, std::string_view words) {
    text(ui, rect, ui.fonts.small, ui.theme.secondary, words);
    explained(ui, name, rect, words, words);
}

}  // namespace

void draw_token_controls(LabContext& context, const Rect& room) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    Lines lines(ui, room);
    draw_text_box(context, lines.next());
    static constexpr std::array<Option<TokenKind>, 2> kinds = {{
        {"attention/words", "words", TokenKind::words, "A token is what stands between blanks."},
        {"attention/bytes", "bytes", TokenKind::bytes,
         "A token is a byte of the text's UTF-8: “é” is two of them."},
    }};
    if (attention.model) {
        const Rect line = lines.next();
        text(ui, line, ui.fonts.small, ui.theme.secondary, "as the model cuts it");
        explained(ui, "attention/pieces", line, "as the model cuts it",
                  "A token is what the model has a number for: a word with the blank before it, or a part of "
                  "one.");
        return draw_example_button(context, button_strip(ui, lines.next()));
    }
    draw_options<edit::SetTokenKind>(
        context, button_strip(ui, lines.next()),
        are_unnamed(attention) ? std::nullopt : std::optional(attention.token_kind), kinds);
    preset_controls(context, "attention", button_strip(ui, lines.next()), "Examples",
                    PresetSubject::attention);
}

void draw_vector_controls(LabContext& context, View& view, const Rect& room) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    Lines lines(ui, room);
    if (attention.given) return draw_given_controls(context, lines);
    const auto made_up = [&](const Option<VectorSource>& option, const Rect& place) {
        if (button(ui, option.landmark, place, option.label, ButtonKind::normal,
                   option.value == attention.source))
            change(context, edit::SetVectorSource{option.value});
        tooltip(ui, option.words);
    };
    const auto& [projections, independent] = sources;
    made_up(projections, button_strip(ui, lines.next()));
    Rect line = button_strip(ui, lines.next());
    const float gap = ui.px(4);
    made_up(independent, line.cut_left((line.width() - gap) / 2));
    line.cut_left(gap);
    draw_model_button(context, line);
    if (context.document.scene().attention.model) return draw_head_button(context, view, lines.next());
    draw_key_dimension_field(context, lines.next());
}

void draw_score_controls(LabContext& context, const Rect& room) {
    Lines lines(context.ui, room);
    draw_scaling(context, lines.next());
    const Rect number = lines.next();
    draw_temperature(context, number, lines.next());
}

void draw_mask_controls(LabContext& context, View& view, const Rect& room) {
    Lines lines(context.ui, room);
    draw_mask_choice(context, view, [&](std::string_view) { return button_strip(context.ui, lines.next()); });
}

void draw_stage_controls(LabContext& context, View& view, Rect line) {
    Ui& ui = context.ui;
    control_label(ui, line, "mask");
    draw_mask_choice(context, view, [&](std::string_view label) {
        const Rect place = line.cut_left(button_width(ui, label) + ui.px(12));
        line.cut_left(ui.px(6));
        return place;
    });
    line.cut_left(ui.px(group_gap));
    if (context.document.scene().attention.model) draw_head_chooser(context, line);
}

void draw_further_controls(LabContext& context, Group group, const TokenLabels& labels, Rect room) {
    Ui& ui = context.ui;
    const Attention& attention = context.document.scene().attention;
    Rect line = room.cut_top(ui.px(28));
    switch (group) {
        case Group::none:
            return;
        case Group::tokens:
            draw_length_controls(context, line.cut_left(std::min(line.width(), ui.px(420))));
            return draw_words(ui, room, "attention/tokens/words",
                              "A longer sequence repeats the text, up to 4,096 tokens.");
        case Group::vectors:
            if (attention.model) {
                draw_head_chooser(context, line);
                line.cut_left(ui.px(group_gap));
                draw_habit_buttons(context, line);
                return draw_words(ui, room, "attention/source-words",
                                  joined(ui, "Q, K, V: ", visible_label(ui, labels.source), ". ",
                                         sentence_of_head(context, attention.head)));
            }
            draw_key_dimension_slider(context, line);
            draw_value_dimension(context, line);
            draw_seed_controls(context, line);
            draw_head_controls(context, line);
            // A source from a file may have any length.
            return draw_words(ui, room, "attention/source-words",
                              visible_label(ui, attention.given && attention.given->heads.front().q.empty()
                                                    ? formatted(ui, "Scores: {}.", labels.source)
                                                    : formatted(ui, "Q, K, V: {}.", labels.source)));
        case Group::mask:
            draw_window_field(context, line.cut_left(ui.px(140)));
            line.cut_left(ui.px(group_gap));
            control_label(ui, line, "a masked logit gets");
            draw_value_buttons(context, button_strip(ui, line));
            return draw_words(ui, room, "attention/mask/words", mask_in_words(ui, attention.mask));
        case Group::weights:
            draw_backend_switch(context, line);
            return draw_words(ui, room, "attention/backend", backend_in_words(context));
    }
}

}  // namespace softmaxlab::attention
