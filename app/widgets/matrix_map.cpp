#include "app/widgets/matrix_map.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include <imgui_internal.h>

#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr double least_in_sight = 4;
constexpr float longest_shape = 8;         // the longer side over the shorter one
constexpr float least_cell_height = 14;    // design pixels, for a number
constexpr float gap_from = 10;             // design pixels a side, from which on cells stand apart
constexpr double max_drawn_cells = 64;     // on a side of a matrix that is zoomed
constexpr float percent_from = 21;         // design pixels a side, for a share in per cent
constexpr float decimal_from = 46;         // and for one with a decimal
constexpr float max_number_height = 0.7F;  // of the cell's
constexpr int decimal_letters = 7;         // "−12.345"

/// What one axis shows, moved and sized so that it lies within `cells`.
void keep_within(double& corner, double& extent, std::size_t cells) {
    const auto all = static_cast<double>(cells);
    extent = extent > 0 ? std::clamp(extent, std::min(all, least_in_sight), all) : all;
    corner = std::clamp(corner, 0.0, all - extent);
}

CellSpan in_sight(double corner, double extent, std::size_t cells) {
    const auto begin = static_cast<std::size_t>(std::max(0.0, std::floor(corner)));
    const auto end = static_cast<std::size_t>(std::ceil(corner + extent - 1e-9));
    return {std::min(begin, cells), std::min(end, cells)};
}

/// How cells of that size are drawn.
struct CellStyle {
    float gap = 0;
    float rounding = 0;
    float hatch_spacing = 6;
    bool numbers = false;
    int letters = 0;
    ImFont* font = nullptr;
};

/// The largest type of numbers in which so many letters fit into the cell; the smallest, if none does.
ImFont* number_font(const Ui& ui, const Rect& cell, int letters) {
    for (ImFont* const font : {ui.fonts.number_hero, ui.fonts.number_large, ui.fonts.number}) {
        const ImVec2 size = text_size(font, "0");
        if (size.x * static_cast<float>(letters) + ui.px(6) <= cell.width() &&
            size.y <= cell.height() * max_number_height)
            return font;
    }
    return ui.fonts.number_small;
}

/// The type of heroes has digits and signs only.
bool can_write(const ImFont* font, std::string_view words) {
    for (const char* at = words.data(); at < words.data() + words.size();) {
        unsigned int letter = 0;
        at += ImTextCharFromUtf8(&letter, at, words.data() + words.size());
        if (font->FindGlyphNoFallback(static_cast<ImWchar>(letter)) == nullptr) return false;
    }
    return true;
}

bool has_decimal(const Ui& ui, const Rect& cell) {
    return cell.width() >= ui.px(decimal_from);
}

// Shares are written as the person prefers them.
bool writes_percents(const Ui& ui, const MatrixMap& map) {
    return map.numbers == CellNumbers::shares && ui.preferences.probabilities == ProbabilityStyle::percent;
}

CellStyle style_for(const Ui& ui, const Rect& cell, const MatrixMap& map) {
    const bool percents = writes_percents(ui, map);
    CellStyle style;
    style.font = number_font(ui, cell, !percents ? decimal_letters : has_decimal(ui, cell) ? 4 : 3);
    const float side = std::min(cell.width(), cell.height());
    if (side >= ui.px(gap_from)) {
        style.gap = ui.px(1);
        style.rounding = ui.px(2);
    }
    style.hatch_spacing = std::max(ui.px(3), std::min(side * 0.4F, ui.px(6)));
    style.letters = static_cast<int>((cell.width() - ui.px(4)) / text_size(style.font, "0").x);
    const bool wide_enough =
        percents ? cell.width() >= ui.px(percent_from) : style.letters >= map.least_letters;
    style.numbers = map.writes && cell.height() >= ui.px(least_cell_height) && wide_enough;
    return style;
}

std::string_view words_for(Ui& ui, const Rect& cell, const CellStyle& style, const MatrixMap& map,
                           double value) {
    if (writes_percents(ui, map)) return cell_percent(ui, value, has_decimal(ui, cell));
    return cell_number(ui, value, style.letters);
}

void draw_cell(Ui& ui, const Rect& place, const CellStyle& style, const MatrixMap& map, MatrixCell at) {
    const double value = map.value(at.row, at.column);
    const bool out = map.hatched && map.hatched(at.row, at.column);
    const bool is_minus_infinity = std::isinf(value) && value < 0;  // what the mask itself puts there
    const bool is_number = !out || (value != 0 && !is_minus_infinity);
    const ImU32 colour = is_number ? map.colour(value) : ui.theme.panel;
    const Rect inner = place.inset(style.gap * 0.5F);
    if (!map.picture) fill(inner, colour, style.rounding);
    if (out)
        hatch_cell(inner,
                   is_number ? with_alpha(ink_on(colour), 0.6F) : mix(ui.theme.panel, ui.theme.faint, 0.55F),
                   style.hatch_spacing);
    // Where the ground is black, a cell near zero would not be seen.
    if (ui.theme.name == ThemeName::contrast && style.gap > 0)
        outline(inner, ui.theme.faint, style.rounding, ui.px(1));
    if (style.numbers || map.all_places)
        landmark(ui, formatted(ui, "{}/{}/{}", map.landmark, at.row, at.column), place,
                 out && is_minus_infinity ? map.hatched_words : fitted(ui, value, 9));
    if (!style.numbers) return;
    const std::string_view words =
        out && !is_number ? map.hatched_words : words_for(ui, place, style, map, value);
    if (words.empty()) return;
    ImFont* const font = can_write(style.font, words) ? style.font : ui.fonts.number_small;
    if (out) {
        const ImVec2 size = text_size(font, words);
        const ImVec2 middle = inner.centre();
        fill(Rect{ImVec2(middle.x - size.x * 0.5F - 1, middle.y - size.y * 0.5F),
                  ImVec2(middle.x + size.x * 0.5F + 1, middle.y + size.y * 0.5F)},
             colour);
    }
    text_around(ui, inner.centre(), font, is_number ? ink_on(colour) : ui.theme.secondary, words);
}

void draw_cells(Ui& ui, const Rect& rect, const MatrixView& view, const MatrixMap& map) {
    const CellStyle style = style_for(ui, cell_rect(rect, view, {}), map);
    const CellSpan rows = rows_in_sight(view, map.size);
    const CellSpan columns = columns_in_sight(view, map.size);
    for (std::size_t row = rows.begin; row < rows.end; ++row)
        for (std::size_t column = columns.begin; column < columns.end; ++column)
            draw_cell(ui, cell_rect(rect, view, {row, column}), style, map, {row, column});
}

void draw_picture(const Rect& rect, const MatrixView& view, const MatrixMap& map) {
    const auto part = [](double at, std::size_t cells) {
        return static_cast<float>(at / static_cast<double>(cells));
    };
    ImVec2 from(0, 0);
    ImVec2 to(1, 1);
    if (map.picture_of_all) {
        from = ImVec2(part(view.column, map.size.columns), part(view.row, map.size.rows));
        to = ImVec2(part(view.column + view.columns, map.size.columns),
                    part(view.row + view.rows, map.size.rows));
    }
    ImGui::GetWindowDrawList()->AddImage(*map.picture, rect.min, rect.max, from, to);
}

void mark_lit(Ui& ui, const Rect& rect, const MatrixView& view, const MatrixMap& map) {
    const float thickness = ui.px(1.5F);
    const ImU32 band_colour = with_alpha(ui.theme.text, 0.8F);
    const auto band = [&](const Rect& place, float across) {
        if (across < 3 * thickness) {
            fill(place, band_colour);
        } else {
            outline(place, band_colour, ui.px(2), thickness);
        }
    };
    Rect row = rect;
    Rect column = rect;
    if (map.lit_row) {
        const Rect cell = cell_rect(rect, view, {*map.lit_row, 0});
        row = {ImVec2(rect.min.x, cell.min.y),
               ImVec2(rect.max.x, std::max(cell.max.y, cell.min.y + thickness))};
        band(row, row.height());
    }
    if (map.lit_column) {
        const Rect cell = cell_rect(rect, view, {0, *map.lit_column});
        column = {ImVec2(cell.min.x, rect.min.y),
                  ImVec2(std::max(cell.max.x, cell.min.x + thickness), rect.max.y)};
        band(column, column.width());
    }
    if (!map.lit_row || !map.lit_column) return;
    const Rect cell{ImVec2(column.min.x, row.min.y), ImVec2(column.max.x, row.max.y)};
    outline(cell.inset(-ui.px(1)), ui.theme.text, ui.px(2), ui.px(2));
}

}  // namespace

MatrixView MatrixView::within(MatrixSize size) const {
    MatrixView view = *this;
    keep_within(view.column, view.columns, size.columns);
    keep_within(view.row, view.rows, size.rows);
    return view;
}

MatrixView MatrixView::zoomed(double factor, double x, double y, MatrixSize size) const {
    const MatrixView before = within(size);
    MatrixView after = before;
    after.columns *= factor;
    after.rows *= factor;
    after = after.within(size);
    after.column = before.column + x * (before.columns - after.columns);
    after.row = before.row + y * (before.rows - after.rows);
    return after.within(size);
}

MatrixView MatrixView::moved(double columns_right, double rows_down, MatrixSize size) const {
    MatrixView view = within(size);
    view.column += columns_right;
    view.row += rows_down;
    return view.within(size);
}

bool MatrixView::is_all(MatrixSize size) const {
    const MatrixView view = within(size);
    return view.columns >= static_cast<double>(size.columns) && view.rows >= static_cast<double>(size.rows);
}

Rect matrix_rect(const Rect& room, MatrixSize size) {
    if (size.rows == 0 || size.columns == 0) return {room.min, room.min};
    const float shape = std::clamp(static_cast<float>(size.columns) / static_cast<float>(size.rows),
                                   1 / longest_shape, longest_shape);
    const float height = std::min(room.height(), room.width() / shape);
    return {room.min, ImVec2(room.min.x + height * shape, room.min.y + height)};
}

Rect cell_rect(const Rect& rect, const MatrixView& view, MatrixCell cell) {
    const auto x_of = [&](std::size_t column) {
        return rect.min.x +
               rect.width() * static_cast<float>((static_cast<double>(column) - view.column) / view.columns);
    };
    const auto y_of = [&](std::size_t row) {
        return rect.min.y +
               rect.height() * static_cast<float>((static_cast<double>(row) - view.row) / view.rows);
    };
    return {ImVec2(x_of(cell.column), y_of(cell.row)), ImVec2(x_of(cell.column + 1), y_of(cell.row + 1))};
}

MatrixCell cell_at(const Rect& rect, const MatrixView& view, MatrixSize size, ImVec2 point) {
    const auto index = [](double cell, std::size_t cells) {
        return std::min(cells - 1, static_cast<std::size_t>(std::max(0.0, cell)));
    };
    const double x = static_cast<double>((point.x - rect.min.x) / rect.width());
    const double y = static_cast<double>((point.y - rect.min.y) / rect.height());
    return {index(view.row + y * view.rows, size.rows), index(view.column + x * view.columns, size.columns)};
}

CellSpan rows_in_sight(const MatrixView& view, MatrixSize size) {
    return in_sight(view.row, view.rows, size.rows);
}

CellSpan columns_in_sight(const MatrixView& view, MatrixSize size) {
    return in_sight(view.column, view.columns, size.columns);
}

void draw_matrix(Ui& ui, const Rect& rect, const MatrixView& view, const MatrixMap& map) {
    if (!rect.has_room() || map.size.rows == 0 || map.size.columns == 0) return;
    const MatrixView shown = view.within(map.size);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRect(rect.min, rect.max, true);
    if (map.picture) draw_picture(rect, shown, map);
    if (map.cells && (!map.picture || map.picture_of_all)) draw_cells(ui, rect, shown, map);
    mark_lit(ui, rect, shown, map);
    list.PopClipRect();
    outline(rect, ui.theme.line, ui.px(2), ui.px(ui.theme.border));
}

void zoom_and_move(Ui& ui, const Rect& rect, MatrixSize size, const MatrixPointer& pointer,
                   MatrixView& view) {
    const ImGuiIO& io = ImGui::GetIO();
    MatrixView part = view.within(size);
    if (pointer.zooms) {
        if (const float notches = ctrl_wheel(ui); notches != 0) {
            const auto x = static_cast<double>((io.MousePos.x - rect.min.x) / rect.width());
            const auto y = static_cast<double>((io.MousePos.y - rect.min.y) / rect.height());
            part = part.zoomed(std::pow(0.8, static_cast<double>(notches)), x, y, size);
        }
    }
    if (pointer.moves)
        part = part.moved(-part.columns * static_cast<double>(io.MouseDelta.x / rect.width()),
                          -part.rows * static_cast<double>(io.MouseDelta.y / rect.height()), size);
    view = pointer.asks_all || part.is_all(size) ? MatrixView{} : part;
}

std::optional<MatrixCell> zoomable_matrix(Ui& ui, const Rect& rect, const MatrixMap& map, MatrixView& view) {
    if (!rect.has_room() || map.size.rows == 0 || map.size.columns == 0) return std::nullopt;
    bare_button(map.landmark, rect);
    landmark(ui, map.landmark, rect);
    const bool hovered = ImGui::IsItemHovered();
    const Rect cell = cell_rect(rect, MatrixView{}.within(map.size), {});
    const bool all_have_numbers = style_for(ui, cell, map).numbers;
    if (!all_have_numbers) {
        const bool held = ImGui::IsItemActive() && ImGui::GetIO().MouseDown[0];
        zoom_and_move(ui, rect, map.size,
                      {hovered, held, hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)}, view);
    }
    const MatrixView shown = view.within(map.size);
    std::optional<MatrixCell> under;
    MatrixMap drawn = map;
    if (hovered) {
        under = cell_at(rect, shown, map.size, ImGui::GetIO().MousePos);
        drawn.lit_row = under->row;
        drawn.lit_column = under->column;
    }
    drawn.cells = map.cells && shown.columns <= max_drawn_cells && shown.rows <= max_drawn_cells;
    draw_matrix(ui, rect, shown, drawn);
    if (!map.picture && !drawn.cells &&
        !text_if_it_fits(ui, rect, ui.fonts.small, ui.theme.secondary,
                         "zoom in with Ctrl+wheel to see the cells", Align::centre))
        text(ui, rect, ui.fonts.small, ui.theme.secondary, "Ctrl+wheel: cells", Align::centre);
    focus_ring(ui, rect, ui.px(2));
    return under;
}

std::string_view cell_number(FrameArena& arena, double value, int letters) {
    if (!std::isfinite(value) || value == 0) return fitted(arena, value, 6);
    for (int decimals = letters >= 7 ? 3 : 2; decimals >= 0; --decimals) {
        if (decimals == 0 && std::fabs(value) < 9.95) break;  // one digit says too little
        std::string_view words = fixed(arena, value, decimals, 16);
        const bool starts_with_zero = std::fabs(value) < 1 && words.find('.') != std::string_view::npos;
        if (static_cast<int>(character_count(words)) > letters && starts_with_zero && decimals == 2) {
            const std::size_t zero = words.find('0');
            if (zero < words.find('.')) words = joined(arena, words.substr(0, zero), words.substr(zero + 1));
        }
        if (static_cast<int>(character_count(words)) > letters) continue;
        return words.find_first_of("123456789") == std::string_view::npos ? "·" : words;
    }
    return {};
}

std::string_view cell_percent(FrameArena& arena, double share, bool decimal) {
    if (!std::isfinite(share) || share == 0) return fitted(arena, share, 6);
    if (share == 1) return "100";
    const std::string_view words = fixed(arena, share * 100, decimal ? 1 : 0, 6);
    if (words == "100" || words == "100.0") return ">99";
    return words.find_first_of("123456789") == std::string_view::npos ? "·" : words;
}

std::string_view share_mark(Ui& ui, double share) {
    const bool in_decimals = ui.preferences.probabilities == ProbabilityStyle::decimals;
    if (in_decimals || share == 0) return significant(ui, share, 3);
    return joined(ui, significant(ui, share * 100, 3), " %");
}

void hatch_cell(const Rect& cell, ImU32 colour, float spacing) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    // The lines x + y = c of the whole screen, as far as they lie in the cell.
    const float first = std::ceil((cell.min.x + cell.min.y) / spacing) * spacing;
    for (float c = first; c < cell.max.x + cell.max.y; c += spacing) {
        const float from = std::max(cell.min.x, c - cell.max.y);
        const float to = std::min(cell.max.x, c - cell.min.y);
        if (from < to) list.AddLine(ImVec2(from, c - from), ImVec2(to, c - to), colour);
    }
}

void colour_strip(Ui& ui, const Rect& rect, std::span<const ImU32> colours) {
    constexpr std::size_t pieces = 32;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool upwards = rect.height() > rect.width();
    const std::size_t last = colours.size() - 1;
    for (std::size_t i = 0; i < pieces; ++i) {
        const ImU32 from = colours[i * last / pieces];
        const ImU32 to = colours[(i + 1) * last / pieces];
        const auto part = [&](std::size_t at) { return static_cast<float>(at) / static_cast<float>(pieces); };
        if (upwards) {
            list.AddRectFilledMultiColor(ImVec2(rect.min.x, rect.max.y - rect.height() * part(i + 1)),
                                         ImVec2(rect.max.x, rect.max.y - rect.height() * part(i)), to, to,
                                         from, from);
        } else {
            list.AddRectFilledMultiColor(ImVec2(rect.min.x + rect.width() * part(i), rect.min.y),
                                         ImVec2(rect.min.x + rect.width() * part(i + 1), rect.max.y), from,
                                         to, to, from);
        }
    }
    outline(rect, ui.theme.line, 0, ui.px(1));
}

}  // namespace softmaxlab
