#include "app/gpu/picture_texture.h"

#include <glad/gl.h>

#include <stdexcept>

#include "app/gpu/context.h"
#include "app/gpu/shader_program.h"
#include "core/engine/backend_choice.h"

namespace softmaxlab::gpu {
namespace {

constexpr const char* shader_name = "jacobian_image.comp";
constexpr int tile = 16;  // of the shader's workgroups

Program painter_program() {
    const ContextInfo context = current_context();
    if (!has_compute_shaders({context.major, context.minor, context.renderer}))
        throw GpuError("Jacobians are painted by compute shaders, which need OpenGL 4.3.");
    return make_compute_program(shader_name);
}

void fill_buffer(const Buffer& buffer, GLuint binding, GLsizeiptr bytes, const void* data) {
    glBindBuffer(GL_SHADER_STORAGE_BUFFER, buffer.name());
    glBufferData(GL_SHADER_STORAGE_BUFFER, bytes, data, GL_DYNAMIC_DRAW);
    glBindBufferBase(GL_SHADER_STORAGE_BUFFER, binding, buffer.name());
}

}  // namespace

void PictureTexture::resize(int width, int height) {
    if (width == width_ && height == height_) return;
    glBindTexture(GL_TEXTURE_2D, texture_.name());
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
        glTexParameteri(GL_TEXTURE_2D, filter, GL_NEAREST);
    for (const GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T})
        glTexParameteri(GL_TEXTURE_2D, wrap, GL_CLAMP_TO_EDGE);
    glBindTexture(GL_TEXTURE_2D, 0);
    width_ = width;
    height_ = height;
}

void PictureTexture::upload(int width, int height, std::span<const std::uint32_t> colours) {
    if (width < 1 || height < 1 ||
        colours.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height))
        throw std::invalid_argument("a picture has width × height colours");
    resize(width, height);
    glBindTexture(GL_TEXTURE_2D, texture_.name());
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, colours.data());
    glBindTexture(GL_TEXTURE_2D, 0);
}

JacobianPainter::JacobianPainter() : program_(painter_program()) {}

void JacobianPainter::paint(PictureTexture& picture, std::span<const float> probabilities, double temperature,
                            double range, double bend, std::span<const std::uint32_t> colours) {
    const auto side = static_cast<int>(probabilities.size());
    picture.resize(side, side);
    glUseProgram(program_.name());
    fill_buffer(probabilities_, 0, static_cast<GLsizeiptr>(probabilities.size_bytes()), probabilities.data());
    fill_buffer(colours_, 1, static_cast<GLsizeiptr>(colours.size_bytes()), colours.data());
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
