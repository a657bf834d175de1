#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "app/application.h"

namespace softmaxlab::test {

enum class With {
    text_only,
    pixels,
    motion  ///< of what moves on its own, as in a window
};

/// The whole application without a display, driven as a person would: by places on screen, with mouse and
/// keys. Every call draws the frames that it needs.
class HeadlessApp {
  public:
    /// The language model is the tiny one, unless there is another. `With::pixels` needs OpenGL: see
    /// `pixels_are_possible`.
    explicit HeadlessApp(const ApplicationOptions& options = {}, With with = With::text_only);

    Application& app() { return *app_; }
    const Scene& scene() const { return app_->document().scene(); }
    const Landmarks& landmarks() { return app_->ui().landmarks; }

    void frame(int count = 1);

    /// The landmark with that name. If there is none, throws with the names that look most like it.
    const Landmark& find(const std::string& name);
    bool has(std::string_view name) { return landmarks().find(name) != nullptr; }

    /// What is shown there.
    std::string value(const std::string& name) { return find(name).value; }

    void move_to(ImVec2 point);
    void move_to(const std::string& name) { move_to(find(name).centre()); }
    void press();
    void release();

    /// Presses at `from`, moves to `to` in some steps, and releases there.
    void drag(ImVec2 from, ImVec2 to);
    void drag(const std::string& name, ImVec2 to) { drag(find(name).centre(), to); }
    void drag(const std::string& name, const std::string& to) {
        drag(find(name).centre(), find(to).centre());
    }
    void drag_by(const std::string& name, ImVec2 delta);

    /// `mods`: ImGuiMod_Ctrl and so on, held meanwhile.
    void click(const std::string& name, int mods = 0);
    void double_click(const std::string& name);
    void wheel(const std::string& name, float notches, int mods = 0);

    void type(std::string_view text);
    void key(ImGuiKey key, int mods = 0);

    /// Files dropped onto the window together.
    void drop(const std::vector<std::string>& paths);
    void drop(const std::string& path) { drop(std::vector<std::string>{path}); }

    /// The command with that id, or nullptr.
    const Command* command(std::string_view id) const;

    /// Runs a command by its id. Throws if there is no such command, or if it cannot be used now.
    void run(std::string_view command);

    std::string clipboard();

    Image pixels();

  private:
    void hold(int mods, bool down);

    std::unique_ptr<Application> app_;
};

/// Whether this machine has an off-screen OpenGL.
bool pixels_are_possible();

/// The colour of a pixel as 0xRRGGBB.
unsigned pixel(const Image& image, ImVec2 point);

}  // namespace softmaxlab::test
