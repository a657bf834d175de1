#include "core/engine/cpu_backend.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/clock.h"
#include "core/engine/jacobian_row.h"
#include "core/engine/reference_attention.h"
#include "core/engine/scaled_gaps.h"
#include "core/engine/simd_attention.h"
#include "core/kernels/jacobian_f32.h"
#include "core/kernels/softmax_f32.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {

namespace {

class ReferenceBackend final : public Backend {
  public:
    BackendKind kind() const override { return BackendKind::reference; }
    std::string detail() const override { return "double"; }
    Format format() const override { return Format::f64; }
    ErrorBound error_bound() const override {
        return {2.3e-16, 0, std::numeric_limits<double>::denorm_min()};
    }

    using Backend::softmax;
    void softmax(const SoftmaxInput& input, SoftmaxOutput& output) override {
        check(input);
        output.probabilities.clear();
        output.probabilities.reserve(input.logits.size());
        output.status.clear();
        output.status.reserve(input.rows);
        const Clock::time_point start = Clock::now();
        for (std::size_t row = 0; row < input.rows; ++row) {
            const Softmax result = softmaxlab::softmax(
                input.logits.subspan(row * input.classes, input.classes), input.temperature);
            output.probabilities.insert(output.probabilities.end(), result.probabilities.begin(),
                                        result.probabilities.end());
            output.status.push_back(status_of(result));
        }
        output.seconds = seconds_since(start);
    }

    JacobianOutput jacobian(const JacobianInput& input) override {
        const Clock::time_point start = Clock::now();
        JacobianOutput output;
        output.values = jacobian_block(input.logits, input.temperature, input.classes);
        output.seconds = seconds_since(start);
        return output;
    }

    std::unique_ptr<AttentionBackend> attention() override { return make_reference_attention(); }

    double jacobian_error(double temperature, std::size_t classes) const override {
        return error_bound().of_jacobian(temperature, classes, 1e-15);
    }

  private:
    static RowStatus status_of(const Softmax& result) {
        if (result.all_masked) return RowStatus::all_masked;
        return std::isnan(result.probabilities.front()) ? RowStatus::not_a_number : RowStatus::ok;
    }
};

class SimdBackend final : public Backend {
  public:
    BackendKind kind() const override { return BackendKind::simd; }
    std::string detail() const override { return kernels::instruction_set(); }
    Format format() const override { return Format::f32; }
    ErrorBound error_bound() const override {
        return {kernels::softmax_f32_relative_error, scaled_gap_error, kernels::softmax_f32_absolute_error};
    }

    using Backend::softmax;
    void softmax(const SoftmaxInput& input, SoftmaxOutput& output) override {
        check(input);
        scaled_gaps(input, values_);
        output.status.resize(input.rows);
        const Clock::time_point start = Clock::now();
        kernels::softmax_rows(values_, values_, input.classes, 1.0, output.status,
                              {.workers = input.workers});
        output.seconds = seconds_since(start);
        widen(values_, output.probabilities, input.workers);
    }

    JacobianOutput jacobian(const JacobianInput& input) override {
        const SoftmaxOutput whole = softmax({input.logits, 1, input.logits.size(), input.temperature});
        const JacobianRow row = jacobian_row(input, whole);
        const std::size_t entries = input.classes.size() * input.classes.size();
        JacobianOutput output;
        const Clock::time_point start = Clock::now();
        if (row.constant) {
            output.values.assign(entries, *row.constant);
        } else {
            std::vector<float> matrix(entries);
            kernels::jacobian(row.probabilities, row.others, input.temperature, matrix);
            output.values = widened(matrix);
        }
        output.seconds = whole.seconds + seconds_since(start);
        return output;
    }

    std::unique_ptr<AttentionBackend> attention() override { return make_simd_attention(); }

    double jacobian_error(double temperature, std::size_t classes) const override {
        return error_bound().of_jacobian(temperature, classes, kernels::jacobian_f32_error + 0x1p-24);
    }

  private:
    std::vector<float> values_;  // kept, so that no drag asks for memory
};

}  // namespace

std::unique_ptr<Backend> make_reference_backend() {
    return std::make_unique<ReferenceBackend>();
}

std::unique_ptr<Backend> make_simd_backend() {
    return std::make_unique<SimdBackend>();
}

}  // namespace softmaxlab
