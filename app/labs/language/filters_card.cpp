#include "app/labs/language/filters_card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "app/labs/temperature_field.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/popup_menu.h"
#include "app/widgets/slider.h"
#include "core/base/text.h"
#include "core/engine/model_heads.h"
#include "core/scene/edit.h"

namespace softmaxlab::language {
namespace {

// Design pixels.
constexpr float side = 16;
constexpr float name_height = 18;
constexpr float slider_height = 22;
constexpr float words_height = 16;
constexpr float block_height = name_height + slider_height + words_height;
constexpr float button_height = 28;
constexpr float number_width = 64;

struct Filter {
    std::string_view id;  ///< of the landmark "language/filter/…"
    std::string_view name;
    std::string_view shown;
    std::string_view words;  ///< what it does, in as much room as there is
    std::string_view explanation;
    SliderScale scale;
    double value = 0;
    bool decides = false;
};

/// What the person asks for, once.
struct Asked {
    std::optional<double> value;
    Grab grab;
    bool typed = false;
};

Asked draw_filter(Ui& ui, Rect place, const Filter& filter) {
    Asked asked;
    const float part =
        place.height() / block_height;  // less than a pixel of the design where there is little room
    Rect line = place.cut_top(part * name_height);
    const Rect number = line.cut_right(ui.px(number_width));
    text(ui, line, ui.fonts.strong, filter.decides ? ui.theme.accent : ui.theme.text, filter.name);
    EditField field;
    field.landmark = joined(ui, "language/filter/", filter.id, "/value");
    field.shown = filter.shown;
    field.typed_from = significant(ui, filter.value, 12);
    field.explanation = filter.explanation;
    field.font = ui.fonts.number;
    field.colour = ui.theme.text;
    field.align = Align::right;
    asked.value = number_field(ui, number, field);
    asked.typed = asked.value.has_value();
    const SliderResult moved =
        slider(ui, joined(ui, "language/filter/", filter.id), place.cut_top(part * slider_height),
               filter.scale, filter.value, filter.shown);
    tooltip(ui, filter.explanation);
    asked.grab = moved.grab;
    if (!asked.typed) asked.value = moved.value;
    text(ui, place, ui.fonts.small, ui.theme.secondary, filter.words);
    landmark(ui, joined(ui, "language/filter/", filter.id, "/words"), place, filter.words);
    return asked;
}

void apply(const LabState& state, const Asked& asked, const Edit& edit) {
    if (asked.typed) {
        state.document().apply(edit);
        return;
    }
    drag(state.document(), asked.grab, [&](auto apply_to_gesture) {
        if (!asked.value) return;
        if (asked.grab.gesture == no_gesture) {
            state.document().apply(edit);  // a double-click
        } else {
            apply_to_gesture(edit);
        }
    });
}

std::string_view temperature_words_at(Ui& ui, double temperature, float width) {
    if (temperature == 0) return "the largest logit takes all";
    if (std::isinf(temperature)) return "all tokens alike";
    const std::string_view factor = significant(ui, 1 / temperature, 3);
    return first_that_fits(ui.fonts.small, width,
                           {joined(ui, "gaps between logits × ", factor), joined(ui, "gaps × ", factor)});
}

std::string_view top_k_words(Ui& ui, const NextToken& next, std::size_t top_k, float width) {
    if (top_k == 0) return "off: all tokens stay";
    double mass = 0;
    const std::size_t count = std::min(top_k, next.ranking.size());
    for (std::size_t i = 0; i < count; ++i) mass += next.trace.tempered[next.ranking[i]];
    return first_that_fits(
        ui.fonts.small, width,
        {formatted(ui, "keeps the best {}, {} of the mass", count, short_percent(ui, mass)),
         formatted(ui, "keeps {}: {}", count, short_percent(ui, mass))});
}

std::string_view filter_words(Ui& ui, const NextToken& next, SamplingFilter filter, bool off, bool decides,
                              float width) {
    if (off) return "off";
    const auto at = static_cast<std::size_t>(filter);
    const auto count = [&](std::size_t i) {
        return static_cast<std::size_t>(
            std::count(next.trace.kept[i].begin(), next.trace.kept[i].end(), true));
    };
    const std::size_t before = count(at - 1);
    const std::size_t after = count(at);
    if (before == after)
        return first_that_fits(ui.fonts.small, width, {"removes nothing more", "nothing more"});
    const std::string_view words =
        formatted(ui, "keeps {} of the {}", grouped(ui, after), grouped(ui, before));
    if (!decides) return words;
    return first_that_fits(ui.fonts.small, width, {joined(ui, words, ": decides here"), words});
}

bool decides(const NextToken& next, SamplingFilter filter) {
    const auto at = static_cast<std::size_t>(filter);
    for (std::size_t i = at + 1; i < sampling_filters.size(); ++i)
        if (next.trace.removed[i] > 0) return false;
    return next.trace.removed[at] > 0;
}

// What the filter does to the next token, unless that is hidden.
void say_what_it_does(const LabState& state, Filter& filter, SamplingFilter sampling, bool off, float width,
                      bool hidden) {
    if (hidden || state.next == nullptr) return;
    filter.decides = decides(*state.next, sampling);
    filter.words = filter_words(state.ui(), *state.next, sampling, off, filter.decides, width);
}

Filter penalty_filter(const LabState& state, float width) {
    Ui& ui = state.ui();
    const double penalty = state.text().filters.repetition_penalty;
    Filter filter;
    filter.id = "penalty";
    filter.name =
        first_that_fits(ui.fonts.strong, width - ui.px(number_width), {"repetition penalty", "repetition"});
    filter.shown = penalty == 1 ? std::string_view("off") : fixed(ui, penalty, 2);
    filter.words =
        penalty == 1 ? std::string_view("off: what was said may come again")
                     : first_that_fits(ui.fonts.small, width,
                                       {"logits of the text's own tokens lowered", "the text's own lowered"});
    filter.words = first_that_fits(ui.fonts.small, width, {filter.words, "off"});
    filter.explanation =
        "Divides the positive logits of tokens that the text has already by this, and multiplies the "
        "negative "
        "ones.";
    filter.scale = {1, 2, SliderKind::linear, 1, 1, 0.05, {}, {}};
    filter.value = penalty;
    return filter;
}

Filter temperature_filter(const LabState& state, float width) {
    Ui& ui = state.ui();
    const double temperature = state.scene().temperature;
    Filter filter;
    filter.id = "temperature";
    filter.name = "temperature T";
    filter.shown = temperature_text(ui, temperature);
    filter.words = temperature_words_at(ui, temperature, width);
    filter.explanation = "Divides all logits: below 1 the best tokens gain, above 1 the others.";
    filter.scale = temperature_scale();
    filter.value = temperature;
    return filter;
}

Filter top_k_filter(const LabState& state, float width, bool hidden) {
    Ui& ui = state.ui();
    const std::size_t top_k = state.text().filters.top_k;
    const auto all = static_cast<double>(state.model.config.vocabulary);
    Filter filter;
    filter.id = "top-k";
    filter.name = "top-k";
    filter.shown = top_k == 0 ? std::string_view("off") : formatted(ui, "{}", top_k);
    if (!hidden && state.next != nullptr) {
        filter.words = top_k_words(ui, *state.next, top_k, width);
        filter.decides = decides(*state.next, SamplingFilter::top_k);
    }
    filter.explanation =
        "Keeps the k most probable tokens; of equals at the edge the lower number stays. At its "
        "right end it is off.";
    filter.scale = {1, all, SliderKind::log, 1, all, 1, {}, {}};
    filter.value = top_k == 0 ? all : static_cast<double>(top_k);
    return filter;
}

Filter top_p_filter(const LabState& state, float width, bool hidden) {
    Ui& ui = state.ui();
    const double top_p = state.text().filters.top_p;
    Filter filter;
    filter.id = "top-p";
    filter.name = "top-p";
    filter.shown = top_p == 1 ? std::string_view("off") : significant(ui, top_p, 4);
    say_what_it_does(state, filter, SamplingFilter::top_p, top_p == 1, width, hidden);
    filter.explanation = "Keeps the fewest most probable tokens that reach this share together.";
    filter.scale = {0.01, 1, SliderKind::linear, 1, 1, 0.01, {}, {}};
    filter.value = top_p;
    return filter;
}

Filter min_p_filter(const LabState& state, float width, bool hidden) {
    Ui& ui = state.ui();
    const double min_p = state.text().filters.min_p;
    Filter filter;
    filter.id = "min-p";
    filter.name = "min-p";
    filter.shown = min_p == 0 ? std::string_view("off") : significant(ui, min_p, 3);
    say_what_it_does(state, filter, SamplingFilter::min_p, min_p == 0, width, hidden);
    filter.explanation = "Keeps tokens that have at least this part of the largest probability.";
    filter.scale = {0, 1, SliderKind::linear, 1, 0, 0.01, {}, {}};
    filter.value = min_p;
    return filter;
}

/// All logits as the scene of the other labs, with the temperature of this one. What would be drawn is the
/// target of the loss.
Scene scene_of_logits(const LabState& state) {
    LogitSet set;
    const LanguageText& text_now = state.results.text();
    set.source = "the token after “" + excerpt(to_utf8(state.model.tokenizer.decode(text_now.tokens))) + "”";
    set.logits = state.next->logits;
    set.labels.reserve(set.logits.size());
    for (std::size_t token = 0; token < set.logits.size(); ++token)
        set.labels.push_back(file_label(state.model, token));
    Scene scene = scene_from(std::move(set));
    scene.temperature = state.scene().temperature;
    if (!state.next->order.empty()) scene.gradients.target = state.next->hit.index;
    return scene;
}

struct Link {
    std::string_view id;
    std::string_view name;
    std::string_view words;
    Destination to;
};

constexpr std::array<Link, 4> links = {
    {{"softmax", "Softmax", "All of these logits as a list: search, sort and mask them.", {"softmax"}},
     {"temperature", "Temperature", "What T does to each of their probabilities.", {"temperature"}},
     {"overflow",
      "Shift & overflow",
      "What is left of them in f16, bf16 or 8 bits.",
      {"overflow", R"({"overflow/view": "formats"})"}},
     {"loss",
      "Gradients: the loss",
      "−log p of the token that is drawn here, and what training would do about it.",
      {"gradients", R"({"gradients/view": "loss"})"}}}};

void draw_links_menu(const LabState& state, std::string_view popup, const Rect& button_place) {
    Ui& ui = state.ui();
    constexpr float width = 200;
    popup_menu(ui, popup, button_place, PopupPlace::above_left, width, [&](auto next_line) {
        for (const Link& link : links) {
            const bool chosen = button(ui, joined(ui, "language/open-in/", link.id), next_line(), link.name,
                                       ButtonKind::quiet);
            tooltip(ui, link.words);
            if (!chosen || state.next == nullptr) continue;
            ImGui::CloseCurrentPopup();
            if (state.document().apply(edit::ReplaceScene{scene_of_logits(state), true}))
                state.context.go_to = link.to;  // else it is locked
        }
    });
}

void draw_links(const LabState& state, Rect row) {
    Ui& ui = state.ui();
    constexpr std::string_view logits = "Open logits in ▾";
    constexpr std::string_view heads = "See heads";
    const float gap = ui.px(8);
    const bool has_room = row.width() >= button_width(ui, logits) + gap + button_width(ui, heads);
    const Rect right = row.cut_right(button_width(ui, has_room ? heads : "Heads"));
    row.cut_right(gap);
    if (button(ui, "language/see-heads", right, has_room ? heads : "Heads")) {
        const edit::SetModelText text{model_text(state.model, state.scene().language)};
        if (state.document().apply(edit::ChangeAttention{text}))
            state.context.go_to = Destination{"attention", R"({"attention/view": "heads"})"};
    }
    tooltip(ui, "Shows in Attention where the model looks: Q, K and V of each of its heads for this text.");
    constexpr std::string_view popup = "language/open-in";
    // Another lab would show what is to be guessed.
    const bool can_open = state.next != nullptr && !veiled(ui, learning::Quantity::p);
    if (button(ui, popup, row, has_room ? logits : "Open in ▾", ButtonKind::normal, false, can_open))
        ImGui::OpenPopup(popup.data());
    tooltip(ui,
            "Shows all of these logits in another lab; the text stays here. Undo brings back what that lab "
            "showed.");
    draw_links_menu(state, popup, row);
}

}  // namespace

void draw_filters_card(const LabState& state, const Rect& rect) {
    Ui& ui = state.ui();
    const bool hidden = hides_shares(ui);
    card(ui, rect);
    Rect inside = rect.inset(ui.px(side), ui.px(12));
    Rect head = inside.cut_top(ui.px(20));
    text(ui, head.cut_left(text_size(ui.fonts.strong, "Filters").x + ui.px(10)), ui.fonts.strong,
         ui.theme.text, "Filters");
    text_if_it_fits(ui, head, ui.fonts.small, ui.theme.secondary, "act from top to bottom");
    draw_links(state, inside.cut_bottom(ui.px(button_height)));
    inside.cut_bottom(ui.px(6));
    constexpr float count = 5;
    const float block = std::min(ui.px(block_height), inside.height() / count);
    const float spare = std::clamp((inside.height() - count * block) / count, 0.0F, ui.px(18));
    const float width = inside.width();
    const auto next_place = [&] {
        inside.cut_top(spare);
        return inside.cut_top(block);
    };
    const auto set = [&](const Asked& asked, auto change) {
        TokenFilters filters = state.text().filters;
        if (asked.value) change(filters, *asked.value);
        apply(state, asked, edit::SetTokenFilters{filters});
    };
    set(draw_filter(ui, next_place(), penalty_filter(state, width)),
        [](TokenFilters& filters, double value) { filters.repetition_penalty = value; });
    const Asked temperature = draw_filter(ui, next_place(), temperature_filter(state, width));
    apply(state, temperature, edit::SetTemperature{temperature.value.value_or(state.scene().temperature)});
    set(draw_filter(ui, next_place(), top_k_filter(state, width, hidden)),
        [&](TokenFilters& filters, double value) {
            const auto all = static_cast<double>(state.model.config.vocabulary);
            filters.top_k = value >= all || !(value >= 1) ? 0 : static_cast<std::size_t>(std::round(value));
        });
    set(draw_filter(ui, next_place(), top_p_filter(state, width, hidden)),
        [](TokenFilters& filters, double value) { filters.top_p = value; });
    set(draw_filter(ui, next_place(), min_p_filter(state, width, hidden)),
        [](TokenFilters& filters, double value) { filters.min_p = value; });
}

}  // namespace softmaxlab::language
