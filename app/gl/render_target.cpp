#include "app/gl/render_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "app/gl/context.h"

namespace softmaxlab::gl {

namespace {

PixelSize checked(PixelSize size) {
    GLint limit = 0;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &limit);
    if (size.width < 1 || size.height < 1 || size.width > limit || size.height > limit) {
        throw GlError(
            fmt::format("An image of {} × {} pixels cannot be drawn: each side may have 1 to {} pixels.",
                        size.width, size.height, limit));
    }
    return size;
}

}  // namespace

RenderTarget::RenderTarget(PixelSize size) : size_(checked(size)) {
    glBindTexture(GL_TEXTURE_2D, texture_.name());
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, size.width, size.height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
    glBindTexture(GL_TEXTURE_2D, 0);

    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_.name(), 0);
    const GLenum status = glCheckFramebufferStatus(GL_FRAMEBUFFER);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    if (status != GL_FRAMEBUFFER_COMPLETE) {
        throw GlError(fmt::format("The driver cannot draw into an image of {} × {} pixels (status {:#x}).",
                                  size.width, size.height, status));
    }
}

void RenderTarget::bind() const {
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    glViewport(0, 0, size_.width, size_.height);
}

Image RenderTarget::read_pixels() const {
    constexpr std::size_t channels = 4;
    const auto width = static_cast<std::size_t>(size_.width);
    const auto height = static_cast<std::size_t>(size_.height);
    Image image{size_, std::vector<std::uint8_t>(width * height * channels)};

    // A pixel pack buffer or a row length that someone left bound would send the pixels elsewhere.
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glPixelStorei(GL_PACK_ROW_LENGTH, 0);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer_.name());
    glReadBuffer(GL_COLOR_ATTACHMENT0);
    glReadPixels(0, 0, size_.width, size_.height, GL_RGBA, GL_UNSIGNED_BYTE, image.rgba.data());
    glBindFramebuffer(GL_READ_FRAMEBUFFER, 0);

    // OpenGL's rows run from the bottom up.
    const auto row_bytes = static_cast<std::ptrdiff_t>(width * channels);
    const auto first = image.rgba.begin();
    for (std::ptrdiff_t top = 0, bottom = size_.height - 1; top < bottom; ++top, --bottom) {
        std::swap_ranges(first + top * row_bytes, first + (top + 1) * row_bytes, first + bottom * row_bytes);
    }
    for (std::size_t alpha = channels - 1; alpha < image.rgba.size(); alpha += channels)
        image.rgba[alpha] = 255;
    return image;
}

}  // namespace softmaxlab::gl
