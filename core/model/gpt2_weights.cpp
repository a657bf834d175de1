#include "core/model/gpt2_weights.h"

#include <fmt/format.h>

#include <cstdint>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/base/aligned_vector.h"
#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/text.h"
#include "core/files/safetensors.h"

namespace softmaxlab {
namespace {

using kernels::StoredFormat;
using kernels::StoredMatrix;

constexpr const char* weights_name = "model.safetensors";
constexpr const char* index_name = "model.safetensors.index.json";

/// The files that the index names, each once. They stand beside it: a name that leads elsewhere is refused.
std::vector<std::string> shards_in(const ModelFile& index, const std::string& source) {
    const JsonDocument document = JsonDocument::parse(index.bytes, source);
    const JsonValue map = document.root().at("weight_map");
    if (!map.is_object()) map.fail("an object with a file for each tensor");
    std::set<std::string> names;
    for (const std::string& tensor : map.keys()) {
        const JsonValue value = map.at(tensor.c_str());
        const std::string name = value.text();
        if (name.empty() || name.find_first_of("/\\:") != std::string::npos || name == "." || name == "..")
            value.fail("the name of a file in the same folder");
        names.insert(name);
    }
    if (names.empty()) map.fail("at least one tensor");
    return {names.begin(), names.end()};
}

[[noreturn]] void say_no_weights(const ModelFiles& files) {
    for (const char* other : {"pytorch_model.bin", "tf_model.h5", "flax_model.msgpack", "rust_model.ot"}) {
        if (files.find(other))
            throw InputError(
                fmt::format("{}: expected model.safetensors, found {} only: convert it, in "
                            "Python with model.save_pretrained(folder, safe_serialization=True)",
                            files.place, other));
    }
    throw InputError(
        fmt::format("{}: expected the weights as model.safetensors in this folder", files.place));
}

/// The tensors of one model by their names, wherever they are.
class TensorSource {
  public:
    explicit TensorSource(const ModelFiles& files) {
        std::vector<std::string> names = {weights_name};
        if (!files.find(weights_name)) {
            const auto index = files.find(index_name);
            if (!index) say_no_weights(files);
            names = shards_in(*index, files.place_of(index_name));
        }
        for (const std::string& name : names) {
            const ModelFile file = files.get(name, "a part of the weights");
            if (file.owner) owners_.push_back(file.owner);
            shards_.emplace_back(file.bytes, files.place_of(name));
            const std::vector<std::string>& tensors = shards_.back().names();
            for (std::size_t i = 0; i < tensors.size(); ++i)
                places_.emplace(without_prefix(tensors[i]), Place{shards_.size() - 1, i});
        }
        source_ = files.place_of(names.front());
    }

    StoredMatrix matrix(const std::string& name, std::size_t rows, std::size_t columns) {
        return stored(name, {rows, columns});
    }

    std::vector<float> vector(const std::string& name, std::size_t size) {
        std::vector<float> values(size);
        kernels::read_row(stored(name, {size}), 0, values);
        return values;
    }

    std::vector<std::shared_ptr<const void>> take_owners() { return std::move(owners_); }

  private:
    struct Place {
        std::size_t shard;
        std::size_t tensor;
    };

    static std::string without_prefix(const std::string& name) {
        constexpr std::string_view prefix = "transformer.";
        return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
    }

    static StoredFormat format_of(const NumberType& type, const std::string& place) {
        using Kind = NumberType::Kind;
        if (type.kind == Kind::floating && type.size == 4) return StoredFormat::f32;
        if (type.kind == Kind::floating && type.size == 2) return StoredFormat::f16;
        if (type.kind == Kind::brain_floating) return StoredFormat::bf16;
        throw InputError(fmt::format("{}: expected weights of type F32, F16 or BF16", place));
    }

    /// A vector is a matrix of one row.
    StoredMatrix stored(const std::string& name, const std::vector<std::uint64_t>& shape) {
        const auto found = places_.find(name);
        if (found == places_.end())
            throw InputError(fmt::format("{}: expected a tensor {}, which every GPT-2 has", source_, name));
        const Safetensors& shard = shards_[found->second.shard];
        const std::string place = shard.place(found->second.tensor);
        const StoredTensor tensor = shard.tensor(found->second.tensor);
        if (tensor.shape != shape)
            throw InputError(fmt::format("{}: expected the shape {}, by config.json, found {}", place,
                                         shape_text(shape), shape_text(tensor.shape)));
        StoredMatrix matrix;
        matrix.format = format_of(tensor.type, place);
        matrix.rows = shape.size() == 1 ? 1 : static_cast<std::size_t>(shape[0]);
        matrix.columns = static_cast<std::size_t>(shape.back());
        // The configuration is bounded: 64 bits suffice, whatever a size_t has.
        const std::uint64_t bytes = std::uint64_t{matrix.rows} * matrix.columns * bytes_of(matrix.format);
        if (tensor.bytes.size() != bytes)
            throw InputError(
                fmt::format("{}: expected {} bytes, found {}", place, bytes, tensor.bytes.size()));
        matrix.values = aligned(tensor.bytes, bytes_of(matrix.format));
        return matrix;
    }

    /// The bytes, or a copy of them where numbers of that size would not stand as they must.
    const void* aligned(std::string_view bytes, std::size_t alignment) {
        if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignment == 0) return bytes.data();
        const auto copy = std::make_shared<const AlignedVector<char>>(bytes.begin(), bytes.end());
        owners_.push_back(copy);
        return copy->data();
    }

    std::vector<Safetensors> shards_;
    std::unordered_map<std::string, Place> places_;
    std::vector<std::shared_ptr<const void>> owners_;
    std::string source_;
};

Gpt2Norm norm_named(TensorSource& source, const std::string& name, std::size_t width) {
    return {source.vector(name + ".weight", width), source.vector(name + ".bias", width)};
}

Gpt2Linear linear_named(TensorSource& source, const std::string& name, std::size_t inputs,
                        std::size_t outputs) {
    return {source.matrix(name + ".weight", inputs, outputs), source.vector(name + ".bias", outputs)};
}

}  // namespace

ModelFile ModelFiles::get(const std::string& name, const std::string& why) const {
    std::optional<ModelFile> file = find(name);
    if (!file) throw InputError(fmt::format("{}: expected the file {}, {}", place, excerpt(name), why));
    return *std::move(file);
}

Gpt2Weights read_gpt2_weights(const ModelFiles& files, const Gpt2Config& config) {
    TensorSource source(files);
    const std::size_t width = config.width;
    Gpt2Weights weights;
    weights.token_embedding = source.matrix("wte.weight", config.vocabulary, width);
    weights.position_embedding = source.matrix("wpe.weight", config.context, width);
    for (std::size_t i = 0; i < config.layers; ++i) {
        const std::string name = fmt::format("h.{}.", i);
        Gpt2Layer layer;
        layer.norm_1 = norm_named(source, name + "ln_1", width);
        layer.query_key_value = linear_named(source, name + "attn.c_attn", width, 3 * width);
        layer.attention_output = linear_named(source, name + "attn.c_proj", width, width);
        layer.norm_2 = norm_named(source, name + "ln_2", width);
        layer.inner = linear_named(source, name + "mlp.c_fc", width, config.inner);
        layer.output = linear_named(source, name + "mlp.c_proj", config.inner, width);
        weights.layers.push_back(std::move(layer));
    }
    weights.final_norm = norm_named(source, "ln_f", width);
    weights.head = config.tied_head ? weights.token_embedding
                                    : source.matrix("lm_head.weight", config.vocabulary, width);
    weights.owners = source.take_owners();
    return weights;
}

}  // namespace softmaxlab
