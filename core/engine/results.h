#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/engine/attention_heads.h"
#include "core/engine/attention_results.h"
#include "core/engine/before_results.h"
#include "core/engine/format_results.h"
#include "core/engine/gradients_results.h"
#include "core/engine/language_results.h"
#include "core/engine/model_heads.h"
#include "core/engine/pin_results.h"
#include "core/engine/softmax_results.h"
#include "core/engine/temperature_results.h"

namespace softmaxlab {

/// What the views draw of a document: its softmax, and one part for each subject beyond, which no other part
/// knows. A new part is a class like them, and a member with its function here.
class Results : public SoftmaxResults {
  public:
    /// `document` must outlive the results. `backend` may not be null.
    Results(const Document& document, std::unique_ptr<Backend> backend);

    void set_backend(std::unique_ptr<Backend> backend);

    GradientsResults& gradients() { return gradients_; }
    TemperatureResults& temperature() { return temperature_; }
    PinResults& pins() { return pins_; }
    FormatResults& formats() { return formats_; }
    BeforeResults& before() { return before_; }

    /// Of the scene's text. There is no model until it is given a loader.
    LanguageResults& language() { return language_; }

    /// What the scene's attention takes from the language model.
    ModelHeads& model_heads() { return model_heads_; }

    /// Of the scene's attention, by the backend: see there how it gets its time.
    AttentionResults& attention();
    AttentionHeads& attention_heads();

    /// A frame begins that will ask for results: threads that share the work wake up meanwhile.
    void expect_work();

    /// Why the backend could not do what was asked of it: then a SIMD backend did it, as far as it was done.
    std::optional<std::string> failure() const;

  private:
    std::unique_ptr<AttentionBackend> attention_of(Backend& backend);

    const Document& document_;
    GradientsResults gradients_{*this};
    TemperatureResults temperature_{*this};
    PinResults pins_{*this};
    FormatResults formats_{*this};
    LanguageResults language_{document_};
    ModelHeads model_heads_{language_};
    BeforeResults before_{document_, *this, model_heads_};
    std::optional<std::string> attention_failure_;
    std::optional<AttentionHeads> attention_heads_;
    std::optional<AttentionResults> attention_;  // these two go before the backend, which is the base's
};

}  // namespace softmaxlab
