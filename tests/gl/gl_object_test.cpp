#include "app/gl/gl_object.h"

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <type_traits>
#include <utility>

#include "app/gl/context.h"
#include "app/gl/shader_program.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

TEMPLATE_TEST_CASE("gl objects: owned by one, moved, deleted at the end", "", gl::Buffer, gl::Texture,
                   gl::Framebuffer, gl::VertexArray, gl::Program) {
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<TestType>);
    STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<TestType>);
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<TestType>);
    const auto surface = require_gl(3, 3);
    TestType first;
    const GLuint name = first.name();
    REQUIRE(name != 0);
    TestType second(std::move(first));
    CHECK(first.name() == 0);  // NOLINT(bugprone-use-after-move): that is the point
    CHECK(second.name() == name);
    TestType third;
    third = std::move(second);
    CHECK(second.name() == 0);  // NOLINT(bugprone-use-after-move)
    CHECK(third.name() == name);
}

TEST_CASE("gl objects: what is replaced or destroyed is deleted") {
    const auto surface = require_gl(3, 3);
    GLuint first_name = 0;
    GLuint second_name = 0;
    {
        gl::Buffer first;
        gl::Buffer second;
        first_name = first.name();
        second_name = second.name();
        // A name becomes an object when it is bound.
        glBindBuffer(GL_ARRAY_BUFFER, first_name);
        glBindBuffer(GL_ARRAY_BUFFER, second_name);
        REQUIRE(glIsBuffer(first_name) == GL_TRUE);
        first = std::move(second);
        CHECK(glIsBuffer(first_name) == GL_FALSE);
        CHECK(glIsBuffer(second_name) == GL_TRUE);
    }
    CHECK(glIsBuffer(second_name) == GL_FALSE);
}

TEST_CASE("shader programs: errors name the file and quote the driver") {
    const auto surface = require_gl(3, 3);
    CHECK_THROWS_MATCHES(
        gl::make_program(
            {{GL_VERTEX_SHADER, "broken.vert", "#version 330\nvoid main() { undeclared = 1; }"}}),
        gl::GlError, MessageMatches(ContainsSubstring("broken.vert") && ContainsSubstring("undeclared")));
    CHECK_THROWS_MATCHES(
        gl::make_program({{GL_VERTEX_SHADER, "a.vert", "#version 330\nvoid f();\nvoid main() { f(); }"}}),
        gl::GlError, MessageMatches(ContainsSubstring("a.vert") && ContainsSubstring("link")));
}

}  // namespace softmaxlab::test
