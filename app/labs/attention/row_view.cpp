#include "app/labs/attention/row_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/labs/attention/mask_value_view.h"
#include "app/labs/attention/open_row.h"
#include "app/labs/attention/output_view.h"
#include "app/labs/attention/row_bars.h"
#include "app/labs/attention/side_parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/read_out.h"
#include "app/widgets/tabs.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float bar_height = 28;
constexpr float read_outs_height = 36;
constexpr float gap = 8;

// In the order of RowPart.
constexpr std::array<Tab, 2> parts = {{
    {"output", "Output", "The weights, and the output that they make of the values."},
    {"mask-value", "−∞ or −1e9", "The row in f16 and other formats, masked by either."},
}};

// The longest that fits.
constexpr std::array<const char*, 3> open_labels = {"Open this row in Softmax", "Open in Softmax", "Open"};

void open_button(LabContext& context, const Rect& room, std::size_t query) {
    Ui& ui = context.ui;
    Rect rest = room;
    const auto fits = [&](const char* words) { return button_width(ui, words) <= room.width(); };
    const auto label = std::find_if(open_labels.begin(), open_labels.end() - 1, fits);
    if (button(ui, "attention/row/open", rest.cut_right(button_width(ui, *label)), *label))
        open_row_in_softmax(context, query);
    tooltip(
        ui,
        "The logits of this row with its tokens as classes, in the lab Softmax, at the same T. Undo brings "
        "the classes of before back; attention stays as it is.");
}

void entropy_read_outs(Ui& ui, const Rect& nats, const Rect& bits, const Rect& share,
                       const AttentionRowFacts& facts) {
    const double most = std::log(static_cast<double>(facts.live));
    const std::string_view ratio = facts.live == 1 ? "one key" : percent(ui, facts.entropy / most);
    read_out_below(
        ui, nats,
        {"attention/row/entropy", "entropy, nats", fitted(ui, facts.entropy, 8),
         "H = -Σ p log p over the keys of this row: 0 if one of them has all the weight, log n if all "
         "n that take part share equally."});
    read_out_below(ui, bits,
                   {"attention/row/entropy-bits", "in bits", fitted(ui, nats_to_bits(facts.entropy), 8),
                    formatted(ui, "{} nats / log 2", fitted(ui, facts.entropy, 8))});
    read_out_below(
        ui, share,
        {"attention/row/entropy-share", formatted(ui, "of log {}", facts.live),
         std::isnan(facts.entropy) ? "NaN" : ratio,
         facts.live == 1 ? std::string_view("One key takes part: it has all the weight, at any T.")
                         : formatted(ui, "{} / log {} = {} / {}", fitted(ui, facts.entropy, 8), facts.live,
                                     fitted(ui, facts.entropy, 8), fitted(ui, most, 8))});
}

void read_outs(LabContext& context, Rect room, std::size_t query) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const AttentionRowFacts& facts = results.facts()[query];
    const float width = room.width() / 5;
    if (facts.status == RowStatus::all_masked) {
        const std::string_view words =
            "All keys are masked: the weights are 0 by contract, and there is no entropy. Plain "
            "arithmetic makes 0/0 = NaN of it.";
        paragraph(ui, room, ui.fonts.body, ui.theme.text, words);
        landmark(ui, "attention/row/all-masked", room, words);
        return;
    }
    const Rect nats = room.cut_left(width);
    const Rect bits = room.cut_left(width);
    entropy_read_outs(ui, nats, bits, room.cut_left(width), facts);
    read_out_below(ui, room.cut_left(width),
                   {"attention/row/largest", "largest weight", fitted(ui, facts.largest, 8),
                    "Above 0.99 the row counts as saturated: hardly any gradient gets through it."});
    const double difference = results.difference_to_reference(query);
    read_out_below(
        ui, room,
        {"attention/row/difference", "|Δ| to reference", fitted(ui, difference, 8),
         formatted(ui,
                   "The largest difference of a weight to the same row computed with 106 bits from the same "
                   "vectors. Here: {} arithmetic.",
                   name_of(results.backend().format()))});
}

}  // namespace

void row_view(LabContext& context, AttentionState& state, Rect room) {
    Ui& ui = context.ui;
    if (still_computing(context, room, has_chosen_row(context))) return;
    RowViewState& row = state.side.row;
    Rect bar = room.cut_top(ui.px(bar_height));
    query_chooser(context, state.labels, bar);
    const std::size_t query = chosen_query(context);
    context.results.attention().advance(ui.seconds_left());  // of a query that was chosen just now
    if (still_computing(context, room, has_chosen_row(context))) return;
    bar.cut_left(ui.px(gap));
    row.part =
        static_cast<RowPart>(tabs(ui, "attention/row/part", bar, parts, static_cast<std::size_t>(row.part)));
    open_button(context, bar, query);
    room.cut_top(ui.px(gap));
    if (row.part == RowPart::mask_value) {
        mask_value_view(context, state.labels, row, room, query);
        return;
    }
    read_outs(context, room.cut_top(ui.px(read_outs_height)), query);
    room.cut_top(ui.px(gap));
    const Rect bars = room.cut_left(room.width() * 0.58F);
    room.cut_left(ui.px(2 * gap));
    row_bars(context, state, bars, query);
    output_view(context, state.labels, room, query);
}

}  // namespace softmaxlab
