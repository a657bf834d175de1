#include "app/labs/attention/attention_lab.h"

#include "app/labs/attention/controls_card.h"
#include "app/labs/attention/matrix_card.h"
#include "app/labs/attention/pipeline_card.h"
#include "app/labs/attention/side_card.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float gutter = 14;
constexpr float controls_height = 104;
constexpr float pipeline_height = 208;
constexpr float least_height = 660;

}  // namespace

float AttentionLab::height(const Ui& ui, float) {
    return ui.px(least_height);
}

void AttentionLab::draw(LabContext& context) {
    const Ui& ui = context.ui;
    Rect area = context.area;
    const Rect controls = area.cut_top(ui.px(controls_height));
    area.cut_top(ui.px(gutter));
    const Rect pipeline = area.cut_top(ui.px(pipeline_height));
    area.cut_top(ui.px(gutter));
    const Rect matrix = area.cut_left((area.width() - ui.px(gutter)) * 0.5F);
    area.cut_left(ui.px(gutter));
    // Inputs before outputs; what is dragged in a matrix counts in the next frame only where it stands behind
    // them.
    controls_card(context, state_, controls);
    context.results.attention().advance(ui.seconds_for_work);
    pipeline_card(context, state_, pipeline);
    matrix_card(context, state_, matrix);
    side_card(context, state_, area);
}

}  // namespace softmaxlab
