#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "app/labs/class_label.h"
#include "app/labs/known_classes.h"
#include "app/ui/lab.h"
#include "app/ui/view_fields.h"
#include "app/widgets/matrix_map.h"
#include "core/engine/cached.h"
#include "core/numeric/descent.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/loss.h"
#include "core/scene/document.h"

namespace softmaxlab::gradients {

/// Whose Jacobian is shown.
enum class JacobianMap { softmax, sparsemax, entmax15 };

/// What the card on the right shows.
enum class Side { nudge, saturation, loss, sigmoid };

inline constexpr std::array<std::string_view, 4> side_names = {"nudge", "saturation", "loss", "sigmoid"};

/// What the curves of saturation run over.
enum class Over { temperature, scale };

inline constexpr double max_delta = 1e6;                  ///< of the logit that is nudged
inline constexpr double min_rate = 0.01, max_rate = 100;  ///< of the descent

/// What the loss compares with.
struct TargetChoice {
    double smoothing = 0;  ///< of the scene's target class
    bool pinned = false;   ///< pin A, a distribution, instead: as a teacher's in distillation

    friend bool operator==(const TargetChoice&, const TargetChoice&) = default;
};

/// What the eye has chosen.
struct View {
    JacobianMap map = JacobianMap::softmax;
    MatrixView part;  ///< of the Jacobian that is visible: a square
    Side side = Side::nudge;
    std::optional<std::size_t> nudged;  ///< the class whose logit is nudged; nothing: the most probable one
    double delta = 1;
    Over over = Over::temperature;
    TargetChoice target;
    double rate = 0.5;  ///< of the descent

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields);
};

/// The target distribution q of a scene, K values. Without a pin A there is none to take, and it is that of
/// the class.
std::vector<double> target_of(const Scene& scene, const TargetChoice& choice);

/// What a step from a scene would take; nothing for a loaded set.
DescentProblem descent_problem(const Scene& scene, const TargetChoice& choice);

/// Everything about the loss of the current scene that the lab shows.
struct LossNow {
    std::vector<double> target;  ///< the distribution q
    SoftCrossEntropy loss;       ///< in double
    double by_probability = 0;   ///< −log p of the hard target in float32, by way of p …
    double fused = 0;            ///< … and by log-softmax
    DescentProblem problem;
};

/// Keeps LossNow while neither the scene nor the choice changes.
class KeptLoss {
  public:
    const LossNow& at(LabContext& context, const TargetChoice& choice);

  private:
    Revision revision_ = 0;
    TargetChoice choice_;
    LossNow now_;
};

/// Gradient descent on the logits of a scene: z ← z − rate · ∂loss/∂z. The logits themselves are the scene's;
/// this is the way that they came.
struct Descent {
    bool playing = false;
    GestureId gesture = no_gesture;         ///< from play to pause: one step of undo
    double waiting = 0;                     ///< seconds towards the next step
    std::vector<double> start;              ///< the logits that it began with
    std::vector<double> at;                 ///< those after the last step: others end the way
    std::vector<double> losses;             ///< before the first step and after each one
    std::vector<std::vector<double>> path;  ///< the probabilities, likewise
};

/// What can be computed again, and the descent in progress.
/// An entry of the Jacobian: ∂p of one class by ∂z of another.
struct Entry {
    std::size_t row = 0;  ///< classes
    std::size_t column = 0;
    double value = 0;
};

struct Cache {
    Revision seen = 0;  ///< of the scene whose classes are known
    KnownClasses classes;
    std::array<Cached<std::vector<double>>, 3> jacobians;  ///< of the sparse maps, by JacobianMap
    KeptLoss loss;
    Descent descent;
    std::array<Cached<SaturationSweep>, 2> saturation;  ///< by Over
    Cached<double> pair_share;          ///< of the first of two classes, by softmax of the two alone
    std::optional<double> sigmoid_end;  ///< of the sigmoid's axis, while its point is dragged
    std::optional<Entry> pointed;       ///< the entry under the pointer or the keyboard, in this drawing
    bool let_go = false;                ///< it no longer is: the axis follows the point again
};

/// What the cards draw from besides the scene.
struct LabState {
    View& view;
    Cache& cache;
};

// What is hidden here, by what is shown. Whoever does not see p does not see what is made of it either.

bool hides_loss(const Ui& ui);
bool hides_gradient(const Ui& ui);
bool hides_jacobian(const Ui& ui);

/// Curves of p, of what is made of it, or of how it answers.
bool hides_curves(const Ui& ui);

/// Finds the class that is nudged again after the scene has changed. In another scene it is the most probable
/// one, and the whole Jacobian is visible.
void follow_scene(LabContext& context, const LabState& state);

/// The class whose logit is nudged.
std::size_t nudged_class(const Scene& scene, Results& results, const View& view);
std::size_t nudged_class(LabContext& context, const View& view);

/// A class to choose, for a row of a list: its label, marked when it is the chosen one. Returns whether it
/// was pressed.
bool draw_class_choice(Ui& ui, std::string_view landmark_name, const Rect& rect, const Scene& scene,
                       std::size_t index, bool chosen, std::string_view words);

/// Words in place of a view, wrapped, in the middle of its height.
void draw_words_in_middle(Ui& ui, const Rect& room, ImU32 colour, std::string_view words);

/// The classes of a list with room for `max` rows: in their order, of a loaded set the most probable ones.
List<std::size_t> listed(LabContext& context, std::size_t max);

}  // namespace softmaxlab::gradients
