#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/files/progress_keeper.h"
#include "app/practice/answer_controls.h"
#include "app/practice/exercise_picture.h"
#include "app/shell/page.h"
#include "app/shell/shell.h"
#include "core/learning/course.h"
#include "core/learning/practice.h"

namespace softmaxlab {

/// What the page needs of the program around it.
struct PracticeSurroundings {
    std::function<const learning::Course&()> course;  ///< which outlives the page
    /// Opens a scene in the lab with that id.
    std::function<void(std::string_view lab, const Scene& scene)> open_in_lab;
    std::function<std::string()> folder;  ///< where files are saved at first
};

/// The page "Practice": the skills, the exercise that is asked, and the learner's progress, which it writes.
class PracticePage final : public Page {
  public:
    /// All must outlive it.
    PracticePage(ProgressKeeper& keeper, Shell& shell, PracticeSurroundings surroundings);

    std::string_view id() const override { return "practice"; }
    std::string_view name() const override { return "Practice"; }
    std::string_view sentence() const override {
        return "Short questions, new numbers every time. A wrong answer says what went wrong.";
    }
    int keys() const override { return ImGuiKey_P; }
    void open() override;
    float height(const Ui& /*ui*/, float /*width*/) const override { return 0; }  // its parts scroll
    bool asks() const override { return has_question() && !practice_->is_closed(); }
    void draw(Ui& ui, const Rect& room) override;

    /// The exercise of that seed is asked. Returns whether there is one.
    bool ask(std::string_view exercise, std::uint64_t seed);

    /// Asks for a file, and saves there what was practised: every answer as a row for a spreadsheet; the
    /// progress as it is.
    void ask_to_save_answers();
    void ask_to_save_progress();

    /// Forgets everything after a question.
    void ask_to_forget();

  private:
    bool has_question() const { return practice_ && practice_->has_question(); }
    void prepare();
    void practise();
    void practise_skill(std::string_view skill);
    void question_has_changed();
    void answer_has_changed();
    void take(const GivenAnswer& given);
    void open_in_lab();
    void ask_to_open_in_lab();
    void save(const char* title, const char* ending, std::function<std::string()> text);
    void name_learner(const std::string& name);
    std::vector<std::string> lesson_skills() const;

    void draw_skills(Ui& ui, Rect room);
    void draw_skill(Ui& ui, Rect row, const learning::Skill& skill);
    void draw_due(Ui& ui, Rect& room);
    void draw_learner(Ui& ui, Rect room);
    void draw_menu(Ui& ui, const Rect& place);
    void draw_invitation(Ui& ui, Rect room);
    void draw_exercise(Ui& ui, Rect room);
    void draw_title(Ui& ui, Rect row);
    void draw_worked(Ui& ui, Rect& room);
    void draw_reply(Ui& ui, Rect& room);
    void draw_hints(Ui& ui, Rect& room);
    void draw_solution(Ui& ui, Rect& room);
    void draw_foot(Ui& ui, Rect room);

    ProgressKeeper& keeper_;
    Shell& shell_;
    PracticeSurroundings surroundings_;
    std::optional<learning::Practice> practice_;  ///< once the page was opened
    ExerciseDraft draft_;
    std::vector<ClassWords> classes_;  ///< in the words of the question
    ExercisePicture picture_;
    std::vector<std::string> due_;  ///< skills, today
    bool focus_answer_ = false;     ///< the keyboard goes there in the next drawing
    bool focus_next_ = false;
    bool changed_ = false;  ///< while drawing: what stands above is old
    int to_top_ = 0;        ///< the exercise is scrolled to its beginning in so many drawings
};

}  // namespace softmaxlab
