#include "core/learning/progress.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#ifdef __linux__
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "../base/temporary_folder.h"
#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/learning/attempts.h"
#include "core/learning/results_csv.h"
#include "shipped_course.h"

using namespace softmaxlab;
using namespace softmaxlab::learning;
using softmaxlab::test::TemporaryFolder;

namespace {

Answer answer_on(const std::string& day, bool right, bool sure = false, std::size_t hints = 0) {
    Answer answer;
    answer.exercise = "p-at-T";
    answer.seed = 7;
    answer.skill = "temperature";
    answer.kind = "number";
    answer.given = "0.787";
    answer.right_answer = "0.452";
    answer.right = right;
    answer.sure = sure;
    answer.hints = hints;
    answer.when = day + "T10:14";
    return answer;
}

std::string error_of(const auto& what) {
    try {
        what();
        return "";
    } catch (const InputError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("A skill holds after two right answers without help, the second on a later day", "[progress]") {
    Progress progress;
    const auto& skill = [&]() -> const SkillProgress& { return progress.skills.at("temperature"); };
    take_answer(progress, answer_on("2026-03-02", true));
    CHECK(skill().state == SkillState::shaky);
    CHECK(skill().due == "2026-03-04");
    take_answer(progress, answer_on("2026-03-02", true));
    CHECK(skill().state == SkillState::shaky);
    take_answer(progress, answer_on("2026-03-04", true));
    CHECK(skill().state == SkillState::holds);
    CHECK(skill().due == "2026-03-11");
    take_answer(progress, answer_on("2026-03-11", true));
    CHECK(skill().due == "2026-04-10");
    take_answer(progress, answer_on("2026-04-10", true));
    CHECK(skill().due == "2026-05-10");
    take_answer(progress, answer_on("2026-05-10", false, true));
    CHECK(skill().state == SkillState::shaky);
    CHECK(skill().sure_and_wrong);
    CHECK(skill().due == "2026-05-12");
    CHECK(progress.answers.size() == 6);
    CHECK(progress.seeds.at("p-at-T") == 7);
}

TEST_CASE("With help a skill does not rise", "[progress]") {
    Progress progress;
    take_answer(progress, answer_on("2026-03-02", true, false, 1));
    take_answer(progress, answer_on("2026-03-05", true, false, 1));
    CHECK(progress.skills.at("temperature").state == SkillState::shaky);
    CHECK(progress.skills.at("temperature").right_in_row == 0);
    CHECK(progress.skills.at("temperature").due == "2026-03-07");
}

TEST_CASE("Reviews are due on their day, those that were sure and wrong first", "[progress]") {
    Progress progress;
    progress.skills["form"] = {SkillState::holds, "2026-03-01", false, 2, 1, "2026-02-27", 2};
    progress.skills["ratio"] = {SkillState::shaky, "2026-03-03", true, 0, 0, "", 1};
    progress.skills["shift"] = {SkillState::shaky, "2026-03-09", false, 0, 0, "", 1};
    const Day today = *day_in("2026-03-03");
    CHECK(due_skills(progress, today) == std::vector<std::string>{"ratio", "form"});
    CHECK(practice_order(progress, today, {"shift"}) == std::vector<std::string>{"shift", "ratio", "form"});
    progress.skills["log"] = {SkillState::shaky, "2026-03-03", false, 0, 0, "", 1};
    CHECK(practice_order(progress, today, {"shift", "log", "form"}) ==
          std::vector<std::string>{"form", "log", "ratio", "shift"});
}

TEST_CASE("A hint is offered after two wrong answers, the solution after three", "[progress]") {
    const Course& course = shipped_course();
    const ExerciseTemplate& from = *find_template(course.exercises, "p-at-T");
    const Exercise exercise = *exercise_of(from, 7);
    Attempts attempts;
    CHECK(attempts.offer() == Offer::nothing);
    attempts.take(grade(exercise.question, "?"));
    CHECK(attempts.tries() == 0);
    attempts.take(grade(exercise.question, "9"));
    CHECK(attempts.offer() == Offer::nothing);
    attempts.take(grade(exercise.question, "9"));
    CHECK(attempts.offer() == Offer::hint);
    CHECK(attempts.next_hint(exercise.question) == exercise.question.hints[0]);
    CHECK(attempts.next_hint(exercise.question) == exercise.question.hints[1]);
    CHECK_FALSE(attempts.next_hint(exercise.question).has_value());
    attempts.take(grade(exercise.question, "9"));
    CHECK(attempts.offer() == Offer::solution);
    attempts.show_solution();
    const Grade right = grade(exercise.question, "0.391");
    attempts.take(right);
    CHECK(attempts.offer() == Offer::nothing);
    const Answer answer = answer_to(from, exercise, right, attempts, "0.391", true, "2026-03-02T10:14");
    CHECK(answer.right);
    CHECK(answer.right_answer == "0.391");
    CHECK(answer.tries == 4);
    CHECK(answer.hints == 2);
    CHECK(answer.solution_shown);
    CHECK(answer.skill == "temperature");

    const Course::Place place = course.find_step("gaps/third");
    const Question question = question_of(*place.step);
    const Grade wrong = grade_option(question, 1);
    Attempts first;
    first.take(wrong);
    const Answer of_step = answer_to(*place.lesson, *place.step, course, question, wrong, first,
                                     question.options[1].says, false, "");
    CHECK(of_step.place() == "gaps/third");
    CHECK(of_step.skill == "ratio");
    CHECK(of_step.right_answer == question.options[0].says);
    CHECK(of_step.misconception == "filter-changes-odds");
}

TEST_CASE("Days are counted through months and leap years", "[progress]") {
    CHECK(in_words(*day_in("2024-02-28") + 2) == "2024-03-01");
    CHECK(in_words(*day_in("2026-12-31T23:59") + 1) == "2027-01-01");
    CHECK(day_in("1970-01-01")->count == 0);
    for (const char* text : {"", "2026-13-01", "2026-02-30", "yesterday!", "2026-02-3", "2026-02-03x"}) {
        CAPTURE(text);
        CHECK_FALSE(day_in(text).has_value());
    }
    CHECK(day_in(time_now()).has_value());
}

TEST_CASE("Progress survives being written and read", "[progress]") {
    const TemporaryFolder folder;
    const std::string path = folder.path_of("deeper/progress.json");
    CHECK(load_progress(path) == Progress());
    Progress progress;
    progress.learner = "Ada \"the\" first\n";
    Answer step = answer_on("2026-03-02", false, true);
    step.exercise.clear();
    step.seed.reset();
    step.lesson = "gaps";
    step.step = "third";
    step.misconception = "filter-changes-odds";
    take_answer(progress, step);
    take_answer(progress, answer_on("2026-03-02", true));
    CHECK(progress.steps.at("gaps/third").first == "0.787");
    CHECK(progress.place == "gaps/third");
    save_progress(progress, path);
    CHECK(load_progress(path) == progress);
    take_answer(progress, answer_on("2026-03-03", true));
    save_progress(progress, path);
    CHECK(load_progress(path) == progress);
    for (const auto& entry : std::filesystem::directory_iterator(folder.path_of("deeper")))
        CHECK(entry.path().filename() == "progress.json");
}

TEST_CASE("A newer file, and one that is no progress, are never overwritten", "[progress]") {
    const TemporaryFolder folder;
    const std::string path = folder.path_of("progress.json");
    for (const std::string text :
         {R"({"format": "softmax-lab-progress", "version": 2, "more": 1})", "not JSON", "{}"}) {
        CAPTURE(text);
        write_file(path, text);
        CHECK_FALSE(error_of([&] { (void)load_progress(path); }).empty());
        const std::string error = error_of([&] { save_progress(Progress(), path); });
        CHECK(error.find("progress.json") != std::string::npos);
        CHECK(read_file(path) == text);
    }
    write_file(path, R"({"format": "softmax-lab-progress", "version": 2})");
    CHECK(error_of([&] {
              save_progress(Progress(), path);
          }).find("a newer Softmax Lab wrote this progress") != std::string::npos);
}

#ifdef __linux__
#ifdef __linux__
TEST_CASE("Progress is kept in a file: a pipe or a device is refused at once", "[progress]") {
    const TemporaryFolder folder;
    const std::string pipe = folder.path_of("progress.json");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    for (const std::string& path : {pipe, std::string("/dev/zero"), folder.path()}) {
        CAPTURE(path);
        CHECK_THROWS_AS(load_progress(path), InputError);
    }
    CHECK_THROWS_AS(save_progress(Progress(), pipe), InputError);
    CHECK_THROWS_AS(save_progress(Progress(), folder.path()), InputError);
}
#endif

TEST_CASE("A progress file that is too large is neither read whole nor overwritten", "[progress]") {
    const TemporaryFolder folder;
    const std::string path = folder.path_of("progress.json");
    std::ofstream(path) << "{";
    std::filesystem::resize_file(path, max_progress_bytes + 1);
    CHECK_THROWS_AS(load_progress(path), InputError);
    CHECK_THROWS_AS(save_progress(Progress(), path), InputError);
    CHECK(std::filesystem::file_size(path) == max_progress_bytes + 1);
}

TEST_CASE("Progress survives a kill at any write", "[progress]") {
    const TemporaryFolder folder;
    const std::string path = folder.path_of("progress.json");
    Progress one, other;
    for (int i = 0; i < 400; ++i) take_answer(one, answer_on("2026-03-02", true));
    other.learner = "another";
    save_progress(one, path);
    std::mt19937 random(9);
    for (int round = 0; round < 20; ++round) {
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            for (;;) {
                save_progress(other, path);
                save_progress(one, path);
            }
        }
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        const Progress left = load_progress(path);
        CHECK((left == one || left == other));
    }
}

TEST_CASE("A full disk is said", "[progress]") {
    CHECK(error_of([] { save_progress(Progress(), "/dev/full"); }).find("No space left") !=
          std::string::npos);
}
#endif

TEST_CASE("A file that was cut or damaged is refused, and nothing is thrown but why", "[progress]") {
    Progress progress;
    take_answer(progress, answer_on("2026-03-02", true));
    const std::string whole = to_json(progress);
    std::mt19937 random(3);
    for (int i = 0; i < 2000; ++i) {
        std::string text = whole;
        if (random() % 2 == 0) text.resize(random() % text.size());
        if (!text.empty()) text[random() % text.size()] = static_cast<char>(random() % 256);
        (void)error_of([&] { (void)progress_from_json(text, "p.json"); });
    }
}

TEST_CASE("A learner's name makes a file name of its own", "[progress]") {
    CHECK(progress_file_name("") == "progress.json");
    CHECK(progress_file_name("Ada") == "progress-ada.json");
    CHECK(progress_file_name("../../etc/passwd") == "progress-etc-passwd.json");
    CHECK(progress_file_name("Ada L.") == "progress-ada-l-.json");
}

TEST_CASE("No cell of the CSV can become a formula, and every answer stays intact", "[progress]") {
    CHECK(csv_cell("=1+1") == "'=1+1");
    CHECK(csv_cell("+1") == "'+1");
    CHECK(csv_cell("@SUM(A1)") == "'@SUM(A1)");
    CHECK(csv_cell("-0.5") == "-0.5");
    CHECK(csv_cell("-1e-5") == "-1e-5");
    CHECK(csv_cell("-2+3+cmd|' /C calc'!A0") == "'-2+3+cmd|' /C calc'!A0");
    CHECK(csv_cell("\t=1") == "\"'\t=1\"");
    CHECK(csv_cell("a,b") == "\"a,b\"");
    CHECK(csv_cell("say \"so\"") == "\"say \"\"so\"\"\"");
    CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
    CHECK(csv_cell("=\"a\",1") == "\"'=\"\"a\"\",1\"");
    CHECK(csv_cell("").empty());
    Progress ada;
    ada.learner = "Ada";
    take_answer(ada, answer_on("2026-03-02", false, true));
    const std::string table = results_csv(std::vector<Progress>{ada});
    CHECK(
        table ==
        "\xEF\xBB\xBFlearner,lesson,step,skill,kind,seed,answer,right_answer,right,sure,try,hints,solution_"
        "shown,"
        "misconception,when\r\nAda,,p-at-T,temperature,number,7,0.787,0.452,0,1,1,0,0,,2026-03-02T10:14\r\n");
}

TEST_CASE("The teacher's table counts learners, not answers", "[progress]") {
    std::vector<Progress> learners(3);
    Answer answer = answer_on("2026-03-02", false, true);
    answer.misconception = "scale-is-free";
    take_answer(learners[0], answer);
    take_answer(learners[0], answer);
    answer.sure = false;
    take_answer(learners[1], answer);
    answer.misconception = "bars-are-independent";
    take_answer(learners[1], answer);
    const std::string table = misconceptions_table(learners, shipped_course().misconceptions);
    CHECK(table.starts_with(
        "scale-is-free           2 of 3   (1 sure)   show shares/small, temperature/half, "));
    CHECK(table.find("bars-are-independent    1 of 3   (0 sure)") != std::string::npos);
    const Confidence confidence = confidence_of(learners[0]);
    CHECK(confidence.sure == 2);
    CHECK(confidence.sure_and_right == 0);
}
