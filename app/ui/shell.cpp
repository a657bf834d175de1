#include "app/ui/shell.h"

#include <algorithm>

#include "app/ui/header.h"
#include "app/ui/rail.h"
#include "app/ui/status_line.h"

namespace softmaxlab {
namespace {

constexpr float gutter = 16;

constexpr ImGuiWindowFlags whole_screen = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                          ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                                          ImGuiWindowFlags_NoScrollWithMouse;

}  // namespace

bool Shell::dialog_open() const {
    return palette.is_open() || keys_page.is_open() || file_dialog.is_open() || row_dialog.is_open() ||
           unsaved_dialog.is_open();
}

void Shell::draw(ShellContext& context) {
    Ui& ui = context.ui;
    run_pressed_command(context.commands, dialog_open());

    const ImVec2 display = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(display);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    ImGui::Begin("##shell", nullptr, whole_screen);
    ImGui::PopStyleVar(3);

    Rect room{ImVec2(0, 0), display};
    const RailKind kind = rail_kind(display.x / ui.zoom);
    draw_rail(ui, room.cut_left(ui.px(rail_width(kind))), kind, context.labs, context.commands, lab);
    draw_status_line(ui, room.cut_bottom(ui.px(status_line_height)), context.results, context.show_times);
    room = room.inset(ui.px(gutter), 0);
    draw_header(ui, room.cut_top(ui.px(header_height)), context.labs[lab], context.commands, kind == RailKind::none);
    room.cut_bottom(ui.px(gutter));
    draw_lab(context, room);
    ImGui::End();

    messages.draw(ui, room);
    palette.draw(ui, context.commands);
    keys_page.draw(ui, context.commands);
    file_dialog.draw(ui);
    row_dialog.draw(ui);
    unsaved_dialog.draw(ui);
}

void Shell::draw_lab(ShellContext& context, const Rect& area) {
    Ui& ui = context.ui;
    const Lab& shown = context.labs[lab];
    const float needed = shown.height(ui, area.width());
    const bool scrolls = needed > area.height() + 0.5F;

    // The scroll bar goes into the gutter, so that what scrolls is as wide as what does not.
    const float bar = scrolls ? ui.px(gutter) : 0;
    ImGui::SetCursorScreenPos(area.min);
    ImGui::BeginChild(shown.id.data(), ImVec2(area.width() + bar, area.height()), ImGuiChildFlags_None,
                      ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoBackground);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect room{at, ImVec2(at.x + area.width(), at.y + std::max(needed, area.height()))};
    LabContext lab_context{ui, context.document, context.results, context.presets, room};
    shown.draw(lab_context);
    if (scrolls) {
        ImGui::SetCursorScreenPos(ImVec2(room.min.x, room.max.y - 1));
        ImGui::Dummy(ImVec2(1, 1));
    }
    ImGui::EndChild();
}

}  // namespace softmaxlab
