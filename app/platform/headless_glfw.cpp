// For systems without EGL: the context of a window that is never shown.
#include "app/platform/glfw_library.h"
#include "app/platform/headless_context.h"

namespace softmaxlab {

namespace {

class HiddenWindow final : public HeadlessContext {
  public:
    HiddenWindow() : window_(create_glfw_window(64, 64, "Softmax Lab", false)) {}
    ~HiddenWindow() override { glfwDestroyWindow(window_); }
    HiddenWindow(const HiddenWindow&) = delete;
    HiddenWindow& operator=(const HiddenWindow&) = delete;

    void make_current() override { glfwMakeContextCurrent(window_); }
    gl::GlLoader gl_loader() const override { return glfwGetProcAddress; }

  private:
    GlfwLibrary library_;
    GLFWwindow* window_;
};

}  // namespace

std::unique_ptr<HeadlessContext> make_headless_context() {
    return std::make_unique<HiddenWindow>();
}

}  // namespace softmaxlab
