#version 430 core

// Stable softmax of rows of float32, in place: one workgroup for each row.
//
// −inf is a masked class. NaN or +inf makes the row NaN; a row of −inf alone becomes 0; both are reported. Numbers are
// classified by their bits, since a shader compiler may assume that there are no NaNs. Drivers differ by tens of units
// in the last place in exp() and by some in division: both are done by hand here, from additions and multiplications,
// which are exact to half a unit everywhere. Subnormal numbers may become 0 on the way, depending on the driver.

layout(local_size_x = 256) in;

// Bits, so that nothing is flushed or made canonical on the way in and out.
layout(std430, binding = 0) restrict buffer Values { uint values[]; };
layout(std430, binding = 1) restrict writeonly buffer Statuses { uint statuses[]; };

uniform uint classes;

#include "softmax_parts.glsl"

shared uint shared_keys[gl_WorkGroupSize.x];
shared vec2 shared_sums[gl_WorkGroupSize.x];

void main() {
    uint lane = gl_LocalInvocationID.x;
    uint row = gl_WorkGroupID.x;
    uint begin = row * classes;
    uint end = begin + classes;

    uint key = key_of(bits_of_minus_infinity);
    for (uint i = begin + lane; i < end; i += gl_WorkGroupSize.x) key = max(key, key_of(values[i]));
    shared_keys[lane] = key;
    barrier();
    for (uint count = gl_WorkGroupSize.x / 2u; count > 0u; count /= 2u) {
        if (lane < count) shared_keys[lane] = max(shared_keys[lane], shared_keys[lane + count]);
        barrier();
    }
    uint max_key = shared_keys[0];
    float max_value = uintBitsToFloat(bits_of(max_key));

    // Each invocation reads and writes values of its own only, so the exponentials need no barrier.
    vec2 sum = vec2(0.0);
    for (uint i = begin + lane; i < end; i += gl_WorkGroupSize.x) {
        uint bits = values[i];
        float exponential = 0.0;
        if (bits != bits_of_minus_infinity) {
            precise float gap = uintBitsToFloat(bits) - max_value;
            exponential = exp_of(gap);
        }
        values[i] = floatBitsToUint(exponential);
        sum = add(sum, vec2(exponential, 0.0));
    }
    shared_sums[lane] = sum;
    barrier();
    for (uint count = gl_WorkGroupSize.x / 2u; count > 0u; count /= 2u) {
        if (lane < count) shared_sums[lane] = add(shared_sums[lane], shared_sums[lane + count]);
        barrier();
    }
    sum = two_sum(shared_sums[0].x, shared_sums[0].y);

    bool not_a_number = max_key >= key_of(bits_of_infinity);
    bool all_masked = max_key == key_of(bits_of_minus_infinity);
    float inverse_sum = not_a_number || all_masked ? 0.0 : reciprocal(sum);
    for (uint i = begin + lane; i < end; i += gl_WorkGroupSize.x) {
        precise float probability = uintBitsToFloat(values[i]) * inverse_sum;
        uint bits = floatBitsToUint(probability);
        if (not_a_number) bits = bits_of_nan;
        if (all_masked) bits = 0u;
        values[i] = bits;
    }
    if (lane == 0u) statuses[row] = not_a_number ? status_not_a_number : all_masked ? status_all_masked : status_ok;
}
