#include "app/labs/attention/pipeline_layout.h"

#include <algorithm>

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float title_height = 20;
constexpr float scale_height = 24;
constexpr float scale_gap = 5;
constexpr std::array<float, 6> operator_widths = {22, 50, 52, 62, 20, 22};
constexpr float vectors_share = 0.78F;  // of the width of a stage
constexpr float values_share = 0.42F;

PipelineColumn column_from(const Ui& ui, Rect strip) {
    PipelineColumn column;
    column.title = strip.cut_top(ui.px(title_height));
    column.scale = strip.cut_bottom(ui.px(scale_height));
    strip.cut_bottom(ui.px(scale_gap));
    column.body = strip;
    return column;
}

}  // namespace

PipelineLayout lay_out_pipeline(const Ui& ui, Rect inside) {
    float operators = 0;
    for (const float width : operator_widths) operators += ui.px(width);
    const float room = std::max(0.0F, inside.width() - operators);
    const float height = inside.height() - ui.px(title_height + scale_height + scale_gap);
    // The stages are square where the height allows it; the vectors share what is left.
    const float parts = 4 + vectors_share + 2 * values_share;
    const float stage = std::min(height, room / parts);
    const float left = room - 4 * stage;
    const float vectors = left * vectors_share / (vectors_share + 2 * values_share);
    const float values = (left - vectors) * 0.5F;

    PipelineLayout layout;
    const auto sign = [&](std::size_t index) {
        Rect strip = inside.cut_left(ui.px(operator_widths[index]));
        strip.cut_top(ui.px(title_height));
        strip.cut_bottom(ui.px(scale_height + scale_gap));
        layout.operators[index] = strip;
    };
    layout.vectors = column_from(ui, inside.cut_left(vectors));
    for (std::size_t i = 0; i < layout.stages.size(); ++i) {
        sign(i);
        layout.stages[i] = column_from(ui, inside.cut_left(stage));
        layout.stages[i].body.cut_top((height - stage) * 0.5F);  // in line with the signs
    }
    sign(4);
    layout.values = column_from(ui, inside.cut_left(values));
    sign(5);
    layout.output = column_from(ui, inside.cut_left(values));
    return layout;
}

}  // namespace softmaxlab
