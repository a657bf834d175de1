#include "app/labs/softmax/columns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/softmax/parts.h"
#include "app/labs/softmax/row.h"
#include "app/labs/softmax/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/veil.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/bar.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/explained.h"
#include "app/widgets/ghost.h"
#include "app/widgets/guess_bar.h"
#include "app/widgets/polyline.h"
#include "app/widgets/preset_menu.h"

namespace softmaxlab::softmax_ui {
namespace {

using learning::Quantity;

// ---- above the columns: presets, random logits with their seed, one more class, … ----

constexpr double random_deviation = 2;

void set_random_logits(LabContext& context, View& view, double seed) {
    view.seed = std::floor(seed);
    context.document.apply(edit::RandomLogits{static_cast<std::uint64_t>(view.seed), random_deviation});
}

void draw_seed(LabContext& context, View& view, const Rect& rect) {
    Ui& ui = context.ui;
    EditField field;
    field.landmark = "softmax/seed";
    field.shown = formatted(ui, "seed {:.0f}", view.seed);
    field.typed_from = formatted(ui, "{:.0f}", view.seed);
    field.explanation =
        "The same seed gives the same logits on every machine (normal, mean 0, deviation 2). Double-click to "
        "type one.";
    field.font = ui.fonts.number_small;
    field.colour = ui.theme.secondary;
    const auto typed = number_field(ui, rect, field);
    if (typed && *typed >= 0 && *typed <= max_seed) set_random_logits(context, view, *typed);
}

void draw_toolbar(LabContext& context, View& view, Rect strip) {
    Ui& ui = context.ui;
    Document& document = context.document;
    constexpr std::string_view subtract = "Subtract max";
    const Rect subtract_place = strip.cut_right(button_width(ui, subtract));
    const auto next = [&](std::string_view label) {
        const Rect place = strip.cut_left(button_width(ui, label));
        strip.cut_left(ui.px(8));
        return place;
    };
    preset_controls(context, "softmax", strip.cut_left(preset_controls_width(ui, "Presets")), "Presets",
                    PresetSubject::softmax);
    strip.cut_left(ui.px(8));
    const bool full = document.scene().classes.size() >= max_classes;
    if (button(ui, "softmax/add-class", next("Add class"), "Add class", ButtonKind::normal, false, !full))
        document.apply(edit::AddClass{});
    tooltip(ui,
            full ? formatted(ui, "There are {} classes, and no room for more: longer lists come from a file.",
                             max_classes)
                 : "One more class, with the logit 0.");
    if (button(ui, "softmax/reset", next("All to 0"), "All to 0")) document.apply(edit::ResetLogits{});
    tooltip(ui, "All logits to 0, nothing masked. The temperature stays.");
    const bool both =
        strip.width() >= button_width(ui, "Start scene") + button_width(ui, "Random") + ui.px(16);
    if (both) {
        if (button(ui, "softmax/start-scene", next("Start scene"), "Start scene"))
            document.apply(edit::ReplaceScene{default_scene(), true});
        tooltip(ui, "Back to the five animals of the first start, at T = 1.");
    }
    if (button(ui, "softmax/random", next("Random"), "Random"))
        set_random_logits(context, view, view.seed < max_seed ? view.seed + 1 : 1);
    tooltip(ui, formatted(ui, "New random logits (seed {:.0f}).", view.seed + 1));
    if (view.seed != 0 && strip.width() > ui.px(70)) draw_seed(context, view, strip.cut_left(ui.px(90)));
    const bool stable = document.scene().method == Method::stable;
    if (button(ui, "softmax/subtract-max", subtract_place, subtract, ButtonKind::normal, stable))
        document.apply(edit::SetMethod{stable ? Method::naive : Method::stable});
    tooltip(
        ui,
        stable ? "e^((z − max)/T): no exponential is above 1, so none overflows. Click for the plain e^(z/T)."
               : "e^(z/T), as in the formula: large logits overflow. Click to subtract the max first.");
}

// ---- the caption ----

constexpr float caption_side = 12;  // design pixels between the words and the edge
constexpr float caption_above = 6;
constexpr float below_caption = 6;

/// The height that is kept for captions: of two lines, and of the longest that this preset may have, so that
/// nothing moves below them while one plays. Many rows need the room of a caption that is not there, and so
/// does the stage, where no preset is chosen.
float caption_height(const Ui& ui, const Remark& caption, float width, std::size_t classes, bool stage) {
    constexpr std::size_t many = 8;
    if (caption.words.empty() && (classes > many || stage)) return 0;
    const float line = ui.fonts.body->FontSize;
    const float words = caption.words.empty()
                            ? 0
                            : wrapped_size(ui.fonts.body, caption.words, width - ui.px(2 * caption_side)).y;
    return std::max(2 * line, words) + ui.px(2 * caption_above);
}

void draw_caption(Ui& ui, const Remark& caption, const Rect& rect) {
    if (caption.words.empty()) return;
    const ImU32 colour = caption.bad ? ui.theme.bad : ui.theme.accent;
    fill(rect, with_alpha(colour, caption.faded ? 0.04F : 0.10F), ui.px(6));
    if (caption.bad) outline(rect, colour, ui.px(6), ui.px(1));
    paragraph(ui, rect.inset(ui.px(caption_side), ui.px(caption_above)), ui.fonts.body,
              caption.bad     ? ui.theme.bad
              : caption.faded ? ui.theme.secondary
                              : ui.theme.text,
              caption.words);
    landmark(ui, "softmax/caption", rect, caption.words);
}

// ---- around the rows ----

/// The widest name, within reason.
float name_width(const Ui& ui, const Scene& scene) {
    float width = ui.px(36);
    for (const ClassItem& item : scene.classes) {
        const std::string_view name = std::string_view(item.name).substr(0, 64);
        width = std::max(width, text_size(ui.fonts.strong, name).x);
    }
    return std::min(width, ui.px(96));
}

constexpr float heads_height = 24;
constexpr float sums_height = 18;
constexpr float above_sums = 2;
constexpr float min_objects = 26;
constexpr float max_objects = 44;
constexpr float above_objects = 6;
constexpr float ticks_height = 18;
constexpr float min_row = 19;

/// `inside`: the room below the toolbar. `caption`: the height of the caption, or 0.
ColumnLayout lay_out_columns(const Ui& ui, Rect inside, const Scene& scene, float caption, bool stage) {
    ColumnLayout l;
    if (caption > 0) {
        l.caption = inside.cut_top(caption);
        inside.cut_top(ui.px(below_caption));
    }
    l.heads = inside.cut_top(ui.px(heads_height));
    l.sums = inside.cut_bottom(ui.px(sums_height));
    inside.cut_bottom(ui.px(above_sums));
    l.objects =
        inside.cut_bottom(std::clamp(inside.height() * 0.11F, ui.px(min_objects), ui.px(max_objects)));
    inside.cut_bottom(ui.px(above_objects));
    l.ticks = inside.cut_bottom(ui.px(ticks_height));
    const auto classes = static_cast<float>(scene.classes.size());
    l.row_height = std::min(inside.height() / classes, ui.px(104));
    l.rows = inside;
    l.rows.max.y = l.rows.min.y + l.row_height * classes;
    // Few classes leave room: what belongs below the rows follows them, and the card keeps its end free.
    const float spare = inside.max.y - l.rows.max.y;
    for (Rect* strip : {&l.ticks, &l.objects, &l.sums}) {
        strip->min.y -= spare;
        strip->max.y -= spare;
    }

    const float gap = ui.px(l.rows.width() < ui.px(560) ? 10.0F : 18.0F);
    Rect rest = l.rows;
    constexpr float dot_and_menu = 22 + 24;
    l.name = rest.cut_left(name_width(ui, scene) + ui.px(dot_and_menu));
    rest.cut_left(gap * 0.5F);
    const float columns = rest.width() - 2 * gap;
    // In a narrow card the numbers need as much as the bars, and each column has them.
    const bool narrow = columns < ui.px(400);
    l.logit = rest.cut_left(columns * 0.34F);
    rest.cut_left(gap);
    l.exponential = rest.cut_left(columns * (narrow ? 0.31F : 0.29F));
    rest.cut_left(gap);
    l.probability = rest;
    // A signed number stands on one half of its bar, beside what is there of the other.
    l.large = stage && l.row_height >= ui.px(40) &&
              l.logit.width() * 0.5F >= text_size(ui.fonts.number_large, "+00.00").x + ui.px(8);
    l.number = text_size(l.large ? ui.fonts.number_large : ui.fonts.number, "0.000000").x;
    return l;
}

/// T is written where it acts.
std::string_view exponent_of(const Scene& scene) {
    const bool at_one = scene.temperature == 1;
    if (scene.method == Method::naive) return at_one ? "z" : "z/T";
    return at_one ? "z−max" : "(z−max)/T";
}

void draw_heads(Ui& ui, const ColumnLayout& layout, const Scene& scene) {
    const std::string_view exponent = exponent_of(scene);
    struct Head {
        Rect column;
        std::string_view id, words, symbol, exponent;
    };
    const std::array<Head, 3> heads = {{
        {layout.logit, "softmax/logits", "logits", "z", {}},
        {layout.exponential, "softmax/exponentials", "exponentials", "e", exponent},
        {layout.probability, "softmax/probabilities", "probabilities", "p", {}},
    }};
    for (const Head& head : heads) {
        Rect strip = ColumnLayout::in(head.column, layout.heads);
        strip.max.x += ui.px(4);  // into the gap before the next column, which begins with words, too
        const float base = text_size(ui.fonts.math, head.symbol).x;
        const bool has_words = text_size(ui.fonts.strong, head.words).x <= strip.width();
        if (has_words)
            strip.cut_left(term_text(ui, head.id, strip, ui.fonts.strong, ui.theme.secondary, head.words) +
                           ui.px(4));
        if (strip.width() < base + ui.px(1) + text_size(ui.fonts.number_small, head.exponent).x) continue;
        if (has_words) {
            text(ui, strip, ui.fonts.math, ui.theme.secondary, head.symbol);
        } else {
            term_text(ui, head.id, strip, ui.fonts.math, ui.theme.secondary, head.symbol);
        }
        strip.cut_left(base + ui.px(1));
        if (!head.exponent.empty())
            text(ui, strip.moved(ImVec2(0, -ui.px(4))), ui.fonts.number_small, ui.theme.secondary,
                 head.exponent);
    }
}

constexpr std::string_view before_explanation =
    "The outline is what was there before the last drag or edit, until the next one. Beside it Δ: of a logit "
    "the difference, of an exponential the factor, of a probability the percentage points. Hatched is what "
    "is "
    "gone.";

// Over the masks and names, whose column has no head.
void draw_legend(Ui& ui, const ColumnLayout& layout, const SoftmaxView& shown) {
    if (shown.before == nullptr) return;
    Rect strip = ColumnLayout::in(layout.name, layout.heads);
    draw_before_legend(ui, "softmax/before", strip, before_explanation);
}

void draw_logit_ticks(Ui& ui, const ColumnLayout& layout, double axis_end) {
    const Rect strip = ColumnLayout::in(layout.logit, layout.ticks);
    const std::string_view end = significant(ui, axis_end, 6);
    if (veiled(ui, Quantity::logits)) return;
    text(ui, strip, ui.fonts.number_small, ui.theme.secondary, joined(ui, "−", end), Align::left);
    text(ui, strip, ui.fonts.number_small, ui.theme.secondary, "0", Align::centre);
    text(ui, strip, ui.fonts.number_small, ui.theme.secondary, joined(ui, "+", end), Align::right);
    landmark(ui, "softmax/logit-axis", strip, formatted(ui, "−{0} to +{0}", end));
    const float zero = layout.logit.centre().x;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(zero, layout.rows.min.y), ImVec2(zero, layout.rows.max.y),
                                        ui.theme.line, ui.px(1));
}

void draw_uniform_line(Ui& ui, const ColumnLayout& layout, std::size_t count, std::size_t active) {
    if (active == 0) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = layout.probability.min.x + layout.probability.width() / static_cast<float>(active);
    // Between the bars alone, so that it crosses no number.
    float y = layout.rows.min.y;
    for (std::size_t row = 0; row <= count; ++row) {
        const bool last = row == count;
        const Rect bar = last ? Rect{} : layout.bar(layout.probability, row, ui.zoom);
        list.AddLine(ImVec2(x, y), ImVec2(x, last ? layout.rows.max.y : bar.min.y), ui.theme.faint, ui.px(1));
        y = bar.max.y;
    }
    const std::string_view words = formatted(ui, "uniform 1/{}", active);
    const float half = text_size(ui.fonts.number_small, words).x * 0.5F + 1;
    const Rect column = ColumnLayout::in(layout.probability, layout.ticks);
    const float centre =
        std::min(std::max(x, column.min.x + half), std::max(column.min.x + half, column.max.x - half));
    const Rect label{ImVec2(centre - half, column.min.y), ImVec2(centre + half, column.max.y)};
    text(ui, label, ui.fonts.number_small, ui.theme.secondary, words, Align::centre);
    landmark(ui, "softmax/uniform", label, formatted(ui, "1/{}", active));
}

// ---- below the rows: the max, the Σ and Σp as objects of their own ----

struct Pill {
    const char* landmark;
    std::string_view words;
    std::string_view explanation;
    ImU32 edge;
    ImU32 text;
};

// 3.80 in f32 is 3.7999999523: shown as the 3.80 that was typed, since that is the same float.
std::string_view as_typed(FrameArena& arena, double value, Format format) {
    const double two_decimals = std::round(value * 100) / 100;
    return logit_text(arena, round_to(format, two_decimals) == value ? two_decimals : value);
}

void draw_pill(Ui& ui, const Rect& rect, const Pill& pill) {
    const float rounding = rect.height() * 0.5F;
    fill(rect, ui.theme.raised, rounding);
    outline(rect, pill.edge, rounding, ui.px(1.25F));
    const Rect inside = rect.inset(ui.px(4), 0);
    const std::size_t value = pill.words.rfind(' ') + 1;
    if (!text_if_it_fits(ui, inside, ui.fonts.number, pill.text, pill.words, Align::centre) &&
        !text_if_it_fits(ui, inside, ui.fonts.number_small, pill.text, pill.words, Align::centre))
        text(ui, inside, ui.fonts.number_small, pill.text, pill.words.substr(value), Align::centre);
    bare_button(pill.landmark, rect);
    focus_ring(ui, rect, rounding);
    tooltip(ui, pill.explanation);
    landmark(ui, pill.landmark, rect, pill.words);
}

// From the largest logit's bar down to the max.
void draw_max_thread(Ui& ui, const ColumnLayout& layout, const SoftmaxView& shown, double axis_end,
                     const Rect& pill) {
    const ClassItem& item = shown.scene.classes[shown.max_index];
    const Rect bar = layout.bar(layout.logit, shown.max_index, ui.zoom);
    const float along = static_cast<float>((item.logit / axis_end + 1) * 0.5);
    const ImVec2 start(bar.min.x + std::clamp(along, 0.0F, 1.0F) * bar.width(), bar.max.y + ui.px(3));
    const ImVec2 end(pill.max.x - pill.width() * 0.2F, pill.min.y);
    const float reach = (end.y - start.y) * 0.6F;
    // It swings out to the right, but not over the numbers there.
    const float swing = std::clamp(bar.max.x - std::max(start.x, end.x) - ui.px(4), 0.0F, ui.px(26));
    const ImVec2 out(start.x + swing, start.y + reach * 0.5F);
    const ImVec2 in(end.x + swing, end.y - reach * 0.5F);
    const ImU32 colour = with_alpha(ui.theme.class_colour(item.colour), 0.75F);
    ImVec2 last = start;
    constexpr int pieces = 48;
    for (int i = 1; i <= pieces; ++i) {
        const float t = static_cast<float>(i) / pieces;
        const float s = 1 - t;
        const ImVec2 point(
            s * s * s * start.x + 3 * s * s * t * out.x + 3 * s * t * t * in.x + t * t * t * end.x,
            s * s * s * start.y + 3 * s * s * t * out.y + 3 * s * t * t * in.y + t * t * t * end.y);
        if (i % 2 == 1) ImGui::GetWindowDrawList()->AddLine(last, point, colour, ui.px(1.25F));
        last = point;
    }
}

Pill max_pill(Ui& ui, const SoftmaxView& shown) {
    if (!shown.trace.max)
        return {"softmax/max", "max = NaN", "A logit is NaN: none is the largest.", ui.theme.bad,
                ui.theme.text};
    const bool any = shown.active > 0;
    return {"softmax/max", joined(ui, "max = ", as_typed(ui, *shown.trace.max, shown.trace.format)),
            formatted(
                ui,
                "The largest logit, of {}, in {}. Subtracting it changes no probability: shifting all logits "
                "alike cancels in the quotient.",
                any ? visible_label(ui, class_name(shown.scene, shown.max_index)) : "no class",
                name_of(shown.trace.format)),
            any ? ui.theme.class_colour(shown.scene.classes[shown.max_index].colour) : ui.theme.bad,
            ui.theme.text};
}

/// Bars end to end, with what they come to below them.
struct Stack {
    std::string_view landmark;
    std::string_view part;  ///< of the landmarks of its bars: "sum-part"
    std::string_view label;
    std::string_view short_label;  ///< where there is less room
    std::string_view explanation;
    std::span<const double> parts;
    double end;      ///< of its axis, which begins at 0
    float paleness;  ///< how far the bars' colours are moved towards the card's
    bool failed;     ///< they come to no number of which something could be a part
};

Stack sum_stack(Ui& ui, const SoftmaxView& shown, double end) {
    const double sum = shown.trace.sum;
    return {
        "softmax/sum",
        "sum-part",
        joined(ui, "Σ = ", significant(ui, sum, 6)),
        joined(ui, "Σ = ", significant(ui, sum, 3)),
        formatted(ui,
                  "Σ = {}: all exponentials added from the first to the last, in {}. Each of them is divided "
                  "by it.",
                  significant(ui, sum, 9), name_of(shown.trace.format)),
        shown.trace.exponentials,
        end,
        0.4F,
        !std::isfinite(sum) || sum == 0};
}

Stack whole_stack(Ui& ui, const SoftmaxView& shown) {
    const double total = shown.sum_of_probabilities;
    const Format format = shown.trace.format;
    return {
        "softmax/sum-of-probabilities",
        "whole-part",
        joined(ui, "Σp = ", fixed(ui, total, format == Format::f64 ? 15 : 8, 18)),
        joined(ui, "Σp = ", fixed(ui, total, 4, 18)),
        formatted(ui, "The probabilities added up, as computed in {}: rounding can leave it a little off 1.",
                  name_of(format)),
        shown.probabilities,
        1,
        0,
        !(std::fabs(total - 1) < 0.01)};
}

void draw_parts(Ui& ui, const Rect& rect, const SoftmaxView& shown, const Stack& stack) {
    float x = rect.min.x;
    for (std::size_t i = 0; i < stack.parts.size(); ++i) {
        if (!(stack.parts[i] > 0) || !std::isfinite(stack.parts[i])) continue;
        const float width = static_cast<float>(stack.parts[i] / stack.end) * rect.width();
        const Rect part{ImVec2(x, rect.min.y), ImVec2(std::min(x + width, rect.max.x), rect.max.y)};
        const ImU32 colour =
            mix(ui.theme.class_colour(shown.scene.classes[i].colour), ui.theme.panel, stack.paleness);
        // A gap tells one from the next, unless it would be all that is left.
        const Rect inked{part.min, ImVec2(part.max.x - (width > ui.px(4) ? ui.px(1) : 0), part.max.y)};
        const float rounding = std::min(ui.px(4), width * 0.3F);
        fill(inked, colour, rounding);
        if (ui.lit_class == i) outline(inked, ui.theme.text, rounding, ui.px(1.5F));
        landmark(ui, formatted(ui, "softmax/{}/{}", stack.part, i), part, "", i);
        x += width;
    }
}

void draw_stack(Ui& ui, const Rect& rect, const Rect& words, const SoftmaxView& shown, const Stack& stack) {
    if (stack.failed) {
        BarLook look;
        look.failed = true;
        draw_bar(ui, rect, look);
    } else {
        draw_parts(ui, rect, shown, stack);
    }
    explained(ui, stack.landmark, rect, stack.label, stack.explanation);
    const ImU32 ink = stack.failed ? ui.theme.bad : ui.theme.text;
    if (!text_if_it_fits(ui, words, ui.fonts.number, ink, stack.label))
        text(ui, words, ui.fonts.number, ink, stack.short_label);
}

/// How long the bars were end to end: an outline that is broken, since what is in it is gone.
void draw_sum_before(Ui& ui, const Rect& rect, const SoftmaxView& shown, double end) {
    if (shown.before == nullptr || !(shown.before->sum > 0) || !std::isfinite(shown.before->sum)) return;
    if (shown.before->sum == shown.trace.sum) return;
    const auto part = static_cast<float>(std::min(shown.before->sum / end, 1.0));
    const Rect was{ImVec2(rect.min.x, rect.min.y - ui.px(2)),
                   ImVec2(rect.min.x + rect.width() * part, rect.max.y + ui.px(2))};
    dashed_outline(ui, was, ui.theme.text, ui.px(1.25F));
    landmark(ui, "softmax/sum/before", was, significant(ui, shown.before->sum, 6));
}

void draw_max_and_sums(Ui& ui, const ColumnLayout& layout, const SoftmaxView& shown, const Rows& rows) {
    if (shows_guess(ui)) {
        const Rect foot{ImVec2(layout.name.min.x, layout.objects.min.y),
                        ImVec2(layout.probability.max.x, layout.sums.max.y)};
        return guess_foot(ui, foot, layout.probability, rows.guessed, shown.probabilities);
    }
    const bool stable = shown.scene.method == Method::stable;
    const Rect max = ColumnLayout::in(layout.logit, layout.objects);
    const Rect sum = ColumnLayout::in(layout.exponential, layout.objects);
    const Rect whole = ColumnLayout::in(layout.probability, layout.objects);
    if (hides_exponentials(ui)) {
        cover(ui, "softmax/max", max);
    } else if (stable) {
        const Pill pill = max_pill(ui, shown);
        const bool pointed = ui.lit_class == shown.max_index;
        if (shown.active > 0 && pointed) draw_max_thread(ui, layout, shown, rows.axes.logit, max);
        draw_pill(ui, max, pill);
        text(ui, ColumnLayout::in(layout.logit, layout.sums), ui.fonts.small, ui.theme.secondary,
             "is subtracted first", Align::centre);
    } else {
        Rect words = {ImVec2(layout.name.min.x, max.min.y), max.max};
        text(ui, words.cut_left(layout.name.width()), ui.fonts.strong, ui.theme.text, "sum");
        text(ui, words, ui.fonts.small, ui.theme.secondary, "all bars, end to end", Align::right);
    }
    Rect sum_words = ColumnLayout::in(layout.exponential, layout.sums);
    sum_words.max.x += layout.number * 0.3F;  // into the gap before the next column
    if (veiled(ui, Quantity::sum) || hides_exponentials(ui)) {
        cover(ui, "softmax/sum", sum);
    } else {
        draw_stack(ui, sum, sum_words, shown, sum_stack(ui, shown, rows.axes.sum));
        draw_sum_before(ui, sum, shown, rows.axes.sum);
    }
    const Rect whole_words = ColumnLayout::in(layout.probability, layout.sums);
    if (veiled(ui, Quantity::p)) {
        cover(ui, "softmax/sum-of-probabilities", whole);
    } else {
        draw_stack(ui, whole, whole_words, shown, whole_stack(ui, shown));
    }
}

/// Over what is hidden, a column at a time.
void cover_columns(Ui& ui, const ColumnLayout& layout) {
    const auto cover_column = [&](std::string_view name, const Rect& column) {
        cover(ui, name, ColumnLayout::in(column, layout.rows).inset(0, ui.px(4)));
    };
    if (veiled(ui, Quantity::logits)) cover_column("softmax/logits/covered", layout.logit);
    if (hides_exponentials(ui)) cover_column("softmax/exponentials/covered", layout.exponential);
    if (veiled(ui, Quantity::p) && !shows_guess(ui))
        cover_column("softmax/probabilities/covered", layout.probability);
}

// Dragging a name shows where the class would go; letting go moves it there.
void move_class(LabContext& context, Cache& cache, const ColumnLayout& layout) {
    if (!cache.moved_class) return;
    Ui& ui = context.ui;
    const std::size_t count = context.document.scene().classes.size();
    const float row = (ImGui::GetIO().MousePos.y - layout.rows.min.y) / layout.row_height;
    const auto target = static_cast<std::size_t>(std::clamp(row, 0.0F, static_cast<float>(count) - 1));
    if (ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        outline(layout.row(target).inset(-ui.px(8), 0), ui.theme.accent, ui.px(8), ui.px(2));
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
        return;
    }
    context.document.apply(edit::MoveClass{*cache.moved_class, target});
    cache.moved_class.reset();
}

/// The end of an axis from 0 on which all exponentials have room end to end: 1, 2, 5, 10 …
double sum_axis_end(const SoftmaxView& shown) {
    double sum = 0;
    for (const double e : shown.trace.exponentials) sum += std::isfinite(e) ? e : 0;
    if (!(sum > 0) || !std::isfinite(sum)) return 1;
    const double power = std::pow(10.0, std::floor(std::log10(sum)));
    for (const double step : {1.0, 1.5, 2.0, 3.0, 5.0, 7.5})
        if (step * power >= sum) return step * power;
    return 10 * power;
}

double max_magnitude(const Scene& scene) {
    double largest = 0;
    for (const ClassItem& item : scene.classes) largest = std::max(largest, std::fabs(item.logit));
    return largest;
}

}  // namespace

double logit_axis_end(double largest) {
    if (largest <= 2.5) return 3;
    double end = 5;
    for (int step = 0; end < largest; ++step) end *= step % 3 == 2 ? 2.5 : 2;  // 5, 10, 20, 50, 100 …
    return end;
}

namespace {

/// Whether something may go wrong that wants a caption, judged by what is given alone.
bool may_fail(const Scene& scene) {
    constexpr double safe = 80;  // e^(z/T) and e^(−z/T) are numbers in all of the formats but the smallest
    bool any_live = false;
    for (std::size_t i = 0; i < scene.classes.size(); ++i) {
        const double scaled = scene.classes[i].logit / scene.temperature;
        if (is_masked(scene, i)) continue;
        any_live = true;
        if (!std::isfinite(scaled) || (scene.method == Method::naive && std::fabs(scaled) > safe))
            return true;
    }
    return !any_live;
}

}  // namespace

float min_stage_columns(const Ui& ui, const Scene& scene) {
    constexpr float lines = 3;  // of the longest caption
    const float caption =
        may_fail(scene) ? lines * ui.fonts.body->FontSize + ui.px(2 * caption_above + below_caption) : 0;
    const float around = heads_height + sums_height + above_sums + min_objects + above_objects + ticks_height;
    const Rect none{ImVec2(0, 0), ImVec2(0, 0)};
    const float padding = -inside_card(ui, none).height();
    return padding + caption + ui.px(around + min_row * static_cast<float>(scene.classes.size()));
}

void draw_columns(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    Rect inside = card(ui, rect);
    Rect toolbar;
    if (!context.stage) {
        toolbar = inside.cut_top(ui.px(30));
        inside.cut_top(ui.px(8));
    }

    const SoftmaxView shown = softmax_view(context);
    const std::size_t count = scene.classes.size();
    // What went wrong is a result, and what a preset says of itself is one more often than not.
    const bool silent = veiled(ui, Quantity::p) || veiled(ui, Quantity::verdict);
    const Remark caption = silent ? Remark{} : caption_of(shown, context.presets);
    const ColumnLayout layout = lay_out_columns(
        ui, inside, scene, caption_height(ui, caption, inside.width(), count, context.stage), context.stage);
    const double axis_end = cache.held ? cache.held->logit : logit_axis_end(max_magnitude(scene));
    // The held one gives way only to what has no room on it.
    const double sum_end = std::max(cache.held ? cache.held->sum : 0, sum_axis_end(shown));
    draw_caption(ui, caption, layout.caption);
    if (silent) landmark(ui, "softmax/caption", layout.caption, veiled_words);
    // In the order in which Tab goes through them: the logits first.
    const List<GuessClass> guessed = guessed_classes(ui, scene);
    const Rows rows{context, cache, layout, shown, {axis_end, sum_end}, guessed};
    for (std::size_t i = 0; i < scene.classes.size(); ++i) draw_row(rows, i);
    if (scene.classes.size() != count) return;  // one was removed: the next drawing shows the others
    draw_logit_ticks(ui, layout, axis_end);
    cover_columns(ui, layout);
    if (!veiled(ui, Quantity::p) || shows_guess(ui)) draw_uniform_line(ui, layout, count, shown.active);
    draw_max_and_sums(ui, layout, shown, rows);
    move_class(context, cache, layout);
    draw_heads(ui, layout, scene);
    draw_legend(ui, layout, shown);
    if (!context.stage) draw_toolbar(context, view, toolbar);
}

}  // namespace softmaxlab::softmax_ui
