#include "app/labs/values.h"

#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace softmaxlab {

std::vector<std::string> names_of(const Scene& scene, std::span<const std::size_t> classes) {
    std::vector<std::string> names;
    names.reserve(classes.size());
    for (const std::size_t index : classes) names.push_back(class_name(scene, index));
    return names;
}

std::vector<std::size_t> all_classes(const Scene& scene) {
    std::vector<std::size_t> classes(class_count(scene));
    std::iota(classes.begin(), classes.end(), std::size_t{0});
    return classes;
}

ValueTable table_of_classes(std::string id, std::string title, const Scene& scene,
                            std::span<const std::size_t> classes) {
    ValueTable table;
    table.id = std::move(id);
    table.title = std::move(title);
    table.row_name = "class";
    table.rows = names_of(scene, classes);
    return table;
}

void add_column(ValueTable& table, std::string name, std::span<const double> values) {
    const std::size_t before = table.columns.size();
    std::vector<double> all;
    all.reserve(table.values.size() + values.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
        for (std::size_t column = 0; column < before; ++column) all.push_back(table.at(row, column));
        all.push_back(values[row]);
    }
    table.columns.push_back(std::move(name));
    table.values = std::move(all);
}

std::vector<double> picked(std::span<const double> values, std::span<const std::size_t> indices) {
    std::vector<double> result;
    result.reserve(indices.size());
    for (const std::size_t index : indices) result.push_back(values[index]);
    return result;
}

ValueNote backend_note(const Results& results) {
    return {"backend", fmt::format("{}, {}", results.backend().name(), name_of(results.backend().format()))};
}

}  // namespace softmaxlab
