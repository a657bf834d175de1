#include "app/gpu/gpu_backend.h"

#include <glad/gl.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <vector>

#include "app/gl/context.h"
#include "core/engine/cpu_backend.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

TEST_CASE("gpu backend: it says what it is") {
    const auto surface = require_gl(4, 3);
    const auto backend = gpu::make_gpu_backend();
    CHECK(backend->kind() == BackendKind::gpu);
    CHECK(backend->format() == Format::f32);
    CHECK(backend->detail() == gl::current_context().renderer);
}

TEST_CASE("gpu backend: the three backends agree within the sum of their bounds") {
    const auto surface = require_gl(4, 3);
    const std::unique_ptr<Backend> backends[] = {make_reference_backend(), make_simd_backend(),
                                                 gpu::make_gpu_backend()};
    RandomLogits random(21);
    for (int repeat = 0; repeat < 40; ++repeat) {
        const std::size_t classes = 1 + random.below(700);
        const double temperature = random.uniform(0.2, 3);
        const std::vector<double> row = random.row(classes, 10);
        const double max = *std::max_element(row.begin(), row.end());
        const SoftmaxInput input{row, 1, classes, temperature};
        const std::vector<double> exact = backends[0]->softmax(input).probabilities;
        for (const auto& one : backends) {
            for (const auto& other : backends) {
                CAPTURE(one->name(), other->name(), classes, temperature);
                const std::vector<double> p = one->softmax(input).probabilities;
                const std::vector<double> q = other->softmax(input).probabilities;
                double worst = 0;
                for (std::size_t i = 0; i < classes; ++i) {
                    const double gap = (max - row[i]) / temperature;
                    const double allowed = one->error_bound().at(exact[i], gap, classes) +
                                           other->error_bound().at(exact[i], gap, classes);
                    worst = std::max(worst, std::fabs(p[i] - q[i]) / allowed);
                }
                REQUIRE(worst <= 1);
            }
        }
    }
}

TEST_CASE("gpu backend: a row that does not fit is refused, and the next one works") {
    const auto surface = require_gl(4, 3);
    gpu::GpuLimits limits;
    limits.row_bytes = 400;
    const auto backend = gpu::make_gpu_backend(limits);
    const std::vector<double> row(101, 0.0);
    CHECK_THROWS_MATCHES(backend->softmax({row, 1, 101, 1}), gl::GlError,
                         MessageMatches(ContainsSubstring("101 classes") && ContainsSubstring("100")));
    CHECK(backend->softmax({{row.data(), 100}, 1, 100, 1}).probabilities == std::vector<double>(100, 0.01f));
}

TEST_CASE("gpu backend: nothing stays bound, and errors of others are not its own") {
    const auto surface = require_gl(4, 3);
    const auto backend = gpu::make_gpu_backend();
    glEnable(GL_INVALID_ENUM);  // leaves an error behind
    const std::vector<double> row = {1, 2, 3};
    CHECK_NOTHROW(backend->softmax({row, 1, 3, 1}));
    CHECK(glGetError() == GL_NO_ERROR);
    for (const GLenum binding : {GL_CURRENT_PROGRAM, GL_SHADER_STORAGE_BUFFER_BINDING}) {
        GLint name = -1;
        glGetIntegerv(binding, &name);
        CHECK(name == 0);
    }
    for (GLuint index = 0; index < 2; ++index) {
        GLint name = -1;
        glGetIntegeri_v(GL_SHADER_STORAGE_BUFFER_BINDING, index, &name);
        CHECK(name == 0);
    }
}

TEST_CASE("gpu backend: the same input gives the same bits") {
    const auto surface = require_gl(4, 3);
    const auto backend = gpu::make_gpu_backend();
    RandomLogits random(22);
    const std::vector<double> row = random.row(5000, 6);
    const std::vector<double> first = backend->softmax({row, 1, row.size(), 0.9}).probabilities;
    for (int repeat = 0; repeat < 5; ++repeat) {
        REQUIRE(backend->softmax({row, 1, row.size(), 0.9}).probabilities == first);
    }
}

}  // namespace softmaxlab::test
