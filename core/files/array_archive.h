#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"
#include "core/files/number_type.h"

namespace softmaxlab {

/// One array of a file that holds several by their names. It refers to the file's bytes.
struct NamedArray {
    std::string name;   ///< in UTF-8
    std::string place;  ///< "x.npz, q", for messages
    /// Throws InputError and LoadingCancelled.
    std::function<NumberArray(LoadingProgress*)> read;
    std::string_view npy;  ///< the same as an NPY file, valid as long as `read`; empty: it is none
    std::string json;      ///< what the metadata of safetensors hold under this name; otherwise empty
};

/// So many bytes tell which file it is.
inline constexpr std::size_t archive_signature = 16;

/// Whether the bytes begin such a file: a ZIP archive, as numpy.savez writes it, or safetensors.
bool is_array_archive(std::string_view bytes);

/// Its arrays, in its order. Throws InputError: for other ZIP archives, with a word about what they are.
std::vector<NamedArray> arrays_in(std::string_view bytes, const std::string& source);

}  // namespace softmaxlab
