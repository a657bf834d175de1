#pragma once

#include <vector>

#include "core/engine/results.h"
#include "core/files/value_table.h"

namespace softmaxlab::simplex {

struct View;

/// The point of the triangle, and p of every class under each map, with what the maps come to.
std::vector<ValueTable> tables_of(const Scene& scene, Results& results, const View& view);

}  // namespace softmaxlab::simplex
