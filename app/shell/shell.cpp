#include "app/shell/shell.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "app/shell/header.h"
#include "app/shell/rail.h"
#include "app/shell/row_chooser.h"
#include "app/shell/status_line.h"

namespace softmaxlab {
namespace {

constexpr float gutter = 16;
constexpr float min_lab_width = 560;  // in less room a lab scrolls sideways

constexpr ImGuiWindowFlags whole_screen =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;

}  // namespace

std::size_t lab_of(const std::vector<Lab>& labs, Subject subject) {
    const auto is_it = [subject](const Lab& lab) { return lab.subject == subject; };
    const auto found = std::find_if(labs.begin(), labs.end(), is_it);
    if (found == labs.end()) throw std::invalid_argument("no lab has that subject");
    return static_cast<std::size_t>(found - labs.begin());
}

bool Shell::dialog_open() const {
    return palette.is_open() || keys_page.is_open() || file_dialog.is_open() || row_dialog.is_open() ||
           question_dialog.is_open();
}

void Shell::draw(ShellContext& context) {
    Ui& ui = context.ui;
    if (!mouse_holds_item()) run_pressed_command(context.commands, dialog_open());

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
    const Rect status = room.cut_bottom(ui.px(status_line_height));
    room = room.inset(ui.px(gutter), 0);
    const Rect header = room.cut_top(ui.px(header_height));
    draw_header(ui, header, context.labs[lab], context.document, context.results, context.commands,
                kind == RailKind::none);
    draw_row_chooser(ui, Rect(header).cut_bottom(ui.px(header_height - 44)).cut_top(ui.px(26)), open_row,
                     context.commands);
    room.cut_bottom(ui.px(gutter));
    draw_lab(context, room);
    draw_status_line(ui, status, status_of(context));
    ImGui::End();

    Rect corner = room.inset(ui.px(12));
    saving.draw(ui, corner);
    loading.draw(ui, corner);
    messages.draw(ui, corner);
    palette.draw(ui, context.commands);
    keys_page.draw(ui, context.commands);
    file_dialog.draw(ui);
    row_dialog.draw(ui);
    question_dialog.draw(ui);
    draw_tooltips(ui, {ImVec2(0, 0), display}, status);
}

List<StatusItem> Shell::status_of(const ShellContext& context) const {
    const Lab& shown = context.labs[lab];
    if (shown.status == nullptr) return softmax_status(context.ui, context.results, context.show_times);
    return shown.status(context.ui, context.document, context.results, context.show_times);
}

void Shell::draw_lab(ShellContext& context, const Rect& area) {
    Ui& ui = context.ui;
    if (lab != drawn_lab_) {
        // What the other lab was doing is over: a wheel turn, a sweep.
        context.document.end_gesture();
        ui.gesture = {};
        drawn_lab_ = lab;
    }
    if (!area.has_room()) return;
    LabOnScreen& shown = *context.on_screen[lab];
    const float width = std::max(area.width(), ui.px(min_lab_width));
    const float height = std::max(area.height(), shown.height(ui, width));
    const bool scrolls = height > area.height() + 0.5F || width > area.width();

    // The scroll bars go into the gutters, so that what scrolls has the same size as what does not.
    const float bar = scrolls ? ui.px(gutter) : 0;
    ImGui::SetCursorScreenPos(area.min);
    ImGuiWindowFlags flags = ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoBackground;
    if (scrolls) flags |= ImGuiWindowFlags_HorizontalScrollbar;
    ImGui::BeginChild(context.labs[lab].id.data(), ImVec2(area.width() + bar, area.height() + bar),
                      ImGuiChildFlags_None, flags);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect room{at, ImVec2(at.x + width, at.y + height)};
    LabContext lab_context{
        ui,   context.document, context.results, context.presets, context.zoo, context.pictures,
        room, context.backends};
    shown.draw(lab_context);
    if (scrolls) {
        ImGui::SetCursorScreenPos(ImVec2(room.max.x - 1, room.max.y - 1));
        ImGui::Dummy(ImVec2(1, 1));
    }
    ImGui::EndChild();
    context.wanted_backend = lab_context.wanted_backend;
    if (!lab_context.go_to) return;
    lab = lab_of(context.labs, *lab_context.go_to);
}

}  // namespace softmaxlab
