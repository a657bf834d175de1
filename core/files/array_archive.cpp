#include "core/files/array_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/files/npy.h"
#include "core/files/npz.h"
#include "core/files/vector_names.h"

// safetensors: https://github.com/huggingface/safetensors#format

namespace softmaxlab {
namespace {

constexpr std::size_t length_size = 8;
constexpr std::uint64_t longest_header = 100'000'000;

std::uint64_t header_length(std::string_view bytes) {
    std::uint64_t length = 0;
    for (std::size_t i = length_size; i-- > 0;)
        length = (length << 8U) | static_cast<unsigned char>(bytes[i]);
    return length;
}

struct TypeName {
    std::string_view name;
    NumberType type;
};

std::optional<NumberType> type_named(std::string_view name) {
    using Kind = NumberType::Kind;
    constexpr std::array<TypeName, 13> types = {{{"F64", {Kind::floating, 8, false}},
                                                 {"F32", {Kind::floating, 4, false}},
                                                 {"F16", {Kind::floating, 2, false}},
                                                 {"BF16", {Kind::brain_floating, 2, false}},
                                                 {"I64", {Kind::whole, 8, false}},
                                                 {"I32", {Kind::whole, 4, false}},
                                                 {"I16", {Kind::whole, 2, false}},
                                                 {"I8", {Kind::whole, 1, false}},
                                                 {"U64", {Kind::unsigned_whole, 8, false}},
                                                 {"U32", {Kind::unsigned_whole, 4, false}},
                                                 {"U16", {Kind::unsigned_whole, 2, false}},
                                                 {"U8", {Kind::unsigned_whole, 1, false}},
                                                 {"BOOL", {Kind::boolean, 1, false}}}};
    const auto found =
        std::find_if(types.begin(), types.end(), [&](const TypeName& t) { return t.name == name; });
    return found == types.end() ? std::nullopt : std::optional(found->type);
}

[[noreturn]] void refuse(const std::string& place, const std::string& expected) {
    throw InputError(fmt::format("{}: expected {}", place, expected));
}

NumberArray read_tensor(const nlohmann::ordered_json& tensor, std::string_view data, const std::string& place,
                        LoadingProgress* progress) {
    if (!tensor.is_object() || !tensor.contains("dtype") || !tensor["dtype"].is_string() ||
        !tensor.contains("shape") || !tensor["shape"].is_array() || !tensor.contains("data_offsets") ||
        !tensor["data_offsets"].is_array() || tensor["data_offsets"].size() != 2)
        refuse(place, R"("dtype", "shape" and "data_offsets" in the header of a safetensors file)");
    NumberArray array;
    const auto type = type_named(tensor["dtype"].get_ref<const std::string&>());
    if (!type) {
        refuse(place, fmt::format("a tensor of type F64, F32, F16, BF16 or whole numbers, found {}",
                                  excerpt(tensor["dtype"].get_ref<const std::string&>())));
    }
    array.type = *type;
    for (const auto& length : tensor["shape"]) {
        if (!length.is_number_unsigned()) refuse(place, "whole numbers as its shape");
        array.shape.push_back(length.get<std::uint64_t>());
    }
    const auto& offsets = tensor["data_offsets"];
    if (!offsets[0].is_number_unsigned() || !offsets[1].is_number_unsigned())
        refuse(place, "whole numbers as its data_offsets");
    const auto begin = offsets[0].get<std::uint64_t>();
    const auto end = offsets[1].get<std::uint64_t>();
    if (begin > end || end > data.size())
        refuse(place, "its numbers inside the file: the file is cut off or damaged");
    const std::string_view bytes =
        data.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    array.values = read_elements(bytes, array.shape, array.type, ElementOrder::c, place, progress);
    if (array.type.kind == NumberType::Kind::brain_floating) array.remark = "Its numbers are bfloat16.";
    return array;
}

/// Lists and objects that the metadata hold as JSON: labels, if they are named so. Other words say nothing.
void add_metadata(const nlohmann::ordered_json& metadata, const std::string& source,
                  std::vector<NamedArray>& arrays) {
    if (!metadata.is_object()) return;
    for (const auto& item : metadata.items()) {
        if (!item.value().is_string() || !names_labels(item.key())) continue;
        const auto value = nlohmann::json::parse(item.value().get<std::string>(), nullptr, false);
        if (!value.is_array() && !value.is_object()) continue;
        NamedArray labels;
        labels.name = item.key();
        labels.place = fmt::format("{}, {}", source, excerpt(item.key()));
        labels.json = item.value().get<std::string>();
        labels.read = [place = labels.place](LoadingProgress*) -> NumberArray {
            refuse(place, "numbers, found words of the metadata");
        };
        arrays.push_back(std::move(labels));
    }
}

std::vector<NamedArray> tensors_in(std::string_view bytes, const std::string& source) {
    using nlohmann::ordered_json;
    const auto length = static_cast<std::size_t>(header_length(bytes));
    if (length > bytes.size() - length_size)
        refuse(source, fmt::format("a header of {} bytes: the safetensors file is cut off", length));
    const std::string_view text = bytes.substr(length_size, length);
    const ordered_json header = ordered_json::parse(text.begin(), text.end(), nullptr, false);
    if (!header.is_object()) refuse(source, "a JSON object as the header of a safetensors file");
    const std::string_view data = bytes.substr(length_size + length);
    std::vector<NamedArray> arrays;
    for (const auto& item : header.items()) {
        if (item.key() == "__metadata__") {
            add_metadata(item.value(), source, arrays);
            continue;
        }
        NamedArray array;
        array.name = item.key();
        array.place = fmt::format("{}, {}", source, excerpt(item.key()));
        array.read = [tensor = item.value(), data, place = array.place](LoadingProgress* progress) {
            return read_tensor(tensor, data, place, progress);
        };
        arrays.push_back(std::move(array));
    }
    return arrays;
}

/// What a ZIP archive is that holds no arrays.
std::string kind_of_zip(const std::vector<std::string>& names) {
    const auto has = [&](std::string_view part) {
        return std::any_of(names.begin(), names.end(),
                           [&](const std::string& name) { return name.find(part) != std::string::npos; });
    };
    if (has("data.pkl")) return "a PyTorch checkpoint (.pt): save the tensor with numpy.save or safetensors";
    if (has("xl/workbook")) return "an Excel workbook: save the sheet as CSV";
    if (has("content.xml")) return "an OpenDocument file: save the sheet as CSV";
    return "a ZIP archive of other files";
}

}  // namespace

bool is_safetensors(std::string_view bytes) {
    if (bytes.size() <= length_size || bytes[length_size] != '{') return false;
    const std::uint64_t length = header_length(bytes);  // a text has no zero bytes in it
    return length >= 2 && length <= longest_header;
}

bool is_array_archive(std::string_view bytes) {
    return is_zip(bytes) || is_safetensors(bytes);
}

std::vector<NamedArray> arrays_in(std::string_view bytes, const std::string& source) {
    if (is_safetensors(bytes)) return tensors_in(bytes, source);
    std::vector<NamedArray> arrays;
    for (NpzMember& member : read_npz(bytes, source)) {
        const std::string place = fmt::format("{}, {}", source, excerpt(member.name));
        NamedArray array{member.name, place, {}, member.bytes, {}};
        array.read = [member = std::move(member), place](LoadingProgress* progress) {
            return parse_npy_array(member.bytes, place, progress);
        };
        arrays.push_back(std::move(array));
    }
    if (!arrays.empty()) return arrays;
    const std::vector<std::string> names = names_in_zip(bytes, source);
    throw InputError(fmt::format("{}: expected arrays of NumPy (.npy) in it, found {}", source,
                                 names.empty() ? "none" : kind_of_zip(names)));
}

}  // namespace softmaxlab
