#include "core/files/npy.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/files/npy_header.h"

namespace softmaxlab {
namespace {

NumberType read_type(const std::string& descr, const std::string& source) {
    const auto refuse = [&](const std::string& why) {
        throw InputError(
            fmt::format("{}: expected numbers of type f2, f4, f8, i1 to i8 or u1 to u8, found '{}'{}", source,
                        excerpt(descr), why));
    };
    if (descr.find('O') != std::string::npos) refuse(", Python objects");
    if (descr.find('c') != std::string::npos) refuse(", complex numbers");
    const std::string_view kinds = "fiub";
    using Kind = NumberType::Kind;
    constexpr Kind kind_of[] = {Kind::floating, Kind::whole, Kind::unsigned_whole, Kind::boolean};
    NumberType type;
    if (descr.size() == 3 && descr.substr(1) == "V2") {
        type.kind = Kind::brain_floating;
        type.size = 2;
        type.big_endian = descr[0] == '>';
        return type;
    }
    if (descr.find('V') != std::string::npos) refuse(", raw bytes: convert it to float32");
    if (descr.size() != 3 || std::string_view("<>=|").find(descr[0]) == std::string_view::npos ||
        kinds.find(descr[1]) == std::string_view::npos)
        refuse("");

    type.kind = kind_of[kinds.find(descr[1])];
    type.size = static_cast<std::size_t>(descr[2] - '0');
    type.big_endian =
        descr[0] == '>';  // '=' is the writer's own order, which is little-endian almost everywhere
    const bool is_power_of_two = type.size == 1 || type.size == 2 || type.size == 4 || type.size == 8;
    if (!is_power_of_two || (type.kind == Kind::floating && type.size == 1) ||
        (type.kind == Kind::boolean && type.size > 1))
        refuse("");
    if (descr[0] == '|' && type.size > 1) refuse(", which names no byte order");
    return type;
}

}  // namespace

NumberArray parse_npy_array(std::string_view bytes, const std::string& source, LoadingProgress* progress) {
    const NpyHeader header = read_npy_header(bytes, source);
    NumberArray array;
    array.shape = header.shape;
    array.type = read_type(header.descr, source);
    array.values = read_elements(bytes.substr(header.data_begin), header.shape, array.type,
                                 header.fortran_order ? ElementOrder::fortran : ElementOrder::c,
                                 fmt::format("{}, byte {}", source, header.data_begin), progress);
    if (array.type.kind == NumberType::Kind::brain_floating) {
        array.remark =
            fmt::format("Its numbers are of the type {}, which is how bfloat16 is saved: read as bfloat16.",
                        header.descr.substr(1));
    }
    return array;
}

LogitsTable logits_of(NumberArray array, const std::string& source) {
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
    table.remark = std::move(array.remark);
    table.rows = lengths.size() == 2 ? lengths[0] : 1;
    table.classes = array.values.size() / table.rows;
    table.values = std::move(array.values);
    return table;
}

LogitsTable parse_npy(std::string_view bytes, const std::string& source, LoadingProgress* progress) {
    return logits_of(parse_npy_array(bytes, source, progress), source);
}

}  // namespace softmaxlab
