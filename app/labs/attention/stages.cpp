#include "app/labs/attention/stages.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "app/labs/attention/stage_picture.h"
#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr double image_bend = 0.25;
constexpr float least_cell = 4;  // design pixels; smaller ones make a picture

}  // namespace

MatrixSize matrix_size(AttentionResults& results) {
    return {results.queries(), results.keys()};
}

const StageName& name_of(AttentionStage stage) {
    return stage_names[static_cast<std::size_t>(stage)];
}

double range_of(AttentionResults& results, AttentionStage stage) {
    const AttentionSummary& summary = results.summary();
    switch (stage) {
        case AttentionStage::scores:
            return summary.score_range;
        case AttentionStage::scaled:
        case AttentionStage::masked:
            return summary.score_range * results.scale();
        case AttentionStage::weights:
            break;
    }
    return summary.largest_weight;
}

double bend_of(AttentionResults& results) {
    return std::max(results.queries(), results.keys()) > most_single_cells ? image_bend : 1.0;
}

ColourTable colours_of(const Theme& theme, AttentionStage stage) {
    if (stage == AttentionStage::weights) return SequentialMap(theme).table();
    return DivergingMap(theme, 1, DivergingHues::teal_violet).table();
}

std::string_view mask_words(const Attention& attention) {
    return attention.mask.value == MaskValue::minus_infinity ? "−∞" : "−1e9";
}

bool as_picture(const Ui& ui, const Rect& rect, const MatrixView& view) {
    const Rect cell = cell_rect(rect, view, {});
    constexpr auto most = static_cast<double>(most_single_cells);
    return view.columns > most || view.rows > most ||
           std::min(cell.width(), cell.height()) < ui.px(least_cell);
}

MatrixMap map_of_stage(LabContext& context, AttentionState& state, AttentionStage stage, const Rect& rect,
                       const MatrixView& view, std::string_view name) {
    AttentionResults& results = context.results.attention();
    const double range = range_of(results, stage);
    MatrixMap map;
    map.landmark = name;
    map.size = {results.queries(), results.keys()};
    if (as_picture(context.ui, rect, view)) {
        map.cells = false;
        map.picture = stage_picture(context, {stage, name, rect, view, state.reduction});
    } else {
        map.value = {context.ui, [&results, &state, stage](std::size_t row, std::size_t column) {
                         return state.numbers.at(stage, results, row, column);
                     }};
        const double bend = bend_of(results);
        if (stage == AttentionStage::weights) {
            map.colour = {context.ui, [colours = SequentialMap(context.ui.theme, bend), range](double value) {
                              return colours.at(value, range);
                          }};
        } else {
            map.colour = {context.ui,
                          [colours = DivergingMap(context.ui.theme, bend, DivergingHues::teal_violet),
                           range](double value) { return colours.at(value, range); }};
        }
        if (stage == AttentionStage::masked || stage == AttentionStage::weights)
            map.hatched = {context.ui, [&results](std::size_t row, std::size_t column) {
                               return !results.mask().at(row, column);
                           }};
        map.least_letters = stage == AttentionStage::weights ? 3 : 4;
        map.hatched_words =
            stage == AttentionStage::masked ? mask_words(context.document.scene().attention) : "0";
    }
    if (state.lit) {
        map.lit_row = state.lit->query;
        map.lit_column = state.lit->key;
    }
    return map;
}

std::string_view words_for_cell(LabContext& context, const AttentionState& state, AttentionStage stage,
                                AttentionCell cell) {
    AttentionResults& results = context.results.attention();
    const Attention& attention = context.document.scene().attention;
    const std::string_view pair =
        formatted(context.ui, "“{}” (query {}) → “{}” (key {})",
                  short_name(context.ui, state.labels.queries.at(cell.query), 20), cell.query + 1,
                  short_name(context.ui, state.labels.keys.at(cell.key), 20), cell.key + 1);
    const bool live = results.mask().at(cell.query, cell.key);
    const double score = results.score(cell.query, cell.key);
    switch (stage) {
        case AttentionStage::scores:
            return formatted(context.ui, "{}\nq·k = {}", pair, fitted(context.ui, score, 9));
        case AttentionStage::scaled:
            return formatted(context.ui, "{}\n{} · {} = {}", pair, fitted(context.ui, score, 9),
                             fitted(context.ui, results.scale(), 6),
                             fitted(context.ui, score * results.scale(), 9));
        case AttentionStage::masked:
            return live ? formatted(context.ui, "{}\n{}: takes part", pair,
                                    fitted(context.ui, score * results.scale(), 9))
                        : formatted(
                              context.ui, "{}\nmasked: {}{}", pair,
                              attention.mask.value == MaskValue::minus_1e9
                                  ? joined(context.ui, fitted(context.ui, score * results.scale(), 9), " + ")
                                  : "",
                              mask_words(attention));
        case AttentionStage::weights:
            break;
    }
    return formatted(context.ui, "{}\nweight {}{}", pair,
                     fitted(context.ui, results.weight(cell.query, cell.key), 9), live ? "" : ", masked");
}

}  // namespace softmaxlab
