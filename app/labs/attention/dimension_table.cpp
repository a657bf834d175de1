#include "app/labs/attention/dimension_table.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float line_height = 17;
constexpr float shown_gap = 3;
constexpr float d_k_width = 40;  // of the predicted variance, in brackets
constexpr float one_width = 26;
constexpr float narrow_below = 460;

/// A pair of columns, without and with the division.
struct Quantity {
    const char* id;
    const char* title;
    double DimensionFacts::*member;
    const char* explanation;
    float share;         ///< of the width
    float narrow_share;  ///< … where there is no room for predictions
};

const std::array<Quantity, 4> quantities = {{
    {"variance", "score variance", &DimensionFacts::variance,
     "Of all scores. Predicted for independent components of variance 1: d_k without the division, 1 with "
     "it.",
     0.36F, 0.26F},
    {"entropy", "entropy, nats", &DimensionFacts::mean_entropy,
     "The mean of the rows' softmax, at the present T.", 0.2F, 0.22F},
    {"saturated", "saturated rows", &DimensionFacts::saturated, "Rows whose largest weight is above 0.99.",
     0.18F, 0.22F},
    {"p-one-minus-p", "mean p(1 − p)", &DimensionFacts::mean_p_one_minus_p,
     "Over all weights: how much gradient gets through softmax. 0 where a weight is 0 or 1.", 0.18F, 0.22F},
}};
constexpr float first_share = 0.08F;

bool is_narrow(const Ui& ui, const Rect& row) {
    return row.width() < ui.px(narrow_below);
}

float width_of(const Ui& ui, const Quantity& quantity, const Rect& row) {
    return row.width() * (is_narrow(ui, row) ? quantity.narrow_share : quantity.share);
}

std::string_view number_text_of(FrameArena& arena, const Quantity& quantity, double value) {
    return quantity.member == &DimensionFacts::saturated ? percent(arena, value) : fitted(arena, value, 6);
}

/// What the matrix on screen has; the column that its scaling does not make is left empty.
struct Line {
    std::string_view id;
    std::string_view title;
    std::optional<DimensionFacts> raw;
    std::optional<DimensionFacts> scaled;
    std::string_view what;  ///< for the explanations
    bool strong = false;
    std::optional<std::size_t> predicted_raw = std::nullopt;  ///< variance
};

Line line_of(FrameArena& arena, const DimensionRow& row, bool present) {
    return {formatted(arena, "{}", row.d_k),
            formatted(arena, "{}", row.d_k),
            row.raw,
            row.scaled,
            formatted(arena, "64 random queries and keys of {} components", row.d_k),
            present,
            row.d_k};
}

Line line_on_screen(FrameArena& arena, AttentionResults& results) {
    const AttentionSummary& summary = results.summary();
    DimensionFacts facts;
    facts.variance = summary.score_variance * results.scale() * results.scale();
    facts.mean_entropy = summary.mean_entropy;
    facts.saturated = summary.saturated;
    facts.mean_p_one_minus_p = summary.mean_p_one_minus_p;
    Line line;
    line.id = "shown";
    line.title = "shown";
    line.what =
        formatted(arena, "The matrix on screen, with its mask: {} × {}", results.queries(), results.keys());
    line.strong = true;
    (results.scale() == 1 ? line.raw : line.scaled) = facts;
    if (results.scale() == 1) return line;
    // The scores before the division are there as well; a softmax of them is not.
    DimensionFacts before;
    before.variance = summary.score_variance;
    before.mean_entropy = before.saturated = before.mean_p_one_minus_p = NAN;
    line.raw = before;
    return line;
}

void heads(Ui& ui, Rect room) {
    const Rect whole = room;
    Rect upper = room.cut_top(room.height() * 0.5F);
    upper.cut_left(whole.width() * first_share);
    text(ui, room.cut_left(whole.width() * first_share), ui.fonts.small, ui.theme.secondary, "d_k");
    for (const Quantity& quantity : quantities) {
        const float width = width_of(ui, quantity, whole);
        Rect lower = room.cut_left(width);
        const bool predicted = quantity.member == &DimensionFacts::variance && !is_narrow(ui, whole);
        text(ui, upper.cut_left(width), ui.fonts.small, ui.theme.text,
             predicted ? "score variance (predicted)" : quantity.title, Align::right);
        text(ui, lower.cut_left(lower.width() * 0.5F), ui.fonts.small, ui.theme.secondary, "raw",
             Align::right);
        text(ui, lower, ui.fonts.small, ui.theme.secondary, "÷ √d_k", Align::right);
    }
}

void cell(Ui& ui, const Rect& place, const Line& line, const Quantity& quantity, bool scaled, bool narrow) {
    const std::optional<DimensionFacts>& facts = scaled ? line.scaled : line.raw;
    const double value = facts ? (*facts).*quantity.member : NAN;
    if (std::isnan(value)) {
        text(ui, place, ui.fonts.small, ui.theme.faint, "–", Align::right);
        return;
    }
    const std::string_view name =
        formatted(ui, "attention/dimensions/{}/{}/{}", line.id, scaled ? "scaled" : "raw", quantity.id);
    const std::string_view words = number_text_of(ui, quantity, value);
    Rect room = place;
    if (quantity.member == &DimensionFacts::variance && !narrow) {
        const Rect predicted = room.cut_right(ui.px(scaled ? one_width : d_k_width));
        if (line.predicted_raw) {
            const std::string_view expected = formatted(ui, "({})", scaled ? 1 : *line.predicted_raw);
            text(ui, predicted, ui.fonts.number_small, ui.theme.secondary, expected, Align::right);
            landmark(ui, joined(ui, name, "/predicted"), predicted, expected);
        }
    }
    text(ui, room, ui.fonts.number_small, ui.theme.text, words, Align::right);
    explained(ui, name, place, words,
              formatted(ui, "{}, {} √d_k.\n{}", line.what, scaled ? "divided by" : "not divided by",
                        quantity.explanation));
}

void draw_line(Ui& ui, const Rect& place, const Line& line) {
    if (line.strong) fill(place.inset(-ui.px(4), 0), ui.theme.raised, ui.px(4));
    Rect row = place;
    const bool narrow = is_narrow(ui, place);
    text(ui, row.cut_left(place.width() * first_share), ui.fonts.small, ui.theme.text, line.title);
    for (const Quantity& quantity : quantities) {
        Rect pair = row.cut_left(width_of(ui, quantity, place));
        cell(ui, pair.cut_left(pair.width() * 0.5F), line, quantity, false, narrow);
        cell(ui, pair, line, quantity, true, narrow);
    }
}

}  // namespace

float dimension_table_height(const Ui& ui) {
    constexpr std::size_t lines =
        2 + table_dimensions.size() + 2;  // heads, the list, the present one, what is shown
    return ui.px(line_height * static_cast<float>(lines) + shown_gap);
}

void dimension_table(LabContext& context, std::span<const DimensionRow> rows, Rect room) {
    Ui& ui = context.ui;
    const std::size_t present = key_dimension(context.document.scene().attention);
    heads(ui, room.cut_top(ui.px(2 * line_height)));
    for (const DimensionRow& row : rows) {
        const bool listed =
            std::find(table_dimensions.begin(), table_dimensions.end(), row.d_k) != table_dimensions.end();
        if (listed || row.d_k == present)
            draw_line(ui, room.cut_top(ui.px(line_height)), line_of(ui, row, row.d_k == present));
    }
    room.cut_top(ui.px(shown_gap));
    draw_line(ui, room.cut_top(ui.px(line_height)), line_on_screen(ui, context.results.attention()));
}

}  // namespace softmaxlab
