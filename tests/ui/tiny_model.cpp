#include "tests/ui/tiny_model.h"

namespace softmaxlab::test {

std::shared_ptr<const LanguageModel> tiny_model() {
    static const std::shared_ptr<const LanguageModel> model =
        open_language_model(SOFTMAXLAB_TEST_DATA "/models/tiny");
    return model;
}

}  // namespace softmaxlab::test
