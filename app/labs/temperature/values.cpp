#include "app/labs/temperature/values.h"

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

#include "app/labs/values.h"
#include "core/numeric/temperature.h"

namespace softmaxlab::temperature {
namespace {

ValueTable curves_of(const Scene& scene, Results& results) {
    const TemperatureSweep& sweep = results.temperature().sweep();
    ValueTable table;
    table.id = "curves";
    table.title = "p and entropy over T";
    table.row_name = "point";
    add_column(table, "T", sweep.temperatures);
    for (std::size_t i = 0; i < sweep.classes.size(); ++i)
        add_column(table, "p " + class_name(scene, sweep.classes[i]), sweep.curves[i]);
    add_column(table, "p of all others", sweep.rest);
    add_column(table, "entropy in nats", sweep.entropy_nats);
    add_column(table, "dH/dT", sweep.entropy_slope);
    return table;
}

ValueTable gaps_of(const Scene& scene, Results& results) {
    const std::vector<std::size_t> classes = all_classes(scene);
    std::span<const double> z = results.logits();
    const double max = z[results.ranking().front()];
    std::vector<double> gaps;
    std::vector<double> ratios;
    for (const double logit : z) {
        gaps.push_back(scaled_gap(max, logit, scene.temperature));
        ratios.push_back(std::exp(gaps.back()));
    }
    ValueTable table = table_of_classes("gaps", "Gaps to the top class", scene, classes);
    add_column(table, "logit", z);
    add_column(table, "probability", results.reference().probabilities);
    add_column(table, "gap", gaps);
    add_column(table, "ratio", ratios);
    table.notes = {{"T", scene.temperature}};
    return table;
}

ValueTable pins_of(const Scene& scene, const PinComparison& comparison) {
    ValueTable table = table_of_classes("pins", comparison.with_pin_b ? "A and B" : "A and the current state",
                                        scene, all_classes(scene));
    add_column(table, "p of A", comparison.a);
    add_column(table, comparison.with_pin_b ? "p of B" : "p now", comparison.b);
    table.notes = {{"T of A", comparison.temperature_a},
                   {comparison.with_pin_b ? "T of B" : "T now", comparison.temperature_b},
                   {"KL in nats", comparison.kl_nats},
                   {"total variation", comparison.total_variation}};
    return table;
}

}  // namespace

std::vector<ValueTable> tables_of(const Scene& scene, Results& results) {
    std::vector<ValueTable> tables;
    tables.push_back(curves_of(scene, results));
    tables.push_back(gaps_of(scene, results));
    if (const PinComparison* comparison = results.pins().comparison())
        tables.push_back(pins_of(scene, *comparison));
    return tables;
}

}  // namespace softmaxlab::temperature
