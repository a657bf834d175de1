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

const uint status_ok = 0u;
const uint status_all_masked = 1u;
const uint status_not_a_number = 2u;

const uint bits_of_infinity = 0x7f800000u;
const uint bits_of_minus_infinity = 0xff800000u;
const uint bits_of_nan = 0x7fc00000u;

shared uint shared_keys[gl_WorkGroupSize.x];
shared vec2 shared_sums[gl_WorkGroupSize.x];

// A number that is larger where the float is larger; NaN is above everything.
uint key_of(uint bits) {
    if ((bits & 0x7fffffffu) > bits_of_infinity) return 0xffffffffu;
    return (bits & 0x80000000u) != 0u ? ~bits : bits | 0x80000000u;
}

uint bits_of(uint key) {
    return (key & 0x80000000u) != 0u ? key & 0x7fffffffu : ~key;
}

// a + b as the nearest float and what it lacks, exactly. Source: D. Knuth, "The Art of Computer Programming", vol. 2,
// 4.2.2, theorem B.
vec2 two_sum(float a, float b) {
    precise float sum = a + b;
    precise float b_part = sum - a;
    precise float a_part = sum - b_part;
    precise float lack = (a - a_part) + (b - b_part);
    return vec2(sum, lack);
}

// The sum of two such pairs.
vec2 add(vec2 a, vec2 b) {
    vec2 sum = two_sum(a.x, b.x);
    precise float lack = sum.y + (a.y + b.y);
    return vec2(sum.x, lack);
}

// The upper 12 bits of a significand: products of two such halves are exact. Source: T. J. Dekker, "A floating-point
// technique for extending the available precision", 1971.
float upper_half(float value) {
    return uintBitsToFloat(floatBitsToUint(value) & 0xfffff000u);
}

// 1 / (sum.x + sum.y) for a sum of 1 or more: the driver's quotient, corrected by one Newton step whose residual is
// taken without rounding.
float reciprocal(vec2 sum) {
    float guess = 1.0 / sum.x;
    float a = upper_half(sum.x);
    float b = upper_half(guess);
    precise float a_rest = sum.x - a;
    precise float b_rest = guess - b;
    precise float residual = (((1.0 - a * b) - a * b_rest) - a_rest * b) - a_rest * b_rest;
    residual = residual - sum.y * guess;
    precise float corrected = guess + guess * residual;
    return corrected;
}

// exp(x) for x ≤ 0: x = n log 2 + r with |r| ≤ ½ log 2, exp(x) = 2ⁿ (1 + r + r² q(r)). Source: W. J. Cody and W. Waite,
// "Software Manual for the Elementary Functions", 1980, ch. 6; q is the minimax polynomial by the Remez algorithm.
float exp_of(float x) {
    // exp(−110) is less than half of the smallest float: the result is 0 from there on.
    precise float clamped = max(x, -110.0);
    precise float n = floor(clamped * 1.44269504089 + 0.5);
    // log 2 in two parts: the first has so few bits that n times it is exact.
    precise float r = (clamped - n * 0.693145751953125) - n * 1.428606765330187e-6;

    precise float q = 1.38145406e-3;
    q = q * r + 8.36874545e-3;
    q = q * r + 4.1668389e-2;
    q = q * r + 0.166665211;
    q = q * r + 0.49999994;
    precise float value = 1.0 + (r + (r * r) * q);

    // In two steps, since 2ⁿ itself may be too small for a float.
    int exponent = int(n);
    int first = exponent >> 1;
    int second = exponent - first;
    precise float scaled = (value * uintBitsToFloat(uint(first + 127) << 23)) * uintBitsToFloat(uint(second + 127) << 23);
    return scaled;
}

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
