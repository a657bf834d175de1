#include "app/labs/overflow/overflow_lab.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "app/labs/overflow/format_tiles.h"
#include "app/labs/overflow/ladder.h"
#include "app/labs/overflow/log_space.h"
#include "app/labs/overflow/number_line.h"
#include "app/labs/overflow/parts.h"
#include "app/labs/overflow/shift_plot.h"
#include "app/labs/overflow/values.h"
#include "app/labs/overflow/words.h"
#include "app/labs/temperature_field.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/veil.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/slider.h"
#include "app/widgets/tab_card.h"

namespace softmaxlab::overflow {
namespace {

// Design pixels.
constexpr float gutter = 12;
constexpr float stacked_below = 800;  // narrower than this, everything stands in one column
constexpr float controls_height = 106;
constexpr float controls_gap = 18;
constexpr float ladder_height = 256;  // at least
constexpr float lower_height = 262;
constexpr float zoo_width = 300;
constexpr float stage_controls_height = 66;
constexpr float stage_controls_line = 44;  // of the shift, where the rest stands below it
constexpr float stage_shift_width = 240;   // at least, beside the rest
constexpr float zoo_height = 300;
constexpr float temperature_width = 96;

SliderScale shift_scale() {
    SliderScale scale;
    scale.low = -shift_limit;
    scale.high = shift_limit;
    scale.kind = SliderKind::signed_log;
    scale.knee = 4;
    static constexpr std::array labels = {-2000.0, -100.0, -10.0, 0.0, 10.0, 100.0, 2000.0};
    scale.labels = labels;
    return scale;
}

SliderScale scale_scale() {
    SliderScale scale;
    scale.low = 1;
    scale.high = scale_limit;
    scale.kind = SliderKind::log;
    scale.neutral = 1;
    static constexpr std::array labels = {1.0, 10.0, 100.0, 1000.0};
    scale.labels = labels;
    scale.prefix = "×";
    return scale;
}

/// At the left end of the strip, in line with what stands at its top.
void draw_label(Ui& ui, Rect& strip, std::string_view words, float height) {
    Rect place = strip.cut_left(text_size(ui.fonts.strong, words).x + ui.px(12));
    term_text(ui, joined(ui, "label/", words), place.cut_top(ui.px(height)), ui.fonts.strong,
              ui.theme.secondary, words);
}

/// An amount of the scene: slid or typed.
struct Amount {
    std::string_view landmark;  ///< of the slider; that of the number ends in "-value"
    std::string_view label;
    float number_width = 0;  ///< design pixels
    double value = 0;
    std::string_view shown;  ///< the number
    std::string_view about_number;
    std::string_view about_slider;
    SliderScale scale;
    Edit (*edit)(double value) = nullptr;
};

void draw_amount(LabContext& context, const Amount& amount, Rect strip) {
    Ui& ui = context.ui;
    draw_label(ui, strip, amount.label, 22);
    const Rect number = strip.cut_right(ui.px(amount.number_width));
    const SliderResult moved = slider(ui, amount.landmark, strip.inset(0, ui.px(1)), amount.scale,
                                      amount.value, fitted(ui, amount.value, 9));
    tooltip(ui, amount.about_slider);
    drag(context.document, moved.grab, [&](auto apply) {
        if (moved.value) apply(amount.edit(*moved.value));
    });
    EditField field;
    field.landmark = joined(ui, amount.landmark, "-value");
    field.shown = amount.shown;
    field.typed_from = formatted(ui, "{}", amount.value);
    field.explanation = amount.about_number;
    field.font = ui.fonts.number_large;
    field.colour = ui.theme.text;
    field.align = Align::right;
    const Rect place{number.min, ImVec2(number.max.x, number.min.y + ui.px(24))};
    if (const auto typed = number_field(ui, place, field)) context.document.apply(amount.edit(*typed));
}

void draw_shift(LabContext& context, const Rect& strip) {
    FrameArena& arena = context.ui;
    const double shift = context.document.scene().overflow.shift;
    Amount amount;
    amount.landmark = "overflow/shift";
    amount.label = "shift c";
    amount.number_width = 92;
    amount.value = shift;
    amount.shown = with_sign(arena, shift, std::fabs(shift) < 1000 ? 2 : 1, 9);
    amount.about_number = formatted(
        arena,
        "c = {}: added to every logit. In exact arithmetic softmax does not change.\nDouble-click or "
        "Ctrl+click to type it exactly, −2000 to 2000.",
        shift);
    amount.about_slider = "Drag: c is added to every logit. Arrow keys ±1, with Shift ±10, with Alt ±0.1.";
    amount.scale = shift_scale();
    amount.edit = [](double value) -> Edit { return edit::SetShift{value}; };
    draw_amount(context, amount, strip);
}

void draw_scale(LabContext& context, const Rect& strip) {
    FrameArena& arena = context.ui;
    const double scale = context.document.scene().overflow.scale;
    Amount amount;
    amount.landmark = "overflow/scale";
    amount.label = "scale";
    amount.number_width = 58;
    amount.value = scale;
    amount.shown = joined(arena, "×", significant(arena, scale, 4));
    amount.about_number = formatted(
        arena,
        "Every logit is multiplied by {} before c is added: logits of a trained model may be this large.\n"
        "Double-click or Ctrl+click to type it exactly, 1 to 1000.",
        scale);
    amount.about_slider = "Drag: every logit is multiplied before c is added.";
    amount.scale = scale_scale();
    amount.edit = [](double value) -> Edit { return edit::SetScale{value}; };
    draw_amount(context, amount, strip);
}

float format_buttons_width(const Ui& ui) {
    float width = text_size(ui.fonts.strong, "format").x + ui.px(12);
    for (const Format format : all_formats) width += button_width(ui, name_of(format)) + ui.px(4);
    return width;
}

void draw_format_buttons(LabContext& context, Rect strip) {
    Ui& ui = context.ui;
    draw_label(ui, strip, "format", 28);
    for (const Format format : all_formats) {
        const std::string_view name(name_of(format));
        const Rect place = strip.cut_left(button_width(ui, name));
        strip.cut_left(ui.px(4));
        const bool on = context.document.scene().overflow.format == format;
        if (button(ui, joined(ui, "overflow/format/", name), place, name, ButtonKind::normal, on))
            context.document.apply(edit::SetFormat{format});
        tooltip(ui, about_format(ui, format));
    }
}

/// The scene's T, which divides z + c: at 1 it changes nothing here.
void draw_temperature(LabContext& context, Rect strip) {
    Ui& ui = context.ui;
    strip = strip.cut_right(ui.px(temperature_width));
    text(ui, strip.cut_left(ui.px(26)), ui.fonts.math, ui.theme.secondary, "T =");
    if (const auto typed =
            temperature_field(context, "overflow/temperature", strip, ui.fonts.number_large, Align::left))
        context.document.apply(edit::SetTemperature{*typed});
}

/// Whether the names and sentences of the zoo would tell what becomes of its rows.
bool hides_outcomes(const Ui& ui) {
    return hides_verdict(ui, Method::naive) || hides_verdict(ui, Method::stable);
}

/// What there is to say about the scene: the sentence of its entry in the zoo, or the point of the lab.
void draw_caption(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const auto entry = std::find_if(context.zoo.begin(), context.zoo.end(),
                                    [&](const Preset& preset) { return preset.scene == scene; });
    constexpr std::string_view outcome_hidden =
        "The same c added to every logit cancels: e^(z + c) / Σ e^(z + c) = e^z / Σ e^z. In exact arithmetic "
        "this always holds. What becomes of it in floating point is covered.";
    const std::string_view words =
        hides_outcomes(ui) ? outcome_hidden
        : entry != context.zoo.end()
            ? std::string_view(entry->sentence)
            : "The same c added to every logit cancels: e^(z + c) / Σ e^(z + c) = e^z "
              "/ Σ e^z. In exact arithmetic this always holds. In floating point "
              "e^(z + c) overflows unless the max is subtracted.";
    paragraph(ui, rect, ui.fonts.body, ui.theme.secondary, words);
    landmark(ui, "overflow/caption", rect, words);
}

/// "100, 0: NaN and 0": the logits, and what becomes of them.
struct EntryName {
    std::string_view logits;
    std::string_view effect;
};

EntryName split(std::string_view name) {
    const std::size_t colon = name.find(": ");
    if (colon == std::string_view::npos) return {name, {}};
    return {std::string_view(name).substr(0, colon), std::string_view(name).substr(colon + 2)};
}

void draw_entry(LabContext& context, const Rect& rect, std::size_t index) {
    Ui& ui = context.ui;
    const Preset& preset = context.zoo[index];
    const bool on = preset.scene == context.document.scene();
    if (button(ui, formatted(ui, "overflow/zoo/{}", index), rect, "", ButtonKind::normal, on))
        context.document.apply(edit::ReplaceScene{preset.scene, true});
    if (!hides_outcomes(ui)) tooltip(ui, preset.sentence);
    const EntryName name = split(preset.name);
    Rect inside = rect.inset(ui.px(10), 0);
    const ImU32 ink = on ? ui.theme.accent : ui.theme.text;
    const float width = text_size(ui.fonts.number_small, name.logits).x;
    text(ui, inside.cut_left(width + 1), ui.fonts.number_small, ink, name.logits);
    inside.cut_left(ui.px(10));
    text(ui, inside, ui.fonts.small, ui.theme.secondary,
         hides_outcomes(ui) && !name.effect.empty() ? veiled_words : name.effect, Align::right);
}

using Lower = TabView<LowerView, void (*)(LabContext&, View&, Cache&, const TabRoom&)>;

constexpr std::array lower_views = {
    Lower{LowerView::plot,
          {"plot", "p against c", "Every p at every shift, in the format's own arithmetic."},
          [](LabContext& context, View& view, Cache&, const TabRoom& room) {
              draw_shift_plot(context, view, room.bar, room.inside);
          }},
    Lower{LowerView::number_line,
          {"number-line", "Number line",
           "Where e^z of each class falls between the smallest and the largest number of the format."},
          [](LabContext& context, View&, Cache& cache, const TabRoom& room) {
              draw_number_line(context, cache, room.inside);
          }},
    Lower{LowerView::log_space,
          {"log-space", "Log space", "log p, log Σ exp and the loss, naively and safely."},
          [](LabContext& context, View&, Cache&, const TabRoom& room) {
              draw_log_space(context, room.inside);
          }},
    Lower{LowerView::formats,
          {"formats", "All formats", "The current logits in six formats at once."},
          [](LabContext& context, View&, Cache& cache, const TabRoom& room) {
              draw_format_tiles(context, cache.verdicts, room.inside);
          }},
};

struct Places {
    Rect controls, naive, stable, view, zoo;
};

/// The heights of what stands one below the other, in design pixels.
struct Heights {
    float controls, ladder, lower;
    float in_one_column() const { return controls + 2 * ladder + lower + zoo_height + 4 * gutter; }
    float side_by_side() const { return controls + ladder + lower + 2 * gutter; }
};

/// How wide the scale is beside the format and the shift; nothing: they do not fit into one line.
std::optional<float> scale_width_in(const Ui& ui, float width) {
    const float rest = width - format_buttons_width(ui) - 2 * ui.px(controls_gap);
    const float scale = std::max(ui.px(236), width * 0.2F);
    return rest - scale < ui.px(280) ? std::nullopt : std::optional(scale);
}

/// For a lab of that width.
Heights heights_in(const Ui& ui, float width) {
    const Rect whole{ImVec2(0, 0), ImVec2(width, ui.px(controls_height))};
    if (scale_width_in(ui, inside_card(ui, whole).width()))
        return {controls_height, ladder_height, lower_height};
    // The second line comes out of what stands below.
    if (!ui.is_narrow(width, stacked_below))
        return {controls_height + 26, ladder_height - 14, lower_height - 12};
    return {controls_height + 44, ladder_height, lower_height};
}

Places lay_out(const Ui& ui, Rect area) {
    Places places;
    const float gap = ui.px(gutter);
    const auto next = [&](float height) {
        const Rect place = area.cut_top(height);
        area.cut_top(gap);
        return place;
    };
    const Heights heights = heights_in(ui, area.width());
    places.controls = next(ui.px(heights.controls));
    if (ui.is_narrow(area.width(), stacked_below)) {
        places.naive = next(ui.px(heights.ladder));
        places.stable = next(ui.px(heights.ladder));
        places.view = next(ui.px(heights.lower));
        places.zoo = area;
        return places;
    }
    // What the ladders and the plot need first; of what is left the plot takes the larger part.
    const float rest = std::max(0.0F, area.height() - gap - ui.px(heights.ladder + heights.lower));
    Rect ladders = next(ui.px(heights.ladder) + rest * 0.44F);
    places.naive = ladders.cut_left((ladders.width() - gap) * 0.5F);
    ladders.cut_left(gap);
    places.stable = ladders;
    places.zoo = area.cut_right(std::max(ui.px(zoo_width), area.width() * 0.24F));
    area.cut_right(gap);
    places.view = area;
    return places;
}

void draw_controls(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect).inset(0, -ui.px(4));
    Rect strip = inside.cut_top(ui.px(42));
    const float gap = ui.px(controls_gap);
    const std::optional<float> scale_width = scale_width_in(ui, strip.width());
    draw_scale(context, strip.cut_right(scale_width.value_or(strip.width() * 0.4F)));
    strip.cut_right(gap);
    if (scale_width) {
        draw_format_buttons(context, strip.cut_right(format_buttons_width(ui)).cut_top(ui.px(28)));
        strip.cut_right(gap);
    }
    draw_shift(context, strip);
    if (scale_width) {
        inside.cut_top(ui.px(4));
        draw_temperature(context, inside.cut_right(ui.px(temperature_width)).cut_top(ui.px(24)));
        inside.cut_right(ui.px(16));
    } else {
        Rect second = inside.cut_top(ui.px(28));
        inside.cut_top(ui.px(2));
        draw_temperature(context, second.cut_right(ui.px(temperature_width)));
        draw_format_buttons(context, second);
    }
    draw_caption(context, inside);
}

/// On the stage: c, the format and T, in two lines where one is too narrow.
bool stage_controls_fit(const Ui& ui, float width) {
    return width >= format_buttons_width(ui) + ui.px(stage_shift_width + temperature_width + 2 * 18);
}

float stage_controls_room(const Ui& ui, float width) {
    const Rect card{ImVec2(0, 0), ImVec2(width, 0)};
    const bool one_line = stage_controls_fit(ui, inside_card(ui, card).width());
    return ui.px(stage_controls_height + (one_line ? 0 : stage_controls_line - 6));
}

void draw_stage_controls(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect).inset(0, -ui.px(4));
    if (!stage_controls_fit(ui, inside.width())) {
        draw_shift(context, inside.cut_top(ui.px(stage_controls_line)));
        inside = inside.cut_top(ui.px(28));
        draw_format_buttons(context, inside);
        draw_temperature(context, inside);
        return;
    }
    Rect buttons = inside.cut_right(format_buttons_width(ui) + ui.px(temperature_width + 18));
    buttons = buttons.cut_top(ui.px(28));
    draw_temperature(context, buttons);
    draw_format_buttons(context, buttons);
    inside.cut_right(ui.px(18));
    draw_shift(context, inside);
}

void draw_zoo(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(12), ui.px(12));
    Rect title = inside.cut_top(ui.px(20));
    title.cut_left(ui.px(4));
    text(ui, title, ui.fonts.strong, ui.theme.secondary, "Zoo: one click each");
    inside.cut_top(ui.px(4));
    const float gap = ui.px(3);
    const auto count = static_cast<float>(context.zoo.size());
    const float height = std::min((inside.height() + gap) / count - gap, ui.px(34));
    for (std::size_t i = 0; i < context.zoo.size(); ++i) {
        draw_entry(context, inside.cut_top(height), i);
        inside.cut_top(gap);
    }
}

void draw_lower_card(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    TabRoom room;
    tab_card(context.ui, "overflow/view", rect, lower_views, view.lower, room, {14, 26, 6})
        .draw(context, view, cache, room);
}

/// "naive: exponentials overflowed", or the sum of p.
StatusItem outcome(FrameArena& arena, FormatResults& formats, Method method, Format format) {
    const std::string_view who = name_of(method);
    const std::optional<Failure>& first = formats.diagnosis(method).first;
    const std::string_view sum = exactly(arena, formats.summary(method).sum_of_probabilities, format);
    const std::string_view what = first
                                      ? formatted(arena, "{} {}", name_of(first->step), name_of(first->state))
                                      : joined(arena, "Σp = ", sum);
    const std::string_view explanation =
        first ? formatted(arena, "The first step that failed; Σp = {} in {}.", sum, name_of(format))
              : formatted(arena, "No step failed. The probabilities are added from the left in {}.",
                          name_of(format));
    return {formatted(arena, "status/{}", who), what, formatted(arena, "{}: {}", who, what), explanation};
}

/// Its format, and what became of the sum of p, naively and stably.
List<StatusItem> status(FrameArena& arena, const Document& document, Results& results, bool /*show_times*/) {
    const Scene& scene = document.scene();
    const Format format = scene.overflow.format;
    FormatResults& formats = results.formats();
    const std::string_view temperature = temperature_text(arena, scene.temperature);
    return List<StatusItem>(
        {
            {"status/backend", "traced", "traced step by step",
             "The numbers on screen come from a step-by-step trace: no backend computes naively."},
            {"status/format", name_of(format), name_of(format),
             formatted(arena, "Every step is rounded to {}.", name_of(format))},
            {"status/temperature", temperature, joined(arena, "T = ", temperature),
             "The temperature acts here, too: the logits are divided by it before the exponential."},
            outcome(arena, formats, Method::naive, format),
            outcome(arena, formats, Method::stable, format),
        },
        arena);
}

struct Traits {
    using View = overflow::View;
    using Cache = overflow::Cache;

    static void draw(LabContext& context, View& view, Cache& cache) {
        follow_set(context, view);
        const Places places = lay_out(context.ui, context.area);
        draw_controls(context, places.controls);
        scroll_ladders(context, view, places.naive, places.stable);
        draw_ladder(context, view, Method::naive, places.naive);
        draw_ladder(context, view, Method::stable, places.stable);
        draw_lower_card(context, view, cache, places.view);
        draw_zoo(context, places.zoo);
    }

    static void draw_stage(LabContext& context, View& view, Cache&) {
        const Ui& ui = context.ui;
        follow_set(context, view);
        Rect area = context.area;
        draw_stage_controls(context, area.cut_top(stage_controls_room(ui, area.width())));
        area.cut_top(ui.px(gutter));
        draw_both_ladders(context, view, area);
    }

    static WorkDone work(const LabWork& work, const View& view, Cache& cache) {
        if (view.lower == LowerView::plot) return work_on_shift_plot(work, view);
        if (view.lower == LowerView::formats) return cache.verdicts.work(work);
        return {};
    }

    static float height(const Ui& ui, float width, const View&) {
        const Heights heights = heights_in(ui, width);
        return ui.px(ui.is_narrow(width, stacked_below) ? heights.in_one_column() : heights.side_by_side());
    }

    static float stage_height(const Ui& ui, float width, const Scene&, const View&) {
        return stage_controls_room(ui, width) + ui.px(gutter + ladder_height);
    }

    static std::vector<ValueTable> tables(const Scene& scene, Results& results, const View& view,
                                          const Cache&) {
        return tables_of(scene, results, view);
    }

  private:
    static void follow_set(const LabContext& context, View& view) {
        const std::shared_ptr<const LogitSet>& set = context.document.scene().loaded;
        if (view.set && view.set != set) view.first_class = 0;
        view.set = set;
    }
};

/// The classic: 1000, 1001, 999, of which no exponential fits into float32.
Scene opening() {
    Scene scene = default_scene();
    scene.classes.resize(3);
    for (std::size_t i = 0; i < 3; ++i) scene.classes[i].logit = std::array{1000.0, 1001.0, 999.0}[i];
    return scene;
}

}  // namespace

void View::visit(ViewFields& fields) {
    std::array<std::string_view, lower_views.size()> names;
    std::transform(lower_views.begin(), lower_views.end(), names.begin(),
                   [](const Lower& each) { return each.tab.id; });
    fields.choice("overflow/view", lower, names);
    fields.flag("overflow/plot/whole-range", whole_range);
    fields.index("overflow/first-class", first_class, std::size_t{1} << 24U);
}

}  // namespace softmaxlab::overflow

namespace softmaxlab {

Lab overflow_lab() {
    return {.id = "overflow",
            .name = "Shift & overflow",
            .sentence = "The same sum done naively and safely, digit by digit, in the format you choose.",
            .open = LabOf<overflow::Traits>::open,
            .status = overflow::status,
            .opening = overflow::opening,
            .guessed = {.beside = true}};
}

}  // namespace softmaxlab
