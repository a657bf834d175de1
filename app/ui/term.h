#pragma once

#include <string_view>

#include "app/ui/ui.h"
#include "core/learning/glossary.h"

namespace softmaxlab {

/// The sentence of a term of the glossary; no words if it has none of that id.
std::string_view sentence_of(const Ui& ui, std::string_view id);

/// One line of text as text() draws it. The first term of the glossary in it has a dotted underline and is
/// the place "term/<its id>". Returns it, or nullptr. To be explained by what the line belongs to:
/// with_term().
const Term* underlined_text(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words,
                            Align align = Align::left);

/// The same, as an item that explains the term by hover and by focus. `name`: of the item. Returns the width
/// drawn.
float term_text(Ui& ui, std::string_view name, const Rect& rect, ImFont* font, ImU32 colour,
                std::string_view words, Align align = Align::left);

/// The words of a tooltip, and below them what the first term of `label` means.
std::string_view with_term(Ui& ui, std::string_view label, std::string_view words);

}  // namespace softmaxlab
