#version 430 core

// What each row of scores says about itself, of those that are finite: one workgroup for each row.

layout(local_size_x = 256) in;

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
uniform uint keys;

#include "softmax_parts.glsl"

shared vec4 shared_sums[gl_WorkGroupSize.x];
shared float shared_range[gl_WorkGroupSize.x];
shared uint shared_count[gl_WorkGroupSize.x];

void main() {
    uint lane = gl_LocalInvocationID.x;
    uint begin = (first_row + gl_WorkGroupID.x) * keys;
    vec2 sum = vec2(0.0);
    vec2 squares = vec2(0.0);
    float range = 0.0;
    uint finite = 0u;
    for (uint i = begin + lane; i < begin + keys; i += gl_WorkGroupSize.x) {
        uint bits = scores[i];
        if ((bits & 0x7f800000u) == bits_of_infinity) continue;
        float score = uintBitsToFloat(bits);
        sum = add(sum, vec2(score, 0.0));
        precise float square = score * score;
        squares = add(squares, vec2(square, 0.0));
        range = max(range, abs(score));
        ++finite;
    }
    shared_sums[lane] = vec4(sum, squares);
    shared_range[lane] = range;
    shared_count[lane] = finite;
    barrier();
    for (uint count = gl_WorkGroupSize.x / 2u; count > 0u; count /= 2u) {
        if (lane < count) {
            vec4 mine = shared_sums[lane];
            vec4 other = shared_sums[lane + count];
            shared_sums[lane] = vec4(add(mine.xy, other.xy), add(mine.zw, other.zw));
            shared_range[lane] = max(shared_range[lane], shared_range[lane + count]);
            shared_count[lane] += shared_count[lane + count];
        }
        barrier();
    }
    if (lane != 0u) return;
    vec4 all = shared_sums[0];
    facts[gl_WorkGroupID.x] = Facts(all.x, all.y, all.z, all.w, shared_range[0], shared_count[0], 0u, 0u);
}
