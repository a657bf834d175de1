#include "app/gpu/gpu_backend.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <span>

#include "app/gl/context.h"
#include "app/gl/gl_object.h"
#include "app/gpu/compute_program.h"
#include "app/gpu/gpu_attention.h"
#include "app/gpu/storage_buffer.h"
#include "core/engine/backend_choice.h"
#include "core/engine/jacobian_row.h"
#include "core/engine/scaled_gaps.h"
#include "core/kernels/jacobian_f32.h"

namespace softmaxlab::gpu {

namespace {

constexpr const char* jacobian_name = "jacobian.comp";
constexpr std::size_t jacobian_tile_width = 32;  // of the shader's workgroups
constexpr std::size_t jacobian_tile_height = 8;

using Clock = std::chrono::steady_clock;

std::string renderer_of_usable_context() {
    const gl::ContextInfo context = gl::current_context();
    if (!has_compute_shaders({context.major, context.minor, context.renderer})) {
        throw gl::GlError(
            fmt::format("The gpu backend needs OpenGL 4.3 for compute shaders; here it is {}.{} ({}).",
                        context.major, context.minor, context.renderer));
    }
    return context.renderer;
}

class GpuBackend final : public Backend {
  public:
    explicit GpuBackend(const GpuLimits& limits)
        : renderer_(renderer_of_usable_context()),
          jacobian_program_(make_compute_program(jacobian_name)),
          row_softmax_(limits.way, limits.subgroups && has_subgroups()),
          limits_(limits) {
        limits_.subgroups = limits_.subgroups && has_subgroups();
        limits_.row_bytes = std::min(limits_.row_bytes, largest_buffer());
        limits_.batch_bytes = std::min(limits_.batch_bytes, largest_buffer());
    }

    BackendKind kind() const override { return BackendKind::gpu; }
    std::string detail() const override { return renderer_; }
    Format format() const override { return Format::f32; }
    ErrorBound error_bound() const override {
        return {softmax_relative_error, scaled_gap_error, softmax_absolute_error};
    }

    using Backend::softmax;
    void softmax(const SoftmaxInput& input, SoftmaxOutput& output) override {
        check(input);
        const std::size_t rows_at_once = rows_in_batch(input.classes);
        std::vector<float> values = scaled_gaps(input);
        output.status.resize(input.rows);
        output.seconds = 0;

        const Unbind unbind_at_the_end;
        drop_errors();
        for (std::size_t row = 0; row < input.rows; row += rows_at_once) {
            const std::size_t rows = std::min(rows_at_once, input.rows - row);
            const std::span<float> batch(values.data() + row * input.classes, rows * input.classes);
            output.seconds += run(batch, std::span(output.status).subspan(row, rows), input.classes);
        }
        widen(values, output.probabilities);
    }

    JacobianOutput jacobian(const JacobianInput& input) override {
        const SoftmaxOutput whole = softmax({input.logits, 1, input.logits.size(), input.temperature});
        const JacobianRow row = jacobian_row(input, whole);
        const std::size_t n = input.classes.size();
        JacobianOutput output;
        output.seconds = whole.seconds;
        if (row.constant) {
            output.values.assign(n * n, *row.constant);
            return output;
        }
        std::vector<float> matrix(n * n);
        if (input.temperature < coldest) {
            const Clock::time_point start = Clock::now();
            kernels::jacobian(row.probabilities, row.others, input.temperature, matrix);
            output.seconds += std::chrono::duration<double>(Clock::now() - start).count();
        } else {
            output.seconds += run_jacobian(row, input.temperature, matrix);
        }
        output.values = widened(matrix);
        return output;
    }

    std::unique_ptr<AttentionBackend> attention() override {
        return make_gpu_attention(limits_.way == RowWay::one_in_group, limits_.subgroups);
    }

    double jacobian_error(double temperature, std::size_t classes) const override {
        return error_bound().of_jacobian(temperature, classes, jacobian_rounding);
    }

  private:
    /// 1/T of lower temperatures is past the floats.
    static constexpr double coldest = 1e-37;

    double run_jacobian(const JacobianRow& row, double temperature, std::span<float> matrix) {
        const std::size_t n = row.probabilities.size();
        if (matrix.size_bytes() > limits_.row_bytes)
            throw gl::GlError(fmt::format(
                "A Jacobian of {} classes does not fit into this driver's buffers ({}).", n, renderer_));
        const Unbind unbind_at_the_end;
        drop_errors();
        glUseProgram(jacobian_program_.name());
        glUniform1ui(glGetUniformLocation(jacobian_program_.name(), "classes"), static_cast<GLuint>(n));
        glUniform1f(glGetUniformLocation(jacobian_program_.name(), "inverse_temperature"),
                    static_cast<float>(1 / temperature));
        const std::size_t row_bytes = n * sizeof(float);
        allocate(values_, row_bytes, row.probabilities.data());
        allocate(others_, row_bytes, row.others.data());
        allocate(matrix_, matrix.size_bytes(), nullptr);
        throw_on_error("the Jacobian");
        glBindBufferBase(GL_SHADER_STORAGE_BUFFER, 0, values_.name());
        glBindBufferBase(GL_SHADER_STORAGE_BUFFER, 1, others_.name());
        glBindBufferBase(GL_SHADER_STORAGE_BUFFER, 2, matrix_.name());
        glFinish();

        const Clock::time_point start = Clock::now();
        glDispatchCompute(static_cast<GLuint>((n + jacobian_tile_width - 1) / jacobian_tile_width),
                          static_cast<GLuint>((n + jacobian_tile_height - 1) / jacobian_tile_height), 1);
        glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT);
        glFinish();
        const std::chrono::duration<double> elapsed = Clock::now() - start;
        read_back(matrix_, matrix.size_bytes(), matrix.data());
        throw_on_error("the computation of the Jacobian");
        return elapsed.count();
    }

    std::size_t rows_in_batch(std::size_t classes) const {
        const std::size_t row_bytes = classes * sizeof(float);
        if (row_bytes > limits_.row_bytes) {
            throw gl::GlError(
                fmt::format("A row of {} classes does not fit into this driver's buffers: they hold {} ({}).",
                            classes, limits_.row_bytes / sizeof(float), renderer_));
        }
        return std::clamp(limits_.batch_bytes / row_bytes, std::size_t{1}, row_softmax_.most_rows(classes));
    }

    /// Computes the rows in place, and their status. Seconds that the shader took, by the clock: timer
    /// queries are wrong with Mesa's software rasteriser.
    double run(std::span<float> values, std::span<RowStatus> status, std::size_t classes) {
        status_words_.resize(status.size());
        const std::size_t status_bytes = status.size() * sizeof(std::uint32_t);
        allocate(values_, values.size_bytes(), values.data());
        allocate(statuses_, status_bytes, nullptr);
        row_softmax_.prepare(status.size(), classes);
        throw_on_error(fmt::format("{} rows of softmax", status.size()));
        glFinish();

        const Clock::time_point start = Clock::now();
        row_softmax_.run(values_, statuses_, status.size(), classes);
        glFinish();
        const std::chrono::duration<double> elapsed = Clock::now() - start;

        read_back(values_, values.size_bytes(), values.data());
        read_back(statuses_, status_bytes, status_words_.data());
        throw_on_error("the computation of softmax");
        std::transform(status_words_.begin(), status_words_.end(), status.begin(),
                       [](std::uint32_t word) { return static_cast<RowStatus>(word); });
        return elapsed.count();
    }

    std::string renderer_;
    gl::Program jacobian_program_;
    RowSoftmax row_softmax_;
    GpuLimits limits_;
    gl::Buffer values_;
    gl::Buffer statuses_;
    gl::Buffer others_;
    gl::Buffer matrix_;
    std::vector<std::uint32_t> status_words_;
};

// The shader has these numbers too.
static_assert(static_cast<int>(RowStatus::ok) == 0 && static_cast<int>(RowStatus::all_masked) == 1 &&
              static_cast<int>(RowStatus::not_a_number) == 2);

}  // namespace

std::unique_ptr<Backend> make_gpu_backend(const GpuLimits& limits) {
    return std::make_unique<GpuBackend>(limits);
}

}  // namespace softmaxlab::gpu
