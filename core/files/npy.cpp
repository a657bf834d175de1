#include "core/files/npy.h"

#include <fmt/format.h>
#include <cmath>
#include <cstring>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/base/number_text.h"
#include "core/base/text.h"
#include "core/files/npy_header.h"

namespace softmaxlab {
namespace {

struct NumberType {
    char kind = 'f';  ///< 'f', 'i' or 'u'
    std::size_t size = 0;
    bool big_endian = false;
};

NumberType read_type(const std::string& descr, const std::string& source) {
    const auto refuse = [&](const std::string& why) {
        throw InputError(
            fmt::format("{}: expected numbers of type f2, f4, f8, i1 to i8 or u1 to u8, found '{}'{}", source,
                        excerpt(descr), why));
    };
    if (descr.find('O') != std::string::npos) refuse(", Python objects");
    if (descr.find('c') != std::string::npos) refuse(", complex numbers");
    if (descr.find('V') != std::string::npos)
        refuse(", raw bytes; bfloat16 is written so: convert it to float32");
    if (descr.size() != 3 || std::string_view("<>=|").find(descr[0]) == std::string_view::npos) refuse("");

    NumberType type;
    type.kind = descr[1];
    type.size = static_cast<std::size_t>(descr[2] - '0');
    type.big_endian =
        descr[0] == '>';  // '=' is the writer's own order, which is little-endian almost everywhere
    const bool is_float = type.kind == 'f' && (type.size == 2 || type.size == 4 || type.size == 8);
    const bool is_integer = (type.kind == 'i' || type.kind == 'u') &&
                            (type.size == 1 || type.size == 2 || type.size == 4 || type.size == 8);
    if (!is_float && !is_integer) refuse("");
    if (descr[0] == '|' && type.size > 1) refuse(", which names no byte order");
    return type;
}

template <typename To, typename From>
To same_bits(From from) {
    static_assert(sizeof(To) == sizeof(From));
    To to;
    std::memcpy(&to, &from, sizeof to);
    return to;
}

double half_value(std::uint64_t bits) {
    const double sign = (bits & 0x8000U) != 0 ? -1.0 : 1.0;
    const int exponent = static_cast<int>((bits >> 10U) & 0x1FU);
    const double fraction = static_cast<double>(bits & 0x3FFU);
    if (exponent == 31) {
        return fraction == 0 ? sign * infinity : quiet_nan;
    }
    return exponent == 0 ? sign * std::ldexp(fraction, -24)
                         : sign * std::ldexp(fraction + 1024, exponent - 25);
}

double number_at(const char* bytes, const NumberType& type) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < type.size; ++i) {
        const std::size_t from_most_significant = type.big_endian ? i : type.size - 1 - i;
        bits = (bits << 8U) | static_cast<unsigned char>(bytes[from_most_significant]);
    }
    if (type.kind == 'u') return static_cast<double>(bits);
    if (type.kind == 'i') {
        const auto unused_bits = static_cast<unsigned>(64 - 8 * type.size);
        return static_cast<double>(same_bits<std::int64_t>(bits << unused_bits) >>
                                   unused_bits);  // extends the sign
    }
    if (type.size == 2) return half_value(bits);
    if (type.size == 4) return static_cast<double>(same_bits<float>(static_cast<std::uint32_t>(bits)));
    return same_bits<double>(bits);
}

/// The number of elements, checked against what is in the file.
std::size_t count_of(const NpyHeader& header, const NumberType& type, std::size_t available,
                     const std::string& source) {
    std::uint64_t count = 1;
    for (const std::uint64_t length : header.shape) {
        if (length == 0)
            throw InputError(fmt::format("{}: expected numbers, found none: the shape is {}", source,
                                         shape_text(header.shape)));
        if (length > max_numbers / count) {
            throw InputError(fmt::format("{}: expected at most {} numbers, found the shape {}", source,
                                         max_numbers, shape_text(header.shape)));
        }
        count *= length;
    }
    if (available / type.size < count) {
        throw InputError(fmt::format(
            "{}, byte {}: expected {} bytes of numbers for the shape {}, found {}: the file is cut off",
            source, header.data_begin, count * type.size, shape_text(header.shape), available));
    }
    return static_cast<std::size_t>(count);
}

/// Where each element of an array in Fortran order stands, asked for in C order.
class FortranOrder {
  public:
    explicit FortranOrder(const std::vector<std::uint64_t>& shape)
        : shape_(shape), index_(shape.size(), 0), stride_(shape.size(), 1) {
        for (std::size_t i = 1; i < shape.size(); ++i) stride_[i] = stride_[i - 1] * shape[i - 1];
    }

    std::size_t place() const { return static_cast<std::size_t>(place_); }

    void next() {
        for (std::size_t i = shape_.size(); i-- > 0;) {
            place_ += stride_[i];
            if (++index_[i] < shape_[i]) return;
            place_ -= stride_[i] * shape_[i];
            index_[i] = 0;
        }
    }

  private:
    const std::vector<std::uint64_t>& shape_;
    std::vector<std::uint64_t> index_;
    std::vector<std::uint64_t> stride_;
    std::uint64_t place_ = 0;
};

}  // namespace

NpyArray parse_npy_array(std::string_view bytes, const std::string& source, LoadingProgress* progress) {
    const NpyHeader header = read_npy_header(bytes, source);
    const NumberType type = read_type(header.descr, source);
    const std::size_t count = count_of(header, type, bytes.size() - header.data_begin, source);
    NpyArray array;
    array.shape = header.shape;
    array.values.resize(count);
    const char* data = bytes.data() + header.data_begin;
    FortranOrder order(array.shape);
    LoadingPass pass(progress, LoadingStage::parsing, count * type.size);
    for (std::size_t i = 0; i < count; ++i) {
        pass.at(i * type.size);
        const std::size_t element = header.fortran_order ? order.place() : i;
        array.values[i] = number_at(data + element * type.size, type);
        if (header.fortran_order) order.next();
    }
    return array;
}

std::vector<std::uint64_t> without_leading_ones(std::vector<std::uint64_t> shape) {
    while (shape.size() > 2 && shape.front() == 1) shape.erase(shape.begin());
    return shape;
}

LogitsTable parse_npy(std::string_view bytes, const std::string& source, LoadingProgress* progress) {
    NpyArray array = parse_npy_array(bytes, source, progress);
    // Dimensions of length 1 say nothing: a language model's logits are often (1, tokens, vocabulary).
    std::vector<std::size_t> lengths;
    for (const std::uint64_t length : array.shape) {
        if (length > 1) lengths.push_back(static_cast<std::size_t>(length));
    }
    if (lengths.size() > 2) {
        throw InputError(fmt::format("{}: expected one row or a matrix, found {} dimensions: the shape is {}",
                                     source, lengths.size(), shape_text(array.shape)));
    }
    LogitsTable table;
    table.source = source;
    table.rows = lengths.size() == 2 ? lengths[0] : 1;
    table.classes = array.values.size() / table.rows;
    table.values = std::move(array.values);
    return table;
}

}  // namespace softmaxlab
