#include "app/labs/simplex/objective_card.h"

#include <cmath>

#include "app/labs/simplex/map_columns.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

struct Term {
    const char* name;
    const char* key;
    double (*value)(const MapRow&, double temperature);
    const char* formula;
};

double entropy_term(const MapRow& row, double temperature) {
    return row.entropy == 0 ? 0 : temperature * row.entropy;
}

constexpr Term terms[] = {
    {"p·z", "dot", [](const MapRow& row, double) { return row.dot; },
     "p·z = Σ p z: the mean logit. Largest for argmax."},
    {"+ T·H(p)", "bonus", entropy_term,
     "T · H(p), H = -Σ p log p in nats: the reward for spreading. Largest for uniform p."},
    {"= F(p)", "objective", [](const MapRow& row, double) { return row.objective; },
     "F(p) = p·z + T·H(p): softmax is the p that makes it largest."},
};

void term_row(LabContext& context, const SimplexNow& now, const MapColumns& columns, const Rect& row,
              const Term& term, bool last) {
    Ui& ui = context.ui;
    text(ui, columns.name(row), last ? ui.fonts.strong : ui.fonts.body,
         last ? ui.theme.text : ui.theme.secondary, term.name);
    const double temperature = context.document.scene().temperature;
    for (const SimplexMap map : all_maps) {
        const double value = term.value(now.row(map), temperature);
        const bool softmax = map == SimplexMap::softmax;
        NumberCell cell;
        cell.landmark = formatted(ui, "simplex/{}/{}", term.key, key_of(map));
        cell.shown = now.live == 0 ? "-" : fitted(ui, value, 8);
        cell.explanation =
            formatted(ui, "{}\nOf {}: {}", term.formula, name_of(map), exactly(ui, value, Format::f64));
        if (last && !softmax && std::isfinite(value))
            cell.explanation =
                joined(ui, cell.explanation,
                       formatted(ui, "\n{} below that of softmax.", significant(ui, now.maximum - value, 4)));
        cell.font = ui.fonts.number_small;
        cell.colour = now.live == 0       ? ui.theme.secondary
                      : std::isnan(value) ? ui.theme.bad
                      : last && softmax   ? ui.theme.accent
                                          : ui.theme.text;
        number_cell(ui, columns.cell(row, map), cell);
    }
}

/// Whether two numbers that should be one are, in words.
std::string_view agreement(FrameArena& arena, const SimplexNow& now) {
    const double value = now.row(SimplexMap::softmax).objective;
    if (now.live == 0) return "no class takes part";
    if (std::isnan(value)) return "not a number";
    if (value == now.maximum) return "the same to the last bit";
    const double difference = std::fabs(value - now.maximum) / std::max(1.0, std::fabs(now.maximum));
    return formatted(arena, "the same to {}", significant(arena, difference, 1));
}

}  // namespace

void objective_card(LabContext& context, SimplexState& state, const Rect& rect) {
    Ui& ui = context.ui;
    const SimplexNow& now = state.rows.at(context, state.corners.classes());
    Rect inside = card(ui, rect, "Softmax is the p with the largest p·z + T·H(p)");
    const MapColumns columns(ui, inside.width());
    const float height = ui.px(24);
    for (const Term& term : terms) {
        const bool last = term.key == terms[2].key;
        if (last)
            ImGui::GetWindowDrawList()->AddLine(inside.min, ImVec2(inside.max.x, inside.min.y), ui.theme.line,
                                                ui.px(1));
        term_row(context, now, columns, inside.cut_top(height), term, last);
    }
    inside.cut_top(ui.px(6));
    Rect line = inside.cut_top(ui.px(24));
    const std::string_view label = "max F = T·log Σ exp(z/T) =";
    text(ui, line.cut_left(text_size(ui.fonts.body, label).x + ui.px(8)), ui.fonts.body, ui.theme.secondary,
         label);
    NumberCell maximum;
    maximum.landmark = "simplex/maximum";
    maximum.shown = fitted(ui, now.maximum, 9);
    maximum.explanation = formatted(
        ui, "T · log Σ e^(z/T) = {}, computed from the logits alone.\nF at p = {}, computed from p.",
        exactly(ui, now.maximum, Format::f64),
        exactly(ui, now.row(SimplexMap::softmax).objective, Format::f64));
    maximum.font = ui.fonts.number;
    maximum.colour = std::isnan(now.maximum) ? ui.theme.bad : ui.theme.accent;
    number_cell(ui, line, maximum);
    const std::string_view words = agreement(ui, now);
    const Rect foot = inside.cut_top(ui.px(18));
    text(ui, foot, ui.fonts.small, ui.theme.secondary, joined(ui, "F at p, from p itself: ", words));
    landmark(ui, "simplex/agreement", foot, words);
}

}  // namespace softmaxlab
