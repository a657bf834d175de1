#include "app/platform/glfw_library.h"

#include <fmt/format.h>

namespace softmaxlab {

namespace {

std::string last_error() {
    const char* description = nullptr;
    glfwGetError(&description);
    return description == nullptr ? "no reason given" : description;
}

/// GLFW does not tell whether it runs, except by refusing everything else.
bool is_running() {
    glfwGetError(nullptr);
    glfwGetTime();
    return glfwGetError(nullptr) != GLFW_NOT_INITIALIZED;
}

}  // namespace

GlfwLibrary::GlfwLibrary() : started_here_(!is_running()) {
    if (glfwInit() != GLFW_TRUE)
        throw PlatformError(fmt::format("No window can be opened: {}.", last_error()));
}

GlfwLibrary::~GlfwLibrary() {
    if (started_here_) glfwTerminate();
}

GLFWwindow* create_glfw_window(int width, int height, const std::string& title, bool visible) {
    struct Version {
        int major;
        int minor;
    };
    for (const Version version : {Version{4, 3}, Version{3, 3}}) {
        glfwDefaultWindowHints();
        glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, version.major);
        glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, version.minor);
        glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
        glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);  // macOS gives a core profile only so
        glfwWindowHint(GLFW_VISIBLE, visible ? GLFW_TRUE : GLFW_FALSE);
        glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
        glfwWindowHint(GLFW_DEPTH_BITS, 0);
        glfwWindowHint(GLFW_STENCIL_BITS, 0);
        glfwWindowHintString(GLFW_X11_CLASS_NAME, "softmax-lab");
        glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "softmax-lab");
        GLFWwindow* window = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
        if (window != nullptr) return window;
    }
    throw PlatformError(fmt::format("No window with OpenGL 3.3 can be opened: {}.", last_error()));
}

}  // namespace softmaxlab
