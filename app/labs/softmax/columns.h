#pragma once

#include <cstddef>

#include "app/ui/lab.h"

namespace softmaxlab::softmax_ui {

struct View;
struct Cache;

/// Three columns, left to right: logits, exponentials, probabilities, one row to a class; below them the max,
/// the Σ and Σp as objects of their own. For up to 16 classes.
void draw_columns(LabContext& context, View& view, Cache& cache, const Rect& rect);

/// The least height of their card on the stage, in pixels: of all of its rows, and of words about what went
/// wrong where that may be.
float min_stage_columns(const Ui& ui, const Scene& scene);

/// The end of the logit axis for logits up to `largest` in magnitude: 3, 5, 10, 20, 50 …
double logit_axis_end(double largest);

}  // namespace softmaxlab::softmax_ui
