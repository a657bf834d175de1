#include "app/ui/term.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace softmaxlab {
namespace {

std::optional<FoundTerm> term_in(const Ui& ui, std::string_view words) {
    return ui.glossary == nullptr ? std::nullopt : ui.glossary->first_in(words);
}

// Dots, which a link's line is not.
void dotted_line(Ui& ui, float from, float to, float y, ImU32 colour) {
    const float dot = std::max(1.0F, std::round(ui.px(1.25F)));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    y = std::round(y);
    for (float x = std::round(from); x + dot <= to; x += 2 * dot + 1)
        list.AddRectFilled(ImVec2(x, y), ImVec2(x + dot, y + dot), colour);
}

/// Where `words` stand that text() has drawn.
Rect place_of(const Rect& rect, ImFont* font, std::string_view words, Align align) {
    const ImVec2 size = text_size(font, words);
    const float width = std::min(size.x, rect.width());
    float x = rect.min.x;
    if (align == Align::centre) x = rect.min.x + (rect.width() - width) * 0.5F;
    if (align == Align::right) x = rect.max.x - width;
    const float y = rect.min.y + (rect.height() - size.y) * 0.5F;
    return {ImVec2(std::round(x), std::round(y)), ImVec2(std::round(x) + width, std::round(y) + size.y)};
}

/// The place of the term in what text() has drawn, underlined; nothing if it was cut away.
std::optional<Rect> underline(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words,
                              Align align, const FoundTerm& found) {
    const Rect drawn = place_of(rect, font, words, align);
    const float from = drawn.min.x + text_size(font, words.substr(0, found.begin)).x;
    const float to =
        std::min(from + text_size(font, words.substr(found.begin, found.end - found.begin)).x, drawn.max.x);
    if (to - from < 2) return std::nullopt;
    dotted_line(ui, from, to, drawn.min.y + font->Ascent + ui.px(2), with_alpha(colour, 0.75F));
    return Rect{ImVec2(from, drawn.min.y), ImVec2(to, drawn.max.y)};
}

// Once in a drawing, so that a text read-out explains each word once.
void mention(Ui& ui, const Term& term, const Rect& place) {
    if (ui.veils > 0) return;
    const std::string_view name = formatted(ui, "term/{}", term.id);
    if (ui.landmarks.find(name) == nullptr) landmark(ui, name, place, term.sentence);
}

std::string_view explanation(Ui& ui, const Term& term) {
    return joined(ui, term.name, ": ", term.sentence);
}

}  // namespace

std::string_view sentence_of(const Ui& ui, std::string_view id) {
    const Term* const term = ui.glossary == nullptr ? nullptr : ui.glossary->find(id);
    return term == nullptr ? std::string_view() : std::string_view(term->sentence);
}

const Term* underlined_text(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words,
                            Align align) {
    text(ui, rect, font, colour, words, align);
    const std::optional<FoundTerm> found = term_in(ui, words);
    if (!found) return nullptr;
    if (const auto place = underline(ui, rect, font, colour, words, align, *found))
        mention(ui, *found->term, *place);
    return found->term;
}

float term_text(Ui& ui, std::string_view name, const Rect& rect, ImFont* font, ImU32 colour,
                std::string_view words, Align align) {
    const Term* const term = underlined_text(ui, rect, font, colour, words, align);
    const Rect drawn = place_of(rect, font, words, align);
    if (term != nullptr && drawn.has_room()) {
        bare_button(name, drawn);
        focus_ring(ui, drawn.inset(-ui.px(2)), ui.px(4));
        if (has_tooltip(ui)) tooltip(ui, explanation(ui, *term));
    }
    return drawn.width();
}

std::string_view with_term(Ui& ui, std::string_view label, std::string_view words) {
    const std::optional<FoundTerm> found = term_in(ui, label);
    if (!found) return words;
    const std::string_view meaning = explanation(ui, *found->term);
    return words.empty() ? meaning : joined(ui, words, "\n", meaning);
}

}  // namespace softmaxlab
