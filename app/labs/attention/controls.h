#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

// The controls of the strip at the top, in three lines a group: see draw_strip().

void draw_token_controls(LabContext& context, const Rect& room);
void draw_vector_controls(LabContext& context, View& view, const Rect& room);
void draw_score_controls(LabContext& context, const Rect& room);
void draw_mask_controls(LabContext& context, View& view, const Rect& room);

/// What else a group has, which is rarely needed, in a line, and what it is now in words below it.
void draw_further_controls(LabContext& context, Group group, const TokenLabels& labels, Rect room);

/// On the stage, where there is one control: which mask, in one line.
void draw_stage_controls(LabContext& context, View& view, Rect line);

}  // namespace softmaxlab::attention
