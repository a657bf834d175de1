#include "app/gpu/compute_program.h"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/gl/context.h"
#include "app/gl/shader_program.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

TEST_CASE("compute programs: errors name the file and quote the driver") {
    const auto surface = require_gl(4, 3);
    CHECK_THROWS_MATCHES(
        gl::make_program(
            {{GL_COMPUTE_SHADER, "broken.comp", "#version 430\nvoid main() { undeclared = 1; }"}}),
        gl::GlError, MessageMatches(ContainsSubstring("broken.comp") && ContainsSubstring("undeclared")));
    CHECK_THROWS_MATCHES(gpu::shader_text("absent.comp"), gl::GlError,
                         MessageMatches(ContainsSubstring("absent.comp")));
}

TEST_CASE("compute programs: what is embedded compiles, with definitions where it has some") {
    const auto surface = require_gl(4, 3);
    const gl::Program plain = gpu::make_compute_program("jacobian.comp");
    CHECK(glGetUniformLocation(plain.name(), "classes") >= 0);
    const gl::Program defined = gpu::make_compute_program(
        "softmax_rows.comp", "#define GROUP 64\n#define LANES 8u\n#define EACH 2u\n#define SUBGROUPS 0\n");
    CHECK(glGetUniformLocation(defined.name(), "classes") >= 0);
    std::array<GLint, 3> group{};
    glGetProgramiv(defined.name(), GL_COMPUTE_WORK_GROUP_SIZE, group.data());
    CHECK(group == std::array<GLint, 3>{64, 1, 1});
}

}  // namespace softmaxlab::test
