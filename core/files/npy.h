#pragma once

#include <string>
#include <string_view>

#include "core/base/loading.h"
#include "core/files/logits_table.h"
#include "core/files/number_type.h"

namespace softmaxlab {

/// Reads one array of NumPy's, of any shape: format version 1 to 3; f2, f4, f8, integers, booleans, or V2,
/// which is how bfloat16 is saved; either byte order, C or Fortran order, at most 1e8 numbers. Throws
/// InputError and LoadingCancelled.
NumberArray parse_npy_array(std::string_view bytes, const std::string& source,
                            LoadingProgress* progress = nullptr);

/// The same as logits: at most two dimensions that are longer than 1. Throws likewise.
LogitsTable parse_npy(std::string_view bytes, const std::string& source, LoadingProgress* progress = nullptr);

/// An array as logits: a language model's (1, tokens, vocabulary) among them. Throws InputError if more than
/// two dimensions are longer than 1.
LogitsTable logits_of(NumberArray array, const std::string& source);

}  // namespace softmaxlab
