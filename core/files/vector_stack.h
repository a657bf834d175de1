#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/files/logits_table.h"
#include "core/files/number_type.h"
#include "core/files/vector_names.h"
#include "core/files/vectors_file.h"
#include "core/numeric/matrix.h"

namespace softmaxlab {

/// One matrix for each head, from one array.
struct VectorStack {
    std::string name;  ///< for messages
    std::vector<std::uint64_t> shape;
    std::size_t layers = 0;     ///< of an array with a layer axis; 0: it has none
    std::vector<Matrix> heads;  ///< of one layer; none if it has several and none was chosen
    std::string remark;
    double sum_tolerance = 1e-4;  ///< of a row of weights, in the precision that the numbers had
};

using VectorStacks = std::map<VectorRole, VectorStack>;

/// Of an array of queries or keys × numbers, or heads × that, or layers × heads × that; dimensions of length
/// 1 before the last two do not count. Throws InputError if there are more than max_tokens rows or
/// max_given_heads heads, no such layer, or another number of dimensions.
VectorStack stack_of(std::string name, NumberArray array, std::optional<std::size_t> layer);

/// Of a table, without its names. Throws InputError likewise.
VectorStack stack_of(std::string name, LogitsTable table);

/// Whether all rows are weights: numbers of at least 0 that add up to 1, or nothing but zeros where a query
/// has no key.
bool holds_weights(const VectorStack& stack);

/// Heads from q and k, or from scores, and values if there are any. Fewer heads of k and v than of q are
/// shared by groups of queries. Throws InputError, which names two files and their shapes, if they disagree.
VectorsFile put_together(VectorStacks stacks, std::string source, const VectorOptions& options);

/// "queries", "keys", "values", "scores" or "mask".
const char* word_for(VectorRole role);

/// The name of a file without its folder; where it begins in its path.
std::string name_in(const std::string& path);
std::size_t name_begin(const std::string& path);

}  // namespace softmaxlab
