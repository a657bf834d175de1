#include "app/labs/simplex/maps_card.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/labs/class_label.h"
#include "app/labs/simplex/map_columns.h"
#include "app/labs/simplex/marks.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/bar.h"

namespace softmaxlab {
namespace {

constexpr std::size_t most_rows = 12;  // of a loaded set

List<std::size_t> listed(LabContext& context) {
    const Scene& scene = context.document.scene();
    List<std::size_t> classes(context.ui);
    if (!scene.loaded) {
        for (std::size_t i = 0; i < scene.classes.size(); ++i) classes.push_back(i);
        return classes;
    }
    std::span<const std::size_t> ranking = context.results.ranking();
    const std::size_t count = std::min(most_rows, ranking.size());
    ranking = ranking.first(count);
    return List<std::size_t>(ranking.begin(), ranking.end(), context.ui);
}

/// A head is a switch: the map's marker and line, and its name.
void head(LabContext& context, SimplexState& state, const Rect& rect, SimplexMap map) {
    Ui& ui = context.ui;
    bool& shown = state.shown[number_of(map)];
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
    text(ui, inside, ui.fonts.small, shown ? ui.theme.text : ui.theme.secondary, name_of(map), Align::centre);
    tooltip(ui,
            formatted(ui, "{}\nClick to {} its point and path.", about_map(map), shown ? "hide" : "show"));
    landmark(ui, name, rect, shown ? "shown" : "hidden");
}

std::string_view explain(LabContext& context, SimplexMap map, std::size_t index, double p) {
    const Scene& scene = context.document.scene();
    const std::string_view name = name_of_class(context.ui, scene, index, 40);
    if (is_masked(scene, index)) return formatted(context.ui, "{} is masked: p = 0 by every map.", name);
    const double z = context.results.logits()[index];
    const std::string_view what =
        formatted(context.ui, "{}, {}: p = {}, of z = {} and T = {}", name, name_of(map),
                  exactly(context.ui, p, Format::f64), significant(context.ui, z, 6),
                  temperature_text(context.ui, scene.temperature));
    if (p != 0 || std::isnan(p)) return what;
    if (map == SimplexMap::softmax && scene.temperature > 0)
        return joined(context.ui, what, "\nToo small for a double: the real number is a little more than 0.");
    return joined(context.ui, what, "\nExactly 0, as a real number too: the class is outside the support.");
}

void class_cell(LabContext& context, const SimplexNow& now, const Rect& cell, SimplexMap map,
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
    BarLook look;
    look.to = bad ? 0.0F : static_cast<float>(p);
    look.colour = simplex_colour(context, index);
    look.hatched = masked;
    look.failed = bad;
    draw_bar(ui, bar, look);

    NumberCell number;
    number.landmark = formatted(ui, "simplex/{}/{}", key_of(map), index);
    number.explanation = explain(context, map, index, p);
    const bool is_word = p == 0;
    const bool large = cell.height() > ui.px(36) && cell.width() > ui.px(58);
    number.font = is_word ? ui.fonts.small : large ? ui.fonts.number : ui.fonts.number_small;
    number.shown = probability_text(ui, now, map, p, scene.temperature, masked, large ? 6 : 8);
    number.colour = bad ? ui.theme.bad : is_word ? ui.theme.secondary : ui.theme.text;
    number.class_index = index;
    number_cell(ui, inside, number);
}

void class_row(LabContext& context, const SimplexNow& now, const MapColumns& columns, const Rect& row,
               std::size_t index) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    if (ui.lit_class == index) fill(row.inset(-ui.px(6), -ui.px(1)), ui.theme.raised, ui.px(4));
    Rect name = columns.name(row);
    const ImVec2 dot(name.min.x + ui.px(5), name.centre().y);
    const ImU32 colour = simplex_colour(context, index);
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
    for (const SimplexMap map : all_maps) class_cell(context, now, columns.cell(row, map), map, index);
}

void support_row(LabContext& context, const SimplexNow& now, const MapColumns& columns, const Rect& row) {
    Ui& ui = context.ui;
    const bool loaded = context.document.scene().loaded != nullptr;
    text(ui, columns.name(row), ui.fonts.body, ui.theme.secondary, "support");
    for (const SimplexMap map : all_maps) {
        const std::size_t support = now.row(map).support;
        const std::string_view words = formatted(ui, "{} of {}", grouped(ui, support), grouped(ui, now.live));
        NumberCell cell;
        cell.landmark = formatted(ui, "simplex/support/{}", key_of(map));
        cell.shown = now.not_a_number ? "-" : loaded ? grouped(ui, support) : words;
        cell.explanation = now.not_a_number
                               ? "No support: every p is NaN."
                               : formatted(ui, "{} gives more than 0 to {} of the {} classes that take part.",
                                           name_of(map), grouped(ui, support), grouped(ui, now.live));
        cell.font = ui.fonts.number_small;
        cell.colour = ui.theme.text;
        number_cell(ui, columns.cell(row, map), cell);
    }
}

}  // namespace

void maps_card(LabContext& context, SimplexState& state, const Rect& rect) {
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
    for (const SimplexMap map : all_maps) head(context, state, columns.cell(heads, map), map);
    inside.cut_top(ui.px(8));
    const Rect support = inside.cut_bottom(ui.px(20));
    inside.cut_bottom(ui.px(6));

    const SimplexNow& now = state.rows.at(context, state.corners.classes());
    const float height = std::min(ui.px(72), inside.height() / static_cast<float>(classes.size()));
    const float gap = std::min(ui.px(14), height * 0.18F);
    for (const std::size_t index : classes) {
        Rect row = inside.cut_top(height);
        row.max.y -= gap;
        class_row(context, now, columns, row, index);
    }
    ImGui::GetWindowDrawList()->AddLine(ImVec2(support.min.x, support.min.y - ui.px(3)),
                                        ImVec2(support.max.x, support.min.y - ui.px(3)), ui.theme.line,
                                        ui.px(1));
    support_row(context, now, columns, support);
}

}  // namespace softmaxlab
