#include "core/learning/course.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>
#include <string>

#include "core/learning/lesson_check.h"
#include "shipped_course.h"

using namespace softmaxlab;
using namespace softmaxlab::learning;

namespace {

std::string in_lines(const std::vector<Problem>& problems, const std::string& source) {
    std::string lines;
    for (const Problem& problem : problems) lines += in_words(problem, source) + "\n";
    return lines;
}

}  // namespace

TEST_CASE("The course is whole: 12 lessons with 109 steps, 47 templates, 45 misconceptions", "[course]") {
    const Course& course = shipped_course();
    CHECK(course.lessons.size() == 12);
    std::size_t steps = 0;
    for (const Lesson& lesson : course.lessons) steps += lesson.steps.size();
    CHECK(steps == 109);
    CHECK(course.exercises.size() == 47);
    CHECK(course.misconceptions.size() == 45);
}

TEST_CASE("Every shipped lesson passes its check without a warning", "[course]") {
    const Course& course = shipped_course();
    for (const Lesson& lesson : course.lessons) {
        CAPTURE(lesson.id);
        CHECK(in_lines(check_lesson(lesson, course), lesson.source) == "");
    }
}

TEST_CASE("The playground has eight challenges, passes the check, and is no lesson of the course",
          "[course]") {
    const Course& course = shipped_course();
    CHECK(course.playground.steps.size() == 8);
    CHECK(in_lines(check_lesson(course.playground, course), course.playground.source) == "");
    CHECK(course.find_lesson("playground") == &course.playground);
    CHECK(course.find_step("playground/f16").index == 4);
}

TEST_CASE("Every shipped template passes its check without a warning", "[course]") {
    const Course& course = shipped_course();
    CHECK(in_lines(check_exercises(course.exercises, course), exercises_file) == "");
}

TEST_CASE("A misconception names every step and template that has it as a wrong answer, and no other",
          "[course]") {
    const Course& course = shipped_course();
    CHECK(in_lines(check_misconceptions(course), misconceptions_file) == "");
    for (const Lesson& lesson : course.lessons) {
        for (const LessonStep& step : lesson.steps) {
            std::set<std::string> ids;
            for (const WrittenWrong& wrong : step.asks.wrong) ids.insert(wrong.misconception);
            for (const WrittenOption& option : step.asks.options) ids.insert(option.misconception);
            ids.erase("");
            for (const std::string& id : ids) {
                const std::string place = lesson.id + "/" + step.id;
                CAPTURE(id, place);
                const Misconception* one = find_misconception(course.misconceptions, id);
                REQUIRE(one != nullptr);
                CHECK(std::count(one->steps.begin(), one->steps.end(), place) == 1);
            }
        }
    }
}

TEST_CASE("A step is found by its lesson and its id", "[course]") {
    const Course& course = shipped_course();
    const Course::Place third = course.find_step("gaps/third");
    REQUIRE(third.step != nullptr);
    CHECK(third.lesson->id == "gaps");
    CHECK(third.index == 4);
    CHECK(course.find_step("gaps").step == &course.find_lesson("gaps")->steps.front());
    CHECK(course.find_step("gaps/nowhere").step == nullptr);
    CHECK(course.find_step("nowhere/third").step == nullptr);
}
