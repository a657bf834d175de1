#include "app/labs/softmax/read_outs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/gauge.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

struct ReadOut {
    const char* landmark;
    std::string_view name;
    std::string_view value;
    std::string_view note;
    std::string_view explanation;
    std::optional<std::size_t> class_index;
};

void draw(Ui& ui, const Rect& row, const ReadOut& item, bool last) {
    Rect inside = row.inset(0, std::max(0.0F, (row.height() - ui.px(46)) * 0.5F));
    const Rect note = inside.cut_bottom(ui.px(17));
    text(ui, inside, ui.fonts.body, ui.theme.secondary, item.name);
    text(ui, inside, ui.fonts.number_large, ui.theme.text, item.value, Align::right);
    text(ui, note, ui.fonts.small, ui.theme.secondary, item.note, Align::right);
    if (!last) {
        const float y = row.max.y + ui.px(4);
        ImGui::GetWindowDrawList()->AddLine(ImVec2(row.min.x, y), ImVec2(row.max.x, y), ui.theme.line,
                                            ui.px(1));
    }
    ImGui::SetCursorScreenPos(row.min);
    ImGui::InvisibleButton(item.landmark, row.size());
    focus_ring(ui, row, ui.px(4));
    if (has_key_focus() && item.class_index) ui.focused_class = item.class_index;
    tooltip(ui, item.explanation);
    landmark(ui, item.landmark, row,
             item.note.empty() ? item.value : joined(ui, item.value, "  (", item.note, ")"),
             item.class_index);
}

}  // namespace

void read_outs(LabContext& context, const Rect& rect) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const Softmax& exact = context.results.reference();
    std::span<const std::size_t> ranking = context.results.ranking();
    const bool some = !exact.all_masked;
    const bool two = exact.live_classes > 1;

    Rect inside = card(ui, rect, "Read-outs, exact (f64)");
    const double most = std::log(static_cast<double>(std::max<std::size_t>(exact.live_classes, 1)));
    const Rect bar = inside.cut_top(ui.px(10));
    gauge(ui, bar, most > 0 ? exact.entropy_nats / most : 0);
    inside.cut_top(ui.px(2));
    const Rect ends = inside.cut_top(ui.px(18));
    const std::string_view uniform =
        !some ? "no class takes part"
              : formatted(ui, "log {} = {}", grouped(ui, exact.live_classes), fixed(ui, most, 3));
    text(ui, ends, ui.fonts.small, ui.theme.secondary, "0: certain");
    text(ui, ends, ui.fonts.small, ui.theme.secondary, some ? joined(ui, uniform, ": uniform") : uniform,
         Align::right);
    landmark(ui, "softmax/entropy-gauge", bar, some ? joined(ui, "0 to ", uniform) : uniform);
    inside.cut_top(ui.px(6));

    const std::string_view top = some ? kept_words(ui, class_name(scene, ranking[0])) : "";
    const std::string_view second = two ? kept_words(ui, class_name(scene, ranking[1])) : "";
    const double gap =
        two ? context.results.logits()[ranking[0]] - context.results.logits()[ranking[1]] : NAN;
    const std::string_view none = "-";
    const std::array<ReadOut, 5> all = {{
        {"softmax/entropy",
         "Entropy",
         joined(ui, amount(ui, exact.entropy_nats), " nats"),
         joined(ui, amount(ui, nats_to_bits(exact.entropy_nats)), " bits"),
         "H = -Σ p log p, in double. In bits: divided by log 2. 0 is certain, log of the number of classes "
         "is uniform.",
         {}},
        {"softmax/perplexity",
         "Perplexity",
         fixed(ui, exact.perplexity, exact.perplexity < 1000 ? 3 : 1, 12),
         formatted(ui, "of {} live", grouped(ui, exact.live_classes)),
         "e^H: as uncertain as a uniform choice among that many classes.",
         {}},
        {"softmax/margin", "Margin", some ? fixed(ui, exact.margin, 4) : none,
         two ? formatted(ui, "{} over {}", top, second) : (some ? "one class alone" : "no class takes part"),
         "p₁ − p₂: how far the most probable class is ahead of the next.",
         some ? std::optional<std::size_t>(ranking[0]) : std::nullopt},
        {"softmax/log-sum-exp",
         "log Σ exp",
         fixed(ui, exact.log_sum_exp, 4, 12),
         "of z/T",
         "log Σ e^(z/T) = max/T + log Σ e^((z − max)/T): log p = z/T − log Σ exp.",
         {}},
        {"softmax/gap",
         "Top gap",
         two ? fixed(ui, gap, 3, 11) : none,
         two && scene.temperature > 0 && std::isfinite(scene.temperature)
             ? joined(ui, "÷ T = ", fixed(ui, gap / scene.temperature, 3, 11))
             : "z₁ − z₂",
         "z₁ − z₂ of the two most probable classes: temperature divides the gaps, and only they matter.",
         {}},
    }};
    const float gap_between = ui.px(8);
    const float height =
        std::min(ui.px(72), (inside.height() + gap_between) / static_cast<float>(all.size()) - gap_between);
    for (std::size_t i = 0; i < all.size(); ++i) {
        draw(ui, inside.cut_top(height), all[i], i + 1 == all.size());
        inside.cut_top(gap_between);
    }
}

}  // namespace softmaxlab
