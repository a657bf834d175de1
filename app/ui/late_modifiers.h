#pragma once

#include <vector>

#include <imgui.h>
#include <imgui_internal.h>

namespace softmaxlab {

/// Keeps quick chords whole. Dear ImGui compares a key with the modifiers at the end of the frame: where a
/// frame takes long, a Ctrl+O whose Ctrl is released in it again would be a mere O. Modifiers that change
/// after a key was pressed wait for the next frame.
class LateModifiers {
  public:
    /// Before ImGui::NewFrame().
    void hold_back();
    /// After it.
    void give_back();

  private:
    std::vector<ImGuiInputEvent> held_;
};

}  // namespace softmaxlab
