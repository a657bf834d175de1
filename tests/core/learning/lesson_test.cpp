#include "core/learning/lesson.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>

#include "core/base/input_error.h"
#include "core/engine/language_results.h"
#include "core/learning/editable.h"
#include "core/learning/grader.h"
#include "core/learning/lesson_check.h"
#include "core/learning/print_sheet.h"
#include "core/numeric/softmax.h"
#include "core/scene/document.h"
#include "shipped_course.h"

using namespace softmaxlab;
using namespace softmaxlab::learning;

namespace {

/// A lesson with every kind of question, in which tests put something wrong.
std::string lesson_text() {
    const auto bytes = assets::find_embedded("new_lesson.json");
    std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    text.replace(text.find('@'), 1, "mine");
    return text;
}

std::string with(const std::string& what, const std::string& instead) {
    std::string text = lesson_text();
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), instead);
}

/// The first error of a reader, or what a check says, one line each.
std::string said_of(const std::string& text) {
    try {
        const Lesson lesson = lesson_from_json(text, "mine.json");
        std::string lines;
        for (const Problem& problem : check_lesson(lesson, shipped_course(), [](const LessonStep&) {
                 return std::vector<std::string>{"softmax/probability/0", "softmax/logit/0"};
             }))
            lines += (lines.empty() ? "" : "\n") + in_words(problem, "mine.json");
        return lines;
    } catch (const InputError& error) {
        return error.what();
    }
}

std::string said(const std::string& what, const std::string& instead) {
    return said_of(with(what, instead));
}

}  // namespace

TEST_CASE("The lesson to begin with has all six kinds and nothing wrong", "[lesson]") {
    CHECK(said_of(lesson_text()) == "");
    const Lesson lesson = lesson_from_json(lesson_text(), "mine.json");
    CHECK(lesson.steps.size() == 6);
    CHECK(summary_of(lesson).starts_with(
        "mine: 6 steps (1 bars, 1 choice, 1 number, 1 order, 1 place, 1 reach), 6 minutes"));
}

TEST_CASE("What a reader refuses is named as a teacher would want it", "[lesson]") {
    CHECK(said("\"hide\"", "\"hides\"") ==
          "mine.json, steps[0]: unknown key \"hides\"; expected one of id, lab, view, engine, scene, then, "
          "hide, light, "
          "allow, say, ask, why, twin, notes");
    CHECK(said("{exp(z)|2}", "{p[cat") ==
          "mine.json, steps[0].ask.wrong[0].say: column 61: \"{p[cat.\" has no end");
    CHECK(said("{ \"say\": \"stays\"", "{ \"right\": true, \"say\": \"stays\"") ==
          "mine.json, steps[2].ask.options: expected one right option, found 2");
    CHECK(said("\"logit\": { \"dog\": 2 }", "\"logit\": { \"wolf\": 2 }") ==
          "mine.json, steps[2].then.logit: no class \"wolf\" in this scene; there are cat, dog, fox");
    CHECK(said("[\"dog\", 1]", "[\"dog\", \"much\"]") ==
          "mine.json, steps[0].scene.classes[1][1]: expected a number, \"inf\", \"-inf\" or \"nan\", found "
          "\"much\"");
    CHECK(said("\"id\": \"order\"", "\"id\": \"reach\"") ==
          "mine.json, steps: the id \"reach\" is there twice (4 and 5)");
    CHECK(said("\"version\": 1", "\"version\": 2") ==
          "mine.json, version: expected 1, found 2: this file was written for a newer Softmax Lab");
    CHECK(said("\"kind\": \"bars\"", "\"kind\": \"bar\"").find("did you mean \"bars\"?") !=
          std::string::npos);
    CHECK(said("\"within\": 0.05", "\"within\": 0") ==
          "mine.json, steps[0].ask.within: expected a number above 0, found 0");
    CHECK(said("\"lab\": \"softmax\"", "\"lab\": \"softmix\"").find("did you mean \"softmax\"?") !=
          std::string::npos);
    CHECK(said("[\"dog\", \"fox\", \"cat\"]", "[\"dog\", \"fox\", \"dog\"]") ==
          "mine.json, steps[4].ask.answer: expected an array of 3 items, each once, found \"dog\" twice");
    CHECK(said("[\"dog\", \"fox\", \"cat\"]", "[\"dog\", \"fox\"]") ==
          "mine.json, steps[4].ask.answer: expected an array of 3 items, each once, found an array of 2");
    CHECK(said("\"minutes\": 6", "\"minutes\": {}") ==
          "mine.json, minutes: expected a whole number from 1 to 600, found an object");
    CHECK(
        said("\"p[cat]/p[dog]\"", "true") ==
        "mine.json, steps[1].ask.answer: expected a number, an expression as text, or an array, found true");
    CHECK(
        said("\"within\": 0.05", "\"within\": [1]") ==
        "mine.json, steps[0].ask.within: expected a number, or a share of the answer such as \"3 %\", found "
        "an array of 1");
    CHECK(
        said("\"divide(z)\"", "{}") ==
        "mine.json, steps[0].ask.wrong[0].bars: expected a number, an expression as text, or an array, found "
        "an object");
    CHECK(said("\"minutes\": 6", "\"minutes\": []") ==
          "mine.json, minutes: expected a whole number from 1 to 600, found an empty array");
    CHECK(said("\"kind\": \"number\"", "\"kind\": \"number\", \"kind\": \"bars\"") ==
          "mine.json, steps[1].ask: the key \"kind\" is there twice");
    CHECK(said("\"id\": \"mine\"", "\"id\": \"mine\", \"id\": \"mine\"") ==
          "mine.json: the key \"id\" is there twice");
    for (const char* within : {"\"inf %\"", "\"300 %\"", "\"x %\"", "\"inf\""})
        CHECK(said("\"within\": 0.05", std::string("\"within\": ") + within)
                  .starts_with("mine.json, steps[0].ask.within: expected "));
    CHECK(said("\"lab\": \"softmax\",", "").find("steps[0]") != std::string::npos);
    CHECK(said_of("[]").starts_with("mine.json: "));
    CHECK(said_of(std::string(max_lesson_bytes + 1, ' ')) ==
          "mine.json: larger than 1 MB, the most that is read of such files");
    CHECK(said("Draw the probabilities.", std::string(2001, 'x'))
              .find("2026 characters; at most 2000 are read") != std::string::npos);
}

TEST_CASE("A place is on an axis that the step's lab has", "[lesson]") {
    const Lesson lesson = lesson_from_json(lesson_text(), "mine.json");
    Lesson elsewhere = lesson;
    for (LessonStep& step : elsewhere.steps) {
        if (step.asks.kind != QuestionKind::place) continue;
        step.lab = "softmax";
        step.light.clear();
    }
    std::string lines;
    for (const Problem& problem : check_lesson(elsewhere, shipped_course(), {}))
        lines += in_words(problem, "mine.json");
    CHECK(lines.find("ask.axis: \"temperature\" is an axis of the lab \"temperature\", and this step is in "
                     "\"softmax\"") != std::string::npos);
}

TEST_CASE("Two classes of one name are an error where a step speaks of one of them", "[lesson]") {
    Lesson lesson = lesson_from_json(lesson_text(), "mine.json");
    lesson.steps.resize(2);
    for (LessonStep& step : lesson.steps) step.scene.classes[2].name = step.scene.classes[0].name;
    std::vector<Problem> found;
    for (const Problem& problem : check_lesson(lesson, shipped_course(), {}))
        if (problem.place.ends_with("scene.classes")) found.push_back(problem);
    REQUIRE(found.size() == 2);
    CHECK(found[0].is_warning);        // its bars are all of them
    CHECK_FALSE(found[1].is_warning);  // p[cat]/p[dog]
    CHECK(found[1].message == "two classes are called \"cat\", and the step speaks of one of them");
}

TEST_CASE("What a check refuses is named, with the numbers of this scene", "[lesson]") {
    CHECK(said("\"p[cat]/p[dog]\"", "\"p[wolf]/p[dog]\"")
              .starts_with("mine.json, steps[1].ask.answer: column 3: no class \"wolf\" in this scene; there "
                           "are cat, dog, fox"));
    CHECK(said("\"p[cat]/p[dog]\"", "\"sum(p + [1, 2, 3, 4])\"")
              .starts_with("mine.json, steps[1].ask.answer: column 7: vectors of 3 and 4"));
    CHECK(said("\"z[cat]/z[dog]\"", "\"p[cat]/p[dog] + 0.01\"") ==
          "mine.json, steps[1].ask.wrong[0]: cannot be told from the right answer: 2.728 and 2.718 with a "
          "tolerance of 0.020");
    CHECK(said("\"divide(z)\"", "\"p\"")
              .starts_with("mine.json, steps[0].ask.wrong[0]: cannot be told from the right answer: 0.665, "
                           "0.245, 0.090"));
    CHECK(said("abs(p[fox] - 0.25) <= 0.005", "abs(p[fox] - 0.063) <= 0.005")
              .starts_with(
                  "mine.json, steps[3].ask.goal: is true before anything is done: abs(p[fox] - 0.063) is"));
    CHECK(said("\"fox\": 1.5945", "\"fox\": 1.4") ==
          "mine.json, steps[3].ask.witness: does not reach the goal: abs(p[fox] - 0.25) is 0.035, and at "
          "most 0.005 is asked "
          "for");
    CHECK(said("\"fox\": 0.25 }", "\"fox\": 1.5945 }")
              .find("steps[3].ask.wrong[0].example: is right: the goal holds for it") != std::string::npos);
    CHECK(said("\"logit/fox\"", "\"logit/fux\"")
              .find("expected something that can be edited in this lab, found \"logit/fux\"; "
                    "did you mean \"logit/fox\"?") != std::string::npos);
    CHECK(said("\"allow\": [\"logit/fox\"]", "\"allow\": [\"temperature\"]") ==
          "mine.json, steps[3].ask.witness: changes \"logit/fox\", which \"allow\" does not name");
    CHECK(
        said("softmax/probability/0", "softmax/probabilty/0") ==
        "mine.json, steps[0].light[0]: expected a landmark of the lab \"softmax\" as it is drawn here, found "
        "\"softmax/probabilty/0\"; did you mean \"softmax/probability/0\"?");
    CHECK(said("Draw the probabilities.", "Draw {p}.") ==
          "mine.json, steps[0].hide: results is hidden, but \"say\" prints it: Cat has 2, dog 1, fox 0. Draw "
          "0.665, 0.2…");
    CHECK(said("\"form-bars\"", "\"form-bar\"") ==
          "mine.json, steps[0].twin: no template of exercises \"form-bar\" is known; did you mean "
          "\"form-bars\"?");
    CHECK(said("\"is\": \"ratio-of-logits\"", "\"is\": \"ratio-of-logit\"") ==
          "warning: mine.json, steps[1].ask.wrong[0].is: no misconception \"ratio-of-logit\" is known; did "
          "you mean "
          "\"ratio-of-logits\"?");
    std::string long_question;
    for (int i = 0; i < 62; ++i) long_question += "word ";
    CHECK(said("How many times as probable as dog is cat?", long_question) ==
          "warning: mine.json, steps[1].say: 62 words; a class reads 45 while it waits");
    CHECK(said("\"answer\": \"2\", \"from\": 1.8", "\"answer\": \"3\", \"from\": 1.8")
              .starts_with("mine.json, steps[5].ask.answer: is 3.000, which is not between 1.800 and 2.200"));
    CHECK(said("\"from\": 0, \"to\": 0.9", "\"from\": 0, \"to\": 1.9")
              .starts_with("mine.json, steps[5].ask.wrong[0]: overlaps with what is right"));
    CHECK(said("[\"cat\", \"dog\", \"fox\"]", "[\"dog\", \"fox\", \"cat\"]") ==
          "mine.json, steps[4].ask.wrong[0]: is a right order");
}

TEST_CASE("A check refuses what nobody could answer", "[lesson]") {
    const auto says = [](const std::string& what, const std::string& instead, const std::string& message) {
        const std::string all = said(what, instead);
        CAPTURE(what, instead, all);
        CHECK(all.find(message) != std::string::npos);
    };
    const std::string ratio = "\"p[cat]/p[dog]\"";
    says(ratio, "\"inf\"", "steps[1].ask.answer: is infinite: ask for it with a choice");
    says("\"z[cat]/z[dog]\"", "\"1/0\"", "steps[1].ask.wrong[0].value: is infinite");
    says(ratio + ", \"within\": 0.02", "0, \"within\": \"3 %\"",
         "steps[1].ask.within: a share of an answer that is 0: give a number instead");
    says("\"within\": 0.02", "\"within\": 1e300",
         "steps[1].ask.within: 1.00e300 is too much: 0 would be right, and the answer is 2.718");
    says(ratio + ", \"within\": 0.02", "0, \"within\": 1e300", "1 would be right, and the answer is 0.000");
    says("\"within\": 0.02", "\"within\": \"inf %\"", "steps[1].ask.within: expected a number, or a share");

    says("\"answer\": \"p\"", "\"answer\": [0.5, 0.5]",
         "steps[0].ask.answer: 2 bars, and there are 3 to be drawn");
    says("\"answer\": \"p\"", "\"answer\": [0.7, 0.5, -0.2]",
         "steps[0].ask.answer: cannot be drawn: 0.700, 0.500, −0.200");
    says("\"answer\": \"p\"", "\"answer\": [0.7, 0.5, 0.2]",
         "steps[0].ask.answer: the right bars sum to 1.400");
    says("\"divide(z)\"", "[2, -1, 0]", "steps[0].ask.wrong[0].bars: cannot be drawn");
    says("\"within\": 0.05", "\"within\": 0.6", "steps[0].ask.within: 0.600 is too much");
    says("\"kind\": \"bars\"", "\"kind\": \"bars\", \"of\": \"weights\"",
         "steps[0].ask.of: there are no weights in the lab \"softmax\" here");

    const std::string place = "\"answer\": \"2\", \"from\": 1.8, \"to\": 2.2";
    says(place, "\"answer\": \"200\", \"from\": 180, \"to\": 220",
         "steps[5].ask.answer: 200.000 is beyond the axis, which goes from 0.01 to 100");
    says(place, "\"answer\": \"2\", \"from\": 1.8, \"to\": \"inf\"", "steps[5].ask.to: ∞ is beyond the axis");
    says(place, "\"answer\": \"2\", \"from\": -1, \"to\": 2.2",
         "steps[5].ask.from: −1.000 is beyond the axis");
    says("\"from\": 0, \"to\": 0.9", "\"from\": 300, \"to\": 400",
         "steps[5].ask.wrong[0]: is beyond the axis");

    says(
        "\"answer\": [\"dog\", \"fox\", \"cat\"],\n        \"wrong\": [\n          { \"order\": [\"cat\", "
        "\"dog\", \"fox\"]",
        "\"items\": [\"exp\", \"sum\", \"Exp\"], \"wrong\": [{ \"order\": [1, 0, 2]",
        "steps[4].ask.items: 0 and 2 are the same: Exp");
    says("abs(z[fox] - 0.25) <= 0.02\"", "abs(z[wolf] - 0.25) <= 0.02\"",
         "steps[3].ask.wrong[0].when: column 7: no class \"wolf\"");
    const std::string with_example = ",\n            \"example\": { \"logit\": { \"fox\": 0.25 } } }";
    says("That is the logit. At 0.25 fox has only {p[fox]}.\"" + with_example, "That is {p[wolf]}.\" }",
         "steps[3].ask.wrong[0].say: column 12: no class \"wolf\"");
    says(with_example, " }, { \"when\": \"abs(z[wolf]) < 1\", \"say\": \"Wolf.\" }",
         "steps[3].ask.wrong[1].when: column 7: no class \"wolf\"");
    says(with_example, " }, { \"when\": \"abs(z[fox] - 0.25) <= 0.02\", \"say\": \"Again.\" }",
         "steps[3].ask.wrong[1].when: is the same as that of wrong[0]");
    says("\"say\": \"falls\"", "\"say\": \"STAYS\"", "steps[2].ask.options: 0 and 1 say the same");
    says("\"needs\": []", "\"needs\": [\"mine\"]", "needs[0]: a lesson does not come before itself");
}

TEST_CASE("What is hidden is found whatever expression gives it", "[lesson]") {
    const auto leaks = [](const std::string& hidden, const std::string& text) {
        std::string lesson = with("\"results\"", "\"" + hidden + "\"");
        const std::string say = "Draw the probabilities.";
        lesson.replace(lesson.find(say), say.size(), text);
        const std::string all = said_of(lesson);
        CAPTURE(hidden, text, all);
        CHECK((all.empty() ||
               all.find("steps[0].hide: " + hidden + " is hidden, but \"say\" ") != std::string::npos));
        return !all.empty();
    };
    CHECK(leaks("results", "{p}"));
    CHECK(leaks("results", "{softmax(z)}"));
    CHECK(leaks("results", "{exp(z)/sum(exp(z))}"));
    CHECK(leaks("results", "{exp(z)}"));
    CHECK(leaks("results", "{exp(z - max(z))}"));
    CHECK(leaks("p", "{softmax(z)[cat]|%}"));
    CHECK(leaks("p", "{1 - sigmoid(z[dog])*0 - softmax(z)[cat] - softmax(z)[fox]}"));
    CHECK(leaks("ratio", "{p[cat]/p[dog]}"));
    CHECK(leaks("ratio", "{exp(z[cat] - z[dog])}"));
    CHECK(leaks("exponentials", "{exp(z)}"));
    CHECK(leaks("sum", "{exp(z[cat]) + exp(z[dog]) + 1}"));
    CHECK(leaks("sigma", "{sigmoid(z[cat] - z[dog])}"));
    CHECK(leaks("sparsemax", "{sparsemax(z, 2)[0]}") == false);  // at another temperature
    CHECK(leaks("log-values", "{log(p)}"));
    CHECK(leaks("log-sum-exp", "{log(sum(exp(z)))}"));
    CHECK(leaks("gaps", "{z[cat]/2 + 0.5}") == false);  // 1.5 is none
    CHECK(leaks("gaps", "{z[fox] - z[cat]}"));
    CHECK(leaks("loss", "{-log(p[target])}"));
    // What is open, or nearly the same only in its first digits.
    CHECK_FALSE(leaks("results", "{z}, {max(z)}, {K|0} classes at T = {T|1}"));
    CHECK_FALSE(leaks("ratio", "{p}"));
    CHECK_FALSE(leaks("p", "{0.7}, {exp(z)}"));
    CHECK_FALSE(leaks("ratio", "A gap of 1 is a factor of {exp(1)}."));
    CHECK_FALSE(leaks("gradient", "The policy has {p}."));
    CHECK(said("Draw the probabilities.", "Is it 0.665?") ==
          "warning: mine.json, steps[0].hide: results is hidden, but \"say\" has its number: 0.665");
    CHECK(said("Draw the probabilities.", "Is it 0.65? Or 3?") == "");
}

TEST_CASE("A scene that a step leaves out is that of the step before, as it was written", "[lesson]") {
    const Lesson lesson = lesson_from_json(lesson_text(), "mine.json");
    CHECK(lesson.steps[1].scene == lesson.steps[0].scene);
    CHECK(lesson.steps[3].scene == lesson.steps[2].scene_after());
    CHECK(lesson.steps[2].scene.classes[1].logit == 1);
    CHECK(lesson.steps[2].then->classes[1].logit == 2);
    CHECK(lesson.steps[1].lab == "softmax");
}

TEST_CASE("Each right answer of the course passes, each wrong one gets its own reply and no other's",
          "[lesson]") {
    std::size_t graded = 0;
    for (const Lesson& lesson : shipped_course().lessons) {
        for (const LessonStep& step : lesson.steps) {
            CAPTURE(lesson.id, step.id);
            const Question question = question_of(step);
            Grade right;
            if (question.kind == QuestionKind::choice)
                right = grade_option(question, question.right_option());
            if (question.kind == QuestionKind::number)
                right = grade(question, fmt::format("{:.17g}", question.answer));
            if (question.kind == QuestionKind::place) right = grade_place(question, question.answer);
            if (question.kind == QuestionKind::bars) right = grade_bars(question, question.bars);
            if (question.kind == QuestionKind::order) right = grade_order(question, question.orders.back());
            if (question.kind == QuestionKind::reach)
                right = grade_state(question, *step.asks.witness, step.arithmetic);
            CHECK(right.verdict == Verdict::right);
            CHECK(right.reply == question.reason);
            for (std::size_t i = 0; i < question.wrong.size(); ++i) {
                const WrongAnswer& wrong = question.wrong[i];
                Grade grade;
                std::string own = wrong.reply;
                if (question.kind == QuestionKind::number)
                    grade = learning::grade(question, fmt::format("{:.17g}", wrong.value));
                if (question.kind == QuestionKind::bars) grade = grade_bars(question, wrong.bars);
                if (question.kind == QuestionKind::order) grade = grade_order(question, wrong.order);
                if (question.kind == QuestionKind::place) {
                    const double inside = std::isinf(wrong.to) ? wrong.from + 1 : (wrong.from + wrong.to) / 2;
                    grade = grade_place(question, inside);
                }
                if (question.kind == QuestionKind::reach) {
                    const Scene& example = *step.asks.wrong[i].example;
                    grade = grade_state(question, example, step.arithmetic);
                    Quantities names(example, step.arithmetic, step.model);
                    names.add_before(quantities_before(step));
                    own = wrong.live_reply.fill(names).text;
                }
                CAPTURE(i);
                CHECK(grade.verdict == Verdict::wrong);
                CHECK(grade.reply == own);
                CHECK(grade.misconception == wrong.misconception);
                ++graded;
            }
            for (std::size_t i = 0; i < question.options.size(); ++i) {
                if (question.options[i].is_right) continue;
                const Grade grade = learning::grade(question, letter_of(i));
                CHECK(grade.verdict == Verdict::wrong);
                CHECK(grade.reply == question.options[i].reply);
                ++graded;
            }
        }
    }
    CHECK(graded == 136 + 95);
}

TEST_CASE("What a step tells of a language model is what its lab shows", "[lesson]") {
    const LessonStep& step = *shipped_course().find_step("sampling/real").step;
    const Document document(step.scene);
    LanguageResults results(document);
    results.set_loader(step.model);
    results.work(INFINITY);
    const NextToken& next = *results.next();
    const Quantities names = quantities_after(step);
    CHECK(names.find("was_next_z")->numbers() == next.logits);
    CHECK(names.find("was_next_p")->numbers() == next.trace.probabilities);
    CHECK(names.find("was_kept")->number() == static_cast<double>(next.order.size()));
    CHECK(names.find("was_u")->number() == next.u);
    CHECK(names.find("drawn")->number() == 0);
    CHECK(names.find("kept")->number() > 100);
    CHECK(quantities_before(*shipped_course().find_step("sampling/order").step).find("kept") == nullptr);
}

TEST_CASE("A text and its filters are edited one by one, and are answers in words", "[lesson]") {
    const Scene from = shipped_course().find_step("sampling/again").step->scene;
    using Edits = std::vector<std::string>;
    Scene to = from;
    to.language.drawn = {5};
    CHECK(edits_between(from, to) == Edits{"text"});
    to = from;
    to.language.seed = 2;
    CHECK(edits_between(from, to) == Edits{"text"});
    to = from;
    to.language.prompt = "Once";
    CHECK(edits_between(from, to) == Edits{"text"});
    to = from;
    to.language.filters.top_k = 1;
    to.language.filters.min_p = 0.25;
    CHECK(edits_between(from, to) == Edits{"filters"});
    CHECK(state_in_words(from, to) == "top-k = 1, min-p = 0.25");
    for (const char* edit : {"text", "filters"}) {
        const Edits editable = editable_in(from);
        CHECK(std::count(editable.begin(), editable.end(), edit) == 1);
    }
}

TEST_CASE("Numbers stand in texts as the program shows them", "[lesson]") {
    const auto shown = [](double x, int digits) {
        return formatted(x, {NumberStyle::Kind::decimals, digits});
    };
    CHECK(shown(0.6652, 3) == "0.665");
    CHECK(shown(-0.5, 2) == "−0.50");
    CHECK(shown(0.000118, 3) == "1.18e-4");
    CHECK(shown(0.0000118, 3) == "1.18e-5");
    CHECK(shown(18874368, 0) == "18,874,368");
    CHECK(shown(-12345, 0) == "−12,345");
    CHECK(shown(0, 3) == "0.000");
    CHECK(shown(-0.0, 3) == "0.000");
    CHECK(shown(-0.0, 0) == "0");
    CHECK(formatted(-0.0, {NumberStyle::Kind::scientific, 3}) == "0");
    CHECK(formatted(std::nan("")) == "NaN");
    CHECK(formatted(INFINITY) == "∞");
    CHECK(formatted(-INFINITY) == "−∞");
    CHECK(formatted(0.659, {NumberStyle::Kind::percent, 1}) == "65.9 %");
    CHECK(formatted(1.65e38, {NumberStyle::Kind::scientific, 3}) == "1.65e38");
    const Quantities names = quantities_before(shipped_course().lessons.front().steps.front());
    const auto text = LiveText::parse("{p}, {p[dog]|1}, {{braces}}, {sum(p)|0}, {p[cat]|%}");
    REQUIRE(text.index() == 0);
    CHECK(std::get<0>(text).fill(names).text == "0.659, 0.242, 0.099, 0.2, {braces}, 1, 65.9 %");
}

TEST_CASE("A negative number behind a sign of arithmetic stands in parentheses", "[lesson]") {
    Quantities names;
    names.add("a", -1.0);
    names.add("b", 2.0);
    const auto text = LiveText::parse(
        "3 − {a|0} − {b|0}, e^{a|0}, 2·{a|0}, z = {a|0}, ({a|0}), {a|0} + {a|0}, − {[a, b]|0}");
    REQUIRE(text.index() == 0);
    CHECK(std::get<0>(text).fill(names).text ==
          "3 − (−1) − 2, e^(−1), 2·(−1), z = −1, (−1), −1 + (−1), − −1, 2");
}

TEST_CASE("A printed lesson has every question, and the answers at the end", "[lesson]") {
    for (const Lesson& lesson : shipped_course().lessons) {
        const std::string page = printed(lesson);
        CAPTURE(lesson.id);
        CHECK(page.starts_with("<!DOCTYPE html>"));
        CHECK(page.find("http") == std::string::npos);
        CHECK(page.find("<div class=\"answers\">") > page.size() / 4);
        CHECK(page.find("{") != std::string::npos);  // of the style only
        CHECK(page.find("{p") == std::string::npos);
    }
}

TEST_CASE("Numbers are written as the language of the lesson does, and read in both ways", "[lesson]") {
    const NumberStyle comma{NumberStyle::Kind::decimals, 3, true};
    CHECK(formatted(0.6589, comma) == "0,659");
    CHECK(formatted(-1234567.0, {NumberStyle::Kind::decimals, 0, true}) == "−1.234.567");
    CHECK(formatted(Value(std::vector<Value>{Value(0.5), Value(2.25)}), comma) == "0,500; 2,250");
    CHECK(has_decimal_comma("de"));
    CHECK(has_decimal_comma("fr-CA"));
    CHECK_FALSE(has_decimal_comma("en"));
    CHECK_FALSE(has_decimal_comma("e"));

    const Lesson english = lesson_from_json(lesson_text(), "mine.json");
    const Lesson german = lesson_from_json(with("\"en\"", "\"de\""), "mine.json");
    CHECK(said_of(with("\"en\"", "\"de\"")) == "");
    const Question question = question_of(german.steps[1]);
    CHECK(question.reason == "e^(2 − 1) = 2,718.");
    CHECK(question_of(english.steps[1]).reason == "e^(2 − 1) = 2.718.");
    CHECK(right_answer_in_words(question).find(',') != std::string::npos);
    CHECK(grade(question, "2,718").verdict == Verdict::right);
    CHECK(grade(question, "2.718").verdict == Verdict::right);
}

TEST_CASE("A reply may speak of the answer that it is a reply to", "[lesson]") {
    const std::string own = with("That is the ratio of the logits.", "{yours|1} is the ratio of the logits.");
    CHECK(said_of(own) == "");
    const Question question = question_of(lesson_from_json(own, "mine.json").steps[1]);
    CHECK(question.wrong[0].reply.substr(0, 27) == "2.0 is the ratio of the log");
    CHECK(said("e^(2 − 1) = {p[cat]/p[dog]}.", "{yours}").find("yours") != std::string::npos);
}
