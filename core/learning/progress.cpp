#include "core/learning/progress.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace softmaxlab::learning {
namespace {

constexpr std::array<long, 3> gaps = {2, 7, 30};  // days between reviews

void take_into_step(Progress& progress, const Answer& answer) {
    StepProgress& step = progress.steps[answer.place()];
    if (step.tries == 0) {
        step.first = answer.given;
        step.right = answer.right;
        step.sure = answer.sure;
    }
    ++step.tries;
    step.when = answer.when;
}

void take_into_skill(SkillProgress& skill, const Answer& answer) {
    const Day today = day_in(answer.when).value_or(Day{});
    const auto due_in = [&](long days) { skill.due = in_words(today + days); };
    skill.sure_and_wrong = !answer.right && answer.sure;
    if (!answer.exercise.empty() && answer.tries <= 1) ++skill.practised;
    if (!answer.right) {
        skill.state = SkillState::shaky;
        skill.right_in_row = 0;
        skill.reviews = 0;
        skill.last_right.clear();
        return due_in(gaps.front());
    }
    if (skill.state == SkillState::fresh) skill.state = SkillState::shaky;
    if (answer.hints > 0 || answer.solution_shown || answer.helped) return due_in(gaps.front());
    ++skill.right_in_row;
    const std::optional<Day> last = day_in(skill.last_right);
    const bool is_later_day = last && *last < today;
    if (is_later_day || !last) {
        due_in(gaps[std::min(skill.reviews, gaps.size() - 1)]);
        ++skill.reviews;
        skill.last_right = in_words(today);
    }
    if (is_later_day && skill.right_in_row >= 2) skill.state = SkillState::holds;
}

// What comes first: sure and wrong, then the day.
auto urgency(const SkillProgress& skill) {
    return std::tuple(!skill.sure_and_wrong, skill.due);
}

std::vector<std::string> by_urgency(const Progress& progress, std::vector<std::string> skills) {
    std::stable_sort(skills.begin(), skills.end(), [&](const std::string& a, const std::string& b) {
        return urgency(progress.skills.at(a)) < urgency(progress.skills.at(b));
    });
    return skills;
}

}  // namespace

std::string_view name_of(SkillState state) {
    switch (state) {
        case SkillState::shaky:
            return "shaky";
        case SkillState::holds:
            return "holds";
        default:
            return "new";
    }
}

std::string_view words_for(SkillState state) {
    return state == SkillState::shaky ? "learning" : name_of(state);
}

void take_answer(Progress& progress, Answer answer) {
    if (!answer.lesson.empty()) {
        take_into_step(progress, answer);
        progress.place = answer.place();
    }
    if (!answer.skill.empty()) take_into_skill(progress.skills[answer.skill], answer);
    if (answer.seed) progress.seeds[answer.exercise] = *answer.seed;
    if (progress.answers.size() < max_answers) progress.answers.push_back(std::move(answer));
}

std::vector<std::string> due_skills(const Progress& progress, Day today) {
    std::vector<std::string> due;
    for (const auto& [name, skill] : progress.skills) {
        const std::optional<Day> day = day_in(skill.due);
        if (day && !(today < *day)) due.push_back(name);
    }
    return by_urgency(progress, std::move(due));
}

std::vector<std::string> practice_order(const Progress& progress, Day today,
                                        const std::vector<std::string>& lesson_skills) {
    std::vector<std::string> recent, older;
    for (const auto& [name, skill] : progress.skills) {
        if (skill.state == SkillState::fresh) continue;
        const bool is_recent =
            std::find(lesson_skills.begin(), lesson_skills.end(), name) != lesson_skills.end();
        (is_recent ? recent : older).push_back(name);
    }
    const std::vector<std::string> due = due_skills(progress, today);
    const auto due_first = [&](std::vector<std::string> skills) {
        skills = by_urgency(progress, std::move(skills));
        std::stable_partition(skills.begin(), skills.end(), [&](const std::string& name) {
            return std::find(due.begin(), due.end(), name) != due.end();
        });
        return skills;
    };
    recent = due_first(std::move(recent));
    older = due_first(std::move(older));
    std::vector<std::string> order;
    constexpr std::size_t turns = 3;  // two of the lesson, one older
    for (std::size_t r = 0, o = 0; r < recent.size() || o < older.size();) {
        const bool is_older_turn = order.size() % turns == turns - 1;
        const bool takes_older = o < older.size() && (is_older_turn || r == recent.size());
        order.push_back(takes_older ? older[o++] : recent[r++]);
    }
    return order;
}

Confidence confidence_of(const Progress& progress) {
    Confidence confidence;
    for (const Answer& answer : progress.answers) {
        (answer.sure ? confidence.sure : confidence.guessed) += 1;
        if (answer.right) (answer.sure ? confidence.sure_and_right : confidence.guessed_and_right) += 1;
    }
    return confidence;
}

}  // namespace softmaxlab::learning
