// What softmax over rows of float32 is made of. NaN and infinities are known by their bits, since a shader compiler may
// assume that there are none.

const uint status_ok = 0u;
const uint status_all_masked = 1u;
const uint status_not_a_number = 2u;

const uint bits_of_infinity = 0x7f800000u;
const uint bits_of_minus_infinity = 0xff800000u;
const uint bits_of_nan = 0x7fc00000u;

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

// a · b as the nearest float and what it lacks; exact while nothing over- or underflows.
vec2 two_product(float a, float b) {
    float a_upper = upper_half(a);
    float b_upper = upper_half(b);
    precise float a_rest = a - a_upper;
    precise float b_rest = b - b_upper;
    precise float product = a * b;
    precise float lack = ((a_upper * b_upper - product) + a_upper * b_rest + a_rest * b_upper) + a_rest * b_rest;
    return vec2(product, lack);
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

// z − max for two floats of which neither is NaN: the nearest float and what it lacks. Past −110, where nothing is left
// of the exponential, it lacks nothing: the difference of huge numbers is no pair.
vec2 gap_of(float z, float max_value) {
    vec2 gap = two_sum(z, -max_value);
    return vec2(gap.x, gap.x > -110.0 ? gap.y : 0.0);
}

// x = n log 2 + r with |r| ≤ ½ log 2 for x ≤ 0, as (n, r).
vec2 reduced(vec2 x) {
    // exp(−110) is less than half of the smallest float: the result is 0 from there on.
    precise float clamped = max(x.x, -110.0);
    precise float n = floor(clamped * 1.44269504089 + 0.5);
    // log 2 in two parts: the first has so few bits that n times it is exact.
    precise float r = ((clamped - n * 0.693145751953125) - n * 1.428606765330187e-6) + x.y;
    return vec2(n, r);
}

// exp(r) − 1 = r + r² q(r), where q is the minimax polynomial by the Remez algorithm. Source: W. J. Cody and W. Waite,
// "Software Manual for the Elementary Functions", 1980, ch. 6.
float exp_minus_1(float r) {
    precise float q = 1.38145406e-3;
    q = q * r + 8.36874545e-3;
    q = q * r + 4.1668389e-2;
    q = q * r + 0.166665211;
    q = q * r + 0.49999994;
    precise float rest = r + (r * r) * q;
    return rest;
}

// value · 2ⁿ, in two steps, since 2ⁿ itself may be too small for a float.
float times_power_of_2(float value, float n) {
    int exponent = int(n);
    int first = exponent >> 1;
    int second = exponent - first;
    precise float scaled = (value * uintBitsToFloat(uint(first + 127) << 23)) * uintBitsToFloat(uint(second + 127) << 23);
    return scaled;
}

// exp(x.x + x.y) for x ≤ 0.
float exp_of(vec2 x) {
    vec2 parts = reduced(x);
    precise float value = 1.0 + exp_minus_1(parts.y);
    return times_power_of_2(value, parts.x);
}

float exp_of(float x) {
    return exp_of(vec2(x, 0.0));
}

// The same, with what the float lacks: relative error 5e-8.
vec2 exp_pair(vec2 x) {
    vec2 parts = reduced(x);
    vec2 value = two_sum(1.0, exp_minus_1(parts.y));
    return vec2(times_power_of_2(value.x, parts.x), times_power_of_2(value.y, parts.x));
}

uint status_of(uint max_key) {
    if (max_key >= key_of(bits_of_infinity)) return status_not_a_number;
    return max_key == key_of(bits_of_minus_infinity) ? status_all_masked : status_ok;
}

uint probability_bits(float exponential, float inverse_sum, uint status) {
    if (status == status_not_a_number) return bits_of_nan;
    if (status == status_all_masked) return 0u;
    precise float probability = exponential * inverse_sum;
    return floatBitsToUint(probability);
}
