#pragma once

// What the files of this folder share, and nobody else. The lab's names are in `softmax_ui`, since
// `softmaxlab::softmax` is the function.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "app/labs/softmax/logit_list.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "app/widgets/guess_bar.h"

namespace softmaxlab::softmax_ui {

/// What the eye has chosen.
struct View {
    double seed = 0;  ///< of the last random logits, a whole number; 0: none were drawn yet
    ListOrder order = ListOrder::probability;

    // These are about a loaded set, and go when another one comes.
    std::string search;
    bool only_found = false;              ///< the list shows only what the search finds
    double first_row = 0;                 ///< at the top of the list; a fraction while it scrolls smoothly
    std::optional<std::size_t> selected;  ///< the class whose row the arrow keys move
    std::shared_ptr<const LogitSet> set;  ///< the one that they are about, from its first drawing on

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields);
};

inline constexpr double max_seed = 1e15;  ///< so that a double tells it from its neighbours

/// Where the axes end: that of the logits goes from −logit to logit, that of the exponentials from 0 to
/// `sum`, on which all of them have room end to end.
struct AxisEnds {
    double logit;
    double sum;
};

struct Cache {
    std::optional<AxisEnds> held;            ///< the axes stay as they are while a bar is held
    std::optional<std::size_t> moved_class;  ///< whose name is being dragged to another row
    ListedClasses listed;
};

/// What the columns, the formula and the ratio show of one revision of the scene: with max subtraction the
/// probabilities are the backend's, without it they are those of the naive trace, failures included.
struct SoftmaxView {
    FrameArena& arena;  ///< of the words
    const Scene& scene;
    const Trace& trace;              ///< every step, in the backend's format
    std::span<const double> logits;  ///< −inf: masked
    std::span<const double> probabilities;
    std::span<const double> exact_probabilities;  ///< in double
    const SoftmaxBefore* before;                  ///< what was there before, if it is shown
    const PinComparison* pins;                    ///< A, and B beside it; nullptr: nothing is pinned
    double sum_of_probabilities;                  ///< Σp, added from the left in that format
    std::size_t active;                           ///< the number of classes that take part
    std::size_t max_index;                        ///< the class with the largest logit; of several the first
    const LostRow* lost;                          ///< why no probability is a number, or all are 0; or null
};

/// Valid until the results are asked again after an edit: a card reads it once, before it edits.
SoftmaxView softmax_view(LabContext& context);

// How far a probability bar can be dragged.
inline constexpr double min_probability = 1e-6;
inline constexpr double max_probability = 1 - 1e-6;

/// The logit of class `index` for which its probability is `p`, as near as a drag gets; the others keep
/// theirs.
double logit_with_probability(const SoftmaxView& shown, std::size_t index, double p);

/// Whether the exponentials are not to be seen: they tell the logits, too.
bool hides_exponentials(const Ui& ui);

/// Whether the formula with its numbers is not to be seen: it tells all of its parts but the result.
bool hides_formula(const Ui& ui);

/// Whether the guess stands at the bars: while it is open, and after the reveal until the scene is played
/// with.
bool shows_guess(const Ui& ui);

/// The colour of a class's letters and digits: its own, moved towards the text's as far as it takes to be
/// read on a card. In a loaded set, where classes have no colours, the accent.
ImU32 class_ink(const Scene& scene, const Theme& theme, std::size_t index);

}  // namespace softmaxlab::softmax_ui
