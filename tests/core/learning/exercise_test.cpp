#include "core/learning/exercise.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <catch2/catch_test_macros.hpp>

#include "core/base/input_error.h"
#include "core/learning/answer_text.h"
#include "core/learning/grader.h"
#include "core/learning/number_style.h"
#include "core/learning/question_json.h"
#include "core/numeric/comparison.h"
#include "core/numeric/softmax.h"
#include "core/numeric/sparse.h"
#include "exercise_reference.h"
#include "shipped_course.h"

using namespace softmaxlab;
using namespace softmaxlab::learning;

namespace {

constexpr std::uint64_t seeds = 1000;

std::string typed(double number) {
    return fmt::format("{:.17g}", number);
}

/// The numbers of an exercise, without its seed.
std::string picked_in_words(const Exercise& exercise) {
    std::string words;
    for (const auto& [name, value] : exercise.picked)
        words += name + " " + formatted(value, {NumberStyle::Kind::scientific}) + "\n";
    return words;
}

Question number_question(double answer, double tolerance) {
    Question question;
    question.kind = QuestionKind::number;
    question.answer = answer;
    question.tolerance = tolerance;
    return question;
}

/// What a text is for an answer of that tolerance.
Verdict verdict_of(double answer, double tolerance, const char* text) {
    return learning::grade(number_question(answer, tolerance), text).verdict;
}

void check_own_replies(const Exercise& exercise) {
    const Question& question = exercise.question;
    for (const WrongAnswer& wrong : question.wrong) {
        Grade grade;
        if (question.kind == QuestionKind::number) grade = learning::grade(question, typed(wrong.value));
        if (question.kind == QuestionKind::bars) grade = grade_bars(question, wrong.bars);
        if (question.kind == QuestionKind::order) grade = grade_order(question, wrong.order);
        if (question.kind == QuestionKind::reach) continue;  // examples are checked as the exercise is drawn
        CHECK(grade.verdict == Verdict::wrong);
        CHECK(grade.reply == wrong.reply);
        CHECK(grade.misconception == wrong.misconception);
    }
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        const Grade grade = learning::grade(question, letter_of(i));
        CHECK(grade.verdict == (question.options[i].is_right ? Verdict::right : Verdict::wrong));
        if (!question.options[i].is_right) CHECK(grade.reply == question.options[i].reply);
    }
}

void check_right_answer(const Exercise& exercise) {
    const Question& question = exercise.question;
    Grade grade;
    if (question.kind == QuestionKind::number) grade = learning::grade(question, typed(question.answer));
    if (question.kind == QuestionKind::bars) grade = grade_bars(question, question.bars);
    if (question.kind == QuestionKind::order) grade = grade_order(question, question.orders.front());
    if (question.kind == QuestionKind::choice) grade = grade_option(question, question.right_option());
    if (question.kind == QuestionKind::reach) grade = grade_state(question, *exercise.witness);
    CHECK(grade.verdict == Verdict::right);
    CHECK_FALSE(grade.reply.empty());
}

}  // namespace

TEST_CASE("A thousand seeds of every template: right, told apart, and each wrong answer with its own reply",
          "[exercise]") {
    std::size_t compared = 0;
    for (const ExerciseTemplate& from : shipped_course().exercises) {
        const auto reference = reference_answers().find(from.id);
        CAPTURE(from.id);
        CHECK((reference != reference_answers().end()) == (from.kind == QuestionKind::number));
        std::set<std::string> different;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            const auto exercise = exercise_of(from, seed);
            CAPTURE(seed);
            REQUIRE(exercise.has_value());
            different.insert(picked_in_words(*exercise));
            check_right_answer(*exercise);
            check_own_replies(*exercise);
            if (reference == reference_answers().end()) continue;
            const double exact = reference->second(picks_of(*exercise));
            CHECK(std::fabs(exercise->question.answer - exact) <= 1e-9 * std::fmax(1.0, std::fabs(exact)));
            ++compared;
        }
        CHECK(different.size() > 3);
    }
    CHECK(compared == 38 * seeds);
}

TEST_CASE("The bars of exercises are those of the core", "[exercise]") {
    const Course& course = shipped_course();
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Exercise form = *exercise_of(*find_template(course.exercises, "form-bars"), seed);
        CHECK(total_variation(form.question.bars, softmax(picks_of(form).at("z")).probabilities) < 1e-15);
        const Exercise limit = *exercise_of(*find_template(course.exercises, "limits"), seed);
        const Picks picks = picks_of(limit);
        CHECK(total_variation(limit.question.bars, softmax(picks.at("z"), picks.at("T")[0]).probabilities) <
              1e-15);
        const Exercise sparse = *exercise_of(*find_template(course.exercises, "sparsemax"), seed);
        CHECK(total_variation(sparse.question.bars, sparsemax(picks_of(sparse).at("z"))) < 1e-15);
    }
}

TEST_CASE("A seed gives the same exercise on every machine", "[exercise]") {
    SeededGenerator generator("p-at-T", 7);
    CHECK(generator.next() == 11386079013660930727U);
    const Course& course = shipped_course();
    const Exercise a = *exercise_of(*find_template(course.exercises, "p-at-T"), 7);
    const Exercise b = *exercise_of(*find_template(course.exercises, "p-at-T"), 7);
    CHECK(a.picked == b.picked);
    CHECK(a.question.says == b.question.says);
    CHECK(a.question.says == "Logits 0, 1, 0, T = 4. What is the probability of class 2?");
    // Which is called so where the answer is shown.
    REQUIRE(a.scene);
    CHECK(class_name(*a.scene, 1) == "class 2");
    const Softmax shown = softmax(effective_logits(*a.scene), a.scene->temperature);
    CHECK(std::abs(shown.probabilities[1] - a.question.answer) < 1e-12);
    const Exercise c = *exercise_of(*find_template(course.exercises, "verdict"), 3);
    CHECK(c.question.says == "4 logits of 89, naively, in f16. Every p comes out as …");
    CHECK(c.question.right_option() == 1);
}

TEST_CASE("A twin asks the same with other numbers", "[exercise]") {
    for (const ExerciseTemplate& from : shipped_course().exercises) {
        CAPTURE(from.id);
        const Exercise one = *exercise_of(from, 5);
        const auto twin = twin_of(from, one);
        REQUIRE(twin.has_value());
        CHECK(twin->picked != one.picked);
        CHECK(twin->seed > one.seed);
    }
}

TEST_CASE("Replies in JSON have their numbers", "[exercise]") {
    for (const ExerciseTemplate& from : shipped_course().exercises) {
        const std::string text = to_json(from, *exercise_of(from, 1));
        CAPTURE(from.id, text);
        CHECK(text.find("sigmoid(") == std::string::npos);
        CHECK(text.find("{g") == std::string::npos);
    }
}

TEST_CASE("Options are shuffled, each place for the right one as likely as another", "[exercise]") {
    const ExerciseTemplate& from = *find_template(shipped_course().exercises, "misprint");
    std::vector<int> at(3);
    for (std::uint64_t seed = 1; seed <= 600; ++seed) ++at[exercise_of(from, seed)->question.right_option()];
    for (const int count : at) CHECK(count > 150);
}

TEST_CASE("Worked lines fade: all but the last, half, none", "[exercise]") {
    CHECK(shown_lines(4, 0) == 3);
    CHECK(shown_lines(4, 1) == 2);
    CHECK(shown_lines(4, 2) == 0);
    CHECK(shown_lines(1, 0) == 0);
    CHECK(shown_lines(0, 0) == 0);
}

TEST_CASE("Answers near enough are right, coarse ones are asked for again, percentages too", "[exercise]") {
    Question question = number_question(0.66524, 0.004);
    question.wrong.push_back({0.7, {}, {}, 0, 0, {}, "listed", "Listed.", {}});
    question.hints = {"A hint."};
    question.reason = "Because.";
    const auto verdict = [&](const char* text) { return learning::grade(question, text).verdict; };
    CHECK(verdict("0.665") == Verdict::right);
    CHECK(verdict("0.66") == Verdict::coarse);  // truncated
    CHECK(verdict("0.67") == Verdict::coarse);
    CHECK(verdict("0.7") == Verdict::wrong);
    CHECK(learning::grade(question, "0.7").reply == "Listed.");
    CHECK(verdict("66.5 %") == Verdict::right);
    CHECK(verdict("66.5") == Verdict::percent);
    CHECK(name_of(verdict("66.5")) == "percent?");
    CHECK(verdict("67 %") == Verdict::coarse);
    CHECK(verdict("0,665") == Verdict::right);
    CHECK(verdict("1") == Verdict::wrong);
    CHECK(learning::grade(question, "1").reply == "A hint.");
    CHECK(verdict("nonsense!") == Verdict::unreadable);
    CHECK(grade(question, "two").reply == "What is “two”? Type a number, such as 0.5 or 2 + ln 3.");
    CHECK(grade(question, "1 +").reply == "It ends too soon. Type a number, such as 0.5 or 2 + ln 3.");
    CHECK_FALSE(learning::grade(question, "67 %").counts());
    CHECK(learning::grade(question, "0.665").reply == "Because.");
    CHECK(learning::grade(question, "0.67").reply == "Right so far. Please give three digits.");
}

TEST_CASE("Fewer digits are right so far only where they are the answer, rounded or cut", "[exercise]") {
    double tolerance = 0.003;
    const auto verdict = [&](double answer, const char* text) { return verdict_of(answer, tolerance, text); };
    for (const char* text : {"7", "7.3", "7.4"}) CHECK(verdict(7.389, text) == Verdict::coarse);
    for (const char* text : {"8", "7.2", "7.5", "-7"}) CHECK(verdict(7.389, text) == Verdict::wrong);
    CHECK(verdict(20.0855, "20") == Verdict::coarse);
    CHECK(verdict(20.0855, "21") == Verdict::wrong);
    tolerance = 0.005;
    CHECK(verdict(0.24473, "0.24") == Verdict::right);
    CHECK(verdict(0.24473, "0.25") == Verdict::wrong);
    CHECK(verdict(-0.66524, "-0.66") == Verdict::coarse);
    CHECK(verdict(-0.66524, "-0.67") == Verdict::right);
    CHECK(verdict(-0.66524, "-0.65") == Verdict::wrong);
}

TEST_CASE("Three digits are enough, whatever the size of the answer", "[exercise]") {
    const auto verdict = [](double answer, const char* text) { return verdict_of(answer, 0.003, text); };
    CHECK(verdict(12.3315, "12.3") == Verdict::right);
    CHECK(verdict(12.3315, "12,3") == Verdict::right);
    CHECK(verdict(12.3315, "12.4") == Verdict::wrong);
    CHECK(verdict(54.598, "54.5") == Verdict::right);
    CHECK(verdict(54.598, "54.6") == Verdict::right);
    CHECK(verdict(54.598, "54.60") == Verdict::right);
    CHECK(verdict(54.598, "54.7") == Verdict::wrong);
    CHECK(verdict(20.0855, "20.0") == Verdict::right);
    CHECK(verdict(20.0855, "20.1") == Verdict::right);
    CHECK(verdict(20.0855, "2.01e1") == Verdict::right);
    CHECK(verdict(-1.7249, "−1.72") == Verdict::right);
    CHECK(verdict(-1.7249, "-1.73") == Verdict::wrong);
    CHECK(verdict(27.183, "27.2") == Verdict::right);
    CHECK(verdict(403.4288, "403") == Verdict::right);
    CHECK(verdict(403.4288, "404") == Verdict::wrong);
    CHECK(verdict(0.27183, "27.1 %") == Verdict::right);
}

TEST_CASE("A wrong answer with three digits gets its own reply, however large it is", "[exercise]") {
    Question question = number_question(2.7183, 0.003);
    question.wrong.push_back({54.598, {}, {}, 0, 0, {}, "four", "Four.", {}});
    question.wrong.push_back({54.4, {}, {}, 0, 0, {}, "other", "Other.", {}});
    question.wrong.push_back({2.7112, {}, {}, 0, 0, {}, "near", "Near.", {}});
    question.hints = {"A hint."};
    const auto reply = [&](const char* text) { return learning::grade(question, text).reply; };
    CHECK(reply("54.6") == "Four.");
    CHECK(reply("54.5") == "Four.");
    CHECK(reply("54.4") == "Other.");
    CHECK(reply("54.3") == "A hint.");
    CHECK(reply("2.711") == "Near.");
    CHECK(learning::grade(question, "2.72").verdict == Verdict::right);
    CHECK(reply("2.70") == "A hint.");
}

TEST_CASE("A wrong answer is found by its own size, not by that of the right one", "[exercise]") {
    Question question = number_question(18874368, 188744);
    question.wrong.push_back({9216, {}, {}, 0, 0, {}, "one-head", "One head.", {}});
    question.wrong.push_back({0, {}, {}, 0, 0, {}, "none", "None.", {}});
    question.hints = {"A hint."};
    const auto reply = [&](const char* text) { return learning::grade(question, text).reply; };
    for (const char* text : {"9,216", "9216", "9,220", "9200"}) CHECK(reply(text) == "One head.");
    CHECK(reply("0") == "None.");
    for (const char* text : {"5", "0.245", "9500", "12"}) CHECK(reply(text) == "A hint.");
    CHECK(tolerance_of_wrong(question, 9216) < 100);
    CHECK(tolerance_of_wrong(question, 1e9) == question.tolerance);
    CHECK(tolerance_of_wrong(number_question(0, 0.1), 5) == 0.1);
    // Fewer digits are still those of the wrong number.
    question = number_question(0.24473, 0.005);
    question.wrong.push_back({0.0183, {}, {}, 0, 0, {}, "small", "Small.", {}});
    CHECK(reply("0.018") == "Small.");
    CHECK(reply("0.02") == "Small.");
    CHECK(reply("0.021").empty());
}

TEST_CASE("Neither 0 nor 1 is right so far for a share between them", "[exercise]") {
    for (const char* text : {"1", "1.0", "100", "100 %", "0"}) {
        CAPTURE(text);
        CHECK(verdict_of(0.924, 0.003, text) == Verdict::wrong);
    }
    CHECK(verdict_of(0.924, 0.003, "0.9") == Verdict::coarse);
    CHECK(verdict_of(0.998, 0.003, "1") == Verdict::right);  // within the tolerance
    CHECK(verdict_of(1.04, 0.003, "1") == Verdict::coarse);
}

TEST_CASE("A percentage where a number is asked for is asked about", "[exercise]") {
    Question question = number_question(100, 0.5);
    question.wrong.push_back({1, {}, {}, 0, 0, {}, "share", "A share.", {}});
    CHECK(learning::grade(question, "100 %").verdict == Verdict::percent);
    CHECK_FALSE(learning::grade(question, "100 percent").counts());
    CHECK(learning::grade(question, "1").reply == "A share.");
    CHECK(learning::grade(question, "100").verdict == Verdict::right);
    CHECK(verdict_of(24.47, 0.5, "24 %") == Verdict::percent);
    CHECK(verdict_of(244.7, 5, "24.5 %") == Verdict::percent);
    CHECK(verdict_of(24.47, 0.5, "31 %") == Verdict::wrong);
    CHECK(verdict_of(1.5, 0.01, "150 %") == Verdict::right);
}

TEST_CASE("No tolerance makes a number of the other sign right, or a share above 1", "[exercise]") {
    const auto verdict = [](double answer, const char* text) { return verdict_of(answer, 0.006, text); };
    CHECK(verdict(0.00218, "-0.003") == Verdict::wrong);
    CHECK(verdict(0.00218, "0.002") == Verdict::right);
    CHECK(verdict(0.998, "1.002") == Verdict::wrong);
    CHECK(verdict(0.998, "1") == Verdict::right);
    CHECK(verdict(0, "-0.001") == Verdict::right);
}

TEST_CASE("Every exercise of a number takes three digits, and nothing by accident", "[exercise]") {
    const auto rounded = [](double x) { return fmt::format("{:#.3g}", x); };
    const auto is_plain = [](const std::string& text) { return text.find('e') == std::string::npos; };
    for (const ExerciseTemplate& from : shipped_course().exercises) {
        CAPTURE(from.id);
        std::set<std::string> different;
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            const Exercise exercise = *exercise_of(from, seed);
            const Question& question = exercise.question;
            if (seed <= 20) different.insert(picked_in_words(exercise));
            if (question.kind != QuestionKind::number) continue;
            CAPTURE(seed, question.says, question.answer);
            for (const double x : {0.0, -question.answer})
                CHECK(learning::grade(question, typed(x)).verdict != Verdict::right);
            CHECK(std::fabs(question.answer) > 4 * question.tolerance);
            if (question.digits == 0) continue;
            if (is_plain(rounded(question.answer)))
                CHECK(learning::grade(question, rounded(question.answer)).verdict == Verdict::right);
            for (const WrongAnswer& wrong : question.wrong) {
                if (wrong.value == 0 || !is_plain(rounded(wrong.value))) continue;
                const Grade grade = learning::grade(question, rounded(wrong.value));
                CHECK(grade.reply == wrong.reply);
            }
        }
        CHECK(different.size() >= 7);
    }
}

TEST_CASE("What a question shows is not its answer by accident", "[exercise]") {
    const Course& course = shipped_course();
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        CAPTURE(seed);
        const Exercise perplexity = *exercise_of(*find_template(course.exercises, "form-perplexity"), seed);
        CHECK(perplexity.question.answer != picks_of(perplexity).at("m")[0]);
        const Exercise gap = *exercise_of(*find_template(course.exercises, "gap-from-p"), seed);
        const auto picks = picks_of(gap);
        double sum = 0;
        for (const double q : picks.at("q")) sum += q;
        for (const double q : picks.at("q"))
            CHECK(std::fabs(q / sum - gap.question.answer) > gap.question.tolerance);
        const Exercise p = *exercise_of(*find_template(course.exercises, "p-at-T"), seed);
        CHECK(std::fabs(picks_of(p).at("T")[0] - p.question.answer) > p.question.tolerance);
    }
}

TEST_CASE("Bars whose sum is nearly 1 are taken as shares, others as they were drawn", "[exercise]") {
    Question question;
    question.kind = QuestionKind::bars;
    question.bars = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    question.tolerance = 0.05;
    question.wrong.push_back({0, {1, 1, 1}, {}, 0, 0, {}, "three-wholes", "Three wholes.", {}});
    CHECK(grade_bars(question, {0.34, 0.34, 0.34}).verdict == Verdict::right);
    CHECK(grade_bars(question, {1, 1, 1}).misconception == "three-wholes");
    CHECK(grade_bars(question, {0.98, 1, 1}).misconception == "three-wholes");
    CHECK(grade_bars(question, {0.9, 0.1, 0}).misconception.empty());
    CHECK(grade_bars(question, {0.5, 0.5}).verdict == Verdict::unreadable);
}

TEST_CASE("Marks of thousands are understood in a calculation", "[exercise]") {
    for (const char* text : {"9,216*2,048", "9,216 × 2,048", "9,216 · 2,048", "9.216·2.048", "9216*2048"}) {
        CAPTURE(text);
        CHECK(verdict_of(18874368, 188744, text) == Verdict::right);
        CHECK(verdict_of(18.874368, 0.1, text) ==
              (std::string_view(text) == "9216*2048" ? Verdict::wrong : Verdict::right));
    }
}

TEST_CASE("A number in another unit than the one asked for is not right as it stands", "[exercise]") {
    Question question = number_question(2.9957, 0.003);
    const auto verdict = [&](const char* text) { return learning::grade(question, text).verdict; };
    question.says = "The right class has p = 0.05. What is the loss, in nats?";
    CHECK(verdict("2.9957 nats") == Verdict::right);
    CHECK(verdict("2.9957 bits") == Verdict::wrong);
    CHECK(verdict("4.3219 bits") == Verdict::right);
    question.says = "What is the loss in bits?";
    CHECK(verdict("2.9957 bits") == Verdict::right);
    CHECK(verdict("2.9957 nats") == Verdict::wrong);
    CHECK(verdict("2.0765 nats") == Verdict::right);
    question.says = "What is the entropy of a habit?";
    CHECK(verdict("2.9957 nats") == Verdict::right);
    CHECK(verdict("2.9957 bits") == Verdict::unreadable);
    CHECK(verdict("2.9957 apples") == Verdict::unreadable);
}

TEST_CASE("An order is read by the direction that its question has", "[exercise]") {
    Question question;
    question.kind = QuestionKind::order;
    question.items = {"A", "B", "C"};
    question.orders = {{0, 1, 2}};
    question.says = "The largest first.";
    CHECK(grade(question, "A > B > C").verdict == Verdict::right);
    CHECK(grade(question, "C < B < A").verdict == Verdict::right);
    CHECK(grade(question, "A < B < C").verdict == Verdict::wrong);
    CHECK(grade(question, "A < B > C").verdict == Verdict::unreadable);
    question.says = "Order them, the least probable first.";
    CHECK(grade(question, "A < B < C").verdict == Verdict::right);
    CHECK(grade(question, "C > B > A").verdict == Verdict::right);
}

TEST_CASE("What is wrong in a file of exercises is named", "[exercise]") {
    const auto error_of = [](const std::string& member, const std::string& instead) {
        std::string text =
            R"({"format": "softmax-lab-exercises", "version": 1, "exercises": [{"id": "a", "skill": "form",
          "level": 1, "title": "T", "lab": "softmax", "pick": {"z": {"vector": 2, "from": 0, "to": 3, "step": 1}},
          "say": "z = {z}.", "ask": {"kind": "number", "answer": "z[0]", "within": 0.1, "wrong": []},
          "solution": ["{z[0]}"]}]})";
        const std::size_t at = text.find(member);
        if (at == std::string::npos) return std::string("not there");
        text.replace(at, member.size(), instead);
        try {
            (void)exercises_from_json(text, "e.json");
            return std::string();
        } catch (const InputError& error) {
            return std::string(error.what());
        }
    };
    CHECK(error_of("\"level\"", "\"level\"").empty());
    CHECK(error_of("\"say\"", "\"says\"").starts_with("e.json, exercises[0]: unknown key \"says\""));
    CHECK(error_of("\"form\"", "\"from\"").find("did you mean \"form\"?") != std::string::npos);
    CHECK(error_of("{z}", "{z") == "e.json, exercises[0].say: column 5: \"{z.\" has no end");
    CHECK(error_of("\"z[0]\"", "\"z[0\"").starts_with("e.json, exercises[0].ask.answer: column"));
    CHECK(error_of("\"step\": 1", "\"step\": 0").find("pick.z") != std::string::npos);
    CHECK(error_of("\"version\": 1", "\"version\": 2") ==
          "e.json, version: expected 1, found 2: this file was written for a newer Softmax Lab");
}
