#include "app/labs/gradients/values.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "app/labs/gradients/jacobian_card.h"
#include "app/labs/gradients/parts.h"
#include "app/labs/gradients/saturation_view.h"
#include "app/labs/gradients/sigmoid_view.h"
#include "app/labs/values.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/loss.h"

namespace softmaxlab::gradients {
namespace {

ValueTable jacobian_table(const Scene& scene, Results& results, const View& view) {
    static constexpr std::array<std::string_view, 3> maps = {"softmax", "sparsemax", "1.5-entmax"};
    ValueTable table =
        table_of_classes("jacobian", fmt::format("Jacobian of {}", maps[static_cast<std::size_t>(view.map)]),
                         scene, results.gradients().jacobian_classes());
    table.columns = table.rows;
    table.is_matrix = true;
    table.notes = {{"T", scene.temperature}};
    if (view.map == JacobianMap::softmax) {
        table.values = results.gradients().jacobian().values;
        table.notes.push_back(backend_note(results));
    } else {
        table.values = sparse_jacobian(view.map, results.logits(), scene.temperature);
    }
    return table;
}

ValueTable nudge_table(const Scene& scene, Results& results, const View& view) {
    const Softmax& exact = results.reference();
    const std::size_t nudged = nudged_class(scene, results, view);
    std::vector<double> predicted = jacobian_column(exact, nudged, scene.temperature);
    for (double& slope : predicted) slope *= view.delta;
    ValueTable table = table_of_classes("nudge", fmt::format("Nudge of {}", class_name(scene, nudged)), scene,
                                        all_classes(scene));
    add_column(table, "probability", exact.probabilities);
    add_column(table, "predicted change", predicted);
    add_column(table, "change", change_by_nudge(exact, nudged, view.delta, scene.temperature));
    table.notes = {{"T", scene.temperature}, {"delta", view.delta}};
    return table;
}

ValueTable saturation_table(const Scene& scene, Results& results, const View& view) {
    const SaturationSweep sweep = saturation_curves(results.logits(), scene.temperature, view.over);
    ValueTable table;
    table.id = "saturation";
    table.title = view.over == Over::scale ? "Saturation over the scale" : "Saturation over T";
    table.row_name = "point";
    add_column(table, view.over == Over::scale ? "scale" : "T", sweep.factors);
    add_column(table, "largest entry", sweep.largest_entry);
    add_column(table, "spectral norm", sweep.norm);
    return table;
}

ValueTable loss_table(const Scene& scene, Results& results, const View& view) {
    const std::vector<double> target = target_of(scene, view.target);
    const SoftCrossEntropy loss = soft_cross_entropy(results.logits(), target, scene.temperature);
    ValueTable table = table_of_classes("loss", "Cross-entropy and its gradient", scene, all_classes(scene));
    add_column(table, "logit", results.logits());
    add_column(table, "probability", results.reference().probabilities);
    add_column(table, "target", target);
    add_column(table, "gradient", loss.gradient);
    table.notes = {{"T", scene.temperature}, {"loss in nats", loss.loss}};
    return table;
}

std::optional<ValueTable> two_classes_table(const Scene& scene, Results& results) {
    const std::optional<ClassPair> pair = sigmoid_pair(scene, results);
    if (!pair) return std::nullopt;
    const std::array<std::size_t, 2> classes = {pair->first, pair->second};
    const std::vector<double> z = picked(results.logits(), classes);
    ValueTable table = table_of_classes("two_classes", "Softmax of two classes", scene, classes);
    add_column(table, "logit", z);
    add_column(table, "probability of the two alone", softmax(z, scene.temperature).probabilities);
    table.notes = {{"T", scene.temperature},
                   {"gap", z[0] - z[1]},
                   {"sigmoid", sigmoid((z[0] - z[1]) / scene.temperature)}};
    return table;
}

}  // namespace

std::vector<ValueTable> tables_of(const Scene& scene, Results& results, const View& view) {
    std::vector<ValueTable> tables;
    tables.push_back(jacobian_table(scene, results, view));
    switch (view.side) {
        case Side::nudge:
            tables.push_back(nudge_table(scene, results, view));
            break;
        case Side::saturation:
            if (class_count(scene) <= max_classes_of_curves)
                tables.push_back(saturation_table(scene, results, view));
            break;
        case Side::loss:
            tables.push_back(loss_table(scene, results, view));
            break;
        case Side::sigmoid:
            if (auto table = two_classes_table(scene, results)) tables.push_back(*std::move(table));
            break;
    }
    return tables;
}

}  // namespace softmaxlab::gradients
