#include "app/widgets/edit_field.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <imgui_internal.h>

#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

enum class Typing { on, taken, dropped };

std::size_t letters_in(std::string_view text) {
    const auto starts_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_letter));
}

/// What a text field's callback knows.
struct Typed {
    std::string* text;
    std::size_t max_letters;
    int step = 0;
};

void cut(ImGuiInputTextCallbackData* data, std::size_t max_letters) {
    const std::string_view text(data->Buf, static_cast<std::size_t>(data->BufTextLen));
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size(); ++end)
        if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U && ++seen > max_letters) break;
    if (end < text.size()) data->DeleteChars(static_cast<int>(end), data->BufTextLen - static_cast<int>(end));
}

int edit_callback(ImGuiInputTextCallbackData* data) {
    auto& typed = *static_cast<Typed*>(data->UserData);
    if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
        typed.text->resize(static_cast<std::size_t>(data->BufTextLen));
        data->Buf = typed.text->data();
    } else if (data->EventFlag == ImGuiInputTextFlags_CallbackEdit) {
        cut(data, typed.max_letters);
    } else if (data->EventFlag == ImGuiInputTextFlags_CallbackHistory) {
        typed.step = data->EventKey == ImGuiKey_UpArrow ? -1 : 1;
    }
    return 0;
}

// Beside the field that was drawn last.
void say_limit(Ui& ui, std::size_t max_letters) {
    const ImVec2 min = ImGui::GetItemRectMin();
    const ImVec2 max = ImGui::GetItemRectMax();
    outline({min, max}, ui.theme.bad, ui.px(6), ui.px(2));
    const std::string_view words = formatted(ui, "At most {} letters fit here.", max_letters);
    landmark(ui, "typing/limit", {min, max}, words);
    show_tooltip(ui, {min, max}, words);
}

// The text field itself; `ui.edit.text` follows what is typed.
Typing input(Ui& ui, const Rect& rect, const EditField& field) {
    std::string typed = ui.edit.text;
    ImGui::PushFont(field.font);
    const float height = field.font->FontSize + ui.px(8);
    const float width = std::max(rect.width(), ui.px(64));
    const float x = field.align == Align::right ? rect.max.x - width : rect.min.x;
    const Rect box{ImVec2(x, rect.centre().y - height * 0.5F),
                   ImVec2(x + width, rect.centre().y + height * 0.5F)};
    ImGui::SetCursorScreenPos(box.min);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(4), ui.px(4)));
    ImGui::SetNextItemWidth(width);
    if (ui.edit.just_opened) ImGui::SetKeyboardFocusHere();
    const bool entered = input_text(ui, joined(ui, "##", field.landmark), "", typed,
                                    ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll,
                                    field.max_letters);
    ImGui::PopStyleVar();
    ImGui::PopFont();
    give_early_letters(ui);
    const bool active = ImGui::IsItemActive();
    const bool escaped = ImGui::IsItemDeactivated() && ImGui::IsKeyPressed(ImGuiKey_Escape);
    const bool left = ImGui::IsItemDeactivated() && !entered;
    if (typed != ui.edit.text) {
        ui.edit.text = std::move(typed);
        ui.edit.error.clear();
    }
    if (active) ui.edit.just_opened = false;
    if (!ui.edit.error.empty()) {
        outline(box, ui.theme.bad, ui.px(6), ui.px(2));
        show_tooltip(ui, box, ui.edit.error);
    }
    if (escaped || entered) ui.typed_field = field.landmark;
    if (escaped) return Typing::dropped;
    if (entered || left) return Typing::taken;
    return Typing::on;
}

// Shows the field, or the text being typed. Returns true once a text is ready in `ui.edit.text`.
bool show_or_type(Ui& ui, const Rect& rect, const EditField& field) {
    landmark(ui, field.landmark, rect, field.shown, field.class_index);
    if (ui.edit.landmark == field.landmark) {
        const Typing typing = input(ui, rect, field);
        if (typing == Typing::dropped) ui.edit = {};
        return typing == Typing::taken;
    }
    if (!field.focus_of.empty()) ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
    const bool pressed = bare_button(field.landmark, rect);
    if (!field.focus_of.empty()) ImGui::PopItemFlag();
    if (ui.typed_field == field.landmark) {
        if (field.focus_of.empty()) {
            ImGui::SetFocusID(ImGui::GetItemID(), ImGui::GetCurrentWindow());
        } else {
            ui.wanted_focus = field.focus_of;
        }
        ui.typed_field.clear();
    }
    const bool hovered = ImGui::IsItemHovered();
    const bool by_keys = has_key_focus();
    if (by_keys && field.class_index) ui.focused_class = field.class_index;
    if (field.editable) {
        if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
        const bool double_clicked = hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
        const bool ctrl_clicked = pressed && ImGui::GetIO().KeyCtrl;
        const bool entered = pressed && by_keys && !ImGui::IsMouseReleased(ImGuiMouseButton_Left);
        const bool clicked = pressed && field.click_types;
        if (double_clicked || ctrl_clicked || entered || clicked)
            begin_edit(ui, field.landmark, field.typed_from);
    }
    text(ui, rect, field.font, field.colour,
         field.is_name ? fitted_name(ui, field.font, field.shown, rect.width()) : field.shown, field.align);
    focus_ring(ui, rect, ui.px(4), by_keys);
    if (!field.explanation.empty()) tooltip(ui, field.explanation);
    return false;
}

}  // namespace

bool input_text(Ui& ui, std::string_view id, const char* hint, std::string& text, ImGuiInputTextFlags flags,
                std::size_t max_letters, int* step) {
    Typed typed{&text, std::max(max_letters, letters_in(text))};
    flags |= ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_CallbackEdit;
    if (step != nullptr) flags |= ImGuiInputTextFlags_CallbackHistory;
    const bool changed = ImGui::InputTextWithHint(id.data(), hint, text.data(), text.capacity() + 1, flags,
                                                  edit_callback, &typed);
    const std::size_t length = std::strlen(text.c_str());
    if (length != text.size()) text.resize(length);
    if (step != nullptr) *step = typed.step;
    if (ImGui::IsItemActive() && letters_in(text) >= max_letters) say_limit(ui, max_letters);
    return changed;
}

namespace {

// Of this drawing's input. Signs begin no number here: − and + zoom and nudge.
std::string numeric_letters() {
    const ImGuiIO& io = ImGui::GetIO();
    std::string letters;
    if (io.KeyCtrl || io.KeyAlt) return letters;
    for (const ImWchar letter : io.InputQueueCharacters)
        if ((letter >= '0' && letter <= '9') || letter == '.' || letter == ',' || letter == '%' ||
            letter == '/')
            letters += static_cast<char>(letter);
    return letters;
}

}  // namespace

bool digits_begin(Ui& ui) {
    if (ui.frozen || !ui.edit.landmark.empty() || ImGui::GetIO().WantTextInput) return false;
    ui.early.are_awaited = true;
    std::string letters = numeric_letters();
    if (letters.find_first_of("0123456789.,") != 0) return false;
    ui.early.letters = std::move(letters);
    ui.early.frame = ImGui::GetFrameCount();
    return true;
}

void give_early_letters(Ui& ui) {
    EarlyLetters& early = ui.early;
    if (early.letters.empty()) return;
    if (ImGui::IsItemActive()) {
        ImGui::GetIO().AddInputCharactersUTF8(early.letters.c_str());
        early.letters.clear();
    } else if (early.frame != ImGui::GetFrameCount()) {
        early.letters += numeric_letters();
        early.frame = ImGui::GetFrameCount();
    }
}

void begin_edit(Ui& ui, std::string_view landmark_name, std::string_view text) {
    ui.edit = {std::string(landmark_name), std::string(text), "", true};
}

std::optional<std::string> text_field(Ui& ui, const Rect& rect, const EditField& field) {
    if (!show_or_type(ui, rect, field)) return std::nullopt;
    std::string text = ui.edit.text;
    ui.edit = {};
    return text;
}

std::optional<double> number_field(Ui& ui, const Rect& rect, const EditField& field) {
    if (!show_or_type(ui, rect, field)) return std::nullopt;
    double value = 0;
    if (parse_number(ui.edit.text, value)) {
        ui.edit = {};
        return value;
    }
    ui.edit.error = "“" + excerpt(ui.edit.text) + "” is not a number: type one such as 2, -1.5 or 1e3";
    ui.edit.just_opened = true;  // the field stays open, with the focus
    return std::nullopt;
}

}  // namespace softmaxlab
