#include "app/shipped_model.h"

#include <optional>
#include <string>

#include "core/base/input_error.h"
#include "embedded/language_model.h"

namespace softmaxlab {

std::shared_ptr<const LanguageModel> shipped_model() {
    if (language_model::find_embedded("model.safetensors").empty())
        throw InputError("this program was built without a language model: give the folder of one");
    return read_language_model(
        {"fairy-tales", [](const std::string& name) -> std::optional<ModelFile> {
             const auto bytes = language_model::find_embedded(name);
             if (bytes.empty()) return std::nullopt;
             return ModelFile{{reinterpret_cast<const char*>(bytes.data()), bytes.size()}, nullptr};
         }});
}

std::function<std::shared_ptr<const LanguageModel>()> shipped_model_loader() {
    return [kept = std::make_shared<std::shared_ptr<const LanguageModel>>()] {
        if (!*kept) *kept = shipped_model();
        return *kept;
    };
}

}  // namespace softmaxlab
