#include "app/labs/gradients/nudge_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/labs/gradients/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/plot.h"
#include "app/widgets/slider.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::gradients {

namespace {

constexpr float narrow_controls = 400;  // design pixels: less leaves room for the slider and its number only
constexpr std::size_t points = 121;
constexpr float row_height = 22;  // design pixels, at most
constexpr std::size_t max_curves = 16;

/// δ within ± this: three temperatures reach from the linear range to saturation.
double end_of_axis(const Scene& scene) {
    return is_limit(scene.temperature) ? 3 : std::clamp(3 * scene.temperature, 1e-6, max_delta);
}

SliderScale scale_of(FrameArena& arena, double end) {
    SliderScale scale;
    scale.low = -end;
    scale.high = end;
    scale.neutral = 0;
    scale.step = end / 60;
    scale.labels = kept<double>(arena, std::array{-end, 0.0, end});
    return scale;
}

void draw_controls(LabContext& context, const LabState& state, Rect room, double end) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const std::size_t nudged = nudged_class(context, state.view);
    const bool narrow = room.width() < ui.px(narrow_controls);
    const std::string_view of_class = name_of_class(ui, scene, nudged, 12);
    const std::string_view name = narrow ? "δ" : joined(ui, "δ on z of ", of_class);
    Rect words = room.cut_left(ui.px(narrow ? 20.0F : 146.0F));
    text(ui, words.cut_top(ui.px(22)), ui.fonts.strong, ui.theme.secondary, name);
    const Rect apply = room.cut_right(narrow ? 0 : ui.px(70));
    room.cut_right(ui.px(narrow ? 0.0F : 8.0F));
    Rect value = room.cut_right(ui.px(70));
    const SliderScale scale = scale_of(context.ui, end);
    state.view.delta = std::clamp(state.view.delta, -end, end);
    const SliderResult moved =
        slider(ui, "gradients/delta", room, scale, state.view.delta, fitted(ui, state.view.delta, 8));
    if (moved.value) state.view.delta = *moved.value;

    EditField field;
    field.landmark = "gradients/delta-value";
    field.shown = with_sign(ui, state.view.delta, 3, 8);
    field.typed_from = formatted(ui, "{}", state.view.delta);
    field.explanation = "Double-click or Ctrl+click to type it exactly.";
    field.font = ui.fonts.number;
    field.colour = ui.theme.text;
    field.align = Align::right;
    if (const auto typed = number_field(ui, value.cut_top(ui.px(22)), field))
        state.view.delta = std::clamp(*typed, -end, end);

    const bool possible = !scene.loaded && !is_masked(scene, nudged) && state.view.delta != 0;
    if (button(ui, "gradients/apply", {apply.min, ImVec2(apply.max.x, apply.min.y + ui.px(26))}, "Apply",
               ButtonKind::normal, false, possible)) {
        const double logit = scene.classes[nudged].logit + state.view.delta;
        context.document.apply(edit::SetLogit{nudged, logit});
    }
    tooltip(ui, scene.loaded ? "The logits of a file stay as they are." : "Adds δ to the logit.");
}

/// What an entry of the Jacobian is: the slope of p against δ, where δ is 0.
void draw_tangent(LabContext& context, const Plot& plot, const Entry& entry, double end) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const double p = context.results.reference().probabilities[entry.row];
    if (!std::isfinite(p) || !std::isfinite(entry.value)) return;
    const std::array<double, 2> ends = {-end, end};
    const std::array<double, 2> line = {p - entry.value * end, p + entry.value * end};
    plot_curve(ui, plot, {ends, line, ui.theme.panel, 5.0F});
    plot_curve(ui, plot, {ends, line, colour_of(ui, scene, entry.row), 3.0F});
    const ImVec2 at = plot.pixel(0, p);
    ImGui::GetWindowDrawList()->AddCircleFilled(at, ui.px(6), ui.theme.panel);
    ImGui::GetWindowDrawList()->AddCircleFilled(at, ui.px(4.5F), colour_of(ui, scene, entry.row));
    const std::string_view words =
        formatted(ui, "slope {}: p of {} by z of {}", fitted(ui, entry.value, 7),
                  name_of_class(ui, scene, entry.row, 12), name_of_class(ui, scene, entry.column, 12));
    const ImVec2 size = text_size(ui.fonts.small, words);
    const ImVec2 corner(plot.frame.min.x + ui.px(8), plot.frame.min.y + ui.px(6));
    const Rect place{corner, ImVec2(std::min(corner.x + size.x + 1, plot.frame.max.x), corner.y + size.y)};
    fill(place.inset(-ui.px(4), -ui.px(2)), ui.theme.panel, ui.px(4));
    text(ui, place, ui.fonts.small, ui.theme.text, words);
    landmark(ui, "gradients/nudge-plot/tangent", place, fitted(ui, entry.value, 8));
}

void draw_plot(LabContext& context, const LabState& state, Rect room, double end,
               std::span<const double> slopes) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const Softmax& exact = context.results.reference();
    const std::size_t nudged = nudged_class(context, state.view);
    room.cut_top(ui.px(12));
    const Plot plot = begin_plot(ui, "gradients/nudge-plot", room, {-end, end, AxisScale::linear, "δ"},
                                 {0, 1, AxisScale::linear, ""});
    const Grab held = grab(ui, "gradients/nudge-plot/drag", plot.frame, GrabKeys::horizontal);
    if (held.dragging) {
        state.view.delta =
            slider_value(scale_of(context.ui, end),
                         static_cast<double>((held.pointer.x - plot.frame.min.x) / plot.frame.width()),
                         static_cast<double>(plot.frame.width() / ui.zoom));
    } else if (held.steps != 0) {
        state.view.delta =
            std::clamp(state.view.delta + static_cast<double>(held.steps) * end / 60, -end, end);
    }

    const bool hidden = hides_curves(ui);
    if (hidden) cover(ui, "gradients/nudge-plot/covered", plot.frame);
    const List<std::size_t> classes = listed(context, hidden ? 0 : max_curves);
    List<double> deltas(points, ui);
    List<double> changes(points * classes.size(), ui);  // of one δ after the other
    for (std::size_t i = 0; i < points; ++i) {
        deltas[i] = end * (2 * static_cast<double>(i) / static_cast<double>(points - 1) - 1);
        change_by_nudge(exact, nudged, deltas[i], scene.temperature, classes,
                        std::span(changes).subspan(i * classes.size(), classes.size()));
    }
    for (std::size_t place = 0; place < classes.size(); ++place) {
        const std::size_t index = classes[place];
        if (is_masked(scene, index)) continue;
        const double p = exact.probabilities[index];
        List<double> curve(points, ui);
        for (std::size_t i = 0; i < points; ++i) curve[i] = p + changes[i * classes.size() + place];
        const std::array<double, 2> ends = {-end, end};
        const std::array<double, 2> tangent = {p - slopes[place] * end, p + slopes[place] * end};
        const bool strong = index == nudged || ui.lit_class == index;
        const ImU32 colour = colour_of(ui, scene, index);
        plot_curve(ui, plot, {ends, tangent, with_alpha(colour, 0.9F), 1.5F, true});
        plot_curve(ui, plot, {deltas, curve, colour, strong ? 3.0F : 2.0F});
    }
    if (state.cache.pointed && !hidden) draw_tangent(context, plot, *state.cache.pointed, end);
    const float x = plot.pixel(state.view.delta, 0).x;
    plot_cursor(ui, plot, x, joined(ui, "δ = ", significant(ui, state.view.delta, 4)), held);
    landmark(ui, "gradients/nudge-plot/cursor",
             {ImVec2(x - ui.px(6), plot.frame.min.y), ImVec2(x + ui.px(6), plot.frame.max.y)},
             fitted(ui, state.view.delta, 8));
}

/// Two thin bars from the middle: predicted above, true below.
void draw_change_bars(Ui& ui, const Rect& rect, double predicted, double truth, double max, ImU32 colour) {
    const float middle = rect.centre().x;
    fill(rect, ui.theme.empty_bar, ui.px(3));
    const auto bar = [&](double change, float top, float bottom, bool hatched) {
        const auto reach = static_cast<float>(std::clamp(change / max, -1.0, 1.0)) * rect.width() * 0.5F;
        const Rect place{ImVec2(std::min(middle, middle + reach), top),
                         ImVec2(std::max(middle, middle + reach), bottom)};
        if (!place.has_room()) return;
        if (hatched) {
            fill(place, with_alpha(colour, 0.25F));
            hatch(place, colour, ui.px(5));
        } else {
            fill(place, colour);
        }
    };
    if (max > 0 && std::isfinite(max)) {
        const float half = rect.centre().y;
        bar(predicted, rect.min.y + ui.px(1), half, true);
        bar(truth, half, rect.max.y - ui.px(1), false);
    }
    ImGui::GetWindowDrawList()->AddLine(ImVec2(middle, rect.min.y), ImVec2(middle, rect.max.y),
                                        ui.theme.secondary, ui.px(1));
}

void draw_table(LabContext& context, const LabState& state, Rect room, std::span<const std::size_t> rows,
                std::span<const double> slopes) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const Softmax& exact = context.results.reference();
    const std::size_t nudged = nudged_class(context, state.view);
    List<double> truth(rows.size(), ui);
    change_by_nudge(exact, nudged, state.view.delta, scene.temperature, rows, truth);
    double max = 0;
    for (std::size_t place = 0; place < rows.size(); ++place)
        max = std::max({max, std::fabs(truth[place]), std::fabs(slopes[place] * state.view.delta)});

    const bool hidden = hides_jacobian(ui);
    const float number = ui.px(76);
    const auto columns = [&](Rect row) {
        struct Columns {
            Rect name, bar, predicted, truth, error;
        } c;
        c.name = row.cut_left(ui.px(112));
        row.cut_left(ui.px(8));
        c.error = row.cut_right(number);
        c.truth = row.cut_right(number);
        c.predicted = row.cut_right(number);
        row.cut_right(ui.px(6));
        c.bar = row;
        return c;
    };
    const auto heads = columns(room.cut_top(ui.px(18)));
    text(ui, heads.name, ui.fonts.small, ui.theme.secondary, "nudge: click");
    text(ui, heads.bar, ui.fonts.small, ui.theme.secondary,
         first_that_fits(ui.fonts.small, heads.bar.width(), {"hatched: J δ, solid: true", "hatched: J δ"}),
         Align::centre);
    text(ui, heads.predicted, ui.fonts.small, ui.theme.secondary, "J δ", Align::right);
    text(ui, heads.truth, ui.fonts.small, ui.theme.secondary, "true Δp", Align::right);
    text(ui, heads.error, ui.fonts.small, ui.theme.secondary, "error", Align::right);
    const float height = std::min(room.height() / static_cast<float>(std::max<std::size_t>(rows.size(), 1)),
                                  ui.px(row_height));
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::size_t index = rows[row];
        const auto c = columns(room.cut_top(height));
        if (draw_class_choice(ui, formatted(ui, "gradients/nudge/{}", index), c.name.inset(0, ui.px(0.5F)),
                              scene, index, index == nudged, "Click: nudge the logit of this class."))
            state.view.nudged = index;
        const double predicted = slopes[row] * state.view.delta;
        if (hidden) {
            draw_change_bars(ui, c.bar.inset(0, ui.px(2)), 0, 0, 0, 0);
        } else {
            draw_change_bars(ui, c.bar.inset(0, ui.px(2)), predicted, truth[row], max,
                             colour_of(ui, scene, index));
        }
        const auto show = [&](const Rect& place, double value, const char* what) {
            if (hidden) {
                text(ui, place, ui.fonts.number_small, ui.theme.secondary, veiled_words, Align::right);
                landmark(ui, formatted(ui, "gradients/{}/{}", what, index), place, veiled_words, index);
                return;
            }
            text(ui, place, ui.fonts.number_small, ui.theme.text, fitted(ui, value, 9), Align::right);
            landmark(ui, formatted(ui, "gradients/{}/{}", what, index), place, fitted(ui, value, 9), index);
        };
        show(c.predicted, predicted, "predicted");
        show(c.truth, truth[row], "true");
        show(c.error, predicted - truth[row], "error");
    }
}

std::string_view no_response(LabContext& context) {
    const LostRow* const lost = context.results.lost_row();
    if (lost == nullptr) return "A probability is not a number: there is nothing to nudge.";
    return lost_words(context.ui, context.document.scene(), *lost);
}

}  // namespace

void draw_nudge_view(LabContext& context, const LabState& state, Rect room) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const std::size_t nudged = nudged_class(context, state.view);
    const double end = end_of_axis(scene);
    draw_controls(context, state, room.cut_top(ui.px(44)), end);
    const Softmax& exact = context.results.reference();
    if (!hides_curves(ui) && (exact.all_masked || std::isnan(exact.probabilities[0]))) {
        draw_words_in_middle(
            ui, room, ui.theme.bad,
            exact.all_masked ? "No class takes part: there is nothing to nudge." : no_response(context));
        return;
    }
    const List<std::size_t> rows = listed(context, 16);
    const float table_height = ui.px(18) + ui.px(row_height) * static_cast<float>(rows.size());
    Rect below = room.cut_bottom(context.stage ? 0 : std::min(table_height, room.height() * 0.55F));
    const Rect words = room.cut_bottom(ui.px(22));
    List<double> slopes(rows.size(), ui);
    jacobian_column(exact, nudged, scene.temperature, rows, slopes);
    draw_plot(context, state, room, end, slopes);
    const std::string_view sentence =
        is_limit(scene.temperature) ? "In the limits of T nothing responds to a small nudge."
                                    : "Solid: the true p. Dashed: the linear prediction of the Jacobian.";
    if (!text_if_it_fits(ui, words, ui.fonts.small, ui.theme.secondary, sentence))
        text(ui, words, ui.fonts.small, ui.theme.secondary, "Solid: true p. Dashed: predicted.");
    if (!context.stage) draw_table(context, state, below, rows, slopes);
}

}  // namespace softmaxlab::gradients
