#include "app/gpu/storage_buffer.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include "app/gl/context.h"

namespace softmaxlab::gpu {
namespace {

constexpr GLuint max_bindings = 6;

}  // namespace

// There is one flag for each kind of error, so a few looks suffice; a lost context would report errors for
// ever.
void drop_errors() {
    for (int look = 0; look < 16 && glGetError() != GL_NO_ERROR; ++look) {
    }
}

void throw_on_error(std::string_view doing) {
    const GLenum error = glGetError();
    if (error == GL_NO_ERROR) return;
    drop_errors();
    if (error == GL_OUT_OF_MEMORY)
        throw gl::GlError(fmt::format("The GPU has too little memory for {}.", doing));
    throw gl::GlError(fmt::format("OpenGL failed at {} (error {:#x}).", doing, error));
}

void allocate(const gl::Buffer& buffer, std::size_t bytes, const void* data) {
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, buffer.name());
    glBufferData(GL_SHADER_STORAGE_BUFFER, static_cast<GLsizeiptr>(bytes), data, GL_DYNAMIC_COPY);
}

void allocate_zeros(const gl::Buffer& buffer, std::size_t bytes) {
    allocate(buffer, bytes, nullptr);
    glClearBufferData(GL_SHADER_STORAGE_BUFFER, GL_R32F, GL_RED, GL_FLOAT, nullptr);
}

void read_back(const gl::Buffer& buffer, std::size_t bytes, void* to, std::size_t offset) {
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, buffer.name());
    glGetBufferSubData(GL_SHADER_STORAGE_BUFFER, static_cast<GLintptr>(offset),
                       static_cast<GLsizeiptr>(bytes), to);
}

void bind_buffers(std::initializer_list<const gl::Buffer*> buffers) {
    GLuint binding = 0;
    for (const gl::Buffer* buffer : buffers)
        glBindBufferBase(GL_SHADER_STORAGE_BUFFER, binding++, buffer->name());
}

void set_uint(const gl::Program& program, const char* name, std::size_t value) {
    glUniform1ui(glGetUniformLocation(program.name(), name), static_cast<GLuint>(value));
}

std::size_t largest_buffer() {
    GLint64 bytes = 0;
    glGetInteger64v(GL_MAX_SHADER_STORAGE_BLOCK_SIZE, &bytes);
    return static_cast<std::size_t>(bytes);
}

Unbind::~Unbind() {
    for (GLuint binding = 0; binding < max_bindings; ++binding)
        glBindBufferBase(GL_SHADER_STORAGE_BUFFER, binding, 0);
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, 0);
    glUseProgram(0);
}

}  // namespace softmaxlab::gpu
