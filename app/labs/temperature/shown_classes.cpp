#include "app/labs/temperature/shown_classes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// `rest`: Σ p of the classes that are not shown one by one.
Reading reading_of(FrameArena& arena, const ShownClasses& shown, const Softmax& softmax, double rest) {
    Reading reading(arena);
    for (const ShownClass& item : shown.classes)
        reading.probabilities.push_back(softmax.probabilities[item.index]);
    reading.rest = shown.rest == 0 ? 0 : rest;
    reading.entropy_nats = softmax.entropy_nats;
    return reading;
}

/// Between the two points of the sweep around a temperature, evenly on the logarithmic axis.
Reading read_off_curves(FrameArena& arena, const TemperatureSweep& sweep, double temperature) {
    std::span<const double> t = sweep.temperatures;
    const auto above = std::upper_bound(t.begin() + 1, t.end() - 1, temperature);
    const auto upper = static_cast<std::size_t>(above - t.begin());
    const std::size_t lower = upper - 1;
    const double part =
        std::clamp(std::log(temperature / t[lower]) / std::log(t[upper] / t[lower]), 0.0, 1.0);
    const auto between = [&](std::span<const double> values) {
        return values[lower] + (values[upper] - values[lower]) * part;
    };
    Reading reading(arena);
    reading.off_curves = true;
    for (std::span<const double> curve : sweep.curves) reading.probabilities.push_back(between(curve));
    reading.rest = between(sweep.rest);
    reading.entropy_nats = between(sweep.entropy_nats);
    return reading;
}

std::string_view trouble_of(LabContext& context) {
    const Softmax& exact = context.results.reference();
    if (exact.all_masked) return "Every class is masked: there is no distribution.";
    if (!std::isnan(exact.log_sum_exp)) return {};
    std::span<const double> logits = context.results.logits();
    const auto index_of = [&](auto&& is_bad) {
        return static_cast<std::size_t>(std::find_if(logits.begin(), logits.end(), is_bad) - logits.begin());
    };
    const Scene& scene = context.document.scene();
    const std::size_t nan = index_of([](double z) { return std::isnan(z); });
    if (nan < logits.size())
        return formatted(context.ui, "The logit of {} is NaN, and so is every probability.",
                         visible_label(context.ui, class_name(scene, nan)));
    const std::size_t plus = index_of([](double z) { return z == infinity; });
    if (plus < logits.size())
        return formatted(context.ui, "The logit of {} is ∞. ∞ − ∞ is NaN, and so is every probability.",
                         visible_label(context.ui, class_name(scene, plus)));
    return {};
}

}  // namespace

ShownClasses shown_classes(LabContext& context) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    ShownClasses shown(ui);
    shown.trouble = trouble_of(context);
    shown.rest_colour = ui.theme.secondary;
    for (const std::size_t index : context.results.temperature().sweep().classes) {
        // The classes of a file have no colours of their own: here they get those of their ranks.
        const int colour =
            scene.loaded ? static_cast<int>(shown.classes.size()) : scene.classes[index].colour;
        shown.classes.push_back(
            {index, ui.theme.class_colour(colour), visible_label(ui, class_name(scene, index))});
    }
    shown.rest = context.results.reference().live_classes - shown.classes.size();
    shown.rest_name = formatted(ui, "{} other{}", grouped(ui, shown.rest), shown.rest == 1 ? "" : "s");
    return shown;
}

Reading read_present(LabContext& context, const ShownClasses& shown) {
    Reading reading =
        reading_of(context.ui, shown, context.results.reference(), context.results.temperature().rest());
    reading.temperature = context.document.scene().temperature;
    return reading;
}

Reading read_at(LabContext& context, const ShownClasses& shown, double temperature) {
    Results& results = context.results;
    Reading reading(context.ui);
    if (temperature == 0) {
        reading = reading_of(context.ui, shown, results.temperature().limit_at_zero(),
                             results.temperature().rest_at_zero());
    } else if (std::isinf(temperature)) {
        reading = reading_of(context.ui, shown, results.temperature().limit_at_infinity(),
                             results.temperature().rest_at_infinity());
    } else if (context.document.scene().loaded) {
        reading = read_off_curves(context.ui, results.temperature().sweep(), temperature);
    } else {
        reading = reading_of(context.ui, shown, softmax(results.logits(), temperature), 0);
    }
    reading.temperature = temperature;
    reading.hovered = true;
    return reading;
}

List<std::size_t> by_probability(LabContext& context, const ShownClasses& shown) {
    // By the logits: no temperature changes it, and where all p are 0 or equal it still says who would lead.
    List<std::size_t> order(context.ui);
    for (const std::size_t index : context.results.ranking()) {
        if (order.size() == shown.classes.size()) break;
        for (std::size_t i = 0; i < shown.classes.size(); ++i) {
            if (shown.classes[i].index == index) order.push_back(i);
        }
    }
    return order;
}

}  // namespace softmaxlab
