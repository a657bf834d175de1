#pragma once

#include <memory>

#include "app/gl/render_target.h"
#include "app/platform/surface.h"

namespace softmaxlab {

class HeadlessContext;

/// An OpenGL context without a window, which draws into memory.
///
/// With EGL it needs neither a display nor a GPU: Mesa's surfaceless platform first, then every device that
/// EGL knows (a proprietary driver). Where there is no EGL it is a hidden window.
class OffscreenSurface final : public Surface {
  public:
    /// Throws PlatformError if no context can be had, GlError if it has not such a size.
    explicit OffscreenSurface(PixelSize size, float content_scale = 1);
    ~OffscreenSurface() override;
    OffscreenSurface(OffscreenSurface&&) = delete;
    OffscreenSurface& operator=(OffscreenSurface&&) = delete;

    void make_current() override;
    void bind_framebuffer() override;
    PixelSize framebuffer_size() const override;
    float content_scale() const override { return content_scale_; }
    void present() override;  ///< waits until everything is drawn
    gl::GlLoader gl_loader() const override;

    /// A new size or scale; what was drawn is lost. Throws GlError if there is no such size; the old one
    /// then stays.
    void resize(PixelSize size, float content_scale = 1);

    /// What was drawn: rows from the top down, alpha 255.
    Image read_pixels();

  private:
    std::unique_ptr<HeadlessContext> context_;
    std::unique_ptr<gl::RenderTarget> target_;
    float content_scale_;
};

}  // namespace softmaxlab
