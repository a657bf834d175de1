#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/platform/host.h"

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
class Window final : public Host {
  public:
    /// Throws PlatformError if there is no display or no OpenGL 3.3.
    explicit Window(const WindowOptions& options);
    ~Window() override;
    Window(Window&&) = delete;
    Window& operator=(Window&&) = delete;

    PixelSize size() const override;
    void resize(PixelSize /*size*/) override {}
    float content_scale() const override;
    bool has_opengl() const override { return true; }
    void make_current() override;
    void bind_framebuffer() override;
    void present() override;
    bool is_live() const override { return true; }
    std::unique_ptr<HostInput> connect_input() override;
    std::vector<std::string> take_dropped_files() override;
    bool take_close_request() override;
    void set_title(const std::string& title) override;
    bool has_full_screen() const override { return true; }
    bool has_focus() const override;
    bool is_full_screen() const override;
    /// To the whole of the monitor that shows most of the window, or back to where the window was.
    void set_full_screen(bool on) override;

    /// The window's user pointer is taken by this class.
    GLFWwindow* handle() const { return window_; }

    /// Handles the events that have come, without waiting.
    void poll_events();
    /// Sleeps until an event comes, or for `seconds` at most (0 or less: no limit).
    void wait_events(double seconds = 0);

    /// Ends wait_events(). From any thread.
    void wake();

    /// Where the window is; in full screen and while maximised, where it goes back to.
    WindowPlacement placement() const;

  private:
    WindowPlacement current_placement() const;

    std::unique_ptr<GlfwLibrary> library_;
    GLFWwindow* window_ = nullptr;
    WindowPlacement normal_;  ///< the last placement that was neither full screen nor maximised nor minimised
    std::vector<std::string> dropped_;
};

}  // namespace softmaxlab
