#include "tests/core/files/npy_builder.h"

namespace softmaxlab::test {

std::string npy_with_header(const std::string& header, const std::string& data, int version) {
    const std::size_t prefix = version == 1 ? 10 : 12;
    std::string padded = header;
    while ((prefix + padded.size() + 1) % 64 != 0) padded += ' ';
    padded += '\n';
    std::string bytes = "\x93NUMPY";
    bytes += static_cast<char>(version);
    bytes += '\0';
    if (version == 1) {
        bytes += bytes_of(static_cast<std::uint16_t>(padded.size()), false);
    } else {
        bytes += bytes_of(static_cast<std::uint32_t>(padded.size()), false);
    }
    return bytes + padded + data;
}

std::string npy_header(const std::string& descr, bool fortran_order, const std::string& shape) {
    return "{'descr': '" + descr + "', 'fortran_order': " + (fortran_order ? "True" : "False") +
           ", 'shape': " + shape + ", }";
}

}  // namespace softmaxlab::test
