#pragma once

#include "app/labs/temperature/shown_classes.h"

namespace softmaxlab {

/// The height that the card takes for so many classes, at least and at most, in pixels.
float gaps_height(const Ui& ui, std::size_t classes);

/// The gaps of each class to the top one, (max - z)/T: what T changes, while it never reorders the classes.
void gaps_card(LabContext& context, const ShownClasses& shown, const Rect& rect);

}  // namespace softmaxlab
