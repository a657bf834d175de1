#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/loading.h"

namespace softmaxlab {

/// How numbers stand in a binary file.
struct NumberType {
    enum class Kind {
        floating,
        brain_floating,  ///< bfloat16: the upper half of a float32
        whole,
        unsigned_whole,
        boolean
    };
    Kind kind = Kind::floating;
    std::size_t size = 0;  ///< bytes: 2, 4, 8 floating, 2 brain_floating, 1 to 8 whole, 1 boolean
    bool big_endian = false;
};

/// An array of numbers from a file of arrays.
struct NumberArray {
    std::vector<std::uint64_t> shape;  ///< as the file has it; no length is 0
    std::vector<double> values;        ///< in C order: the last index changes fastest
    NumberType type;                   ///< that they had in the file
    std::string remark;                ///< sentences for people: how it was read, if that may be a surprise
};

/// How the array's elements follow each other in the file.
enum class ElementOrder { c, fortran };

/// The elements of an array of that shape from the beginning of `bytes`, at most 1e8 of them. Throws
/// InputError, which names `place`, if there are none or too many, or if the bytes do not suffice, and
/// LoadingCancelled.
std::vector<double> read_elements(std::string_view bytes, const std::vector<std::uint64_t>& shape,
                                  const NumberType& type, ElementOrder order, const std::string& place,
                                  LoadingProgress* progress = nullptr);

/// "(3, 4)", for messages.
std::string shape_text(const std::vector<std::uint64_t>& shape);

/// Without leading dimensions of length 1, as long as two dimensions are left: a model's (1, heads, tokens,
/// d_k) are heads × tokens × d_k.
std::vector<std::uint64_t> without_leading_ones(std::vector<std::uint64_t> shape);

}  // namespace softmaxlab
