#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "core/base/input_error.h"

#include "core/learning/day.h"

namespace softmaxlab::learning {

/// How well a skill is known. One that was never practised is new.
enum class SkillState {
    fresh,  ///< "new"
    shaky,
    holds  ///< two right in a row without help, the second on a later day
};

std::string_view name_of(SkillState state);  ///< in files: "new", "shaky", "holds"
std::string_view words_for(
    SkillState state);  ///< for learners, who may have got a first answer right: "learning"

/// One answer that was committed: a row of the teacher's table.
struct Answer {
    std::string lesson;  ///< of a step; empty for an exercise
    std::string step;
    std::string exercise;  ///< id of the template; empty for a step
    std::optional<std::uint64_t> seed;
    std::string skill;
    std::string kind;  ///< "number" …
    std::string given;
    std::string right_answer;
    bool right = false;
    bool sure = false;
    std::size_t tries = 1;  ///< this one included
    std::size_t hints = 0;  ///< that were read
    bool solution_shown = false;
    bool helped = false;        ///< lines of a worked solution stood beside it, or it was looked up in a lab
    std::string misconception;  ///< empty: none
    std::string when;           ///< "2026-03-02T10:14"

    /// "gaps/third", or the template's id.
    std::string place() const { return lesson.empty() ? exercise : lesson + "/" + step; }

    friend bool operator==(const Answer&, const Answer&) = default;
};

/// What became of one step.
struct StepProgress {
    std::string first;   ///< the first answer
    bool right = false;  ///< that one
    bool sure = false;
    std::size_t tries = 0;
    std::string when;  ///< the last one

    friend bool operator==(const StepProgress&, const StepProgress&) = default;
};

/// What became of one skill.
struct SkillProgress {
    SkillState state = SkillState::fresh;
    std::string due;               ///< the day of its next review, "2026-03-04"
    bool sure_and_wrong = false;   ///< the last answer: such a skill comes first
    std::size_t right_in_row = 0;  ///< without help
    std::size_t reviews = 0;       ///< right ones, each on a later day than the one before
    std::string last_right;        ///< the day of the last of them
    std::size_t practised = 0;     ///< exercises: lines of the first ones are shown

    friend bool operator==(const SkillProgress&, const SkillProgress&) = default;
};

/// What one learner has done. Keyed by ids, so that a lesson may be rearranged; what is about a step that is
/// gone is kept and passed over. No durations: they measure coffee.
struct Progress {
    std::string learner;                        ///< empty: nobody gave a name
    std::map<std::string, StepProgress> steps;  ///< "gaps/third"
    std::map<std::string, SkillProgress> skills;
    std::map<std::string, std::uint64_t> seeds;  ///< the last one of each template
    std::string place;                           ///< where the learner was: "gaps/mystery"
    std::vector<Answer> answers;                 ///< all of them, in their order

    friend bool operator==(const Progress&, const Progress&) = default;
};

/// Takes an answer in: its row, its step, its skill. Wrong: the skill is shaky, and due in 2 days, before all
/// others if the learner was sure. Right and without help: due in 2 days, then 7, then 30, a step farther
/// each time that a review is right on a later day. With help a skill does not rise, and is due in 2 days.
void take_answer(Progress& progress, Answer answer);

/// The skills whose review is due on that day: those that were sure and wrong first, then the oldest.
std::vector<std::string> due_skills(const Progress& progress, Day today);

/// The skills in the order in which they are practised: all that are not new, two of `lesson_skills` (those
/// of the lesson just done) to one older one, in each group what is due first. Every skill once.
std::vector<std::string> practice_order(const Progress& progress, Day today,
                                        const std::vector<std::string>& lesson_skills);

/// "Sure 41 times, right 33": how the learner's own confidence is calibrated.
struct Confidence {
    std::size_t sure = 0;
    std::size_t sure_and_right = 0;
    std::size_t guessed = 0;
    std::size_t guessed_and_right = 0;
};
Confidence confidence_of(const Progress& progress);

/// A file that must stay as it is.
class NewerProgress : public InputError {
  public:
    using InputError::InputError;
};

inline constexpr int progress_version = 1;
inline constexpr std::size_t max_answers = 200000;
inline constexpr std::size_t max_progress_bytes = std::size_t{128} << 20;  ///< more than so many answers take

/// As JSON text of the format "softmax-lab-progress"; reading it back gives the same. Throws InputError.
std::string to_json(const Progress& progress);
Progress progress_from_json(std::string_view text, const std::string& source);

/// The text of a progress file. Throws InputError: also for what is no file, or larger than 128 MB.
std::string read_progress_file(const std::string& path);

/// What the file holds; none yet: nothing done. Throws InputError, for a file of a newer version
/// NewerProgress.
Progress load_progress(const std::string& path);

/// Writes the file whole or not at all, through to the disk (core/base/file_io.h); the folder is made if it
/// is not there. A file that is no progress, or that a newer Softmax Lab wrote, is not overwritten. Throws
/// InputError: a full disk too.
void save_progress(const Progress& progress, const std::string& path);

/// "progress.json", or with a learner's name, for a pool of computers, "progress-ada.json": letters, digits
/// and "-" of it.
std::string progress_file_name(std::string_view learner);

}  // namespace softmaxlab::learning
