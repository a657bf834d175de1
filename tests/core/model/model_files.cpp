#include "tests/core/model/model_files.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/file_io.h"
#include "core/files/safetensors.h"

namespace softmaxlab::test {
namespace {

float widened(std::uint16_t half) {
    const int exponent = (half >> 10) & 31;
    const int fraction = half & 1023;
    const float size = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                     : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
    return (half & 0x8000) != 0 ? -size : size;
}

}  // namespace

FileMap files_of(const std::string& folder) {
    FileMap files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files[entry.path().filename().string()] = read_file(entry.path().string());
    return files;
}

ModelFiles as_model_files(const FileMap& files) {
    return {"input", [&files](const std::string& name) -> std::optional<ModelFile> {
                const auto found = files.find(name);
                if (found == files.end()) return std::nullopt;
                return ModelFile{found->second, nullptr};
            }};
}

std::vector<FileTensor> tensors_of(std::string_view safetensors) {
    const Safetensors file(safetensors, "tensors");
    std::vector<FileTensor> tensors;
    for (std::size_t i = 0; i < file.names().size(); ++i) {
        const StoredTensor tensor = file.tensor(i);
        tensors.push_back(
            {file.names()[i], "F16", {tensor.shape.begin(), tensor.shape.end()}, std::string(tensor.bytes)});
    }
    return tensors;
}

std::string safetensors_of(const std::vector<FileTensor>& tensors, std::size_t padding) {
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    std::string data;
    for (const FileTensor& tensor : tensors) {
        header[tensor.name] = {{"dtype", tensor.type},
                               {"shape", tensor.shape},
                               {"data_offsets", {data.size(), data.size() + tensor.bytes.size()}}};
        data += tensor.bytes;
    }
    const std::string text = header.dump() + std::string(padding, ' ');
    std::string length;
    for (std::size_t i = 0; i < 8; ++i) length += static_cast<char>((text.size() >> (8 * i)) & 255U);
    return length + text + data;
}

FileTensor converted(const FileTensor& half, const std::string& type) {
    FileTensor result{half.name, type, half.shape, ""};
    for (std::size_t i = 0; i + 1 < half.bytes.size(); i += 2) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, half.bytes.data() + i, sizeof bits);
        const float value = widened(bits);
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        result.bytes += type == "F32" ? std::string(bytes, 4) : std::string(bytes + 2, 2);
    }
    return result;
}

}  // namespace softmaxlab::test
