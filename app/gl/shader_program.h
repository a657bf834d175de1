#pragma once

#include <glad/gl.h>

#include <initializer_list>
#include <string_view>

#include "app/gl/gl_object.h"

namespace softmaxlab::gl {

/// One shader's source and the name under which errors speak of it.
struct ShaderSource {
    GLenum stage;  ///< GL_COMPUTE_SHADER, GL_VERTEX_SHADER …
    std::string_view name;
    std::string_view text;
};

/// Compiles and links. Throws GlError with the shader's name and the driver's own words.
Program make_program(std::initializer_list<ShaderSource> sources);

}  // namespace softmaxlab::gl
