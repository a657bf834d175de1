#pragma once

#include <vector>

#include "app/labs/language/parts.h"
#include "app/ui/guess.h"

namespace softmaxlab::language {

/// What is guessed in this lab: which of some tokens comes next, or another one. They are others after every
/// step.
std::vector<GuessedItem> candidates_to_guess(const Scene& scene);

/// Whether the guess stands in the place of the table: while it is open, and after the reveal until the text
/// goes on.
bool shows_candidates(const Ui& ui);

/// The next token must be known.
void draw_candidates(const LabState& state, const Rect& room);

}  // namespace softmaxlab::language
