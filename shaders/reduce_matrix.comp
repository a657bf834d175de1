#version 430 core

// A part of a matrix as a picture of means or maxima: one invocation for each element. NaN where no cell counts. Beside
// it, for each element, whether one of its cells takes part.

layout(local_size_x = 16, local_size_y = 16) in;

layout(std430, binding = 0) restrict readonly buffer Matrix { float matrix[]; };
layout(std430, binding = 1) restrict readonly buffer Mask { uint mask[]; };      // a bit for each cell, set = takes part
layout(std430, binding = 2) restrict readonly buffer Edges { uint edges[]; };    // begin and end, across, then down
layout(std430, binding = 3) restrict writeonly buffer Picture { float picture[]; };
layout(std430, binding = 4) restrict writeonly buffer Live { uint live[]; };

uniform uint columns;
uniform uint mask_words;  // for each row; 0: every cell takes part
uniform bool leave_out;   // cells that take no part do not count
uniform uint width;
uniform uint height;
uniform bool take_max;

#include "softmax_parts.glsl"

void main() {
    uint x = gl_GlobalInvocationID.x;
    uint y = gl_GlobalInvocationID.y;
    if (x >= width || y >= height) return;
    uint left = edges[2u * x];
    uint right = edges[2u * x + 1u];
    uint top = edges[2u * (width + y)];
    uint bottom = edges[2u * (width + y) + 1u];

    float sum = 0.0;
    uint largest = 0u;
    uint count = 0u;
    uint any = 0u;
    for (uint row = top; row < bottom; ++row) {
        for (uint column = left; column < right; ++column) {
            uint takes_part = mask_words > 0u ? mask[row * mask_words + column / 32u] >> (column % 32u) & 1u : 1u;
            any |= takes_part;
            if (leave_out && takes_part == 0u) continue;
            float value = matrix[row * columns + column];
            ++count;
            largest = max(largest, key_of(floatBitsToUint(value)));
            sum += value;
        }
    }
    uint bits = take_max ? bits_of(largest) : floatBitsToUint(sum / float(count));
    bool not_a_number = count == 0u || largest > key_of(bits_of_infinity);
    live[y * width + x] = any;
    picture[y * width + x] = uintBitsToFloat(not_a_number ? bits_of_nan : bits);
}
