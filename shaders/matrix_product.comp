#version 430 core

// C = A B in float32: 64 × 64 numbers of C for each workgroup, 4 × 4 for each invocation, through shared memory.
// Each number is added up one product after the other, so its error is at most depth · 2⁻²⁴ Σ |a b|.
//
// With WITHIN_EXTENTS, all of row i of A outside of extents[i] is 0, and the workgroup leaves out the part of the depth
// where that is so for all of its rows. With SKIP_ZEROS a 0 in A adds nothing, whatever stands in B.

layout(local_size_x = 16, local_size_y = 16) in;

layout(std430, binding = 0) restrict readonly buffer Left { float a[]; };    // rows × depth
layout(std430, binding = 1) restrict readonly buffer Right { float b[]; };
layout(std430, binding = 2) restrict writeonly buffer Result { float c[]; };  // rows × columns
#if WITHIN_EXTENTS
layout(std430, binding = 3) restrict readonly buffer Extents { uvec2 extents[]; };
#endif

uniform uint first_row;  // of A and C
uniform uint rows;       // to be computed from there on
uniform uint columns;
uniform uint depth;
uniform uint right_row_step;     // from B[d, j] to B[d + 1, j]
uniform uint right_column_step;  // from B[d, j] to B[d, j + 1]

const uint side = 64u;
const uint part = 16u;  // of the depth, in shared memory at a time
const uint each = 4u;
const uint group = gl_WorkGroupSize.x * gl_WorkGroupSize.y;

shared float left_tile[side][part + 1u];
shared float right_tile[part][side + 1u];

#if WITHIN_EXTENTS

shared uint shared_begin;
shared uint shared_end;

// The part of the depth in which the rows of this workgroup have anything.
uvec2 extent_of_rows(uint row_begin) {
    uint lane = gl_LocalInvocationIndex;
    if (lane == 0u) {
        shared_begin = depth;
        shared_end = 0u;
    }
    barrier();
    if (lane < side && row_begin + lane < rows) {
        uvec2 extent = extents[first_row + row_begin + lane];
        if (extent.x < extent.y) {
            atomicMin(shared_begin, extent.x);
            atomicMax(shared_end, extent.y);
        }
    }
    barrier();
    return uvec2(shared_begin, shared_end);
}

#else

uvec2 extent_of_rows(uint row_begin) {
    return uvec2(0u, depth);
}

#endif

// Adjacent invocations read adjacent numbers, whichever way they stand.
void load_left(uint row_begin, uint d) {
    for (uint k = gl_LocalInvocationIndex; k < side * part; k += group) {
        uint row = k / part;
        uint at = k % part;
        bool inside = row_begin + row < rows && d + at < depth;
        left_tile[row][at] = inside ? a[(first_row + row_begin + row) * depth + d + at] : 0.0;
    }
}

void load_right(uint column_begin, uint d) {
    bool down_first = right_row_step == 1u;
    for (uint k = gl_LocalInvocationIndex; k < side * part; k += group) {
        uint column = down_first ? k / part : k % side;
        uint at = down_first ? k % part : k / side;
        bool inside = column_begin + column < columns && d + at < depth;
        right_tile[at][column] =
            inside ? b[(d + at) * right_row_step + (column_begin + column) * right_column_step] : 0.0;
    }
}

void main() {
    uint row_begin = gl_WorkGroupID.y * side;
    uint column_begin = gl_WorkGroupID.x * side;
    uint x = gl_LocalInvocationID.x;
    uint y = gl_LocalInvocationID.y;

    float sums[4][4];
    for (uint i = 0u; i < each; ++i)
        for (uint j = 0u; j < each; ++j) sums[i][j] = 0.0;

    uvec2 extent = extent_of_rows(row_begin);
    for (uint d = extent.x / part * part; d < extent.y; d += part) {
        load_left(row_begin, d);
        load_right(column_begin, d);
        barrier();
        // Past the end of the depth there may be 0 · ∞: it is not added.
        uint count = min(part, depth - d);
        for (uint at = 0u; at < count; ++at) {
            for (uint i = 0u; i < each; ++i) {
                float factor = left_tile[y + i * 16u][at];
#if SKIP_ZEROS
                if (factor == 0.0) continue;
#endif
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
