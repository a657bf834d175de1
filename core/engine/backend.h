#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/workers.h"
#include "core/engine/backend_kind.h"
#include "core/kernels/row_f64.h"
#include "core/numeric/error_bound.h"
#include "core/numeric/format.h"
#include "core/numeric/row_status.h"

namespace softmaxlab {

class AttentionBackend;

/// Rows of logits and one temperature. Row-major; −inf is a masked class.
struct SoftmaxInput {
    std::span<const double> logits;  ///< rows × classes
    std::size_t rows = 1;
    std::size_t classes = 0;
    double temperature = 1;
    const kernels::RowFacts* facts = nullptr;  ///< of the only row, where they are known
    Workers* workers = nullptr;                ///< that may share the work on a processor
};

struct SoftmaxOutput {
    std::vector<double> probabilities;  ///< rows × classes, each exact in the backend's format
    std::vector<RowStatus> status;      ///< one per row
    double seconds = 0;  ///< the computation alone, without conversion and transfer of input and output
};

/// A block of the Jacobian (diag(p) − p pᵀ)/T of one row.
struct JacobianInput {
    std::span<const double> logits;        ///< the whole row: all of it takes part in the sum
    std::span<const std::size_t> classes;  ///< the rows and columns of the block
    double temperature = 1;
};

struct JacobianOutput {
    std::vector<double> values;  ///< classes × classes, row-major, each exact in the backend's format
    double seconds = 0;          ///< as in SoftmaxOutput, softmax included
};

/// One way to compute softmax. All implementations share one contract, and are tested by the same tests; only
/// their error bounds differ. The contract: any number of classes from 1, any finite logits; −inf is a masked
/// class, with probability 0; NaN and +inf make their own row NaN; a row without a live class is 0, and
/// flagged; T = 0 is exact argmax, ties share equally; T = ∞ is exactly uniform over the live classes.
class Backend {
  public:
    virtual ~Backend() = default;

    virtual BackendKind kind() const = 0;
    std::string_view name() const { return name_of(kind()); }
    bool on_gpu() const { return info_of(kind()).on_gpu; }  ///< see BackendInfo
    virtual std::string detail()
        const = 0;                      ///< what it runs on: "double", "AVX2", the name of the GL renderer
    virtual Format format() const = 0;  ///< the precision of its results
    virtual ErrorBound error_bound() const = 0;

    /// Throws std::invalid_argument if the sizes disagree or the temperature is none.
    SoftmaxOutput softmax(const SoftmaxInput& input);

    /// The same into `output`, whose memory is used again. If it throws, `output` holds nothing of use.
    virtual void softmax(const SoftmaxInput& input, SoftmaxOutput& output) = 0;

    /// At T = 0 (by convention) and T = ∞ it is 0, for an all-masked row too; NaN and +inf make it NaN.
    /// Throws std::out_of_range for a class, and as softmax().
    virtual JacobianOutput jacobian(const JacobianInput& input) = 0;

    /// One head's attention, in this backend's way: see core/engine/attention_backend.h. It must not outlive
    /// the backend.
    virtual std::unique_ptr<AttentionBackend> attention() = 0;

    /// Largest error of an entry of jacobian(), absolute.
    virtual double jacobian_error(double temperature, std::size_t classes) const = 0;
};

}  // namespace softmaxlab
