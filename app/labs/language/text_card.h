#pragma once

#include "app/labs/language/parts.h"

namespace softmaxlab::language {

/// In pixels: higher while another text is kept beside.
float text_card_height(const Ui& ui, const Scene& scene);

/// The prompt, the tokens of the text, and what draws the next one.
void draw_text_card(const LabState& state, const Rect& rect);

}  // namespace softmaxlab::language
