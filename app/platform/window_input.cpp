#include "app/platform/window_input.h"

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

#include <cfloat>

namespace softmaxlab {
namespace {

// Pixels per unit in which the desktop gives positions.
ImVec2 pixels_per_unit(GLFWwindow* window) {
    int width = 0;
    int height = 0;
    int pixel_width = 0;
    int pixel_height = 0;
    glfwGetWindowSize(window, &width, &height);
    glfwGetFramebufferSize(window, &pixel_width, &pixel_height);
    if (width <= 0 || height <= 0) return ImVec2(1, 1);
    return ImVec2(static_cast<float>(pixel_width) / static_cast<float>(width),
                  static_cast<float>(pixel_height) / static_cast<float>(height));
}

bool any_button_held() {
    for (const bool down : ImGui::GetIO().MouseDown) {
        if (down) return true;
    }
    return false;
}

void move_pointer(GLFWwindow* window, double x, double y) {
    const ImVec2 scale = pixels_per_unit(window);
    ImGui_ImplGlfw_CursorPosCallback(window, x * static_cast<double>(scale.x),
                                     y * static_cast<double>(scale.y));
}

// The backend is told of the pointer's coming only: after its leaving it would ask for the position itself,
// in units of the desktop. A drag goes on outside of the window.
void enter_or_leave(GLFWwindow* window, int entered) {
    if (entered == GLFW_TRUE) {
        ImGui_ImplGlfw_CursorEnterCallback(window, entered);
        double x = 0;
        double y = 0;
        glfwGetCursorPos(window, &x, &y);
        move_pointer(window, x, y);
    } else if (!any_button_held()) {
        ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    }
}

}  // namespace

WindowInput::WindowInput(GLFWwindow* window) : window_(window) {
    ImGui_ImplGlfw_InitForOpenGL(window, false);
    glfwSetWindowFocusCallback(window, ImGui_ImplGlfw_WindowFocusCallback);
    glfwSetCursorEnterCallback(window, enter_or_leave);
    glfwSetCursorPosCallback(window, move_pointer);
    glfwSetMouseButtonCallback(window, ImGui_ImplGlfw_MouseButtonCallback);
    glfwSetScrollCallback(window, ImGui_ImplGlfw_ScrollCallback);
    glfwSetKeyCallback(window, ImGui_ImplGlfw_KeyCallback);
    glfwSetCharCallback(window, ImGui_ImplGlfw_CharCallback);
    // The backend polls the position (in the desktop's units) until it has heard of the pointer.
    ImGui_ImplGlfw_CursorEnterCallback(window, GLFW_TRUE);
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
}

WindowInput::~WindowInput() {
    glfwSetWindowFocusCallback(window_, nullptr);
    glfwSetCursorEnterCallback(window_, nullptr);
    glfwSetCursorPosCallback(window_, nullptr);
    glfwSetMouseButtonCallback(window_, nullptr);
    glfwSetScrollCallback(window_, nullptr);
    glfwSetKeyCallback(window_, nullptr);
    glfwSetCharCallback(window_, nullptr);
    ImGui_ImplGlfw_Shutdown();
}

void WindowInput::new_frame() {
    ImGui_ImplGlfw_NewFrame();
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_, &width, &height);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
    io.DisplayFramebufferScale = ImVec2(1, 1);
}

}  // namespace softmaxlab
