#include "core/files/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/text.h"

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

}  // namespace

struct Safetensors::Header {
    std::vector<nlohmann::ordered_json> tensors;
};

bool is_safetensors(std::string_view bytes) {
    if (bytes.size() <= length_size || bytes[length_size] != '{') return false;
    const std::uint64_t length = header_length(bytes);  // a text has no zero bytes in it
    return length >= 2 && length <= longest_header;
}

Safetensors::Safetensors(std::string_view bytes, std::string source) : source_(std::move(source)) {
    if (!is_safetensors(bytes)) refuse(source_, "a safetensors file");
    const auto length = static_cast<std::size_t>(header_length(bytes));
    if (length > bytes.size() - length_size)
        refuse(source_, fmt::format("a header of {} bytes: the safetensors file is cut off", length));
    const std::string_view text = bytes.substr(length_size, length);
    auto parsed = nlohmann::ordered_json::parse(text.begin(), text.end(), nullptr, false);
    if (!parsed.is_object()) refuse(source_, "a JSON object as the header of a safetensors file");
    auto header = std::make_shared<Header>();
    for (auto& item : parsed.items()) {
        if (item.key() == "__metadata__") {
            if (!item.value().is_object()) continue;
            for (const auto& entry : item.value().items())
                if (entry.value().is_string())
                    metadata_.emplace_back(entry.key(), entry.value().get<std::string>());
            continue;
        }
        names_.push_back(item.key());
        header->tensors.push_back(std::move(item.value()));
    }
    header_ = std::move(header);
    data_ = bytes.substr(length_size + length);
}

std::string Safetensors::place(std::size_t index) const {
    return fmt::format("{}, {}", source_, excerpt(names_.at(index)));
}

StoredTensor Safetensors::tensor(std::size_t index) const {
    const nlohmann::ordered_json& found = header_->tensors.at(index);
    if (!found.is_object() || !found.contains("dtype") || !found["dtype"].is_string() ||
        !found.contains("shape") || !found["shape"].is_array() || !found.contains("data_offsets") ||
        !found["data_offsets"].is_array() || found["data_offsets"].size() != 2)
        refuse(place(index), R"("dtype", "shape" and "data_offsets" in the header of a safetensors file)");
    StoredTensor tensor;
    const auto type = type_named(found["dtype"].get_ref<const std::string&>());
    if (!type) {
        refuse(place(index), fmt::format("a tensor of type F64, F32, F16, BF16 or whole numbers, found {}",
                                         excerpt(found["dtype"].get_ref<const std::string&>())));
    }
    tensor.type = *type;
    for (const auto& length : found["shape"]) {
        if (!length.is_number_unsigned()) refuse(place(index), "whole numbers as its shape");
        tensor.shape.push_back(length.get<std::uint64_t>());
    }
    const auto& offsets = found["data_offsets"];
    if (!offsets[0].is_number_unsigned() || !offsets[1].is_number_unsigned())
        refuse(place(index), "whole numbers as its data_offsets");
    const auto begin = offsets[0].get<std::uint64_t>();
    const auto end = offsets[1].get<std::uint64_t>();
    if (begin > end || end > data_.size())
        refuse(place(index), "its numbers inside the file: the file is cut off or damaged");
    tensor.bytes = data_.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    return tensor;
}

}  // namespace softmaxlab
