#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/kernels/stored_matrix_f32.h"
#include "core/model/gpt2_config.h"

namespace softmaxlab {

/// The bytes of a file, which last as long as their owner.
struct ModelFile {
    std::string_view bytes;
    std::shared_ptr<const void> owner;  ///< null: they last for ever
};

/// Where the files of a model are: a folder, or what the program brings along.
struct ModelFiles {
    std::string place;  ///< for messages: a file in it is called place + "/" + its name
    /// Nothing if there is no such file. Throws InputError if there is, and it cannot be read.
    std::function<std::optional<ModelFile>(const std::string& name)> find;

    std::string place_of(const std::string& name) const { return place + "/" + name; }

    /// The file, which must be there. Throws InputError; `why` says what it is for.
    ModelFile get(const std::string& name, const std::string& why) const;
};

/// The layer norm x ↦ (x − mean)/√(variance + ε) · weight + bias.
struct Gpt2Norm {
    std::vector<float> weight;
    std::vector<float> bias;
};

/// x ↦ x · weights + bias.
struct Gpt2Linear {
    kernels::StoredMatrix weights;  ///< inputs × outputs
    std::vector<float> bias;
};

/// One layer: x += attention(norm_1(x)), then x += output(gelu(inner(norm_2(x)))).
struct Gpt2Layer {
    Gpt2Norm norm_1;
    Gpt2Linear query_key_value;  ///< width × 3 width
    Gpt2Linear attention_output;
    Gpt2Norm norm_2;
    Gpt2Linear inner;
    Gpt2Linear output;
};

/// All weights of a GPT-2. The matrices stay where the files have them, in float32, float16 or bfloat16.
struct Gpt2Weights {
    kernels::StoredMatrix token_embedding;     ///< vocabulary × width
    kernels::StoredMatrix position_embedding;  ///< context × width
    std::vector<Gpt2Layer> layers;
    Gpt2Norm final_norm;
    kernels::StoredMatrix head;  ///< vocabulary × width: the token embedding, where they are tied
    std::vector<std::shared_ptr<const void>> owners;
};

/// From model.safetensors, or the shards that model.safetensors.index.json names, with GPT-2's names for the
/// tensors (with "transformer." before them or not). What else is in them is left alone. Throws InputError
/// if one of the tensors is missing, or is not what the configuration says.
Gpt2Weights read_gpt2_weights(const ModelFiles& files, const Gpt2Config& config);

}  // namespace softmaxlab
