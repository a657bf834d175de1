#version 430 core

// Scale, mask and softmax of rows of scores, one workgroup for each row, with what the row says about itself.

layout(local_size_x = 256) in;

layout(std430, binding = 0) restrict readonly buffer Scores { float scores[]; };
layout(std430, binding = 1) restrict readonly buffer Mask { uint mask[]; };  // a bit for each key, set = takes part
layout(std430, binding = 2) restrict buffer Weights { uint weights[]; };
struct Facts {
    uint status;
    float max;       // of the logits
    float sum;       // Σ e^x of x = (logit − max)/T, 1 or more; how many share at the limits of T
    float sum_lack;  // what the float lacks
    float weighted;  // Σ x e^x
    float squares;   // Σ e^2x
    uint live;       // keys whose logit is not −∞
    uint unused;
};
layout(std430, binding = 3) restrict writeonly buffer AllFacts { Facts facts[]; };

uniform uint first_row;
uniform uint keys;
uniform uint mask_words;  // for each row
uniform float scale;
uniform float mask_value;           // added where the mask leaves a key out, unless…
uniform bool mask_is_infinite;      // …it is −∞
uniform vec2 inverse_temperature;   // 1/T and what the float lacks
uniform uint limit;                 // 0: an ordinary T; 1: T = 0; 2: T = ∞

#include "softmax_parts.glsl"

shared uint shared_keys[gl_WorkGroupSize.x];
shared vec4 shared_sums[gl_WorkGroupSize.x];
shared uint shared_live[gl_WorkGroupSize.x];

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

float exponential_of(uint bits, float max_logit) {
    if (bits == bits_of_minus_infinity) return 0.0;
    float logit = uintBitsToFloat(bits);
    if (limit == 1u) return logit == max_logit ? 1.0 : 0.0;
    if (limit == 2u) return 1.0;
    return exp_of(scaled_gap(logit, max_logit));
}

void main() {
    uint lane = gl_LocalInvocationID.x;
    uint row = first_row + gl_WorkGroupID.x;
    uint begin = row * keys;

    uint largest = key_of(bits_of_minus_infinity);
    uint live = 0u;
    for (uint key = lane; key < keys; key += gl_WorkGroupSize.x) {
        uint bits = logit_bits(row, key);
        weights[begin + key] = bits;
        largest = max(largest, key_of(bits));
        live += bits == bits_of_minus_infinity ? 0u : 1u;
    }
    shared_keys[lane] = largest;
    shared_live[lane] = live;
    barrier();
    for (uint count = gl_WorkGroupSize.x / 2u; count > 0u; count /= 2u) {
        if (lane < count) {
            shared_keys[lane] = max(shared_keys[lane], shared_keys[lane + count]);
            shared_live[lane] += shared_live[lane + count];
        }
        barrier();
    }
    largest = shared_keys[0];
    float max_logit = uintBitsToFloat(bits_of(largest));
    bool not_a_number = largest >= key_of(bits_of_infinity);
    bool all_masked = largest == key_of(bits_of_minus_infinity);

    vec2 sum = vec2(0.0);
    float weighted = 0.0;
    float squares = 0.0;
    for (uint key = lane; key < keys && !not_a_number; key += gl_WorkGroupSize.x) {
        uint bits = weights[begin + key];
        float exponential = exponential_of(bits, max_logit);
        weights[begin + key] = floatBitsToUint(exponential);
        sum = add(sum, vec2(exponential, 0.0));
        if (limit == 0u && exponential > 0.0)
            weighted += exponential * scaled_gap(uintBitsToFloat(bits), max_logit);
        squares += exponential * exponential;
    }
    shared_sums[lane] = vec4(sum, weighted, squares);
    barrier();
    for (uint count = gl_WorkGroupSize.x / 2u; count > 0u; count /= 2u) {
        if (lane < count) {
            vec4 mine = shared_sums[lane];
            vec4 other = shared_sums[lane + count];
            shared_sums[lane] = vec4(add(mine.xy, other.xy), mine.zw + other.zw);
        }
        barrier();
    }
    sum = two_sum(shared_sums[0].x, shared_sums[0].y);

    float inverse_sum = not_a_number || all_masked ? 0.0 : reciprocal(sum);
    for (uint key = lane; key < keys; key += gl_WorkGroupSize.x) {
        precise float weight = uintBitsToFloat(weights[begin + key]) * inverse_sum;
        uint bits = floatBitsToUint(weight);
        if (not_a_number) bits = bits_of_nan;
        if (all_masked) bits = 0u;
        weights[begin + key] = bits;
    }
    if (lane != 0u) return;
    uint status = not_a_number ? status_not_a_number : all_masked ? status_all_masked : status_ok;
    facts[gl_WorkGroupID.x] =
        Facts(status, max_logit, sum.x, sum.y, shared_sums[0].z, shared_sums[0].w, shared_live[0], 0u);
}
