#include "app/labs/softmax/formula.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <limits>

#include "app/labs/softmax/ratio.h"
#include "app/labs/softmax/words.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::softmax_ui {
namespace {

using learning::Quantity;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t max_letters = 16;  // of a class's name in the formula

bool takes_part(const Trace& trace, std::size_t index) {
    return trace.input[index] != -infinity;
}

bool none_takes_part(const Trace& trace) {
    return std::all_of(trace.input.begin(), trace.input.end(), [](double z) { return z == -infinity; });
}

/// Builds the parts of one formula.
struct Terms {
    FrameArena& arena;
    const FormulaSubject& subject;
    const FormulaStyle& style;

    const Trace& trace() const { return subject.trace; }
    const Theme& theme() const { return subject.theme; }
    bool limit() const { return is_limit(subject.scene.temperature); }
    ImU32 colour(std::size_t index) const { return class_ink(subject.scene, theme(), index); }

    // A number: what is none is red.
    FormulaBox number(double value, std::string_view words, ImU32 usual, std::string_view widest = {},
                      Align align = Align::centre) const {
        const ImU32 ink = std::isfinite(value) ? usual : theme().bad;
        return formula::text(words, style.number, ink, widest, align);
    }

    FormulaFont sign_font() const {
        return style.letter == FormulaFont::math_large ? FormulaFont::number_large : FormulaFont::number;
    }

    FormulaBox sign(std::string_view words) const {
        return formula::sign(words, sign_font(), theme().secondary);
    }

    /// T is written where it acts.
    std::string_view over_temperature(std::string_view words) const {
        if (subject.scene.temperature == 1) return words;
        return joined(arena, words, "/", temperature_text(arena, subject.scene.temperature));
    }

    std::string_view difference(std::string_view z, double max) const {
        const std::string_view words = formatted(arena, "{} − {}", z, subtracted_number(arena, max));
        return subject.scene.temperature == 1 ? words : over_temperature(joined(arena, "(", words, ")"));
    }

    std::string_view exponent_words(std::size_t index) const {
        // Where no class is left, the max is −∞ too, and there is a difference to be seen.
        if (!takes_part(trace(), index) && !none_takes_part(trace())) return "−∞";
        const bool stable = trace().method == Method::stable;
        if (style.form == TermForm::quotient)
            return fixed(arena, stable ? trace().shifted[index] : trace().scaled[index], 3, 9);
        const double z = trace().logits[index];
        if (!stable) return over_temperature(formula_logit(arena, z));
        const double max = trace().max.value_or(std::numeric_limits<double>::quiet_NaN());
        if (style.form == TermForm::subtracted) return over_temperature(formula_logit(arena, z - max));
        return difference(formula_logit(arena, z), max);
    }

    bool written_out() const { return style.form != TermForm::value && !limit(); }

    FormulaBox term(std::size_t index) const {
        if (!written_out()) {
            const double value = trace().exponentials[index];
            return number(value, exponential_text(arena, value), colour(index));
        }
        return formula::scripts(arena, formula::text("e", style.letter, colour(index)),
                                formula::text(exponent_words(index), style.exponent, colour(index)));
    }

    FormulaBox placed_term(std::string_view part, std::size_t index) const {
        std::string_view value = exponential_text(arena, trace().exponentials[index]);
        if (written_out()) value = formatted(arena, "e^({}) = {}", exponent_words(index), value);
        return formula::place(term(index), formatted(arena, "softmax/formula/{}/{}", part, index), value,
                              index);
    }

    // Every class that takes part; when none does, all of them, so that there is something to see.
    FormulaBox all_terms() const {
        const bool all = none_takes_part(trace()) || limit();
        List<FormulaBox> parts(arena);
        for (std::size_t i = 0; i < trace().logits.size(); ++i) {
            if (!all && !takes_part(trace(), i)) continue;
            FormulaBox next = placed_term("term", i);
            // A line that is broken goes on with its sign.
            if (!parts.empty()) next = formula::row(arena, {sign("+"), next});
            parts.push_back(next);
        }
        return formula::lines(arena, parts);
    }

    // Too many terms to write down: the sum as a symbol.
    FormulaBox symbolic_sum() const {
        if (limit()) return formula::text(exponential_text(arena, trace().sum), style.number, theme().text);
        const std::string_view exponent = trace().max ? difference("z", *trace().max) : over_temperature("z");
        return formula::row(arena, {formula::text("Σ ", style.letter, theme().text),
                                    formula::scripts(arena, formula::text("e", style.letter, theme().text),
                                                     formula::text(exponent, style.exponent, theme().text))});
    }

    FormulaBox name() const {
        const std::string_view name =
            short_name(arena, class_name(subject.scene, subject.index), max_letters);
        const FormulaBox p = formula::text("p", style.letter, theme().text);
        const FormulaBox index =
            formula::text(name, FormulaFont::body, colour(subject.index), subject.widest_name, Align::left);
        return formula::place(formula::scripts(arena, p, {}, index), "softmax/formula/class", name,
                              subject.index);
    }
};

// ---- how it is set ----

constexpr FormulaStyle large(TermForm form) {
    return {FormulaFont::math_large, FormulaFont::number, FormulaFont::number_large, form};
}
constexpr FormulaStyle medium(TermForm form) {
    return {FormulaFont::math_large, FormulaFont::number_small, FormulaFont::number_large, form};
}
constexpr FormulaStyle small(TermForm form) {
    return {FormulaFont::math, FormulaFont::number_small, FormulaFont::number, form};
}

// From what says most in the largest type to what fits everywhere.
constexpr std::array<FormulaStyle, 7> styles = {
    large(TermForm::full),  medium(TermForm::full),      medium(TermForm::subtracted),
    small(TermForm::full),  small(TermForm::subtracted), small(TermForm::quotient),
    small(TermForm::value),
};

/// The formula in place: its head and, behind it or on a line of its own, its tail.
struct Arrangement {
    explicit Arrangement(FrameArena& arena) : head(arena), tail(arena) {}

    FormulaLayout head;
    FormulaLayout tail;
    bool one_line = true;
    float gap = 0;  ///< between the two lines

    float width() const { return one_line ? head.width + tail.width : std::max(head.width, tail.width); }
    float height() const {
        return one_line ? std::max(head.ascent, tail.ascent) + std::max(head.descent, tail.descent)
                        : head.height() + gap + tail.height();
    }
};

enum class Sum { whole, broken };

Arrangement arrange(Ui& ui, const FormulaSubject& subject, const FormulaStyle& style, Sum sum, bool one_line,
                    float width) {
    const FormulaType type = formula_type(ui, style.letter);
    Arrangement arrangement(ui);
    arrangement.one_line = one_line;
    arrangement.gap = ui.px(6);
    arrangement.tail = layout_formula(ui, formula_tail(ui, subject, style), type, width);
    const float room = one_line ? width - arrangement.tail.width : width;
    arrangement.head =
        layout_formula(ui, formula_head(ui, subject, style), type, sum == Sum::whole ? FLT_MAX : room);
    return arrangement;
}

/// The first arrangement that fits; the last one if none does.
Arrangement best_arrangement(Ui& ui, const FormulaSubject& subject, const Rect& room) {
    Arrangement arrangement(ui);
    const auto fits = [&](const FormulaStyle& style, Sum sum, bool one_line) {
        arrangement = arrange(ui, subject, style, sum, one_line, room.width());
        return arrangement.width() <= room.width() && arrangement.height() <= room.height();
    };
    // A sum on one line is read at a glance: worth a smaller exponent, or a second line for the numbers.
    for (const FormulaStyle& style : {large(TermForm::full), medium(TermForm::full)}) {
        if (fits(style, Sum::whole, true) || fits(style, Sum::whole, false)) return arrangement;
    }
    for (const FormulaStyle& style : styles) {
        if (fits(style, Sum::broken, true) || fits(style, Sum::broken, false)) return arrangement;
    }
    return arrangement;
}

// Each number explains itself: every digit, and where it comes from.
void explain_numbers(Ui& ui, const FormulaLayout& layout, ImVec2 origin, const SoftmaxView& shown) {
    for (const FormulaLayout::Place& place : layout.places) {
        if (!place.class_index) continue;
        const bool result = place.landmark == "softmax/formula/result";
        if (result && veiled(ui, Quantity::p)) continue;
        explain_place(ui, place.rect.moved(origin), place.landmark,
                      result ? explain_probability(shown, *place.class_index)
                             : explain_exponential(shown, *place.class_index),
                      place.class_index);
    }
}

std::string_view widest_name(Ui& ui, const Scene& scene) {
    std::string_view widest;
    float width = 0;
    for (std::size_t i = 0; i < scene.classes.size(); ++i) {
        const std::string_view name = short_name(ui, class_name(scene, i), max_letters);
        const float own = text_size(ui.fonts.body, name).x;
        if (own > width) widest = name;
        width = std::max(width, own);
    }
    return widest;
}

}  // namespace

FormulaBox formula_head(FrameArena& arena, const FormulaSubject& subject, const FormulaStyle& style) {
    const Terms terms{arena, subject, style};
    const bool many = class_count(subject.scene) > max_classes;
    return formula::row(
        arena, {terms.name(), terms.sign("="),
                formula::fraction(arena, terms.placed_term("numerator", subject.index),
                                  many ? terms.symbolic_sum() : terms.all_terms(), subject.theme.text)});
}

FormulaBox formula_tail(FrameArena& arena, const FormulaSubject& subject, const FormulaStyle& style) {
    const Terms terms{arena, subject, style};
    const Trace& trace = subject.trace;
    const double e = trace.exponentials[subject.index];
    const double p = trace.probabilities[subject.index];
    const ImU32 colour = terms.colour(subject.index);
    const FormulaBox numerator =
        formula::place(terms.number(e, exponential_text(arena, e), colour, "0.000"),
                       "softmax/formula/exponential", exponential_text(arena, e), subject.index);
    const FormulaBox sum = formula::place(
        terms.number(trace.sum, exponential_text(arena, trace.sum), subject.theme.text, "0.000"),
        "softmax/formula/sum", exponential_text(arena, trace.sum), std::nullopt);
    const bool hides = subject.hides_result;
    const std::string_view result_words = hides ? veiled_words : probability_digits(arena, p);
    const FormulaBox result =
        formula::place(terms.number(hides ? 0 : p, result_words, colour, "0.000000", Align::left),
                       "softmax/formula/result", result_words, subject.index);
    return formula::row(arena, {terms.sign("="), formula::fraction(arena, numerator, sum, subject.theme.text),
                                terms.sign("="), result});
}

void draw_formula_card(LabContext& context, const Rect& room) {
    Ui& ui = context.ui;
    const bool stage = context.stage;
    Rect inside = card(ui, room, stage ? "" : "The formula, now");
    const Rect ratio_room = inside.cut_bottom(stage ? 0 : ui.px(34));
    const Rect remark_room = inside.cut_bottom(stage ? 0 : ui.px(20));

    const bool hides = hides_formula(ui);
    const bool hides_ratio =
        hides || veiled(ui, Quantity::p) || veiled(ui, Quantity::ratio) || veiled(ui, Quantity::formula);
    if (hides_ratio && !stage) {
        cover(ui, "softmax/ratio", ratio_room.inset(0, ui.px(2)));
        landmark(ui, "softmax/ratio/second", ratio_room, veiled_words);
        landmark(ui, "softmax/ratio/computed", ratio_room, veiled_words);
    }
    if (hides) return cover(ui, "softmax/formula", inside);
    const SoftmaxView shown = softmax_view(context);
    const std::size_t most_probable = context.results.ranking().front();
    const bool lit = ui.lit_class && *ui.lit_class < class_count(shown.scene);
    const std::size_t index = lit ? *ui.lit_class : most_probable;
    const FormulaSubject subject{
        shown.scene, shown.trace, ui.theme, index, widest_name(ui, shown.scene), veiled(ui, Quantity::p)};
    const Arrangement arrangement = best_arrangement(ui, subject, inside);

    // From the left and vertically centred, so that it stays where it is while its numbers change.
    const float top = inside.min.y + (inside.height() - arrangement.height()) * 0.5F;
    const float ascent = arrangement.one_line ? std::max(arrangement.head.ascent, arrangement.tail.ascent)
                                              : arrangement.head.ascent;
    // On the stage it is alone, and stands in the middle.
    const float spare = std::max(0.0F, inside.width() - arrangement.width());
    const float left = inside.min.x + (stage ? spare * 0.5F : 0);
    const ImVec2 head(left, top + ascent);
    ImVec2 tail(left + arrangement.head.width, head.y);
    if (!arrangement.one_line) {
        tail = ImVec2(left, head.y + arrangement.head.descent + arrangement.gap + arrangement.tail.ascent);
    }
    draw_formula(ui, arrangement.head, head);
    draw_formula(ui, arrangement.tail, tail);
    explain_numbers(ui, arrangement.head, head, shown);
    explain_numbers(ui, arrangement.tail, tail, shown);

    const Remark remark = formula_remark(ui, shown.scene, shown.trace, shown.lost, index);
    if (!remark.words.empty() && !stage && !veiled(ui, Quantity::p)) {
        text(ui, remark_room, ui.fonts.small, remark.bad ? ui.theme.bad : ui.theme.secondary, remark.words);
        landmark(ui, "softmax/formula/remark", remark_room, remark.words);
    }
    if (!stage && !hides_ratio) draw_ratio(context, shown, ratio_room);
}

}  // namespace softmaxlab::softmax_ui
