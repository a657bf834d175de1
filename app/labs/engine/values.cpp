#include "app/labs/engine/values.h"

#include <limits>
#include <utility>

#include "app/labs/engine/parts.h"

namespace softmaxlab::engine {

std::vector<ValueTable> tables_of(const Cache& cache) {
    ValueTable table;
    table.id = "times";
    table.title = "Softmax of random rows, measured";
    table.row_name = "way";
    table.columns = {"elements", "seconds", "ns per element", "largest relative error"};
    for (const MeasuredWay& way : cache.results) {
        if (!way.seconds) continue;
        table.rows.push_back(way.id);
        const double error = way.error.value_or(std::numeric_limits<double>::quiet_NaN());
        table.values.insert(table.values.end(), {static_cast<double>(way.elements), *way.seconds,
                                                 way.nanoseconds_per_element(), error});
    }
    if (table.rows.empty()) return {};
    table.notes = {{"rows", static_cast<double>(cache.shape.rows)},
                   {"classes", static_cast<double>(cache.shape.classes)},
                   {"threads", static_cast<double>(cache.threads)}};
    return {std::move(table)};
}

}  // namespace softmaxlab::engine
