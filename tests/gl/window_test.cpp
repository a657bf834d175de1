// What a window promises, as far as it can be seen without a person: skipped where there is no display.
#include "app/platform/window.h"

#define GLFW_INCLUDE_NONE  // OpenGL comes from glad
#include <GLFW/glfw3.h>
#include <glad/gl.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <thread>

#include "app/gl/context.h"

namespace softmaxlab::test {

namespace {

std::unique_ptr<Window> require_window(const WindowOptions& options) {
    std::unique_ptr<Window> window;
    try {
        window = std::make_unique<Window>(options);
    } catch (const PlatformError& error) {
        SKIP(error.what());
    }
    return window;
}

}  // namespace

TEST_CASE("window: made where it was, with OpenGL 3.3 or later loaded and current") {
    WindowOptions options;
    options.visible = false;
    options.placement = WindowPlacement{100, 50, 640, 480, false};
    const std::unique_ptr<Window> window = require_window(options);
    window->poll_events();
    const PixelSize size = window->size();
    CHECK(size.width >= 640);
    CHECK(window->content_scale() > 0);
    CHECK(window->placement().width == 640);
    CHECK(window->placement().height == 480);
    const gl::ContextInfo context = gl::current_context();
    CHECK(context.major * 10 + context.minor >= 33);
    CHECK_FALSE(window->is_full_screen());

    window->bind_framebuffer();
    std::array<GLint, 4> viewport{};
    glGetIntegerv(GL_VIEWPORT, viewport.data());
    CHECK(viewport == std::array<GLint, 4>{0, 0, size.width, size.height});
}

TEST_CASE("window: a place that no monitor shows is not taken") {
    WindowOptions options;
    options.visible = false;
    options.size = {300, 200};
    options.placement = WindowPlacement{90'000, 90'000, 640, 480, false};
    const std::unique_ptr<Window> window = require_window(options);
    CHECK(window->placement().x < 90'000);
    CHECK(window->placement().width != 640);
}

TEST_CASE("window: a close request is taken once") {
    WindowOptions options;
    options.visible = false;
    const std::unique_ptr<Window> window = require_window(options);
    CHECK_FALSE(window->take_close_request());
    glfwSetWindowShouldClose(window->handle(), GLFW_TRUE);
    window->poll_events();
    CHECK(window->take_close_request());
    CHECK_FALSE(window->take_close_request());
}

TEST_CASE("window: an empty event from another thread ends the wait") {
    WindowOptions options;
    options.visible = false;
    const std::unique_ptr<Window> window = require_window(options);
    window->poll_events();
    std::thread waker([] { glfwPostEmptyEvent(); });
    window->wait_events();  // without the event it would wait for ever, and ctest would end it
    waker.join();
    CHECK(window->take_dropped_files().empty());
}

TEST_CASE("window: full screen and back to where it was") {
    WindowOptions options;
    options.placement = WindowPlacement{120, 60, 500, 400, false};
    const std::unique_ptr<Window> window = require_window(options);
    window->poll_events();
    const WindowPlacement before = window->placement();
    window->set_full_screen(true);
    window->poll_events();
    if (!window->is_full_screen()) SKIP("there is no monitor to fill");
    CHECK(window->placement() == before);
    window->set_full_screen(false);
    window->poll_events();
    CHECK_FALSE(window->is_full_screen());
    CHECK(window->placement().width == before.width);
    CHECK(window->placement().height == before.height);
}

TEST_CASE("window: dropped files are handed over once") {
    WindowOptions options;
    options.visible = false;
    const std::unique_ptr<Window> window = require_window(options);
    // GLFW gives the callback back when another one is set: call it as a drop would.
    const GLFWdropfun drop = glfwSetDropCallback(window->handle(), nullptr);
    REQUIRE(drop != nullptr);
    std::array<const char*, 2> paths = {"/a/logits.csv", "/b/ünicode.npy"};
    drop(window->handle(), 2, paths.data());
    CHECK(window->take_dropped_files() == std::vector<std::string>{"/a/logits.csv", "/b/ünicode.npy"});
    CHECK(window->take_dropped_files().empty());
}

}  // namespace softmaxlab::test
