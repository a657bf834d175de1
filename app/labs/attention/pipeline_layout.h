#pragma once

#include <array>

#include "app/ui/ui.h"

namespace softmaxlab {

/// What the pipeline has of room: each part a column with a title above and a colour bar below it.
struct PipelineColumn {
    Rect title;
    Rect body;
    Rect scale;
};

struct PipelineLayout {
    PipelineColumn vectors;  ///< Q above K
    PipelineColumn values;   ///< V
    PipelineColumn output;
    std::array<PipelineColumn, 4> stages;
    std::array<Rect, 6> operators;  ///< before each stage, before V and before the output
};

PipelineLayout lay_out_pipeline(const Ui& ui, Rect inside);

}  // namespace softmaxlab
