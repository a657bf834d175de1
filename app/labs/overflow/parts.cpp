#include "app/labs/overflow/parts.h"

#include "app/ui/veil.h"

#include "app/labs/before.h"
#include "core/numeric/shifted_logit.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::overflow {

std::optional<double> RowBefore::exponent(std::size_t index) const {
    const std::optional<ClassBefore>& was = softmax.classes[index];
    if (!was || was->masked || is_limit(softmax.temperature)) return std::nullopt;
    return exact_shifted_logit(was->logit, overflow.scale, overflow.shift) / softmax.temperature;
}

std::optional<double> RowBefore::probability(std::size_t index) const {
    if (!softmax.classes[index] || overflow.scale != 1) return std::nullopt;
    return softmax.exact.probabilities[softmax.indices[index]];
}

std::optional<RowBefore> row_before(LabContext& context) {
    const SoftmaxBefore* const before = shown_before(context);
    const std::optional<Scene>& scene = context.document.before().scene();
    if (before == nullptr || !scene) return std::nullopt;
    return RowBefore{*before, scene->overflow};
}

namespace {

using learning::Quantity;

bool hides_method(const Ui& ui, Method method) {
    return veiled(ui, method == Method::naive ? Quantity::naive : Quantity::stable);
}

}  // namespace

bool hides_probabilities(const Ui& ui, Method method) {
    return hides_method(ui, method) || veiled(ui, Quantity::p);
}

bool hides_verdict(const Ui& ui, Method method) {
    return hides_probabilities(ui, method) || veiled(ui, Quantity::verdict) ||
           veiled(ui, Quantity::exponentials) || veiled(ui, Quantity::sum);
}

bool hides_curves(const Ui& ui, Method method) {
    return hides_probabilities(ui, method) || veiled(ui, Quantity::curves) ||
           (method == Method::naive && veiled(ui, Quantity::curves_naive));
}

}  // namespace softmaxlab::overflow
