#include "app/widgets/guess_bar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/ui/colour_map.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/veil.h"
#include "app/widgets/bar.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/explained.h"
#include "app/widgets/ghost.h"
#include "app/widgets/grab.h"
#include "app/widgets/polyline.h"
#include "core/base/text.h"
#include "core/learning/answer_text.h"
#include "core/numeric/comparison.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float line_height = 24;
constexpr float button_height = 30;
constexpr float foot_gap = 6;
constexpr float gap = 8;
constexpr float dash_gap = 3;
constexpr float handle_radius = 7;

constexpr double step = 0.01;
constexpr double per_unit = 100;
constexpr float faded = 0.4F;

constexpr std::array<std::string_view, max_kept_guesses> letters = {"A", "B", "C"};

bool in_percent(const Ui& ui) {
    return ui.preferences.probabilities == ProbabilityStyle::percent;
}

double to_hundredths(double share) {
    return std::round(std::clamp(share, 0.0, 1.0) * per_unit) / per_unit;
}

float pixel_at(const Rect& bar, double share) {
    return bar.min.x + static_cast<float>(std::clamp(share, 0.0, 1.0)) * bar.width();
}

float strength(const Ui& ui) {
    return ui.guess.faded ? faded : 1;
}

// Hollow: hatched, and dashed around.
void draw_hollow(Ui& ui, const Rect& bar, double share, ImU32 colour) {
    const Rect part{bar.min, ImVec2(pixel_at(bar, share), bar.max.y)};
    if (part.width() < 1) return;
    fill(part, with_alpha(colour, 0.16F));
    hatch(part, with_alpha(colour, 0.7F), ui.px(8), ui.px(1.5F));
    const float thickness = ui.px(1.5F);
    dashed_line(ui, part.min, ImVec2(part.max.x, part.min.y), colour, thickness, dash_gap);
    dashed_line(ui, ImVec2(part.min.x, part.max.y), part.max, colour, thickness, dash_gap);
    dashed_line(ui, part.min, ImVec2(part.min.x, part.max.y), colour, thickness, dash_gap);
}

// A line over the bar with a ring in its middle.
void draw_handle(Ui& ui, const Rect& bar, double share, ImU32 colour, bool held) {
    const float x = pixel_at(bar, share);
    const float reach = std::min(ui.px(7), bar.height() * 0.3F);
    const float half = ui.px(held ? 1.5F : 1);
    fill({ImVec2(x - half, bar.min.y - reach), ImVec2(x + half, bar.max.y + reach)}, colour, half);
    const float radius = std::min(ui.px(held ? handle_radius : handle_radius - 1), bar.height() * 0.4F);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 middle(x, bar.centre().y);
    list.AddCircleFilled(middle, radius, ui.theme.panel);
    list.AddCircle(middle, radius, colour, 0, ui.px(2));
}

// Thin, with its letter above: one of up to three.
void draw_kept(Ui& ui, const Rect& bar, const GuessClass& item) {
    for (std::size_t i = 0; i < ui.guess.kept.size(); ++i) {
        const std::vector<double>& shares = ui.guess.kept[i];
        if (item.index >= shares.size()) continue;
        const float x = std::round(pixel_at(bar, shares[item.index]));
        const float reach = ui.px(3);
        dashed_line(ui, ImVec2(x, bar.min.y - reach), ImVec2(x, bar.max.y + reach),
                    with_alpha(ui.theme.text, 0.85F * strength(ui)), ui.px(1), dash_gap);
        const ImVec2 size = text_size(ui.fonts.small, letters[i]);
        const Rect letter{ImVec2(x + ui.px(2), bar.min.y),
                          ImVec2(x + ui.px(2) + size.x + 1, bar.min.y + size.y)};
        if (bar.height() < size.y) continue;
        fill(letter, with_alpha(ui.theme.panel, 0.8F));
        text(ui, letter, ui.fonts.small, with_alpha(ui.theme.text, strength(ui)), letters[i]);
    }
}

/// The number beside the handle, where there is room for it: at its right, else at its left.
Rect number_place(Ui& ui, const Rect& bar, double share, ImFont* font, std::string_view words) {
    const float x = pixel_at(bar, share);
    const float away = ui.px(14);
    const float width = std::max(text_size(font, words).x, text_size(font, "100 %").x) + 1;
    if (x + away + width <= bar.max.x || x - bar.min.x < away + width)
        return {ImVec2(x + away, bar.min.y), ImVec2(x + away + width, bar.max.y)};
    return {ImVec2(x - away - width, bar.min.y), ImVec2(x - away, bar.max.y)};
}

// As a person means it: "64", "0.64", and "1" by the style.
double typed_share(const Ui& ui, double typed) {
    const bool is_percent = in_percent(ui) ? typed >= 1 : typed > 1;
    return std::clamp(is_percent ? typed / per_unit : typed, 0.0, 1.0);
}

std::string_view typed_from(Ui& ui, double share) {
    return significant(ui, in_percent(ui) ? share * per_unit : share, 4);
}

void type_share(Ui& ui, std::string_view landmark_name, const Rect& bar, const GuessClass& item,
                ImFont* font) {
    double& share = ui.guess.shares[item.index];
    EditField field;
    field.landmark = joined(ui, landmark_name, "/value");
    field.shown = guess_text(ui, share);
    field.typed_from = typed_from(ui, share);
    field.explanation =
        formatted(ui, "Your guess for {}. Double-click, or type digits, to set it.", item.name);
    field.font = font;
    field.colour = ui.theme.text;
    field.class_index = item.index;
    field.focus_of = landmark_name;
    const Rect place = number_place(ui, bar, share, font, field.shown);
    const bool inside = place.max.x <= pixel_at(bar, share);
    field.align = inside ? Align::right : Align::left;
    if (inside) {
        const float width = text_size(font, field.shown).x + ui.px(8);
        const float half = std::min(bar.height(), text_size(font, "0").y) * 0.5F;
        const float y = bar.centre().y;
        fill({ImVec2(place.max.x - width + ui.px(4), y - half), ImVec2(place.max.x + ui.px(4), y + half)},
             ui.theme.panel, ui.px(3));
    }
    const std::optional<std::string> typed = text_field(ui, place, field);
    if (!typed) return;
    const auto read = learning::number_in_answer(*typed);
    if (const auto* number = std::get_if<learning::TypedNumber>(&read)) {
        share = number->is_percentage ? std::clamp(number->value, 0.0, 1.0) : typed_share(ui, number->value);
        return;
    }
    begin_edit(ui, field.landmark, *typed);
    ui.edit.error = "“" + excerpt(*typed) + "” is no share: type one such as 64 %, 0.64 or 2/3";
}

bool foot_button(Ui& ui, Rect& row, std::string_view id, std::string_view label, GuessRequest request,
                 ButtonKind kind, std::string_view words, bool from_right) {
    const float width = button_width(ui, label);
    if (row.width() < width) return false;
    const Rect place = from_right ? row.cut_right(width) : row.cut_left(width);
    (from_right ? row.cut_right(ui.px(gap)) : row.cut_left(ui.px(gap)));
    if (button(ui, joined(ui, "guess/", id), place, label, kind)) ui.guess.request = request;
    tooltip(ui, words);
    return true;
}

std::string_view sum_words(Ui& ui, double sum) {
    const std::string_view total = guess_text(ui, sum);
    const double off = std::round((sum - 1) * per_unit) / per_unit;
    if (off == 0) return total;
    return joined(ui, total, "  ", guess_text(ui, std::fabs(off)), off < 0 ? " left" : " too much");
}

/// The shares end to end, on an axis on which 1 is half of the room: they may come to more.
void draw_sum(Ui& ui, Rect line, const Rect& bars, std::span<const GuessClass> classes) {
    const double sum = sum_of(ui.guess.shares);
    ImFont* const font = ui.fonts.number;
    const bool whole = std::round(sum * per_unit) == per_unit;
    const float tick = whole ? ui.px(22) : 0;
    const std::string_view words =
        first_that_fits(font, line.max.x - std::max(line.min.x, bars.min.x) - tick - 1,
                        {sum_words(ui, sum), guess_text(ui, sum)});
    const float words_width = text_size(font, words).x + 1 + tick;
    Rect place{ImVec2(std::max(line.min.x, bars.min.x), line.min.y), line.max};
    Rect label{line.min, ImVec2(place.min.x - ui.px(12), line.max.y)};
    if (label.width() > 0)
        text_if_it_fits(ui, label, ui.fonts.body, ui.theme.secondary, "sum of your guess", Align::right);
    const float room = place.width() - words_width - ui.px(12);
    const float one = std::min(room * 0.6F, bars.width() * 0.5F);
    const auto shown = static_cast<float>(std::clamp(
        sum, 1.0, static_cast<double>(std::max(room, 1.0F)) / static_cast<double>(std::max(one, 1.0F))));
    const Rect strip = Rect(place).cut_left(one * shown).inset(0, line.height() * 0.2F);
    if (one > ui.px(20)) {
        fill({strip.min, ImVec2(strip.min.x + one, strip.max.y)}, ui.theme.empty_bar);
        float x = strip.min.x;
        for (const GuessClass& item : classes) {
            if (!item.takes_part) continue;
            const float end =
                std::min(strip.max.x, x + static_cast<float>(ui.guess.shares[item.index]) * one);
            const Rect part{ImVec2(x, strip.min.y), ImVec2(end - ui.px(1), strip.max.y)};
            if (part.width() >= 1) {
                fill(part, with_alpha(item.colour, 0.25F));
                hatch(part, item.colour, ui.px(6), ui.px(1.5F));
            }
            x = end;
        }
        const float at_one = strip.min.x + one;
        fill({ImVec2(at_one - ui.px(0.5F), line.min.y), ImVec2(at_one + ui.px(0.5F), line.max.y)},
             ui.theme.text);
        place.cut_left(std::max(one * shown, one) + ui.px(12));
    }
    const Rect numbers = place.cut_left(words_width);
    const Rect whole_place{ImVec2(strip.min.x, line.min.y), ImVec2(numbers.max.x, line.max.y)};
    text(ui, numbers, font, whole ? ui.theme.text : ui.theme.secondary, words);
    if (whole) {
        const ImVec2 at(numbers.max.x - ui.px(12), numbers.centre().y);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float thickness = ui.px(2);
        list.AddLine(ImVec2(at.x - ui.px(6), at.y), ImVec2(at.x - ui.px(1), at.y + ui.px(5)), ui.theme.good,
                     thickness);
        list.AddLine(ImVec2(at.x - ui.px(1), at.y + ui.px(5)), ImVec2(at.x + ui.px(8), at.y - ui.px(5)),
                     ui.theme.good, thickness);
    }
    explained(ui, "guess/sum", whole_place, words,
              "What your bars come to. The shares of a whole make 1; nothing moves the other bars for you.");
    // Where Tab leads behind the last bar.
    if (has_key_focus() && ImGui::IsKeyPressed(ImGuiKey_Enter, false))
        ui.guess.request = GuessRequest::reveal;
}

void draw_sum_question(Ui& ui, const Rect& line) {
    const std::string_view words = sum_question(ui, sum_of(ui.guess.shares));
    ImFont* const font =
        text_size(ui.fonts.strong, words).x <= line.width() ? ui.fonts.strong : ui.fonts.small;
    const bool fits = text_size(font, words).x <= line.width();
    text(ui, line, font, ui.theme.text,
         fits ? words : formatted(ui, "Yours sum to {}.", guess_text(ui, sum_of(ui.guess.shares))));
    landmark(ui, "guess/sum-question", line, words);
}

// `alone`: the sum does not stand between them.
void draw_open_buttons(Ui& ui, Rect row, bool alone) {
    if (ui.guess.asks_about_sum) {
        foot_button(ui, row, "leave", "Keep as drawn", GuessRequest::leave, ButtonKind::normal,
                    "Shows the results beside the bars as they are.  Enter", true);
        foot_button(ui, row, "stretch", "Scale to 1", GuessRequest::stretch, ButtonKind::normal,
                    "Makes them as much larger or smaller as it takes to come to 1, then shows the results.",
                    true);
        foot_button(ui, row, "change", "Edit", GuessRequest::change, ButtonKind::normal, "Back to the bars.",
                    false);
        return;
    }
    foot_button(ui, row, "reveal", "Reveal", GuessRequest::reveal,
                adds_up(ui.guess) ? ButtonKind::primary : ButtonKind::normal,
                "Shows the results, with your guess beside them.  Enter", true);
    const Rect hint = Rect(row).cut_right(text_size(ui.fonts.small, "Enter").x + 1);
    if (alone && row.width() > ui.px(330)) {
        text(ui, hint, ui.fonts.small, ui.theme.secondary, "Enter", Align::right);
        row.cut_right(hint.width() + ui.px(gap));
    }
    foot_button(ui, row, "again", "Start again", GuessRequest::again, ButtonKind::normal,
                "All bars at the same height.", false);
    if (alone && ui.guess.kept.size() < max_kept_guesses)
        foot_button(ui, row, "keep", formatted(ui, "Keep as {}", letters[ui.guess.kept.size()]),
                    GuessRequest::keep, ButtonKind::quiet,
                    "Keeps this guess as thin marks, for the next person to draw another.  G", false);
}

void draw_revealed_buttons(Ui& ui, Rect row) {
    foot_button(ui, row, "done", "Done", GuessRequest::done, ButtonKind::normal, "Takes the guess away.",
                true);
    foot_button(ui, row, "again", "Guess again", GuessRequest::again, ButtonKind::normal,
                "Hides the results again, with all bars at the same height.  H", false);
}

/// What is so, with its number, and the guess over it.
void revealed_bar(Ui& ui, std::string_view landmark_name, const Rect& bar, const GuessClass& item,
                  double truth, bool largest) {
    BarLook look;
    look.to = std::isnan(truth) ? 0 : static_cast<float>(truth * ui.guess.grown);
    look.colour = item.colour;
    look.hatched = !item.takes_part;
    look.failed = std::isnan(truth);
    draw_bar(ui, bar, look);
    ImFont* const font = ui.fonts.number_small;
    const std::string_view words = probability_text(ui, truth);
    const float width = text_size(font, words).x + 1;
    const float end = pixel_at(bar, look.to);
    const bool inside = !look.hatched && end - bar.min.x >= width + ui.px(12);
    const float left = inside ? end - width - ui.px(6) : end + ui.px(6);
    const Rect number{ImVec2(left, bar.min.y), ImVec2(left + width, bar.max.y)};
    text(ui, number, font, inside ? ink_on(look.colour) : ui.theme.text, words);
    landmark(ui, joined(ui, landmark_name, "/truth"), number, words, item.index);
    guess_ghost(ui, landmark_name, {bar, number.max.x - bar.min.x, largest}, item, truth);
}

std::vector<double> picked(std::span<const double> values, std::span<const GuessClass> classes) {
    std::vector<double> result;
    for (const GuessClass& item : classes) result.push_back(values[item.index]);
    return result;
}

void draw_total_variation(Ui& ui, Rect line, const Rect& bars, std::span<const GuessClass> classes,
                          std::span<const double> truth) {
    const double distance = total_variation(picked(ui.guess.shares, classes), picked(truth, classes));
    const std::string_view number = probability_text(ui, distance);
    const std::string_view sentence = joined(ui, number, " of the whole sits in the wrong place");
    const Rect whole = line;
    constexpr std::string_view name = "Total variation";
    const float name_width = text_size(ui.fonts.body, name).x;
    const float words_width = text_size(ui.fonts.number, number).x +
                              text_size(ui.fonts.body, " of the whole sits in the wrong place").x + ui.px(4);
    // Where it stands below the bars, if it fits there.
    const float needed = name_width + ui.px(12 + 80 + 12) + words_width;
    if (line.max.x - bars.min.x >= needed) line.min.x = std::max(line.min.x, bars.min.x);
    const ImU32 secondary = with_alpha(ui.theme.secondary, strength(ui));
    if (line.width() >= words_width + name_width + ui.px(12)) {
        underlined_text(ui, line.cut_left(name_width), ui.fonts.body, secondary, name);
        line.cut_left(ui.px(12));
    }
    if (line.width() >= words_width + ui.px(80 + 12)) {
        const Rect track =
            line.cut_left(ui.px(80)).inset(0, std::max(0.0F, (line.height() - ui.px(8)) * 0.5F));
        fill(track, ui.theme.empty_bar, ui.px(4));
        fill(Rect(track).cut_left(track.width() * static_cast<float>(std::clamp(distance, 0.0, 1.0))),
             with_alpha(ui.theme.text, strength(ui)), ui.px(4));
        line.cut_left(ui.px(12));
    }
    line.cut_left(text(ui, line, ui.fonts.number, with_alpha(ui.theme.text, strength(ui)), number));
    text(ui, line, ui.fonts.body, secondary, " of the whole sits in the wrong place");
    explained(ui, "guess/total-variation", whole, sentence,
              with_term(ui, "total variation",
                        "Half the sum of all gaps: the share that would have to move from one bar to "
                        "another to make your guess right."));
}

}  // namespace

std::string_view given_logit(Ui& ui, double logit) {
    if (veiled(ui, learning::Quantity::logits)) return {};
    return joined(ui, "z ", logit == -INFINITY ? std::string_view("−∞") : with_sign(ui, logit, 2, 7));
}

List<GuessClass> guessed_classes(Ui& ui, const Scene& scene) {
    List<GuessClass> classes(ui);
    for (std::size_t i = 0; i < scene.classes.size(); ++i) {
        const ClassItem& item = scene.classes[i];
        classes.push_back({i, visible_label(ui, item.name), ui.theme.class_colour(item.colour), !item.masked,
                           given_logit(ui, item.masked ? -INFINITY : item.logit)});
    }
    return classes;
}

std::string_view guess_text(Ui& ui, double share) {
    return in_percent(ui) ? formatted(ui, "{:.0f} %", share * per_unit) : formatted(ui, "{:.2f}", share);
}

std::string_view sum_question(Ui& ui, double sum) {
    return formatted(ui, "Yours sum to {}. Scale them to {}, keep them as drawn, or edit them?",
                     guess_text(ui, sum), guess_text(ui, 1));
}

std::string_view guess_gap_text(Ui& ui, double difference) {
    if (!std::isfinite(difference)) return "–";
    return in_percent(ui) ? with_sign(ui, difference * per_unit, 1, 8) : with_sign(ui, difference, 2, 8);
}

void guess_bar(Ui& ui, std::string_view landmark_name, const Rect& bar, const Rect& column,
               const GuessClass& item, ImFont* number_font) {
    ui.guess.is_drawn = true;
    if (item.index >= ui.guess.shares.size()) return;
    const float rounding = std::min(ui.px(4), bar.height() * 0.25F);
    double& share = ui.guess.shares[item.index];
    if (!item.takes_part) {
        fill(bar, ui.theme.empty_bar, rounding);
        hatch(bar, ui.theme.faint, ui.px(8), ui.px(1));
        explained(ui, landmark_name, bar, "masked", "A masked class takes no guess: its share is 0.",
                  item.index);
        return;
    }
    if (ui.wanted_focus == any_guess_bar) ui.wanted_focus = landmark_name;
    // The number takes the keyboard, and the mouse while it is typed: the whole column is to be dragged.
    const std::string_view value_name = joined(ui, landmark_name, "/value");
    if (ui.edit.landmark == value_name) ImGui::SetNextItemAllowOverlap();
    // The handle is taken hold of at all of its places, at 0 and at 1 too.
    const Grab g = grab(ui, landmark_name, column, GrabKeys::horizontal, guess_text(ui, share), item.index,
                        ui.px(handle_radius));
    const bool ctrl_clicked =
        g.hovered && ImGui::GetIO().KeyCtrl && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    const bool takes_digits =
        g.focused || (ui.guess.first_takes_digits && item.index == 0 && !any_key_focus());
    const bool is_typed = takes_digits && !g.dragging && g.steps == 0 && digits_begin(ui);
    if (g.double_clicked || ctrl_clicked || is_typed) {
        begin_edit(ui, value_name, typed_from(ui, share));
    } else if (g.dragging) {
        share = to_hundredths(fraction_along(bar, g.pointer));
    } else if (g.steps != 0) {
        // A tenth of a step is a tenth, too.
        share = std::clamp(std::round((share + static_cast<double>(g.steps) * step) * 1e4) / 1e4, 0.0, 1.0);
    } else if (g.focused && ui.edit.landmark.empty() && ImGui::IsKeyPressed(ImGuiKey_Enter, false)) {
        ui.guess.request = GuessRequest::reveal;  // as where no bar has the keyboard
    }
    if (!g.dragging)
        tooltip(ui,
                formatted(ui,
                          "How much do you expect {} to get? Drag, use the keys ← and →, or turn the wheel "
                          "with Ctrl. No other bar moves.",
                          item.name));
    fill(bar, ui.theme.empty_bar, rounding);
    if (ui.theme.name == ThemeName::contrast) outline(bar, ui.theme.faint, rounding, ui.px(1));
    draw_hollow(ui, bar, share, item.colour);
    draw_kept(ui, bar, item);
    focus_ring(ui, bar, rounding, g.focused);
    draw_handle(ui, bar, share, item.colour, g.hovered || g.dragging || g.focused);
    type_share(ui, landmark_name, bar, item, number_font);
}

void guess_ghost(Ui& ui, std::string_view landmark_name, const GhostPlace& place, const GuessClass& item,
                 double truth) {
    ui.guess.is_drawn = true;
    if (item.index >= ui.guess.shares.size() || !item.takes_part) return;
    const Rect& bar = place.bar;
    const float rounding = std::min(ui.px(4), bar.height() * 0.25F);
    const double share = ui.guess.shares[item.index];
    const float alpha = strength(ui);
    const float guessed = pixel_at(bar, share);
    const float is = pixel_at(bar, std::isnan(truth) ? 0 : truth);
    if (guessed > is + 1) {
        draw_gone(ui, {ImVec2(is, bar.min.y), ImVec2(guessed, bar.max.y)}, with_alpha(item.colour, alpha),
                  rounding);
    } else if (guessed - bar.min.x >= 1) {
        outline({bar.min, ImVec2(guessed, bar.max.y)}, with_alpha(ui.theme.text, alpha), rounding,
                ui.px(1.5F));
    }
    draw_kept(ui, bar, item);
    landmark(ui, landmark_name, {bar.min, ImVec2(std::max(guessed, bar.min.x + 1), bar.max.y)},
             guess_text(ui, share), item.index);

    const std::string_view words = guess_gap_text(ui, share - truth);
    ImFont* const font = ui.fonts.number_small;
    const float width = text_size(font, words).x + 1;
    const ImU32 ink = with_alpha(place.largest ? ui.theme.text : ui.theme.secondary, alpha);
    const float beyond = std::max({guessed, is, bar.min.x + place.taken}) + ui.px(10);
    const float left = std::min(beyond, bar.max.x - width - ui.px(3));
    const Rect at{ImVec2(left, bar.min.y), ImVec2(left + width, bar.max.y)};
    if (std::fabs(guessed - is) >= 1) {
        const float y = std::round(bar.max.y - std::min(bar.height() * 0.18F, ui.px(5)));
        ImGui::GetWindowDrawList()->AddLine(ImVec2(std::min(guessed, is), y),
                                            ImVec2(std::max(guessed, is), y), ink,
                                            ui.px(place.largest ? 2.0F : 1.0F));
    }
    if (left < beyond) {
        const float half = std::min(bar.height(), text_size(font, words).y) * 0.5F;
        fill({ImVec2(at.min.x - ui.px(4), bar.centre().y - half),
              ImVec2(at.max.x + ui.px(2), bar.centre().y + half)},
             ui.theme.panel, ui.px(3));
    }
    text(ui, at, font, ink, words);
    landmark(ui, joined(ui, landmark_name, "/gap"), at, words, item.index);
}

std::size_t furthest_guess(const Guess& guess, std::span<const GuessClass> classes,
                           std::span<const double> truth) {
    std::size_t furthest = 0;
    double largest = -1;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const std::size_t index = classes[i].index;
        if (index >= guess.shares.size() || index >= truth.size()) continue;
        const double away = std::fabs(guess.shares[index] - truth[index]);
        if (!(away > largest)) continue;
        largest = away;
        furthest = i;
    }
    return furthest;
}

float guess_foot_height(const Ui& ui) {
    return ui.px(line_height + foot_gap + button_height);
}

void guess_foot(Ui& ui, const Rect& room, const Rect& bars, std::span<const GuessClass> classes,
                std::span<const double> truth) {
    ui.guess.is_drawn = true;
    const bool open = ui.guess.stage == Guess::Stage::open;
    // In the drawing in which the scene becomes another one the guess is still of the one before.
    const auto is_of_another_scene = [&](const GuessClass& item) {
        return item.index >= ui.guess.shares.size() || (!open && item.index >= truth.size());
    };
    if (std::any_of(classes.begin(), classes.end(), is_of_another_scene)) return;
    Rect rest = room;
    Rect buttons;
    Rect sum_bars = bars;
    if (!ui.guess.has_buttons) {
        rest = rest.cut_top(std::min(room.height(), ui.px(line_height)));
    } else if (room.height() >= guess_foot_height(ui)) {
        buttons = rest.cut_bottom(ui.px(button_height));
        rest = rest.cut_top(ui.px(line_height));
    } else {
        // In one line: what there is to do stands at its ends.
        const float height = std::min(room.height(), ui.px(button_height));
        rest = rest.cut_top(height);
        buttons = rest;
        const float left = button_width(ui, open ? "Start again" : "Guess again") + ui.px(2 * gap);
        const float right = button_width(ui, open ? "Reveal" : "Done") + ui.px(2 * gap);
        if (ui.guess.asks_about_sum) {
            float needed = 0;
            for (const std::string_view label : {"Keep as drawn", "Scale to 1", "Edit"})
                needed += button_width(ui, label) + ui.px(gap);
            buttons = rest.cut_right(std::max(needed, rest.width() * 0.4F));
        } else {
            rest.cut_left(left);
            rest.cut_right(right);
            sum_bars.min.x = rest.min.x;
            sum_bars.max.x = std::min(sum_bars.max.x, rest.max.x);
        }
    }
    if (open) {
        if (ui.guess.asks_about_sum && ui.guess.has_buttons) {
            draw_sum_question(ui, rest);
        } else {
            draw_sum(ui, rest, sum_bars, classes);
        }
    } else {
        draw_total_variation(ui, rest, sum_bars, classes, truth);
    }
    if (!ui.guess.has_buttons) return;
    if (open) {
        draw_open_buttons(ui, buttons, buttons.min.y > rest.min.y);
    } else {
        draw_revealed_buttons(ui, buttons);
    }
}

void guess_panel(Ui& ui, const Rect& room, std::string_view landmark_prefix,
                 std::span<const GuessClass> classes, std::span<const double> truth) {
    if (classes.empty()) return;
    const bool open = ui.guess.stage == Guess::Stage::open;
    const std::size_t furthest = open ? 0 : furthest_guess(ui.guess, classes, truth);
    float name_width = ui.px(36);
    for (const GuessClass& item : classes)
        name_width = std::max(name_width, text_size(ui.fonts.body, item.name).x);
    Rect rows = room;
    const Rect foot = rows.cut_bottom(std::min(guess_foot_height(ui), room.height() * 0.4F));
    rows.cut_bottom(ui.px(foot_gap));
    // Where all of them are too many for one column, they stand in several.
    std::size_t columns = 1;
    const auto rows_in = [&](std::size_t count) { return (classes.size() + count - 1) / count; };
    const auto row_height = [&] { return rows.height() / static_cast<float>(rows_in(columns)); };
    while (row_height() < ui.px(22) && rows.width() / static_cast<float>(columns + 1) >= ui.px(260))
        ++columns;
    const float column_gap = columns > 1 ? ui.px(2 * gap) : 0;
    const float pitch = (rows.width() + column_gap) / static_cast<float>(columns);
    const float height = std::min(row_height(), ui.px(72));
    name_width = std::min(name_width + ui.px(22), (pitch - column_gap) * 0.3F);
    float logit_width = 0;
    for (const GuessClass& item : classes)
        if (!item.logit.empty())
            logit_width =
                std::max(logit_width, text_size(ui.fonts.number_small, item.logit).x + 1 + ui.px(10));
    ImFont* const font = height >= ui.px(26) ? ui.fonts.number : ui.fonts.number_small;
    Rect bars = rows;
    bars.cut_left(name_width + ui.px(10) + logit_width);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const GuessClass& item = classes[i];
        const std::size_t column = i / rows_in(columns);
        const std::size_t line = i % rows_in(columns);
        const ImVec2 corner(rows.min.x + static_cast<float>(column) * pitch,
                            rows.min.y + static_cast<float>(line) * height);
        Rect row{corner, ImVec2(corner.x + pitch - column_gap, corner.y + height)};
        Rect name = row.cut_left(name_width);
        row.cut_left(ui.px(10));
        if (logit_width > 0) {
            Rect logit = row.cut_left(logit_width);
            logit.cut_right(ui.px(10));
            text(ui, logit, ui.fonts.number_small, ui.theme.secondary, item.logit, Align::right);
            landmark(ui, formatted(ui, "{}/{}/logit", landmark_prefix, item.index), logit, item.logit,
                     item.index);
        }
        const Rect dot = name.cut_left(ui.px(18));
        ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(dot.min.x + ui.px(6), dot.centre().y), ui.px(5),
                                                    item.colour);
        text(ui, name, ui.fonts.body, ui.lit_class == item.index ? ui.theme.text : ui.theme.secondary,
             item.name);
        const Rect bar = row.inset(0, std::clamp(height * 0.18F, ui.px(1.5F), ui.px(12)));
        const std::string_view landmark_name = formatted(ui, "{}/{}", landmark_prefix, item.index);
        if (open) {
            guess_bar(ui, landmark_name, bar, row, item, font);
        } else if (item.index < truth.size()) {
            revealed_bar(ui, landmark_name, bar, item, truth[item.index], i == furthest);
        }
    }
    guess_foot(ui, foot, bars, classes, truth);
}

}  // namespace softmaxlab
