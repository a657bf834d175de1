#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <imgui.h>

#include "app/ui/lab.h"
#include "app/ui/view_fields.h"
#include "core/engine/language_results.h"

namespace softmaxlab::language {

/// What the lower card shows.
enum class Lower { draw, gumbel, temperatures, vocabulary };

/// Tokens a second, while the text is written by itself.
inline constexpr std::array<double, 3> speeds = {2, 5, 20};

/// What the eye has chosen.
struct View {
    Lower lower = Lower::draw;
    std::size_t speed = 1;

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields);
};

struct LabState;

/// Draws token after token. All of them are one step of the history.
class Running {
  public:
    bool on() const { return gesture_ != no_gesture; }

    /// With the first token at once: can_step().
    void start(const LabState& state);
    void stop(Document& document);

    /// The next token, if it is time; an edit by somebody else ends it.
    void advance(const LabState& state);

  private:
    GestureId gesture_ = no_gesture;
    double last_ = 0;  ///< when the last token came
};

/// How u comes down onto the kept tokens when it is another one.
class Fall {
  public:
    /// To be called in each drawing with the u that is shown. `seen`: whether somebody may see it on its way.
    void follow(double u, bool seen, double time);

    bool on() const { return began_.has_value(); }
    /// How much of its way is done: 0 at the top, 1 where it lies. It falls as things do.
    float part(double time) const;

  private:
    std::optional<double> u_;
    std::optional<double> began_;
};

struct Cache {
    Running running;
    Fall fall;
};

/// What the cards draw from.
struct LabState {
    LabContext& context;
    View& view;
    Cache& cache;
    LanguageResults& results;
    const LanguageModel& model;
    const NextToken* next;  ///< null while it is computed, or where the model does not go on

    Ui& ui() const { return context.ui; }
    Document& document() const { return context.document; }
    const Scene& scene() const { return context.document.scene(); }
    const Language& text() const { return scene().language; }
};

/// Whether a token can be drawn now: the model has come so far, and the text has not ended.
bool can_step(const LabState& state);

/// Puts a token at the end of the text.
void append(const LabState& state, std::size_t token, GestureId gesture = no_gesture);

/// A token on one line, with ␣ for its blank: "␣king"; "#2047" for a number without bytes.
std::string_view token_label(FrameArena& arena, const LanguageModel& model, std::size_t token);

/// Its bytes as they leave the program in tables and files, as UTF-8.
std::string file_label(const LanguageModel& model, std::size_t token);

/// "token 317, bytes 20 6B 69 6E 67".
std::string_view token_words(FrameArena& arena, const LanguageModel& model, std::size_t token);

/// "68 %", "> 99 %", "< 1 %".
std::string_view short_percent(FrameArena& arena, double probability);

/// "2.72 bits".
std::string_view bits_words(FrameArena& arena, double probability);

/// Of a token, by its place in the ranking: bars and segments of one token have the same.
ImU32 colour_of_rank(const Ui& ui, std::size_t rank);

/// Whether the shares, and all that tells them, are hidden.
bool hides_shares(const Ui& ui);

}  // namespace softmaxlab::language
