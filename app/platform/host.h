#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/gl/image.h"

namespace softmaxlab {

/// A window or an off-screen surface could not be had. The message is one or more sentences for people.
class PlatformError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Brings the events of a person, and the clipboard, to one Dear ImGui context, as long as it lives.
class HostInput {
  public:
    virtual ~HostInput() = default;

    /// Before ImGui::NewFrame(), with that context current: the size, the time, the pointer's shape.
    virtual void new_frame() = 0;
};

/// The place where the application runs: a window, a piece of memory, or nothing but a size.
class Host {
  public:
    virtual ~Host() = default;

    /// What is drawn on, in pixels; 0 × 0 while a window is minimised.
    virtual PixelSize size() const = 0;

    /// Another size; what was drawn is lost. A window keeps the size that the person gave it.
    virtual void resize(PixelSize size) = 0;

    /// Pixels per unit of user-interface size: 1 on ordinary screens, 2 where everything is drawn twice as
    /// large.
    virtual float content_scale() const { return 1; }

    /// Whether there is an OpenGL context: 4.3 core where it can be had, 3.3 core otherwise, with its
    /// functions loaded. Without one, what is drawn can be read as text only, and the next three do nothing.
    virtual bool has_opengl() const = 0;

    /// Makes its context the current one of this thread.
    virtual void make_current() {}

    /// Draw here from now on: binds the framebuffer and sets the viewport to all of it.
    virtual void bind_framebuffer() {}

    /// Shows what was drawn. A window with vsync waits for the screen.
    virtual void present() {}

    /// What was drawn: rows from the top down, alpha 255. Throws PlatformError where it cannot be read.
    virtual Image read_pixels();

    /// Whether a person sits before it, and time passes as it does. Elsewhere every frame takes 1/60 s and no
    /// measured time is shown, so that every run is the same.
    virtual bool is_live() const { return false; }

    /// The person's events for the current Dear ImGui context; nothing where there is no person. It must be
    /// destroyed before that context and before the host.
    virtual std::unique_ptr<HostInput> connect_input() { return nullptr; }

    /// The paths (UTF-8) of files dropped here since the last call.
    virtual std::vector<std::string> take_dropped_files() { return {}; }

    /// Whether the person has asked to close it since the last call.
    virtual bool take_close_request() { return false; }

    virtual void set_title(const std::string& /*title*/) {}

    /// Whether what a person types comes here.
    virtual bool has_focus() const { return true; }

    virtual bool has_full_screen() const { return false; }
    virtual bool is_full_screen() const { return false; }
    /// To the whole of the screen, or back.
    virtual void set_full_screen(bool /*on*/) {}
};

/// Nothing but a size: for text, and for tests without OpenGL.
class TextHost final : public Host {
  public:
    explicit TextHost(PixelSize size) : size_(size) {}

    PixelSize size() const override { return size_; }
    void resize(PixelSize size) override { size_ = size; }
    bool has_opengl() const override { return false; }
    bool has_focus() const override { return focus_; }
    void set_focus(bool focus) { focus_ = focus; }

  private:
    PixelSize size_;
    bool focus_ = true;
};

}  // namespace softmaxlab
