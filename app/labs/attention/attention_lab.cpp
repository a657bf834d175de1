#include "app/labs/attention/attention_lab.h"

#include <algorithm>
#include <array>

#include "app/labs/attention/controls_card.h"
#include "app/labs/attention/matrix_card.h"
#include "app/labs/attention/pipeline_card.h"
#include "app/labs/attention/side_card.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

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
    labels = {query_labels(attention), key_labels(attention), source_in_words(attention),
              context.document.revision()};
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
    state_.lit = state_.cell;
    state_.cell.reset();
    update_labels(context, state_.labels);
    controls_card(context, state_, controls);
    if (state_.enlarged) {
        update_labels(context, state_.labels);
        matrix_card(context, state_, area);
        return;
    }
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
    // Each of the other cards has inputs and outputs. The one with the pointer in it comes first, so that the
    // others show in the same frame what is dragged there.
    struct Card {
        void (*draw)(LabContext&, AttentionState&, const Rect&);
        Rect rect;
    };
    std::array<Card, 3> cards = {{{pipeline_card, pipeline}, {matrix_card, matrix}, {side_card, area}}};
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 at = io.MouseDown[0] ? io.MouseClickedPos[0] : io.MousePos;
    const auto first =
        std::find_if(cards.begin(), cards.end(), [&](const Card& card) { return card.rect.contains(at); });
    if (first != cards.end()) std::rotate(cards.begin(), first, first + 1);
    for (const Card& card : cards) {
        update_labels(context, state_.labels);
        card.draw(context, state_, card.rect);
    }
}

List<StatusItem> AttentionLab::status(FrameArena& arena, const Document& document, Results& results,
                                      bool show_times) {
    const Backend& backend = results.backend();
    AttentionResults& attention = results.attention();
    const std::string_view who = formatted(arena, "{} · {}", backend.name(), backend.detail());
    const std::string_view format(name_of(backend.format()));
    List<StatusItem> items(
        {
            {"status/backend", who, who,
             formatted(arena, "The backend “{}” computes every weight on screen.", backend.name())},
            {"status/format", format, format,
             formatted(arena, "The precision of scores and weights: {}.", format)},
        },
        arena);
    if (!attention.complete()) {
        const std::string_view progress = formatted(arena, "computing {:.0f} %", attention.progress() * 100);
        items.push_back(
            {"status/progress", progress, progress, "Rows of the matrices that are not there yet."});
        return items;
    }
    if (show_times)
        items.front().shown =
            joined(arena, items.front().shown, " ", duration_text(arena, attention.seconds()));
    const std::string_view size = formatted(arena, "{} × {}", attention.queries(), attention.keys());
    items.push_back({"status/size", size, joined(arena, size, " weights"), "Queries × keys."});
    const std::string_view entropy = fixed(arena, attention.summary().mean_entropy, 3);
    items.push_back({"status/entropy", joined(arena, entropy, " nats"),
                     formatted(arena, "mean H = {} nats", entropy),
                     "The mean of the entropies of all rows that are not wholly masked."});
    const std::size_t query = document.scene().attention.query;
    const std::string_view difference = significant(arena, attention.difference_to_reference(query), 2);
    items.push_back(
        {"status/difference", difference,
         formatted(arena, "|Δ| of row {} to reference {}", query + 1, difference),
         "The largest difference of a weight of the chosen row to the reference, which computes the row "
         "anew from the same vectors in double-double."});
    return items;
}

}  // namespace softmaxlab
