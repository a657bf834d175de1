#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/learning/attempts.h"
#include "core/learning/exercise.h"
#include "core/learning/grader.h"
#include "core/learning/progress.h"

namespace softmaxlab::learning {

/// A skill as people see it.
struct Skill {
    std::string_view id;     ///< one of skill_names()
    std::string_view title;  ///< "Gaps are ratios"
};

/// Skills that stand together.
struct SkillGroup {
    std::string_view title;
    std::span<const Skill> skills;
};

/// All skills, each in one group, in the order in which they are met.
std::span<const SkillGroup> skill_groups();

/// "Gaps are ratios"; the id itself for what is no skill.
std::string_view title_of_skill(std::string_view id);

/// What of a worked solution is shown to somebody who has practised the skill `before` times: all but what
/// the last line comes to; half of the lines; nothing. The last line is left off at its last "=" or "→".
std::vector<std::string> worked_lines(const std::vector<std::string>& solution, std::size_t before);

/// Practice: one question after the other, and the answers to the present one. Knows no window, no clock and
/// no file: it is told the progress and the day.
class Practice {
  public:
    /// `all` must outlive it.
    explicit Practice(const std::vector<ExerciseTemplate>& all) : all_(all) {}

    bool has_question() const { return from_ != nullptr; }
    const ExerciseTemplate& from() const { return *from_; }
    const Exercise& exercise() const { return exercise_; }
    const Question& question() const { return exercise_.question; }

    /// Begins with one skill; the next questions are of it, too.
    void practise(std::string_view skill, const Progress& progress);

    /// Begins with all skills that are not new, mixed: those that are due first, two of `lesson_skills` to
    /// one older one. If all are new, with the first.
    void practise_mixed(const Progress& progress, Day today,
                        const std::vector<std::string>& lesson_skills = {});

    /// The next question: after a solution was read, the same one in other numbers.
    void next(const Progress& progress, Day today);

    /// The same question in other numbers.
    void new_numbers(const Progress& progress);

    /// The exercise of a seed, if there is one.
    bool ask(const ExerciseTemplate& from, std::uint64_t seed, const Progress& progress);

    bool is_mixed() const { return mixed_; }

    /// What is shown of the solution before the answer, to who does not know the skill yet.
    const std::vector<std::string>& worked() const { return worked_; }

    /// Takes an answer in that was graded as `grade`. Returns the row for take_answer(), if it counts. One
    /// that nobody has foreseen opens the first hint.
    std::optional<Answer> take(const Grade& grade, const std::string& given, bool sure, std::string when);

    /// What was said to the last answer to this question, if there is one.
    const std::optional<Grade>& grade() const { return grade_; }
    const std::string& given() const { return given_; }  ///< that answer

    /// How many hints are open; the next one, while there is one.
    std::size_t hints() const { return attempts_.hints(); }
    bool has_hint() const { return hints() < question().hints.size(); }
    void open_hint() { (void)attempts_.next_hint(question()); }

    /// What is offered now: after two wrong answers a hint, after three the solution.
    Offer offer() const { return is_closed() ? Offer::nothing : attempts_.offer(); }

    /// Whether the last answer is wrong in a way that nobody has foreseen.
    bool is_unforeseen() const { return unforeseen_; }

    /// Shows the worked solution, which closes the question.
    void show_solution() { attempts_.show_solution(); }
    bool solution_shown() const { return attempts_.solution_shown(); }

    /// The scene was looked at in a lab, where the answer can be read.
    void looked_it_up() { helped_ = true; }

    bool is_right() const { return attempts_.is_right(); }

    /// Whether nothing is to be answered any more.
    bool is_closed() const { return is_right() || solution_shown(); }

  private:
    void ask_about(std::string_view skill, const Progress& progress);
    std::uint64_t last_seed(const ExerciseTemplate& from, const Progress& progress) const;
    const ExerciseTemplate* template_for(std::string_view skill, const Progress& progress) const;
    void begin(const ExerciseTemplate& from, Exercise exercise, const Progress& progress);

    const std::vector<ExerciseTemplate>& all_;
    const ExerciseTemplate* from_ = nullptr;
    Exercise exercise_;
    std::vector<std::string> worked_;
    Attempts attempts_;
    std::optional<Grade> grade_;
    std::string given_;
    bool unforeseen_ = false;
    bool helped_ = false;

    bool mixed_ = false;
    std::deque<std::string> queue_;  ///< of a mixed practice: the skills to come
    std::vector<std::string> lesson_skills_;
    struct Asked {
        std::uint64_t seed = 0;
        std::size_t turn = 0;
    };
    std::map<std::string, Asked> asked_;  ///< here, of each template the last one, answered or not
    std::size_t turn_ = 0;
};

}  // namespace softmaxlab::learning
