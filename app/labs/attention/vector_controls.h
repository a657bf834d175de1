#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

// Parts of the controls card, each in the rectangle of its line.

/// Where Q, K and V come from.
void source_controls(LabContext& context, Rect line);

/// The seed of what is drawn at random.
void seed_controls(LabContext& context, Rect line);

void key_dimension_controls(LabContext& context, Rect line);
void value_dimension_controls(LabContext& context, Rect line);

/// How many heads, and which one is shown.
void head_controls(LabContext& context, Rect line);

void temperature_controls(LabContext& context, Rect line);

/// Whether the scores are divided by √d_k.
void scaling_controls(LabContext& context, Rect line);

}  // namespace softmaxlab
