#version 430 core

// A part of a matrix as a picture of means or maxima: one invocation for each element. NaN where no cell counts. Beside
// it, for each element, whether one of its cells takes part.
//
// The workgroup takes the columns of its elements strip by strip. First each invocation reduces a column of the strip
// over the rows of its line of elements, so that adjacent invocations read adjacent cells, each of them once; then each
// takes together the columns of its own element.

layout(local_size_x = 32, local_size_y = 8) in;

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

const uint strip = 64u;

struct Cells {
    float sum;     // of those that count
    uint largest;  // its key
    uint live;     // how many take part
};

const Cells no_cells = Cells(0.0, 0u, 0u);

shared Cells shared_columns[gl_WorkGroupSize.y][strip];

Cells together(Cells a, Cells b) {
    return Cells(a.sum + b.sum, max(a.largest, b.largest), a.live + b.live);
}

Cells cell(uint row, uint column) {
    uint takes_part = mask_words > 0u ? mask[row * mask_words + column / 32u] >> (column % 32u) & 1u : 1u;
    if (leave_out && takes_part == 0u) return no_cells;
    float value = matrix[row * columns + column];
    return Cells(value, key_of(floatBitsToUint(value)), takes_part);
}

void main() {
    uint x = gl_LocalInvocationID.x;
    uint y = gl_LocalInvocationID.y;
    bool there = gl_GlobalInvocationID.x < width && gl_GlobalInvocationID.y < height;
    uvec2 first = gl_WorkGroupID.xy * gl_WorkGroupSize.xy;
    uvec2 last = min(first + gl_WorkGroupSize.xy, uvec2(width, height)) - 1u;
    // Past the end of the picture the last element stands in, and nothing is written.
    uvec2 element = min(gl_GlobalInvocationID.xy, last);
    uint left = edges[2u * element.x];
    uint right = edges[2u * element.x + 1u];
    uint top = edges[2u * (width + element.y)];
    uint bottom = edges[2u * (width + element.y) + 1u];

    uint begin = edges[2u * first.x];
    uint end = edges[2u * last.x + 1u];
    Cells all = no_cells;
    for (uint from = begin; from < end; from += strip) {
        uint to = min(from + strip, end);
        for (uint column = from + x; column < to; column += gl_WorkGroupSize.x) {
            Cells below = no_cells;
            for (uint row = top; row < bottom; ++row) below = together(below, cell(row, column));
            shared_columns[y][column - from] = below;
        }
        barrier();
        for (uint column = max(left, from); column < min(right, to); ++column)
            all = together(all, shared_columns[y][column - from]);
        barrier();
    }
    if (!there) return;
    uint count = leave_out ? all.live : (right - left) * (bottom - top);
    uint bits = take_max ? bits_of(all.largest) : floatBitsToUint(all.sum / float(count));
    bool not_a_number = count == 0u || all.largest > key_of(bits_of_infinity);
    uint at = element.y * width + element.x;
    live[at] = all.live > 0u ? 1u : 0u;
    picture[at] = uintBitsToFloat(not_a_number ? bits_of_nan : bits);
}
