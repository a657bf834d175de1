#pragma once

#include <array>
#include <cstddef>

#include <imgui.h>

#include "app/ui/theme.h"

namespace softmaxlab {

inline constexpr std::size_t colour_map_size = 257;
using ColourTable = std::array<ImU32, colour_map_size>;

/// The two sides of a diverging map: each kind of number has its own.
enum class DivergingHues {
    blue_orange,  ///< derivatives, components of vectors
    teal_violet   ///< scores
};

/// Colours for numbers on both sides of 0: in `blue_orange` blue above, orange below, as dark or bright as
/// the number is large; 0 itself is the panel's colour, white on a light one. Blue and orange stay apart for
/// colour-blind people, and red keeps its meaning. Even steps look even: it is interpolated in Oklab (B.
/// Ottosson, "A perceptual color space for image processing", 2020).
class DivergingMap {
  public:
    /// `bend` 1: the colour goes with the number. Less than 1: with that power of it, so that small numbers
    /// are seen beside large ones; 0 stays 0.
    explicit DivergingMap(const Theme& theme, double bend = 1,
                          DivergingHues hues = DivergingHues::blue_orange);

    /// The colour of `value` on a scale from −range to range; what is past them has the colours of the ends.
    /// NaN, and every number but 0 where the range is 0, is `theme.bad`.
    ImU32 at(double value, double range) const;

    /// 257 colours, those of evenly spaced powers of the number: the ends of the scale at the ends, 0 in the
    /// middle.
    const ColourTable& table() const { return table_; }
    double bend() const { return bend_; }

  private:
    ColourTable table_;
    double bend_;
    ImU32 bad_;
};

/// Colours for numbers from 0 up, of which each step is as bright over the last one as any other: those of
/// viridis (S. van der Walt and N. Smith, 2015), nine of them with the ones between in Oklab. Safe for
/// colour-blind people.
class SequentialMap {
  public:
    /// `bend` as of DivergingMap.
    explicit SequentialMap(const Theme& theme, double bend = 1);

    /// The colour of `value` on a scale from 0 to range; what is past it has the colour of the end. NaN is
    /// `theme.bad`, and so is every number but 0 where the range is 0.
    ImU32 at(double value, double range) const;

    /// 257 colours, those of evenly spaced powers of the number from 0 to the range.
    const ColourTable& table() const { return table_; }

  private:
    ColourTable table_;
    double bend_;
    ImU32 bad_;
};

/// Black or white, whichever is read more easily on `background`.
ImU32 ink_on(ImU32 background);

}  // namespace softmaxlab
