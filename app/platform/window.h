#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/platform/surface.h"

struct GLFWwindow;

namespace softmaxlab {

class GlfwLibrary;

/// Where a window is, in the screen coordinates of the desktop: what is remembered between two starts.
struct WindowPlacement {
    int x = 0;
    int y = 0;
    int width = 1280;
    int height = 800;
    bool maximized = false;

    friend bool operator==(const WindowPlacement&, const WindowPlacement&) = default;
};

struct WindowOptions {
    std::string title = "Softmax Lab";
    PixelSize size = {1280, 800};              ///< in screen coordinates; used without a placement
    std::optional<WindowPlacement> placement;  ///< ignored if no monitor shows that place any more
    bool vsync = true;
    bool visible = true;
};

/// A window on the desktop. Only in the main thread; windows are destroyed in reverse order.
class Window final : public Surface {
  public:
    /// Throws PlatformError if there is no display or no OpenGL 3.3.
    explicit Window(const WindowOptions& options);
    ~Window() override;
    Window(Window&&) = delete;
    Window& operator=(Window&&) = delete;

    void make_current() override;
    void bind_framebuffer() override;
    PixelSize framebuffer_size() const override;
    float content_scale() const override;
    void present() override;
    gl::GlLoader gl_loader() const override;

    /// For Dear ImGui's GLFW half. The window's user pointer is taken by this class.
    GLFWwindow* handle() const { return window_; }

    void set_title(const std::string& title);

    /// Handles the events that have come, without waiting.
    void poll_events();
    /// Sleeps until an event comes, or for `seconds` at most (0 or less: no limit).
    void wait_events(double seconds = 0);
    /// Wakes wait_events; may be called from any thread.
    void post_empty_event() const;

    /// Whether the person asked to close the window; stays true until it is set to false.
    bool close_requested() const;
    void set_close_requested(bool requested);

    /// The paths (UTF-8) of files dropped onto the window since the last call.
    std::vector<std::string> take_dropped_files();

    bool fullscreen() const;
    /// To the whole of the monitor that shows most of the window, or back to where the window was.
    void toggle_fullscreen();

    /// Where the window is; in fullscreen and while maximised, where it goes back to.
    WindowPlacement placement() const;

  private:
    WindowPlacement current_placement() const;

    std::unique_ptr<GlfwLibrary> library_;
    GLFWwindow* window_ = nullptr;
    WindowPlacement normal_;  ///< the last placement that was neither fullscreen nor maximised nor minimised
    std::vector<std::string> dropped_;
};

}  // namespace softmaxlab
