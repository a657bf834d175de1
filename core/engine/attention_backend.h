#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/engine/backend.h"
#include "core/engine/reduction.h"
#include "core/numeric/attention_facts.h"
#include "core/scene/attention.h"
#include "core/scene/attention_mask.h"

namespace softmaxlab {

/// How one paints matrices that are on the GPU without reading them: app/gpu says more.
class AttentionOnGpu;

/// How scores become weights: softmax over each row of (score · scale, masked) / T.
struct AttentionSoftmax {
    double scale = 1;  ///< 1/√d_k, or 1
    double temperature = 1;
    MaskValue mask_value = MaskValue::minus_infinity;
    const MaskBits* mask = nullptr;  ///< queries × keys; never null
};

/// The two matrices that a head keeps.
enum class AttentionMatrix { scores, weights };

/// One head's attention on one backend: it keeps the vectors, their scores and the weights. Work goes by
/// rows, in the order scores, weights, output, so that whoever drives it can stop between them; rows that
/// were not computed hold 0, or what they held for the
/// last head of the same shape. The contract is that of Backend, the row being the keys of a query: −inf
/// masks, an all-masked row has weights and output 0 and says so, NaN stays in its row. With
/// MaskValue::minus_1e9 the mask is a number like any other, added in the backend's own precision.
///
/// Everything throws std::out_of_range for rows that are not there.
class AttentionBackend {
  public:
    virtual ~AttentionBackend() = default;

    virtual Format format() const = 0;  ///< the precision of all results

    /// Fewer rows than this at a time take as long as so many.
    virtual std::size_t min_rows() const { return 1; }

    /// Rows will be asked for within some milliseconds.
    virtual void expect_work() {}

    /// Takes one head, in the backend's precision. The rest is to be computed anew. Throws
    /// std::invalid_argument if the shapes disagree.
    virtual void begin(const AttentionHead& head) = 0;

    /// q·k of the rows first … first + count − 1, or the given scores; `facts`: one for each of them.
    virtual void compute_scores(std::size_t first, std::size_t count, std::span<ScoreRowFacts> facts) = 0;

    /// The weights of those rows; `facts`: one for each of them.
    virtual void compute_weights(std::size_t first, std::size_t count, const AttentionSoftmax& softmax,
                                 std::span<AttentionRowFacts> facts) = 0;

    /// Σⱼ weight · v of those rows; nothing to do without values.
    virtual void compute_output(std::size_t first, std::size_t count) = 0;

    /// Rows as they are, widened to double.
    virtual std::vector<double> read(AttentionMatrix matrix, std::size_t first, std::size_t count) const = 0;

    /// count × d_v, row-major.
    virtual std::vector<double> read_output(std::size_t first, std::size_t count) const = 0;

    /// A picture of a part of a matrix: see core/engine/reduction.h.
    virtual std::vector<float> reduced(AttentionMatrix matrix, const Reduction& reduction) const = 0;

    /// Its matrices, if they are on the GPU; null elsewhere.
    virtual const AttentionOnGpu* on_gpu() const { return nullptr; }

    /// Largest error of a score, relative to Σ |qᵢ kᵢ|.
    virtual double score_error(std::size_t d_k) const = 0;
};

}  // namespace softmaxlab
