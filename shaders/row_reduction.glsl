// One value of the LANES invocations that share a row: VALUE reduce(VALUE), each time under the name REDUCE. To be
// included once for each kind of value, after
//
//   #define VALUE vec2         its type,
//   #define REDUCE sum_of_row  the name,
//   #define COMBINE add        what makes one of two,
//   #define SHARED row_sums    and a name for the shared memory that it takes.
//
// Each function may be called once, since its shared memory is read to the end. LANES is a power of two, and a divisor
// of GROUP, the invocations of a workgroup. With SUBGROUPS, those of one subgroup hand each other their values without
// shared memory; the driver must have full subgroups of a size that divides GROUP.

shared VALUE SHARED[GROUP];

#if SUBGROUPS

VALUE REDUCE(VALUE value) {
    uint together = min(LANES, gl_SubgroupSize);
    for (uint step = 1u; step < together; step *= 2u) value = COMBINE(value, subgroupShuffleXor(value, step));
    if (LANES <= gl_SubgroupSize) return value;
    if (gl_SubgroupInvocationID == 0u) SHARED[gl_SubgroupID] = value;
    barrier();
    uint count = LANES / gl_SubgroupSize;
    uint first = gl_SubgroupID / count * count;
    value = SHARED[first];
    for (uint i = 1u; i < count; ++i) value = COMBINE(value, SHARED[first + i]);
    return value;
}

#else

VALUE REDUCE(VALUE value) {
    if (LANES == 1u) return value;
    uint self = invocation();
    SHARED[self] = value;
    barrier();
    for (uint count = LANES / 2u; count > 0u; count /= 2u) {
        if (self % LANES < count) SHARED[self] = COMBINE(SHARED[self], SHARED[self + count]);
        barrier();
    }
    return SHARED[self / LANES * LANES];
}

#endif

#undef VALUE
#undef REDUCE
#undef COMBINE
#undef SHARED
