#include "app/ui/ui.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include <imgui_internal.h>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/term.h"
#include "app/ui/wrapped_text.h"

namespace softmaxlab {
namespace {

ImDrawList& draw_list() {
    return *ImGui::GetWindowDrawList();
}

void note(Ui& ui, ImVec2 at, ImVec2 size, const ImFont* font, std::string_view words, bool cut) {
    if (ui.written == nullptr || ui.veils > 0) return;
    const ImDrawList& list = draw_list();
    ui.written->push_back({{at, ImVec2(at.x + size.x, at.y + size.y)},
                           {list.GetClipRectMin(), list.GetClipRectMax()},
                           font,
                           std::string(words),
                           cut});
}

// The longest beginning of `words` that fits with an ellipsis, never cutting a UTF-8 sequence: Dear ImGui
// stops measuring there, so that a name of a million letters costs no more than what is seen of it.
std::string_view shortened(FrameArena& arena, ImFont* font, std::string_view words, float width) {
    constexpr std::string_view ellipsis = "…";
    const float room = std::max(0.0F, width - text_size(font, ellipsis).x);
    const char* rest = nullptr;
    font->CalcTextSizeA(font->FontSize, room, 0, words.data(), words.data() + words.size(), &rest);
    return formatted(arena, "{}{}", words.substr(0, static_cast<std::size_t>(rest - words.data())), ellipsis);
}

// Wider than any screen, and still measured at once.
constexpr std::size_t max_line = 2000;

}  // namespace

double Ui::seconds_left() const {
    if (std::isinf(seconds_for_work)) return seconds_for_work;
    const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - frame_start_;
    constexpr double least = 1e-3;  // a slow frame does not stop the work
    return std::max(least, seconds_for_work - gone.count());
}

std::string_view probability_text(Ui& ui, double probability) {
    return probability_text(ui.arena, probability, ui.preferences.probabilities);
}

void Ui::begin_frame() {
    frame_start_ = std::chrono::steady_clock::now();
}

std::optional<std::size_t> Ui::class_to_light() const {
    std::optional<std::size_t> found;
    // Popups lie over the landmarks: while the pointer is in one, nothing below it lights.
    if (!ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel)) {
        found = landmarks.class_at(ImGui::GetIO().MousePos);
    }
    return found ? found : focused_class;
}

void Ui::begin_pass() {
    lit_class = lit_at_first_ = class_to_light();
    focused_class.reset();
    animating = false;
    takes_wheel = false;
    early.were_awaited = std::exchange(early.are_awaited, false);
    landmarks.clear();
    if (written != nullptr) written->clear();
    arena.reset();
    begin_tooltips(*this);
}

LabScope::LabScope(Ui& ui, std::string_view prefix, Hands& hands) : ui_(ui), hands_(hands) {
    ui_.prefix = prefix;
    ImGui::PushID(prefix.data(), prefix.data() + prefix.size());
    exchange_hands();
}

LabScope::~LabScope() {
    exchange_hands();
    ImGui::PopID();
    ui_.prefix.clear();
}

void LabScope::exchange_hands() {
    std::swap(ui_.edit, hands_.edit);
    std::swap(ui_.gesture, hands_.gesture);
}

void landmark(Ui& ui, std::string_view name, const Rect& place, std::string_view value,
              std::optional<std::size_t> class_index) {
    Rect rect = place;
    if (ui.veils > 0) {
        if (ui.veil_place.has_room()) rect = ui.veil_place;
        if (!value.empty()) value = "?";
        class_index.reset();
    }
    if (ui.prefix.empty()) {
        ui.landmarks.add(name, rect.min, rect.max, value, class_index);
    } else {
        ui.landmarks.add(joined(ui, ui.prefix, name), rect.min, rect.max, value, class_index);
    }
}

ImVec2 text_size(ImFont* font, std::string_view words) {
    if (words.empty()) return ImVec2(0, font->FontSize);  // may be no text at all, whose end cannot be found
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, words.data(), words.data() + words.size());
}

void write(Ui& ui, ImVec2 at, ImFont* font, ImU32 colour, std::string_view words) {
    // No text at all has no end that could be found.
    if (!words.empty())
        draw_list().AddText(font, font->FontSize, at, colour, words.data(), words.data() + words.size());
    if (ui.written != nullptr && ui.veils == 0) note(ui, at, text_size(font, words), font, words, false);
}

void text_around(Ui& ui, ImVec2 centre, ImFont* font, ImU32 colour, std::string_view words) {
    const ImVec2 size = text_size(font, words);
    write(ui, ImVec2(std::round(centre.x - size.x * 0.5F), std::round(centre.y - size.y * 0.5F)), font,
          colour, words);
}

float text(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words, Align align) {
    const bool endless = words.size() > max_line;
    ImVec2 size = endless ? ImVec2(FLT_MAX, 0) : text_size(font, words);
    const bool cut = size.x > rect.width() + 0.5F;
    if (cut) {
        words = shortened(ui, font, words, rect.width());
        size = text_size(font, words);
    }
    float x = rect.min.x;
    if (align == Align::centre) x = rect.min.x + (rect.width() - size.x) * 0.5F;
    if (align == Align::right) x = rect.max.x - size.x;
    const float y = rect.min.y + (rect.height() - size.y) * 0.5F;
    write(ui, ImVec2(std::round(x), std::round(y)), font, colour, words);
    if (ui.written != nullptr && ui.veils == 0) ui.written->back().cut = cut;
    return size.x;
}

bool text_if_it_fits(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words,
                     Align align) {
    if (text_size(font, words).x > rect.width()) return false;
    text(ui, rect, font, colour, words, align);
    return true;
}

std::string_view first_that_fits(ImFont* font, float width, std::initializer_list<std::string_view> words) {
    for (const std::string_view each : words)
        if (text_size(font, each).x <= width) return each;
    return {};
}

void text_upwards(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words) {
    // Written lying, beginning where it is to stand, then turned about its beginning.
    const float line = text_size(font, "0").y;
    const ImVec2 pivot(std::round(rect.centre().x - line * 0.5F), std::round(rect.max.y));
    ImDrawList& list = draw_list();
    const int first = list.VtxBuffer.Size;
    const float width =
        text(ui, {pivot, ImVec2(pivot.x + rect.height(), pivot.y + line)}, font, colour, words);
    for (int i = first; i < list.VtxBuffer.Size; ++i) {
        ImVec2& at = list.VtxBuffer[i].pos;
        at = ImVec2(pivot.x + (at.y - pivot.y), pivot.y - (at.x - pivot.x));
    }
    if (ui.written != nullptr && ui.veils == 0)
        ui.written->back().place = {ImVec2(pivot.x, pivot.y - width), ImVec2(pivot.x + line, pivot.y)};
}

float paragraph(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words) {
    const ImVec2 size = draw_wrapped(draw_list(), font, rect.min, colour, words, rect.width());
    note(ui, rect.min, size, font, words, false);
    return size.y;
}

void fill(const Rect& rect, ImU32 colour, float rounding) {
    draw_list().AddRectFilled(rect.min, rect.max, colour, rounding);
}

void outline(const Rect& rect, ImU32 colour, float rounding, float thickness) {
    const float half = thickness * 0.5F;
    draw_list().AddRect(ImVec2(rect.min.x + half, rect.min.y + half),
                        ImVec2(rect.max.x - half, rect.max.y - half), colour, rounding, 0, thickness);
}

void hatch(const Rect& rect, ImU32 colour, float spacing, float thickness) {
    ImDrawList& list = draw_list();
    list.PushClipRect(rect.min, rect.max, true);
    for (float x = rect.min.x - rect.height(); x < rect.max.x; x += spacing) {
        list.AddLine(ImVec2(x, rect.max.y), ImVec2(x + rect.height(), rect.min.y), colour, thickness);
    }
    list.PopClipRect();
}

Rect inside_card(const Ui& ui, const Rect& rect) {
    return rect.inset(ui.px(20), ui.px(16));
}

Rect card(Ui& ui, const Rect& rect, std::string_view title) {
    const float rounding = ui.px(10);
    fill(rect, ui.theme.panel, rounding);
    outline(rect, ui.theme.line, rounding, ui.px(ui.theme.border));
    Rect inside = inside_card(ui, rect);
    if (!title.empty()) {
        term_text(ui, joined(ui, "title/", title), inside.cut_top(ui.px(20)), ui.fonts.strong,
                  ui.theme.secondary, title);
        inside.cut_top(ui.px(6));
    }
    return inside;
}

bool has_key_focus() {
    return ImGui::IsItemFocused() && !ImGui::GetCurrentContext()->NavDisableHighlight;
}

bool keys_are_free(const Ui& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    if (ui.frozen || io.WantTextInput || !ui.edit.landmark.empty() || io.KeyMods != ImGuiMod_None)
        return false;
    return !ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

bool mouse_holds_item() {
    return ImGui::GetIO().MouseDown[ImGuiMouseButton_Left] && ImGui::IsAnyItemActive();
}

float ctrl_wheel(Ui& ui) {
    ui.takes_wheel = true;
    const ImGuiIO& io = ImGui::GetIO();
    return io.KeyCtrl ? io.MouseWheel : 0;
}

bool any_key_focus() {
    const ImGuiContext& g = *ImGui::GetCurrentContext();
    return g.NavId != 0 && !g.NavDisableHighlight;
}

void focus_next_item() {
    // An item of another child window that still had it, and is drawn later, would take the request back.
    ImGui::GetCurrentContext()->NavId = 0;
    ImGui::SetKeyboardFocusHere();
}

void focus_next_button() {
    focus_next_item();
    ImGui::GetCurrentContext()->NavDisableHighlight = false;
}

void focus_ring(Ui& ui, const Rect& rect, float rounding, bool focused) {
    if (!focused) return;
    const float gap = ui.px(2);
    // The inner ring parts it from a ground of its own colour.
    outline(rect, ui.theme.panel, rounding, ui.px(2));
    outline(rect.inset(-gap), ui.theme.accent, rounding + gap, ui.px(2));
}

bool bare_button(std::string_view name, const Rect& rect) {
    ImGui::SetCursorScreenPos(rect.min);
    fmt::basic_memory_buffer<char, 128> id;
    id.append(name);
    id.push_back(0);
    // Dear ImGui wants an item to have some size; what has none is not hit.
    return ImGui::InvisibleButton(id.data(),
                                  ImVec2(std::max(rect.width(), 1.0F), std::max(rect.height(), 1.0F)));
}

float button_width(const Ui& ui, std::string_view label) {
    return text_size(ui.fonts.body, label).x + ui.px(24);
}

bool button(Ui& ui, std::string_view landmark_name, const Rect& rect, std::string_view label, ButtonKind kind,
            bool on, bool enabled) {
    if (!rect.has_room()) return false;
    ImGui::BeginDisabled(!enabled);
    const bool pressed = bare_button(landmark_name, rect);
    const bool hovered = ImGui::IsItemHovered();
    const bool held = ImGui::IsItemActive();

    // Filled is the one action that a screen is about; what is chosen is raised, with words in the accent.
    const bool filled = kind == ButtonKind::primary;
    ImU32 surface = filled ? ui.theme.accent : ui.theme.raised;
    if (on && !filled) surface = mix(ui.theme.raised, ui.theme.accent, 0.14F);
    if (kind == ButtonKind::quiet && !on) surface = with_alpha(ui.theme.raised, hovered ? 1.0F : 0.0F);
    if (held) {
        surface = mix(surface, ui.theme.text, 0.2F);
    } else if (hovered && kind != ButtonKind::quiet) {
        surface = mix(surface, ui.theme.text, 0.1F);
    }
    const float alpha = enabled ? 1.0F : 0.4F;
    const float rounding = ui.px(6);
    fill(rect, with_alpha(surface, alpha), rounding);
    if (ui.theme.name == ThemeName::contrast) {
        outline(rect, on ? ui.theme.accent : ui.theme.line, rounding, ui.px(ui.theme.border));
    } else if (on && !filled) {
        outline(rect, with_alpha(ui.theme.accent, 0.45F), rounding, ui.px(1));
    }
    const ImU32 ink = filled ? ui.theme.on_accent : on ? ui.theme.accent : ui.theme.text;
    text(ui, rect.inset(ui.px(4), 0), ui.fonts.body, with_alpha(ink, alpha), label, Align::centre);
    focus_ring(ui, rect, rounding);
    ImGui::EndDisabled();
    landmark(ui, landmark_name, rect);
    return pressed;
}

}  // namespace softmaxlab
