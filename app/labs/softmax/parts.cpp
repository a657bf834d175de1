#include "app/labs/softmax/parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "app/labs/before.h"
#include "app/ui/label_text.h"
#include "app/ui/veil.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::softmax_ui {
namespace {

using learning::Quantity;

constexpr std::array<std::string_view, 2> list_orders = {"by-probability", "by-file"};  // as in ListOrder
constexpr std::size_t max_rows = 1'000'000'000;

}  // namespace

void View::visit(ViewFields& fields) {
    fields.number("softmax/seed", seed, 0, max_seed);
    fields.choice("softmax/list", order, list_orders);
    fields.text("softmax/list/search", search);
    fields.flag("softmax/list/only-found", only_found);
    fields.number("softmax/list/scrollbar", first_row, 0, max_rows);
    fields.index("softmax/list/rows", selected, max_rows);
}

namespace {

/// What was there before, unless that was an edit of something that this lab does not show.
const SoftmaxBefore* other_before(LabContext& context, const Trace& trace) {
    const SoftmaxBefore* const before = shown_before(context);
    if (before == nullptr) return nullptr;
    const Scene& scene = context.document.scene();
    const auto same = [](const std::optional<ClassBefore>& was, const ClassItem& is) {
        return was && was->logit == is.logit && was->masked == is.masked;
    };
    const bool others = before->temperature != scene.temperature || before->sum != trace.sum ||
                        !std::equal(before->classes.begin(), before->classes.end(), scene.classes.begin(),
                                    scene.classes.end(), same);
    return others ? before : nullptr;
}

}  // namespace

SoftmaxView softmax_view(LabContext& context) {
    const Trace& trace = context.results.trace();
    std::span<const double> logits = context.results.logits();
    const auto active = std::count_if(logits.begin(), logits.end(), [](double z) { return z != -INFINITY; });
    const auto top = std::max_element(logits.begin(), logits.end());
    return {context.ui,
            context.document.scene(),
            trace,
            logits,
            context.results.shown_probabilities(),
            context.results.reference().probabilities,
            other_before(context, trace),
            context.results.pins().comparison(),
            context.results.sum_of_probabilities(),
            static_cast<std::size_t>(active),
            static_cast<std::size_t>(top - logits.begin()),
            context.results.lost_row()};
}

double logit_with_probability(const SoftmaxView& shown, std::size_t index, double p) {
    const double reachable = std::clamp(p, min_probability, max_probability);
    return logit_for_probability(shown.logits, index, reachable, shown.scene.temperature);
}

bool hides_exponentials(const Ui& ui) {
    return veiled(ui, Quantity::exponentials) || veiled(ui, Quantity::logits);
}

bool hides_formula(const Ui& ui) {
    return veiled(ui, Quantity::formula) || veiled(ui, Quantity::sum) || hides_exponentials(ui);
}

bool shows_guess(const Ui& ui) {
    if (ui.guess.stage == Guess::Stage::open) return veiled(ui, Quantity::p);
    return shows_ghost(ui.guess);
}

ImU32 class_ink(const Scene& scene, const Theme& theme, std::size_t index) {
    if (scene.loaded) return theme.accent;
    const double min_contrast = theme.name == ThemeName::contrast ? 7 : 4.5;
    const ImU32 colour = theme.class_colour(scene.classes[index].colour);
    ImU32 ink = colour;
    for (float step = 0.1F; step <= 1 && contrast_ratio(ink, theme.panel) < min_contrast; step += 0.1F) {
        ink = mix(colour, theme.text, step);
    }
    return ink;
}

}  // namespace softmaxlab::softmax_ui
