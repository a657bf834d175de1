#pragma once

#include <string>
#include <string_view>

#include "app/gl/gl_object.h"

namespace softmaxlab::gpu {

/// The text of a file of shaders/, which is part of the program, with the files that it includes (#include
/// "x.glsl" on a line of its own) in it. Throws GlError if there is none of that name.
std::string shader_text(std::string_view file_name);

/// The program of one compute shader of shaders/. `definitions`: lines that follow its #version, such as
/// "#define LANES 32u\n".
gl::Program make_compute_program(std::string_view file_name, std::string_view definitions = {});

}  // namespace softmaxlab::gpu
