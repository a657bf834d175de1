#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/files/logits_table.h"
#include "core/files/number_type.h"
#include "core/numeric/matrix.h"
#include "core/scene/attention.h"

namespace softmaxlab {

/// A mask or an additive bias as a file has it, before it is known how many queries and keys there are.
struct MaskFile {
    std::string source;  ///< the file's name without its folder, in UTF-8
    std::string place;   ///< for messages
    Matrix values;       ///< queries × keys, or one row for all queries
};

/// Of an array whose leading dimensions are of length 1, or the same mask for all heads. Throws InputError.
MaskFile mask_file_of(NumberArray array, const std::string& place, const std::string& source);

/// Of a table, without its names.
MaskFile mask_file_of(const LogitsTable& table, const std::string& place, const std::string& source);

/// What it says of each cell.
struct CellMask {
    std::shared_ptr<const GivenMask> mask;  ///< none: every cell takes part
    Matrix bias;                            ///< added to the scores; empty: nothing is
    std::string remark;                     ///< how it was read
};

/// For that many queries and keys. Only zeros and ones: a one takes part, unless that would leave out each
/// query's own place, where a zero does (the diagonal ends at the last query and the last key). Other numbers
/// are added to scores: −inf and those below −10000, as which it is often written, mask. Throws InputError if
/// it has another size, or holds NaN or +inf.
CellMask cell_mask(const MaskFile& file, std::size_t queries, std::size_t keys);

}  // namespace softmaxlab
