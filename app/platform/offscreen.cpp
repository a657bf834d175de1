#include "app/platform/offscreen.h"

#include "app/platform/headless_context.h"

namespace softmaxlab {

OffscreenSurface::OffscreenSurface(PixelSize size, float content_scale)
    : context_(make_headless_context()), content_scale_(content_scale) {
    context_->make_current();
    gl::load_gl(context_->gl_loader());
    target_ = std::make_unique<gl::RenderTarget>(size);
    bind_framebuffer();
}

OffscreenSurface::~OffscreenSurface() {
    context_->make_current();  // for the deletion of what it holds
    target_.reset();
}

void OffscreenSurface::make_current() {
    context_->make_current();
}

void OffscreenSurface::bind_framebuffer() {
    target_->bind();
}

PixelSize OffscreenSurface::size() const {
    return target_->size();
}

void OffscreenSurface::present() {
    glFinish();
}

void OffscreenSurface::resize(PixelSize size) {
    context_->make_current();
    target_ = std::make_unique<gl::RenderTarget>(size);
    bind_framebuffer();
}

Image OffscreenSurface::read_pixels() {
    context_->make_current();
    return target_->read_pixels();
}

}  // namespace softmaxlab
