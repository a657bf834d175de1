#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/learning/expression.h"
#include "core/learning/live_text.h"
#include "core/learning/problems.h"
#include "core/learning/quantities.h"
#include "core/learning/question.h"
#include "core/scene/scene.h"

namespace softmaxlab::learning {

inline constexpr std::size_t max_lesson_bytes = std::size_t{1} << 20;
inline constexpr std::size_t max_steps = 200;

/// How far off an answer may be.
struct Tolerance {
    double number = 0;
    bool is_share = false;  ///< of the answer

    double of(double answer) const;
};

/// An option of a choice, as it is written.
struct WrittenOption {
    LiveText says;
    bool is_right = false;
    std::string misconception;
    LiveText reply;
};

/// A likely wrong answer, as it is written.
struct WrittenWrong {
    std::optional<Expression> value;  ///< number, bars; reach: when it is this one
    std::vector<std::size_t> order;
    double from = 0;
    double to = 0;
    std::optional<Scene> example;  ///< reach: a state of this kind
    std::string misconception;
    LiveText reply;
};

/// The question of a step, as it is written.
struct WrittenQuestion {
    QuestionKind kind = QuestionKind::choice;
    std::vector<WrittenOption> options;
    std::optional<Expression> answer;  ///< number, bars, place
    Tolerance within;
    int digits = 3;
    std::string of = "p";            ///< bars: p, weights, sparsemax
    std::vector<std::string> items;  ///< order of lines; none: of the classes
    std::vector<std::vector<std::size_t>> orders;
    std::string axis;  ///< place: temperature, shift
    double from = 0;
    double to = 0;
    std::optional<Expression> goal;
    std::vector<std::string> allow;  ///< reach: what may be edited while it is asked
    std::optional<Scene> witness;    ///< reach: a state that is an answer
    std::vector<WrittenWrong> wrong;
    bool decimal_comma = false;  ///< numbers are written as "0,659"
};

/// A state, a question about it, and the reason of the answer.
struct LessonStep {
    std::string id;
    std::string lab;
    std::string view = "{}";  ///< a JSON object: fields of the lab's view
    Arithmetic arithmetic = Arithmetic::reference;
    ModelLoader model;               ///< in the lab "language": what goes on with the scene's text
    Scene scene;                     ///< all of it, whatever of it the file names
    std::optional<Scene> then;       ///< after the answer; none: the scene stays
    std::vector<std::string> hide;   ///< quantities that are not shown before the answer
    std::vector<std::string> light;  ///< landmarks
    std::vector<std::string> allow;  ///< what may be edited before the answer
    LiveText says;
    WrittenQuestion asks;
    LiveText why;
    std::string twin;  ///< a template of exercises; empty: none
    std::string notes;

    const Scene& scene_after() const { return then ? *then : scene; }
};

struct Lesson {
    std::string source;  ///< the file, for people
    std::string id;
    std::string language = "en";
    std::string title;
    int minutes = 0;
    std::vector<std::string> needs;   ///< lessons that come before
    std::vector<std::string> skills;  ///< of skill_names()
    std::vector<LessonStep> steps;

    const LessonStep* find(std::string_view step) const;
};

/// From JSON text of at most 1 MB, the format "softmax-lab-lesson". Strict: every key is known, every text at
/// most 2,000 characters, every expression can be read, every scene shown. Data only. Throws InputError,
/// which names the place. What needs more than reading is for check_lesson() (lesson_check.h). `model`: of
/// the steps in the lab "language".
Lesson lesson_from_json(std::string_view text, const std::string& source, const ModelLoader& model = {});

/// What the names in texts and answers of a step stand for: the scene, and after the answer the one that is
/// shown then, with the first one's quantities as was_….
Quantities quantities_before(const LessonStep& step);
Quantities quantities_after(const LessonStep& step);

/// The question with its numbers. What cannot be computed is NaN or "?", and named in `problems`, if there
/// are any.
Question question_of(const LessonStep& step, Problems* problems = nullptr);

/// The eighteen skills: "form", "ratio" …
const std::vector<std::string>& skill_names();

/// The labs that a step can be in: their ids.
const std::vector<std::string>& lab_names();

/// What `hide` may name.
const std::vector<std::string>& hideable_quantities();

}  // namespace softmaxlab::learning
