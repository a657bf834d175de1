#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/backend.h"
#include "core/engine/cached.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/rank_curve.h"
#include "core/numeric/lost_row.h"
#include "core/numeric/softmax.h"
#include "core/numeric/trace.h"
#include "core/scene/document.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// Softmax of the scene's logits, which every other part of the results starts from: computed on demand, kept
/// until the scene's revision changes. References that it gives are valid until then.
class SoftmaxResults {
  public:
    /// `document` must outlive the results. `backend` may not be null.
    SoftmaxResults(const Document& document, std::unique_ptr<Backend> backend);
    SoftmaxResults(const SoftmaxResults&) = delete;
    SoftmaxResults& operator=(const SoftmaxResults&) = delete;

    const Backend& backend() const { return *backend_; }
    Backend& backend() { return *backend_; }

    /// `work(backend)`, by the backend. Where that fails, by a SIMD backend, and softmax_failure() says why.
    template <typename Work>
    auto by_backend(const Work& work) {
        try {
            return work(*backend_);
        } catch (const std::exception& error) {
            failure_ = error.what();
            return work(*make_simd_backend());
        }
    }

    /// Why the backend could not do what was asked of it; nothing again with another backend.
    const std::optional<std::string>& softmax_failure() const { return failure_; }

    const Scene& scene() const { return document_.scene(); }

    /// Of the scene: what follows from the scene alone is cached by it.
    Revision revision() const { return document_.revision(); }

    /// Another one for another scene or another backend: what a backend computes is cached by it.
    Revision backend_version() const { return document_.revision() + backend_changes_; }

    /// How often the backend became another one.
    Revision backend_changes() const { return backend_changes_; }

    /// Effective: −inf for masked classes.
    const std::vector<double>& logits();

    /// Another one for other logits.
    Revision logits_version();

    /// One row, by the backend, with its time.
    const SoftmaxOutput& probabilities();

    /// In double, with entropy and the rest: right to 1 ULP up to 4,096 classes, above as row_softmax() says,
    /// some 1e-15.
    const Softmax& reference();

    const Trace& trace();  ///< step by step, in the backend's format and the scene's method

    /// Why nothing is left of the row in trace(), with the words for it; null where something is. A row of
    /// masked classes is lost to the arithmetic alone: what is shown is 0, by contract.
    const LostRow* lost_row();

    /// Whether what is shown are the probabilities of the trace: without max subtraction, which no backend
    /// leaves out, but not for a row of masked classes, which is 0 by contract whatever the arithmetic makes
    /// of 0/0.
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

    /// shown_probabilities() along ranking().
    const RankCurve& rank_curve();

    /// Classes edited by hand: all, in their order. A loaded set: the first `max_count` of ranking().
    std::vector<std::size_t> leading_classes(std::size_t max_count);

    /// Those that have curves in plots: all of up to 16 in their order, of a loaded set the first 12 of
    /// ranking().
    const std::vector<std::size_t>& curve_classes();

  protected:
    void expect_softmax_work();  ///< see Results::expect_work()
    void replace_backend(std::unique_ptr<Backend> backend);

  private:
    void update_logits();

    const kernels::RowFacts& row_facts();  ///< of the logits

    /// For rows so long that they are worth waking a thread; none for others.
    Workers* workers();

    /// The logits, and how often they changed: what follows from them alone is cached by that count. A turn
    /// of the temperature knob leaves it as it is.
    struct CountedLogits {
        Revision checked = 0;
        std::shared_ptr<const LogitSet> loaded;  // held, so that no other set can come to its address
        std::vector<std::size_t> masked;
        std::vector<double> values;
        Revision version = 0;
    };

    const Document& document_;
    std::unique_ptr<Backend> backend_;
    Revision backend_changes_ = 0;
    std::optional<Workers> workers_;
    CountedLogits logits_;

    // By logits_version():
    Cached<std::vector<std::size_t>> ranking_;
    Cached<std::vector<std::size_t>> curve_classes_;
    Cached<kernels::RowFacts> row_facts_;

    // By revision():
    Cached<Softmax> reference_;

    // By backend_version():
    std::optional<std::string> failure_;
    Cached<SoftmaxOutput> probabilities_;
    Cached<Trace> trace_;
    Cached<std::optional<LostRow>> lost_;
    Cached<double> difference_;
    Cached<double> sum_;
    Cached<RankCurve> rank_curve_;
};

}  // namespace softmaxlab
