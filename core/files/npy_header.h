#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// What stands before the numbers of an NPY file.
struct NpyHeader {
    std::string descr;
    bool fortran_order = false;
    std::vector<std::uint64_t> shape;
    std::size_t data_begin = 0;
};

/// Reads the beginning of an NPY file. Throws InputError with the byte and what was expected.
NpyHeader read_npy_header(std::string_view bytes, const std::string& source);

}  // namespace softmaxlab
