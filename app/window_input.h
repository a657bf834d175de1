#pragma once

struct GLFWwindow;

namespace softmaxlab {

/// Brings the events of a window to Dear ImGui. The current context's display is measured in the window's
/// pixels, also where the desktop measures windows in larger units: what is drawn is then crisp there too.
class WindowInput {
  public:
    explicit WindowInput(GLFWwindow* window);
    ~WindowInput();
    WindowInput(const WindowInput&) = delete;
    WindowInput& operator=(const WindowInput&) = delete;

    /// Before ImGui::NewFrame(): the display's size, the time, the pointer's shape.
    void new_frame();

  private:
    GLFWwindow* window_;
};

}  // namespace softmaxlab
