#pragma once

#include <glad/gl.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "app/gpu/gl_object.h"

namespace softmaxlab::gpu {

/// One shader's source and the name under which errors speak of it.
struct ShaderSource {
    GLenum stage;  ///< GL_COMPUTE_SHADER, GL_VERTEX_SHADER …
    std::string_view name;
    std::string_view text;
};

/// Compiles and links. Throws GpuError with the shader's name and the driver's own words.
Program make_program(std::initializer_list<ShaderSource> sources);

/// The text of a file of shaders/, which is part of the program, with the files that it includes (#include
/// "x.glsl" on a line of its own) in it. Throws GpuError if there is none of that name.
std::string shader_text(std::string_view file_name);

/// The program of one compute shader of shaders/. `definitions`: lines that follow its #version, such as
/// "#define LANES 32u\n".
Program make_compute_program(std::string_view file_name, std::string_view definitions = {});

}  // namespace softmaxlab::gpu
