#pragma once

#include <memory>

#include "app/gl/render_target.h"
#include "app/platform/host.h"

namespace softmaxlab {

class HeadlessContext;

/// An OpenGL context without a window, which draws into memory.
///
/// With EGL it needs neither a display nor a GPU: Mesa's surfaceless platform first, then every device that
/// EGL knows (a proprietary driver). Where there is no EGL it is a hidden window.
class OffscreenSurface final : public Host {
  public:
    /// Throws PlatformError if no context can be had, GlError if it has not such a size.
    explicit OffscreenSurface(PixelSize size, float content_scale = 1);
    ~OffscreenSurface() override;
    OffscreenSurface(OffscreenSurface&&) = delete;
    OffscreenSurface& operator=(OffscreenSurface&&) = delete;

    PixelSize size() const override;
    /// Throws GlError if there is no such size; the old one then stays.
    void resize(PixelSize size) override;
    float content_scale() const override { return content_scale_; }
    void set_content_scale(float scale) { content_scale_ = scale; }
    bool has_opengl() const override { return true; }
    void make_current() override;
    void bind_framebuffer() override;
    void present() override;  ///< waits until everything is drawn
    Image read_pixels() override;

  private:
    std::unique_ptr<HeadlessContext> context_;
    std::unique_ptr<gl::RenderTarget> target_;
    float content_scale_;
};

}  // namespace softmaxlab
