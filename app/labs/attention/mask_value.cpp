#include "app/labs/attention/mask_value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "app/labs/attention/parts.h"
#include "app/labs/attention/row.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/explained.h"
#include "core/numeric/lost_row.h"

namespace softmaxlab::attention {
namespace {

// ---- in words ----

bool has_nan(const Trace& trace) {
    return std::any_of(trace.probabilities.begin(), trace.probabilities.end(),
                       [](double p) { return std::isnan(p); });
}

/// What a row's masked keys have.
struct MaskedKeys {
    std::size_t count = 0;
    bool all_infinite = true;  ///< their logits, as the format holds them
    double total = 0;          ///< of their weights
    double least = INFINITY;
    double largest = 0;
};

MaskedKeys masked_keys(const Trace& trace, const MaskBits& mask, std::size_t query) {
    MaskedKeys keys;
    for (std::size_t key = 0; key < trace.probabilities.size(); ++key) {
        if (mask.at(query, key)) continue;
        ++keys.count;
        keys.all_infinite = keys.all_infinite && trace.logits[key] == -INFINITY;
        keys.total += trace.probabilities[key];
        keys.least = std::min(keys.least, trace.probabilities[key]);
        keys.largest = std::max(keys.largest, trace.probabilities[key]);
    }
    return keys;
}

std::string_view range_check(FrameArena& arena, Format format, const MaskedKeys& keys) {
    if (!keys.all_infinite) return {};
    return formatted(arena, "The largest number of {} is {}: −1e9 becomes −∞. ", name_of(format),
                     fitted(arena, limits_of(format).largest, 9));
}

std::string_view words_for_all_masked(FrameArena& arena, const MaskTraces& traces, const MaskedKeys& keys) {
    const std::string_view infinite = "All keys are masked. With −∞ every weight is NaN (−∞ − −∞). ";
    if (has_nan(traces.number))
        return joined(arena, infinite, range_check(arena, traces.format, keys),
                      "So −1e9 ends in the same NaN.");
    const std::string_view each = keys.least == keys.largest
                                      ? formatted(arena, "uniform, {} each,", fitted(arena, keys.largest, 7))
                                      : formatted(arena, "from {} to {},", fitted(arena, keys.least, 7),
                                                  fitted(arena, keys.largest, 7));
    return joined(
        arena, infinite,
        formatted(arena, "With −1e9 the weights are {} over keys that should all be left out.", each));
}

// ---- in numbers ----

constexpr double masking_number = -1e9;

// Design pixels.
constexpr float line_height = 18;
constexpr float max_row_height = 30;
constexpr float token_width = 74;
constexpr float number_width = 54;
constexpr float column_gap = 16;
constexpr float full_width = 480;
constexpr float stacked_below = 440;

/// As wide as there is room for.
struct Widths {
    float token;
    float number;
    float gap;
};

Widths widths_in(const Ui& ui, const Rect& room) {
    const float factor = std::clamp(room.width() / ui.px(full_width), 0.8F, 1.0F);
    return {ui.px(token_width * factor), ui.px(number_width * factor), ui.px(column_gap * factor)};
}

/// One of the two masks, as a pair of columns.
struct Column {
    const char* id;
    const char* title;
    const Trace& trace;
};

double sum_over(const Trace& trace, const MaskBits& mask, std::size_t query, bool masked) {
    double sum = 0;
    for (std::size_t key = 0; key < trace.probabilities.size(); ++key)
        if (mask.at(query, key) != masked) sum += trace.probabilities[key];
    return sum;
}

ImU32 ink(const Ui& ui, double value) {
    return std::isnan(value) ? ui.theme.bad : ui.theme.text;
}

void draw_number(Ui& ui, Rect& row, float width, std::string_view name, double value) {
    const Rect place = row.cut_left(width);
    text(ui, place, ui.fonts.number_small, ink(ui, value), fitted(ui, value, 7), Align::right);
    landmark(ui, name, place, fitted(ui, value, 7));
}

void draw_heads(Ui& ui, Rect room, const Widths& widths, const std::array<Column, 2>& columns) {
    Rect upper = room.cut_top(room.height() * 0.5F);
    upper.cut_left(widths.token);
    text(ui, room.cut_left(widths.token), ui.fonts.small, ui.theme.secondary, "key");
    for (const Column& column : columns) {
        text(ui, upper.cut_left(2 * widths.number), ui.fonts.small, ui.theme.text, column.title,
             Align::right);
        for (const char* word : {"logit", "weight"})
            text(ui, room.cut_left(widths.number), ui.fonts.small, ui.theme.secondary, word, Align::right);
        upper.cut_left(widths.gap);
        room.cut_left(widths.gap);
    }
}

/// The masked keys first where there is no room for all: they are what this is about.
List<std::size_t> visible_keys(FrameArena& arena, const Trace& trace, const MaskBits& mask, std::size_t query,
                               std::size_t max_count) {
    if (trace.probabilities.size() <= max_count) return shown_keys(arena, trace.probabilities, max_count);
    List<std::size_t> keys = shown_keys(arena, trace.probabilities, max_count / 2);
    for (std::size_t key = 0; key < trace.probabilities.size() && keys.size() < max_count; ++key)
        if (!mask.at(query, key) && std::find(keys.begin(), keys.end(), key) == keys.end())
            keys.push_back(key);
    return keys;
}

void draw_table(LabContext& context, const TokenLabels& labels, const MaskTraces& traces, Rect room,
                const Widths& widths, const std::array<Column, 2>& columns) {
    Ui& ui = context.ui;
    const MaskBits& mask = context.results.attention().mask();
    draw_heads(ui, room.cut_top(ui.px(2 * line_height - 4)), widths, columns);
    const auto fitting = static_cast<std::size_t>(std::max(2.0F, room.height() / ui.px(line_height)));
    const List<std::size_t> keys =
        visible_keys(ui, traces.number, mask, traces.query, std::min(max_listed_keys, fitting));
    const float height = std::min(room.height() / static_cast<float>(keys.size()), ui.px(max_row_height));
    for (const std::size_t key : keys) {
        Rect row = room.cut_top(height);
        if (!mask.at(traces.query, key)) hatch(row, with_alpha(ui.theme.faint, 0.35F), ui.px(8), ui.px(1));
        draw_token(ui, row.cut_left(widths.token), labels.keys, key);
        for (const Column& column : columns) {
            const std::string_view name = formatted(ui, "attention/row/mask/{}/", column.id);
            const Rect both{row.min, ImVec2(row.min.x + 2 * widths.number, row.max.y)};
            draw_number(ui, row, widths.number, formatted(ui, "{}logit/{}", name, key),
                        column.trace.logits[key]);
            draw_number(ui, row, widths.number, formatted(ui, "{}weight/{}", name, key),
                        column.trace.probabilities[key]);
            explain_place(ui, both, formatted(ui, "{}{}", name, key),
                          explain_traced_weight(ui, column.trace, key));
            row.cut_left(widths.gap);
        }
    }
}

void draw_format_buttons(Ui& ui, Format& chosen, Rect bar) {
    for (const Format format : mask_formats) {
        const std::string_view label(name_of(format));
        if (button(ui, joined(ui, "attention/row/format/", label), bar.cut_left(button_width(ui, label)),
                   label, ButtonKind::quiet, chosen == format))
            chosen = format;
        tooltip(ui, formatted(ui, "Stable softmax, every step rounded to {}, whose largest number is {}.",
                              label, fitted(ui, limits_of(format).largest, 9)));
        bar.cut_left(ui.px(2));
    }
}

void draw_sums(LabContext& context, const MaskTraces& traces, Rect& room, const Widths& widths,
               const std::array<Column, 2>& columns) {
    Ui& ui = context.ui;
    const MaskBits& mask = context.results.attention().mask();
    const float label_width = room.width() - 2 * widths.number;
    const auto line = [&](const char* label, const char* id, const auto& value_of, const char* explanation) {
        Rect row = room.cut_top(ui.px(line_height));
        text(ui, row.cut_left(label_width), ui.fonts.small, ui.theme.secondary, label);
        const Rect both = row;
        for (const Column& column : columns)
            draw_number(ui, row, widths.number, formatted(ui, "attention/row/mask/{}/{}", column.id, id),
                        value_of(column.trace));
        explain_place(ui, both, joined(ui, "attention/row/mask/", id), explanation);
    };
    Rect head = room.cut_top(ui.px(line_height));
    head.cut_left(label_width);
    for (const Column& column : columns)
        text(ui, head.cut_left(widths.number), ui.fonts.small, ui.theme.text, column.title, Align::right);
    line(
        "mask", "masked", [&](const Trace& t) { return sum_over(t, mask, traces.query, true); },
        "The weights of the masked keys, together.");
    line(
        "others", "live", [&](const Trace& t) { return sum_over(t, mask, traces.query, false); },
        "The weights of the keys that take part, together: added without rounding, so that it shows what the "
        "format made of each.");
    line(
        "Σ", "sum", [](const Trace& t) { return sum_of_probabilities(t); },
        "All weights, added from the left in the format itself.");
}

}  // namespace

std::string_view explain_traced_weight(FrameArena& arena, const Trace& trace, std::size_t key) {
    const std::string_view max = trace.max ? fitted(arena, *trace.max, 9) : "NaN";
    return formatted(arena, "In {}: logit {}, max {}, exponent {}\ne^({}) / Σ = {} / {} = {}",
                     name_of(trace.format), fitted(arena, trace.logits[key], 9), max,
                     fitted(arena, trace.shifted[key], 9), fitted(arena, trace.shifted[key], 9),
                     fitted(arena, trace.exponentials[key], 9), fitted(arena, trace.sum, 9),
                     exactly(arena, trace.probabilities[key], trace.format));
}

std::string_view mask_value_words(FrameArena& arena, const MaskTraces& traces, const MaskBits& mask) {
    const MaskedKeys keys = masked_keys(traces.number, mask, traces.query);
    if (keys.count == 0) return "No key of this row is masked: either value changes nothing.";
    if (keys.count == traces.number.probabilities.size()) return words_for_all_masked(arena, traces, keys);
    for (const Trace* const trace : {&traces.infinity, &traces.number}) {
        if (const std::optional<LostRow> lost = lost_row(*trace))
            return formatted(
                arena, "{} No mask value can mend that.",
                words_with(*lost, formatted(arena, "Key {}", lost->failure.class_index.value_or(0))));
    }
    const std::string_view range = range_check(arena, traces.format, keys);
    if (keys.total > 0)
        return joined(arena, range,
                      formatted(arena, "With −1e9 the masked keys get {} of the weight, with −∞ nothing.",
                                fitted(arena, keys.total, 7)));
    double largest = 0;
    for (std::size_t key = 0; key < traces.number.probabilities.size(); ++key)
        largest = std::max(largest,
                           std::fabs(traces.number.probabilities[key] - traces.infinity.probabilities[key]));
    if (largest > 0)
        return joined(arena, range,
                      formatted(arena, "The weights differ by up to {}.", fitted(arena, largest, 7)));
    return joined(arena, range,
                  formatted(arena, "Both masks give the same weights in {}, and the masked keys exactly 0.",
                            name_of(traces.format)));
}

MaskTraces mask_traces(AttentionResults& results, std::size_t query, double temperature, Format format) {
    std::vector<double> infinite = results.score_row(query);
    for (double& score : infinite) score *= results.scale();
    std::vector<double> numbers = infinite;
    for (std::size_t key = 0; key < infinite.size(); ++key) {
        if (results.mask().at(query, key)) continue;
        infinite[key] = -INFINITY;
        numbers[key] += masking_number;
    }
    return {results.weights_version(),
            query,
            temperature,
            format,
            trace(infinite, temperature, format, Method::stable),
            trace(numbers, temperature, format, Method::stable)};
}

void draw_mask_values(LabContext& context, View& view, Cache& cache, Rect room, std::size_t query) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const double temperature = context.document.scene().temperature;
    const std::optional<MaskTraces>& kept = cache.traces;
    if (!kept || kept->version != results.weights_version() || kept->query != query ||
        kept->temperature != temperature || kept->format != view.format)
        cache.traces = mask_traces(results, query, temperature, view.format);
    const MaskTraces& traces = *cache.traces;
    const std::array<Column, 2> columns = {
        {{"infinity", "−∞", traces.infinity}, {"number", "−1e9", traces.number}}};
    const std::string_view words = mask_value_words(ui, traces, results.mask());
    if (ui.is_narrow(room.width(), stacked_below)) {
        // One below the other: the format, the keys, the sums, what they say.
        draw_format_buttons(ui, view.format, room.cut_top(ui.px(26)));
        const float height = wrapped_size(ui.fonts.small, words, room.width()).y;
        const Rect foot = room.cut_bottom(height);
        room.cut_bottom(ui.px(6));
        const float number = room.width() * 0.17F;
        const Widths narrow{room.width() - 4 * number - ui.px(8), number, ui.px(8)};
        Rect sums = room.cut_bottom(ui.px(4 * line_height));
        draw_table(context, cache.labels, traces, room, narrow, columns);
        draw_sums(context, traces, sums, narrow, columns);
        paragraph(ui, foot, ui.fonts.small, ui.theme.text, words);
        return landmark(ui, "attention/row/mask/words", foot, words);
    }
    Rect right = room;
    const Widths widths = widths_in(ui, room);
    const Rect left = right.cut_left(widths.token + 4 * widths.number + widths.gap);
    right.cut_left(1.5F * widths.gap);
    draw_table(context, cache.labels, traces, left, widths, columns);
    draw_format_buttons(ui, view.format, right.cut_top(ui.px(26)));
    right.cut_top(ui.px(8));
    draw_sums(context, traces, right, widths, columns);
    right.cut_top(ui.px(8));
    paragraph(ui, right, ui.fonts.small, ui.theme.text, words);
    landmark(ui, "attention/row/mask/words", right, words);
}

}  // namespace softmaxlab::attention
