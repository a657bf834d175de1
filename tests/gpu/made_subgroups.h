#pragma once

#include <string>

#include "app/gl/gl_object.h"
#include "app/gpu/row_shape.h"

namespace softmaxlab::test {

/// The program of a shader of shaders/ as RowPrograms makes it with subgroups, also where the driver has
/// none: here they are subgroups of 32, made of shared memory.
gl::Program program_with_made_subgroups(const std::string& shader, const gpu::RowShape& shape);

}  // namespace softmaxlab::test
