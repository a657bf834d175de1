#include "app/labs/temperature/gaps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/explained.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::temperature {

std::string_view ratio_text(FrameArena& arena, double gap) {
    if (std::isinf(gap)) return "∞";
    if (gap < std::log(999.95)) return fixed(arena, std::exp(gap), gap < std::log(99.995) ? 2 : 1);
    if (gap < 690) return significant(arena, std::exp(gap), 2);
    if (gap >= 1e6) return joined(arena, "e^", significant(arena, gap, 2));
    const double exponent = std::floor(gap / std::numbers::ln10);
    return formatted(arena, "{:.1f}e{:.0f}", std::pow(10, gap / std::numbers::ln10 - exponent), exponent);
}

double gap_axis_end(double largest) {
    double end = 5;
    for (int step = 0; end < 1.75 * largest && std::isfinite(end); ++step) end *= step % 3 == 1 ? 2.5 : 2;
    return std::isfinite(end) ? end : std::numeric_limits<double>::max();
}

namespace {

// Design pixels.
constexpr float padding = 16;
constexpr float title_height = 26;
constexpr float words_height = 38;
constexpr float heads_height = 18;
constexpr float row_height = 20;
constexpr float min_row = 15;
constexpr float foot_height = 17;

constexpr std::string_view both_sentences =
    "T never reorders the classes. What it changes is the gaps between them: (zᵢ − zⱼ)/T.";

struct Columns {
    Rect name, bar, gap, ratio;
};

Columns columns_of(const Ui& ui, Rect row) {
    Columns columns;
    columns.ratio = row.cut_right(ui.px(62));
    columns.gap = row.cut_right(ui.px(58));
    row.cut_right(ui.px(4));
    columns.name = row.cut_left(std::clamp(row.width() * 0.5F, ui.px(60), ui.px(150)));
    row.cut_left(ui.px(8));
    columns.bar = row;
    return columns;
}

std::string_view gap_text(FrameArena& arena, double gap) {
    if (gap > 0 && gap < 0.0005) return scientific(arena, gap, 0);
    return fixed(arena, gap, gap < 100 ? 3 : 1, 8);
}

void draw_gap_bar(Ui& ui, const Rect& bar, const ShownClass& item, double gap, double end, bool lit) {
    const float height = std::min(bar.height() - ui.px(6), ui.px(lit ? 14.0F : 12.0F));
    const Rect track{ImVec2(bar.min.x, bar.centre().y - height * 0.5F),
                     ImVec2(bar.max.x, bar.centre().y + height * 0.5F)};
    fill(track, ui.theme.empty_bar, ui.px(2));
    if (ui.theme.name == ThemeName::contrast) outline(track, ui.theme.faint, ui.px(2), ui.px(1));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (gap <= end) {
        const float length = std::max(track.width() * static_cast<float>(gap / end), ui.px(2));
        fill({track.min, ImVec2(track.min.x + length, track.max.y)}, item.colour, ui.px(2));
        return;
    }
    // Beyond the axis: the bar is an arrow.
    const float tip = std::min(ui.px(10), track.width() * 0.5F);
    fill({track.min, ImVec2(track.max.x - tip, track.max.y)}, item.colour);
    list.AddTriangleFilled(ImVec2(track.max.x - tip - 0.5F, track.min.y - ui.px(1)),
                           ImVec2(track.max.x, track.centre().y),
                           ImVec2(track.max.x - tip - 0.5F, track.max.y + ui.px(1)), item.colour);
}

std::string_view explain(FrameArena& arena, std::string_view top, const ShownClass& item, double max,
                         double z, double t, double gap) {
    if (gap == 0 && max == z)
        return formatted(arena, "{} has the largest logit: gap 0, ratio 1, at every T.", item.name);
    if (t == 0)
        return formatted(arena, "At T = 0 the gap of {} to {} is ∞: all goes to the largest logit.",
                         item.name, top);
    if (std::isinf(t))
        return formatted(arena, "At T = ∞ every gap is 0: {} and {} have the same p.", top, item.name);
    return formatted(arena, "({} − {}) / {} = {}. p of {} / p of {} = e^{} = {}", significant(arena, max, 6),
                     significant(arena, z, 6), temperature_text(arena, t), significant(arena, gap, 6), top,
                     item.name, significant(arena, gap, 4), ratio_text(arena, gap));
}

void draw_heads(Ui& ui, const Columns& columns) {
    text(ui, columns.name, ui.fonts.small, ui.theme.secondary, "class");
    const Rect gap{columns.bar.min, columns.gap.max};
    text(ui, gap, ui.fonts.small, ui.theme.secondary, "gap (max − zᵢ)/T", Align::right);
    text(ui, columns.ratio, ui.fonts.small, ui.theme.secondary, "p₁ / pᵢ", Align::right);
}

}  // namespace

float gaps_height(const Ui& ui, std::size_t classes) {
    const float rows = static_cast<float>(classes) * (classes > 8 ? min_row : row_height);
    return ui.px(2 * padding + title_height + words_height + heads_height + rows + foot_height);
}

void draw_gaps_card(LabContext& context, const ShownClasses& shown, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect, "Gaps to the top class");
    const float height_of_words = wrapped_size(ui.fonts.small, both_sentences, inside.width()).y;
    const Rect words = inside.cut_top(std::max(height_of_words + ui.px(4), ui.px(words_height)));
    paragraph(ui, words, ui.fonts.small, ui.theme.secondary, both_sentences);
    landmark(ui, "temperature/gaps-words", words, both_sentences);
    if (!shown.trouble.empty()) {
        draw_trouble(ui, inside, "temperature/gaps-trouble", "There is no top class.");
        return;
    }
    using learning::Quantity;
    if (veiled(ui, Quantity::gaps) || veiled(ui, Quantity::ratio) || veiled(ui, Quantity::logits)) {
        for (std::size_t i = 0; i < context.document.scene().classes.size(); ++i) {
            landmark(ui, formatted(ui, "temperature/gap/{}", i), inside, veiled_words);
            landmark(ui, formatted(ui, "temperature/ratio/{}", i), inside, veiled_words);
        }
        return cover(ui, "temperature/gaps", inside);
    }
    draw_heads(ui, columns_of(ui, inside.cut_top(ui.px(heads_height))));

    std::span<const double> z = context.results.logits();
    const double t = context.document.scene().temperature;
    const List<std::size_t> order = by_probability(context, shown);
    const ShownClass& top = shown.classes[order.front()];
    const double max = z[top.index];
    const double end = gap_axis_end(scaled_gap(max, z[shown.classes[order.back()].index], 1));

    Rect foot = inside.cut_bottom(ui.px(foot_height));
    const auto fitting = static_cast<std::size_t>(std::max(1.0F, inside.height() / ui.px(min_row)));
    const std::size_t count = std::min(order.size(), fitting);
    const float height =
        std::clamp(inside.height() / static_cast<float>(count), ui.px(min_row), ui.px(row_height * 2));
    for (std::size_t i = 0; i < count; ++i) {
        const ShownClass& item = shown.classes[order[i]];
        const double gap = scaled_gap(max, z[item.index], t);
        const bool lit = ui.lit_class == item.index;
        const Rect row = inside.cut_top(height);
        if (lit) fill(row.inset(-ui.px(6), 0), with_alpha(item.colour, 0.16F), ui.px(4));
        Columns columns = columns_of(ui, row);
        const Rect dot = columns.name.cut_left(ui.px(14));
        ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(dot.min.x + ui.px(4), dot.centre().y), ui.px(4),
                                                    item.colour);
        text(ui, columns.name, lit ? ui.fonts.strong : ui.fonts.small, ui.theme.text, item.name);
        draw_gap_bar(ui, columns.bar, item, gap, end, lit);
        text(ui, columns.gap, ui.fonts.number_small, ui.theme.text, gap_text(ui, gap), Align::right);
        text(ui, columns.ratio, ui.fonts.number_small, ui.theme.secondary, ratio_text(ui, gap), Align::right);
        landmark(ui, formatted(ui, "temperature/ratio/{}", item.index), columns.ratio, ratio_text(ui, gap),
                 item.index);
        explained(ui, formatted(ui, "temperature/gap/{}", item.index), row, gap_text(ui, gap),
                  explain(ui, top.name, item, max, z[item.index], t, gap), item.index);
    }
    const std::size_t hidden = order.size() - count + shown.rest;
    std::string_view more = formatted(ui, "bars from 0 to {}", significant(ui, end, 3));
    if (hidden > 0) more = formatted(ui, "and {} more, behind these; {}", grouped(ui, hidden), more);
    const bool fits = text_size(ui.fonts.small, more).x <= foot.width();
    text(ui, foot, ui.fonts.small, ui.theme.secondary,
         fits ? more
              : formatted(ui, "{} more; bars from 0 to {}", grouped(ui, hidden), significant(ui, end, 3)));
    landmark(ui, "temperature/gaps-foot", foot, more);
}

}  // namespace softmaxlab::temperature
