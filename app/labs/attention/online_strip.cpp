#include "app/labs/attention/online_strip.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/labs/attention/side_parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float least_bar = 3;     // narrower ones are no bars any more
constexpr float least_token = 30;  // room for a token
constexpr float token_height = 16;

/// Where logits lie in the strip.
struct Heights {
    double low;
    double high;

    /// 0 at the bottom, 1 at the top. A little is left below the least one, so that it is seen.
    double position(double logit) const {
        return high > low ? 0.12 + 0.8 * (logit - low) / (high - low) : 0.5;
    }
};

Heights heights_of(std::span<const double> logits) {
    Heights heights{INFINITY, -INFINITY};
    for (const double z : logits) {
        if (z == -INFINITY) continue;
        heights.low = std::min(heights.low, z);
        heights.high = std::max(heights.high, z);
    }
    return heights;
}

struct Strip {
    Rect bars;
    std::size_t keys;

    float x(std::size_t key) const {
        return bars.min.x + bars.width() * static_cast<float>(key) / static_cast<float>(keys);
    }
    Rect cells(std::size_t first, std::size_t count) const {
        return {ImVec2(x(first), bars.min.y), ImVec2(x(first + count), bars.max.y)};
    }
};

/// Neighbours share one hatching.
void hatch_masked(Ui& ui, const Strip& strip, std::span<const double> logits) {
    for (std::size_t first = 0; first < logits.size();) {
        std::size_t end = first;
        while (end < logits.size() && logits[end] == -INFINITY) ++end;
        if (end > first) hatch(strip.cells(first, end - first), ui.theme.faint, ui.px(8), ui.px(1));
        first = std::max(end, first + 1);
    }
}

void draw_blocks(Ui& ui, const Strip& strip, const OnlinePlay& play) {
    const std::size_t done = play.keys_done();
    const std::size_t before = play.done() == 0 ? 0 : play.row().steps[play.done() - 1].first;
    fill(strip.bars, ui.theme.empty_bar, 0);
    if (before > 0) fill(strip.cells(0, before), mix(ui.theme.panel, ui.theme.accent, 0.16F));
    if (done > before) fill(strip.cells(before, done - before), mix(ui.theme.panel, ui.theme.accent, 0.4F));
    std::span<const OnlineStep> steps = play.row().steps;
    if (strip.bars.width() / static_cast<float>(steps.size()) < ui.px(4)) return;
    for (const OnlineStep& step : steps) {
        if (step.first == 0) continue;
        const float x = std::round(strip.x(step.first));
        fill({ImVec2(x - 1, strip.bars.min.y), ImVec2(x + 1, strip.bars.max.y)}, ui.theme.panel);
    }
}

void draw_bars(Ui& ui, const Strip& strip, const OnlinePlay& play, const Heights& heights) {
    const float width = strip.bars.width() / static_cast<float>(strip.keys);
    if (width < ui.px(least_bar)) return;
    std::span<const double> logits = play.logits();
    for (std::size_t key = 0; key < strip.keys; ++key) {
        if (logits[key] == -INFINITY) continue;
        const Rect cell = strip.cells(key, 1);
        const auto top = static_cast<float>(heights.position(logits[key]));
        const ImU32 colour = key < play.keys_done() ? token_colour(ui, strip.keys, key) : ui.theme.faint;
        const float margin = width * 0.28F;
        fill({ImVec2(cell.min.x + margin, cell.max.y - cell.height() * top),
              ImVec2(cell.max.x - margin, cell.max.y)},
             colour);
    }
}

void draw_max(Ui& ui, const Strip& strip, const OnlinePlay& play, double temperature,
              const Heights& heights) {
    if (play.done() == 0) return;
    const double max = play.row().steps[play.done() - 1].max_after * temperature;
    if (!std::isfinite(max)) return;
    const float y = strip.bars.max.y - strip.bars.height() * static_cast<float>(heights.position(max));
    ImGui::GetWindowDrawList()->AddLine(ImVec2(strip.bars.min.x, y), ImVec2(strip.x(play.keys_done()), y),
                                        ui.theme.text, ui.px(1.5F));
}

}  // namespace

void online_strip(LabContext& context, const TokenLabels& labels, const OnlinePlay& play, const Rect& room) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const std::size_t keys = play.logits().size();
    Rect bars = room;
    const Rect tokens = bars.cut_bottom(ui.px(token_height));
    const Strip strip{bars, keys};
    const Heights heights = heights_of(play.logits());
    draw_blocks(ui, strip, play);
    hatch_masked(ui, strip, play.logits());
    draw_bars(ui, strip, play, heights);
    draw_max(ui, strip, play, scene.temperature, heights);
    const std::string_view words =
        formatted(ui, "{} of {} keys", grouped(ui, play.keys_done()), grouped(ui, keys));
    landmark(ui, "attention/online/keys", bars, words);
    if (bars.width() / static_cast<float>(keys) < ui.px(least_token)) {
        text(ui, tokens, ui.fonts.small, ui.theme.secondary, words);
        return;
    }
    for (std::size_t key = 0; key < keys; ++key) {
        const Rect cell{ImVec2(strip.x(key), tokens.min.y), ImVec2(strip.x(key + 1), tokens.max.y)};
        text(ui, cell.inset(ui.px(1), 0), ui.fonts.small, ui.theme.text,
             short_name(ui, visible_label(ui, labels.keys[key]), 12), Align::centre);
    }
}

}  // namespace softmaxlab
