#include "app/ui/label_text.h"

#include <algorithm>
#include <string_view>

#include <imgui.h>
#include <imgui_internal.h>

#include "app/ui/frame_arena.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

constexpr std::size_t longest_label = 200;  // letters; more never fit, and measuring them would cost

constexpr std::string_view ellipsis = "…";

bool starts_letter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

/// Where the last letter of `name` begins.
std::size_t last_letter(std::string_view name) {
    std::size_t at = name.size();
    while (at > 0 && !starts_letter(name[at - 1])) --at;
    return at > 0 ? at - 1 : 0;
}

/// Where its first `letters` end.
std::size_t end_of_letters(std::string_view name, std::size_t letters) {
    std::size_t end = 0;
    for (std::size_t seen = 0; end < name.size(); ++end)
        if (starts_letter(name[end]) && ++seen > letters) break;
    return end;
}

float letter_width(const ImFont* font, std::string_view letter) {
    unsigned int code = 0;
    ImTextCharFromUtf8(&code, letter.data(), letter.data() + letter.size());
    return font->GetCharAdvance(static_cast<ImWchar>(code));
}

// Names and tokens are drawn in fonts that have the same characters as the first one. Without a context
// nothing is drawn.
bool has_glyph(char32_t code) {
    if (ImGui::GetCurrentContext() == nullptr) return true;
    const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    if (atlas.Fonts.empty() || !atlas.Fonts[0]->IsLoaded()) return true;
    return code <= IM_UNICODE_CODEPOINT_MAX &&
           atlas.Fonts[0]->FindGlyphNoFallback(static_cast<ImWchar>(code)) != nullptr;
}

}  // namespace

std::string_view short_name(FrameArena& arena, std::string_view name, std::size_t letters) {
    if (name.size() <= letters || end_of_letters(name, letters) == name.size())
        return kept_words(arena, name);
    const std::size_t at_end = (letters - 1) / 2;
    std::size_t tail = name.size();
    for (std::size_t i = 0; i < at_end; ++i) tail = last_letter(name.substr(0, tail));
    return formatted(arena, "{}{}{}", name.substr(0, end_of_letters(name, letters - 1 - at_end)), ellipsis,
                     name.substr(tail));
}

std::string_view fitted_name(FrameArena& arena, ImFont* font, std::string_view name, float width) {
    if (name.empty()) return name;
    const auto measured = [font](std::string_view words, float room, const char** rest) {
        return font->CalcTextSizeA(font->FontSize, room, 0, words.data(), words.data() + words.size(), rest)
            .x;
    };
    const char* rest = nullptr;
    measured(name, width + 0.5F, &rest);
    if (rest == name.data() + name.size()) return name;
    const float room = std::max(0.0F, width - measured(ellipsis, FLT_MAX, nullptr));
    std::size_t tail = name.size();
    for (float taken = 0; tail > 0;) {
        const std::size_t letter = last_letter(name.substr(0, tail));
        taken += letter_width(font, name.substr(letter, tail - letter));
        if (taken > room / 2) break;
        tail = letter;
    }
    const std::string_view end = name.substr(tail);
    measured(name.substr(0, tail), room - measured(end, FLT_MAX, nullptr), &rest);
    return formatted(arena, "{}{}{}", name.substr(0, static_cast<std::size_t>(rest - name.data())), ellipsis,
                     end);
}

std::string_view visible_label(FrameArena& arena, std::string_view label) {
    label = short_name(arena, label, longest_label);
    std::string_view shown;
    for (VisiblePieces pieces(label, has_glyph); pieces.next();) {
        if (pieces.piece() == label) return label;  // nothing in it needs a sign
        shown = joined(arena, shown, pieces.piece());
    }
    return shown;
}

std::string_view lost_words(FrameArena& arena, const Scene& scene, const LostRow& lost) {
    if (!lost.failure.class_index) return formatted(arena, "{}", words_with(lost, ""));
    const std::string name = class_name(scene, *lost.failure.class_index);
    return formatted(arena, "{}", words_with(lost, visible_label(arena, name)));
}

}  // namespace softmaxlab
