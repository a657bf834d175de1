#include "app/labs/attention/pipeline_card.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "app/labs/attention/pipeline_layout.h"
#include "app/labs/attention/stages.h"
#include "app/labs/attention/vector_matrix.h"
#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

/// The colours of a scale with the numbers of its ends.
void scale_bar(Ui& ui, Rect rect, std::span<const ImU32> colours, double low, double high) {
    colour_strip(ui, rect.cut_top(ui.px(6)), colours);
    rect.cut_top(ui.px(2));
    const std::string_view from = significant(ui, low + 0.0, 3);  // no "-0"
    const std::string_view to = significant(ui, high, 3);
    const bool both = text_size(ui.fonts.number_small, joined(ui, from, " ", to)).x <= rect.width();
    if (both) text(ui, rect, ui.fonts.number_small, ui.theme.secondary, from);
    text(ui, rect, ui.fonts.number_small, ui.theme.secondary, to, Align::right);
}

void vectors_scale(Ui& ui, const Rect& rect, double range) {
    scale_bar(ui, rect, DivergingMap(ui.theme).table(), -range, range);
}

/// A sign between two stages; one that is switched off is struck through.
void sign(Ui& ui, const Rect& rect, std::string_view words, std::string_view below = {}, bool on = true) {
    const float line = ui.px(18);
    const float middle = rect.centre().y;
    const Rect first{ImVec2(rect.min.x, middle - line), ImVec2(rect.max.x, middle)};
    const Rect second{ImVec2(rect.min.x, middle), ImVec2(rect.max.x, middle + line)};
    const Rect place = below.empty() ? Rect{ImVec2(rect.min.x, middle - line * 0.5F),
                                            ImVec2(rect.max.x, middle + line * 0.5F)}
                                     : first;
    const ImU32 colour = on ? ui.theme.text : ui.theme.secondary;
    text(ui, place, ui.fonts.body, colour, words, Align::centre);
    if (!on) {
        const float half = text_size(ui.fonts.body, words).x * 0.5F;
        ImGui::GetWindowDrawList()->AddLine(ImVec2(place.centre().x - half, place.centre().y),
                                            ImVec2(place.centre().x + half, place.centre().y), colour,
                                            ui.px(1.5F));
    }
    if (!below.empty()) text(ui, second, ui.fonts.small, ui.theme.secondary, below, Align::centre);
}

void signs(LabContext& context, const PipelineLayout& layout) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const Attention& attention = scene.attention;
    const bool has_dimension = key_dimension(attention) > 0;
    sign(ui, layout.operators[0], "=");
    if (!has_dimension) {
        sign(ui, layout.operators[1], "÷ √d_k", "no d_k", false);
    } else if (attention.scaled_by_sqrt_dk) {
        sign(ui, layout.operators[1], formatted(ui, "÷ √{}", key_dimension(attention)), "→");
    } else {
        sign(ui, layout.operators[1], formatted(ui, "÷ √{}", key_dimension(attention)), "off", false);
    }
    sign(ui, layout.operators[2], "+ mask", "→");
    const std::string_view temperature = joined(ui, "T = ", temperature_text(ui, scene.temperature));
    sign(ui, layout.operators[3], "softmax", temperature);
    if (value_dimension(attention) == 0) return;
    sign(ui, layout.operators[4], "×");
    sign(ui, layout.operators[5], "=");
}

void title(Ui& ui, const Rect& rect, std::string_view words, bool chosen = false) {
    text(ui, rect, ui.fonts.strong, chosen ? ui.theme.accent : ui.theme.secondary, words);
}

void nothing_there(Ui& ui, const PipelineColumn& column, std::string_view words) {
    paragraph(ui, column.body, ui.fonts.small, ui.theme.secondary, words);
}

struct LitRows {
    std::optional<std::size_t> query;
    std::optional<std::size_t> key;
};

LitRows lit_rows(const AttentionState& state) {
    if (!state.lit) return {};
    return {state.lit->query, state.lit->key};
}

void queries_and_keys(LabContext& context, AttentionState& state, const PipelineColumn& column) {
    Ui& ui = context.ui;
    const AttentionHead& head = context.results.attention().vectors();
    if (head.q.empty()) {
        title(ui, column.title, "Q, K");
        nothing_there(ui, column, "The scores themselves are given.");
        return;
    }
    const LitRows lit = lit_rows(state);
    Rect body = column.body;
    const float letter = ui.px(16);
    title(ui, {ImVec2(column.title.min.x + letter, column.title.min.y), column.title.max}, "Q, K");
    const std::uint64_t version = context.results.attention().vectors_version();
    const float gap = ui.px(6);
    // Heights go with the number of rows, so that tokens are equally high where there is room for it.
    const float rows = static_cast<float>(head.q.rows + head.k.rows);
    const float share = std::clamp(static_cast<float>(head.q.rows) / rows, 0.25F, 0.75F);
    Rect above = body.cut_top((body.height() - gap) * share);
    body.cut_top(gap);
    text(ui, above.cut_left(letter), ui.fonts.strong, ui.theme.text, "Q");
    text(ui, body.cut_left(letter), ui.fonts.strong, ui.theme.text, "K");
    // One scale for both.
    const auto range = [&] {
        const AttentionHead& now = context.results.attention().vectors();
        return std::max(largest_component(now.q), largest_component(now.k));
    };
    edit_vectors(context, above, {"q", &head.q, version, range(), lit.query, &state.labels.queries},
                 edit::VectorMatrix::q, state.q);
    edit_vectors(
        context, body,
        {"k", &context.results.attention().vectors().k, version, range(), lit.key, &state.labels.keys},
        edit::VectorMatrix::k, state.k);
    Rect scale = column.scale;
    scale.cut_left(letter);
    vectors_scale(ui, scale, range());
}

void values(LabContext& context, AttentionState& state, const PipelineColumn& column) {
    Ui& ui = context.ui;
    const Matrix& v = context.results.attention().vectors().v;
    title(ui, column.title, "V");
    if (v.empty()) {
        nothing_there(ui, column, "no values");
        return;
    }
    edit_vectors(context, column.body,
                 {"v", &v, context.results.attention().vectors_version(), largest_component(v),
                  lit_rows(state).key, &state.labels.keys},
                 edit::VectorMatrix::v, state.v);
    vectors_scale(ui, column.scale, largest_component(context.results.attention().vectors().v));
}

void output(LabContext& context, AttentionState& state, const PipelineColumn& column) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const bool has_room = text_size(ui.fonts.strong, "output").x <= column.title.width();
    title(ui, column.title, has_room ? "output" : "out");
    if (results.vectors().v.empty()) {
        nothing_there(ui, column, "no output without values");
        return;
    }
    if (!results.has_output()) return;
    const Matrix& output = results.output();
    // On the scale of V: an output is a mean of values, never beyond them.
    const double range = largest_component(results.vectors().v);
    draw_vectors(
        context, column.body,
        {"output", &output, results.weights_version(), range, lit_rows(state).query, &state.labels.queries});
    vectors_scale(ui, column.scale, range);
}

void stage(LabContext& context, AttentionState& state, const StageName& name, const PipelineColumn& column) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const MatrixSize size{results.queries(), results.keys()};
    const std::string_view place = formatted(ui, "attention/stage/{}", name.id);
    const Rect rect = matrix_rect(column.body, size);
    const bool chosen = state.stage == name.stage;
    title(ui, column.title, name.title, chosen);
    const bool pressed = bare_button(place, rect);
    const bool hovered = ImGui::IsItemHovered();
    const bool focused = has_key_focus();
    const MatrixView all = MatrixView{}.within(size);
    landmark(ui, place, rect, chosen ? "shown" : "");
    if (pressed) state.stage = name.stage;
    if (hovered) {
        const MatrixCell at = cell_at(rect, all, size, ImGui::GetIO().MousePos);
        state.cell = AttentionCell{at.row, at.column};
        if (pressed) {
            context.document.apply(edit::ChangeAttention{edit::ChooseQuery{at.row}});
            state.key = at.column;
        }
        tooltip(ui, words_for_cell(context, state, name.stage, *state.cell));
    } else if (focused) {
        tooltip(ui, joined(ui, name.words, " Enter shows it at large."));
    }
    draw_matrix(ui, rect, all, map_of_stage(context, state, name.stage, rect, all, place));
    if (chosen) outline(rect.inset(-ui.px(2)), ui.theme.accent, ui.px(3), ui.px(2));
    focus_ring(ui, rect, ui.px(4), focused);
    const double range = range_of(results, name.stage);
    const bool weights = name.stage == AttentionStage::weights;
    Rect scale = column.scale;
    scale.max.x = std::max(rect.max.x, scale.min.x + ui.px(60));
    scale_bar(ui, scale, colours_of(ui.theme, name.stage), weights ? 0.0 : -range, range);
}

}  // namespace

void pipeline_card(LabContext& context, AttentionState& state, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    const PipelineLayout layout = lay_out_pipeline(ui, rect.inset(ui.px(16), ui.px(10)));
    // Inputs before outputs.
    queries_and_keys(context, state, layout.vectors);
    values(context, state, layout.values);
    AttentionResults& results = context.results.attention();
    results.advance(ui.seconds_left());
    signs(context, layout);
    if (!results.has_begun()) {
        text(ui, layout.stages[1].body, ui.fonts.body, ui.theme.secondary, "computing …", Align::centre);
        return;
    }
    if (results.queries() <= most_single_cells) state.numbers.read(results, 0, results.queries());
    for (std::size_t i = 0; i < stage_names.size(); ++i)
        stage(context, state, stage_names[i], layout.stages[i]);
    output(context, state, layout.output);
}

}  // namespace softmaxlab
