#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "app/gl/gl_object.h"

namespace softmaxlab::gpu {

// What every computation by shaders needs around it. All of it leaves GL_SHADER_STORAGE_BUFFER bound to
// whatever was used last; Unbind puts that right.

/// Forgets the errors that others left behind.
void drop_errors();

/// Throws GlError, with what was being done, if OpenGL reports an error.
void throw_on_error(std::string_view doing);

/// Makes the buffer hold `bytes` bytes, from `data` if it is not null.
void allocate(const gl::Buffer& buffer, std::size_t bytes, const void* data);

/// The same, with 0 in every float.
void allocate_zeros(const gl::Buffer& buffer, std::size_t bytes);

/// Reads a part of the buffer.
void read_back(const gl::Buffer& buffer, std::size_t bytes, void* to, std::size_t offset = 0);

/// Binds the buffers to the bindings 0, 1, 2 …
void bind_buffers(std::initializer_list<const gl::Buffer*> buffers);

/// Sets a uint of the program, which must be in use.
void set_uint(const gl::Program& program, const char* name, std::size_t value);

/// The most bytes that a shader sees of one buffer.
std::size_t largest_buffer();

/// Leaves OpenGL as one finds it before anything is bound.
struct Unbind {
    Unbind() = default;
    ~Unbind();
    Unbind(const Unbind&) = delete;
    Unbind& operator=(const Unbind&) = delete;
};

}  // namespace softmaxlab::gpu
