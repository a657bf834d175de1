#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"

namespace softmaxlab {

/// One array in an archive that is written.
struct NpzArray {
    std::string name;  ///< without the ending .npy
    std::string npy;   ///< its NPY file
};

/// An NPY file, version 1.0, of doubles ("<f8") in C order. The product of `shape` is the number of `values`;
/// throws std::invalid_argument where it is not, and LoadingCancelled.
std::string npy_bytes(std::span<const double> values, const std::vector<std::uint64_t>& shape,
                      LoadingProgress* progress = nullptr);

/// An NPY file of strings ("<U…", UTF-32) in one dimension. What is no UTF-8 in them becomes U+FFFD.
std::string npy_bytes(std::span<const std::string> texts);

/// An archive as numpy.savez writes it: ZIP, not compressed, the same bytes in every run. Throws InputError
/// for more than 4 GiB, and LoadingCancelled.
std::string npz_bytes(std::span<const NpzArray> arrays, LoadingProgress* progress = nullptr);

}  // namespace softmaxlab
