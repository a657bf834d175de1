// How the rows are shared out in a workgroup of GROUP invocations: LANES of them for each row.

layout(local_size_x = GROUP) in;

const uint rows_per_group = GROUP / LANES;

// Adjacent ones are in one subgroup, where there are subgroups.
uint invocation() {
#if SUBGROUPS
    return gl_SubgroupID * gl_SubgroupSize + gl_SubgroupInvocationID;
#else
    return gl_LocalInvocationIndex;
#endif
}

// Of this invocation, counted over all workgroups.
uint row_in_dispatch() {
    uint group = gl_WorkGroupID.y * gl_NumWorkGroups.x + gl_WorkGroupID.x;
    return group * rows_per_group + invocation() / LANES;
}
