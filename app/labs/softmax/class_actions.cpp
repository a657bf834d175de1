#include "app/labs/softmax/class_actions.h"

#include "app/ui/frame_arena.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab {
namespace {

std::string_view name_field(FrameArena& arena, std::size_t index) {
    return formatted(arena, "softmax/name/{}", index);
}

}  // namespace

void class_keys(LabContext& context, ClassActions& actions, std::size_t index) {
    if (!context.ui.edit.landmark.empty()) return;
    const Scene& scene = context.document.scene();
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyCtrl) return;
    if (io.KeyAlt) {
        if (ImGui::IsKeyPressed(ImGuiKey_UpArrow) && index > 0)
            actions.pending = edit::MoveClass{index, index - 1};
        if (ImGui::IsKeyPressed(ImGuiKey_DownArrow) && index + 1 < scene.classes.size()) {
            actions.pending = edit::MoveClass{index, index + 1};
        }
        return;
    }
    if (ImGui::IsKeyPressed(ImGuiKey_M, false))
        actions.pending = edit::SetMasked{index, !scene.classes[index].masked};
    if (ImGui::IsKeyPressed(ImGuiKey_R, false)) actions.pending = edit::ResetLogit{index};
    if (ImGui::IsKeyPressed(ImGuiKey_Delete, false)) actions.pending = edit::RemoveClass{index};
    if (ImGui::IsKeyPressed(ImGuiKey_F2, false))
        begin_edit(context.ui, name_field(context.ui, index), scene.classes[index].name);
}

void class_menu(LabContext& context, ClassActions& actions, std::size_t index, const Rect& row,
                const Rect& handle) {
    Ui& ui = context.ui;
    const Scene& scene = context.document.scene();
    const std::string_view popup = formatted(ui, "class-menu/{}", index);
    const bool lit = ui.lit_class == index;
    const bool right_click = row.contains(ImGui::GetIO().MousePos) &&
                             ImGui::IsMouseReleased(ImGuiMouseButton_Right) &&
                             ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
    if ((lit || ImGui::IsPopupOpen(popup.data())) &&
        button(ui, formatted(ui, "softmax/class-menu/{}", index), handle, "⋯", ButtonKind::quiet)) {
        ImGui::OpenPopup(popup.data());
    }
    if (right_click) ImGui::OpenPopup(popup.data());
    if (!ImGui::BeginPopup(popup.data())) return;
    ImGui::PushFont(ui.fonts.body);
    const bool masked = scene.classes[index].masked;
    const auto entry = [&](const char* label, const char* key, bool enabled, auto&& act) {
        const bool chosen = ImGui::MenuItem(label, key, false, enabled);
        const Rect place{ImGui::GetItemRectMin(), ImGui::GetItemRectMax()};
        landmark(ui, formatted(ui, "class-menu/{}", label), place);
        if (chosen) act();
    };
    entry("Rename", "F2", true, [&] { begin_edit(ui, name_field(ui, index), scene.classes[index].name); });
    entry(masked ? "Unmask" : "Mask", "M", true, [&] { actions.pending = edit::SetMasked{index, !masked}; });
    entry("Reset to 0", "R", true, [&] { actions.pending = edit::ResetLogit{index}; });
    ImGui::Separator();
    entry("Move up", "Alt+↑", index > 0, [&] { actions.pending = edit::MoveClass{index, index - 1}; });
    entry("Move down", "Alt+↓", index + 1 < scene.classes.size(), [&] {
        actions.pending = edit::MoveClass{index, index + 1};
    });
    ImGui::Separator();
    entry("Remove", "Del", scene.classes.size() > 1, [&] { actions.pending = edit::RemoveClass{index}; });
    ImGui::PopFont();
    ImGui::EndPopup();
}

}  // namespace softmaxlab
