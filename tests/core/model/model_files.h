#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/gpt2_weights.h"

namespace softmaxlab::test {

/// The files of a model by their names, in memory, so that a test can change them.
using FileMap = std::map<std::string, std::string>;

/// A folder's files, without those below it.
FileMap files_of(const std::string& folder);

/// The same for whoever reads a model, called "input"; `files` must outlive it.
ModelFiles as_model_files(const FileMap& files);

/// A tensor of a safetensors file.
struct FileTensor {
    std::string name;
    std::string type;  ///< "F16" …
    std::vector<std::size_t> shape;
    std::string bytes;
};

std::vector<FileTensor> tensors_of(std::string_view safetensors);

/// `padding`: blanks behind the header, which move all numbers.
std::string safetensors_of(const std::vector<FileTensor>& tensors, std::size_t padding = 0);

/// The same numbers in another type: "F32", or "BF16", which rounds them towards zero.
FileTensor converted(const FileTensor& half, const std::string& type);

}  // namespace softmaxlab::test
