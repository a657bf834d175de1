#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "core/files/input_error.h"
#include "core/files/logits_file.h"
#include "core/files/number_text.h"
#include "core/files/text.h"

// The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

namespace softmaxlab {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

struct NpyHeader {
    std::string descr;
    bool fortran_order = false;
    std::vector<std::uint64_t> shape;
    std::size_t data_begin = 0;
};

[[noreturn]] void fail(const std::string& source, std::size_t byte, const std::string& expected) {
    throw InputError(fmt::format("{}, byte {}: expected {}", source, byte, expected));
}

std::uint64_t little_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
    return value;
}

/// Reads the header's dictionary, a Python literal: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4),
/// }
class HeaderReader {
  public:
    HeaderReader(std::string_view text, std::size_t offset, const std::string& source)
        : text_(text), offset_(offset), source_(source) {}

    NpyHeader read() {
        NpyHeader header;
        bool has_descr = false;
        bool has_order = false;
        bool has_shape = false;
        expect('{');
        while (!take('}')) {
            const std::string key = quoted();
            expect(':');
            if (key == "descr") {
                if (here() == '[') fail_here("numbers of one type; this is a structured array");
                header.descr = quoted();
                has_descr = true;
            } else if (key == "fortran_order") {
                header.fortran_order = boolean();
                has_order = true;
            } else if (key == "shape") {
                header.shape = shape();
                has_shape = true;
            } else {
                fail_here(fmt::format("'descr', 'fortran_order' or 'shape', found '{}'", excerpt(key)));
            }
            if (!take(',') && here() != '}') fail_here("',' or '}'");
        }
        if (!has_descr || !has_order || !has_shape)
            fail_here("'descr', 'fortran_order' and 'shape' in the header");
        return header;
    }

  private:
    char here() {
        while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\n')) ++position_;
        return position_ < text_.size() ? text_[position_] : '\0';
    }

    bool take(char c) {
        if (here() != c) return false;
        ++position_;
        return true;
    }

    void expect(char c) {
        if (!take(c)) fail_here(fmt::format("'{}'", c));
    }

    std::string quoted() {
        const char quote = here();
        if (quote != '\'' && quote != '"') fail_here("a text in quotes");
        const std::size_t begin = ++position_;
        const std::size_t end = text_.find(quote, begin);
        if (end == std::string_view::npos) fail_here("a closing quote");
        position_ = end + 1;
        return std::string(text_.substr(begin, end - begin));
    }

    bool boolean() {
        here();
        for (const auto& [word, value] :
             {std::pair<std::string_view, bool>{"True", true}, {"False", false}}) {
            if (text_.substr(position_, word.size()) != word) continue;
            position_ += word.size();
            return value;
        }
        fail_here("True or False");
    }

    std::vector<std::uint64_t> shape() {
        constexpr std::size_t most_dimensions = 64;
        std::vector<std::uint64_t> shape;
        expect('(');
        while (!take(')')) {
            if (shape.size() == most_dimensions) fail_here("at most 64 dimensions");
            shape.push_back(length());
            if (!take(',') && here() != ')') fail_here("',' or ')'");
        }
        return shape;
    }

    std::uint64_t length() {
        constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        if (!is_digit(here())) fail_here("a whole number");
        std::uint64_t length = 0;
        while (position_ < text_.size() && is_digit(text_[position_])) {
            const auto digit = static_cast<std::uint64_t>(text_[position_] - '0');
            if (length > (most - digit) / 10) fail_here("a smaller dimension");
            length = length * 10 + digit;
            ++position_;
        }
        take('L');  // Python 2 wrote long integers so
        return length;
    }

    [[noreturn]] void fail_here(const std::string& expected) const {
        fail(source_, offset_ + position_, expected);
    }

    std::string_view text_;
    std::size_t offset_;
    const std::string& source_;
    std::size_t position_ = 0;
};

NpyHeader read_header(std::string_view bytes, const std::string& source) {
    if (bytes.substr(0, magic.size()) != magic)
        fail(source, 0, "\"\\x93NUMPY\", the beginning of an NPY file");
    if (bytes.size() < 8) fail(source, bytes.size(), "the version of the format; the file is cut off");
    const int version = static_cast<unsigned char>(bytes[6]);
    if (version < 1 || version > 3)
        fail(source, 6, fmt::format("format version 1, 2 or 3, found {}", version));

    const std::size_t length_size = version == 1 ? 2 : 4;
    const std::size_t begin = 8 + length_size;
    if (bytes.size() < begin) fail(source, bytes.size(), "the length of the header; the file is cut off");
    const std::uint64_t length = little_endian(bytes.substr(8, length_size));
    if (length > bytes.size() - begin) {
        fail(source, bytes.size(), fmt::format("a header of {} bytes; the file is cut off", length));
    }
    const auto size = static_cast<std::size_t>(length);
    NpyHeader header = HeaderReader(bytes.substr(begin, size), begin, source).read();
    header.data_begin = begin + size;
    return header;
}

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
        return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                             : std::numeric_limits<double>::quiet_NaN();
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

std::string shape_text(const std::vector<std::uint64_t>& shape) {
    return fmt::format("({})", fmt::join(shape, ", "));
}

/// The number of elements, checked against what is in the file.
std::size_t count_of(const NpyHeader& header, const NumberType& type, std::size_t available,
                     const std::string& source) {
    std::uint64_t count = 1;
    for (const std::uint64_t length : header.shape) {
        if (length == 0)
            throw InputError(fmt::format("{}: expected numbers, found none: the shape is {}", source,
                                         shape_text(header.shape)));
        if (length > most_numbers / count) {
            throw InputError(fmt::format("{}: expected at most {} numbers, found the shape {}", source,
                                         most_numbers, shape_text(header.shape)));
        }
        count *= length;
    }
    if (available / type.size < count) {
        fail(source, header.data_begin,
             fmt::format("{} bytes of numbers for the shape {}, found {}: the file is cut off",
                         count * type.size, shape_text(header.shape), available));
    }
    return static_cast<std::size_t>(count);
}

}  // namespace

LogitsTable parse_npy(std::string_view bytes, const std::string& source) {
    const NpyHeader header = read_header(bytes, source);
    const NumberType type = read_type(header.descr, source);
    const std::size_t count = count_of(header, type, bytes.size() - header.data_begin, source);

    // Dimensions of length 1 say nothing: a language model's logits are often (1, tokens, vocabulary).
    std::vector<std::size_t> lengths;
    for (const std::uint64_t length : header.shape) {
        if (length > 1) lengths.push_back(static_cast<std::size_t>(length));
    }
    if (lengths.size() > 2) {
        throw InputError(fmt::format("{}: expected one row or a matrix, found {} dimensions: the shape is {}",
                                     source, lengths.size(), shape_text(header.shape)));
    }

    LogitsTable table;
    table.source = source;
    table.rows = lengths.size() == 2 ? lengths[0] : 1;
    table.classes = count / table.rows;
    table.values.resize(count);
    const char* data = bytes.data() + header.data_begin;
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t column = 0; column < table.classes; ++column) {
            const std::size_t c_order = row * table.classes + column;
            const std::size_t element = header.fortran_order ? column * table.rows + row : c_order;
            table.values[c_order] = number_at(data + element * type.size, type);
        }
    }
    return table;
}

}  // namespace softmaxlab
