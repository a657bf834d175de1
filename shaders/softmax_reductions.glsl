// The maximum and the sum of a row: see row_reduction.glsl.

#include "row_lanes.glsl"

#define VALUE uint
#define REDUCE max_of_row
#define COMBINE max
#define SHARED shared_keys
#include "row_reduction.glsl"

#define VALUE vec2
#define REDUCE sum_of_row
#define COMBINE add
#define SHARED shared_sums
#include "row_reduction.glsl"
