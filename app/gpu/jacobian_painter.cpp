#include "app/gpu/jacobian_painter.h"

#include <glad/gl.h>

#include "app/gl/context.h"
#include "app/gpu/compute_program.h"
#include "core/engine/backend_choice.h"

namespace softmaxlab::gpu {
namespace {

constexpr const char* shader_name = "jacobian_image.comp";
constexpr int tile = 16;  // of the shader's workgroups

gl::Program painter_program() {
    const gl::ContextInfo context = gl::current_context();
    if (!has_compute_shaders({context.major, context.minor, context.renderer}))
        throw gl::GlError("Jacobians are painted by compute shaders, which need OpenGL 4.3.");
    return make_compute_program(shader_name);
}

void fill_buffer(const gl::Buffer& buffer, GLuint binding, GLsizeiptr bytes, const void* data) {
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, buffer.name());
    glBufferData(GL_SHADER_STORAGE_BUFFER, bytes, data, GL_DYNAMIC_DRAW);
    glBindBufferBase(GL_SHADER_STORAGE_BUFFER, binding, buffer.name());
}

}  // namespace

JacobianPainter::JacobianPainter() : program_(painter_program()) {}

void JacobianPainter::paint(gl::PictureTexture& picture, std::span<const float> probabilities,
                            std::span<const float> others, double temperature, double range, double bend,
                            std::span<const std::uint32_t> colours) {
    const auto side = static_cast<int>(probabilities.size());
    picture.resize(side, side);
    glUseProgram(program_.name());
    fill_buffer(probabilities_, 0, static_cast<GLsizeiptr>(probabilities.size_bytes()), probabilities.data());
    fill_buffer(others_, 1, static_cast<GLsizeiptr>(others.size_bytes()), others.data());
    fill_buffer(colours_, 2, static_cast<GLsizeiptr>(colours.size_bytes()), colours.data());
    glBindImageTexture(0, picture.name(), 0, GL_FALSE, 0, GL_WRITE_ONLY, GL_RGBA8);
    glUniform1ui(glGetUniformLocation(program_.name(), "classes"), static_cast<GLuint>(probabilities.size()));
    glUniform1f(glGetUniformLocation(program_.name(), "inverse_temperature"),
                static_cast<float>(1 / temperature));
    glUniform1f(glGetUniformLocation(program_.name(), "range"), static_cast<float>(range));
    glUniform1f(glGetUniformLocation(program_.name(), "bend"), static_cast<float>(bend));
    const auto tiles = static_cast<GLuint>((side + tile - 1) / tile);
    glDispatchCompute(tiles, tiles, 1);
    glMemoryBarrier(GL_TEXTURE_FETCH_BARRIER_BIT | GL_TEXTURE_UPDATE_BARRIER_BIT |
                    GL_FRAMEBUFFER_BARRIER_BIT);
    glBindImageTexture(0, 0, 0, GL_FALSE, 0, GL_WRITE_ONLY, GL_RGBA8);
    glBindBufferBase(GL_SHADER_STORAGE_BUFFER, 0, 0);
    glBindBufferBase(GL_SHADER_STORAGE_BUFFER, 1, 0);
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, 0);
    glUseProgram(0);
}

}  // namespace softmaxlab::gpu
