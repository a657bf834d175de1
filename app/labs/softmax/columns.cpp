#include "app/labs/softmax/columns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "app/labs/softmax/parts.h"
#include "app/labs/softmax/row.h"
#include "app/labs/softmax/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/explained.h"

namespace softmaxlab::softmax_ui {
namespace {

// ---- above the columns: presets, random logits with their seed, one more class, … ----

constexpr double random_deviation = 2;

void set_random_logits(LabContext& context, View& view, double seed) {
    view.seed = std::floor(seed);
    context.document.apply(edit::RandomLogits{static_cast<std::uint64_t>(view.seed), random_deviation});
}

void draw_preset_menu(LabContext& context, const Rect& below) {
    Ui& ui = context.ui;
    ImGui::SetNextWindowPos(ImVec2(below.min.x, below.max.y + ui.px(4)));
    ImGui::SetNextWindowSizeConstraints(ImVec2(ui.px(320), 0), ImVec2(ui.px(560), ui.px(460)));
    if (!ImGui::BeginPopup("presets")) return;
    ImGui::PushFont(ui.fonts.body);
    for (std::size_t i = 0; i < context.presets.size(); ++i) {
        const Preset& preset = context.presets[i];
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::MenuItem(preset.name.c_str(), nullptr, preset.scene == context.document.scene())) {
            context.document.apply(edit::ReplaceScene{preset.scene, true});
        }
        landmark(ui, "preset/" + preset.name, {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()});
        tooltip(ui, preset.sentence);
        ImGui::PopID();
    }
    ImGui::PopFont();
    ImGui::EndPopup();
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
    const Rect presets = next("Presets");
    if (button(ui, "softmax/presets", presets, "Presets")) ImGui::OpenPopup("presets");
    draw_preset_menu(context, presets);
    const bool full = document.scene().classes.size() >= max_classes;
    if (button(ui, "softmax/add-class", next("Add class"), "Add class", ButtonKind::normal, false, !full))
        document.apply(edit::AddClass{});
    if (button(ui, "softmax/reset", next("All to 0"), "All to 0")) document.apply(edit::ResetLogits{});
    tooltip(ui, "All logits to 0, nothing masked. The temperature stays.");
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

/// The height that the caption needs at that width, 0 for none.
float caption_height(const Ui& ui, const Remark& caption, float width) {
    if (caption.words.empty()) return 0;
    const ImVec2 size = wrapped_size(ui.fonts.body, caption.words, width - ui.px(2 * caption_side));
    return size.y + ui.px(2 * caption_above);
}

void draw_caption(Ui& ui, const Remark& caption, const Rect& rect) {
    if (caption.words.empty()) return;
    const ImU32 colour = caption.bad ? ui.theme.bad : ui.theme.accent;
    fill(rect, with_alpha(colour, 0.10F), ui.px(6));
    if (caption.bad) outline(rect, colour, ui.px(6), ui.px(1));
    paragraph(ui, rect.inset(ui.px(caption_side), ui.px(caption_above)), ui.fonts.body,
              caption.bad ? ui.theme.bad : ui.theme.text, caption.words);
    landmark(ui, "softmax/caption", rect, caption.words);
}

// ---- around the rows ----

/// `inside`: the room below the toolbar. `caption`: the height of the caption, or 0.
ColumnLayout lay_out_columns(const Ui& ui, Rect inside, std::size_t classes, float caption) {
    ColumnLayout l;
    if (caption > 0) {
        l.caption = inside.cut_top(caption);
        inside.cut_top(ui.px(6));
    }
    l.heads = inside.cut_top(ui.px(24));
    l.objects = inside.cut_bottom(ui.px(34));
    inside.cut_bottom(ui.px(8));
    l.ticks = inside.cut_bottom(ui.px(18));
    l.row_height = std::min(inside.height() / static_cast<float>(classes), ui.px(104));
    l.rows = inside;
    l.rows.max.y = l.rows.min.y + l.row_height * static_cast<float>(classes);
    // Few classes leave room: what belongs below the rows follows them, and the card keeps its end free.
    const float spare = inside.max.y - l.rows.max.y;
    for (Rect* strip : {&l.ticks, &l.objects}) {
        strip->min.y -= spare;
        strip->max.y -= spare;
    }

    const bool narrow = l.rows.width() < ui.px(640);
    const float gap = ui.px(narrow ? 6.0F : 10.0F);
    const float beside = ui.px(7);  // between a bar and its number
    const float value = ui.px(64);  // eight characters of the numbers' type
    Rect rest = l.rows;
    l.name = rest.cut_left(ui.px(narrow ? 84.0F : 100.0F));
    rest.cut_left(gap);
    const float bars = rest.width() - 3 * (value + beside) - 2 * gap;
    l.logit_bar = rest.cut_left(bars * 0.36F);
    rest.cut_left(beside);
    l.logit_value = rest.cut_left(value);
    rest.cut_left(gap);
    l.exponential_bar = rest.cut_left(bars * 0.28F);
    rest.cut_left(beside);
    l.exponential_value = rest.cut_left(value);
    rest.cut_left(gap);
    l.probability_value = rest.cut_right(value);
    rest.cut_right(beside);
    l.probability_bar = rest;
    return l;
}

void draw_heads(Ui& ui, const ColumnLayout& layout, Method method) {
    struct Head {
        Rect column;
        std::string_view id, words, symbol, explanation;
    };
    const std::array<Head, 3> heads = {{
        {{layout.logit_bar.min, layout.logit_value.max},
         "softmax/logits",
         "logits",
         "z",
         "logit: the score that the model gives a class, any real number. Only the gaps between logits "
         "matter."},
        {{layout.exponential_bar.min, layout.exponential_value.max},
         "softmax/exponentials",
         "exponentials",
         method == Method::stable ? "e^((z−max)/T)" : "e^(z/T)",
         "exponential: makes every score positive, and turns a gap between logits into a ratio."},
        {{layout.probability_bar.min, layout.probability_value.max},
         "softmax/probabilities",
         "probabilities",
         "p",
         "probability: the exponential divided by Σ, the sum of all. Together they are 1."},
    }};
    for (const Head& head : heads) {
        Rect strip = ColumnLayout::in(head.column, layout.heads);
        const Rect whole = strip;
        strip.cut_left(text(ui, strip, ui.fonts.strong, ui.theme.secondary, head.words) + ui.px(10));
        text(ui, strip, head.symbol.size() == 1 ? ui.fonts.math : ui.fonts.number_small, ui.theme.secondary,
             head.symbol);
        explain_place(ui, whole, head.id, head.explanation);
    }
}

void draw_logit_ticks(Ui& ui, const ColumnLayout& layout, double axis_end) {
    const Rect strip = ColumnLayout::in(layout.logit_bar, layout.ticks);
    const std::string_view end = significant(ui, axis_end, 6);
    text(ui, strip, ui.fonts.number_small, ui.theme.faint, joined(ui, "−", end), Align::left);
    text(ui, strip, ui.fonts.number_small, ui.theme.faint, "0", Align::centre);
    text(ui, strip, ui.fonts.number_small, ui.theme.faint, joined(ui, "+", end), Align::right);
    landmark(ui, "softmax/logit-axis", strip, formatted(ui, "−{0} to +{0}", end));
    const float zero = layout.logit_bar.centre().x;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(zero, layout.rows.min.y), ImVec2(zero, layout.rows.max.y),
                                        ui.theme.line, ui.px(1));
}

void draw_uniform_line(Ui& ui, const ColumnLayout& layout, std::size_t active) {
    if (active == 0) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x =
        layout.probability_bar.min.x + layout.probability_bar.width() / static_cast<float>(active);
    for (float y = layout.rows.min.y; y < layout.rows.max.y; y += ui.px(7)) {
        list.AddLine(ImVec2(x, y), ImVec2(x, std::min(y + ui.px(3), layout.rows.max.y)), ui.theme.faint,
                     ui.px(1));
    }
    const std::string_view words = formatted(ui, "uniform 1/{}", active);
    const float half = text_size(ui.fonts.number_small, words).x * 0.5F + 1;
    const Rect column =
        ColumnLayout::in({layout.probability_bar.min, layout.probability_value.max}, layout.ticks);
    const float centre = std::clamp(x, column.min.x + half, column.max.x - half);
    const Rect label{ImVec2(centre - half, column.min.y), ImVec2(centre + half, column.max.y)};
    text(ui, label, ui.fonts.number_small, ui.theme.faint, words, Align::centre);
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
    text(ui, rect.inset(ui.px(8), 0), ui.fonts.number, pill.text, pill.words, Align::centre);
    bare_button(pill.landmark, rect);
    focus_ring(ui, rect, rounding);
    tooltip(ui, pill.explanation);
    landmark(ui, pill.landmark, rect, pill.words);
}

void draw_arrow(Ui& ui, const Rect& from, const Rect& to, std::string_view words) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float y = from.centre().y;
    const float tip = to.min.x - ui.px(2);
    list.AddLine(ImVec2(from.max.x, y), ImVec2(tip - ui.px(6), y), ui.theme.secondary, ui.px(1.25F));
    list.AddTriangleFilled(ImVec2(tip, y), ImVec2(tip - ui.px(7), y - ui.px(4)),
                           ImVec2(tip - ui.px(7), y + ui.px(4)), ui.theme.secondary);
    const Rect label{ImVec2(from.max.x - ui.px(30), y - ui.px(19)),
                     ImVec2(to.min.x + ui.px(30), y - ui.px(3))};
    text(ui, label, ui.fonts.small, ui.theme.secondary, words, Align::centre);
}

// From the largest logit's bar down to the max.
void draw_max_thread(Ui& ui, const ColumnLayout& layout, const SoftmaxView& shown, double axis_end,
                     const Rect& pill) {
    const ClassItem& item = shown.scene.classes[shown.max_index];
    const Rect bar = layout.bar(layout.logit_bar, shown.max_index, ui.zoom);
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
    if (shown.scene.method == Method::naive) {
        return {"softmax/max", "max not used",
                "Without max subtraction the exponentials are those of z/T itself.", ui.theme.line,
                ui.theme.secondary};
    }
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

Pill sum_pill(Ui& ui, const SoftmaxView& shown) {
    const bool failed = !std::isfinite(shown.trace.sum) || shown.trace.sum == 0;
    return {"softmax/sum", joined(ui, "Σ = ", significant(ui, shown.trace.sum, 6)),
            formatted(ui, "All exponentials added from the first to the last, in {}.",
                      name_of(shown.trace.format)),
            failed ? ui.theme.bad : ui.theme.accent, failed ? ui.theme.bad : ui.theme.text};
}

Pill total_pill(Ui& ui, const SoftmaxView& shown) {
    const double total = shown.sum_of_probabilities;
    const Format format = shown.trace.format;
    const bool failed = !(std::fabs(total - 1) < 0.01);
    return {
        "softmax/sum-of-probabilities",
        joined(ui, "Σp = ", fixed(ui, total, format == Format::f64 ? 15 : 8, 18)),
        formatted(ui, "The probabilities added up, as computed in {}: rounding can leave it a little off 1.",
                  name_of(format)),
        failed ? ui.theme.bad : ui.theme.line, failed ? ui.theme.bad : ui.theme.text};
}

void draw_max_and_sums(Ui& ui, const ColumnLayout& layout, const SoftmaxView& shown, double axis_end) {
    const bool stable = shown.scene.method == Method::stable;
    const Rect max = ColumnLayout::in(layout.logit_bar, layout.objects);
    const Rect sum = ColumnLayout::in(layout.exponential_bar, layout.objects);
    const Rect total = ColumnLayout::in(layout.probability_bar, layout.objects);
    if (stable && shown.active > 0) draw_max_thread(ui, layout, shown, axis_end, max);
    draw_arrow(ui, max, sum, stable ? "− max, ÷ T, exp" : "÷ T, exp");
    draw_arrow(ui, sum, total, "÷ Σ");
    draw_pill(ui, max, max_pill(ui, shown));
    draw_pill(ui, sum, sum_pill(ui, shown));
    draw_pill(ui, total, total_pill(ui, shown));
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

double max_magnitude(const Scene& scene) {
    double largest = 0;
    for (const ClassItem& item : scene.classes) largest = std::max(largest, std::fabs(item.logit));
    return largest;
}

}  // namespace

double logit_axis_end(double largest) {
    double end = 5;
    for (int step = 0; end < largest; ++step) end *= step % 3 == 2 ? 2.5 : 2;  // 5, 10, 20, 50, 100 …
    return end;
}

void draw_columns(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    Rect inside = card(ui, rect);
    draw_toolbar(context, view, inside.cut_top(ui.px(30)));
    if (scene.loaded) return;  // a preset with a list, which the next drawing shows
    inside.cut_top(ui.px(8));

    const SoftmaxView shown = softmax_view(context);
    const std::size_t count = scene.classes.size();
    const Remark caption = caption_of(shown, context.presets);
    const ColumnLayout layout =
        lay_out_columns(ui, inside, count, caption_height(ui, caption, inside.width()));
    const double axis_end = cache.held_axis.value_or(logit_axis_end(max_magnitude(scene)));
    draw_caption(ui, caption, layout.caption);
    draw_heads(ui, layout, scene.method);
    const Rows rows{context, cache, layout, shown, axis_end};
    for (std::size_t i = 0; i < scene.classes.size(); ++i) draw_row(rows, i);
    if (scene.classes.size() != count) return;  // one was removed: the next drawing shows the others
    draw_logit_ticks(ui, layout, axis_end);
    draw_uniform_line(ui, layout, shown.active);
    draw_max_and_sums(ui, layout, shown, axis_end);
    move_class(context, cache, layout);
}

}  // namespace softmaxlab::softmax_ui
