#version 430 core

// C = A B in float32: 64 × 64 numbers of C for each workgroup, 4 × 4 for each invocation, through shared memory.
// Each number is added up one product after the other, so its error is at most depth · 2⁻²⁴ Σ |a b|.

layout(local_size_x = 16, local_size_y = 16) in;

layout(std430, binding = 0) restrict readonly buffer Left { float a[]; };    // rows × depth
layout(std430, binding = 1) restrict readonly buffer Right { float b[]; };
layout(std430, binding = 2) restrict writeonly buffer Result { float c[]; };  // rows × columns

uniform uint first_row;  // of A and C
uniform uint rows;       // to be computed from there on
uniform uint columns;
uniform uint depth;
uniform uint right_row_step;     // from B[d, j] to B[d + 1, j]
uniform uint right_column_step;  // from B[d, j] to B[d, j + 1]
uniform bool skip_zeros;         // a 0 in A adds nothing, whatever stands in B

const uint side = 64u;
const uint part = 16u;  // of the depth, in shared memory at a time
const uint each = 4u;

shared float left_tile[side][part + 1u];
shared float right_tile[part][side + 1u];

void main() {
    uint row_begin = gl_WorkGroupID.y * side;
    uint column_begin = gl_WorkGroupID.x * side;
    uint x = gl_LocalInvocationID.x;
    uint y = gl_LocalInvocationID.y;
    uint lane = gl_LocalInvocationIndex;

    float sums[4][4];
    for (uint i = 0u; i < each; ++i)
        for (uint j = 0u; j < each; ++j) sums[i][j] = 0.0;

    for (uint d = 0u; d < depth; d += part) {
        for (uint k = lane; k < side * part; k += 256u) {
            uint row = k / part;
            uint at = k % part;
            bool inside = row_begin + row < rows && d + at < depth;
            left_tile[row][at] = inside ? a[(first_row + row_begin + row) * depth + d + at] : 0.0;
            uint column = k % side;
            uint down = k / side;
            inside = column_begin + column < columns && d + down < depth;
            right_tile[down][column] =
                inside ? b[(d + down) * right_row_step + (column_begin + column) * right_column_step] : 0.0;
        }
        barrier();
        // Past the end of the depth there may be 0 · ∞: it is not added.
        uint count = min(part, depth - d);
        for (uint at = 0u; at < count; ++at) {
            for (uint i = 0u; i < each; ++i) {
                float factor = left_tile[y + i * 16u][at];
                if (skip_zeros && factor == 0.0) continue;
                for (uint j = 0u; j < each; ++j) sums[i][j] += factor * right_tile[at][x + j * 16u];
            }
        }
        barrier();
    }

    for (uint i = 0u; i < each; ++i) {
        uint row = row_begin + y + i * 16u;
        for (uint j = 0u; j < each; ++j) {
            uint column = column_begin + x + j * 16u;
            if (row < rows && column < columns) c[(first_row + row) * columns + column] = sums[i][j];
        }
    }
}
