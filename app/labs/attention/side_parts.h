#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "app/labs/attention/token_labels.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Keys that are listed one by one: of more the most important ones, each with its number.
inline constexpr std::size_t most_listed_keys = 12;

/// Whether weights and output of the scene's query are there.
bool has_chosen_row(LabContext& context);

/// Says how far it is, in place of a view, while what it shows is not there. Returns whether it did.
bool still_computing(LabContext& context, const Rect& room, bool is_there);

/// From the left of `bar`, which keeps the rest: the chosen query with its token, to type its number or to go
/// to its neighbours.
void query_chooser(LabContext& context, const TokenLabels& labels, Rect& bar);

/// The chosen query; the last one while there are fewer.
std::size_t chosen_query(LabContext& context);

/// A token between quotation marks, at most `letters` of it.
std::string_view quoted_token(FrameArena& arena, std::string_view token, std::size_t letters = 10);

/// The colour of a token: up to 16 have one of their own, as the classes of a row opened in the lab
/// "Softmax".
ImU32 token_colour(const Ui& ui, std::size_t tokens, std::size_t index);

/// The dot in its colour and its token on one line, with its number where there are more than are listed.
void token_label(Ui& ui, Rect rect, std::span<const std::string> tokens, std::size_t index);

/// A word where a view has nothing to show.
void nothing_to_show(Ui& ui, const Rect& room, std::string_view landmark_name, std::string_view why);

}  // namespace softmaxlab
