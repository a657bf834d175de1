#include "app/gl/picture_texture.h"

#include <glad/gl.h>

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "tests/gl/gl_context.h"

namespace softmaxlab::test {
TEST_CASE("a picture keeps its colours and grows") {
    const auto surface = require_gl(3, 3);
    gl::PictureTexture picture;
    picture.upload(2, 2, std::vector<std::uint32_t>{1, 2, 3, 0xFFFFFFFF});
    CHECK(texels_of(picture) == std::vector<std::uint32_t>{1, 2, 3, 0xFFFFFFFF});
    const std::vector<std::uint32_t> nine(9, 7);
    picture.upload(3, 3, nine);
    CHECK(picture.width() == 3);
    CHECK(texels_of(picture) == nine);
    CHECK_THROWS_AS(picture.upload(2, 2, nine), std::invalid_argument);
    const std::vector<std::uint32_t> wide = {1, 2, 3, 4, 5, 6};
    picture.upload(3, 2, wide);
    CHECK(picture.height() == 2);
    CHECK(texels_of(picture) == wide);
    CHECK(glGetError() == GL_NO_ERROR);
}

}  // namespace softmaxlab::test
