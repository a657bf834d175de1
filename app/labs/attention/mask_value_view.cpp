#include "app/labs/attention/mask_value_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "app/labs/attention/row_bars.h"
#include "app/labs/attention/side_parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"

namespace softmaxlab {
namespace {

constexpr double masking_number = -1e9;
constexpr std::array<Format, 3> formats = {Format::f16, Format::bf16, Format::f32};

// Design pixels.
constexpr float line_height = 18;
constexpr float tallest_row = 30;
constexpr float token_width = 74;
constexpr float number_width = 54;
constexpr float column_gap = 16;
constexpr float full_width = 480;

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

void number(Ui& ui, Rect& row, float width, std::string_view name, double value) {
    const Rect place = row.cut_left(width);
    text(ui, place, ui.fonts.number_small, ink(ui, value), fitted(ui, value, 7), Align::right);
    landmark(ui, name, place, fitted(ui, value, 7));
}

void heads(Ui& ui, Rect room, const Widths& widths, const std::array<Column, 2>& columns) {
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
List<std::size_t> keys_in_sight(FrameArena& arena, const Trace& trace, const MaskBits& mask,
                                std::size_t query) {
    if (trace.probabilities.size() <= most_listed_keys)
        return shown_keys(arena, trace.probabilities, most_listed_keys);
    List<std::size_t> keys = shown_keys(arena, trace.probabilities, most_listed_keys / 2);
    for (std::size_t key = 0; key < trace.probabilities.size() && keys.size() < most_listed_keys; ++key)
        if (!mask.at(query, key) && std::find(keys.begin(), keys.end(), key) == keys.end())
            keys.push_back(key);
    return keys;
}

void table(LabContext& context, const TokenLabels& labels, const MaskTraces& traces, Rect room,
           const Widths& widths, const std::array<Column, 2>& columns) {
    Ui& ui = context.ui;
    const MaskBits& mask = context.results.attention().mask();
    heads(ui, room.cut_top(ui.px(2 * line_height - 4)), widths, columns);
    const List<std::size_t> keys = keys_in_sight(ui, traces.number, mask, traces.query);
    const float height = std::min(room.height() / static_cast<float>(keys.size()), ui.px(tallest_row));
    for (const std::size_t key : keys) {
        Rect row = room.cut_top(height);
        if (!mask.at(traces.query, key)) hatch(row, with_alpha(ui.theme.faint, 0.35F), ui.px(8), ui.px(1));
        token_label(ui, row.cut_left(widths.token), labels.keys, key);
        for (const Column& column : columns) {
            const std::string_view name = formatted(ui, "attention/row/mask/{}/", column.id);
            const Rect both{row.min, ImVec2(row.min.x + 2 * widths.number, row.max.y)};
            number(ui, row, widths.number, formatted(ui, "{}logit/{}", name, key), column.trace.logits[key]);
            number(ui, row, widths.number, formatted(ui, "{}weight/{}", name, key),
                   column.trace.probabilities[key]);
            explain_place(ui, both, formatted(ui, "{}{}", name, key),
                          explain_traced_weight(ui, column.trace, key));
            row.cut_left(widths.gap);
        }
    }
}

void format_buttons(Ui& ui, RowViewState& row, Rect bar) {
    for (const Format format : formats) {
        const std::string_view label(name_of(format));
        if (button(ui, joined(ui, "attention/row/format/", label), bar.cut_left(button_width(ui, label)),
                   label, ButtonKind::quiet, row.format == format))
            row.format = format;
        tooltip(ui, formatted(ui, "Stable softmax, every step rounded to {}, whose largest number is {}.",
                              label, fitted(ui, limits_of(format).largest, 9)));
        bar.cut_left(ui.px(2));
    }
}

void sums(LabContext& context, const MaskTraces& traces, Rect& room, const Widths& widths,
          const std::array<Column, 2>& columns) {
    Ui& ui = context.ui;
    const MaskBits& mask = context.results.attention().mask();
    const float label_width = room.width() - 2 * widths.number;
    const auto line = [&](const char* label, const char* id, const auto& value_of, const char* explanation) {
        Rect row = room.cut_top(ui.px(line_height));
        text(ui, row.cut_left(label_width), ui.fonts.small, ui.theme.secondary, label);
        const Rect both = row;
        for (const Column& column : columns)
            number(ui, row, widths.number, formatted(ui, "attention/row/mask/{}/{}", column.id, id),
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

void mask_value_view(LabContext& context, const TokenLabels& labels, RowViewState& row, Rect room,
                     std::size_t query) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const double temperature = context.document.scene().temperature;
    Rect right = room;
    const Widths widths = widths_in(ui, room);
    const Rect left = right.cut_left(widths.token + 4 * widths.number + widths.gap);
    right.cut_left(1.5F * widths.gap);
    format_buttons(ui, row, right.cut_top(ui.px(26)));
    right.cut_top(ui.px(8));

    const std::optional<MaskTraces>& kept = row.traces;
    if (!kept || kept->version != results.weights_version() || kept->query != query ||
        kept->temperature != temperature || kept->format != row.format)
        row.traces = mask_traces(results, query, temperature, row.format);
    const MaskTraces& traces = *row.traces;
    const std::array<Column, 2> columns = {
        {{"infinity", "−∞", traces.infinity}, {"number", "−1e9", traces.number}}};
    table(context, labels, traces, left, widths, columns);
    sums(context, traces, right, widths, columns);
    right.cut_top(ui.px(8));
    const std::string_view words = mask_value_words(ui, traces, results.mask());
    paragraph(ui, right, ui.fonts.small, ui.theme.text, words);
    landmark(ui, "attention/row/mask/words", right, words);
}

}  // namespace softmaxlab
