#include "core/files/number_type.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/base/number_text.h"

namespace softmaxlab {
namespace {

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
    switch (type.kind) {
        case NumberType::Kind::boolean:
            return bits == 0 ? 0 : 1;
        case NumberType::Kind::unsigned_whole:
            return static_cast<double>(bits);
        case NumberType::Kind::whole: {
            const auto unused_bits = static_cast<unsigned>(64 - 8 * type.size);
            return static_cast<double>(same_bits<std::int64_t>(bits << unused_bits) >>
                                       unused_bits);  // extends the sign
        }
        case NumberType::Kind::brain_floating:
            return static_cast<double>(same_bits<float>(static_cast<std::uint32_t>(bits << 16U)));
        case NumberType::Kind::floating:
            break;
    }
    if (type.size == 2) return half_value(bits);
    if (type.size == 4) return static_cast<double>(same_bits<float>(static_cast<std::uint32_t>(bits)));
    return same_bits<double>(bits);
}

/// The number of elements, checked against what is in the file.
std::size_t count_of(const std::vector<std::uint64_t>& shape, const NumberType& type, std::size_t available,
                     const std::string& place) {
    std::uint64_t count = 1;
    for (const std::uint64_t length : shape) {
        if (length == 0)
            throw InputError(
                fmt::format("{}: expected numbers, found none: the shape is {}", place, shape_text(shape)));
        if (length > max_numbers / count) {
            throw InputError(fmt::format("{}: expected at most {} numbers, found the shape {}", place,
                                         max_numbers, shape_text(shape)));
        }
        count *= length;
    }
    if (available / type.size < count) {
        throw InputError(
            fmt::format("{}: expected {} bytes of numbers for the shape {}, found {}: the file is cut off",
                        place, count * type.size, shape_text(shape), available));
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

std::vector<double> read_elements(std::string_view bytes, const std::vector<std::uint64_t>& shape,
                                  const NumberType& type, ElementOrder order, const std::string& place,
                                  LoadingProgress* progress) {
    const std::size_t count = count_of(shape, type, bytes.size(), place);
    std::vector<double> values(count);
    FortranOrder fortran(shape);
    LoadingPass pass(progress, LoadingStage::parsing, count * type.size);
    for (std::size_t i = 0; i < count; ++i) {
        pass.at(i * type.size);
        const std::size_t element = order == ElementOrder::fortran ? fortran.place() : i;
        values[i] = number_at(bytes.data() + element * type.size, type);
        if (order == ElementOrder::fortran) fortran.next();
    }
    return values;
}

std::string shape_text(const std::vector<std::uint64_t>& shape) {
    return fmt::format("({})", fmt::join(shape, ", "));
}

std::vector<std::uint64_t> without_leading_ones(std::vector<std::uint64_t> shape) {
    while (shape.size() > 2 && shape.front() == 1) shape.erase(shape.begin());
    return shape;
}

}  // namespace softmaxlab
