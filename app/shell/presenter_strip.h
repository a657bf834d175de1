#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/shell/beats.h"
#include "app/shell/command.h"
#include "app/ui/lab.h"

namespace softmaxlab {

inline constexpr float presenter_strip_height = 38;  ///< design pixels

/// Below the stage of a presenter: which lab it is, or how far the lesson has come; the way to what comes
/// before and after; what else can be done, with its keys, as far as there is room; and the way out.
void draw_presenter_strip(Ui& ui, Rect rect, const std::vector<Lab>& labs,
                          const std::vector<Command>& commands, std::size_t current,
                          const std::optional<Beat>& beat);

/// Above the stage: a lesson's question with the options of a choice; once the answer is shown smaller, with
/// what is right, `shares` of the class that voted for each option (of none if it is empty), and the reason.
/// In pixels, at that width. What has no room scrolls.
float beat_words_height(Ui& ui, const Beat& beat, std::span<const double> shares, float width);
void draw_beat_words(Ui& ui, const Rect& rect, const Beat& beat, std::span<const double> shares);

/// The teacher's note, small, at the bottom left of the stage.
void draw_note(Ui& ui, const Rect& stage, std::string_view note);

/// A ring around the pointer, larger while it is pressed: so that a class sees what is held.
void draw_pointer_ring(Ui& ui);

}  // namespace softmaxlab
