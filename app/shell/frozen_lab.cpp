#include "app/shell/frozen_lab.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "core/scene/differences.h"

namespace softmaxlab {
namespace {

constexpr float words_height = 28;  // design pixels
constexpr float gutter = 12;
constexpr float min_side_by_side = 1000;        // px of the screen
constexpr ImVec2 side_by_side_size(1170, 590);  // design pixels of the whole screen
constexpr ImVec2 one_above_other_size(760, 900);

bool stands_side_by_side(float width) {
    return width >= min_side_by_side;
}

/// No mouse, as long as it lives: what is drawn is only looked at.
class NoMouse {
  public:
    NoMouse() : kept_(state()) {
        ImGuiIO& io = ImGui::GetIO();
        io.MousePos = ImVec2(-FLT_MAX, -FLT_MAX);
        io.MouseWheel = io.MouseWheelH = 0;
        for (std::size_t i = 0; i < button_count; ++i)
            io.MouseDown[i] = io.MouseClicked[i] = io.MouseReleased[i] = io.MouseDoubleClicked[i] = false;
    }
    ~NoMouse() {
        ImGuiIO& io = ImGui::GetIO();
        io.MousePos = kept_.at;
        io.MouseWheel = kept_.wheel;
        io.MouseWheelH = kept_.wheel_across;
        for (std::size_t i = 0; i < button_count; ++i) {
            io.MouseDown[i] = kept_.buttons[i].down;
            io.MouseClicked[i] = kept_.buttons[i].clicked;
            io.MouseReleased[i] = kept_.buttons[i].released;
            io.MouseDoubleClicked[i] = kept_.buttons[i].double_clicked;
        }
    }
    NoMouse(const NoMouse&) = delete;
    NoMouse& operator=(const NoMouse&) = delete;

  private:
    static constexpr std::size_t button_count = 5;
    struct Button {
        bool down = false;
        bool clicked = false;
        bool released = false;
        bool double_clicked = false;
    };
    struct State {
        ImVec2 at;
        float wheel = 0;
        float wheel_across = 0;
        std::array<Button, button_count> buttons;
    };
    static State state() {
        const ImGuiIO& io = ImGui::GetIO();
        State now{io.MousePos, io.MouseWheel, io.MouseWheelH, {}};
        for (std::size_t i = 0; i < button_count; ++i) {
            now.buttons[i] = {io.MouseDown[i], io.MouseClicked[i], io.MouseReleased[i],
                              io.MouseDoubleClicked[i]};
        }
        return now;
    }

    State kept_;
};

}  // namespace

FrozenLab::FrozenLab(const Scene& scene, std::unique_ptr<Backend> backend, LanguageResults::Loader model,
                     Guess guess)
    : document_(scene), results_(document_, std::move(backend)), guess_(std::move(guess)) {
    results_.language().set_loader(std::move(model));
}

void FrozenLab::show(const Lab& lab, std::size_t index, const LabOnScreen& live) {
    if (lab_ && index_ == index) return;
    lab_ = lab.open();
    lab_->set_view(live.view_json(), "the frozen view");
    index_ = index;
    hands_ = {};
}

void FrozenLab::draw(const LabContext& live, const Rect& room) {
    if (!lab_ || !room.has_room()) return;
    Ui& ui = live.ui;
    const LabScope scope(ui, "a:", hands_);
    const NoMouse no_mouse;
    std::swap(ui.guess, guess_);
    ui.frozen = true;
    ImGui::PushStyleVar(ImGuiStyleVar_DisabledAlpha, 1);
    ImGui::BeginDisabled();
    ImGui::SetCursorScreenPos(room.min);
    ImGui::BeginChild("##frozen", room.size(), ImGuiChildFlags_None,
                      ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoNav);
    LabContext context{ui,   document_,     results_,  live.presets, live.zoo, live.pictures,
                       room, live.backends, live.stage};
    lab_->draw(context);
    ImGui::EndChild();
    ImGui::EndDisabled();
    ImGui::PopStyleVar();
    ui.frozen = false;
    std::swap(ui.guess, guess_);
}

WorkDone FrozenLab::work(double seconds) {
    return lab_ ? lab_->work({document_, results_, seconds}) : WorkDone{};
}

const FrozenLab::Words& FrozenLab::words(const Document& live) {
    if (words_of_ == live.revision()) return words_;
    words_of_ = live.revision();
    words_ = {};
    const auto add = [](std::string& words, const std::string& more) {
        if (more.empty()) return;
        if (!words.empty()) words += ", ";
        words += more;
    };
    for (const SceneDifference& difference : differences(scene(), live.scene())) {
        add(words_.a, difference.a);
        add(words_.b, difference.b);
    }
    return words_;
}

ComparedPlaces compared_places(const Ui& ui, Rect area) {
    ComparedPlaces places;
    const float gap = ui.px(gutter);
    if (stands_side_by_side(ImGui::GetIO().DisplaySize.x)) {
        places.a = area.cut_left((area.width() - gap) * 0.5F);
        area.cut_left(gap);
    } else {
        places.a = area.cut_top((area.height() - gap) * 0.5F);
        area.cut_top(gap);
    }
    places.b = area;
    places.a_words = places.a.cut_top(ui.px(words_height));
    places.b_words = places.b.cut_top(ui.px(words_height));
    return places;
}

void draw_compared_words(Ui& ui, const Rect& rect, bool frozen, std::string_view words) {
    Rect line = rect.inset(ui.px(4), 0);
    const std::string_view letter = frozen ? "A" : "B";
    const Rect badge = line.cut_left(ui.px(24)).inset(0, ui.px(3));
    fill(badge, frozen ? ui.theme.raised : ui.theme.accent, ui.px(5));
    outline(badge, frozen ? ui.theme.secondary : ui.theme.accent, ui.px(5), ui.px(1.5F));
    text(ui, badge, ui.fonts.strong, frozen ? ui.theme.text : ui.theme.on_accent, letter, Align::centre);
    line.cut_left(ui.px(8));
    const std::string_view what = frozen ? "(frozen)" : "(live)";
    line.cut_left(text(ui, line, ui.fonts.body, ui.theme.secondary, what) + ui.px(10));
    text(ui, line, ui.fonts.title, ui.theme.text, words);
    landmark(ui, frozen ? "compare/a" : "compare/b", rect,
             joined(ui, letter, frozen ? " (frozen)" : "", words.empty() ? "" : " ", words));
}

float comparing_zoom(ImVec2 screen) {
    const ImVec2 size = stands_side_by_side(screen.x) ? side_by_side_size : one_above_other_size;
    return std::min(screen.x / size.x, screen.y / size.y);
}

}  // namespace softmaxlab
