#version 430 core

// Scale, mask and softmax of rows of scores in one go, with what each row says about itself: LANES invocations for each
// row, EACH keys for each of them, whose logits and exponentials stay in registers. A score is read once, if its key is
// within those that take part, and a weight is written once. Rows have at most LANES · EACH keys.

#if SUBGROUPS
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#endif

layout(std430, binding = 0) restrict readonly buffer Scores { float scores[]; };
layout(std430, binding = 1) restrict readonly buffer Mask { uint mask[]; };  // a bit for each key, set = takes part
layout(std430, binding = 2) restrict readonly buffer Live { uvec2 live_keys[]; };  // of each row: from, and up to
layout(std430, binding = 3) restrict writeonly buffer Weights { uint weights[]; };
layout(std430, binding = 4) restrict writeonly buffer Extents { uvec2 extents[]; };  // all weights outside are 0
struct Facts {
    uint status;
    float max;          // of the logits
    float others;       // Σ e^x of x = (logit − max)/T, without the tops; how many of them share at the limits of T
    float others_lack;  // what the float lacks
    float weighted;     // Σ x e^x
    float squares;      // Σ e^2x of the others
    uint live;          // keys whose logit is not −∞
    uint tops;          // those whose logit is the maximum: their e^x is 1
};
layout(std430, binding = 5) restrict writeonly buffer AllFacts { Facts facts[]; };

uniform uint first_row;
uniform uint rows;  // from there on
uniform uint keys;
uniform uint mask_words;  // for each row
uniform float scale;
uniform float mask_value;           // added where the mask leaves a key out, unless…
uniform bool mask_is_infinite;      // …it is −∞
uniform vec2 inverse_temperature;   // 1/T and what the float lacks
uniform uint limit;                 // 0: an ordinary T; 1: T = 0; 2: T = ∞

#include "softmax_parts.glsl"
#include "row_lanes.glsl"

// The largest key, how many live, how many have the largest key.
uvec3 max_and_counts(uvec3 a, uvec3 b) {
    uint largest = max(a.x, b.x);
    return uvec3(largest, a.y + b.y, (a.x == largest ? a.z : 0u) + (b.x == largest ? b.z : 0u));
}

// A pair and two plain numbers.
vec4 add_sums(vec4 a, vec4 b) {
    return vec4(add(a.xy, b.xy), a.zw + b.zw);
}

#define VALUE uvec3
#define REDUCE max_and_counts_of_row
#define COMBINE max_and_counts
#define SHARED shared_keys
#include "row_reduction.glsl"

#define VALUE vec4
#define REDUCE sums_of_row
#define COMBINE add_sums
#define SHARED shared_sums
#include "row_reduction.glsl"

uint logit_bits(uint row, uint key) {
    bool takes_part = (mask[row * mask_words + key / 32u] >> (key % 32u) & 1u) != 0u;
    if (!takes_part && mask_is_infinite) return bits_of_minus_infinity;
    precise float logit = scores[row * keys + key] * scale;
    if (!takes_part) logit = logit + mask_value;
    return floatBitsToUint(logit);
}

// (logit − max) / T, rounded once: the difference and the product are exact pairs of floats.
float scaled_gap(float logit, float max_logit) {
    vec2 gap = two_sum(logit, -max_logit);
    vec2 product = two_product(gap.x, inverse_temperature.x);
    precise float rest = gap.x * inverse_temperature.y + gap.y * inverse_temperature.x;
    precise float x = product.x + (product.y + rest);
    // Past −110 nothing is left of the exponential, and pairs of huge numbers are no numbers.
    precise float rough = gap.x * inverse_temperature.x;
    return rough < -110.0 ? -110.0 : min(x, 0.0);
}

// e^x and x of a logit that is not −∞; at the limits of T, 1 or 0 and 0.
vec2 exponential_and_gap(float logit, float max_logit) {
    if (limit == 1u) return vec2(logit == max_logit ? 1.0 : 0.0, 0.0);
    if (limit == 2u) return vec2(1.0, 0.0);
    float x = scaled_gap(logit, max_logit);
    return vec2(exp_of(x), x);
}

void main() {
    uint lane = invocation() % LANES;
    uint row_here = row_in_dispatch();
    // The last workgroup may have fewer rows: the others' invocations take part in the barriers alone.
    bool there = row_here < rows;
    uint row = first_row + row_here;
    uint begin = row * keys;
    uvec2 live = uvec2(0u, there ? keys : 0u);
    if (there && mask_is_infinite) live = live_keys[row];

    uint bits[EACH];
    uvec3 found = uvec3(key_of(bits_of_minus_infinity), 0u, 0u);
    for (uint i = 0u; i < EACH; ++i) {
        uint key = lane + i * LANES;
        bits[i] = key >= live.x && key < live.y ? logit_bits(row, key) : bits_of_minus_infinity;
        found = max_and_counts(found, uvec3(key_of(bits[i]), bits[i] == bits_of_minus_infinity ? 0u : 1u, 1u));
    }
    found = max_and_counts_of_row(found);
    float max_logit = uintBitsToFloat(bits_of(found.x));
    uint status = status_of(found.x);

    // The tops are counted, so that what little the others have is not lost beside them.
    vec4 others = vec4(0.0);
    for (uint i = 0u; i < EACH; ++i) {
        bool is_other = key_of(bits[i]) != found.x;
        vec2 one = vec2(0.0);
        if (bits[i] != bits_of_minus_infinity) one = exponential_and_gap(uintBitsToFloat(bits[i]), max_logit);
        bits[i] = floatBitsToUint(one.x);
        if (is_other) others = add_sums(others, vec4(one.x, 0.0, one.x * one.y, one.x * one.x));
    }
    others = sums_of_row(others);
    vec2 sum = two_sum(float(found.z), others.x);
    sum = two_sum(sum.x, sum.y + others.y);

    float inverse_sum = status == status_ok ? reciprocal(sum) : 0.0;
    for (uint i = 0u; i < EACH; ++i) {
        uint key = lane + i * LANES;
        if (there && key < keys)
            weights[begin + key] = probability_bits(uintBitsToFloat(bits[i]), inverse_sum, status);
    }
    if (lane != 0u || !there) return;
    if (status == status_all_masked) live = uvec2(0u);
    if (status == status_not_a_number) live = uvec2(0u, keys);
    extents[row] = live;
    facts[row_here] = Facts(status, max_logit, others.x, others.y, others.z, others.w, found.y, found.z);
}
