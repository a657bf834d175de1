#include "app/labs/gradients/parts.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/veil.h"
#include "app/ui/wrapped_text.h"
#include "core/numeric/softmax.h"
#include "core/numeric/trace.h"

namespace softmaxlab::gradients {
namespace {

constexpr double max_cells = 100'000;         // of a Jacobian in a view; what there is not is not shown
constexpr std::size_t max_index = 9'999'999;  // likewise of a class

}  // namespace

void View::visit(ViewFields& fields) {
    static constexpr std::array<std::string_view, 3> maps = {"softmax", "sparsemax", "entmax"};
    fields.choice("gradients/map", map, maps);
    fields.number("gradients/jacobian/column", part.column, 0, max_cells);
    fields.number("gradients/jacobian/row", part.row, 0, max_cells);
    fields.number("gradients/jacobian/side", part.columns, 0, max_cells);
    part.rows = part.columns;
    fields.choice("gradients/view", side, side_names);
    fields.index("gradients/nudge", nudged, max_index);
    fields.number("gradients/delta", delta, -max_delta, max_delta);
    static constexpr std::array<std::string_view, 2> axes = {"temperature", "scale"};
    fields.choice("gradients/over", over, axes);
    fields.number("gradients/smoothing", target.smoothing, 0, 1);
    fields.flag("gradients/pinned-target", target.pinned);
    fields.number("gradients/rate", rate, min_rate, max_rate);
}

std::vector<double> target_of(const Scene& scene, const TargetChoice& choice) {
    const std::vector<double> logits = effective_logits(scene);
    if (choice.pinned && scene.pins.a) {
        const Softmax pinned = softmax(*scene.pins.a->logits, scene.pins.a->temperature);
        const bool numbers =
            !pinned.all_masked && std::none_of(pinned.probabilities.begin(), pinned.probabilities.end(),
                                               [](double p) { return std::isnan(p); });
        if (numbers) return pinned.probabilities;
    }
    return smoothed_target(logits, scene.gradients.target, choice.smoothing);
}

DescentProblem descent_problem(const Scene& scene, const TargetChoice& choice) {
    if (scene.loaded) return {};
    return softmaxlab::descent_problem(effective_logits(scene), target_of(scene, choice), scene.temperature);
}

bool hides_loss(const Ui& ui) {
    return veiled(ui, learning::Quantity::loss) || veiled(ui, learning::Quantity::p);
}

bool hides_gradient(const Ui& ui) {
    return veiled(ui, learning::Quantity::gradient) || veiled(ui, learning::Quantity::p);
}

bool hides_jacobian(const Ui& ui) {
    return veiled(ui, learning::Quantity::jacobian) || veiled(ui, learning::Quantity::p);
}

bool hides_curves(const Ui& ui) {
    return veiled(ui, learning::Quantity::curves) || hides_jacobian(ui);
}

void follow_scene(LabContext& context, const LabState& state) {
    View& view = state.view;
    Cache& cache = state.cache;
    if (cache.seen == context.document.revision()) return;
    const Scene& scene = context.document.scene();
    if (cache.seen != 0 && !cache.classes.are_of(scene)) {
        view.nudged.reset();
        view.part = {};
    } else if (cache.seen != 0 && view.nudged) {
        view.nudged = cache.classes.find(scene, *view.nudged);
    }
    cache.classes.remember(scene);
    cache.seen = context.document.revision();
}

std::size_t nudged_class(const Scene& scene, Results& results, const View& view) {
    const bool exists = view.nudged && *view.nudged < class_count(scene);
    return exists ? *view.nudged : results.ranking().front();
}

std::size_t nudged_class(LabContext& context, const View& view) {
    // Which class leads would tell of what is hidden.
    if (!view.nudged && veiled(context.ui, learning::Quantity::logits)) return 0;
    return nudged_class(context.document.scene(), context.results, view);
}

bool draw_class_choice(Ui& ui, std::string_view landmark_name, const Rect& rect, const Scene& scene,
                       std::size_t index, bool chosen, std::string_view words) {
    if (!rect.has_room()) return false;
    const bool pressed = bare_button(landmark_name, rect);
    if (has_key_focus()) ui.focused_class = index;
    if (chosen) {
        fill(rect, with_alpha(ui.theme.accent, 0.18F), ui.px(4));
        outline(rect, ui.theme.accent, ui.px(4), ui.px(1));
    } else if (ImGui::IsItemHovered() || ui.lit_class == index) {
        fill(rect, ui.theme.raised, ui.px(4));
    }
    focus_ring(ui, rect, ui.px(4));
    tooltip(ui, words);
    class_label(ui, rect.inset(ui.px(6), 0), scene, index);
    landmark(ui, landmark_name, rect, chosen ? "chosen" : "", index);
    return pressed;
}

void draw_words_in_middle(Ui& ui, const Rect& room, ImU32 colour, std::string_view words) {
    const float height = wrapped_size(ui.fonts.body, words, room.width()).y;
    paragraph(ui, room.inset(0, std::max(0.0F, (room.height() - height) * 0.5F)), ui.fonts.body, colour,
              words);
}

List<std::size_t> listed(LabContext& context, std::size_t max) {
    const Scene& scene = context.document.scene();
    const std::size_t count = std::min(max, class_count(scene));
    List<std::size_t> classes(count, context.ui);
    for (std::size_t i = 0; i < count; ++i) classes[i] = scene.loaded ? context.results.ranking()[i] : i;
    return classes;
}

const LossNow& KeptLoss::at(LabContext& context, const TargetChoice& choice) {
    if (revision_ == context.document.revision() && choice_ == choice) return now_;
    const Scene& scene = context.document.scene();
    const std::vector<double>& z = context.results.logits();
    now_.target = target_of(scene, choice);
    now_.loss = soft_cross_entropy(z, now_.target, scene.temperature);
    const LogValues logs = log_values(trace(z, scene.temperature, Format::f32, Method::stable));
    now_.by_probability = -logs.log_of_probabilities[scene.gradients.target];
    now_.fused = -logs.log_softmax[scene.gradients.target];
    now_.problem = descent_problem(scene, choice);
    revision_ = context.document.revision();
    choice_ = choice;
    return now_;
}

}  // namespace softmaxlab::gradients
