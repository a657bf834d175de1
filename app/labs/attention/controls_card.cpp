#include "app/labs/attention/controls_card.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/labs/attention/mask_controls.h"
#include "app/labs/attention/token_controls.h"
#include "app/labs/attention/vector_controls.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/widgets/gauge.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float padding_x = 16;
constexpr float padding_y = 10;
constexpr float line_height = 28;
constexpr float line_gap = 6;
constexpr float words_height = 18;
constexpr float group_gap = 14;

/// Some controls that stay side by side.
struct Group {
    float width;  ///< design pixels; the least that it needs
    bool grows;   ///< takes what is left of its line
    void (*draw)(LabContext& context, Rect rect);
};

constexpr std::array<Group, 11> groups = {{
    {200, true, text_controls},
    {118, false, token_kind_controls},
    {262, false, length_controls},
    {216, false, source_controls},
    {150, false, seed_controls},
    {170, true, key_dimension_controls},
    {58, false, value_dimension_controls},
    {104, false, head_controls},
    {150, true, temperature_controls},
    {62, false, scaling_controls},
    {338, false, mask_controls},
}};

struct Line {
    std::size_t begin = 0;
    std::size_t end = 0;
    float width = 0;  ///< design pixels
};

/// The groups from `begin` on that fit into `width` design pixels; at least one.
Line line_from(std::size_t begin, float width) {
    Line line{begin, begin + 1, groups[begin].width};
    while (line.end < groups.size() && line.width + group_gap + groups[line.end].width <= width) {
        line.width += group_gap + groups[line.end].width;
        ++line.end;
    }
    return line;
}

float room_in(float width) {
    return width - 2 * padding_x;
}

void draw_line(LabContext& context, const Line& line, Rect row) {
    const Ui& ui = context.ui;
    const auto growing = static_cast<float>(std::count_if(
        groups.begin() + static_cast<std::ptrdiff_t>(line.begin),
        groups.begin() + static_cast<std::ptrdiff_t>(line.end), [](const Group& g) { return g.grows; }));
    const float left = row.width() - ui.px(line.width);
    for (std::size_t i = line.begin; i < line.end; ++i) {
        const float more = groups[i].grows ? left / growing : 0;
        groups[i].draw(context, row.cut_left(ui.px(groups[i].width) + more));
        row.cut_left(ui.px(group_gap));
    }
}

/// The backends that can be had here, by name; the one in use is marked.
void backend_switch(LabContext& context, Rect row) {
    Ui& ui = context.ui;
    for (const BackendKind kind : context.backends) {
        const std::string_view name = name_of(kind);
        const bool on = context.results.backend().kind() == kind;
        const Rect place = row.cut_right(text_size(ui.fonts.small, name).x + ui.px(12));
        const std::string_view landmark_name = formatted(ui, "attention/backend/{}", name);
        if (bare_button(landmark_name, place)) context.wanted_backend = kind;
        if (on) fill(place, with_alpha(ui.theme.accent, 0.22F), ui.px(4));
        if (!on && ImGui::IsItemHovered()) fill(place, ui.theme.raised, ui.px(4));
        focus_ring(ui, place, ui.px(4));
        tooltip(ui,
                on ? "Computes scores, weights and output."
                   : "Computes them from now on; the status line says how far a row is from the reference.");
        text(ui, place, ui.fonts.small, on ? ui.theme.text : ui.theme.secondary, name, Align::centre);
        landmark(ui, landmark_name, place, on ? "chosen" : "");
    }
}

/// Where the vectors come from, and how far the work has come.
void words_line(LabContext& context, std::string_view source, Rect row) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const Attention& attention = context.document.scene().attention;
    backend_switch(context, row.cut_right(ui.px(140)));
    Rect progress = row.cut_right(ui.px(150));
    row.cut_right(ui.px(group_gap));
    // A source from a file may have any length.
    const std::string_view words =
        visible_label(ui, attention.given && attention.given->heads.front().q.empty()
                              ? formatted(ui, "Scores: {}.", source)
                              : formatted(ui, "Q, K, V: {}.", source));
    text(ui, row, ui.fonts.small, ui.theme.secondary, words);
    ImGui::SetCursorScreenPos(row.min);
    ImGui::Dummy(row.size());
    tooltip(ui, words);
    landmark(ui, "attention/source-words", row, words);
    if (results.complete()) {
        const std::string_view who = name_of(results.backend().format());
        // Only a window has so little time; what it takes is not the same twice.
        const bool in_window = std::isfinite(ui.seconds_for_work);
        text(ui, progress, ui.fonts.small, ui.theme.secondary,
             in_window ? joined(ui, who, " · ", duration_text(ui, results.seconds())) : who, Align::right);
        landmark(ui, "attention/backend", progress, who);
        return;
    }
    ui.animating = true;
    const std::string_view computing = formatted(ui, "computing {:.0f} %", results.progress() * 100);
    text(ui, progress.cut_left(ui.px(96)), ui.fonts.small, ui.theme.secondary, computing);
    gauge(ui, progress.inset(0, ui.px(6)), results.progress());
    landmark(ui, "attention/progress", progress, computing);
}

}  // namespace

float attention_controls_height(const Ui& ui, float width) {
    float height = 2 * padding_y + words_height;
    for (std::size_t at = 0; at < groups.size();) {
        at = line_from(at, room_in(width / ui.zoom)).end;
        height += line_height + line_gap;
    }
    return ui.px(height);
}

void controls_card(LabContext& context, AttentionState& state, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(padding_x), ui.px(padding_y));
    for (std::size_t at = 0; at < groups.size();) {
        const Line line = line_from(at, room_in(rect.width() / ui.zoom));
        draw_line(context, line, inside.cut_top(ui.px(line_height)));
        inside.cut_top(ui.px(line_gap));
        at = line.end;
    }
    context.results.attention().advance(ui.seconds_left());
    words_line(context, state.labels.source, inside);
}

}  // namespace softmaxlab
