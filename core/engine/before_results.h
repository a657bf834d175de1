#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/engine/model_heads.h"
#include "core/engine/softmax_results.h"
#include "core/numeric/matrix.h"
#include "core/numeric/temperature_sweep.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// One class as it was.
struct ClassBefore {
    double logit = 0;
    bool masked = false;
    double exponential = 0;  ///< of the trace, in the backend's format and the method of then
    double probability = 0;  ///< as it was shown then
};

/// The softmax of the scene before the last change, for the classes that there are now.
struct SoftmaxBefore {
    std::vector<std::optional<ClassBefore>> classes;  ///< in their current order; nothing: came since
    std::vector<std::size_t> indices;                 ///< of the classes in `exact`, where there are any
    double temperature = 1;
    double sum = 0;  ///< Σ of the exponentials, of all classes of then
    Softmax exact;   ///< in double, in the order of then
};

/// p(T) and H(T) of the logits as they were.
struct SweepBefore {
    TemperatureSweep sweep;            ///< its classes are numbered as they were then …
    std::vector<std::size_t> classes;  ///< … and so are they now
};

/// What was there before the last change, to be drawn as an outline behind what is there now: only for
/// classes edited by hand. Kept while that scene and the backend stay, so that a drag computes it once.
class BeforeResults {
  public:
    BeforeResults(const Document& document, SoftmaxResults& softmax, const ModelHeads& model)
        : document_(document), softmax_(softmax), model_(model) {}

    /// Nothing if there was nothing before, or a set from a file.
    const SoftmaxBefore* softmax();

    /// The Jacobian of then, in double, row-major, for the classes that there are now: K × K, NaN for those
    /// that came since. Nothing as for softmax().
    const std::vector<double>* jacobian();

    /// The curves of the classes that took part and are still there; nothing if the logits are the same now,
    /// or as for softmax().
    const SweepBefore* sweep();

    /// The attention weights of that head as they were, in double: queries × keys of now. Nothing where they
    /// follow from the same numbers, had other sizes, are more than 64 a side, or are those of a model for
    /// another text.
    const Matrix* attention_weights(std::size_t head);

  private:
    /// What all of it depends on.
    struct Key {
        std::size_t before = 0;
        Revision backend = 0;

        friend bool operator==(const Key&, const Key&) = default;
    };

    /// Whether the logits of now are others than those of then.
    struct LogitsKey {
        std::size_t before = 0;
        Revision logits = 0;

        friend bool operator==(const LogitsKey&, const LogitsKey&) = default;
    };

    struct AttentionKey {
        std::size_t before = 0;
        std::size_t head = 0;

        friend bool operator==(const AttentionKey&, const AttentionKey&) = default;
    };

    Key key() const { return {document_.before().version(), softmax_.backend_changes()}; }
    bool has_classes() const;

    const Document& document_;
    SoftmaxResults& softmax_;
    const ModelHeads& model_;
    Cached<SoftmaxBefore, Key> before_;
    Cached<std::vector<double>, Key> jacobian_;
    Cached<bool, LogitsKey> has_other_logits_;
    Cached<SweepBefore, Key> sweep_;
    Cached<bool> has_other_attention_;  // by the revision
    Cached<Matrix, AttentionKey> attention_weights_;
};

}  // namespace softmaxlab
