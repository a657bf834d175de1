#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/files/number_type.h"

namespace softmaxlab {

/// Whether the bytes begin a safetensors file: the length of a JSON header, the header, numbers.
bool is_safetensors(std::string_view bytes);

/// One tensor of such a file, where it stands in it.
struct StoredTensor {
    NumberType type;
    std::vector<std::uint64_t> shape;
    std::string_view bytes;  ///< as many as the header says: nobody has compared them with the shape
};

/// A safetensors file: https://github.com/huggingface/safetensors#format. It refers to the file's bytes.
class Safetensors {
  public:
    /// `source` names the file in messages. Throws InputError if the header is none.
    Safetensors(std::string_view bytes, std::string source);

    /// In the order of the header.
    const std::vector<std::string>& names() const { return names_; }

    /// Names and words that the header has beside the tensors ("__metadata__").
    const std::vector<std::pair<std::string, std::string>>& metadata() const { return metadata_; }

    /// Tensor number `index`. Throws InputError if what the header says of it cannot be.
    StoredTensor tensor(std::size_t index) const;

    /// "x.safetensors, wte.weight", for messages.
    std::string place(std::size_t index) const;

  private:
    struct Header;
    std::shared_ptr<const Header> header_;
    std::string_view data_;
    std::string source_;
    std::vector<std::string> names_;
    std::vector<std::pair<std::string, std::string>> metadata_;
};

}  // namespace softmaxlab
