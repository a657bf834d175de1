#include "app/labs/simplex/maps_card.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/labs/before.h"
#include "app/labs/class_label.h"
#include "app/labs/simplex/figure.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/bar.h"
#include "app/widgets/ghost.h"

namespace softmaxlab::simplex {
namespace {

constexpr float hidden_width = 56;  // design pixels, of "?"

}  // namespace

MapColumns::MapColumns(const Ui& ui, float width) : names(width * 0.22F), gap(ui.px(8)) {
    column = (width - names) / static_cast<float>(map_count) - gap;
}

Rect MapColumns::name(const Rect& row) const {
    return {row.min, ImVec2(row.min.x + names, row.max.y)};
}

Rect MapColumns::cell(const Rect& row, SimplexMap map) const {
    const float left = row.min.x + names + gap + (column + gap) * static_cast<float>(number_of(map));
    return {ImVec2(left, row.min.y), ImVec2(left + column, row.max.y)};
}

void draw_number_cell(Ui& ui, const Rect& rect, const NumberCell& cell, Align align) {
    if (cell.hidden) {
        Rect place = rect;
        place = place.cut_left(std::min(rect.width(), ui.px(hidden_width)));
        const float height = std::min(place.height(), ui.fonts.number_small->FontSize + ui.px(4));
        cover_number(ui, place.inset(0, (place.height() - height) * 0.5F), ui.fonts.number_small);
        landmark(ui, cell.landmark, rect, veiled_words, cell.class_index);
        return;
    }
    text(ui, rect, cell.font, cell.colour, cell.shown, align);
    bare_button(cell.landmark, rect);
    focus_ring(ui, rect, ui.px(3));
    if (has_key_focus() && cell.class_index) ui.focused_class = cell.class_index;
    tooltip(ui, cell.explanation);
    landmark(ui, cell.landmark, rect, cell.shown, cell.class_index);
}

namespace {

constexpr std::size_t max_rows = 12;  // of a loaded set

List<std::size_t> listed(LabContext& context) {
    const Scene& scene = context.document.scene();
    List<std::size_t> classes(context.ui);
    if (!scene.loaded) {
        for (std::size_t i = 0; i < scene.classes.size(); ++i) classes.push_back(i);
        return classes;
    }
    std::span<const std::size_t> ranking = context.results.ranking();
    const std::size_t count = std::min(max_rows, ranking.size());
    ranking = ranking.first(count);
    return List<std::size_t>(ranking.begin(), ranking.end(), context.ui);
}

/// In a head's width.
std::string_view short_name_of(SimplexMap map) {
    if (map == SimplexMap::entmax15) return "entmax";
    return map == SimplexMap::sparsemax ? "sparse" : name_of(map);
}

/// A head is a switch: the map's marker and line, and its name.
void draw_head(LabContext& context, const LabState& state, const Rect& rect, SimplexMap map) {
    Ui& ui = context.ui;
    bool& shown = state.view.shown[number_of(map)];
    const std::string_view name = formatted(ui, "simplex/show/{}", key_of(map));
    if (bare_button(name, rect)) shown = !shown;
    const bool hovered = ImGui::IsItemHovered();
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    const float rounding = ui.px(6);
    if (shown || hovered) fill(rect, with_alpha(ui.theme.raised, shown ? 1.0F : 0.6F), rounding);
    outline(rect, shown ? map_colour(ui, map) : ui.theme.line, rounding, ui.px(1));
    focus_ring(ui, rect, rounding);
    Rect inside = rect.inset(ui.px(3), ui.px(4));
    const Rect sample = inside.cut_top(ui.px(20));
    if (shown) {
        const ImVec2 ends[] = {ImVec2(sample.min.x + ui.px(6), sample.centre().y),
                               ImVec2(sample.max.x - ui.px(6), sample.centre().y)};
        if (map != SimplexMap::argmax) stroke(ui, ends, map_colour(ui, map), ui.px(2), style_of(map));
        draw_marker(ui, map, sample.centre(), 0.9F);
    } else {
        text(ui, sample, ui.fonts.small, ui.theme.secondary, "hidden", Align::centre);
    }
    text(ui, inside.inset(-ui.px(3), 0), ui.fonts.small, shown ? ui.theme.text : ui.theme.secondary,
         short_name_of(map), Align::centre);
    tooltip(ui,
            formatted(ui, "{}\nClick to {} its point and path.", about_map(map), shown ? "hide" : "show"));
    landmark(ui, name, rect, shown ? "shown" : "hidden");
}

std::string_view explain(LabContext& context, SimplexMap map, std::size_t index, double p) {
    const Scene& scene = context.document.scene();
    const std::string_view name = name_of_class(context.ui, scene, index, 40);
    if (is_masked(scene, index)) return formatted(context.ui, "{} is masked: p = 0 by every map.", name);
    const double z = context.results.logits()[index];
    const std::string_view logit =
        unless_veiled(context.ui, learning::Quantity::logits, significant(context.ui, z, 6));
    const std::string_view what = formatted(context.ui, "{}, {}: p = {}, of z = {} and T = {}", name,
                                            name_of(map), exactly(context.ui, p, Format::f64), logit,
                                            temperature_text(context.ui, scene.temperature));
    if (p != 0 || std::isnan(p)) return what;
    if (map == SimplexMap::softmax && scene.temperature > 0)
        return joined(context.ui, what, "\nToo small for a double: the real number is a little more than 0.");
    return joined(context.ui, what, "\nExactly 0, as a real number too: the class is outside the support.");
}

/// How many digits have room in that width, `most` at most.
int digits_in(ImFont* font, float width, int most) {
    return std::clamp(static_cast<int>(width / text_size(font, "0").x), 5, most);
}

void draw_class_cell(LabContext& context, const SimplexNow& now, const Rect& cell, SimplexMap map,
                     std::size_t index) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const double p = now.row(map).p[index];
    const bool masked = is_masked(scene, index);
    const bool bad = std::isnan(p);
    Rect inside = cell;
    const float bar_share = cell.height() > ui.px(36) ? 0.4F : 0.24F;
    const float bar_height = std::clamp(cell.height() * bar_share, ui.px(3), ui.px(18));
    const Rect bar = inside.cut_bottom(bar_height);
    if (hides_map(ui, map)) {
        BarLook empty;
        empty.to = 0;
        empty.colour = class_colour(context, index);
        draw_bar(ui, bar, empty);
        NumberCell covered;
        covered.landmark = formatted(ui, "simplex/{}/{}", key_of(map), index);
        covered.class_index = index;
        covered.hidden = true;
        draw_number_cell(ui, inside, covered);
        return;
    }
    BarLook look;
    look.to = bad ? 0.0F : static_cast<float>(p);
    look.colour = class_colour(context, index);
    look.hatched = masked;
    look.failed = bad;
    const SoftmaxBefore* before = map == SimplexMap::softmax ? shown_before(context) : nullptr;
    if (before != nullptr && before->classes[index]) {
        const double was = before->exact.probabilities[before->indices[index]];
        if (!std::isnan(was)) look.before = static_cast<float>(was);
        look.delta = share_difference_words(ui, was, p);
    }
    const BarPlaces places = draw_bar(ui, bar, look);
    if (look.before)
        landmark(ui, formatted(ui, "simplex/softmax/{}/before", index), places.before,
                 probability_text(ui, before->exact.probabilities[before->indices[index]]), index);

    NumberCell number;
    number.landmark = formatted(ui, "simplex/{}/{}", key_of(map), index);
    number.explanation = explain(context, map, index, p);
    const bool is_word = p == 0;
    const bool large = cell.height() > ui.px(36) && cell.width() > ui.px(58);
    number.font = is_word ? ui.fonts.small : large ? ui.fonts.number : ui.fonts.number_small;
    // As many digits as there is room for.
    const int fits = digits_in(number.font, inside.width(), large ? 6 : 8);
    number.shown = probability_text(ui, now, map, p, scene.temperature, masked, fits);
    number.colour = bad ? ui.theme.bad : is_word ? ui.theme.secondary : ui.theme.text;
    number.class_index = index;
    draw_number_cell(ui, inside, number);
}

void draw_class_row(LabContext& context, const SimplexNow& now, const MapColumns& columns, const Rect& row,
                    std::size_t index) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    if (ui.lit_class == index) fill(row.inset(-ui.px(6), -ui.px(1)), ui.theme.raised, ui.px(4));
    Rect name = columns.name(row);
    const ImVec2 dot(name.min.x + ui.px(5), name.centre().y);
    const ImU32 colour = class_colour(context, index);
    if (is_masked(scene, index)) {
        ImGui::GetWindowDrawList()->AddCircle(dot, ui.px(4.5F), colour, 0, ui.px(1.5F));
    } else {
        ImGui::GetWindowDrawList()->AddCircleFilled(dot, ui.px(4.5F), colour);
    }
    landmark(ui, formatted(ui, "simplex/class/{}", index), row, "", index);
    name.cut_left(ui.px(15));
    const std::string_view words = name_of_class(ui, scene, index);
    ImFont* font = text_size(ui.fonts.body, words).x > name.width() ? ui.fonts.small : ui.fonts.body;
    text(ui, name, font, is_masked(scene, index) ? ui.theme.secondary : ui.theme.text, words);
    for (const SimplexMap map : all_maps) draw_class_cell(context, now, columns.cell(row, map), map, index);
}

void draw_support_row(LabContext& context, const SimplexNow& now, const MapColumns& columns,
                      const Rect& row) {
    Ui& ui = context.ui;
    const bool loaded = context.document.scene().loaded != nullptr;
    text(ui, columns.name(row), ui.fonts.body, ui.theme.secondary, "support");
    for (const SimplexMap map : all_maps) {
        const std::size_t support = now.row(map).support;
        const std::string_view words = formatted(ui, "{} of {}", grouped(ui, support), grouped(ui, now.live));
        NumberCell cell;
        cell.landmark = formatted(ui, "simplex/support/{}", key_of(map));
        const Rect place = columns.cell(row, map);
        const bool whole = !loaded && text_size(ui.fonts.number_small, words).x <= place.width();
        cell.shown = now.not_a_number ? "-" : whole ? words : grouped(ui, support);
        cell.explanation = now.not_a_number
                               ? "No support: every p is NaN."
                               : formatted(ui, "{} gives more than 0 to {} of the {} classes that take part.",
                                           name_of(map), grouped(ui, support), grouped(ui, now.live));
        cell.font = ui.fonts.number_small;
        cell.colour = ui.theme.text;
        cell.hidden = hides_map(ui, map);
        draw_number_cell(ui, place, cell);
    }
}

}  // namespace

void draw_maps_card(LabContext& context, const LabState& state, const Rect& rect) {
    Ui& ui = context.ui;
    const List<std::size_t> classes = listed(context);
    const std::size_t count = class_count(context.document.scene());
    const std::string_view title = classes.size() < count
                                       ? formatted(ui, "Four maps of the same logits: the first {} of {}",
                                                   classes.size(), grouped(ui, count))
                                       : "Four maps of the same logits";
    Rect inside = card(ui, rect, title);
    const MapColumns columns(ui, inside.width());
    const Rect heads = inside.cut_top(ui.px(46));
    text(ui, columns.name(heads), ui.fonts.small, ui.theme.secondary, "show");
    for (const SimplexMap map : all_maps) draw_head(context, state, columns.cell(heads, map), map);
    inside.cut_top(ui.px(8));
    const Rect support = inside.cut_bottom(ui.px(20));
    inside.cut_bottom(ui.px(6));

    const SimplexNow& now = state.now;
    const float height = std::min(ui.px(72), inside.height() / static_cast<float>(classes.size()));
    const float gap = std::min(ui.px(14), height * 0.18F);
    for (const std::size_t index : classes) {
        Rect row = inside.cut_top(height);
        row.max.y -= gap;
        draw_class_row(context, now, columns, row, index);
    }
    ImGui::GetWindowDrawList()->AddLine(ImVec2(support.min.x, support.min.y - ui.px(3)),
                                        ImVec2(support.max.x, support.min.y - ui.px(3)), ui.theme.line,
                                        ui.px(1));
    draw_support_row(context, now, columns, support);
}

namespace {

struct Term {
    const char* name;
    const char* key;
    double (*value)(const MapRow&, double temperature);
    const char* formula;
};

double entropy_term(const MapRow& row, double temperature) {
    return row.entropy == 0 ? 0 : temperature * row.entropy;
}

constexpr Term terms[] = {
    {"p·z", "dot", [](const MapRow& row, double) { return row.dot; },
     "p·z = Σ p z: the mean logit. Largest for argmax."},
    {"+ T·H(p)", "bonus", entropy_term,
     "T · H(p), H = −Σ p log p in nats: the reward for spreading. Largest for uniform p."},
    {"= F(p)", "objective", [](const MapRow& row, double) { return row.objective; },
     "F(p) = p·z + T·H(p): softmax is the p that makes it largest."},
};

void draw_term_row(LabContext& context, const SimplexNow& now, const MapColumns& columns, const Rect& row,
                   const Term& term, bool last) {
    Ui& ui = context.ui;
    text(ui, columns.name(row), last ? ui.fonts.strong : ui.fonts.body,
         last ? ui.theme.text : ui.theme.secondary, term.name);
    const double temperature = context.document.scene().temperature;
    for (const SimplexMap map : all_maps) {
        const double value = term.value(now.row(map), temperature);
        const bool softmax = map == SimplexMap::softmax;
        NumberCell cell;
        cell.landmark = formatted(ui, "simplex/{}/{}", term.key, key_of(map));
        const int fits = digits_in(ui.fonts.number_small, columns.cell(row, map).width(), 8);
        cell.shown = now.live == 0 ? "-" : fitted(ui, value, fits);
        cell.explanation =
            formatted(ui, "{}\nOf {}: {}", term.formula, name_of(map), exactly(ui, value, Format::f64));
        cell.hidden = hides_map(ui, map) || veiled(ui, learning::Quantity::readouts) ||
                      veiled(ui, learning::Quantity::logits);
        if (last && !softmax && std::isfinite(value) && !hides_top(ui))
            cell.explanation =
                joined(ui, cell.explanation,
                       formatted(ui, "\n{} below that of softmax.", significant(ui, now.maximum - value, 4)));
        cell.font = ui.fonts.number_small;
        cell.colour = now.live == 0       ? ui.theme.secondary
                      : std::isnan(value) ? ui.theme.bad
                      : last && softmax   ? ui.theme.accent
                                          : ui.theme.text;
        draw_number_cell(ui, columns.cell(row, map), cell);
    }
}

/// Whether two numbers that should be one are, in words.
std::string_view agreement(FrameArena& arena, const SimplexNow& now) {
    const double value = now.row(SimplexMap::softmax).objective;
    if (now.live == 0) return "no class takes part";
    if (std::isnan(value)) return "not a number";
    if (value == now.maximum) return "the same to the last bit";
    const double difference = std::fabs(value - now.maximum) / std::max(1.0, std::fabs(now.maximum));
    return formatted(arena, "the same to {}", significant(arena, difference, 1));
}

}  // namespace

void draw_objective_card(LabContext& context, const LabState& state, const Rect& rect) {
    Ui& ui = context.ui;
    const SimplexNow& now = state.now;
    Rect inside = card(ui, rect, "Softmax is the p with the largest p·z + T·H(p)");
    const MapColumns columns(ui, inside.width());
    const float height = ui.px(24);
    for (const Term& term : terms) {
        const bool last = term.key == terms[2].key;
        if (last)
            ImGui::GetWindowDrawList()->AddLine(inside.min, ImVec2(inside.max.x, inside.min.y), ui.theme.line,
                                                ui.px(1));
        draw_term_row(context, now, columns, inside.cut_top(height), term, last);
    }
    inside.cut_top(ui.px(6));
    Rect line = inside.cut_top(ui.px(24));
    const std::string_view label = "max F = T·log Σ exp(z/T) =";
    text(ui, line.cut_left(text_size(ui.fonts.body, label).x + ui.px(8)), ui.fonts.body, ui.theme.secondary,
         label);
    NumberCell maximum;
    maximum.landmark = "simplex/maximum";
    maximum.shown = fitted(ui, now.maximum, 9);
    maximum.explanation = formatted(
        ui, "T · log Σ e^(z/T) = {}, computed from the logits alone.\nF at p = {}, computed from p.",
        exactly(ui, now.maximum, Format::f64),
        exactly(ui, now.row(SimplexMap::softmax).objective, Format::f64));
    maximum.hidden = hides_top(ui) || veiled(ui, learning::Quantity::readouts);
    maximum.font = ui.fonts.number;
    maximum.colour = std::isnan(now.maximum) ? ui.theme.bad : ui.theme.accent;
    draw_number_cell(ui, line, maximum);
    const std::string_view words = maximum.hidden ? veiled_words : agreement(ui, now);
    const Rect foot = inside.cut_top(ui.px(18));
    text(ui, foot, ui.fonts.small, ui.theme.secondary, joined(ui, "F at p, from p itself: ", words));
    landmark(ui, "simplex/agreement", foot, words);
}

}  // namespace softmaxlab::simplex
