#include "app/labs/attention/dimensions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "app/labs/attention/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"
#include "app/widgets/plot.h"
#include "app/widgets/plot_labels.h"

namespace softmaxlab::attention {
namespace {

constexpr std::size_t study_tokens = 64;
constexpr std::size_t max_studied = 4096;  // d_k of given vectors beyond it would take too long
constexpr std::array<std::size_t, 19> curve_dimensions = {1,  2,  3,  4,   6,   8,   12,  16,  24, 32,
                                                          48, 64, 96, 128, 192, 256, 320, 384, 512};
constexpr double level_room = 1.4;  // above the level line, for its words
constexpr float label_width = 88;   // design pixels

constexpr std::array<std::size_t, 4> table_dimensions = {16, 64, 256, 512};

// ---- the table ----

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
    float share;  ///< of the width
    const char* narrow_title;
    float narrow_share;  ///< … where there is no room for predictions
    int narrow_decimals;
};

const std::array<Quantity, 4> quantities = {{
    {"variance", "score variance", &DimensionFacts::variance,
     "Of all scores. Predicted for independent components of variance 1: d_k without the division, 1 with "
     "it.",
     0.36F, "score variance", 0.24F, 1},
    {"entropy", "entropy, nats", &DimensionFacts::mean_entropy,
     "The mean of the rows' softmax, at the current T.", 0.2F, "entropy", 0.21F, 2},
    {"saturated", "saturated rows", &DimensionFacts::saturated, "Rows whose largest weight is above 0.99.",
     0.18F, "saturated", 0.21F, 0},
    {"p-one-minus-p", "mean p(1 − p)", &DimensionFacts::mean_p_one_minus_p,
     "Over all weights: how much gradient gets through softmax. 0 where a weight is 0 or 1.", 0.18F,
     "p(1 − p)", 0.22F, 3},
}};
constexpr float first_share = 0.08F;
constexpr float narrow_first_share = 0.12F;

/// Whether there is no room for predictions.
bool is_short(const Ui& ui, const Rect& row) {
    return ui.is_narrow(row.width(), narrow_below);
}

float width_of(const Ui& ui, const Quantity& quantity, const Rect& row) {
    return row.width() * (is_short(ui, row) ? quantity.narrow_share : quantity.share);
}

float first_width(const Ui& ui, const Rect& row) {
    return row.width() * (is_short(ui, row) ? narrow_first_share : first_share);
}

std::string_view number_text_of(FrameArena& arena, const Quantity& quantity, double value, bool narrow) {
    const bool percents = quantity.member == &DimensionFacts::saturated;
    if (narrow)
        return joined(arena, fixed(arena, percents ? 100 * value : value, quantity.narrow_decimals, 6),
                      percents ? " %" : "");
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

Line line_of(FrameArena& arena, const DimensionRow& row, bool current) {
    return {formatted(arena, "{}", row.d_k),
            formatted(arena, "{}", row.d_k),
            row.raw,
            row.scaled,
            formatted(arena, "{} random queries and keys of {} components", study_tokens, row.d_k),
            current,
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

void draw_heads(Ui& ui, Rect room) {
    const Rect whole = room;
    Rect upper = room.cut_top(room.height() * 0.5F);
    upper.cut_left(first_width(ui, whole));
    text(ui, room.cut_left(first_width(ui, whole)), ui.fonts.small, ui.theme.secondary, "d_k");
    for (const Quantity& quantity : quantities) {
        const float width = width_of(ui, quantity, whole);
        Rect lower = room.cut_left(width);
        const bool narrow = is_short(ui, whole);
        const bool predicted = quantity.member == &DimensionFacts::variance && !narrow;
        text(ui, upper.cut_left(width), ui.fonts.small, ui.theme.text,
             predicted ? "score variance (predicted)"
             : narrow  ? quantity.narrow_title
                       : quantity.title,
             Align::right);
        text(ui, lower.cut_left(lower.width() * 0.5F), ui.fonts.small, ui.theme.secondary, "raw",
             Align::right);
        text(ui, lower, ui.fonts.small, ui.theme.secondary, "÷ √d_k", Align::right);
    }
}

/// Whether what the division does is to be guessed. The last line is about the weights on screen.
bool hides_study(const Ui& ui) {
    return veiled(ui, learning::Quantity::dimensions) || hides_weights(ui);
}

void draw_cell(Ui& ui, const Rect& place, const Line& line, const Quantity& quantity, bool scaled,
               bool narrow) {
    if (hides_study(ui)) {
        text(ui, place, ui.fonts.number_small, ui.theme.secondary, veiled_words, Align::right);
        landmark(
            ui,
            formatted(ui, "attention/dimensions/{}/{}/{}", line.id, scaled ? "scaled" : "raw", quantity.id),
            place, veiled_words);
        return;
    }
    const std::optional<DimensionFacts>& facts = scaled ? line.scaled : line.raw;
    const double value = facts ? (*facts).*quantity.member : NAN;
    if (std::isnan(value)) {
        text(ui, place, ui.fonts.small, ui.theme.faint, "–", Align::right);
        return;
    }
    const std::string_view name =
        formatted(ui, "attention/dimensions/{}/{}/{}", line.id, scaled ? "scaled" : "raw", quantity.id);
    const std::string_view words = number_text_of(ui, quantity, value, narrow);
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
    const bool narrow = is_short(ui, place);
    text(ui, row.cut_left(first_width(ui, place)), ui.fonts.small, ui.theme.text, line.title);
    for (const Quantity& quantity : quantities) {
        Rect pair = row.cut_left(width_of(ui, quantity, place));
        draw_cell(ui, pair.cut_left(pair.width() * 0.5F), line, quantity, false, narrow);
        draw_cell(ui, pair, line, quantity, true, narrow);
    }
}

/// The height that it needs, whether the current number of dimensions is in the list or not.
float table_height(const Ui& ui) {
    constexpr std::size_t lines =
        2 + table_dimensions.size() + 2;  // heads, the list, the current one, what is shown
    return ui.px(line_height * static_cast<float>(lines) + shown_gap);
}

/// Variance, entropy, saturation and p(1 − p) with and without the division: of the numbers of dimensions in
/// table_dimensions, of the current one, and of the matrix on screen.
void draw_table(LabContext& context, std::span<const DimensionRow> rows, Rect room) {
    Ui& ui = context.ui;
    const std::size_t current = key_dimension(context.document.scene().attention);
    draw_heads(ui, room.cut_top(ui.px(2 * line_height)));
    for (const DimensionRow& row : rows) {
        const bool listed =
            std::find(table_dimensions.begin(), table_dimensions.end(), row.d_k) != table_dimensions.end();
        if (listed || row.d_k == current)
            draw_line(ui, room.cut_top(ui.px(line_height)), line_of(ui, row, row.d_k == current));
    }
    room.cut_top(ui.px(shown_gap));
    draw_line(ui, room.cut_top(ui.px(line_height)), line_on_screen(ui, context.results.attention()));
}

// ---- the curves ----

/// Those of the curves, and the current one.
std::vector<std::size_t> dimensions_with(std::size_t current) {
    std::vector<std::size_t> all(curve_dimensions.begin(), curve_dimensions.end());
    const auto place = std::lower_bound(all.begin(), all.end(), current);
    const bool new_one = place == all.end() || *place != current;
    if (current > 0 && current <= max_studied && new_one) all.insert(place, current);
    return all;
}

/// A T that is dragged does not make the scores anew.
std::span<const DimensionRow> study_of(const Scene& scene, KeptStudy& kept) {
    const std::size_t d_k = key_dimension(scene.attention);
    const std::uint64_t seed = scene.attention.seed;
    const bool same_scores = kept.study && kept.seed == seed && kept.d_k == d_k;
    if (!same_scores) kept.study.emplace(dimensions_with(d_k), study_tokens, seed);
    if (!same_scores || kept.temperature != scene.temperature) kept.rows = kept.study->at(scene.temperature);
    kept.seed = seed;
    kept.d_k = d_k;
    kept.temperature = scene.temperature;
    return kept.rows;
}

Edit with_dimension(double d_k) {
    const double whole = std::clamp(std::round(d_k), 1.0, static_cast<double>(max_key_dimensions));
    return edit::ChangeAttention{edit::SetKeyDimension{static_cast<std::size_t>(whole)}};
}

/// The cursor: given vectors and a model's have the d_k that they have.
Grab grab_dimension(LabContext& context, const Plot& plot) {
    const Attention& attention = context.document.scene().attention;
    if (!is_made_up(attention)) return {};
    Document& document = context.document;
    const Grab g = grab(context.ui, "attention/dimensions/area", plot.frame, GrabKeys::horizontal);
    tooltip(context.ui, "Drag to change d_k of the attention on screen.");
    const bool moved = g.began || ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).x != 0;
    drag(document, g, [&](auto apply) {
        if (g.dragging && moved) {
            apply(with_dimension(plot.x_at(std::clamp(g.pointer.x, plot.frame.min.x, plot.frame.max.x))));
        } else if (g.steps != 0) {
            apply(with_dimension(static_cast<double>(attention.d_k) +
                                 std::copysign(std::max(1.0F, std::fabs(g.steps)), g.steps)));
        }
    });
    return g;
}

struct Curves {
    explicit Curves(FrameArena& arena) : d_k(arena), raw(arena), scaled(arena) {}

    List<double> d_k;
    List<double> raw;
    List<double> scaled;
};

Curves curves_of(FrameArena& arena, std::span<const DimensionRow> rows) {
    Curves curves(arena);
    for (const DimensionRow& row : rows) {
        if (row.d_k > max_key_dimensions) continue;
        curves.d_k.push_back(static_cast<double>(row.d_k));
        curves.raw.push_back(row.raw.mean_entropy);
        curves.scaled.push_back(row.scaled.mean_entropy);
    }
    return curves;
}

void draw_curves(Ui& ui, const Plot& plot, const Curves& curves, float right) {
    const ImU32 without = ui.theme.secondary;
    plot_curve(ui, plot, {curves.d_k, curves.raw, without, 2, true});
    plot_curve(ui, plot, {curves.d_k, curves.scaled, ui.theme.accent, 2.5F});
    PlotLabel divided;
    divided.y = curves.scaled.back();
    divided.words = "÷ √d_k";
    divided.colour = ui.theme.accent;
    PlotLabel raw;
    raw.y = curves.raw.back();
    raw.words = "raw";
    raw.colour = without;
    const std::array<PlotLabel, 2> labels = {divided, raw};
    plot_labels(ui, plot, plot.frame.max.x + ui.px(4), right, labels);
}

/// The study's line of the current number of dimensions.
const DimensionRow* current_row(const Scene& scene, std::span<const DimensionRow> rows) {
    const std::size_t d_k = key_dimension(scene.attention);
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const DimensionRow& r) { return r.d_k == d_k; });
    return row == rows.end() ? nullptr : &*row;
}

void draw_cursor(LabContext& context, const Plot& plot, std::span<const DimensionRow> rows,
                 const Grab& grab) {
    Ui& ui = context.ui;
    const DimensionRow* const row = current_row(context.document.scene(), rows);
    if (row == nullptr || row->d_k > max_key_dimensions) return;
    const auto x = static_cast<double>(row->d_k);
    if (!hides_study(ui)) {
        plot_marker(ui, plot, x, row->raw.mean_entropy, ui.theme.secondary);
        plot_marker(ui, plot, x, row->scaled.mean_entropy, ui.theme.accent);
    }
    const float at = plot.pixel(x, 0).x;
    plot_cursor(ui, plot, at, formatted(ui, "d_k = {}", row->d_k), grab);
    landmark(ui, "attention/dimensions/d_k",
             {ImVec2(at - ui.px(6), plot.frame.min.y), ImVec2(at + ui.px(6), plot.frame.max.y)},
             formatted(ui, "{}", row->d_k));
}

void draw_plot_head(LabContext& context, const Rect& place, std::span<const DimensionRow> rows) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const std::string_view t = temperature_text(ui, scene.temperature);
    std::string_view now;
    const DimensionRow* const row = hides_study(ui) ? nullptr : current_row(scene, rows);
    if (row != nullptr)
        now = formatted(ui, ": {} raw, {} divided", fitted(ui, row->raw.mean_entropy, 6),
                        fitted(ui, row->scaled.mean_entropy, 6));
    std::string_view words =
        formatted(ui, "Mean entropy of {} random rows in nats, T = {}{}", study_tokens, t, now);
    if (text_size(ui.fonts.small, words).x > place.width())
        words = formatted(ui, "Mean entropy, nats, T = {}{}", t, now);
    text(ui, place, ui.fonts.small, ui.theme.secondary, words);
    landmark(ui, "attention/dimensions/words", place, words);
}

void draw_entropy_plot(LabContext& context, std::span<const DimensionRow> rows, Rect room) {
    Ui& ui = context.ui;
    room.cut_top(ui.px(16));  // for the words at the cursor
    const double uniform = std::log(static_cast<double>(study_tokens));
    PlotMargins margins;
    margins.right = label_width;
    const Plot plot = begin_plot(ui, "attention/dimensions/entropy", room,
                                 {1, static_cast<double>(max_key_dimensions), AxisScale::log, "d_k"},
                                 {0, uniform * level_room, AxisScale::linear, ""}, {}, margins);
    const Grab g = grab_dimension(context, plot);
    plot_level(ui, plot, uniform, ui.theme.secondary, formatted(ui, "log {}: uniform", study_tokens),
               Align::right);
    if (hides_study(ui)) {
        cover(ui, "attention/dimensions/covered", plot.frame);
    } else {
        draw_curves(ui, plot, curves_of(context.ui, rows), room.max.x);
    }
    draw_cursor(context, plot, rows, g);
}

}  // namespace

void draw_dimensions(LabContext& context, View&, Cache& cache, Rect room) {
    Ui& ui = context.ui;
    if (draw_progress(context, room, context.results.attention().has_output())) return;
    const std::span<const DimensionRow> rows = study_of(context.document.scene(), cache.study);
    draw_table(context, rows, room.cut_top(table_height(ui)));
    room.cut_top(ui.px(6));
    draw_plot_head(context, room.cut_top(ui.px(16)), rows);
    draw_entropy_plot(context, rows, room);
}

}  // namespace softmaxlab::attention
