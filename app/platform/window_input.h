#pragma once

#include "app/platform/host.h"

struct GLFWwindow;

namespace softmaxlab {

/// Brings the events of a window to Dear ImGui. The current context's display is measured in the window's
/// pixels, also where the desktop measures windows in larger units: what is drawn is then crisp there too.
class WindowInput final : public HostInput {
  public:
    explicit WindowInput(GLFWwindow* window);
    ~WindowInput() override;
    WindowInput(const WindowInput&) = delete;
    WindowInput& operator=(const WindowInput&) = delete;

    void new_frame() override;

  private:
    GLFWwindow* window_;
};

}  // namespace softmaxlab
