#include "core/files/array_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/files/npy.h"
#include "core/files/npz.h"
#include "core/files/safetensors.h"
#include "core/files/vector_names.h"

namespace softmaxlab {
namespace {

/// Lists and objects that the metadata hold as JSON: labels, if they are named so. Other words say nothing.
void add_labels(const Safetensors& file, const std::string& source, std::vector<NamedArray>& arrays) {
    for (const auto& [name, words] : file.metadata()) {
        if (!names_labels(name)) continue;
        const auto value = nlohmann::json::parse(words, nullptr, false);
        if (!value.is_array() && !value.is_object()) continue;
        NamedArray labels;
        labels.name = name;
        labels.place = fmt::format("{}, {}", source, excerpt(name));
        labels.json = words;
        labels.read = [place = labels.place](LoadingProgress*) -> NumberArray {
            throw InputError(fmt::format("{}: expected numbers, found words of the metadata", place));
        };
        arrays.push_back(std::move(labels));
    }
}

std::vector<NamedArray> tensors_in(std::string_view bytes, const std::string& source) {
    const auto file = std::make_shared<const Safetensors>(bytes, source);
    std::vector<NamedArray> arrays;
    for (std::size_t i = 0; i < file->names().size(); ++i) {
        NamedArray array;
        array.name = file->names()[i];
        array.place = file->place(i);
        array.read = [file, i](LoadingProgress* progress) {
            const StoredTensor tensor = file->tensor(i);
            NumberArray read;
            read.type = tensor.type;
            read.shape = tensor.shape;
            read.values =
                read_elements(tensor.bytes, read.shape, read.type, ElementOrder::c, file->place(i), progress);
            if (read.type.kind == NumberType::Kind::brain_floating) read.remark = "Its numbers are bfloat16.";
            return read;
        };
        arrays.push_back(std::move(array));
    }
    add_labels(*file, source, arrays);
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
