// Softmax of rows that are too long for one workgroup: the workgroups of a row have a part of GROUP · EACH numbers each.
// long_rows_parts.comp finds the maximum and the sum of each part, long_rows_merge.comp those of the rows, and
// long_rows_scale.comp writes the probabilities.

struct Part {
    uint max_key;
    float sum;  // of exp(z − the part's maximum), 1 or more
    float sum_lack;
    uint unused;
};
struct Row {
    uint max_key;
    float inverse_sum;
};

const uint part_length = GROUP * EACH;

uniform uint classes;
uniform uint parts;  // of each row
