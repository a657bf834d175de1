#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "app/ui/frame_arena.h"
#include "app/widgets/plot.h"

namespace softmaxlab {

/// Words at the end of a curve, in its colour.
struct PlotLabel {
    double y = 0;  ///< where its curve ends
    std::string_view words;
    ImU32 colour = 0;
    std::string_view landmark;               ///< may be empty
    std::string_view value;                  ///< of the landmark
    std::optional<std::size_t> class_index;  ///< lights up with its class
    std::string_view number = {};            ///< in line with those of the other labels; may be empty
    std::string_view short_words = {};       ///< where there is no room for the words; may be empty
};

/// Draws the labels between the pixels `left` and `right`, each as near to the height of its `y` as the
/// others allow, none over another; a thin line leads from the edge of the frame to one that had to move.
/// Where there is no room for all, the first ones are shown.
void plot_labels(Ui& ui, const Plot& plot, float left, float right, std::span<const PlotLabel> labels);

/// The middles of labels that want to be at `wanted`, no two nearer than `height`, all between `top` and
/// `bottom`, with the least sum of squared moves but for the ends. In the order of `wanted`. Needs room for
/// all: wanted.size() · height ≤ bottom − top.
List<float> spread_labels(FrameArena& arena, std::span<const float> wanted, float height, float top,
                          float bottom);

}  // namespace softmaxlab
