#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/engine/results.h"
#include "core/files/value_table.h"
#include "core/scene/scene.h"

namespace softmaxlab {

// What the tables of several labs' values have in common.

/// The names of classes, in that order.
std::vector<std::string> names_of(const Scene& scene, std::span<const std::size_t> classes);

/// 0 … K − 1.
std::vector<std::size_t> all_classes(const Scene& scene);

/// An empty table with a row for each of the classes.
ValueTable table_of_classes(std::string id, std::string title, const Scene& scene,
                            std::span<const std::size_t> classes);

/// Puts a column at the right end of a table; `values` has one number for each of its rows, or gives the
/// table its rows if it is the first column.
void add_column(ValueTable& table, std::string name, std::span<const double> values);

/// The entries of `values` at those indices.
std::vector<double> picked(std::span<const double> values, std::span<const std::size_t> indices);

/// "backend" "simd, f32".
ValueNote backend_note(const Results& results);

}  // namespace softmaxlab
