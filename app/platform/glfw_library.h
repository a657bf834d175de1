#pragma once

#define GLFW_INCLUDE_NONE  // OpenGL comes from glad
#include <GLFW/glfw3.h>

#include <string>

#include "app/platform/host.h"

namespace softmaxlab {

/// Starts GLFW and ends it. GLFW is one for the whole process: the object that started it ends it, so objects
/// that are alive together must be destroyed in reverse order. Only in the main thread.
class GlfwLibrary {
  public:
    GlfwLibrary();  ///< throws PlatformError, for example where there is no display
    ~GlfwLibrary();
    GlfwLibrary(const GlfwLibrary&) = delete;
    GlfwLibrary& operator=(const GlfwLibrary&) = delete;

  private:
    bool started_here_;
};

/// A GLFW window with an OpenGL context of 4.3 core, or 3.3 core where that cannot be had. Throws
/// PlatformError.
GLFWwindow* create_glfw_window(int width, int height, const std::string& title, bool visible);

}  // namespace softmaxlab
