#include "core/learning/practice.h"

#include <algorithm>
#include <array>
#include <utility>

namespace softmaxlab::learning {
namespace {

constexpr std::array<Skill, 4> basics = {{{"form", "Scores into shares"},
                                          {"ratio", "Gaps are ratios"},
                                          {"temperature", "Temperature"},
                                          {"limits", "T at its limits"}}};
constexpr std::array<Skill, 3> numbers = {
    {{"shift", "Shift"}, {"overflow", "Overflow"}, {"log", "Log space"}}};
constexpr std::array<Skill, 5> training = {{{"loss", "Cross-entropy"},
                                            {"gradient", "Gradient"},
                                            {"jacobian", "Jacobian"},
                                            {"sigmoid", "Sigmoid"},
                                            {"calibration", "Calibration"}}};
constexpr std::array<Skill, 3> models = {
    {{"attention", "Attention"}, {"mask", "Masks"}, {"sampling", "Sampling"}}};
constexpr std::array<Skill, 3> beyond = {
    {{"alternatives", "Sparsemax"}, {"tree", "Trees"}, {"policy", "Policies"}}};
constexpr std::array<SkillGroup, 5> groups = {{{"Basics", basics},
                                               {"Numbers", numbers},
                                               {"Learning", training},
                                               {"Models", models},
                                               {"Beyond", beyond}}};

std::size_t practised(const Progress& progress, const std::string& skill) {
    const auto found = progress.skills.find(skill);
    return found == progress.skills.end() ? 0 : found->second.practised;
}

}  // namespace

std::span<const SkillGroup> skill_groups() {
    return groups;
}

std::string_view title_of_skill(std::string_view id) {
    for (const SkillGroup& group : groups)
        for (const Skill& skill : group.skills)
            if (skill.id == id) return skill.title;
    return id;
}

std::vector<std::string> worked_lines(const std::vector<std::string>& solution, std::size_t before) {
    const std::size_t shown = shown_lines(solution.size(), before);
    std::vector<std::string> lines(solution.begin(), solution.begin() + static_cast<std::ptrdiff_t>(shown));
    if (before > 0 || solution.empty()) return lines;
    const std::string& last = solution.back();
    std::size_t end = 0;
    for (const std::string_view sign : {" = ", " → "}) {
        const std::size_t at = last.rfind(sign);
        if (at != std::string::npos) end = std::max(end, at + sign.size());
    }
    if (end > 0) lines.push_back(last.substr(0, end) + "…");
    return lines;
}

void Practice::practise(std::string_view skill, const Progress& progress) {
    mixed_ = false;
    queue_.clear();
    ask_about(skill, progress);
}

void Practice::practise_mixed(const Progress& progress, Day today,
                              const std::vector<std::string>& lesson_skills) {
    mixed_ = true;
    lesson_skills_ = lesson_skills;
    const std::vector<std::string> order = practice_order(progress, today, lesson_skills_);
    queue_.assign(order.begin(), order.end());
    if (queue_.empty()) queue_.emplace_back(groups.front().skills.front().id);
    const std::string first = queue_.front();
    queue_.pop_front();
    ask_about(first, progress);
}

void Practice::next(const Progress& progress, Day today) {
    if (from_ == nullptr) return practise_mixed(progress, today);
    if (solution_shown()) return new_numbers(progress);
    if (!mixed_) return ask_about(std::string(from_->skill), progress);
    if (queue_.empty()) return practise_mixed(progress, today, lesson_skills_);
    const std::string skill = queue_.front();
    queue_.pop_front();
    ask_about(skill, progress);
}

std::uint64_t Practice::last_seed(const ExerciseTemplate& from, const Progress& progress) const {
    const auto before = progress.seeds.find(from.id);
    const auto here = asked_.find(from.id);
    return std::max(before == progress.seeds.end() ? 0 : before->second,
                    here == asked_.end() ? 0 : here->second.seed);
}

// The easiest that was not asked yet; then the one that was asked longest ago.
const ExerciseTemplate* Practice::template_for(std::string_view skill, const Progress& progress) const {
    const auto age = [&](const ExerciseTemplate& from) -> std::size_t {
        const auto here = asked_.find(from.id);
        if (here != asked_.end()) return progress.answers.size() + here->second.turn;
        for (std::size_t i = progress.answers.size(); i-- > 0;)
            if (progress.answers[i].exercise == from.id) return i + 1;
        return 0;
    };
    const ExerciseTemplate* best = nullptr;
    std::pair<std::size_t, int> least;
    for (const ExerciseTemplate& from : all_) {
        if (from.skill != skill) continue;
        const std::pair rank(age(from), from.level);
        if (best == nullptr || rank < least) {
            best = &from;
            least = rank;
        }
    }
    return best;
}

void Practice::ask_about(std::string_view skill, const Progress& progress) {
    const ExerciseTemplate* from = template_for(skill, progress);
    // A worked example is followed by the same question: with half of its lines, then with none.
    const bool is_asked = from_ != nullptr && from_->skill == skill;
    constexpr std::size_t with_lines = 2;
    if (is_asked && practised(progress, from_->skill) <= with_lines && !worked_.empty()) from = from_;
    if (from == nullptr) return;
    const std::uint64_t last = last_seed(*from, progress);
    std::optional<Exercise> exercise = exercise_of(*from, std::max<std::uint64_t>(last, 1));
    if (exercise && last > 0) exercise = twin_of(*from, *exercise);
    if (exercise) begin(*from, std::move(*exercise), progress);
}

void Practice::new_numbers(const Progress& progress) {
    if (from_ == nullptr) return;
    if (auto twin = twin_of(*from_, exercise_)) begin(*from_, std::move(*twin), progress);
}

bool Practice::ask(const ExerciseTemplate& from, std::uint64_t seed, const Progress& progress) {
    auto exercise = exercise_of(from, seed);
    if (!exercise) return false;
    begin(from, std::move(*exercise), progress);
    return true;
}

void Practice::begin(const ExerciseTemplate& from, Exercise exercise, const Progress& progress) {
    from_ = &from;
    exercise_ = std::move(exercise);
    attempts_ = {};
    grade_.reset();
    given_.clear();
    unforeseen_ = false;
    worked_ = worked_lines(exercise_.solution, practised(progress, from.skill));
    helped_ = !worked_.empty();
    asked_[from.id] = {exercise_.seed, ++turn_};
}

std::optional<Answer> Practice::take(const Grade& grade, const std::string& given, bool sure,
                                     std::string when) {
    if (from_ == nullptr || is_closed()) return std::nullopt;
    attempts_.take(grade);
    grade_ = grade;
    given_ = given;
    unforeseen_ = false;
    if (!grade.counts()) return std::nullopt;
    Answer answer = answer_to(*from_, exercise_, grade, attempts_, given, sure, std::move(when));
    answer.helped = helped_;
    // grade() then says the first hint.
    const std::vector<std::string>& hints = question().hints;
    unforeseen_ = grade.verdict == Verdict::wrong &&
                  (grade.reply.empty() || (!hints.empty() && grade.reply == hints.front()));
    if (unforeseen_ && attempts_.hints() == 0) open_hint();
    return answer;
}

}  // namespace softmaxlab::learning
