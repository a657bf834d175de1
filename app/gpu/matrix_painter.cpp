#include "app/gpu/matrix_painter.h"

#include <glad/gl.h>

#include "app/gpu/compute_program.h"
#include "app/gpu/storage_buffer.h"

namespace softmaxlab::gpu {
namespace {

constexpr int tile = 16;  // of the shader's workgroups

}  // namespace

MatrixPainter::MatrixPainter() : program_(make_compute_program("matrix_image.comp")) {}

void MatrixPainter::paint(gl::PictureTexture& picture, const GpuMatrix& matrix, const Reduction& reduction,
                          const MatrixColours& colours, const MatrixHatching& hatching) {
    const Unbind unbind_at_the_end;
    drop_errors();
    const auto width = static_cast<int>(reduction.width);
    const auto height = static_cast<int>(reduction.height);
    picture.resize(width, height);
    reducer_.reduce_there(matrix, reduction, hatching.mask != nullptr ? hatching.mask : reduction.mask);
    allocate(colours_, colours.colours.size_bytes(), colours.colours.data());

    glUseProgram(program_.name());
    const auto place = [&](const char* name) { return glGetUniformLocation(program_.name(), name); };
    glUniform1ui(place("width"), static_cast<GLuint>(width));
    glUniform1ui(place("height"), static_cast<GLuint>(height));
    glUniform1f(place("factor"), static_cast<float>(colours.factor));
    glUniform1f(place("range"), static_cast<float>(colours.range));
    glUniform1f(place("bend"), static_cast<float>(colours.bend));
    glUniform1i(place("two_sided"), colours.two_sided ? 1 : 0);
    glUniform1ui(place("bad"), colours.bad);
    glUniform1i(place("hatched"), hatching.mask != nullptr ? 1 : 0);
    glUniform1ui(place("hatch_line"), hatching.line);
    glUniform1ui(place("hatch_ground"), hatching.ground);
    glUniform1ui(place("hatch_period"), static_cast<GLuint>(hatching.period));
    glUniform1ui(place("hatch_thickness"), static_cast<GLuint>(hatching.thickness));
    bind_buffers({&reducer_.elements(), &reducer_.live(), &colours_});
    glBindImageTexture(0, picture.name(), 0, GL_FALSE, 0, GL_WRITE_ONLY, GL_RGBA8);
    glDispatchCompute(static_cast<GLuint>((width + tile - 1) / tile),
                      static_cast<GLuint>((height + tile - 1) / tile), 1);
    glMemoryBarrier(GL_TEXTURE_FETCH_BARRIER_BIT | GL_TEXTURE_UPDATE_BARRIER_BIT |
                    GL_FRAMEBUFFER_BARRIER_BIT);
    glBindImageTexture(0, 0, 0, GL_FALSE, 0, GL_WRITE_ONLY, GL_RGBA8);
    throw_on_error("a picture of a matrix");
}

}  // namespace softmaxlab::gpu
