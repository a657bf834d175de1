#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/attention_heads.h"
#include "core/engine/attention_results.h"
#include "core/engine/backend.h"
#include "core/engine/format_results.h"
#include "core/engine/kept.h"
#include "core/engine/pin_comparison.h"
#include "core/engine/rank_curve.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/log_values.h"
#include "core/numeric/shift_sweep.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature_sweep.h"
#include "core/numeric/trace.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// dH/dT at one temperature, by two ways that share no formula, in nats per unit of temperature.
struct EntropySlope {
    double closed_form = 0;    ///< Var_p(z)/T³
    double by_difference = 0;  ///< of H itself, a little above and below T
};

/// How much p answers to the logits: T times the largest entry of the Jacobian, and T times its norm.
struct Saturation {
    double largest_variance = 0;
    double spectral_norm = 0;
};

/// What the views draw: computed on demand, kept until the scene's revision changes. References that it gives
/// are valid until then. What a backend throws comes out unchanged, and the next call tries again.
class Results {
  public:
    /// `document` must outlive the results. `backend` may not be null.
    Results(const Document& document, std::unique_ptr<Backend> backend);

    void set_backend(std::unique_ptr<Backend> backend);
    const Backend& backend() const { return *backend_; }
    Backend& backend() { return *backend_; }

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

    /// shown_probabilities() along ranking().
    const RankCurve& rank_curve();

    // ---- "Gradients" ----

    /// The classes whose Jacobian is shown: all of up to 16 in their order, of a loaded set the first 1,024
    /// of ranking().
    const std::vector<std::size_t>& jacobian_classes();

    /// Their block of the Jacobian, by the backend.
    const JacobianOutput& jacobian();

    /// Of reference().
    const Saturation& saturation();

    // ---- "Temperature" ----

    /// p(T) and H(T) from T = 0.01 to 100. Classes edited by hand: 201 temperatures, and a curve for each
    /// class that takes part, in their order. A loaded set: 101 temperatures, and curves for the first 12 of
    /// ranking() that take part; the others are `rest`. Kept while the logits are: no temperature changes it.
    const TemperatureSweep& temperature_sweep();

    /// Where dH/dT of temperature_sweep() is largest; NaN if H does not change.
    double steepest_temperature();

    /// Where the curves of temperature_sweep() end: softmax at T = 0 and at T = ∞. Kept likewise.
    const Softmax& limit_at_zero();
    const Softmax& limit_at_infinity();

    /// Σ p of the classes that take part without a curve in temperature_sweep(): of reference(), and at the
    /// two limits.
    double rest_at_present();
    double rest_at_zero();
    double rest_at_infinity();

    /// At the scene's T. NaN as entropy_slope().
    const EntropySlope& entropy_slope();

    /// Pin A beside pin B or the present state; nullptr if nothing is pinned.
    const PinComparison* comparison();

    // ---- "Attention" ----

    /// Of the scene's attention, by the backend: see there how it gets its time.
    AttentionResults& attention();
    AttentionHeads& attention_heads();

    /// Why the backend could not do what attention() or attention_heads() asked of it.
    std::optional<std::string> attention_failure() const;

    // ---- "Shift and overflow": (logits · scale) + c, in the scene's format or another one, at the scene's T
    // ----

    const Trace& format_trace(Method method) { return format_trace(method, document_.scene().format); }
    const Trace& format_trace(Method method, Format format) { return formats_.trace(now(), method, format); }

    /// Of format_trace().
    const Diagnosis& diagnosis(Method method) { return diagnosis(method, document_.scene().format); }
    const Diagnosis& diagnosis(Method method, Format format) {
        return formats_.diagnosis(now(), method, format);
    }
    const LogValues& log_values(Method method) { return log_values(method, document_.scene().format); }
    const LogValues& log_values(Method method, Format format) {
        return formats_.log_values(now(), method, format);
    }

    const TraceSummary& trace_summary(Method method) {
        return trace_summary(method, document_.scene().format);
    }
    const TraceSummary& trace_summary(Method method, Format format) {
        return formats_.summary(now(), method, format);
    }

    /// Of diagnosis().
    const DiagnosisCounts& diagnosis_counts(Method method) {
        return formats_.counts(now(), method, document_.scene().format);
    }

    /// What all of them should be, as real numbers have it.
    const Softmax& exact() { return formats_.exact(now()); }
    const std::vector<double>& exact_probabilities() { return exact().probabilities; }

    /// p against the shift in the scene's format: whatever c is, it stays. A curve for each class edited by
    /// hand; of a loaded set, for the first 12 of ranking(). Rows of more than 2,000 classes take fewer of
    /// the `shifts`, the first and the last among them: the sweep says which. It takes `seconds`, and is
    /// complete after a few calls: FormatResults says how.
    const ShiftSweep& shift_sweep(Method method, std::span<const double> shifts,
                                  double seconds = std::numeric_limits<double>::infinity());

  private:
    SceneNow now() { return {document_.scene(), document_.revision(), logits(), logits_.version}; }

    void update_logits();

    /// Σ p of the classes without a curve.
    double rest_of(const std::vector<double>& probabilities);

    /// All classes, or the most probable of a loaded set.
    std::vector<std::size_t> leading_classes(std::size_t most);

    /// Those that have curves.
    const std::vector<std::size_t>& curve_classes();

    const kernels::RowFacts& row_facts();  ///< of the logits

    /// For rows so long that they are worth waking a thread; none for others.
    Workers* workers();

    /// Everything that is kept, in one piece, so that all of it can be forgotten at once.
    struct Cache {
        Kept<SoftmaxOutput> probabilities;
        Kept<Softmax> reference;
        Kept<Trace> trace;
        Kept<std::vector<std::size_t>> jacobian_classes;
        Kept<JacobianOutput> jacobian;
        Kept<double> difference;
        Kept<double> sum;
        Kept<EntropySlope> slope;
        Kept<RankCurve> rank_curve;
        Kept<Saturation> saturation;
        Kept<double> rest;
    };

    /// The logits, and how often they changed: what follows from them alone is kept by that count. A turn of
    /// the temperature knob leaves it as it is.
    struct KeptLogits {
        Revision checked = 0;
        std::shared_ptr<const LogitSet> loaded;  // held, so that no other set can come to its address
        std::vector<std::size_t> masked;
        std::vector<double> values;
        Revision version = 0;
    };

    /// Of the temperature alone: what it was made of, and what came out.
    struct KeptSweep {
        Kept<TemperatureSweep> sweep;  // all by the version of the logits
        Kept<double> steepest;
        Kept<Softmax> at_zero;
        Kept<Softmax> at_infinity;
        Kept<double> rest_at_zero;
        Kept<double> rest_at_infinity;
    };

    std::unique_ptr<AttentionBackend> attention_of(Backend& backend);

    const Document& document_;
    std::unique_ptr<Backend> backend_;
    std::optional<std::string> attention_failure_;
    std::optional<AttentionHeads> attention_heads_;
    std::optional<AttentionResults> attention_;  // before the backend it goes
    KeptLogits logits_;
    Kept<std::vector<std::size_t>> ranking_;        // by the version of the logits
    Kept<std::vector<std::size_t>> curve_classes_;  // likewise
    Kept<kernels::RowFacts> row_facts_;             // likewise
    std::optional<Workers> workers_;
    Cache cache_;
    KeptSweep temperatures_;
    FormatResults formats_;
    PinResults pins_;
};

}  // namespace softmaxlab
