#version 430 core

// The maximum and the sum of exponentials of a part of a row: workgroup (part, row). See long_rows.glsl.

#if SUBGROUPS
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#endif

#include "long_rows.glsl"

layout(std430, binding = 0) restrict readonly buffer Values { uint values[]; };
layout(std430, binding = 2) restrict writeonly buffer AllParts { Part part_of_row[]; };

#include "softmax_parts.glsl"
#include "softmax_reductions.glsl"

void main() {
    uint lane = invocation();
    uint first = gl_WorkGroupID.x * part_length + lane;
    uint begin = gl_WorkGroupID.y * classes + first;

    uint bits[EACH];
    uint key = key_of(bits_of_minus_infinity);
    for (uint i = 0u; i < EACH; ++i) {
        bits[i] = first + i * GROUP < classes ? values[begin + i * GROUP] : bits_of_minus_infinity;
        key = max(key, key_of(bits[i]));
    }
    uint max_key = max_of_row(key);
    float max_value = uintBitsToFloat(bits_of(max_key));

    vec2 sum = vec2(0.0);
    for (uint i = 0u; i < EACH; ++i) {
        if (bits[i] == bits_of_minus_infinity) continue;
        sum = add(sum, vec2(exp_of(gap_of(uintBitsToFloat(bits[i]), max_value)), 0.0));
    }
    sum = sum_of_row(sum);
    if (lane == 0u) part_of_row[gl_WorkGroupID.y * parts + gl_WorkGroupID.x] = Part(max_key, sum.x, sum.y, 0u);
}
