#include "app/labs/attention/attention_lab.h"

#include <algorithm>
#include <array>

#include "app/labs/attention/controls_card.h"
#include "app/labs/attention/matrix_card.h"
#include "app/labs/attention/pipeline_card.h"
#include "app/labs/attention/side_card.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float gutter = 14;
constexpr float pipeline_height = 204;
constexpr float pipeline_share = 0.3F;  // of the height, where there is more of it
constexpr float stacked_below = 900;    // narrower than this, the lower cards stand below each other
constexpr float lower_height = 330;

bool is_narrow(const Ui& ui, float width) {
    return width < ui.px(stacked_below);
}

/// New names when the text, or the vectors that it names, are new.
void update_labels(LabContext& context, TokenLabels& labels) {
    if (labels.revision == context.document.revision()) return;
    const Attention& attention = context.document.scene().attention;
    labels = {query_labels(attention), key_labels(attention), context.document.revision()};
}

}  // namespace

float AttentionLab::height(const Ui& ui, float width) {
    const float lower = is_narrow(ui, width) ? 2 * lower_height + gutter : lower_height;
    return attention_controls_height(ui, width) + ui.px(pipeline_height + lower + 2 * gutter);
}

void AttentionLab::draw(LabContext& context) {
    const Ui& ui = context.ui;
    Rect area = context.area;
    const Rect controls = area.cut_top(attention_controls_height(ui, area.width()));
    area.cut_top(ui.px(gutter));
    const bool narrow = is_narrow(ui, area.width());
    const float share = narrow ? 0 : pipeline_share * context.area.height();
    const Rect pipeline = area.cut_top(std::max(ui.px(pipeline_height), share));
    area.cut_top(ui.px(gutter));
    Rect matrix;
    if (narrow) {
        matrix = area.cut_top((area.height() - ui.px(gutter)) * 0.5F);
        area.cut_top(ui.px(gutter));
    } else {
        matrix = area.cut_left((area.width() - ui.px(gutter)) * 0.5F);
        area.cut_left(ui.px(gutter));
    }
    state_.lit = state_.cell;
    state_.cell.reset();
    controls_card(context, state_, controls);
    // Each of the other cards has inputs and outputs. The one with the pointer in it comes first, so that the
    // others show in the same frame what is dragged there.
    struct Card {
        void (*draw)(LabContext&, AttentionState&, const Rect&);
        Rect rect;
    };
    std::array<Card, 3> cards = {{{pipeline_card, pipeline}, {matrix_card, matrix}, {side_card, area}}};
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 at = io.MouseDown[0] ? io.MouseClickedPos[0] : io.MousePos;
    std::stable_partition(cards.begin(), cards.end(),
                          [&](const Card& card) { return card.rect.contains(at); });
    for (const Card& card : cards) {
        update_labels(context, state_.labels);
        card.draw(context, state_, card.rect);
    }
}

}  // namespace softmaxlab
