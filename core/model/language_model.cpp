#include "core/model/language_model.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/mapped_file.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

ModelFiles files_in_folder(const std::string& folder) {
    std::string place = folder;
    while (place.size() > 1 && place.ends_with('/')) place.pop_back();
    return {place, [place](const std::string& name) -> std::optional<ModelFile> {
                const std::string path = place + "/" + name;
                std::error_code error;
                if (!std::filesystem::exists(path_from_utf8(path), error)) return std::nullopt;
                const auto file = std::make_shared<const MappedFile>(path);
                return ModelFile{file->bytes(), file};
            }};
}

}  // namespace

std::shared_ptr<const LanguageModel> read_language_model(const ModelFiles& files) {
    const ModelFile config_file = files.get("config.json", "which says what a model is");
    const Gpt2Config config = gpt2_config_from_json(config_file.bytes, files.place_of("config.json"));
    const ModelFile vocabulary = files.get("vocab.json", "GPT-2's vocabulary");
    const ModelFile merges = files.get("merges.txt", "GPT-2's merges");
    Tokenizer tokenizer(vocabulary.bytes, files.place_of("vocab.json"), merges.bytes,
                        files.place_of("merges.txt"));
    if (tokenizer.size() > config.vocabulary)
        throw InputError(fmt::format("{}: expected at most {} tokens, by config.json, found {}",
                                     files.place_of("vocab.json"), config.vocabulary, tokenizer.size()));
    Gpt2Weights weights = read_gpt2_weights(files, config);
    const std::size_t slash = files.place.find_last_of('/');
    std::string name = slash == std::string::npos ? files.place : files.place.substr(slash + 1);
    return std::make_shared<const LanguageModel>(
        LanguageModel{std::move(name), config, std::move(tokenizer), std::move(weights)});
}

std::shared_ptr<const LanguageModel> open_language_model(const std::string& folder) {
    std::error_code error;
    if (!std::filesystem::is_directory(path_from_utf8(folder), error))
        throw InputError(
            fmt::format("{}: expected the folder of a model, with config.json, model.safetensors, "
                        "vocab.json and merges.txt",
                        folder));
    return read_language_model(files_in_folder(folder));
}

std::optional<std::string> model_folder_of(const std::string& path) {
    std::error_code error;
    const bool is_folder = std::filesystem::is_directory(path_from_utf8(path), error);
    const std::size_t slash = path.find_last_of('/');
    const bool has_folder = slash != std::string::npos;
    const std::string name = has_folder ? path.substr(slash + 1) : path;
    const bool is_weights = name.starts_with("model") && name.find(".safetensors") != std::string::npos;
    const bool is_part = is_weights || name == "config.json" || name == "vocab.json" || name == "merges.txt";
    if (!is_folder && !is_part) return std::nullopt;
    const std::string folder = is_folder ? path : has_folder ? path.substr(0, slash) : ".";
    for (const char* const part : {"/config.json", "/vocab.json", "/merges.txt"})
        if (!std::filesystem::is_regular_file(path_from_utf8(folder + part), error)) return std::nullopt;
    return folder;
}

}  // namespace softmaxlab
