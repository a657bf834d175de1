#include "app/labs/simplex/values.h"

#include <cstddef>
#include <string>
#include <utility>

#include "app/labs/simplex/parts.h"
#include "app/labs/values.h"

namespace softmaxlab::simplex {
namespace {

ValueTable point_of(const Scene& scene, const SimplexNow& now) {
    const MapRow& row = now.row(SimplexMap::softmax);
    ValueTable table = table_of_classes("point", "The point in the simplex", scene, now.corners);
    add_column(table, "logit", now.corner_logits);
    add_column(table, "probability", picked(row.p, now.corners));
    if (row.shares) {
        const std::vector<double> shares(row.shares->begin(), row.shares->end());
        add_column(table, "share", std::span(shares).first(now.corners.size()));
    }
    table.notes = {{"T", scene.temperature}, {"probability of the corners", row.mass}};
    return table;
}

ValueTable maps_of(const Scene& scene, Results& results, const SimplexNow& now) {
    ValueTable table =
        table_of_classes("maps", "Maps from logits to probabilities", scene, all_classes(scene));
    add_column(table, "logit", results.logits());
    table.notes = {{"T", scene.temperature}};
    for (const SimplexMap map : all_maps) {
        const std::string name(name_of(map));
        const MapRow& row = now.row(map);
        add_column(table, name, row.p);
        table.notes.push_back({name + " entropy in nats", row.entropy});
        table.notes.push_back({name + " p z + T H", row.objective});
    }
    return table;
}

}  // namespace

std::vector<ValueTable> tables_of(const Scene& scene, Results& results, const View& view) {
    const SimplexNow now = simplex_now(scene, results, corners_of(scene, results, view.corners));
    std::vector<ValueTable> tables;
    tables.push_back(point_of(scene, now));
    tables.push_back(maps_of(scene, results, now));
    return tables;
}

}  // namespace softmaxlab::simplex
