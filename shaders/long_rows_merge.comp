#version 430 core

// The maximum and the sum of a row from those of its parts: one workgroup for each row. See long_rows.glsl. A part whose
// maximum is lower counts exp(its maximum − the row's) times, which has the error of a pair of floats.

#if SUBGROUPS
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#endif

#include "long_rows.glsl"

layout(std430, binding = 1) restrict writeonly buffer Statuses { uint statuses[]; };
layout(std430, binding = 2) restrict readonly buffer AllParts { Part part_of_row[]; };
layout(std430, binding = 3) restrict writeonly buffer AllRows { Row row_facts[]; };

#include "softmax_parts.glsl"
#include "softmax_reductions.glsl"

void main() {
    uint lane = invocation();
    uint row = gl_WorkGroupID.x;
    uint begin = row * parts;

    uint key = key_of(bits_of_minus_infinity);
    for (uint i = lane; i < parts; i += GROUP) key = max(key, part_of_row[begin + i].max_key);
    uint max_key = max_of_row(key);
    float max_value = uintBitsToFloat(bits_of(max_key));
    uint status = status_of(max_key);

    vec2 sum = vec2(0.0);
    for (uint i = lane; i < parts && status == status_ok; i += GROUP) {
        Part part = part_of_row[begin + i];
        if (part.max_key == key_of(bits_of_minus_infinity)) continue;
        vec2 factor = exp_pair(gap_of(uintBitsToFloat(bits_of(part.max_key)), max_value));
        vec2 product = two_product(part.sum, factor.x);
        precise float rest = part.sum * factor.y + part.sum_lack * factor.x;
        sum = add(sum, vec2(product.x, product.y + rest));
    }
    sum = sum_of_row(sum);
    sum = two_sum(sum.x, sum.y);
    if (lane != 0u) return;
    row_facts[row] = Row(max_key, status == status_ok ? reciprocal(sum) : 0.0);
    statuses[row] = status;
}
