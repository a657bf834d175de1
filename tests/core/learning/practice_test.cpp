#include "core/learning/practice.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/learning/lesson.h"
#include "core/learning/results_csv.h"
#include "shipped_course.h"

using namespace softmaxlab;
using namespace softmaxlab::learning;

namespace {

constexpr const char* first_day = "2026-03-02T10:14";

Day day(const std::string& text) {
    return *day_in(text);
}

// The present question answered, as somebody does who knows everything.
void answer_rightly(Practice& practice, Progress& progress, const std::string& when) {
    const Question& question = practice.question();
    const Grade right{Verdict::right, "", question.reason};
    take_answer(progress, *practice.take(right, right_answer_in_words(question), true, when));
}

void answer_wrongly(Practice& practice, Progress& progress, bool sure, const std::string& when) {
    take_answer(progress, *practice.take({Verdict::wrong, "", "Because."}, "9", sure, when));
}

}  // namespace

TEST_CASE("Every skill has a title, and an exercise that asks it", "[practice]") {
    std::set<std::string_view> ids;
    for (const SkillGroup& group : skill_groups()) {
        for (const Skill& skill : group.skills) {
            CHECK(ids.insert(skill.id).second);
            CHECK(title_of_skill(skill.id) == skill.title);
            Practice practice(shipped_course().exercises);
            practice.practise(skill.id, Progress());
            REQUIRE(practice.has_question());
            CHECK(practice.from().skill == skill.id);
            CHECK(practice.exercise().seed == 1);
        }
    }
    CHECK(ids == std::set<std::string_view>(skill_names().begin(), skill_names().end()));
}

TEST_CASE("A worked example has its last result left off, then half of its lines, then none", "[practice]") {
    const std::vector<std::string> solution = {"e^z = 1, 2", "Σ = 3", "p = 1 / 3 = 0.333"};
    CHECK(worked_lines(solution, 0) == std::vector<std::string>{"e^z = 1, 2", "Σ = 3", "p = 1 / 3 = …"});
    CHECK(worked_lines(solution, 1) == std::vector<std::string>{"e^z = 1, 2"});
    CHECK(worked_lines(solution, 2).empty());
    CHECK(worked_lines({"z/T = 2 → 0.5"}, 0) == std::vector<std::string>{"z/T = 2 → …"});
    CHECK(worked_lines({"It stays."}, 0).empty());
    CHECK(worked_lines({}, 0).empty());
}

TEST_CASE("What is shown of a worked example never says the answer to a number", "[practice]") {
    for (const ExerciseTemplate& from : shipped_course().exercises) {
        if (from.kind != QuestionKind::number) continue;
        CAPTURE(from.id);
        const Exercise exercise = *exercise_of(from, 1);
        const std::vector<std::string> lines = worked_lines(exercise.solution, 0);
        if (lines.size() != exercise.solution.size()) continue;
        CHECK(lines.back() != exercise.solution.back());
        CHECK(lines.back().find("…") != std::string::npos);
    }
}

TEST_CASE("A skill is met with a worked example, and holds after two days without help", "[practice]") {
    Practice practice(shipped_course().exercises);
    Progress progress;
    practice.practise("form", progress);
    const std::string first = practice.from().id;
    CHECK(practice.worked().size() == practice.exercise().solution.size());
    answer_rightly(practice, progress, first_day);
    CHECK(practice.is_closed());
    CHECK(progress.answers.back().helped);
    practice.next(progress, day(first_day));
    CHECK(practice.from().id == first);
    CHECK(practice.exercise().seed == 2);
    CHECK(practice.worked().size() == practice.exercise().solution.size() / 2);
    answer_rightly(practice, progress, first_day);
    practice.next(progress, day(first_day));
    CHECK(practice.from().id == first);
    CHECK(practice.worked().empty());
    CHECK(progress.skills.at("form").state == SkillState::shaky);
    answer_rightly(practice, progress, first_day);
    CHECK_FALSE(progress.answers.back().helped);
    CHECK(progress.skills.at("form").state == SkillState::shaky);
    CHECK(due_skills(progress, day("2026-03-04")) == std::vector<std::string>{"form"});

    Practice later(shipped_course().exercises);
    later.practise_mixed(progress, day("2026-03-04"));
    CHECK(later.from().skill == "form");
    CHECK(later.from().id != first);  // one that was not asked yet
    CHECK(later.worked().empty());
    answer_rightly(later, progress, "2026-03-04T09:00");
    CHECK(progress.skills.at("form").state == SkillState::holds);
}

TEST_CASE("Help keeps a skill where it is: hints, the solution, the lab", "[practice]") {
    for (const int help : {0, 1, 2}) {
        Practice practice(shipped_course().exercises);
        Progress progress;
        progress.skills["log"] = {SkillState::shaky, "2026-03-02", false, 1, 1, "2026-03-01", 5};
        practice.practise("log", progress);
        CHECK(practice.worked().empty());
        if (help == 0) practice.open_hint();
        if (help == 1) practice.looked_it_up();
        answer_rightly(practice, progress, first_day);
        CHECK(progress.skills.at("log").state == (help == 2 ? SkillState::holds : SkillState::shaky));
    }
}

TEST_CASE("Hints open one by one, and the solution closes the question, which comes again in other numbers",
          "[practice]") {
    Practice practice(shipped_course().exercises);
    Progress progress;
    progress.skills["temperature"].practised = 5;
    REQUIRE(practice.ask(*find_template(shipped_course().exercises, "p-at-T"), 7, progress));
    CHECK(practice.offer() == Offer::nothing);
    answer_wrongly(practice, progress, false, first_day);
    CHECK(practice.offer() == Offer::nothing);
    answer_wrongly(practice, progress, true, first_day);
    CHECK(practice.offer() == Offer::hint);
    while (practice.has_hint()) practice.open_hint();
    CHECK(practice.hints() == practice.question().hints.size());
    answer_wrongly(practice, progress, true, first_day);
    CHECK(practice.offer() == Offer::solution);
    CHECK_FALSE(practice.is_closed());
    practice.show_solution();
    CHECK(practice.is_closed());
    CHECK_FALSE(practice.take({Verdict::right, "", ""}, "0.391", true, first_day).has_value());
    const auto picked = practice.exercise().picked;
    practice.next(progress, day(first_day));
    CHECK(practice.from().id == "p-at-T");
    CHECK(practice.exercise().picked != picked);
    CHECK_FALSE(practice.is_closed());
    CHECK(practice.hints() == 0);
    CHECK_FALSE(practice.grade().has_value());
    CHECK(progress.answers.size() == 3);
    CHECK(progress.answers[1].sure);
    CHECK(progress.answers[2].hints == 2);
    CHECK(progress.skills.at("temperature").practised == 6);  // one question, three tries
}

TEST_CASE("A wrong answer that nobody has foreseen opens the first hint", "[practice]") {
    Practice practice(shipped_course().exercises);
    practice.practise("temperature", Progress());
    (void)practice.take(grade(practice.question(), "123456"), "123456", false, first_day);
    CHECK(practice.is_unforeseen());
    CHECK(practice.hints() == 1);
    (void)practice.take(grade(practice.question(), "654321"), "654321", false, first_day);
    CHECK(practice.hints() == 1);
}

TEST_CASE("What does not count is no try", "[practice]") {
    Practice practice(shipped_course().exercises);
    practice.practise("log", Progress());
    CHECK_FALSE(practice.take(grade(practice.question(), "?"), "?", true, first_day).has_value());
    REQUIRE(practice.grade().has_value());
    CHECK(practice.grade()->verdict == Verdict::unreadable);
    CHECK_FALSE(practice.is_closed());
}

TEST_CASE("Mixed practice goes through what is due first, and through everything that is not new",
          "[practice]") {
    Progress progress;
    progress.skills["form"] = {SkillState::holds, "2026-03-09", false, 2, 1, "2026-02-27", 9};
    progress.skills["ratio"] = {SkillState::shaky, "2026-03-02", true, 0, 0, "", 9};
    progress.skills["log"] = {SkillState::shaky, "2026-03-01", false, 0, 0, "", 9};
    Practice practice(shipped_course().exercises);
    practice.practise_mixed(progress, day(first_day));
    std::vector<std::string> skills = {practice.from().skill};
    for (int i = 0; i < 2; ++i) {
        practice.next(progress, day(first_day));
        skills.push_back(practice.from().skill);
    }
    CHECK(skills == std::vector<std::string>{"ratio", "log", "form"});
    practice.next(progress, day(first_day));
    CHECK(practice.from().skill == "ratio");  // from the front again
    Practice anew(shipped_course().exercises);
    anew.next(Progress(), day(first_day));
    CHECK(anew.from().skill == "form");  // all are new
}

TEST_CASE("The same question does not come twice in a row where there are others", "[practice]") {
    Practice practice(shipped_course().exercises);
    Progress progress;
    progress.skills["form"].practised = 5;
    practice.practise("form", progress);
    std::set<std::string> seen;
    for (int i = 0; i < 6; ++i) {
        seen.insert(practice.from().id);
        practice.next(progress, day(first_day));
    }
    const auto& all = shipped_course().exercises;
    CHECK(static_cast<std::ptrdiff_t>(seen.size()) ==
          std::count_if(all.begin(), all.end(),
                        [](const ExerciseTemplate& each) { return each.skill == "form"; }));
}
