#pragma once

#include <cstddef>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// A class that has a curve, in its colour.
struct ShownClass {
    std::size_t index = 0;
    ImU32 colour = 0;
    std::string_view name;
};

/// The classes that this lab draws one by one: all that take part or, of a loaded set, its first ones. The
/// others are drawn together as the rest.
struct ShownClasses {
    explicit ShownClasses(FrameArena& arena) : classes(arena) {}

    List<ShownClass> classes;
    std::size_t rest = 0;  ///< how many others take part
    ImU32 rest_colour = 0;
    std::string_view rest_name;  ///< "199,988 others"
    std::string_view trouble;    ///< why there is no distribution: all masked, NaN; empty if there is one
};

ShownClasses shown_classes(LabContext& context);

/// What the distribution is at one temperature.
struct Reading {
    explicit Reading(FrameArena& arena) : probabilities(arena) {}

    double temperature = 1;
    bool hovered = false;        ///< at the pointer; otherwise at the scene's T
    bool off_curves = false;     ///< read off the curves of a loaded set, between two of their points
    List<double> probabilities;  ///< in the order of ShownClasses
    double rest = 0;             ///< Σ p of the others
    double entropy_nats = 0;
};

/// At the scene's temperature.
Reading read_present(LabContext& context, const ShownClasses& shown);

/// At any temperature, exactly for classes edited by hand.
Reading read_at(LabContext& context, const ShownClasses& shown, double temperature);

/// Positions in `shown.classes` by falling probability, ties in their order, NaN last.
List<std::size_t> by_probability(LabContext& context, const ShownClasses& shown);

}  // namespace softmaxlab
