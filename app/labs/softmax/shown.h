#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// What the columns, the formula and the read-outs show of one revision of the scene: with max subtraction
/// the probabilities are the backend's, without it they are those of the naive trace, failures included.
struct ShownSoftmax {
    FrameArena& arena;  ///< of the words
    const Scene& scene;
    const Trace& trace;  ///< every step, in the backend's format
    std::span<const double> probabilities;
    double sum_of_probabilities;  ///< Σp, added from the left in that format
    double largest_exponential;   ///< the largest finite one, or 0
    std::size_t live;             ///< classes that take part
    std::size_t max_index;        ///< the class with the largest logit; of several the first

    std::string_view explain_exponential(std::size_t index) const;  ///< its formula with the live numbers
    std::string_view explain_probability(std::size_t index) const;
};

/// Valid until the scene or the backend changes, in this frame.
ShownSoftmax shown_softmax(LabContext& context);

/// How far a probability bar can be dragged.
struct ProbabilityGrip {
    bool possible = false;
    double least = 1e-6;
    double most = 1 - 1e-6;
    std::string_view why_not = {};  ///< in a sentence
};

ProbabilityGrip probability_grip(const Scene& scene, std::span<const double> logits, std::size_t index);

/// The limits with the logit's range, or why there are none.
std::string_view words_about(FrameArena& arena, const ProbabilityGrip& grip, const Scene& scene,
                             std::span<const double> logits, std::size_t index);

/// The logit of class `index` for which its probability is `p`, as near as the grip allows; the others
/// keep theirs.
Edit with_probability(LabContext& context, const ProbabilityGrip& grip, std::size_t index, double p);

/// The end of the logit axis that suits the scene.
double logit_axis_end_of(const Scene& scene);

/// A line above the columns: what went wrong, or the sentence of the preset that is open.
struct Caption {
    std::string_view words;
    bool bad = false;
};

Caption caption_of(LabContext& context, const ShownSoftmax& shown);

}  // namespace softmaxlab
