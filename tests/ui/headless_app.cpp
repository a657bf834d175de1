#include "tests/ui/headless_app.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

#include "app/platform/offscreen.h"
#include "tests/ui/tiny_model.h"

namespace softmaxlab::test {
namespace {

constexpr int drag_steps = 4;

/// A place where what moves is seen on its way; each frame takes 1/60 s there, too.
class LiveHost final : public Host {
  public:
    explicit LiveHost(PixelSize size) : size_(size) {}

    PixelSize size() const override { return size_; }
    void resize(PixelSize size) override { size_ = size; }
    bool has_opengl() const override { return false; }
    bool is_live() const override { return true; }

  private:
    PixelSize size_;
};

std::unique_ptr<Application> make_app(ApplicationOptions options, With with) {
    if (!options.language_model) options.language_model = tiny_model;
    if (with == With::text_only) return std::make_unique<Application>(options);
    if (with == With::motion)
        return std::make_unique<Application>(options, std::make_unique<LiveHost>(options.size));
    return std::make_unique<Application>(options, std::make_unique<OffscreenSurface>(options.size));
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

std::string names_like(const Landmarks& landmarks, const std::string& name) {
    std::vector<std::pair<std::size_t, std::string>> names;
    for (const Landmark& landmark : landmarks.list()) {
        names.emplace_back(edit_distance(name, landmark.name), landmark.name);
    }
    std::sort(names.begin(), names.end());
    std::string list;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 8); ++i) list += "\n  " + names[i].second;
    return list;
}

}  // namespace

HeadlessApp::HeadlessApp(const ApplicationOptions& options, With with) : app_(make_app(options, with)) {
    frame(3);
}

void HeadlessApp::frame(int count) {
    for (int i = 0; i < count; ++i) app_->frame();
}

const Landmark& HeadlessApp::find(const std::string& name) {
    const Landmark* found = landmarks().find(name);
    if (found == nullptr) {
        throw std::runtime_error("nothing on screen is called \"" + name + "\"; the nearest names are" +
                                 names_like(landmarks(), name));
    }
    return *found;
}

void HeadlessApp::move_to(ImVec2 point) {
    app_->make_current();
    ImGui::GetIO().AddMousePosEvent(point.x, point.y);
    frame();
}

void HeadlessApp::press() {
    app_->make_current();
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    frame();
}

void HeadlessApp::release() {
    app_->make_current();
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    frame(2);
}

void HeadlessApp::drag(ImVec2 from, ImVec2 to) {
    move_to(from);
    press();
    for (int i = 1; i <= drag_steps; ++i) {
        const float t = static_cast<float>(i) / drag_steps;
        move_to(ImVec2(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t));
    }
    release();
}

void HeadlessApp::drag_by(const std::string& name, ImVec2 delta) {
    const ImVec2 from = find(name).centre();
    drag(from, ImVec2(from.x + delta.x, from.y + delta.y));
}

void HeadlessApp::hold(int mods, bool down) {
    app_->make_current();
    for (const ImGuiKey mod : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt, ImGuiMod_Super}) {
        if ((mods & mod) != 0) ImGui::GetIO().AddKeyEvent(mod, down);
    }
    if (mods != 0) frame();
}

void HeadlessApp::click(const std::string& name, int mods) {
    move_to(name);
    hold(mods, true);
    press();
    release();
    hold(mods, false);
}

void HeadlessApp::double_click(const std::string& name) {
    move_to(name);
    for (int i = 0; i < 2; ++i) {
        press();
        app_->make_current();
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
        frame();
    }
    frame(2);
}

void HeadlessApp::wheel(const std::string& name, float notches, int mods) {
    move_to(name);
    hold(mods, true);
    app_->make_current();
    ImGui::GetIO().AddMouseWheelEvent(0, notches);
    frame(2);
    hold(mods, false);
}

void HeadlessApp::type(std::string_view text) {
    app_->make_current();
    ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
    frame(3);
}

void HeadlessApp::key(ImGuiKey key, int mods) {
    hold(mods, true);
    app_->make_current();
    ImGui::GetIO().AddKeyEvent(key, true);
    frame();
    app_->make_current();
    ImGui::GetIO().AddKeyEvent(key, false);
    frame();
    hold(mods, false);
    frame(2);
}

void HeadlessApp::drop(const std::vector<std::string>& paths) {
    app_->open_paths(paths);
    frame(3);
}

const Command* HeadlessApp::command(std::string_view id) const {
    for (const Command& command : app_->commands())
        if (command.id == id) return &command;
    return nullptr;
}

void HeadlessApp::run(std::string_view id) {
    app_->make_current();
    const Command* const found = command(id);
    if (found == nullptr) throw std::runtime_error("there is no command " + std::string(id));
    if (!found->enabled()) throw std::runtime_error("the command " + std::string(id) + " cannot be used now");
    found->run();
    frame(3);
}

std::string HeadlessApp::clipboard() {
    app_->make_current();
    const char* text = ImGui::GetClipboardText();
    return text == nullptr ? std::string() : std::string(text);
}

Image HeadlessApp::pixels() {
    frame();
    return app_->host().read_pixels();
}

bool pixels_are_possible() {
    try {
        const OffscreenSurface surface(PixelSize{16, 16});
        return true;
    } catch (const PlatformError&) {
        return false;
    }
}

unsigned pixel(const Image& image, ImVec2 point) {
    const auto x = static_cast<int>(point.x);
    const auto y = static_cast<int>(point.y);
    if (x < 0 || y < 0 || x >= image.size.width || y >= image.size.height) {
        throw std::out_of_range("there is no such pixel");
    }
    const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.size.width) +
                            static_cast<std::size_t>(x)) *
                           4;
    return static_cast<unsigned>(image.rgba[at] << 16 | image.rgba[at + 1] << 8 | image.rgba[at + 2]);
}

}  // namespace softmaxlab::test
