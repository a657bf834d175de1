// Folders that hold no GPT-2, or a broken one: each is refused with the file and the place in it.

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/input_error.h"
#include "core/model/language_model.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/core/model/model_files.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

FileMap tiny_files() {
    return files_of(std::string(SOFTMAXLAB_TEST_DATA) + "/models/tiny");
}

std::string message_of(const FileMap& files) {
    try {
        read_language_model(as_model_files(files));
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

/// With one key of config.json changed, or left out where the value is null.
std::string with_config(const std::string& key, const json& value) {
    FileMap files = tiny_files();
    json config = json::parse(files.at("config.json"));
    if (value.is_null()) {
        config.erase(key);
    } else {
        config[key] = value;
    }
    files["config.json"] = config.dump();
    return message_of(files);
}

/// With one tensor changed by `change`, or left out where that says so.
template <class Change>
std::string with_tensor(const std::string& name, const Change& change) {
    FileMap files = tiny_files();
    std::vector<FileTensor> kept;
    for (FileTensor& tensor : tensors_of(files.at("model.safetensors")))
        if (tensor.name != name || change(tensor)) kept.push_back(tensor);
    files["model.safetensors"] = safetensors_of(kept);
    return message_of(files);
}

}  // namespace

TEST_CASE("another architecture, and a GPT-2 that computes otherwise, are called what they are") {
    CHECK(message_of(tiny_files()).empty());
    CHECK_THAT(with_config("model_type", "llama"), ContainsSubstring("input/config.json: expected a GPT-2"));
    CHECK_THAT(with_config("model_type", "llama"), ContainsSubstring("found the architecture llama"));
    CHECK(with_config("model_type", nullptr).empty());  // "architectures" says it, too
    CHECK_THAT(with_config("activation_function", "relu"), ContainsSubstring("expected gelu_new"));
    CHECK_THAT(with_config("scale_attn_by_inverse_layer_idx", true), ContainsSubstring("expected false"));
    CHECK_THAT(with_config("scale_attn_weights", false), ContainsSubstring("expected true"));
}

TEST_CASE("sizes that cannot be are refused before any memory is asked for") {
    CHECK_THAT(with_config("n_layer", 0), ContainsSubstring("n_layer"));
    CHECK_THAT(with_config("n_layer", 1'000'000'000), ContainsSubstring("n_layer"));
    CHECK_THAT(with_config("n_layer", 3), ContainsSubstring("expected a tensor h.2.ln_1.weight"));
    CHECK_THAT(with_config("n_head", 2), ContainsSubstring("a divisor of n_embd, 21"));
    CHECK_THAT(with_config("n_embd", 24), ContainsSubstring("by config.json, found"));
    CHECK_THAT(with_config("n_embd", nullptr), ContainsSubstring("n_embd"));
    CHECK_THAT(with_config("vocab_size", 100), ContainsSubstring("input/vocab.json: expected at most 100"));
    CHECK_THAT(with_config("n_positions", -1), ContainsSubstring("n_positions"));
    CHECK_THAT(with_config("layer_norm_epsilon", 0), ContainsSubstring("between 0 and 1"));
    CHECK_THAT(with_config("layer_norm_epsilon", "nan"), ContainsSubstring("between 0 and 1"));
    CHECK_THAT(with_config("tie_word_embeddings", false), ContainsSubstring("lm_head.weight"));
}

TEST_CASE("tensors that are missing, of another shape or type, or cut off are named") {
    CHECK_THAT(with_tensor("ln_f.bias", [](FileTensor&) { return false; }),
               ContainsSubstring("input/model.safetensors: expected a tensor ln_f.bias"));
    CHECK_THAT(with_tensor("h.1.mlp.c_fc.weight",
                           [](FileTensor& t) {
                               std::swap(t.shape[0], t.shape[1]);
                               return true;
                           }),
               ContainsSubstring(
                   "h.1.mlp.c_fc.weight: expected the shape (21, 84), by config.json, found (84, 21)"));
    CHECK_THAT(with_tensor("wte.weight",
                           [](FileTensor& t) {
                               t.type = "I16";
                               return true;
                           }),
               ContainsSubstring("wte.weight: expected weights of type F32, F16 or BF16"));
    CHECK_THAT(with_tensor("wpe.weight",
                           [](FileTensor& t) {
                               t.bytes.resize(t.bytes.size() - 2);
                               return true;
                           }),
               ContainsSubstring("wpe.weight: expected 1680 bytes, found 1678"));
    FileMap files = tiny_files();
    std::string& weights = files.at("model.safetensors");
    weights.resize(weights.size() - 1);
    CHECK_THAT(message_of(files), ContainsSubstring("the file is cut off or damaged"));
    weights.resize(100);
    CHECK_THAT(message_of(files), ContainsSubstring("the safetensors file is cut off"));
    weights = "PK";
    CHECK_THAT(message_of(files), ContainsSubstring("input/model.safetensors: expected a safetensors file"));
}

TEST_CASE("an index may name files of its own folder only, which must be there") {
    FileMap files = tiny_files();
    files.erase("model.safetensors");
    CHECK_THAT(message_of(files), ContainsSubstring("expected the weights as model.safetensors"));
    files["pytorch_model.bin"] = "";
    CHECK_THAT(message_of(files), ContainsSubstring("found pytorch_model.bin only: convert it"));
    for (const char* name : {"../other.safetensors", "/etc/passwd", "a\\b", "..", ""}) {
        files["model.safetensors.index.json"] = json{{"weight_map", {{"wte.weight", name}}}}.dump();
        CHECK_THAT(message_of(files), ContainsSubstring("the name of a file in the same folder"));
    }
    files["model.safetensors.index.json"] = R"({"weight_map": {"wte.weight": "a.safetensors"}})";
    CHECK_THAT(message_of(files), ContainsSubstring("input: expected the file a.safetensors"));
    files["model.safetensors.index.json"] = R"({"weight_map": {}})";
    CHECK_THAT(message_of(files), ContainsSubstring("at least one tensor"));
    files["model.safetensors.index.json"] = "{";
    CHECK_THAT(message_of(files), ContainsSubstring("input/model.safetensors.index.json"));
}

TEST_CASE("a folder that is none, or holds something else where a file should be, is said so") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(open_language_model(folder.path_of("nowhere")), InputError);
    CHECK_THROWS_AS(open_language_model(folder.write("file", "x")), InputError);
    CHECK_THROWS_AS(open_language_model(folder.path()), InputError);
    for (const auto& [name, bytes] : tiny_files()) folder.write(name, bytes);
    CHECK(open_language_model(folder.path() + "/")->config.layers == 2);
    folder.write("config.json", "");
    CHECK_THROWS_AS(open_language_model(folder.path()), InputError);
}

}  // namespace softmaxlab::test
