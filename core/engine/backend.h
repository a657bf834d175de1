#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/numeric/format.h"

namespace softmaxlab {

/// What became of one row.
enum class RowStatus : std::uint8_t {
    ok,
    all_masked,  ///< every logit is −inf: the row is 0
    not_a_number ///< a logit is NaN or +inf: the row is NaN
};

/// Rows of logits and one temperature. Row-major; −inf is a masked class.
struct SoftmaxInput {
    std::span<const double> logits;  ///< rows × classes
    std::size_t rows = 1;
    std::size_t classes = 0;
    double temperature = 1;
};

struct SoftmaxOutput {
    std::vector<double> probabilities;  ///< rows × classes, each exact in `format`
    std::vector<RowStatus> status;      ///< one per row
    double seconds = 0;                 ///< the computation alone, without conversion and transfer of the input
};

/// One way to compute softmax. All implementations share one contract (DESIGN.md "Numerical contract") and are tested
/// by the same tests; only their error bounds differ.
///
/// The document holds its logits in double. A float32 backend hands its kernel z − max(z), taken in double and then
/// rounded once, so that a large common shift costs no accuracy.
class Backend {
public:
    virtual ~Backend() = default;

    virtual std::string_view name() const = 0;  ///< "reference", "simd", "gpu"
    virtual std::string detail() const = 0;     ///< what it runs on: "double", "AVX2", the name of the GL renderer
    virtual Format format() const = 0;          ///< the precision of its results

    /// Throws std::invalid_argument if the sizes disagree or the temperature is none.
    virtual SoftmaxOutput softmax(const SoftmaxInput& input) = 0;
};

}  // namespace softmaxlab
