#include "app/labs/temperature/parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/place_mark.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::temperature {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// `rest`: Σ p of the classes that are not shown one by one.
Reading reading_of(FrameArena& arena, const ShownClasses& shown, const Softmax& softmax, double rest) {
    Reading reading(arena);
    for (const ShownClass& item : shown.classes)
        reading.probabilities.push_back(softmax.probabilities[item.index]);
    reading.rest = shown.rest == 0 ? 0 : rest;
    reading.entropy_nats = softmax.entropy_nats;
    return reading;
}

/// Between the two points of the sweep around a temperature, evenly on the logarithmic axis.
Reading read_off_curves(FrameArena& arena, const TemperatureSweep& sweep, double temperature) {
    std::span<const double> t = sweep.temperatures;
    const auto above = std::upper_bound(t.begin() + 1, t.end() - 1, temperature);
    const auto upper = static_cast<std::size_t>(above - t.begin());
    const std::size_t lower = upper - 1;
    const double part =
        std::clamp(std::log(temperature / t[lower]) / std::log(t[upper] / t[lower]), 0.0, 1.0);
    const auto between = [&](std::span<const double> values) {
        return values[lower] + (values[upper] - values[lower]) * part;
    };
    Reading reading(arena);
    reading.off_curves = true;
    for (std::span<const double> curve : sweep.curves) reading.probabilities.push_back(between(curve));
    reading.rest = between(sweep.rest);
    reading.entropy_nats = between(sweep.entropy_nats);
    return reading;
}

std::string_view trouble_of(LabContext& context) {
    const Softmax& exact = context.results.reference();
    if (exact.all_masked) return "Every class is masked: there is no distribution.";
    if (!std::isnan(exact.log_sum_exp)) return {};
    const LostRow* const lost = context.results.lost_row();
    return lost == nullptr ? "A logit is NaN or ∞, and every probability is NaN."
                           : lost_words(context.ui, context.document.scene(), *lost);
}

}  // namespace

void View::visit(ViewFields& fields) {
    static constexpr std::array<std::string_view, 2> units = {"nats", "bits"};
    static constexpr std::array<std::string_view, Sweep::speeds.size()> speeds = {"0.5", "1", "2", "4"};
    fields.choice("temperature/unit", unit, units);
    fields.choice("temperature/speed", speed, speeds);
    fields.flag("temperature/loop", loop);
}

bool hides_curves(const Ui& ui) {
    return veiled(ui, learning::Quantity::curves) || veiled(ui, learning::Quantity::p);
}

ShownClasses shown_classes(LabContext& context) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    ShownClasses shown(ui);
    shown.trouble = trouble_of(context);
    shown.rest_colour = ui.theme.secondary;
    for (const std::size_t index : context.results.temperature().sweep().classes) {
        // The classes of a file have no colours of their own: here they get those of their ranks.
        const int colour =
            scene.loaded ? static_cast<int>(shown.classes.size()) : scene.classes[index].colour;
        shown.classes.push_back(
            {index, ui.theme.class_colour(colour), visible_label(ui, class_name(scene, index))});
    }
    shown.rest = context.results.reference().live_classes - shown.classes.size();
    shown.rest_name = formatted(ui, "{} other{}", grouped(ui, shown.rest), shown.rest == 1 ? "" : "s");
    return shown;
}

Reading read_current(LabContext& context, const ShownClasses& shown) {
    Reading reading =
        reading_of(context.ui, shown, context.results.reference(), context.results.temperature().rest());
    reading.temperature = context.document.scene().temperature;
    return reading;
}

Reading read_at(LabContext& context, const ShownClasses& shown, double temperature) {
    Results& results = context.results;
    Reading reading(context.ui);
    if (temperature == 0) {
        reading = reading_of(context.ui, shown, results.temperature().limit_at_zero(),
                             results.temperature().rest_at_zero());
    } else if (std::isinf(temperature)) {
        reading = reading_of(context.ui, shown, results.temperature().limit_at_infinity(),
                             results.temperature().rest_at_infinity());
    } else if (context.document.scene().loaded) {
        reading = read_off_curves(context.ui, results.temperature().sweep(), temperature);
    } else {
        reading = reading_of(context.ui, shown, softmax(results.logits(), temperature), 0);
    }
    reading.temperature = temperature;
    reading.hovered = true;
    return reading;
}

List<std::size_t> by_probability(LabContext& context, const ShownClasses& shown) {
    // By the logits: no temperature changes it, and where all p are 0 or equal it still says who would lead.
    List<std::size_t> order(context.ui);
    for (const std::size_t index : context.results.ranking()) {
        if (order.size() == shown.classes.size()) break;
        for (std::size_t i = 0; i < shown.classes.size(); ++i) {
            if (shown.classes[i].index == index) order.push_back(i);
        }
    }
    return order;
}

namespace {

// Design pixels.
constexpr float strip_width = 44;
constexpr float strip_gap = 12;
constexpr float tick_labels = 24;  // as wide as any of these plots needs
constexpr float above_frame = 24;  // for the words at the cursor
constexpr float handle_reach = 10;

// Right of the ∞ strip: labels of the curves, numbers of the entropy. In little room the curves need it more.
constexpr float max_side = 172;
constexpr float min_side = 160;
constexpr float side_share = 0.3F;

PlotMargins margins_in(const Ui& ui, const Rect& room) {
    const float side = std::clamp(room.width() / ui.px(1) * side_share, min_side, max_side);
    return {strip_width + strip_gap, strip_gap + strip_width + side, tick_labels};
}

Axis x_axis() {
    return {KnobScale{}.low, KnobScale{}.high, AxisScale::log, ""};
}

void draw_strip(Ui& ui, const Rect& strip, std::string_view title) {
    fill(strip, with_alpha(ui.theme.raised, 0.55F));
    outline(strip, ui.theme.line, 0, ui.px(ui.theme.border));
    const float height = text_size(ui.fonts.small, title).y;
    const float half = text_size(ui.fonts.small, title).x * 0.5F + 1;
    const float top = strip.max.y + ui.px(6);
    text(ui, {ImVec2(strip.centre().x - half, top), ImVec2(strip.centre().x + half, top + height)},
         ui.fonts.small, ui.theme.secondary, title, Align::centre);
}

std::string_view cursor_words(FrameArena& arena, const KnobScale& scale, double temperature) {
    const std::string_view words = joined(arena, "T = ", temperature_text(arena, temperature));
    if (temperature == 0) return joined(arena, words, ", exactly argmax");
    if (std::isinf(temperature)) return joined(arena, words, ", exactly uniform");
    if (temperature < scale.low || temperature > scale.high) return joined(arena, words, ", beyond the axis");
    return words;
}

}  // namespace

float TemperatureAxis::x_of(double temperature) const {
    if (temperature == 0) return at_zero.centre().x;
    if (std::isinf(temperature)) return at_infinity.centre().x;
    return plot.pixel(std::clamp(temperature, plot.x.min, plot.x.max), plot.y.min).x;
}

double TemperatureAxis::temperature_at(float pixel_x) const {
    if (pixel_x < at_zero.max.x) return 0;
    if (pixel_x >= at_infinity.min.x) return infinity;
    const auto along = static_cast<double>((pixel_x - plot.frame.min.x) / plot.frame.width());
    return knob_value(KnobScale{}, std::clamp(along, 0.0, 1.0));
}

Rect TemperatureAxis::grab_area(const Ui& ui) const {
    return {ImVec2(at_zero.min.x, plot.frame.min.y - ui.px(handle_reach)),
            ImVec2(at_infinity.max.x, plot.frame.max.y)};
}

TemperatureAxis temperature_axis(Ui& ui, const Rect& room, const Axis& y) {
    TemperatureAxis axis;
    axis.room = room;
    axis.room.cut_top(ui.px(above_frame) - text_size(ui.fonts.small, "0").y * 0.5F);
    axis.plot = lay_out_plot(ui, axis.room, x_axis(), y, margins_in(ui, axis.room));
    const Rect& frame = axis.plot.frame;
    const float gap = ui.px(strip_gap);
    const float width = ui.px(strip_width);
    axis.at_zero = {ImVec2(frame.min.x - gap - width, frame.min.y), ImVec2(frame.min.x - gap, frame.max.y)};
    axis.at_infinity = {ImVec2(frame.max.x + gap, frame.min.y),
                        ImVec2(frame.max.x + gap + width, frame.max.y)};
    axis.side = {ImVec2(axis.at_infinity.max.x, frame.min.y), ImVec2(room.max.x, frame.max.y)};
    return axis;
}

Grab draw_temperature_axis(LabContext& context, Sweep& sweep, std::string_view landmark_name,
                           std::string_view name, const TemperatureAxis& axis) {
    Ui& ui = context.ui;
    begin_plot(ui, landmark_name, axis.room, axis.plot.x, axis.plot.y, {}, margins_in(ui, axis.room));
    draw_strip(ui, axis.at_zero, "T → 0");
    draw_strip(ui, axis.at_infinity, "T → ∞");

    Document& document = context.document;
    const KnobScale scale;
    const bool asks = asks_for_place(ui, "temperature");
    const Rect area = axis.grab_area(ui);
    const Grab g =
        grab(ui, formatted(ui, "{}/area", name), asks ? place_area(ui, area) : area, GrabKeys::horizontal);
    if (asks) {
        put_place(
            ui, g, scale.neutral,
            [&](float x) { return std::clamp(axis.temperature_at(x), axis.plot.x.min, axis.plot.x.max); },
            [&](double value, double steps) { return knob_step(scale, value, steps); });
        return Grab{};
    }
    if (g.began) sweep.pause(document);
    drag(document, g, [&](auto apply) {
        if (g.double_clicked) {
            apply(edit::SetTemperature{scale.neutral});
        } else if (g.dragging && (g.began || ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).x != 0)) {
            // A press that does not move asks once: the second press of a double-click must not drag.
            apply(edit::SetTemperature{axis.temperature_at(g.pointer.x)});
        } else if (g.steps != 0) {
            const double now = document.scene().temperature;
            apply(edit::SetTemperature{knob_step(scale, now, static_cast<double>(g.steps))});
        }
    });
    return g;
}

void draw_temperature_cursor(LabContext& context, std::string_view name, const TemperatureAxis& axis,
                             const Grab& grab, bool words) {
    Ui& ui = context.ui;
    const double temperature = context.document.scene().temperature;
    const float x = axis.x_of(temperature);
    const Rect& frame = axis.plot.frame;
    plot_cursor(ui, axis.plot, x, words ? cursor_words(ui, KnobScale{}, temperature) : std::string_view(),
                grab);
    const float half = ui.px(6);
    landmark(ui, name, {ImVec2(x - half, frame.min.y), ImVec2(x + half, frame.max.y)},
             temperature_text(ui, temperature));
}

std::optional<double> hovered_temperature(const Ui& ui, const TemperatureAxis& axis) {
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    const Rect whole{axis.at_zero.min, axis.at_infinity.max};
    if (!whole.contains(pointer) || !ImGui::IsWindowHovered() || ImGui::IsAnyItemActive() ||
        !ui.gesture.landmark.empty()) {
        return std::nullopt;
    }
    return axis.temperature_at(pointer.x);
}

void draw_hovered_temperature(Ui& ui, const TemperatureAxis& axis, double temperature) {
    const float x = std::floor(axis.x_of(temperature)) + 0.5F;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(x, axis.plot.frame.min.y), ImVec2(x, axis.plot.frame.max.y),
                                        ui.theme.secondary, ui.px(1));
}

namespace {

constexpr float thickness = 4;  // design pixels

}  // namespace

void draw_limit_strip(Ui& ui, const TemperatureAxis& axis, bool at_zero, std::span<const StripLevel> levels,
                      std::string_view (*shown)(FrameArena&, double)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Rect strip = (at_zero ? axis.at_zero : axis.at_infinity).inset(ui.px(4), 0);
    const Rect& frame = axis.plot.frame;
    const auto pixel_of = [&](double y) { return axis.plot.pixel(axis.plot.x.min, y).y; };
    List<bool> drawn(levels.size(), false, ui);
    for (std::size_t first = 0; first < levels.size(); ++first) {
        if (drawn[first]) continue;
        List<std::size_t> group(ui);
        const float y = pixel_of(levels[first].limit);
        for (std::size_t i = first; i < levels.size(); ++i) {
            // What cannot be told apart by eye shares the line too.
            if (!drawn[i] && std::fabs(pixel_of(levels[i].limit) - y) < ui.px(1)) group.push_back(i);
        }
        const float width = strip.width() / static_cast<float>(group.size());
        for (std::size_t place = 0; place < group.size(); ++place) {
            const StripLevel& level = levels[group[place]];
            drawn[group[place]] = true;
            const float left = strip.min.x + width * static_cast<float>(place);
            const bool lit = level.class_index && ui.lit_class == level.class_index;
            const float half = ui.px(lit ? thickness * 0.75F : thickness * 0.5F);
            // Neighbours are told apart by a slit, if there is room for one.
            const float slit = width > ui.px(6) && place + 1 < group.size() ? ui.px(1.5F) : 0;
            const Rect piece{ImVec2(left, y - half), ImVec2(left + width - slit, y + half)};
            fill(piece, level.colour);
            const float from = at_zero ? strip.max.x : strip.min.x;
            const float to = at_zero ? frame.min.x : frame.max.x;
            list.AddLine(ImVec2(from, y), ImVec2(to, pixel_of(level.curve_end)),
                         with_alpha(level.colour, 0.55F), ui.px(1));
            landmark(ui, level.landmark,
                     {ImVec2(piece.min.x, y - ui.px(5)), ImVec2(piece.max.x, y + ui.px(5))},
                     shown(ui, level.limit), level.class_index);
        }
    }
}

}  // namespace softmaxlab::temperature
