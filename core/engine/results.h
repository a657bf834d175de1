#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "core/engine/backend.h"
#include "core/numeric/softmax.h"
#include "core/numeric/trace.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// What the views draw: computed on demand, kept until the scene's revision changes. References that it gives
/// are valid until then. What a backend throws comes out unchanged, and the next call tries again.
class Results {
  public:
    /// `document` must outlive the results. `backend` may not be null.
    Results(const Document& document, std::unique_ptr<Backend> backend);

    void set_backend(std::unique_ptr<Backend> backend);
    const Backend& backend() const { return *backend_; }

    const std::vector<double>& logits();   ///< effective: −inf for masked classes
    const SoftmaxOutput& probabilities();  ///< one row, by the backend, with its time
    const Softmax& reference();            ///< in double, with entropy and the rest
    const Trace& trace();                  ///< step by step, in the backend's format and the scene's method

    /// Whether what is shown are the probabilities of the trace: without max subtraction, which no backend
    /// leaves out, and for a row of masked classes, where backends give 0 by contract and the arithmetic 0/0.
    bool shows_trace();

    /// The probabilities to show: those of the trace or those of the backend.
    const std::vector<double>& shown_probabilities();

    /// Largest |Δp| between shown_probabilities() and reference(), 0 … 1; NaN if either is.
    double difference_to_reference();

    /// Σp of shown_probabilities(), added from the left in the backend's format.
    double sum_of_probabilities();

    /// Class indices, most probable first; ties by index, NaN last. The order of the logits: no temperature
    /// changes it.
    const std::vector<std::size_t>& ranking();

  private:
    template <typename Value>
    struct Kept {
        Revision revision = 0;
        std::optional<Value> value;
    };

    /// The kept value, made anew by `compute` if it belongs to an older revision.
    template <typename Value, typename Compute>
    const Value& current(Kept<Value>& kept, const Compute& compute);

    /// Everything that is kept, in one piece, so that all of it can be forgotten at once.
    struct Cache {
        Kept<std::vector<double>> logits;
        Kept<SoftmaxOutput> probabilities;
        Kept<Softmax> reference;
        Kept<Trace> trace;
        Kept<double> difference;
        Kept<double> sum;
        Revision ranking_checked = 0;       // the revision whose logits were last compared with these:
        std::vector<double> ranked_logits;  // those that `ranking` belongs to
        std::vector<std::size_t> ranking;
    };

    const Document& document_;
    std::unique_ptr<Backend> backend_;
    Cache cache_;
};

}  // namespace softmaxlab
