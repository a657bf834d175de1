#include "app/labs/temperature/pins.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/pin_words.h"
#include "app/ui/veil.h"
#include "app/widgets/bar.h"
#include "app/widgets/explained.h"
#include "app/widgets/read_out.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::temperature {
namespace {

/// One class, or the rest, in both distributions.
struct PinRow {
    std::string_view landmark;  ///< its last part: "2", "rest"
    std::string_view name;
    ImU32 colour = 0;
    double a = 0;
    double b = 0;
    std::optional<std::size_t> class_index;

    double difference() const { return b - a; }
};

struct PinRows {
    explicit PinRows(FrameArena& arena) : rows(arena) {}

    List<PinRow> rows;
    std::size_t left_out = 0;     ///< classes that there is no room for …
    double largest_left_out = 0;  ///< … and the largest |b - a| among them
};

constexpr std::size_t top_classes = 12;

// Of the rest of a loaded set, the small ones first.
PinRow rest_row(LabContext& context, const PinComparison& comparison) {
    std::span<const std::size_t> ranking = context.results.ranking();
    PinRow rest{"rest",
                formatted(context.ui, "{} others", grouped(context.ui, ranking.size() - top_classes)),
                context.ui.theme.secondary,
                0,
                0,
                {}};
    for (std::size_t rank = ranking.size(); rank-- > top_classes;) {
        rest.a += comparison.a[ranking[rank]];
        rest.b += comparison.b[ranking[rank]];
    }
    return rest;
}

/// The rows that fit into `max_rows` lines: those with the largest differences, in the order of the classes.
/// The rest of a loaded set is one row.
PinRows pin_rows(LabContext& context, const PinComparison& comparison, std::size_t max_rows) {
    const Scene& scene = context.document.scene();
    PinRows made(context.ui);
    const bool loaded = scene.loaded != nullptr;
    const std::size_t count = loaded ? std::min(top_classes, comparison.a.size()) : comparison.a.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t index = loaded ? context.results.ranking()[i] : i;
        const int colour = loaded ? static_cast<int>(i) : scene.classes[index].colour;
        made.rows.push_back(
            {formatted(context.ui, "{}", index), visible_label(context.ui, class_name(scene, index)),
             context.ui.theme.class_colour(colour), comparison.a[index], comparison.b[index], index});
    }
    if (comparison.a.size() > count) made.rows.push_back(rest_row(context, comparison));

    while (made.rows.size() > std::max<std::size_t>(max_rows, 1)) {
        // NaN is not left out: it is what went wrong.
        const auto least =
            std::min_element(made.rows.begin(), made.rows.end(), [](const PinRow& x, const PinRow& y) {
                const auto key = [](const PinRow& row) {
                    return std::isnan(row.difference()) ? 2.0 : std::fabs(row.difference());
                };
                return key(x) < key(y);
            });
        made.largest_left_out = std::max(made.largest_left_out, std::fabs(least->difference()));
        ++made.left_out;
        made.rows.erase(least);
    }
    return made;
}

/// The end of the axis of the bars: 1, 0.5, 0.2, 0.1 …, at least `largest`.
double pin_axis_end(double largest) {
    double end = 1;
    for (int step = 0; step < 60; ++step) {
        const double next = end / (step % 3 == 1 ? 2.5 : 2);
        if (!(largest <= next)) break;
        end = next;
    }
    return end;
}

// Design pixels.
constexpr float buttons_height = 28;
constexpr float legend_height = 26;
constexpr float numbers_height = 40;
constexpr float min_row = 15;
constexpr float max_row = 40;
constexpr float foot_height = 17;
constexpr float gap = 8;

void edit_pins(LabContext& context, Sweep& sweep, const Edit& edit) {
    sweep.pause(context.document);
    context.document.apply(edit);
}

// A outlined and hatched, B solid: told apart without colour, which is the class's own.
void draw_a(Ui& ui, const Rect& bar, ImU32 colour) {
    if (bar.width() < 1) return;
    fill(bar, with_alpha(colour, 0.22F), ui.px(1.5F));
    hatch(bar, with_alpha(colour, 0.8F), ui.px(4), ui.px(1));
    outline(bar, colour, ui.px(1.5F), ui.px(1));
}

void draw_b(Ui& ui, const Rect& bar, ImU32 colour) {
    if (bar.width() >= 1) fill(bar, colour, ui.px(1.5F));
}

void draw_buttons(LabContext& context, Sweep& sweep, Rect title) {
    Ui& ui = context.ui;
    const bool has_a = context.document.scene().pins.a.has_value();
    const float width = ui.px(56);
    if (button(ui, "temperature/pin-b", title.cut_right(width), "Pin B", ButtonKind::normal, false, has_a))
        edit_pins(context, sweep, edit::PinState{edit::PinSlot::b});
    tooltip(ui, has_a ? "Pins the current distribution as B, to compare it with A"
                      : "B is compared with A: pin A first");
    title.cut_right(ui.px(gap));
    if (button(ui, "temperature/pin-a", title.cut_right(width), "Pin A",
               has_a ? ButtonKind::normal : ButtonKind::primary))
        edit_pins(context, sweep, edit::PinState{edit::PinSlot::a});
    tooltip(ui, "Pins the current logits and T as A");
}

// "▨ A  T = 0.50  ×" and "■ B  T = 2.00  ×" (or "■ now  T = 2.00").
void draw_legend(LabContext& context, Sweep& sweep, const PinComparison& c, Rect row) {
    Ui& ui = context.ui;
    Rect left = row.cut_left((row.width() - ui.px(gap)) * 0.5F);
    row.cut_left(ui.px(gap));
    const auto entry = [&](Rect place, bool a, bool pinned, double temperature) {
        const Rect swatch_place = place.cut_left(ui.px(16));
        const ImVec2 at = swatch_place.centre();
        const Rect swatch{ImVec2(swatch_place.min.x, at.y - ui.px(5)),
                          ImVec2(swatch_place.max.x, at.y + ui.px(5))};
        (a ? draw_a : draw_b)(ui, swatch, ui.theme.secondary);
        place.cut_left(ui.px(7));
        const std::string_view name = a ? "A" : (pinned ? "B" : "now");
        const std::string_view id = a ? "a" : "b";
        if (pinned) {
            const Rect cross = place.cut_right(ui.px(22));
            const Rect square{ImVec2(cross.min.x, cross.centre().y - ui.px(11)),
                              ImVec2(cross.max.x, cross.centre().y + ui.px(11))};
            if (button(ui, joined(ui, "temperature/unpin-", id), square, "×", ButtonKind::quiet))
                edit_pins(context, sweep, edit::Unpin{a ? edit::PinSlot::a : edit::PinSlot::b});
            tooltip(ui,
                    a ? "Unpins A, and B with it" : "Unpins B: A is compared with the current state again");
        }
        place.cut_left(text(ui, place, ui.fonts.strong, ui.theme.text, name) + ui.px(8));
        const std::string_view words = joined(ui, "T = ", temperature_text(ui, temperature));
        text(ui, place, ui.fonts.number_small, ui.theme.secondary, words);
        landmark(ui, joined(ui, "temperature/legend-", id), place, joined(ui, name, " ", words));
    };
    entry(left, true, true, c.temperature_a);
    entry(row, false, c.with_pin_b, c.temperature_b);
}

void draw_numbers(Ui& ui, const PinComparison& c, Rect row) {
    const std::string_view none = why_not_comparable(ui, c);
    const ImU32 colour = none.empty() ? ui.theme.text : ui.theme.bad;
    const Rect left = row.cut_left(row.width() * 0.56F);
    read_out_below(ui, left,
                   {"temperature/kl", formatted(ui, "KL(A ‖ {}), nats", other_of(c)), amount(ui, c.kl_nats),
                    none.empty() ? explain_kl(ui, c) : none, colour});
    read_out_below(ui, row,
                   {"temperature/total-variation", "total variation", amount(ui, c.total_variation),
                    none.empty() ? explain_total_variation(ui, c) : none, colour});
}

std::string_view difference_text(FrameArena& arena, double difference) {
    if (std::isnan(difference)) return "NaN";
    if (difference != 0 && std::fabs(difference) < 0.0005)
        return with_minus(arena, formatted(arena, "{:+.0e}", difference));
    return with_sign(arena, difference, 3, 8);
}

void draw_row(Ui& ui, const PinRow& item, const PinComparison& c, Rect row, double end) {
    const bool lit = item.class_index && ui.lit_class == item.class_index;
    if (lit) fill(row.inset(-ui.px(6), 0), with_alpha(item.colour, 0.16F), ui.px(4));
    const Rect whole = row;
    const Rect difference = row.cut_right(ui.px(56));
    row.cut_right(ui.px(6));
    const Rect name = row.cut_left(std::clamp(row.width() * 0.4F, ui.px(60), ui.px(150)));
    row.cut_left(ui.px(8));
    const float half = std::min((row.height() - ui.px(4)) * 0.5F, ui.px(11));
    const float middle = row.centre().y;
    const auto bar = [&](double p, float top) {
        const auto part = std::isnan(p) ? 0.0F : static_cast<float>(std::clamp(p / end, 0.0, 1.0));
        const float length = p > 0 ? std::max(row.width() * part, ui.px(1.5F)) : 0;
        return Rect{ImVec2(row.min.x, top), ImVec2(row.min.x + length, top + half - ui.px(0.5F))};
    };
    fill({ImVec2(row.min.x, middle - half), ImVec2(row.max.x, middle + half)}, ui.theme.empty_bar, ui.px(2));
    draw_a(ui, bar(item.a, middle - half), item.colour);
    draw_b(ui, bar(item.b, middle + ui.px(0.5F)), item.colour);
    text(ui, name, lit ? ui.fonts.strong : ui.fonts.small, ui.theme.text, item.name);
    const std::string_view words = difference_text(ui, item.difference());
    text(ui, difference, ui.fonts.number_small, ui.theme.text, words, Align::right);
    const std::string_view other = other_of(c);
    landmark(ui, joined(ui, "temperature/pin-a/", item.landmark), bar(item.a, middle - half),
             probability_text(ui, item.a), item.class_index);
    landmark(ui, joined(ui, "temperature/pin-b/", item.landmark), bar(item.b, middle + ui.px(0.5F)),
             probability_text(ui, item.b), item.class_index);
    explained(ui, joined(ui, "temperature/pin-difference/", item.landmark), whole, words,
              formatted(ui, "{}: A {}, {} {}. {} − A = {}", item.name, probability_text(ui, item.a), other,
                        probability_text(ui, item.b), other, difference_text(ui, item.difference())),
              item.class_index);
}

void draw_rows(LabContext& context, const PinComparison& c, Rect room) {
    Ui& ui = context.ui;
    const Rect foot = room.cut_bottom(ui.px(foot_height));
    const auto max_rows = static_cast<std::size_t>(std::max(1.0F, room.height() / ui.px(min_row)));
    const PinRows made = pin_rows(context, c, max_rows);
    double largest = 0;
    for (const PinRow& row : made.rows) {
        for (const double p : {row.a, row.b}) largest = std::isnan(p) ? largest : std::max(largest, p);
    }
    const double end = pin_axis_end(largest);
    const float height = std::min(room.height() / static_cast<float>(made.rows.size()), ui.px(max_row));
    for (const PinRow& row : made.rows) draw_row(ui, row, c, room.cut_top(height), end);

    const std::string_view other = other_of(c);
    std::string_view words =
        formatted(ui, "bars from 0 to {}; right: {} − A", significant(ui, end, 3), other);
    if (made.left_out > 0)
        words = formatted(ui, "{} more, differing by at most {}; {}", made.left_out,
                          significant(ui, made.largest_left_out, 2), words);
    const std::string_view none = why_not_comparable(ui, c);
    if (!none.empty()) words = none;
    text(ui, foot, ui.fonts.small, none.empty() ? ui.theme.secondary : ui.theme.bad, words);
    landmark(ui, "temperature/pins-foot", foot, words);
}

}  // namespace

void draw_pins_card(LabContext& context, Sweep& sweep, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect);
    Rect title = inside.cut_top(ui.px(buttons_height));
    const Rect both = title.cut_right(ui.px(2 * 56 + gap));
    text(ui, title, ui.fonts.strong, ui.theme.secondary, "Compare");
    draw_buttons(context, sweep, both);
    inside.cut_top(ui.px(gap));

    if (const PinComparison* c = context.results.pins().comparison()) {
        // A state that was pinned tells what the same state gives now.
        if (veiled(ui, learning::Quantity::p) || veiled(ui, learning::Quantity::curves))
            return cover(ui, "temperature/pins", inside);
        draw_legend(context, sweep, *c, inside.cut_top(ui.px(legend_height)));
        inside.cut_top(ui.px(4));
        draw_numbers(ui, *c, inside.cut_top(ui.px(numbers_height)));
        inside.cut_top(ui.px(6));
        draw_rows(context, *c, inside);
        return;
    }
    constexpr std::string_view words =
        "Pin A keeps the current logits and T. Then move T, or change a logit: A and the current state "
        "stand side by side, with the difference of each class, KL(A ‖ now) and the total variation.\n\nPin "
        "B "
        "freezes a second state.";
    paragraph(ui, inside, ui.fonts.small, ui.theme.secondary, words);
    landmark(ui, "temperature/pins-words", inside, words);
}

}  // namespace softmaxlab::temperature
