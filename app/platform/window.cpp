#include "app/platform/window.h"

#include <glad/gl.h>

#include <algorithm>
#include <utility>

#include "app/gl/context.h"
#include "app/platform/glfw_library.h"
#include "app/platform/window_input.h"

namespace softmaxlab {

namespace {

struct Rectangle {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

int overlap(int a, int a_length, int b, int b_length) {
    return std::max(0, std::min(a + a_length, b + b_length) - std::max(a, b));
}

std::vector<GLFWmonitor*> monitors() {
    int count = 0;
    GLFWmonitor** first = glfwGetMonitors(&count);
    return count > 0 ? std::vector<GLFWmonitor*>(first, first + count) : std::vector<GLFWmonitor*>();
}

Rectangle work_area(GLFWmonitor* monitor) {
    Rectangle area;
    glfwGetMonitorWorkarea(monitor, &area.x, &area.y, &area.width, &area.height);
    return area;
}

/// Whether enough of the window's upper edge is on a monitor to take hold of it.
bool can_be_reached(const WindowPlacement& placement) {
    constexpr int grip = 64;  // screen coordinates: about a title bar's height and twice its width
    for (GLFWmonitor* monitor : monitors()) {
        const Rectangle area = work_area(monitor);
        const int across = overlap(placement.x, placement.width, area.x, area.width);
        if (across >= std::min(grip, placement.width) &&
            overlap(placement.y, grip / 2, area.y, area.height) > 0) {
            return true;
        }
    }
    return false;
}

/// The monitor that shows most of the window; the first one if none does; null if there is none.
GLFWmonitor* monitor_of(const WindowPlacement& placement) {
    GLFWmonitor* best = glfwGetPrimaryMonitor();
    long most = 0;
    for (GLFWmonitor* monitor : monitors()) {
        const GLFWvidmode* mode = glfwGetVideoMode(monitor);
        if (mode == nullptr) continue;
        int x = 0;
        int y = 0;
        glfwGetMonitorPos(monitor, &x, &y);
        const long shown = static_cast<long>(overlap(placement.x, placement.width, x, mode->width)) *
                           overlap(placement.y, placement.height, y, mode->height);
        if (shown > most) {
            most = shown;
            best = monitor;
        }
    }
    return best;
}

/// No larger than what is free on the first monitor, with a title bar above it.
PixelSize no_larger_than_screen(PixelSize size) {
    constexpr int title_bar = 32;
    GLFWmonitor* const monitor = glfwGetPrimaryMonitor();
    if (monitor == nullptr) return size;
    const Rectangle area = work_area(monitor);
    if (area.width <= 0 || area.height <= title_bar) return size;
    return {std::min(size.width, area.width), std::min(size.height, area.height - title_bar)};
}

}  // namespace

Window::Window(const WindowOptions& options) : library_(std::make_unique<GlfwLibrary>()) {
    const bool restore = options.placement.has_value() && options.placement->width > 0 &&
                         options.placement->height > 0 && can_be_reached(*options.placement);
    const PixelSize size = restore ? PixelSize{options.placement->width, options.placement->height}
                                   : no_larger_than_screen(options.size);
    window_ = create_glfw_window(size.width, size.height, options.title, false);
    if (restore) {
        // The size again: GLFW scales that of a new window by the monitor's content scale.
        glfwSetWindowSize(window_, size.width, size.height);
        glfwSetWindowPos(window_, options.placement->x, options.placement->y);
    }
    normal_ = restore ? *options.placement : current_placement();
    normal_.maximized = false;
    if (restore && options.placement->maximized) glfwMaximizeWindow(window_);

    glfwSetWindowUserPointer(window_, this);
    glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
        auto* self = static_cast<Window*>(glfwGetWindowUserPointer(window));
        self->dropped_.insert(self->dropped_.end(), paths, paths + count);
    });

    glfwMakeContextCurrent(window_);
    try {
        gl::load_gl(glfwGetProcAddress);
    } catch (...) {
        glfwDestroyWindow(window_);
        throw;
    }
    glfwSwapInterval(options.vsync ? 1 : 0);
    if (options.visible) glfwShowWindow(window_);
}

Window::~Window() {
    glfwDestroyWindow(window_);
}

void Window::make_current() {
    glfwMakeContextCurrent(window_);
}

void Window::bind_framebuffer() {
    const PixelSize size = this->size();
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glViewport(0, 0, size.width, size.height);
}

PixelSize Window::size() const {
    PixelSize size;
    glfwGetFramebufferSize(window_, &size.width, &size.height);
    return size;
}

float Window::content_scale() const {
    float across = 1;
    float down = 1;
    glfwGetWindowContentScale(window_, &across, &down);
    return std::max(across, down);
}

void Window::present() {
    glfwSwapBuffers(window_);
}

std::unique_ptr<HostInput> Window::connect_input() {
    return std::make_unique<WindowInput>(window_);
}

void Window::set_title(const std::string& title) {
    glfwSetWindowTitle(window_, title.c_str());
}

void Window::poll_events() {
    glfwPollEvents();
    normal_ = placement();
}

void Window::wait_events(double seconds) {
    if (seconds > 0) {
        glfwWaitEventsTimeout(seconds);
    } else {
        glfwWaitEvents();
    }
    normal_ = placement();
}

void Window::wake() {
    glfwPostEmptyEvent();
}

bool Window::take_close_request() {
    const bool requested = glfwWindowShouldClose(window_) == GLFW_TRUE;
    if (requested) glfwSetWindowShouldClose(window_, GLFW_FALSE);
    return requested;
}

std::vector<std::string> Window::take_dropped_files() {
    return std::exchange(dropped_, {});
}

bool Window::has_focus() const {
    return glfwGetWindowAttrib(window_, GLFW_FOCUSED) == GLFW_TRUE;
}

bool Window::is_full_screen() const {
    return glfwGetWindowMonitor(window_) != nullptr;
}

void Window::set_full_screen(bool on) {
    if (on == is_full_screen()) return;
    if (!on) {
        glfwSetWindowMonitor(window_, nullptr, normal_.x, normal_.y, normal_.width, normal_.height,
                             GLFW_DONT_CARE);
        return;
    }
    normal_ = placement();
    GLFWmonitor* monitor = monitor_of(current_placement());
    const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
    if (mode != nullptr)
        glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

WindowPlacement Window::placement() const {
    const bool maximized = glfwGetWindowAttrib(window_, GLFW_MAXIMIZED) == GLFW_TRUE;
    const bool minimized = glfwGetWindowAttrib(window_, GLFW_ICONIFIED) == GLFW_TRUE;
    if (is_full_screen() || minimized) return normal_;
    WindowPlacement placement = maximized ? normal_ : current_placement();
    placement.maximized = maximized;
    return placement;
}

WindowPlacement Window::current_placement() const {
    WindowPlacement placement;
    glfwGetWindowPos(window_, &placement.x, &placement.y);
    glfwGetWindowSize(window_, &placement.width, &placement.height);
    return placement;
}

}  // namespace softmaxlab
