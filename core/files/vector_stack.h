#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/files/logits_table.h"
#include "core/files/npy.h"
#include "core/files/vector_names.h"
#include "core/files/vectors_file.h"
#include "core/numeric/matrix.h"

namespace softmaxlab {

/// One matrix for each head, from one array.
struct VectorStack {
    std::string name;  ///< for messages
    std::vector<std::uint64_t> shape;
    std::vector<Matrix> heads;  ///< not more than are taken
};

using VectorStacks = std::map<VectorRole, VectorStack>;

/// Of an array: heads are the first of three dimensions. At most max_heads are taken. Throws InputError if
/// there are more than max_tokens rows, or another number of dimensions.
VectorStack stack_of(std::string name, NpyArray array);

/// Of a table, without its names. Throws InputError likewise.
VectorStack stack_of(std::string name, LogitsTable table);

/// Heads from q and k, or from scores, and values if there are any. Throws InputError, which names two files
/// and their shapes, if they disagree.
VectorsFile put_together(VectorStacks stacks, std::string source);

/// "queries", "keys", "values" or "scores".
const char* word_for(VectorRole role);

/// The name of a file without its folder; where it begins in its path.
std::string name_in(const std::string& path);
std::size_t name_begin(const std::string& path);

}  // namespace softmaxlab
