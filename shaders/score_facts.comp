#version 430 core

// What each row of scores says about itself, of those that are finite: LANES invocations for each row.

#if SUBGROUPS
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#endif

layout(std430, binding = 0) restrict readonly buffer Scores { uint scores[]; };
struct Facts {
    float sum;
    float sum_lack;  // what the float lacks
    float squares;
    float squares_lack;
    float range;  // the largest |score|
    uint finite;
    uint unused_0;
    uint unused_1;
};
layout(std430, binding = 1) restrict writeonly buffer AllFacts { Facts facts[]; };

uniform uint first_row;
uniform uint rows;  // from there on
uniform uint keys;

#include "softmax_parts.glsl"
#include "row_lanes.glsl"

// Of numbers of 0 or more, the larger one has the larger bits.
uvec2 max_and_count(uvec2 a, uvec2 b) {
    return uvec2(max(a.x, b.x), a.y + b.y);
}

vec4 add_pairs(vec4 a, vec4 b) {
    return vec4(add(a.xy, b.xy), add(a.zw, b.zw));
}

#define VALUE uvec2
#define REDUCE max_and_count_of_row
#define COMBINE max_and_count
#define SHARED shared_ranges
#include "row_reduction.glsl"

#define VALUE vec4
#define REDUCE sums_of_row
#define COMBINE add_pairs
#define SHARED shared_sums
#include "row_reduction.glsl"

void main() {
    uint lane = invocation() % LANES;
    uint row = row_in_dispatch();
    uint begin = (first_row + row) * keys;
    uint count = row < rows ? keys : 0u;
    vec4 sums = vec4(0.0);
    uvec2 range = uvec2(0u);
    for (uint key = lane; key < count; key += LANES) {
        uint bits = scores[begin + key];
        if ((bits & bits_of_infinity) == bits_of_infinity) continue;
        float score = uintBitsToFloat(bits);
        precise float square = score * score;
        sums = add_pairs(sums, vec4(score, 0.0, square, 0.0));
        range = max_and_count(range, uvec2(bits & 0x7fffffffu, 1u));
    }
    sums = sums_of_row(sums);
    range = max_and_count_of_row(range);
    if (lane != 0u || row >= rows) return;
    facts[row] = Facts(sums.x, sums.y, sums.z, sums.w, uintBitsToFloat(range.x), range.y, 0u, 0u);
}
