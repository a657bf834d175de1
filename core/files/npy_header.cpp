#include "core/files/npy_header.h"

#include <fmt/format.h>
#include <limits>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/text.h"

// The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

namespace softmaxlab {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

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
        here();
        if (position_ < text_.size()) fail_here("nothing but blanks after the header's '}'");
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
        constexpr std::size_t max_dimensions = 64;
        std::vector<std::uint64_t> shape;
        expect('(');
        while (!take(')')) {
            if (shape.size() == max_dimensions) fail_here("at most 64 dimensions");
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

}  // namespace

NpyHeader read_npy_header(std::string_view bytes, const std::string& source) {
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

}  // namespace softmaxlab
