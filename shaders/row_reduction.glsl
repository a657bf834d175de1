// Maxima and sums over the LANES invocations that share a row: a power of two, and a divisor of GROUP, the invocations of
// a workgroup. With SUBGROUPS, invocations of one subgroup hand each other their values without shared memory; the driver
// must have full subgroups of a size that divides GROUP.

layout(local_size_x = GROUP) in;

shared uint shared_keys[GROUP];
shared vec2 shared_sums[GROUP];

const uint rows_per_group = GROUP / LANES;

#if SUBGROUPS

uint invocation() {
    return gl_SubgroupID * gl_SubgroupSize + gl_SubgroupInvocationID;
}

uint max_of_row(uint key) {
    uint together = min(LANES, gl_SubgroupSize);
    for (uint step = 1u; step < together; step *= 2u) key = max(key, subgroupShuffleXor(key, step));
    if (LANES <= gl_SubgroupSize) return key;
    if (gl_SubgroupInvocationID == 0u) shared_keys[gl_SubgroupID] = key;
    barrier();
    uint count = LANES / gl_SubgroupSize;
    uint first = gl_SubgroupID / count * count;
    for (uint i = 0u; i < count; ++i) key = max(key, shared_keys[first + i]);
    return key;
}

vec2 sum_of_row(vec2 sum) {
    uint together = min(LANES, gl_SubgroupSize);
    for (uint step = 1u; step < together; step *= 2u) sum = add(sum, subgroupShuffleXor(sum, step));
    if (LANES <= gl_SubgroupSize) return sum;
    if (gl_SubgroupInvocationID == 0u) shared_sums[gl_SubgroupID] = sum;
    barrier();
    uint count = LANES / gl_SubgroupSize;
    uint first = gl_SubgroupID / count * count;
    sum = vec2(0.0);
    for (uint i = 0u; i < count; ++i) sum = add(sum, shared_sums[first + i]);
    return sum;
}

#else

uint invocation() {
    return gl_LocalInvocationIndex;
}

uint max_of_row(uint key) {
    if (LANES == 1u) return key;
    uint self = invocation();
    shared_keys[self] = key;
    barrier();
    for (uint count = LANES / 2u; count > 0u; count /= 2u) {
        if (self % LANES < count) shared_keys[self] = max(shared_keys[self], shared_keys[self + count]);
        barrier();
    }
    return shared_keys[self / LANES * LANES];
}

vec2 sum_of_row(vec2 sum) {
    if (LANES == 1u) return sum;
    uint self = invocation();
    shared_sums[self] = sum;
    barrier();
    for (uint count = LANES / 2u; count > 0u; count /= 2u) {
        if (self % LANES < count) shared_sums[self] = add(shared_sums[self], shared_sums[self + count]);
        barrier();
    }
    return shared_sums[self / LANES * LANES];
}

#endif
