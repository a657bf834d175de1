#include "app/labs/overflow/ladder.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string_view>

#include <imgui_internal.h>

#include "app/labs/class_label.h"
#include "app/labs/overflow/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"

namespace softmaxlab::overflow {
namespace {

/// A failure, and not merely digits that were lost.
bool is_failure(const ValueCell& cell) {
    return cell.failed || cell.state == CellState::overflowed || cell.state == CellState::not_a_number;
}

void draw_surface(Ui& ui, const Rect& rect, const ValueCell& cell, bool lit) {
    const CellState state = cell.state;
    const float rounding = std::min(ui.px(5), rect.height() * 0.25F);
    if (is_failure(cell)) {
        fill(rect, with_alpha(ui.theme.bad, 0.12F), rounding);
        hatch(rect, with_alpha(ui.theme.bad, 0.35F), ui.px(7));
        outline(rect, ui.theme.bad, rounding, ui.px(1));
        return;
    }
    fill(rect, ui.theme.raised, rounding);
    const bool vanished = state == CellState::underflowed || state == CellState::rounded_away;
    if (state == CellState::masked || vanished) hatch(rect, with_alpha(ui.theme.faint, 0.4F), ui.px(7));
    if (vanished || lit || ui.theme.name == ThemeName::contrast)
        outline(rect, lit ? ui.theme.accent : ui.theme.faint, rounding, ui.px(1));
}

// Design pixels.
constexpr float title_height = 24;
constexpr float head_height = 20;
constexpr float foot_height = 40;
constexpr float label_width = 66;
constexpr float status_width = 104;
constexpr float name_width = 92;
constexpr float min_cell = 62;  // narrower than this, seven digits do not fit
constexpr float max_cell = 190;
constexpr float min_row = 15.5F;
constexpr float max_row = 38;

/// Part `index` of `count` equal ones.
Rect part_of(const Rect& rect, bool down, std::size_t index, std::size_t count) {
    const float from = static_cast<float>(index) / static_cast<float>(count);
    const float to = static_cast<float>(index + 1) / static_cast<float>(count);
    if (down)
        return {ImVec2(rect.min.x, rect.min.y + rect.height() * from),
                ImVec2(rect.max.x, rect.min.y + rect.height() * to)};
    return {ImVec2(rect.min.x + rect.width() * from, rect.min.y),
            ImVec2(rect.min.x + rect.width() * to, rect.max.y)};
}

std::size_t number_of(Rung rung) {
    return static_cast<std::size_t>(rung);
}

Rect inside_of(const Ui& ui, const Rect& rect) {
    return rect.inset(ui.px(16), ui.px(12));
}

/// The class in that row or column.
std::size_t class_at(LabContext& context, const View& view, std::size_t place) {
    const std::size_t at = place + view.first_class;
    return context.document.scene().loaded ? context.results.ranking()[at] : at;
}

void draw_head(Ui& ui, const Rect& place, const Scene& scene, std::size_t index, std::string_view name,
               bool across) {
    Rect room = place;
    if (ui.lit_class == index) fill(room, with_alpha(ui.theme.accent, 0.15F), ui.px(4));
    const std::string_view words = name_of_class(ui, scene, index);
    const float dot = ui.px(4);
    if (!across) {
        const float width = std::min(room.width(), text_size(ui.fonts.strong, words).x + 4 * dot);
        room.min.x += (room.width() - width) * 0.5F;
    }
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(room.min.x + dot, room.centre().y), dot,
                                                colour_of(ui, scene, index));
    room.cut_left(3 * dot);
    text(ui, room, across ? ui.fonts.small : ui.fonts.strong, ui.theme.text, words);
    landmark(ui, name, place, {}, index);
}

void draw_badge(Ui& ui, const Rect& room, std::string_view words, bool bad, Align align) {
    const float width = std::min(room.width(), text_size(ui.fonts.strong, words).x + ui.px(14));
    const float height = std::min(room.height(), ui.px(22));
    const float x = align == Align::centre ? room.min.x + (room.width() - width) * 0.5F : room.min.x;
    const float y = room.min.y + (room.height() - height) * 0.5F;
    const Rect rect{ImVec2(x, y), ImVec2(x + width, y + height)};
    fill(rect, bad ? ui.theme.bad : ui.theme.secondary, height * 0.5F);
    text(ui, rect.inset(ui.px(5), 0), ui.fonts.small, ui.theme.panel, words, Align::centre);
}

/// Why a rung is as it is, in a few words beside or below it.
void draw_status(Ui& ui, const Rect& room, const LadderValues& values, Rung rung, std::string_view prefix,
                 bool across) {
    const Align align = across ? Align::centre : Align::left;
    const std::string_view words = values.status(rung);
    if (values.first_to_fail() == rung) {
        draw_badge(ui, room, across ? "first" : "first to fail", values.summary.lost, align);
        landmark(ui, formatted(ui, "{}first", prefix), room, words);
        return;
    }
    std::string_view shown = words;
    if (shown.empty() && rung == Rung::exponents && values.trace.max && values.has_exponents())
        shown = joined(ui, "m = ", fitted(ui, *values.trace.max, 8));
    if (shown.empty()) return;
    text(ui, room, ui.fonts.small, ui.theme.secondary, shown, align);
    landmark(ui, formatted(ui, "{}status/{}", prefix, name_of(rung)), room, shown);
}

/// The first failure in a sentence, or that there is none.
std::string_view verdict_on(FrameArena& arena, const LadderValues& values) {
    const std::optional<Failure>& first = values.diagnosis.first;
    if (!first) return "No failure: correct up to rounding.";
    if (first->class_index)
        return formatted(arena, "{}: {}.", name_of_class(arena, values.scene, *first->class_index),
                         first->sentence);
    const char initial = static_cast<char>(std::toupper(static_cast<unsigned char>(first->sentence.front())));
    return formatted(arena, "{}{}.", initial, std::string_view(first->sentence).substr(1));
}

void draw_foot(LabContext& context, Rect room, const LadderValues& values, std::string_view prefix) {
    Ui& ui = context.ui;
    const Rect second = room.cut_bottom(room.height() * 0.5F);
    const bool lost = values.summary.lost;
    const std::string_view words = verdict_on(ui, values);
    const ImU32 colour = lost ? ui.theme.bad : values.diagnosis.first ? ui.theme.text : ui.theme.good;
    text(ui, room, ui.fonts.body, colour, words);
    explained(ui, formatted(ui, "{}verdict", prefix), room, words, words);

    const double error = values.summary.largest_error;
    const double sum = values.summary.sum_of_probabilities;
    Rect line = second;
    const std::string_view sum_text = joined(ui, "Σp = ", exactly(ui, sum, values.trace.format));
    const Rect sum_place = line.cut_left(std::max(text_size(ui.fonts.number_small, sum_text).x, ui.px(120)));
    text(ui, sum_place, ui.fonts.number_small, ui.theme.secondary, sum_text);
    explained(ui, formatted(ui, "{}sum-of-p", prefix), sum_place, exactly(ui, sum, values.trace.format),
              formatted(ui, "The probabilities added from the left in {}.", name_of(values.trace.format)));
    line.cut_left(ui.px(20));
    const std::string_view error_text = joined(ui, "largest error ", fitted(ui, error, 7));
    text(ui, line, ui.fonts.number_small, ui.theme.secondary, error_text);
    explained(
        ui, formatted(ui, "{}largest-error", prefix), line, fitted(ui, error, 7),
        "The largest |p − exact p| of any class; the exact p is computed with twice the digits of f64.");
}

void draw_cells(LabContext& context, const View& view, const LadderLayout& layout, const LadderValues& values,
                Rung rung, std::string_view prefix) {
    Ui& ui = context.ui;
    if (rung == Rung::exponents && !values.has_exponents()) {
        const Rect all{layout.cell(rung, 0).min, layout.cell(rung, layout.shown - 1).max};
        text(ui, all, ui.fonts.small, ui.theme.secondary,
             layout.across ? "not done" : "not done: e^z is taken as it is", Align::centre);
        return;
    }
    if (rung == Rung::sum) {
        draw_value_cell(ui, layout.sum(),
                        {formatted(ui, "{}sum", prefix),
                         values.trace.sum,
                         values.diagnosis.sum,
                         values.explain(rung, 0),
                         {}});
        return;
    }
    for (std::size_t place = 0; place < layout.shown; ++place) {
        const std::size_t index = class_at(context, view, place);
        draw_value_cell(ui, layout.cell(rung, place),
                        {formatted(ui, "{}{}/{}", prefix, name_of(rung), index), values.value(rung, index),
                         values.state(rung, index), values.explain(rung, index), index, rung != Rung::error,
                         rung == Rung::probabilities && values.divided_by_infinity(index)});
    }
}

}  // namespace

void draw_value_cell(Ui& ui, const Rect& rect, const ValueCell& cell) {
    const bool lit = cell.class_index && ui.lit_class == cell.class_index;
    if (cell.framed) draw_surface(ui, rect, cell, lit);

    const std::string_view sign = cell.failed ? std::string_view() : sign_of(cell.state);
    const bool large = rect.height() >= ui.px(22);
    ImFont* font = large ? ui.fonts.number : ui.fonts.number_small;
    Rect room = rect.inset(ui.px(3), 0);
    const float sign_width = sign.empty() ? 0 : text_size(ui.fonts.small, sign).x + ui.px(2);
    const float digit = text_size(font, "0").x;
    const auto width = static_cast<int>((room.width() - 2 * sign_width) / digit);
    std::string_view words = fitted(ui, cell.value, std::max(width, 6));
    if (large && text_size(font, words).x > room.width() - 2 * sign_width) {
        font = ui.fonts.number_small;
        words =
            fitted(ui, cell.value, static_cast<int>((room.width() - sign_width) / text_size(font, "0").x));
    }
    const ImU32 colour = is_failure(cell)                ? ui.theme.bad
                         : cell.state == CellState::fine ? ui.theme.text
                                                         : ui.theme.secondary;
    if (!sign.empty()) text(ui, room.cut_left(sign_width), ui.fonts.small, colour, sign);
    if (room.width() > 2 * sign_width) room.cut_right(sign_width);
    text(ui, room, font, colour, words, Align::centre);

    // The arrow keys come to each; with Tab they would be a hundred stops.
    ImGui::PushTabStop(false);
    explained(ui, cell.landmark, rect, words, cell.explanation, cell.class_index);
    ImGui::PopTabStop();
}

Rect LadderLayout::head(std::size_t place) const {
    return part_of(heads, across, place, shown).inset(gap * 0.5F);
}

Rect LadderLayout::label(Rung rung) const {
    return part_of(labels, !across, number_of(rung), all_rungs.size());
}

Rect LadderLayout::status(Rung rung) const {
    return part_of(statuses, !across, number_of(rung), all_rungs.size());
}

Rect LadderLayout::cell(Rung rung, std::size_t place) const {
    return part_of(part_of(cells, !across, number_of(rung), all_rungs.size()), across, place, shown)
        .inset(gap * 0.5F);
}

Rect LadderLayout::sum() const {
    return part_of(cells, !across, number_of(Rung::sum), all_rungs.size()).inset(gap * 0.5F);
}

LadderLayout lay_out_ladder(const Ui& ui, Rect inside, std::size_t classes) {
    LadderLayout layout;
    layout.title = inside.cut_top(ui.px(title_height));
    layout.foot = inside.cut_bottom(ui.px(foot_height));
    inside.cut_bottom(ui.px(4));
    const float room = inside.width() - ui.px(label_width + status_width);
    layout.across = room < ui.px(min_cell) * static_cast<float>(classes);
    layout.gap = ui.px(layout.across ? 2 : 4);
    if (layout.across) {
        Rect top = inside.cut_top(ui.px(head_height));
        Rect bottom = inside.cut_bottom(ui.px(head_height));
        top.cut_left(ui.px(name_width));
        bottom.cut_left(ui.px(name_width));
        layout.labels = top;
        layout.statuses = bottom;
        const auto fit = static_cast<std::size_t>(std::max(1.0F, inside.height() / ui.px(min_row)));
        layout.shown = std::min(classes, fit);
        inside.max.y =
            std::min(inside.max.y, inside.min.y + ui.px(max_row) * static_cast<float>(layout.shown));
        layout.statuses = {ImVec2(bottom.min.x, inside.max.y),
                           ImVec2(bottom.max.x, inside.max.y + bottom.height())};
        layout.heads = inside.cut_left(ui.px(name_width));
    } else {
        layout.shown = classes;
        const float width = std::min(room, ui.px(max_cell) * static_cast<float>(classes));
        Rect top = inside.cut_top(ui.px(head_height));
        layout.labels = inside.cut_left(ui.px(label_width));
        layout.statuses = inside;
        layout.statuses.min.x += width + ui.px(6);
        inside.max.x = inside.min.x + width;
        top.cut_left(ui.px(label_width));
        layout.heads = {top.min, ImVec2(inside.max.x, top.max.y)};
    }
    layout.cells = inside;
    return layout;
}

void scroll_ladders(LabContext& context, View& view, const Rect& naive, const Rect& stable) {
    const std::size_t classes = class_count(context.document.scene());
    const LadderLayout layout = lay_out_ladder(context.ui, inside_of(context.ui, naive), classes);
    const std::size_t last = classes - layout.shown;
    const ImGuiIO& io = ImGui::GetIO();
    const bool over = naive.contains(io.MousePos) || stable.contains(io.MousePos);
    const bool scrolls = last > 0 && over && ImGui::IsWindowHovered() && !io.KeyCtrl;
    if (scrolls) ImGui::SetKeyOwner(ImGuiKey_MouseWheelY, ImGui::GetID("ladders"));  // not the page
    if (scrolls && io.MouseWheel != 0) {
        const double moved =
            static_cast<double>(view.first_class) - std::round(static_cast<double>(io.MouseWheel));
        view.first_class = static_cast<std::size_t>(std::max(moved, 0.0));
    }
    view.first_class = std::min(view.first_class, last);
}

void draw_ladder(LabContext& context, const View& view, Method method, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    const LadderValues values = ladder_values(context, method);
    const std::size_t classes = values.trace.logits.size();
    const LadderLayout layout = lay_out_ladder(ui, inside_of(ui, rect), classes);
    const std::string_view prefix = formatted(ui, "overflow/{}/", name_of(method));

    text(ui, layout.title, ui.fonts.strong, ui.theme.text,
         values.naive() ? "Naive: e^z as it is" : "Stable: subtract the max first");
    if (layout.shown < classes) {
        const std::string_view which =
            formatted(ui, "{} {} to {} of {}: scroll", values.scene.loaded ? "ranks" : "classes",
                      grouped(ui, view.first_class + 1), grouped(ui, view.first_class + layout.shown),
                      grouped(ui, classes));
        text(ui, layout.title, ui.fonts.small, ui.theme.secondary, which, Align::right);
        landmark(ui, joined(ui, prefix, "shown"), layout.title, which);
    }
    for (std::size_t place = 0; place < layout.shown; ++place) {
        const std::size_t index = class_at(context, view, place);
        draw_head(ui, layout.head(place), values.scene, index, formatted(ui, "{}class/{}", prefix, index),
                  layout.across);
    }
    for (const Rung rung : all_rungs) {
        text(ui, layout.label(rung), ui.fonts.math, ui.theme.secondary, values.label(rung),
             layout.across ? Align::centre : Align::left);
        draw_cells(context, view, layout, values, rung, prefix);
        draw_status(ui, layout.status(rung), values, rung, prefix, layout.across);
    }
    draw_foot(context, layout.foot, values, prefix);
}

}  // namespace softmaxlab::overflow
