#include "app/shell/file_dialog.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/ui/frame_arena.h"
#include "app/ui/wrapped_text.h"
#include "app/widgets/scrolled.h"

namespace softmaxlab {
namespace {

constexpr float line_height = 28;
constexpr std::size_t max_path = 4096;  // letters

bool has_extension(const std::string& path) {
    const std::size_t dot = path.find_last_of("./");
    return dot != std::string::npos && path[dot] == '.' && dot + 1 < path.size();
}

std::string with_slash(std::string folder) {
    if (folder.empty() || folder.back() != '/') folder += '/';
    return folder;
}

// A folder or a sheet of paper, drawn.
void draw_icon(Ui& ui, const Rect& rect, bool folder) {
    const ImVec2 c = rect.centre();
    const float s = ui.px(1);
    if (folder) {
        fill({ImVec2(c.x - 7 * s, c.y - 5 * s), ImVec2(c.x - s, c.y)}, ui.theme.accent, s);
        fill({ImVec2(c.x - 7 * s, c.y - 3 * s), ImVec2(c.x + 7 * s, c.y + 6 * s)}, ui.theme.accent, s * 1.5F);
    } else {
        outline({ImVec2(c.x - 5 * s, c.y - 7 * s), ImVec2(c.x + 5 * s, c.y + 7 * s)}, ui.theme.secondary, s,
                s * 1.2F);
    }
}

struct LineResult {
    bool clicked = false;
    bool double_clicked = false;
};

LineResult entry_line(Ui& ui, const Rect& rect, const FolderEntry& entry, bool selected) {
    LineResult result;
    if (!rect.has_room()) return result;
    ImGui::SetCursorScreenPos(rect.min);
    result.clicked = ImGui::InvisibleButton(entry.name.c_str(), rect.size());
    result.double_clicked = ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    if (selected || ImGui::IsItemHovered()) {
        fill(rect, selected ? mix(ui.theme.raised, ui.theme.accent, 0.25F) : ui.theme.raised, ui.px(6));
    }
    Rect inside = rect.inset(ui.px(8), 0);
    draw_icon(ui, inside.cut_left(ui.px(24)), entry.is_folder);
    inside.cut_left(ui.px(6));
    text(ui, inside, ui.fonts.body, ui.theme.text, entry.name);
    landmark(ui, "file/entry/" + entry.name, rect, entry.is_folder ? entry.name + "/" : entry.name);
    return result;
}

}  // namespace

void FileDialog::open(FileQuestion question) {
    question_ = std::move(question);
    chosen_option_ = 0;
    error_.clear();
    replaces_.clear();
    go_to(absolute_path(is_folder(question_.folder) ? question_.folder : home_folder()));
    set_text(text_ + question_.file_name);
    overlay_.open();
}

void FileDialog::go_to(const std::string& folder) {
    list(folder);
    set_text(with_slash(folder));
}

void FileDialog::list(const std::string& folder) {
    folder_ = folder;
    listing_ = list_folder(folder, question_.extensions);
    nothing_here_ = fmt::format("No folders and no {} files here.", fmt::join(question_.extensions, ", "));
    selected_.reset();
}

// A path that is typed from the root or from home on shows what is in its folder, as far as that exists.
void FileDialog::list_typed_folder() {
    const std::size_t slash = text_.rfind('/');
    if (slash == std::string::npos || (text_.front() != '/' && text_.front() != '~')) return;
    const std::string typed =
        absolute_path(resolve_path(text_.substr(0, std::max<std::size_t>(slash, 1)), folder_));
    if (typed == folder_ || !is_folder(typed)) return;
    list(typed);
    error_.clear();
}

// A text field that is being typed into keeps its own copy: another version is another field.
void FileDialog::set_text(std::string text) {
    text_ = std::move(text);
    ++text_version_;
    focus_ = true;
}

std::string FileDialog::path_typed() const {
    std::string path = resolve_path(text_, folder_);
    if (question_.saving && !has_extension(path) && !is_folder(path)) path += question_.extensions.front();
    return path;
}

void FileDialog::select(std::size_t index) {
    selected_ = index;
    const FolderEntry& entry = listing_.entries[index];
    const std::string path = join_path(folder_, entry.name);
    set_text(entry.is_folder ? with_slash(path) : path);
    error_.clear();
}

void FileDialog::take() {
    error_.clear();
    focus_ = true;
    const std::string path = path_typed();
    if (is_folder(path)) {
        go_to(path.size() > 1 && path.back() == '/' ? path.substr(0, path.size() - 1) : path);
        return;
    }
    if (question_.saving && path_exists(path) && replaces_ != path) {
        replaces_ = path;
        error_ = fmt::format("{} exists. {} again to replace it.", path, question_.button);
        return;
    }
    const std::optional<std::string> problem = question_.accept(path);
    if (problem) {
        error_ = *problem;
    } else {
        folder_ = folder_of(path);
        overlay_.close();
    }
}

void FileDialog::draw(Ui& ui) {
    if (!overlay_.begin(ui, "file", ImVec2(720, 520))) return;
    Rect room = overlay_.inside();
    text(ui, room.cut_top(ui.px(30)), ui.fonts.title, ui.theme.text, question_.title);
    room.cut_top(ui.px(8));

    draw_options(ui, room);
    Rect line = room.cut_top(ui.px(34));
    const bool up = button(ui, "file/up", line.cut_right(ui.px(64)), "Up");
    line.cut_right(ui.px(8));
    int step = 0;
    const std::string before = text_;
    ImGui::PushID(text_version_);
    const bool entered = line_edit(ui, "file/path", line, text_, "path of a file",
                                   std::exchange(focus_, false), &step, max_path);
    ImGui::PopID();
    if (text_ != before) list_typed_folder();
    room.cut_top(ui.px(10));

    Rect bottom = room.cut_bottom(ui.px(44));
    bottom.cut_top(ui.px(12));
    const bool accepted = button(ui, "file/accept", bottom.cut_right(ui.px(96)), question_.button,
                                 ButtonKind::primary, false, !text_.empty());
    bottom.cut_right(ui.px(8));
    if (button(ui, "file/cancel", bottom.cut_right(ui.px(84)), "Cancel")) overlay_.close();

    const std::string& problem = error_.empty() ? listing_.error : error_;
    if (!problem.empty()) {
        const float height = wrapped_size(ui.fonts.body, problem, room.width()).y;
        const Rect words = room.cut_bottom(std::min(height + ui.px(8), room.height() * 0.6F));
        paragraph(ui, words, ui.fonts.body, ui.theme.bad, problem);
        landmark(ui, "file/error", words, problem);
    }

    if (up) {
        go_to(folder_of(folder_));
    } else if (entered || accepted) {
        take();
    } else {
        draw_list(ui, room, step);
    }
    overlay_.end();
}

// In lines as wide as the dialog.
void FileDialog::draw_options(Ui& ui, Rect& room) {
    if (question_.options.size() < 2) return;
    constexpr float height = 28;
    const float gap = ui.px(6);
    Rect line = room.cut_top(ui.px(height));
    for (std::size_t i = 0; i < question_.options.size(); ++i) {
        const std::string& option = question_.options[i];
        const float width = std::min(button_width(ui, option), room.width());
        if (line.width() < width) {
            room.cut_top(gap);
            line = room.cut_top(ui.px(height));
        }
        if (button(ui, formatted(ui, "file/option/{}", i), line.cut_left(width), option, ButtonKind::normal,
                   i == chosen_option_))
            chosen_option_ = i;
        line.cut_left(gap);
    }
    room.cut_top(ui.px(10));
}

void FileDialog::draw_list(Ui& ui, const Rect& rect, int step) {
    const std::size_t count = listing_.entries.size();
    fill(rect, ui.theme.background, ui.px(6));
    if (count == 0 && listing_.error.empty()) {
        text(ui, rect, ui.fonts.body, ui.theme.secondary, nothing_here_, Align::centre);
    }
    if (step != 0 && count > 0) {
        const std::size_t from = selected_.value_or(step > 0 ? count - 1 : 0);
        select((from + count + (step > 0 ? 1 : count - 1)) % count);
    }
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::BeginChild("##files", rect.size(), ImGuiChildFlags_None,
                      ImGuiWindowFlags_NavFlattened | ImGuiWindowFlags_NoBackground);
    const float height = ui.px(line_height);
    if (step != 0 && selected_)
        scroll_to_line(static_cast<float>(*selected_) * height, height, rect.height());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = rect.width() - ImGui::GetStyle().ScrollbarSize;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(count), height);
    std::optional<std::size_t> clicked;
    std::optional<std::size_t> double_clicked;
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
            const auto index = static_cast<std::size_t>(i);
            const float y = at.y + static_cast<float>(i) * height;
            const Rect line{ImVec2(at.x, y), ImVec2(at.x + width, y + height)};
            const LineResult result = entry_line(ui, line, listing_.entries[index], selected_ == index);
            if (result.clicked) clicked = index;
            if (result.double_clicked) double_clicked = index;
        }
    }
    ImGui::EndChild();
    if (clicked) select(*clicked);
    if (double_clicked) {
        select(*double_clicked);
        take();
    }
}

}  // namespace softmaxlab
