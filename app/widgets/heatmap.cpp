#include "app/widgets/heatmap.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include <imgui_internal.h>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr float least_cell_with_number = 21;  // design pixels
constexpr std::size_t most_drawn_cells = 64;  // on a side, without a picture

/// As many digits behind the point as there is room for, or whole hundredths.
std::string_view cell_text(FrameArena& arena, double value, int digits, bool hundredths) {
    if (value == 0 || !std::isfinite(value)) return fitted(arena, value, 6);
    const std::string_view text =
        hundredths ? fixed(arena, value * 100, 0, 12) : fitted(arena, value, digits);
    return text == "0" ? "·" : text;  // rounded: not 0
}

struct Grid {
    Rect rect;
    HeatmapView view;

    float cell() const { return rect.width() / static_cast<float>(view.side); }
    Rect of(std::size_t row, std::size_t column) const {
        const float x = rect.min.x + (static_cast<float>(static_cast<double>(column) - view.column)) * cell();
        const float y = rect.min.y + (static_cast<float>(static_cast<double>(row) - view.row)) * cell();
        return {ImVec2(x, y), ImVec2(x + cell(), y + cell())};
    }
    std::size_t first(double corner) const {
        return static_cast<std::size_t>(std::max(0.0, std::floor(corner)));
    }
    std::size_t last(double corner, std::size_t cells) const {
        return std::min(cells, static_cast<std::size_t>(std::ceil(corner + view.side)));
    }
};

template <typename Body>
void for_cells_in_sight(const Grid& grid, std::size_t cells, const Body& body) {
    for (std::size_t row = grid.first(grid.view.row); row < grid.last(grid.view.row, cells); ++row)
        for (std::size_t column = grid.first(grid.view.column); column < grid.last(grid.view.column, cells);
             ++column)
            body(row, column);
}

void move_view(const Ui& ui, const Rect& rect, std::size_t cells, HeatmapView& view) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool all_have_numbers = rect.width() / static_cast<float>(cells) >= ui.px(least_cell_with_number);
    if (all_have_numbers) return;
    if (ImGui::IsItemHovered()) {
        ImGui::SetKeyOwner(ImGuiKey_MouseWheelY, ImGui::GetItemID());
        if (io.MouseWheel != 0 && !io.KeyCtrl) {
            const auto x = static_cast<double>((io.MousePos.x - rect.min.x) / rect.width());
            const auto y = static_cast<double>((io.MousePos.y - rect.min.y) / rect.height());
            view = view.zoomed(std::pow(0.8, static_cast<double>(io.MouseWheel)), x, y, cells);
        }
        if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) view = HeatmapView{}.within(cells);
    }
    if (ImGui::IsItemActive() && io.MouseDown[0]) {
        const double per_pixel = view.side / static_cast<double>(rect.width());
        view.column -= static_cast<double>(io.MouseDelta.x) * per_pixel;
        view.row -= static_cast<double>(io.MouseDelta.y) * per_pixel;
        view = view.within(cells);
    }
}

void draw_picture(const Rect& rect, ImTextureID picture, const HeatmapView& view, std::size_t cells) {
    const double all = static_cast<double>(cells);
    const auto part = [all](double at) { return static_cast<float>(at / all); };
    ImGui::GetWindowDrawList()->AddImage(picture, rect.min, rect.max,
                                         ImVec2(part(view.column), part(view.row)),
                                         ImVec2(part(view.column + view.side), part(view.row + view.side)));
}

void draw_cells(Ui& ui, const Grid& grid, const DivergingMap& colours, const Heatmap& map) {
    const bool numbers = grid.cell() >= ui.px(least_cell_with_number);
    const bool hundredths = heatmap_in_hundredths(ui, grid.cell());
    const float gap = numbers ? ui.px(1) : 0;
    ImFont* const font = hundredths ? ui.fonts.small : ui.fonts.number_small;
    const int digits = std::max(6, static_cast<int>((grid.cell() - ui.px(4)) / text_size(font, "0").x));
    for_cells_in_sight(grid, map.cells, [&](std::size_t row, std::size_t column) {
        const double value = map.value(row, column);
        const ImU32 colour = colours.at(value, map.range);
        const Rect cell = grid.of(row, column);
        if (!map.picture) fill(cell.inset(gap * 0.5F), colour, numbers ? ui.px(3) : 0);
        if (!numbers) return;
        text(ui, cell, font, ink_on(colour), cell_text(ui, value, digits, hundredths), Align::centre);
        landmark(ui, formatted(ui, "{}/{}/{}", map.landmark, row, column), cell, fitted(ui, value, 9));
    });
}

std::optional<HeatmapCell> cell_under_pointer(const Grid& grid, std::size_t cells) {
    if (!ImGui::IsItemHovered()) return std::nullopt;
    const ImVec2 at = ImGui::GetIO().MousePos;
    const auto cell_at = [&](float pixel, float origin, double corner) {
        const double cell = corner + static_cast<double>((pixel - origin) / grid.cell());
        return std::min(cells - 1, static_cast<std::size_t>(std::max(0.0, cell)));
    };
    return HeatmapCell{cell_at(at.y, grid.rect.min.y, grid.view.row),
                       cell_at(at.x, grid.rect.min.x, grid.view.column)};
}

void mark_lit(Ui& ui, const Grid& grid, std::size_t cells, const std::optional<HeatmapCell>& lit) {
    if (!lit || lit->row >= cells || lit->column >= cells) return;
    const Rect cell = grid.of(lit->row, lit->column);
    const Rect row{ImVec2(grid.rect.min.x, cell.min.y), ImVec2(grid.rect.max.x, cell.max.y)};
    const Rect column{ImVec2(cell.min.x, grid.rect.min.y), ImVec2(cell.max.x, grid.rect.max.y)};
    for (const Rect& band : {row, column})
        outline(band, with_alpha(ui.theme.text, 0.55F), ui.px(3), ui.px(1));
    outline(cell, ui.theme.text, ui.px(3), ui.px(2));
}

}  // namespace

bool heatmap_in_hundredths(const Ui& ui, float cell) {
    return cell < ui.px(48);
}

HeatmapView HeatmapView::within(std::size_t cells) const {
    const auto all = static_cast<double>(cells);
    HeatmapView view = *this;
    view.side = side > 0 ? std::clamp(side, std::min(all, 4.0), all) : all;
    view.column = std::clamp(column, 0.0, all - view.side);
    view.row = std::clamp(row, 0.0, all - view.side);
    return view;
}

HeatmapView HeatmapView::zoomed(double factor, double x, double y, std::size_t cells) const {
    const HeatmapView before = within(cells);
    HeatmapView after{before.column, before.row, before.side * factor};
    after.side = after.within(cells).side;
    after.column = before.column + x * (before.side - after.side);
    after.row = before.row + y * (before.side - after.side);
    return after.within(cells);
}

std::optional<HeatmapCell> heatmap(Ui& ui, const Rect& rect, const DivergingMap& colours, const Heatmap& map,
                                   HeatmapView& view) {
    if (!rect.has_room() || map.cells == 0) return std::nullopt;
    bare_button(map.landmark, rect);
    landmark(ui, map.landmark, rect);
    view = view.within(map.cells);
    move_view(ui, rect, map.cells, view);
    const Grid grid{rect, view};
    const std::optional<HeatmapCell> hovered = cell_under_pointer(grid, map.cells);

    ImGui::GetWindowDrawList()->PushClipRect(rect.min, rect.max, true);
    if (map.picture) draw_picture(rect, *map.picture, view, map.cells);
    const bool few = view.side <= static_cast<double>(most_drawn_cells);
    if (few) draw_cells(ui, grid, colours, map);
    mark_lit(ui, grid, map.cells, hovered ? hovered : map.lit);
    ImGui::GetWindowDrawList()->PopClipRect();
    if (!map.picture && !few)
        text(ui, rect, ui.fonts.small, ui.theme.secondary, "zoom in to see the cells", Align::centre);
    outline(rect, ui.theme.line, ui.px(2), ui.px(ui.theme.border));
    focus_ring(ui, rect, ui.px(2));
    return hovered;
}

void colour_bar(Ui& ui, const Rect& rect, const DivergingMap& colours, double range, std::string_view words) {
    Rect room = rect;
    const Rect labels = room.cut_bottom(ui.px(16));
    std::span<const ImU32> table = colours.table();
    const float step = room.width() / static_cast<float>(table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        const float x = room.min.x + step * static_cast<float>(i);
        fill({ImVec2(x, room.min.y), ImVec2(x + step + 1, room.max.y)}, table[i]);
    }
    outline(room, ui.theme.line, 0, ui.px(1));
    if (colours.bend() != 1) {
        // Where a tenth and a hundredth of the range lie.
        for (const double part : {-0.1, -0.01, 0.01, 0.1}) {
            const auto at = static_cast<float>(
                0.5 + 0.5 * std::copysign(std::pow(std::fabs(part), colours.bend()), part));
            const float x = room.min.x + room.width() * at;
            ImGui::GetWindowDrawList()->AddLine(ImVec2(x, room.max.y - ui.px(5)), ImVec2(x, room.max.y),
                                                ui.theme.text, ui.px(1));
        }
    }
    text(ui, labels, ui.fonts.number_small, ui.theme.secondary, fitted(ui, -range, 8), Align::left);
    text(ui, labels, ui.fonts.small, ui.theme.secondary, words, Align::centre);
    text(ui, labels, ui.fonts.number_small, ui.theme.secondary,
         joined(ui, range > 0 ? "+" : "", fitted(ui, range, 7)), Align::right);
    landmark(ui, "colour-bar", rect, fitted(ui, range, 7));
}

}  // namespace softmaxlab
