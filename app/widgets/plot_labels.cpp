#include "app/widgets/plot_labels.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

/// Labels that touch each other: they move together.
struct Group {
    float middle = 0;
    std::size_t size = 0;
};

bool touch(const Group& upper, const Group& lower, float height) {
    const auto half = [height](const Group& group) { return height * 0.5F * static_cast<float>(group.size); };
    return upper.middle + half(upper) > lower.middle - half(lower);
}

Group merged(const Group& a, const Group& b) {
    const auto weight_a = static_cast<float>(a.size);
    const auto weight_b = static_cast<float>(b.size);
    return {(a.middle * weight_a + b.middle * weight_b) / (weight_a + weight_b), a.size + b.size};
}

}  // namespace

List<float> spread_labels(FrameArena& arena, std::span<const float> wanted, float height, float top,
                          float bottom) {
    List<std::size_t> order(wanted.size(), arena);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return std::tie(wanted[a], a) < std::tie(wanted[b], b); });

    const auto inside = [&](Group group) {
        const float half = height * 0.5F * static_cast<float>(group.size);
        group.middle = std::max(std::min(group.middle, bottom - half), top + half);
        return group;
    };
    List<Group> groups(arena);
    for (const std::size_t index : order) {
        groups.push_back(inside({wanted[index], 1}));
        while (groups.size() > 1 && touch(groups[groups.size() - 2], groups.back(), height)) {
            const Group last = groups.back();
            groups.pop_back();
            groups.back() = inside(merged(groups.back(), last));
        }
    }

    List<float> middles(wanted.size(), arena);
    std::size_t next = 0;
    for (const Group& group : groups) {
        const float first = group.middle - height * 0.5F * static_cast<float>(group.size - 1);
        for (std::size_t i = 0; i < group.size; ++i)
            middles[order[next++]] = first + height * static_cast<float>(i);
    }
    return middles;
}

void plot_labels(Ui& ui, const Plot& plot, float left, float right, std::span<const PlotLabel> labels) {
    const float type = std::round(text_size(ui.fonts.small, "0").y);
    const float top = plot.frame.min.y - type * 0.5F;
    const float bottom = plot.frame.max.y + type * 0.5F;
    const auto room = static_cast<std::size_t>(std::max(0.0F, (bottom - top) / type));
    labels = labels.first(std::min(labels.size(), room));
    // As loose as there is room for.
    const float height =
        std::min(std::round(type * 1.25F),
                 (bottom - top) / static_cast<float>(std::max<std::size_t>(labels.size(), 1)));

    List<float> wanted(ui);
    for (const PlotLabel& label : labels) {
        const float y = plot.pixel(plot.x.min, label.y).y;
        wanted.push_back(std::isnan(y) ? bottom : std::clamp(y, plot.frame.min.y, plot.frame.max.y));
    }
    const List<float> middles = spread_labels(ui, wanted, height, top, bottom);
    const float tick = ui.px(5);    // at the height of the value
    const float lead = ui.px(18);   // from there to the dot of the label
    const float words = ui.px(26);  // where its words begin
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const PlotLabel& label = labels[i];
        const bool lit = label.class_index && ui.lit_class == label.class_index;
        const ImU32 line = with_alpha(label.colour, lit ? 1.0F : 0.5F);
        list.AddLine(ImVec2(left, wanted[i]), ImVec2(left + tick, wanted[i]), label.colour, ui.px(2));
        list.AddLine(ImVec2(left + tick, wanted[i]), ImVec2(left + lead, middles[i]), line, ui.px(1));
        list.AddCircleFilled(ImVec2(left + lead, middles[i]), ui.px(lit ? 4.5F : 3.5F), label.colour);

        const Rect place{ImVec2(left + words, middles[i] - height * 0.5F),
                         ImVec2(right, middles[i] + height * 0.5F)};
        if (lit) fill(place.inset(-ui.px(3), 0), with_alpha(label.colour, 0.2F), ui.px(3));
        Rect rest = place;
        if (!label.number.empty()) {
            const Rect number = rest.cut_right(text_size(ui.fonts.number_small, label.number).x + 1);
            text(ui, number, ui.fonts.number_small, ui.theme.text, label.number, Align::right);
            rest.cut_right(ui.px(8));
        }
        // A colour that tells a curve from others need not be one that can be read.
        ImFont* const font = lit ? ui.fonts.strong : ui.fonts.small;
        const bool whole = label.short_words.empty() || text_size(font, label.words).x <= rest.width();
        text(ui, rest, font, ui.theme.text, whole ? label.words : label.short_words);
        if (!label.landmark.empty()) landmark(ui, label.landmark, place, label.value, label.class_index);
    }
}

}  // namespace softmaxlab
