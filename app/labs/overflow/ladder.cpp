#include "app/labs/overflow/ladder.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <span>
#include <string_view>

#include <imgui_internal.h>

#include "app/labs/class_label.h"
#include "app/labs/overflow/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/veil.h"
#include "app/ui/wrapped_text.h"
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
constexpr float foot_line = 18;
constexpr float foot_height = 32 + foot_line;
constexpr float label_width = 66;
constexpr float status_width = 104;
constexpr float name_width = 92;
constexpr float min_cell = 62;  // narrower than this, seven digits do not fit
constexpr float max_cell = 190;
constexpr float tight_cell = 52;  // six digits, and the states in short beside them
constexpr float tight_status = 48;
constexpr float across_cell = 46;
constexpr float tight_name = 64;
constexpr float min_row = 15.5F;
constexpr float max_row = 38;

// Of the table of both.
constexpr float table_head = 22;
constexpr float table_title = 32;  // two lines of the small type
constexpr float table_label = 70;
constexpr float table_cell = 76;
constexpr float table_row = 20;

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

/// Whether the numbers of a rung are to be guessed.
bool hides(const Ui& ui, Method method, Rung rung) {
    using learning::Quantity;
    if (rung == Rung::logits) return veiled(ui, Quantity::logits);
    if (rung == Rung::probabilities || rung == Rung::error) return hides_probabilities(ui, method);
    // From each of the others the logits could be read.
    if (veiled(ui, method == Method::naive ? Quantity::naive : Quantity::stable) ||
        veiled(ui, Quantity::logits))
        return true;
    return veiled(ui, rung == Rung::sum ? Quantity::sum : Quantity::exponentials);
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
    const ImU32 colour = colour_of(ui, scene, index);
    ImFont* const font = across ? ui.fonts.small : ui.fonts.strong;
    if (text_size(font, words).x > room.width() - 3 * dot) {
        // In a narrow column the whole width is the name's.
        fill(room.cut_bottom(ui.px(2)), colour, ui.px(1));
    } else {
        ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(room.min.x + dot, room.centre().y), dot, colour);
        room.cut_left(3 * dot);
    }
    text(ui, room, font, ui.theme.text, words);
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

void draw_rung_label(Ui& ui, const Rect& room, std::string_view words, bool across) {
    const Align align = across ? Align::centre : Align::left;
    if (!text_if_it_fits(ui, room, ui.fonts.math, ui.theme.secondary, words, align))
        text(ui, room, ui.fonts.small, ui.theme.secondary, words, align);
}

/// Why a rung is as it is, in a few words beside or below it.
void draw_status(Ui& ui, const Rect& room, const LadderValues& values, Rung rung, std::string_view prefix,
                 bool across) {
    const Align align = across ? Align::centre : Align::left;
    const Method method = values.trace.method;
    const bool says_state = !hides_verdict(ui, method) && !hides(ui, method, rung);
    const std::string_view words = says_state ? values.status(rung) : std::string_view();
    if (says_state && values.first_to_fail() == rung) {
        const bool brief = across || room.width() < ui.px(status_width) * 0.8F;
        draw_badge(ui, room, brief ? "first" : "first to fail", values.summary.lost, align);
        landmark(ui, formatted(ui, "{}first", prefix), room, words);
        return;
    }
    const std::string_view taken =
        words.empty() && !hides(ui, method, rung) ? values.taken(rung) : std::string_view();
    const std::string_view shown = words.empty() ? taken : words;
    if (shown.empty()) return;
    // Where there is no room for the words, the sign and the count stand for them: "≈ 46"; of what is taken
    // from elsewhere its last part, which the cells do not show.
    const std::size_t comma = taken.rfind(", ");
    const std::string_view shorter = taken.empty()                     ? shown.substr(0, shown.rfind(' '))
                                     : comma == std::string_view::npos ? std::string_view()
                                                                       : taken.substr(comma + 2);
    text(ui, room, ui.fonts.small, ui.theme.secondary,
         first_that_fits(ui.fonts.small, room.width(), {shown, shorter}), align);
    landmark(ui, formatted(ui, "{}status/{}", prefix, name_of(rung)), room, shown);
}

/// Why nothing is left, or else the first failure in a sentence, or that there is none.
std::string_view verdict_on(FrameArena& arena, const LadderValues& values) {
    if (values.lost != nullptr) return lost_words(arena, values.scene, *values.lost);
    const std::optional<Failure>& first = values.diagnosis.first;
    if (!first) return "No failure: correct up to rounding.";
    if (first->class_index)
        return formatted(arena, "{}: {}.", name_of_class(arena, values.scene, *first->class_index),
                         first->sentence);
    const char initial = static_cast<char>(std::toupper(static_cast<unsigned char>(first->sentence.front())));
    return formatted(arena, "{}{}.", initial, std::string_view(first->sentence).substr(1));
}

/// In one line, or in as many as it takes in the small type.
void draw_verdict(Ui& ui, const Rect& room, const LadderValues& values, std::string_view prefix) {
    if (hides_verdict(ui, values.trace.method)) {
        landmark(ui, formatted(ui, "{}verdict", prefix), room, veiled_words);
        cover_number(ui, room.inset(0, std::max(0.0F, (room.height() - ui.px(22)) * 0.5F)), ui.fonts.small);
        return;
    }
    const bool lost = values.summary.lost;
    const std::string_view words = verdict_on(ui, values);
    const ImU32 colour = lost ? ui.theme.bad : values.diagnosis.first ? ui.theme.text : ui.theme.good;
    if (!text_if_it_fits(ui, room, ui.fonts.body, colour, words)) {
        const float height = wrapped_size(ui.fonts.small, words, room.width()).y;
        paragraph(ui, room.inset(0, std::max(0.0F, (room.height() - height) * 0.5F)), ui.fonts.small, colour,
                  words);
    }
    explained(ui, formatted(ui, "{}verdict", prefix), room, words, words);
}

void draw_foot(LabContext& context, Rect room, const LadderValues& values, std::string_view prefix) {
    Ui& ui = context.ui;
    const Rect second = room.cut_bottom(ui.px(foot_line));
    draw_verdict(ui, room, values, prefix);
    if (hides_probabilities(ui, values.trace.method) || veiled(ui, learning::Quantity::readouts)) {
        Rect line = second;
        const Rect sum_place = line.cut_left(ui.px(120));
        line.cut_left(ui.px(20));
        text(ui, sum_place, ui.fonts.number_small, ui.theme.secondary, "Σp = ?");
        text(ui, line, ui.fonts.number_small, ui.theme.secondary, "largest error ?");
        landmark(ui, formatted(ui, "{}sum-of-p", prefix), sum_place, veiled_words);
        landmark(ui, formatted(ui, "{}largest-error", prefix), line, veiled_words);
        return;
    }

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

/// Where the cells of one rung are: parts of `strip`, one for each of the `shown` classes.
struct RungCells {
    Rect strip;
    bool down = false;  ///< one below the other
    std::size_t shown = 0;
    float gap = 0;

    Rect of(std::size_t place) const { return part_of(strip, down, place, shown).inset(gap * 0.5F); }
    Rect all() const { return strip.inset(gap * 0.5F); }
};

void draw_cells(LabContext& context, const View& view, const RungCells& cells, const LadderValues& values,
                Rung rung, std::string_view prefix) {
    Ui& ui = context.ui;
    const bool hidden = hides(ui, values.trace.method, rung);
    // The formula of a number has those of other rungs in it.
    const bool explains = rung == Rung::logits ? !hidden : ui.hidden.empty();
    const auto explanation = [&](std::size_t index) {
        return explains ? values.explain(rung, index) : std::string_view();
    };
    if (rung == Rung::exponents && !values.has_exponents()) {
        text(ui, cells.all(), ui.fonts.small, ui.theme.secondary,
             cells.down ? "–" : "not done: e^z is taken as it is", Align::centre);
        return;
    }
    if (rung == Rung::sum) {
        draw_value_cell(ui, cells.all(),
                        {formatted(ui, "{}sum", prefix),
                         values.trace.sum,
                         values.diagnosis.sum,
                         explanation(0),
                         {},
                         true,
                         false,
                         hidden});
        return;
    }
    for (std::size_t place = 0; place < cells.shown; ++place) {
        const std::size_t index = class_at(context, view, place);
        draw_value_cell(ui, cells.of(place),
                        {formatted(ui, "{}{}/{}", prefix, name_of(rung), index), values.value(rung, index),
                         values.state(rung, index), explanation(index), index, rung != Rung::error,
                         rung == Rung::probabilities && values.divided_by_infinity(index), hidden});
    }
}

/// A number as it is written into a cell.
struct CellNumber {
    ImFont* font;
    std::string_view words;  ///< none where there is no room for any
};

/// As large as it fits: in the largest type in which there is room for `letters` of any number, or in the
/// smallest.
CellNumber number_in(Ui& ui, double value, ImVec2 room) {
    constexpr int letters = 7;        // that tell one number from the next: "−1.0000", "2.02e38"
    constexpr int least_letters = 6;  // of fitted()
    CellNumber number{ui.fonts.number_small, {}};
    for (ImFont* const font : {ui.fonts.number_large, ui.fonts.number, ui.fonts.number_small}) {
        const bool last = font == ui.fonts.number_small;
        const auto fit = static_cast<int>((room.x + 0.5F) / text_size(font, "0").x);
        if (!last && (fit < letters || room.y < font->FontSize + ui.px(2))) continue;
        number = {font, fitted(ui, value, std::max(fit, least_letters))};
        if (text_size(font, number.words).x <= room.x + 0.5F) return number;
    }
    return {number.font, {}};
}

}  // namespace

void draw_value_cell(Ui& ui, const Rect& rect, const ValueCell& cell) {
    const bool lit = cell.class_index && ui.lit_class == cell.class_index;
    if (cell.hidden) {
        cover_number(ui, rect, ui.fonts.number_small);
        landmark(ui, cell.landmark, rect, veiled_words, cell.class_index);
        return;
    }
    if (cell.framed) draw_surface(ui, rect, cell, lit);

    const std::string_view sign = cell.failed ? std::string_view() : sign_of(cell.state);
    Rect room = rect.inset(ui.px(3), 0);
    const float sign_width = sign.empty() ? 0 : text_size(ui.fonts.small, sign).x + ui.px(2);
    const ImU32 colour = is_failure(cell)                ? ui.theme.bad
                         : cell.state == CellState::fine ? ui.theme.text
                                                         : ui.theme.secondary;
    if (!sign.empty()) text(ui, room.cut_left(sign_width), ui.fonts.small, colour, sign);
    CellNumber number = number_in(ui, cell.value, ImVec2(room.width() - sign_width, room.height()));
    if (number.words.empty()) {  // what the sign has taken on one side it need not have on the other
        number = number_in(ui, cell.value, room.size());
    } else {
        room.cut_right(sign_width);
    }
    text(ui, room, number.font, colour, number.words, Align::centre);
    const std::string_view words = number.words.empty() ? fitted(ui, cell.value, 9) : number.words;

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
    return part_of(strip(rung), across, place, shown).inset(gap * 0.5F);
}

Rect LadderLayout::strip(Rung rung) const {
    return part_of(cells, !across, number_of(rung), all_rungs.size());
}

Rect LadderLayout::sum() const {
    return strip(Rung::sum).inset(gap * 0.5F);
}

LadderLayout lay_out_ladder(const Ui& ui, Rect inside, std::size_t classes) {
    LadderLayout layout;
    layout.title = inside.cut_top(ui.px(title_height));
    layout.foot = inside.cut_bottom(ui.px(foot_height));
    inside.cut_bottom(ui.px(4));
    const auto count = static_cast<float>(classes);
    const auto room_beside = [&](float status) { return inside.width() - ui.px(label_width + status); };
    const bool tight = room_beside(status_width) < ui.px(min_cell) * count;
    const float room = room_beside(tight ? tight_status : status_width);
    layout.across = tight && room < ui.px(tight_cell) * count;
    layout.gap = ui.px(layout.across ? 2 : 4);
    if (layout.across) {
        Rect top = inside.cut_top(ui.px(head_height));
        Rect bottom = inside.cut_bottom(ui.px(head_height));
        const auto rungs = static_cast<float>(all_rungs.size());
        const float names =
            std::clamp(inside.width() - rungs * ui.px(across_cell), ui.px(tight_name), ui.px(name_width));
        top.cut_left(names);
        bottom.cut_left(names);
        layout.labels = top;
        layout.statuses = bottom;
        const auto fit = static_cast<std::size_t>(std::max(1.0F, inside.height() / ui.px(min_row)));
        layout.shown = std::min(classes, fit);
        inside.max.y =
            std::min(inside.max.y, inside.min.y + ui.px(max_row) * static_cast<float>(layout.shown));
        layout.statuses = {ImVec2(bottom.min.x, inside.max.y),
                           ImVec2(bottom.max.x, inside.max.y + bottom.height())};
        layout.heads = inside.cut_left(names);
    } else {
        layout.shown = classes;
        const float width = std::min(room, ui.px(max_cell) * count);
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

namespace {

/// The wheel over the classes, of which `shown` have room.
void scroll_classes(LabContext& context, View& view, std::size_t shown, bool over) {
    const std::size_t last = class_count(context.document.scene()) - shown;
    const ImGuiIO& io = ImGui::GetIO();
    const bool scrolls = last > 0 && over && ImGui::IsWindowHovered() && !io.KeyCtrl;
    if (scrolls) ImGui::SetKeyOwner(ImGuiKey_MouseWheelY, ImGui::GetID("ladders"));  // not the page
    if (scrolls && io.MouseWheel != 0) {
        const double moved =
            static_cast<double>(view.first_class) - std::round(static_cast<double>(io.MouseWheel));
        view.first_class = static_cast<std::size_t>(std::max(moved, 0.0));
    }
    view.first_class = std::min(view.first_class, last);
}

/// Which classes are shown, where it is not all of them.
void draw_shown(LabContext& context, const View& view, const Rect& place, std::size_t shown,
                std::string_view prefix) {
    Ui& ui = context.ui;
    const std::size_t classes = class_count(context.document.scene());
    if (shown == classes) return;
    const std::string_view which = formatted(
        ui, "{} {} to {} of {}: scroll", context.document.scene().loaded ? "ranks" : "classes",
        grouped(ui, view.first_class + 1), grouped(ui, view.first_class + shown), grouped(ui, classes));
    text(ui, place, ui.fonts.small, ui.theme.secondary, which, Align::right);
    landmark(ui, joined(ui, prefix, "shown"), place, which);
}

std::string_view title_of(const LadderValues& values) {
    return values.naive() ? "Naive: e^z as it is" : "Stable: subtract the max first";
}

std::string_view prefix_of(FrameArena& arena, const LadderValues& values) {
    return formatted(arena, "overflow/{}/", name_of(values.trace.method));
}

}  // namespace

void scroll_ladders(LabContext& context, View& view, const Rect& naive, const Rect& stable) {
    const std::size_t classes = class_count(context.document.scene());
    const LadderLayout layout = lay_out_ladder(context.ui, inside_of(context.ui, naive), classes);
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    scroll_classes(context, view, layout.shown, naive.contains(pointer) || stable.contains(pointer));
}

void draw_ladder(LabContext& context, const View& view, Method method, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    const LadderValues values = ladder_values(context, method);
    const std::size_t classes = values.trace.logits.size();
    const LadderLayout layout = lay_out_ladder(ui, inside_of(ui, rect), classes);
    const std::string_view prefix = prefix_of(ui, values);

    term_text(ui, joined(ui, prefix, "title"), layout.title, ui.fonts.strong, ui.theme.text,
              title_of(values));
    draw_shown(context, view, layout.title, layout.shown, prefix);
    for (std::size_t place = 0; place < layout.shown; ++place) {
        const std::size_t index = class_at(context, view, place);
        draw_head(ui, layout.head(place), values.scene, index, formatted(ui, "{}class/{}", prefix, index),
                  layout.across);
    }
    for (const Rung rung : all_rungs) {
        draw_rung_label(ui, layout.label(rung), values.label(rung), layout.across);
        draw_cells(context, view, {layout.strip(rung), layout.across, layout.shown, layout.gap}, values, rung,
                   prefix);
        draw_status(ui, layout.status(rung), values, rung, prefix, layout.across);
    }
    draw_foot(context, layout.foot, values, prefix);
}

namespace {

/// A rung in the table of both methods.
struct TableRung {
    Rung rung;
    const LadderValues* values;  ///< of its method; the logits are those of both
};

/// Which of the two takes part is seen from where a rung stands: both begin with the same logits.
List<TableRung> table_rungs(FrameArena& arena, const LadderValues& naive, const LadderValues& stable) {
    List<TableRung> rungs(arena);
    rungs.push_back({Rung::logits, &naive});
    for (const LadderValues* const values : {&naive, &stable})
        for (const Rung rung : {Rung::exponents, Rung::exponentials, Rung::sum, Rung::probabilities})
            if (rung != Rung::exponents || values->has_exponents()) rungs.push_back({rung, values});
    return rungs;
}

void draw_table_rung(LabContext& context, const View& view, const TableRung& rung, const RungCells& cells,
                     const Rect& label, const Rect& status) {
    Ui& ui = context.ui;
    const std::string_view prefix = prefix_of(ui, *rung.values);
    draw_rung_label(ui, label, rung.values->label(rung.rung), cells.down);
    draw_cells(context, view, cells, *rung.values, rung.rung, prefix);
    draw_status(ui, status, *rung.values, rung.rung, prefix, cells.down);
}

/// The classes side by side, the rungs lead down.
void draw_table_down(LabContext& context, const View& view, Rect inside, std::span<const TableRung> rungs) {
    Ui& ui = context.ui;
    const std::size_t classes = class_count(context.document.scene());
    Rect heads = inside.cut_top(ui.px(table_head));
    heads.cut_left(ui.px(table_label));
    heads.cut_right(ui.px(status_width));
    const float gap = ui.px(4);
    for (std::size_t place = 0; place < classes; ++place) {
        const std::size_t index = class_at(context, view, place);
        draw_head(ui, part_of(heads, false, place, classes).inset(gap * 0.5F), context.document.scene(),
                  index, formatted(ui, "overflow/naive/class/{}", index), false);
    }
    const float height = (inside.height() - 2 * ui.px(table_title)) /
                         static_cast<float>(std::max<std::size_t>(rungs.size(), 1));
    const LadderValues* last = nullptr;
    for (const TableRung& rung : rungs) {
        if (rung.rung != Rung::logits && rung.values != last) {
            last = rung.values;
            const std::string_view prefix = prefix_of(ui, *last);
            Rect title = inside.cut_top(ui.px(table_title));
            const float width = text_size(ui.fonts.strong, title_of(*last)).x + ui.px(20);
            term_text(ui, joined(ui, prefix, "title"), title.cut_left(width), ui.fonts.strong, ui.theme.text,
                      title_of(*last));
            draw_verdict(ui, title, *last, prefix);
        }
        Rect strip = inside.cut_top(height);
        const Rect label = strip.cut_left(ui.px(table_label));
        Rect status = strip.cut_right(ui.px(status_width));
        status.cut_left(ui.px(6));
        draw_table_rung(context, view, rung, {strip, false, classes, gap}, label, status);
    }
}

/// The classes one below the other, as many as have room, the rungs side by side.
void draw_table_across(LabContext& context, View& view, Rect inside, std::span<const TableRung> rungs,
                       const Rect& rect) {
    Ui& ui = context.ui;
    const std::size_t classes = class_count(context.document.scene());
    Rect titles = inside.cut_top(ui.px(table_head));
    Rect labels = inside.cut_top(ui.px(table_head));
    Rect verdicts = inside.cut_bottom(2 * ui.px(table_head));
    Rect statuses = inside.cut_bottom(ui.px(table_head));
    const auto fit = static_cast<std::size_t>(std::max(1.0F, inside.height() / ui.px(table_row)));
    const std::size_t shown = std::min(classes, fit);
    scroll_classes(context, view, shown, rect.contains(ImGui::GetIO().MousePos));
    draw_shown(context, view, Rect(titles).cut_left(titles.width()), shown, "overflow/table/");

    const Rect names = inside.cut_left(ui.px(name_width));
    labels.cut_left(ui.px(name_width));
    statuses.cut_left(ui.px(name_width));
    const float gap = ui.px(2);
    for (std::size_t place = 0; place < shown; ++place) {
        const std::size_t index = class_at(context, view, place);
        draw_head(ui, part_of(names, true, place, shown).inset(gap * 0.5F), context.document.scene(), index,
                  formatted(ui, "overflow/naive/class/{}", index), true);
    }
    const LadderValues* last = nullptr;
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        const TableRung& rung = rungs[i];
        const auto part = [&](const Rect& of) { return part_of(of, false, i, rungs.size()); };
        if (rung.rung != Rung::logits && rung.values != last) {
            last = rung.values;
            const std::string_view prefix = prefix_of(ui, *last);
            const Rect title{ImVec2(part(labels).min.x + gap, titles.min.y), titles.max};
            text_if_it_fits(ui, title, ui.fonts.strong, ui.theme.text, last->naive() ? "Naive" : "Stable");
            draw_verdict(ui, verdicts.cut_top(ui.px(table_head)), *last, prefix);
        }
        draw_table_rung(context, view, rung, {part(inside), true, shown, gap}, part(labels), part(statuses));
    }
}

}  // namespace

void draw_both_ladders(LabContext& context, View& view, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    const Rect inside = inside_of(ui, rect);
    const LadderValues naive = ladder_values(context, Method::naive);
    const LadderValues stable = ladder_values(context, Method::stable);
    const List<TableRung> rungs = table_rungs(ui, naive, stable);
    const float room = inside.width() - ui.px(table_label + status_width);
    if (room >= ui.px(table_cell) * static_cast<float>(class_count(context.document.scene()))) {
        view.first_class = 0;
        draw_table_down(context, view, inside, rungs);
    } else {
        draw_table_across(context, view, inside, rungs, rect);
    }
}

}  // namespace softmaxlab::overflow
