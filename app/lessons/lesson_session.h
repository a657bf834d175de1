#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/learning/attempts.h"
#include "core/learning/course.h"
#include "core/learning/grader.h"
#include "core/learning/hidden.h"
#include "core/learning/lesson.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// An answer while it is being given. What counts of it depends on the kind of the question.
struct DraftAnswer {
    std::optional<std::size_t> option;  ///< choice: an index into the question's options
    std::string typed;                  ///< number
    std::vector<double> bars;           ///< bars, 0 … 1 each
    std::vector<std::size_t> order;     ///< order: indices into the question's items
    bool is_ordered = false;            ///< order: somebody moved a line, or said that it stands right
    std::optional<double> place;        ///< place

    friend bool operator==(const DraftAnswer&, const DraftAnswer&) = default;
};

/// One lesson as somebody goes through it: which step, what was answered, what may be seen and changed now. A
/// plain value that knows no window: it is told what was done, and asked what to show.
///
/// Each step is entered as its author wrote it, from wherever one comes.
class LessonSession {
  public:
    enum class Stage {
        asked,     ///< nothing was answered yet
        answered,  ///< wrong: there is a reply, and another try
        revealed   ///< everything is shown, with the reason
    };

    /// Throws std::out_of_range if there is no such step.
    explicit LessonSession(learning::Lesson lesson, std::size_t step = 0);

    const learning::Lesson& lesson() const { return lesson_; }
    const learning::LessonStep& step() const { return lesson_.steps[index_]; }
    std::size_t index() const { return index_; }
    std::size_t count() const { return lesson_.steps.size(); }
    /// "gaps/third".
    std::string place() const { return lesson_.id + "/" + step().id; }
    bool has_next() const { return index_ + 1 < count(); }
    bool has_previous() const { return index_ > 0; }

    /// Enters a step as its author wrote it; the present one, too. Throws std::out_of_range.
    void go_to(std::size_t step);
    void start_again() { go_to(index_); }

    Stage stage() const { return stage_; }
    const learning::Question& question() const { return question_; }
    learning::QuestionKind kind() const { return question_.kind; }

    DraftAnswer draft;

    /// Whether there is an answer to commit.
    bool can_commit() const;

    /// Takes the answer that the draft is, or, of `reach`, the state. Nothing happens to what cannot be read
    /// or does not count but a reply. Bars that do not sum to 1 are first asked about (asks_about_sum()).
    /// Returns the row for the teacher, if the answer counts.
    std::optional<learning::Answer> commit(const learning::Course& course, const Scene& state, bool sure,
                                           std::string when);

    /// Whether the bars sum to something else than 1 and nobody has said yet what is meant.
    bool asks_about_sum() const { return asks_about_sum_; }
    double sum_of_bars() const;
    void stretch_bars();  ///< so that they sum to 1; bars that are all 0 stay, and are still asked about
    void leave_bars();    ///< as they were drawn: the next commit takes them
    void change_bars() { asks_about_sum_ = false; }

    /// Shows the answer without one from the learner.
    void show_answer();
    bool was_shown() const { return attempts_.solution_shown(); }

    std::size_t tries() const { return attempts_.tries(); }
    bool is_right() const { return attempts_.is_right(); }
    learning::Offer offer() const { return attempts_.offer(); }
    std::optional<std::string> next_hint() { return attempts_.next_hint(question_); }

    /// What is said to the last answer, beside that it is right or wrong; no words: nothing.
    const std::string& reply() const { return reply_; }
    /// Whether that answer counted: else something cannot be read, or has too few digits. Of `reach` only
    /// while the state is the one that was answered with.
    bool reply_counts() const { return reply_counts_; }
    /// Whether what stands there now is the answer that was replied to.
    bool is_as_committed() const { return committed_ == draft; }
    /// An order of the question's items: "fox, cat, dog", the lines of a proof one below the other.
    std::string order_in_words(const std::vector<std::size_t>& order) const;
    /// What is right, in words: of a choice the option, an order as order_in_words() says it.
    std::string right_answer() const;
    /// Why the answer is what it is: once everything is shown, unless the reply has said it.
    const std::string& reason() const { return reason_; }

    /// The scene with which the stage begins: that of the step, or that after its answer.
    const Scene& scene() const;
    /// Whether the scene becomes that one now. Once after each change of the step or of what is shown.
    bool take_new_scene();

    /// What may not be seen now.
    learning::Hidden hidden() const;
    /// Landmarks that are ringed.
    const std::vector<std::string>& lit() const { return step().light; }
    /// Whether the scene may change so before the answer; afterwards everything may.
    bool may_edit(const Scene& from, const Scene& to) const;

    /// Of `reach`: to be called in each frame with the state, of which `revision` counts the changes. True
    /// once, when the goal has held for 0.4 s while no hand was on it: then it is to be committed. Never
    /// where something is hidden: one would sweep until it rings.
    bool is_reached(const Scene& state, std::uint64_t revision, bool hand_is_off, double now);
    /// To be called in each frame: what was said to another state is said no longer. Whether it was so.
    bool forget_old_reply(std::uint64_t revision);
    /// Seconds until is_reached() is to be asked again, if nothing happens.
    std::optional<double> asks_again_in(double now) const;

  private:
    std::vector<bool> bars_that_take_part() const;
    learning::Grade graded(const Scene& state) const;
    std::string given(const Scene& state) const;
    void reveal();

    learning::Lesson lesson_;
    std::size_t index_ = 0;
    learning::Question question_;
    learning::Attempts attempts_;
    Stage stage_ = Stage::asked;
    std::string reply_;
    bool reply_counts_ = false;
    std::optional<DraftAnswer> committed_;     ///< that was answered with last
    std::optional<std::uint64_t> replied_to_;  ///< reach: the revision of the state that was answered with
    std::string reason_;
    bool asks_about_sum_ = false;
    bool leaves_sum_ = false;
    bool new_scene_ = true;
    Scene shown_after_;  ///< once everything is shown

    std::uint64_t revision_ = 0;         ///< of the state that was looked at last …
    bool holds_ = false;                 ///< … and whether the goal holds in it
    std::optional<double> holds_since_;  ///< with no hand on it
};

}  // namespace softmaxlab
