// The shader by itself: rows that the backend, which prepares its input in double, never hands to it.
#include <glad/gl.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "app/gpu/gl_object.h"
#include "app/gpu/gpu_backend.h"
#include "app/gpu/shader_program.h"
#include "core/numeric/softmax.h"
#include "tests/gpu/gl_context.h"

namespace softmaxlab::test {

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

struct Rows {
    std::vector<float> values;
    std::vector<std::uint32_t> status;
};

Rows run_shader(std::vector<float> values, std::size_t classes) {
    const std::size_t rows = values.size() / classes;
    const gpu::Program program = gpu::make_compute_program("softmax_rows.comp");
    const auto value_bytes = static_cast<GLsizeiptr>(values.size() * sizeof(float));
    const auto status_bytes = static_cast<GLsizeiptr>(rows * sizeof(std::uint32_t));
    const gpu::Buffer value_buffer;
    const gpu::Buffer status_buffer;
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, value_buffer.name());
    glBufferData(GL_SHADER_STORAGE_BUFFER, value_bytes, values.data(), GL_DYNAMIC_COPY);
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, status_buffer.name());
    glBufferData(GL_SHADER_STORAGE_BUFFER, status_bytes, nullptr, GL_DYNAMIC_COPY);
    glBindBufferBase(GL_SHADER_STORAGE_BUFFER, 0, value_buffer.name());
    glBindBufferBase(GL_SHADER_STORAGE_BUFFER, 1, status_buffer.name());
    glUseProgram(program.name());
    glUniform1ui(glGetUniformLocation(program.name(), "classes"), static_cast<GLuint>(classes));
    glDispatchCompute(static_cast<GLuint>(rows), 1, 1);
    glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT);
    Rows result{std::move(values), std::vector<std::uint32_t>(rows)};
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, value_buffer.name());
    glGetBufferSubData(GL_SHADER_STORAGE_BUFFER, 0, value_bytes, result.values.data());
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, status_buffer.name());
    glGetBufferSubData(GL_SHADER_STORAGE_BUFFER, 0, status_bytes, result.status.data());
    glUseProgram(0);
    return result;
}

constexpr std::uint32_t ok = static_cast<std::uint32_t>(RowStatus::ok);
constexpr std::uint32_t all_masked = static_cast<std::uint32_t>(RowStatus::all_masked);
constexpr std::uint32_t bad = static_cast<std::uint32_t>(RowStatus::not_a_number);

}  // namespace

TEST_CASE("softmax shader: NaN of either sign, infinities and masked rows are told apart") {
    const auto surface = require_gl(4, 3);
    const std::vector<float> rows = {
        1,         not_a_number,
        2,  // NaN
        1,         -not_a_number,
        2,  // NaN with its sign bit set
        1,         infinity,
        2,  //
        infinity,  infinity,
        -infinity,  //
        -infinity, -infinity,
        -infinity,  // all masked
        -infinity, -5,
        -infinity,  // one live class
        FLT_MAX,   -FLT_MAX,
        0,  // a gap past the largest float
        -FLT_MAX,  -FLT_MAX,
        -infinity,  // the lowest there is
        0.0f,      -0.0f,
        -FLT_MAX,
    };
    const Rows result = run_shader(rows, 3);
    CHECK(result.status == std::vector<std::uint32_t>{bad, bad, bad, bad, all_masked, ok, ok, ok, ok});
    const auto first = result.values.begin();
    CHECK(std::all_of(first, first + 12, [](float p) { return std::isnan(p); }));
    CHECK(std::vector<float>(first + 12, result.values.end()) ==
          std::vector<float>{0, 0, 0, 0, 1, 0, 1, 0, 0, 0.5f, 0.5f, 0, 0.5f, 0.5f, 0});
}

TEST_CASE("softmax shader: the maximum is subtracted in the shader too") {
    const auto surface = require_gl(4, 3);
    for (const float shift : {0.0f, 1000.0f, -1000.0f, 65536.0f}) {
        const std::vector<float> row = {shift + 1, shift + 2, shift, shift - 3.5f, shift - 20};
        const std::vector<double> exact = softmax(std::vector<double>(row.begin(), row.end())).probabilities;
        const Rows result = run_shader(row, row.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
            CAPTURE(shift, i);
            // These sums and differences are exact in float32, so that the shader's own bound holds.
            CHECK(std::fabs(static_cast<double>(result.values[i]) - exact[i]) <=
                  gpu::softmax_relative_error * exact[i] + gpu::softmax_absolute_error);
        }
    }
}

}  // namespace softmaxlab::test
