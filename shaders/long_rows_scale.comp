#version 430 core

// The probabilities of a part of a row: workgroup (part, row). See long_rows.glsl.

#include "long_rows.glsl"

layout(local_size_x = GROUP) in;

layout(std430, binding = 0) restrict buffer Values { uint values[]; };
layout(std430, binding = 3) restrict readonly buffer AllRows { Row row_facts[]; };

#include "softmax_parts.glsl"

void main() {
    Row row = row_facts[gl_WorkGroupID.y];
    float max_value = uintBitsToFloat(bits_of(row.max_key));
    uint status = status_of(row.max_key);
    uint first = gl_WorkGroupID.x * part_length + gl_LocalInvocationIndex;
    uint begin = gl_WorkGroupID.y * classes + first;
    for (uint i = 0u; i < EACH; ++i) {
        if (first + i * GROUP >= classes) break;
        uint bits = values[begin + i * GROUP];
        float exponential = 0.0;
        if (status == status_ok && bits != bits_of_minus_infinity)
            exponential = exp_of(gap_of(uintBitsToFloat(bits), max_value));
        values[begin + i * GROUP] = probability_bits(exponential, row.inverse_sum, status);
    }
}
