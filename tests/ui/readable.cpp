#include "tests/ui/readable.h"

#include <algorithm>

#include <fmt/format.h>
#include <imgui_internal.h>

namespace softmaxlab::test {
namespace {

bool has_room(const Rect& rect) {
    return rect.width() > 1 && rect.height() > 1;
}

Rect common(const Rect& a, const Rect& b) {
    return {ImVec2(std::max(a.min.x, b.min.x), std::max(a.min.y, b.min.y)),
            ImVec2(std::min(a.max.x, b.max.x), std::min(a.max.y, b.max.y))};
}

/// Another letter stands for the one that its font lacks.
bool lacks_a_letter(const WrittenText& text) {
    const char* const end = text.words.data() + text.words.size();
    for (const char* at = text.words.data(); at < end;) {
        unsigned int letter = 0;
        at += ImTextCharFromUtf8(&letter, at, end);
        if (letter >= ' ' && text.font->FindGlyphNoFallback(static_cast<ImWchar>(letter)) == nullptr)
            return true;
    }
    return false;
}

/// Where there is ink: a line of text has room above and below its letters.
Rect ink(const WrittenText& text) {
    const float slack = text.place.height() * 0.2F;
    return common(text.place.inset(1, slack), text.clip);
}

}  // namespace

std::vector<std::string> faults(const std::vector<WrittenText>& written, bool by_program) {
    std::vector<std::string> found;
    std::vector<const WrittenText*> seen;
    for (const WrittenText& text : written) {
        const Rect visible = common(text.place, text.clip);
        if (text.words.empty() || !has_room(visible)) continue;
        seen.push_back(&text);
        if (by_program && lacks_a_letter(text))
            found.push_back(fmt::format("“{}” has no type for a letter", text.words));
        if (by_program && text.cut) found.push_back(fmt::format("“{}” is cut", text.words));
        // A list that scrolls shows half a line at its end; nothing is cut at its sides.
        if (text.place.min.x < text.clip.min.x - 1 || text.place.max.x > text.clip.max.x + 1)
            found.push_back(fmt::format("“{}” is outside of its room", text.words));
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        for (std::size_t j = i + 1; j < seen.size(); ++j) {
            if (!has_room(common(ink(*seen[i]), ink(*seen[j])))) continue;
            found.push_back(
                fmt::format("“{}” and “{}” are written over each other", seen[i]->words, seen[j]->words));
        }
    }
    return found;
}

}  // namespace softmaxlab::test
