#version 430 core

// Stable softmax of rows of float32, in place: LANES invocations for each row, EACH numbers for each of them, which stay
// in registers, so that every number is read once and written once. Rows have at most LANES · EACH numbers.
//
// −inf is a masked class. NaN or +inf makes the row NaN; a row of −inf alone becomes 0; both are reported. Numbers are
// classified by their bits, since a shader compiler may assume that there are no NaNs. Drivers differ by tens of units
// in the last place in exp() and by some in division: both are done by hand here, from additions and multiplications,
// which are exact to half a unit everywhere. Subnormal numbers may become 0 on the way, depending on the driver.

#if SUBGROUPS
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#endif

// Bits, so that nothing is flushed or made canonical on the way in and out.
layout(std430, binding = 0) restrict buffer Values { uint values[]; };
layout(std430, binding = 1) restrict writeonly buffer Statuses { uint statuses[]; };

uniform uint rows;
uniform uint classes;

#include "softmax_parts.glsl"
#include "softmax_reductions.glsl"

void main() {
    uint lane = invocation() % LANES;
    uint row = row_in_dispatch();
    // The last workgroups may have fewer rows: the others' invocations take part in the barriers alone.
    uint count = row < rows ? classes : 0u;
    uint begin = row * classes + lane;

    uint bits[EACH];
    uint key = key_of(bits_of_minus_infinity);
    for (uint i = 0u; i < EACH; ++i) {
        bits[i] = lane + i * LANES < count ? values[begin + i * LANES] : bits_of_minus_infinity;
        key = max(key, key_of(bits[i]));
    }
    uint max_key = max_of_row(key);
    float max_value = uintBitsToFloat(bits_of(max_key));

    vec2 sum = vec2(0.0);
    for (uint i = 0u; i < EACH; ++i) {
        float exponential = 0.0;
        if (bits[i] != bits_of_minus_infinity) exponential = exp_of(gap_of(uintBitsToFloat(bits[i]), max_value));
        bits[i] = floatBitsToUint(exponential);
        sum = add(sum, vec2(exponential, 0.0));
    }
    sum = sum_of_row(sum);
    sum = two_sum(sum.x, sum.y);

    uint status = status_of(max_key);
    float inverse_sum = status == status_ok ? reciprocal(sum) : 0.0;
    for (uint i = 0u; i < EACH; ++i) {
        if (lane + i * LANES < count)
            values[begin + i * LANES] = probability_bits(uintBitsToFloat(bits[i]), inverse_sum, status);
    }
    if (lane == 0u && row < rows) statuses[row] = status;
}
