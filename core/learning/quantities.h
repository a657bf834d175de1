#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/language_results.h"
#include "core/learning/expression.h"
#include "core/scene/scene.h"

namespace softmaxlab::learning {

/// In what a step is computed: double, or float32 where that is the subject.
enum class Arithmetic { reference, simd };

/// Opens the language model of the lessons, the same for everybody; nothing: none is needed.
using ModelLoader = LanguageResults::Loader;

/// The quantities of a scene by the names that expressions use:
///
///   z (−∞ where masked), raw, p, T, K, m (the max), L (log Σ e^(z/T)), H (nats), masked, c (the shift),
///   target, loss, g (∂L/∂z), J (the Jacobian); with given vectors w, logit, raw, out, mask (rows; 1: takes
///   part) and d_k; with a language model next_z (its logits of the next token), next_p (what that is drawn
///   from: after T and the filters), kept (how many tokens those leave), u (of the next draw), drawn (how
///   many tokens stand after the prompt); the name of a class is its index; of the scene before, the same
///   with was_ in front; and whatever else is added.
class Quantities final : public Names {
  public:
    Quantities() = default;  ///< none
    explicit Quantities(const Scene& scene, Arithmetic arithmetic = Arithmetic::reference,
                        const ModelLoader& model = {});

    /// A name that hides those of the scene: a picked number, "yours".
    void add(const std::string& name, Value value);

    /// The quantities of the scene before, each as was_….
    void add_before(const Quantities& before);

    const Value* find(std::string_view name) const override;
    std::optional<std::size_t> class_index(std::string_view name) const override;
    std::vector<std::string> class_names() const override { return classes_; }
    std::vector<std::string> known() const override;

  private:
    void set(std::string name, Value value) { of_scene_.insert_or_assign(std::move(name), std::move(value)); }
    void add_attention(const Attention& attention, double temperature, Arithmetic arithmetic);
    void add_language(const Scene& scene, const ModelLoader& model);

    std::vector<std::string> classes_;
    std::map<std::string, Value, std::less<>> of_scene_;
    std::map<std::string, Value, std::less<>> added_;
};

}  // namespace softmaxlab::learning
