#include "app/labs/language/language_lab.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "app/labs/language/candidates.h"
#include "app/labs/language/draw_card.h"
#include "app/labs/language/filters_card.h"
#include "app/labs/language/parts.h"
#include "app/labs/language/table_card.h"
#include "app/labs/language/text_card.h"
#include "app/labs/language/values.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace language {
namespace {

// Design pixels.
constexpr float gutter = 12;
constexpr float filters_width = 268;
constexpr float filters_share = 0.27F;
constexpr float min_filters = 216;
constexpr float stacked_below = 720;  // narrower than this, the filters stand below the table
constexpr float middle_height = 366;
constexpr float draw_height = 146;
constexpr float stage_draw_height = 140;
constexpr float min_stage_table = 240;
constexpr float stage_draw_above = 320;  // of the room below the text

/// "4.2", "21", "1,834".
std::string_view count_text(FrameArena& arena, double count) {
    return count < 10 ? significant(arena, count, 2)
                      : grouped(arena, static_cast<std::uint64_t>(std::round(count)));
}

List<StatusItem> status(FrameArena& arena, const Document& document, Results& results, bool /*show_times*/) {
    LanguageResults& language = results.language();
    if (!language.model())
        return List<StatusItem>({{"status/model", "none", "no language model", "There is none to be shown."}},
                                arena);
    const LanguageModel& model = *language.model();
    const std::string_view tokens = grouped(arena, model.config.vocabulary);
    List<StatusItem> items(
        {{"status/model", tokens, formatted(arena, "{}, {} tokens", model.name, tokens),
          formatted(arena,
                    "A GPT-2 of {} layers with {} heads each, width {}; it looks at {} tokens at most.",
                    model.config.layers, model.config.heads, model.config.width, model.config.context)}},
        arena);
    const NextToken* const next = language.next();
    if (next == nullptr) return items;
    const std::string_view entropies = formatted(arena, "{} → {}", fixed(arena, next->entropy_before, 2),
                                                 fixed(arena, next->entropy_after, 2));
    items.push_back({"status/entropy", entropies, joined(arena, "entropy ", entropies, " nats"),
                     "H = −Σ p log p of the next token: at T = 1 without filters, then as it is drawn."});
    const std::string_view unsure =
        formatted(arena, "{} → {}", count_text(arena, std::exp(next->entropy_before)),
                  count_text(arena, std::exp(next->entropy_after)));
    items.push_back({"status/perplexity", unsure, joined(arena, "as unsure as among ", unsure, " tokens"),
                     "e^H, the perplexity: as uncertain as a uniform choice among this many tokens."});
    const std::string_view mass = percent(arena, next->kept_mass);
    items.push_back({"status/kept", mass,
                     formatted(arena, "kept {} of the mass at T = {}", mass,
                               temperature_text(arena, document.scene().temperature)),
                     "What the filters have left of the distribution at that temperature."});
    if (const auto perplexity = language.perplexity()) {
        const std::string_view words = significant(arena, *perplexity, 3);
        items.push_back({"status/text", words, joined(arena, "perplexity of the text ", words),
                         "2 to the mean surprise of the tokens that were drawn, in bits: the model's own "
                         "probabilities, without filters."});
    }
    return items;
}

void draw_without_model(LabContext& context) {
    Ui& ui = context.ui;
    Rect inside = card(ui, context.area, "No language model");
    const std::string& failure = context.results.language().failure();
    paragraph(ui, inside, ui.fonts.body, ui.theme.text, failure);
    landmark(ui, "language/failure", inside, failure);
}

/// The time that has come since the last frame draws tokens.
void go_on(const LabState& state) {
    Running& running = state.cache.running;
    if (!running.on() || state.ui().frozen) return;
    running.advance(state);
    state.ui().animating = state.ui().animating || running.on();
}

struct Traits {
    using View = language::View;
    using Cache = language::Cache;

    static float height(const Ui& ui, float width, const View&) {
        const float middle = ui.is_narrow(width, stacked_below) ? 2 * middle_height + gutter : middle_height;
        return ui.px(109 + gutter + middle + gutter + draw_height);
    }

    /// Of one card: an edit in the card before it may have left no next token.
    static LabState state_now(LabContext& context, View& view, Cache& cache, LanguageResults& results) {
        return {context, view, cache, results, *results.model(), results.next()};
    }

    static void draw(LabContext& context, View& view, Cache& cache) {
        LanguageResults& results = context.results.language();
        if (!results.model()) return draw_without_model(context);
        const Ui& ui = context.ui;
        const auto now = [&] { return state_now(context, view, cache, results); };
        go_on(now());
        const float gap = ui.px(gutter);
        Rect area = context.area;
        const Rect text_card = area.cut_top(text_card_height(ui, context.document.scene()));
        area.cut_top(gap);
        const Rect lower =
            area.cut_bottom(ui.px(draw_height) + std::max(0.0F, (area.height() - ui.px(600)) * 0.2F));
        area.cut_bottom(gap);
        Rect filters;
        if (ui.is_narrow(area.width(), stacked_below)) {
            filters = area.cut_bottom((area.height() - gap) * 0.5F);
            area.cut_bottom(gap);
        } else {
            filters = area.cut_right(
                std::clamp(area.width() * filters_share, ui.px(min_filters), ui.px(filters_width) * 1.3F));
            area.cut_right(gap);
        }
        draw_text_card(now(), text_card);
        draw_table_card(now(), area);
        draw_filters_card(now(), filters);
        draw_draw_card(now(), lower);
    }

    static void draw_stage(LabContext& context, View& view, Cache& cache) {
        LanguageResults& results = context.results.language();
        if (!results.model()) return draw_without_model(context);
        const Ui& ui = context.ui;
        const auto now = [&] { return state_now(context, view, cache, results); };
        go_on(now());
        Rect area = context.area;
        draw_text_card(now(), area.cut_top(text_card_height(ui, context.document.scene())));
        area.cut_top(ui.px(gutter));
        const bool shows_draw = area.height() >= ui.px(stage_draw_above);
        const Rect lower = area.cut_bottom(shows_draw ? ui.px(stage_draw_height) : 0);
        area.cut_bottom(shows_draw ? ui.px(gutter) : 0);
        draw_table_card(now(), area);
        if (shows_draw) draw_draw_card(now(), lower);
    }

    static WorkDone work(const LabWork& work, const View&, Cache&) {
        LanguageResults& results = work.results.language();
        const bool advanced = results.work(work.seconds);
        return {advanced, results.unfinished()};
    }

    static float stage_height(const Ui& ui, float, const Scene& scene, const View&) {
        return text_card_height(ui, scene) + ui.px(gutter + min_stage_table);
    }

    static std::vector<ValueTable> tables(const Scene& scene, Results& results, const View&, const Cache&) {
        return tables_of(scene, results);
    }
};

/// Some of every filter, so that each has its line.
Scene opening() {
    Scene scene = default_scene();
    scene.temperature = 0.8;
    scene.language.filters = {1, 12, 0.9, 0.05};
    return scene;
}

}  // namespace
}  // namespace language

Lab language_lab() {
    return {.id = "language",
            .name = "Language model",
            .sentence = "The next token is drawn from a softmax over all tokens. Draw one, or change how.",
            .open = LabOf<language::Traits>::open,
            .status = language::status,
            .opening = language::opening,
            .guessed = {.items = language::candidates_to_guess}};
}

}  // namespace softmaxlab
