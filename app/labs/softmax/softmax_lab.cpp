#include "app/labs/softmax/softmax_lab.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "app/labs/softmax/columns.h"
#include "app/labs/softmax/formula.h"
#include "app/labs/softmax/logit_list.h"
#include "app/labs/softmax/parts.h"
#include "app/labs/softmax/rank_plot.h"
#include "app/labs/softmax/values.h"
#include "app/labs/temperature_field.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/veil.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/explained.h"
#include "app/widgets/gauge.h"
#include "app/widgets/knob.h"
#include "app/widgets/slider.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace softmax_ui {
namespace {

using learning::Quantity;

// Design pixels.
constexpr float gutter = 16;
constexpr float side_width = 284;  // at least; it grows with the window
constexpr float side_share = 0.22F;
constexpr float side_below = 800;  // narrower than this, the right column moves under the hero
constexpr float min_height = 640;
constexpr float min_hero = 400;
constexpr float formula_height = 236;
constexpr float temperature_height = 322;
constexpr float numbers_height = 366;
constexpr float stage_gutter = 12;
constexpr float stage_formula = 112;
constexpr float min_stage_formula = 96;
constexpr std::size_t stage_formula_classes = 8;  // at most, for it to be there
constexpr float stage_side_below = 640;           // the knob goes below the columns
constexpr float stage_narrow_lower = 200;         // of the formula and the knob then, at most …
constexpr float min_stage_lower = 122;            // … and at least
constexpr float stage_knob = 190;
constexpr float min_stage_list = 220;
constexpr float min_dial = 118;
constexpr float limits_height = 30;
constexpr float above_limits = 8;
constexpr float above_words = 6;
constexpr float line_height = 24;  // of the temperature where there is no room for a dial

/// Where the cards are.
struct Places {
    Rect hero, lower, temperature, numbers;
};

Places lay_out(const Ui& ui, Rect area, bool list) {
    Places places;
    const float gap = ui.px(gutter);
    if (ui.is_narrow(area.width(), side_below)) {
        Rect below = area.cut_bottom(ui.px(numbers_height));
        area.cut_bottom(gap);
        places.temperature = below.cut_left((below.width() - gap) * 0.5F);
        below.cut_left(gap);
        places.numbers = below;
    } else {
        const float min_width = ui.px(side_width);
        Rect side = area.cut_right(std::clamp(area.width() * side_share, min_width, 1.4F * min_width));
        area.cut_right(gap);
        // A taller card than this would not make the dial any larger: it is as wide as it can be.
        const float max_height = ui.px(temperature_height) + side.width() - min_width;
        const float room = side.height() - ui.px(numbers_height) - gap;
        places.temperature = side.cut_top(std::clamp(room, ui.px(temperature_height), max_height));
        side.cut_top(gap);
        places.numbers = side;
    }
    places.lower = area.cut_bottom(list ? area.height() * 0.42F : ui.px(formula_height));
    area.cut_bottom(gap);
    places.hero = area;
    return places;
}

// ---- the temperature: the knob with its value, the two limits, and in words what the temperature does ----

void draw_limits(LabContext& context, Rect strip) {
    Ui& ui = context.ui;
    const bool stage = context.stage;
    const float third = (strip.width() - 2 * ui.px(8)) / 3;
    const auto limit = [&](const char* name, const Rect& place, std::string_view label, double value,
                           std::string_view explanation) {
        const bool there = context.document.scene().temperature == value;
        if (button(ui, name, place, label, ButtonKind::normal, there))
            context.document.apply(edit::SetTemperature{value});
        tooltip(ui, explanation);
    };
    limit("softmax/temperature-zero", strip.cut_left(third), stage ? "0" : "0 argmax", 0,
          "The limit T → 0: all to the largest logit; ties share equally.");
    const Rect right = strip.cut_right(third);
    strip.cut_left(ui.px(8));
    strip.cut_right(ui.px(8));
    limit("softmax/temperature-one", strip, "1", 1,
          "The logits as they are. Double-click on the dial does the same.");
    limit("softmax/temperature-infinity", right, stage ? "∞" : "∞ uniform",
          std::numeric_limits<double>::infinity(),
          "The limit T → ∞: the same probability for every class that takes part.");
}

/// The width in which a number of that type stands within the dial: its digits are about 0.8 of the line
/// high.
float room_in_dial(const Ui& ui, const Rect& dial, const ImFont* font) {
    return knob_room(ui, dial, font->FontSize * 0.8F);
}

/// The largest in which T stands within the dial.
ImFont* number_font_in_dial(Ui& ui, const Rect& dial, double temperature) {
    const std::string_view words = temperature_text(ui, temperature);
    for (ImFont* const font : {ui.fonts.number_hero, ui.fonts.number_large})
        if (text_size(font, words).x <= room_in_dial(ui, dial, font)) return font;
    return ui.fonts.number;
}

/// The height of what a temperature does in words, whatever it is: a dial must not grow and shrink while it
/// is turned.
float words_height(float width, ImFont* font) {
    float height = 0;
    for (const double temperature : {0.0, 0.5, 1.0, 2.0, std::numeric_limits<double>::infinity()})
        height = std::max(height, wrapped_size(font, temperature_words(temperature), width).y);
    return height;
}

/// Without a dial: T with its number, a slider, and the limits where they have room.
void draw_temperature_lines(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    Document& document = context.document;
    Rect inside = card(ui, rect);
    const double temperature = document.scene().temperature;
    Rect head = inside.cut_top(ui.px(line_height));
    const Rect number = head.cut_right(text_size(ui.fonts.number, "0.0000").x);
    head.cut_right(ui.px(4));
    const bool has_name = text_size(ui.fonts.strong, "Temperature").x <= head.width();
    term_text(ui, "title/Temperature", head, has_name ? ui.fonts.strong : ui.fonts.math, ui.theme.secondary,
              has_name ? "Temperature" : "T");
    SliderScale scale;
    scale.low = KnobScale{}.low;
    scale.high = KnobScale{}.high;
    scale.kind = SliderKind::log;
    scale.neutral = 1;
    const SliderResult moved = slider(ui, "softmax/temperature", inside.cut_top(ui.px(line_height)), scale,
                                      temperature, temperature_text(ui, temperature));
    drag(document, moved.grab, [&](auto apply) {
        if (moved.value) apply(edit::SetTemperature{*moved.value});
    });
    if (const auto typed =
            temperature_field(context, "softmax/temperature-value", number, ui.fonts.number, Align::right))
        document.apply(edit::SetTemperature{*typed});
    if (inside.height() >= ui.px(limits_height)) draw_limits(context, inside.cut_top(ui.px(limits_height)));
}

/// A dial with the limits and words below it, as far as there is room for them, or else two lines.
void draw_temperature_card(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    Document& document = context.document;
    const float title = ui.px(26);
    const Rect room = inside_card(ui, rect);
    if (room.height() - title < ui.px(min_dial)) return draw_temperature_lines(context, rect);
    Rect inside = card(ui, rect, "Temperature");
    Rect words;
    Rect limits;
    const float limits_room = ui.px(limits_height + above_limits);
    const float words_room = ui.px(above_words) + words_height(inside.width(), ui.fonts.small);
    if (inside.height() >= ui.px(min_dial) + limits_room + words_room) words = inside.cut_bottom(words_room);
    if (inside.height() >= ui.px(min_dial) + limits_room) {
        limits = inside.cut_bottom(ui.px(limits_height));
        inside.cut_bottom(ui.px(above_limits));
    }

    // The number lies over the dial, and gets the clicks there.
    ImGui::SetNextItemAllowOverlap();
    const KnobResult turned =
        knob(ui, "softmax/temperature", inside, KnobScale{}, document.scene().temperature);
    drag(document, turned.grab, [&](auto apply) {
        if (turned.value) apply(edit::SetTemperature{*turned.value});
    });
    const ImVec2 centre = knob_centre(ui, inside);
    ImFont* const font = number_font_in_dial(ui, inside, document.scene().temperature);
    const float half = std::max(room_in_dial(ui, inside, font), ui.px(48)) * 0.5F;
    const Rect number{ImVec2(centre.x - half, centre.y - ui.px(24)),
                      ImVec2(centre.x + half, centre.y + ui.px(20))};
    if (const auto typed =
            temperature_field(context, "softmax/temperature-value", number, font, Align::centre))
        document.apply(edit::SetTemperature{*typed});
    text(ui,
         {ImVec2(centre.x - ui.px(20), centre.y + ui.px(22)),
          ImVec2(centre.x + ui.px(20), centre.y + ui.px(42))},
         ui.fonts.math, ui.theme.secondary, "T", Align::centre);
    if (limits.has_room()) draw_limits(context, limits);
    if (!words.has_room()) return;
    words.cut_top(ui.px(above_words));
    // In its limits that is the answer itself.
    if (veiled(ui, learning::Quantity::p) && is_limit(document.scene().temperature)) return;
    const std::string_view sentence = temperature_words(document.scene().temperature);
    paragraph(ui, words, ui.fonts.small, ui.theme.secondary, sentence);
    landmark(ui, "softmax/temperature-words", words, sentence);
}

// ---- in numbers: entropy as a gauge from 0 to log K, perplexity, margin, log-sum-exp, the largest gap ----

struct Number {
    const char* landmark;
    std::string_view name;
    std::string_view value;
    std::string_view note;
    std::string_view explanation;
    std::optional<std::size_t> class_index = {};
    bool hidden = false;
};

void draw_number(Ui& ui, const Rect& row, const Number& number, bool last) {
    Rect inside = row.inset(0, std::max(0.0F, (row.height() - ui.px(46)) * 0.5F));
    const Rect note = inside.cut_bottom(ui.px(17));
    text(ui, inside, ui.fonts.body, ui.theme.secondary, number.name);
    if (number.hidden) {
        Rect box = inside.inset(0, std::max(0.0F, (inside.height() - ui.px(26)) * 0.5F));
        cover_number(ui, box.cut_right(ui.px(84)), ui.fonts.number);
    } else {
        text(ui, inside, ui.fonts.number_large, ui.theme.text, number.value, Align::right);
        text(ui, note, ui.fonts.small, ui.theme.secondary, number.note, Align::right);
    }
    if (!last) {
        const float y = row.max.y + ui.px(4);
        ImGui::GetWindowDrawList()->AddLine(ImVec2(row.min.x, y), ImVec2(row.max.x, y), ui.theme.line,
                                            ui.px(1));
    }
    if (number.hidden) return explained(ui, number.landmark, row, veiled_words, number.explanation);
    explained(ui, number.landmark, row,
              number.note.empty() ? number.value : joined(ui, number.value, "  (", number.note, ")"),
              number.explanation, number.class_index);
}

void draw_entropy_gauge(Ui& ui, Rect inside, const Softmax& exact) {
    const bool some = !exact.all_masked;
    const double max_entropy = std::log(static_cast<double>(std::max<std::size_t>(exact.live_classes, 1)));
    const Rect bar = inside.cut_top(ui.px(10));
    if (veiled(ui, Quantity::readouts)) {
        cover(ui, "softmax/entropy-gauge", bar);
        inside.cut_top(ui.px(2));
        text(ui, inside, ui.fonts.small, ui.theme.secondary, "0: certain");
        text(ui, inside, ui.fonts.small, ui.theme.secondary, "log K: uniform", Align::right);
        return;
    }
    gauge(ui, bar, max_entropy > 0 ? exact.entropy_nats / max_entropy : 0);
    inside.cut_top(ui.px(2));
    const std::string_view uniform =
        some ? formatted(ui, "log {} = {}", grouped(ui, exact.live_classes), fixed(ui, max_entropy, 3))
             : std::string_view("no class takes part");
    text(ui, inside, ui.fonts.small, ui.theme.secondary, "0: certain");
    text(ui, inside, ui.fonts.small, ui.theme.secondary, some ? joined(ui, uniform, ": uniform") : uniform,
         Align::right);
    landmark(ui, "softmax/entropy-gauge", bar, some ? joined(ui, "0 to ", uniform) : uniform);
}

/// Short enough for two in a line of that card.
std::string_view name_of_margin(Ui& ui, const Scene& scene, std::size_t index) {
    constexpr std::size_t max_letters = 13;
    return short_name(ui, visible_label(ui, class_name(scene, index)), max_letters);
}

void draw_numbers_card(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const Softmax& exact = context.results.reference();
    const std::vector<double>& logits = context.results.logits();
    const std::vector<std::size_t>& ranking = context.results.ranking();
    const bool some = !exact.all_masked;
    const bool two = exact.live_classes > 1;

    Rect inside = card(ui, rect, "In numbers, exact (f64)");
    draw_entropy_gauge(ui, inside.cut_top(ui.px(30)), exact);
    inside.cut_top(ui.px(6));

    const double gap = two ? logits[ranking[0]] - logits[ranking[1]] : NAN;
    const std::string_view none = "–";
    const bool readouts = veiled(ui, Quantity::readouts);
    std::array<Number, 5> all = {{
        {"softmax/entropy", "Entropy", joined(ui, amount(ui, exact.entropy_nats), " nats"),
         joined(ui, amount(ui, nats_to_bits(exact.entropy_nats)), " bits"),
         "H = −Σ p log p, in double. In bits: divided by log 2. 0 is certain, log of the number of classes "
         "is uniform."},
        {"softmax/perplexity", "Perplexity", fixed(ui, exact.perplexity, exact.perplexity < 1000 ? 3 : 1, 12),
         formatted(ui, "of {} active", grouped(ui, exact.live_classes)),
         "e^H: as uncertain as a uniform choice among this many classes."},
        {"softmax/margin", "Margin", some ? fixed(ui, exact.margin, 4) : none,
         two    ? formatted(ui, "{} over {}", name_of_margin(ui, scene, ranking[0]),
                            name_of_margin(ui, scene, ranking[1]))
         : some ? "one class alone"
                : "no class takes part",
         "p₁ − p₂: how far the most probable class is ahead of the next.",
         some ? std::optional(ranking[0]) : std::nullopt},
        {"softmax/log-sum-exp", "log Σ exp", fixed(ui, exact.log_sum_exp, 4, 12), "of z/T",
         "log Σ e^(z/T) = max/T + log Σ e^((z − max)/T): log p = z/T − log Σ exp."},
        {"softmax/gap", "Top gap", two ? fixed(ui, gap, 3, 11) : none,
         two && !is_limit(scene.temperature) ? joined(ui, "÷ T = ", fixed(ui, gap / scene.temperature, 3, 11))
                                             : "z₁ − z₂",
         "z₁ − z₂ of the two most probable classes: temperature divides the gaps, and only they matter."},
    }};
    const bool hides_logits = veiled(ui, Quantity::logits);
    all[0].hidden = readouts;
    all[1].hidden = readouts;
    all[2].hidden = readouts || veiled(ui, Quantity::p);
    all[3].hidden =
        readouts || hides_logits || veiled(ui, Quantity::log_sum_exp) || veiled(ui, Quantity::sum);
    all[4].hidden = readouts || hides_logits || veiled(ui, Quantity::gaps);
    const float gap_between = ui.px(8);
    const float height =
        std::min(ui.px(72), (inside.height() + gap_between) / static_cast<float>(all.size()) - gap_between);
    for (std::size_t i = 0; i < all.size(); ++i) {
        draw_number(ui, inside.cut_top(height), all[i], i + 1 == all.size());
        inside.cut_top(gap_between);
    }
}

// ---- the whole ----

std::string_view sentence_for(FrameArena& arena, const Scene& scene) {
    if (!scene.loaded) return {};
    const std::string_view source = scene.loaded->source;
    return joined(arena, source.empty() ? "Scores" : joined(arena, "Scores of ", source),
                  " become probabilities. Search, sort or mask them.");
}

// A search, a place in the list and a selection are about a set, and go with it.
void forget_other_set(View& view, const std::shared_ptr<const LogitSet>& set) {
    if (view.set == set) return;
    if (view.set) {
        view.search.clear();
        view.only_found = false;
        view.first_row = 0;
        view.selected.reset();
    }
    view.set = set;
}

/// e^z as in the formula; the max is subtracted when somebody asks what happens then.
Scene opening() {
    Scene scene = default_scene();
    scene.method = Method::naive;
    return scene;
}

/// The rank plot of a list would be too low for its ticks; many rows need the room of the formula.
bool stage_has_formula(const Scene& scene) {
    return !scene.loaded && scene.classes.size() <= stage_formula_classes;
}

/// In less, rows on the stage could not be read.
float min_columns_height(const Ui& ui, const Scene& scene) {
    return scene.loaded ? ui.px(min_stage_list) : min_stage_columns(ui, scene);
}

struct Traits {
    using View = softmax_ui::View;
    using Cache = softmax_ui::Cache;

    static void draw(LabContext& context, View& view, Cache& cache) {
        const Scene& scene = context.document.scene();
        forget_other_set(view, scene.loaded);
        const Places places = lay_out(context.ui, context.area, scene.loaded != nullptr);
        // In the order in which Tab goes through them: the logits first.
        if (scene.loaded) {
            draw_logit_list(context, view, cache, places.hero);
            draw_temperature_card(context, places.temperature);
            if (scene.loaded)
                draw_rank_plot(context, view, cache, places.lower);  // it may just have been closed
        } else {
            draw_columns(context, view, cache, places.hero);
            draw_temperature_card(context, places.temperature);
            if (!scene.loaded) draw_formula_card(context, places.lower);  // a preset may just have come
        }
        draw_numbers_card(context, places.numbers);
    }

    static void draw_stage(LabContext& context, View& view, Cache& cache) {
        const Ui& ui = context.ui;
        const Scene& scene = context.document.scene();
        forget_other_set(view, scene.loaded);
        const float gap = ui.px(stage_gutter);
        Rect area = context.area;
        const bool has_formula = stage_has_formula(scene);
        // In a narrow room, beside a frozen one, the three columns need all of its width.
        const float spare = area.height() - min_columns_height(ui, scene) - gap;
        const bool narrow =
            ui.is_narrow(area.width(), stage_side_below) && spare >= ui.px(min_stage_lower) - 0.5F;
        const float below = std::clamp(area.height() * 0.3F, ui.px(min_stage_formula), ui.px(stage_formula));
        Rect formula = area.cut_bottom(narrow        ? std::min(ui.px(stage_narrow_lower), spare)
                                       : has_formula ? below
                                                     : 0);
        if (narrow || has_formula) area.cut_bottom(gap);
        Rect& beside = narrow ? formula : area;
        const float knob_width =
            narrow && !has_formula ? beside.width() : std::min(ui.px(stage_knob), beside.width() * 0.3F);
        const Rect knob = beside.cut_right(knob_width);
        beside.cut_right(gap);
        if (scene.loaded) {
            draw_logit_list(context, view, cache, area);
        } else {
            draw_columns(context, view, cache, area);
            if (has_formula) draw_formula_card(context, formula);
        }
        draw_temperature_card(context, knob);
    }

    static WorkDone work(const LabWork&, const View&, Cache&) { return {}; }

    static float height(const Ui& ui, float width, const View&) {
        if (!ui.is_narrow(width, side_below)) return ui.px(min_height);
        return ui.px(min_hero + formula_height + numbers_height + 2 * gutter);
    }

    static float stage_height(const Ui& ui, float width, const Scene& scene, const View&) {
        const float columns = min_columns_height(ui, scene);
        if (ui.is_narrow(width, stage_side_below)) return columns + ui.px(stage_gutter + min_stage_lower);
        return columns + (stage_has_formula(scene) ? ui.px(stage_gutter + min_stage_formula) : 0);
    }

    static std::vector<ValueTable> tables(const Scene& scene, Results& results, const View&, const Cache&) {
        return tables_of(scene, results);
    }
};

}  // namespace
}  // namespace softmax_ui

Lab softmax_lab() {
    return {"softmax",
            "Softmax",
            "Scores become probabilities. Drag any bar.",
            LabOf<softmax_ui::Traits>::open,
            nullptr,
            Subject::logits,
            softmax_ui::sentence_for,
            softmax_ui::opening};
}

}  // namespace softmaxlab
