#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"
#include "core/files/logits_table.h"

namespace softmaxlab {

/// One array of NumPy's.
struct NpyArray {
    std::vector<std::uint64_t> shape;  ///< as the file has it; no length is 0
    std::vector<double> values;        ///< in C order: the last index changes fastest
};

/// Reads an array of any shape: format version 1 to 3; f2, f4, f8 or integers, either byte order, C or
/// Fortran order, at most 1e8 numbers. Throws InputError and LoadingCancelled.
NpyArray parse_npy_array(std::string_view bytes, const std::string& source,
                         LoadingProgress* progress = nullptr);

/// One array of NumPy's, format version 1 to 3: f2, f4, f8 or integers, either byte order, C or Fortran
/// order, of at most two dimensions that are longer than 1. Throws likewise.
LogitsTable parse_npy(std::string_view bytes, const std::string& source, LoadingProgress* progress = nullptr);

/// Without leading dimensions of length 1, as long as two dimensions are left: a model's (1, heads, tokens,
/// d_k) are heads × tokens × d_k.
std::vector<std::uint64_t> without_leading_ones(std::vector<std::uint64_t> shape);

}  // namespace softmaxlab
