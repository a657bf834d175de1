#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/softmax/rows.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/bar.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab {
namespace {

std::string_view place(FrameArena& arena, std::string_view part, std::size_t index) {
    return formatted(arena, "softmax/{}/{}", part, index);
}

/// One row while it is drawn.
struct Row {
    LabContext& context;
    const ColumnLayout& layout;
    const ShownSoftmax& shown;
    const RowGrabs& grabs;
    std::size_t index;
    double axis_end;

    const ClassItem& item() const { return shown.scene.classes[index]; }
    bool lit() const { return context.ui.lit_class == index; }
    ImU32 colour() const { return context.ui.theme.class_colour(item().colour); }
    Rect bar(const Rect& column) const { return layout.bar(column, index, context.ui.zoom); }
    Rect whole() const { return layout.cell({layout.name.min, layout.probability_value.max}, index); }

    BarLook bar_look(const Grab& grab) const {
        BarLook look;
        look.colour = colour();
        look.hatched = item().masked;
        look.strong = lit() || grab.hovered || grab.dragging;
        look.focused = grab.focused;
        return look;
    }
    EditField number(std::string_view part) const {
        EditField field;
        field.landmark = place(context.ui, part, index);
        field.font = context.ui.fonts.number;
        field.colour = item().masked ? context.ui.theme.secondary : context.ui.theme.text;
        field.class_index = index;
        return field;
    }
};

// The dot is the class's colour, and its mask.
void mask_dot(const Row& row, const Rect& rect) {
    Ui& ui = row.context.ui;
    const bool masked = row.item().masked;
    const std::string_view name = place(ui, "mask", row.index);
    const bool pressed = bare_button(name, rect);
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    focus_ring(ui, rect, ui.px(4));
    if (has_key_focus()) ui.focused_class = row.index;
    tooltip(ui,
            masked
                ? "Masked: its logit counts as −∞, so its probability is 0. Click to let it take part again."
                : "Click to mask this class: its logit becomes −∞.");
    landmark(ui, name, rect, masked ? "masked" : "", row.index);

    const float radius = std::min(ui.px(6.5F), row.layout.row_height * 0.34F);
    const ImVec2 centre(rect.min.x + ui.px(8), rect.centre().y);
    if (masked) {
        ImGui::GetWindowDrawList()->AddCircle(centre, radius, row.colour(), 0, ui.px(2));
    } else {
        ImGui::GetWindowDrawList()->AddCircleFilled(centre, radius, row.colour());
    }
    if (pressed) row.context.document.apply(edit::SetMasked{row.index, !masked});
}

void name_cell(const Row& row, ColumnsState& state, ClassActions& actions) {
    Ui& ui = row.context.ui;
    Rect cell = row.layout.cell(row.layout.name, row.index);
    mask_dot(row, cell.cut_left(ui.px(22)));
    const float menu_size = std::min(cell.height(), ui.px(24));
    const float middle = cell.centre().y;
    const Rect menu{ImVec2(cell.max.x - menu_size, middle - menu_size * 0.5F),
                    ImVec2(cell.max.x, middle + menu_size * 0.5F)};
    if (row.lit()) cell.cut_right(menu_size);  // the menu's button shows

    EditField field = row.number("name");
    field.shown = row.item().name;
    field.typed_from = row.item().name;
    field.font = row.lit() ? ui.fonts.strong : ui.fonts.body;
    if (text_size(field.font, field.shown).x > cell.width())
        field.explanation = joined(ui, field.shown, "\n");
    field.explanation =
        joined(ui, field.explanation, "Double-click to rename, drag to another row, right-click for more.");
    const auto name = text_field(ui, cell, field);
    if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left)) state.moved_class = row.index;
    if (name) actions.pending = edit::SetName{row.index, std::string(*name)};
    class_menu(row.context, actions, row.index, row.whole(), menu);
}

void logit_cells(const Row& row, ClassActions& actions) {
    Ui& ui = row.context.ui;
    const double logit = row.item().logit;
    const bool masked = row.item().masked;
    BarLook look = row.bar_look(row.grabs.logit);
    look.from = 0.5F;
    look.to = static_cast<float>((logit / row.axis_end + 1) * 0.5);
    look.handle = !masked;
    draw_bar(ui, row.bar(row.layout.logit_bar), look);

    EditField field = row.number("logit-value");
    field.shown = masked ? "−∞" : logit_text(ui, logit);
    field.typed_from = formatted(ui, "{}", logit);
    field.explanation = masked
                            ? formatted(ui, "z = {}, masked: it counts as −∞.", logit)
                            : formatted(ui, "z = {}\nDouble-click or Ctrl+click to type it exactly.", logit);
    const auto typed = number_field(ui, row.layout.cell(row.layout.logit_value, row.index), field);
    if (!typed) return;
    if (*typed == -INFINITY) {
        actions.pending = edit::SetMasked{row.index, true};
    } else {
        actions.pending = edit::SetLogit{row.index, *typed};
    }
}

void exponential_cells(const Row& row) {
    Ui& ui = row.context.ui;
    const double value = row.shown.trace.exponentials[row.index];
    BarLook look = row.bar_look({});
    look.colour = mix(row.colour(), ui.theme.panel, 0.4F);
    look.to =
        row.shown.largest_exponential > 0 ? static_cast<float>(value / row.shown.largest_exponential) : 0;
    look.failed = !std::isfinite(value);
    const Rect bar = row.bar(row.layout.exponential_bar);
    draw_bar(ui, bar, look);
    landmark(ui, place(ui, "exponential", row.index), bar, "", row.index);

    EditField field = row.number("exponential-value");
    field.shown = amount(ui, value);
    field.explanation = row.shown.explain_exponential(row.index);
    field.colour = look.failed ? ui.theme.bad : ui.theme.secondary;
    field.editable = false;
    (void)number_field(ui, row.layout.cell(row.layout.exponential_value, row.index), field);
}

void probability_cells(const Row& row) {
    Ui& ui = row.context.ui;
    const double p = row.shown.probabilities[row.index];
    const ProbabilityGrip grip = probability_grip(row.shown.scene, row.context.results.logits(), row.index);
    BarLook look = row.bar_look(row.grabs.probability);
    look.to = static_cast<float>(p);
    look.failed = std::isnan(p);
    look.handle = grip.possible && !look.failed;
    draw_bar(ui, row.bar(row.layout.probability_bar), look);

    EditField field = row.number("probability-value");
    field.shown = percent(ui, p);
    field.typed_from = formatted(ui, "{}", p);
    field.explanation = row.shown.explain_probability(row.index);
    if (look.failed) field.colour = ui.theme.bad;
    field.align = Align::right;
    field.editable = grip.possible;
    const auto typed = number_field(ui, row.layout.cell(row.layout.probability_value, row.index), field);
    if (typed) row.context.document.apply(with_probability(row.context, grip, row.index, *typed));
}

}  // namespace

void draw_rows(LabContext& context, ColumnsState& state, ClassActions& actions, const ColumnLayout& layout,
               double axis_end, std::span<const RowGrabs> grabs) {
    Ui& ui = context.ui;
    for (std::size_t i = 0; i < grabs.size(); ++i) {
        // Anew for every row: a number typed into the one above has changed the scene.
        const ShownSoftmax shown = shown_softmax(context);
        const Row row{context, layout, shown, grabs[i], i, axis_end};
        if (row.lit()) fill(row.whole().inset(-ui.px(8), ui.px(1)), ui.theme.raised, ui.px(8));
        landmark(ui, place(ui, "row", i), row.whole(), "", i);
        name_cell(row, state, actions);
        logit_cells(row, actions);
        exponential_cells(row);
        probability_cells(row);
    }
}

}  // namespace softmaxlab
