#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace softmaxlab::test {

/// The bytes of an NPY file with this header text and data, padded as NumPy pads it.
std::string npy_with_header(const std::string& header, const std::string& data, int version = 1);

/// The header of an array: its type ("<f4"), order and shape ("(3, 4)").
std::string npy_header(const std::string& descr, bool fortran_order, const std::string& shape);

/// The bytes of one number, least significant first, or last if `big_endian`.
template <typename Number>
std::string bytes_of(Number number, bool big_endian) {
    std::uint64_t bits = 0;
    static_assert(sizeof number <= sizeof bits);
    // Through an integer of the same size, so that this also holds on a machine that is big-endian itself.
    if constexpr (sizeof number == 1) {
        std::uint8_t same = 0;
        std::memcpy(&same, &number, sizeof number);
        bits = same;
    } else if constexpr (sizeof number == 2) {
        std::uint16_t same = 0;
        std::memcpy(&same, &number, sizeof number);
        bits = same;
    } else if constexpr (sizeof number == 4) {
        std::uint32_t same = 0;
        std::memcpy(&same, &number, sizeof number);
        bits = same;
    } else {
        std::memcpy(&bits, &number, sizeof number);
    }
    std::string bytes;
    for (std::size_t i = 0; i < sizeof number; ++i) {
        const std::size_t place = big_endian ? sizeof number - 1 - i : i;
        bytes += static_cast<char>((bits >> (8 * place)) & 0xFFU);
    }
    return bytes;
}

/// The bytes of all numbers in a row.
template <typename Number>
std::string data_of(const std::vector<Number>& numbers, bool big_endian) {
    std::string data;
    for (const Number number : numbers) data += bytes_of(number, big_endian);
    return data;
}

}  // namespace softmaxlab::test
