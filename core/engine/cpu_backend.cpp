#include "core/engine/cpu_backend.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "core/engine/scaled_gaps.h"
#include "core/kernels/softmax_f32.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

class ReferenceBackend final : public Backend {
  public:
    std::string_view name() const override { return "reference"; }
    std::string detail() const override { return "double"; }
    Format format() const override { return Format::f64; }
    ErrorBound error_bound() const override {
        return {2.3e-16, 0, std::numeric_limits<double>::denorm_min()};
    }

    SoftmaxOutput softmax(const SoftmaxInput& input) override {
        check(input);
        SoftmaxOutput output;
        output.probabilities.reserve(input.logits.size());
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
        return output;
    }

  private:
    static RowStatus status_of(const Softmax& result) {
        if (result.all_masked) return RowStatus::all_masked;
        return std::isnan(result.probabilities.front()) ? RowStatus::not_a_number : RowStatus::ok;
    }
};

class SimdBackend final : public Backend {
  public:
    std::string_view name() const override { return "simd"; }
    std::string detail() const override { return kernels::instruction_set(); }
    Format format() const override { return Format::f32; }
    ErrorBound error_bound() const override {
        return {kernels::softmax_f32_relative_error, scaled_gap_error, kernels::softmax_f32_absolute_error};
    }

    SoftmaxOutput softmax(const SoftmaxInput& input) override {
        check(input);
        std::vector<float> values = scaled_gaps(input);
        SoftmaxOutput output;
        output.status.resize(input.rows);
        const Clock::time_point start = Clock::now();
        kernels::softmax_rows(values, values, input.classes, 1.0, output.status);
        output.seconds = seconds_since(start);
        output.probabilities = widened(values);
        return output;
    }
};

}  // namespace

std::unique_ptr<Backend> make_reference_backend() {
    return std::make_unique<ReferenceBackend>();
}

std::unique_ptr<Backend> make_simd_backend() {
    return std::make_unique<SimdBackend>();
}

}  // namespace softmaxlab
