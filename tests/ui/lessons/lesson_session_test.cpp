// Lessons without a window: every step of the program's own, answered right and in every wrong way that its
// author has foreseen.
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>

#include "app/lessons/lesson_session.h"
#include "app/shipped_course.h"
#include "core/learning/editable.h"
#include "core/scene/edit.h"

using namespace softmaxlab;
using learning::QuestionKind;
using Stage = LessonSession::Stage;

namespace {

const learning::Course& course() {
    static const learning::Course all = shipped_course();
    return all;
}

std::optional<learning::Answer> commit(LessonSession& session, const Scene& state) {
    auto answer = session.commit(course(), state, true, "2026-03-02T10:14");
    if (answer || !session.asks_about_sum()) return answer;
    session.leave_bars();
    return session.commit(course(), state, true, "2026-03-02T10:14");
}

/// Gives the right answer. Returns the state that it is, if it is one.
Scene give_right_answer(LessonSession& session) {
    const learning::Question& question = session.question();
    session.draft.option = question.kind == QuestionKind::choice ? question.right_option() : 0;
    session.draft.typed = fmt::format("{:.17g}", question.answer);
    session.draft.bars = question.bars;
    if (!question.orders.empty()) session.draft.order = question.orders.front();
    session.draft.is_ordered = true;
    session.draft.place = question.answer;
    const auto& witness = session.step().asks.witness;
    return witness ? *witness : session.step().scene;
}

/// Gives the wrong answer at `index`.
Scene give_wrong_answer(LessonSession& session, std::size_t index) {
    const learning::WrongAnswer& wrong = session.question().wrong.at(index);
    session.draft.typed = fmt::format("{:.17g}", wrong.value);
    session.draft.bars = wrong.bars;
    session.draft.order = wrong.order;
    session.draft.is_ordered = true;
    session.draft.place = std::isfinite(wrong.to) ? (wrong.from + wrong.to) / 2 : wrong.from + 1;
    const auto& example = session.step().asks.wrong.at(index).example;
    return example ? *example : session.step().scene;
}

}  // namespace

TEST_CASE("each right answer passes, in every step", "[lessons]") {
    for (const learning::Lesson& lesson : course().lessons) {
        LessonSession session(lesson);
        for (std::size_t i = 0; i < session.count(); ++i) {
            session.go_to(i);
            INFO(session.place());
            CHECK(session.take_new_scene());
            CHECK(session.scene() == session.step().scene);
            CHECK(session.stage() == Stage::asked);
            const Scene state = give_right_answer(session);
            const auto answer = commit(session, state);
            REQUIRE(answer);
            CHECK(answer->right);
            CHECK(answer->place() == session.place());
            CHECK(session.is_right());
            CHECK(session.stage() == Stage::revealed);
            CHECK_FALSE(session.reply().empty());
            CHECK(session.hidden().empty());
            CHECK_FALSE(session.can_commit());
            if (session.step().then) CHECK(session.scene() == *session.step().then);
        }
    }
}

TEST_CASE("each wrong answer that is foreseen gets its own reply, in every step", "[lessons]") {
    for (const learning::Lesson& lesson : course().lessons) {
        LessonSession session(lesson);
        for (std::size_t i = 0; i < session.count(); ++i) {
            session.go_to(i);
            INFO(session.place());
            const std::vector<learning::Option> options = session.question().options;
            for (std::size_t option = 0; option < options.size(); ++option) {
                if (options[option].is_right) continue;
                session.go_to(i);
                session.draft.option = option;
                const auto answer = commit(session, session.scene());
                REQUIRE(answer);
                CHECK_FALSE(answer->right);
                CHECK(answer->misconception == options[option].misconception);
                CHECK(session.reply() == options[option].reply);
                CHECK(session.stage() == Stage::revealed);
                CHECK_FALSE(session.reason().empty());
            }
            const std::size_t count = session.question().wrong.size();
            for (std::size_t wrong = 0; wrong < count; ++wrong) {
                session.go_to(i);
                const Scene state = give_wrong_answer(session, wrong);
                const auto answer = commit(session, state);
                REQUIRE(answer);
                CHECK_FALSE(answer->right);
                CHECK(answer->misconception == session.question().wrong[wrong].misconception);
                CHECK_FALSE(session.reply().empty());
                if (session.kind() != QuestionKind::reach)
                    CHECK(session.reply() == session.question().wrong[wrong].reply);
            }
        }
    }
}

TEST_CASE("before the answer only what a step allows may be edited, and each witness is reached by that",
          "[lessons]") {
    for (const learning::Lesson& lesson : course().lessons) {
        LessonSession session(lesson);
        for (std::size_t i = 0; i < session.count(); ++i) {
            session.go_to(i);
            INFO(session.place());
            const learning::LessonStep& step = session.step();
            std::vector<std::string> allow = step.allow;
            allow.insert(allow.end(), step.asks.allow.begin(), step.asks.allow.end());
            Scene warmer = step.scene;
            warmer.temperature = warmer.temperature == 2 ? 3 : 2;
            CHECK(session.may_edit(step.scene, warmer) == learning::is_allowed(allow, "temperature"));
            if (step.asks.witness) CHECK(session.may_edit(step.scene, *step.asks.witness));
            session.show_answer();
            CHECK(session.was_shown());
            CHECK(session.may_edit(step.scene, warmer));
            CHECK(session.hidden().empty());
        }
    }
}

TEST_CASE("what cannot be read, or has too few digits, is no answer", "[lessons]") {
    LessonSession session(*course().find_lesson("gaps"));
    CHECK(session.kind() == QuestionKind::number);
    CHECK_FALSE(session.can_commit());
    session.draft.typed = "two and";
    CHECK_FALSE(commit(session, session.scene()));
    CHECK(session.stage() == Stage::asked);
    CHECK_FALSE(session.reply().empty());
    CHECK(session.tries() == 0);
    session.draft.typed = "12345";
    CHECK(commit(session, session.scene()));
    CHECK(session.stage() == Stage::answered);
    CHECK(session.tries() == 1);
    CHECK_FALSE(session.hidden().empty());
    session.draft.typed = "12346";
    CHECK(commit(session, session.scene()));
    CHECK(session.offer() == learning::Offer::hint);
    session.draft.typed = "12347";
    CHECK(commit(session, session.scene()));
    CHECK(session.stage() == Stage::revealed);
}

TEST_CASE("bars that do not sum to 1 are asked about once", "[lessons]") {
    LessonSession session(*course().find_lesson("shares"));
    REQUIRE(session.kind() == QuestionKind::bars);
    session.draft.bars = {1, 1, 1};
    CHECK_FALSE(session.commit(course(), session.scene(), true, ""));
    CHECK(session.asks_about_sum());
    session.stretch_bars();
    CHECK(std::fabs(session.sum_of_bars() - 1) < 1e-12);
    CHECK(session.commit(course(), session.scene(), true, ""));
}

TEST_CASE("nobody is right by leaving bars or an order as they stand", "[lessons]") {
    for (const learning::Lesson& lesson : course().lessons) {
        LessonSession session(lesson);
        for (std::size_t i = 0; i < session.count(); ++i) {
            session.go_to(i);
            INFO(session.place());
            if (session.kind() == QuestionKind::order) {
                CHECK_FALSE(session.can_commit());
                session.draft.is_ordered = true;
                CHECK(session.can_commit());
            } else if (session.kind() == QuestionKind::bars) {
                const auto answer = commit(session, session.scene());
                CHECK_FALSE((answer && answer->right));
            }
        }
    }
    LessonSession session(*course().find_lesson("shares"));
    session.go_to(4);
    REQUIRE(session.place() == "shares/equal");
    CHECK(session.sum_of_bars() == 0);
    CHECK_FALSE(session.can_commit());  // nothing is drawn yet
    CHECK_FALSE(session.commit(course(), session.scene(), true, ""));
    session.draft.bars = {0.33, 0.33, 0.34};
    CHECK(commit(session, session.scene())->right);
}

TEST_CASE("a masked bar begins at 0 and stays there, and the right weights are right", "[lessons]") {
    LessonSession session(*course().find_lesson("masks"));
    std::size_t found = 0;
    for (std::size_t i = 0; i < session.count(); ++i) {
        session.go_to(i);
        if (session.kind() != QuestionKind::bars) continue;
        INFO(session.place());
        const std::vector<double>& right = session.question().bars;
        for (std::size_t bar = 0; bar < right.size(); ++bar) {
            if (right[bar] > 0) continue;
            ++found;
            CHECK(session.draft.bars[bar] == 0);
        }
    }
    CHECK(found > 0);
}

TEST_CASE("the same answer once more is no other try, another one is", "[lessons]") {
    LessonSession session(*course().find_lesson("gaps"));
    while (session.kind() != QuestionKind::number) session.go_to(session.index() + 1);
    session.draft.typed = "123456";
    REQUIRE(commit(session, session.scene()));
    CHECK(session.is_as_committed());
    CHECK_FALSE(session.commit(course(), session.scene(), true, ""));
    CHECK(session.tries() == 1);
    session.draft.typed = "1234567";
    CHECK_FALSE(session.is_as_committed());
    CHECK(session.commit(course(), session.scene(), true, ""));
    CHECK(session.tries() == 2);
}

TEST_CASE("an order is said in its own words, each line of a proof in one", "[lessons]") {
    LessonSession session(*course().find_lesson("overflow"));
    session.go_to(1);
    REQUIRE(session.kind() == QuestionKind::order);
    session.draft.order = {1, 0, 2, 3};
    session.draft.is_ordered = true;
    const auto answer = commit(session, session.scene());
    REQUIRE(answer);
    const auto& items = session.question().items;
    CHECK(answer->given == items[1] + "\n" + items[0] + "\n" + items[2] + "\n" + items[3]);
    LessonSession classes(*course().find_lesson("shares"));
    classes.go_to(7);
    CHECK(classes.order_in_words(classes.question().orders.front()) == "emu, fox, owl, cat");
}

TEST_CASE("a state is an answer in words, and what was said to it goes with it", "[lessons]") {
    LessonSession session(*course().find_lesson("shares"));
    session.go_to(2);
    REQUIRE(session.place() == "shares/quarter");
    Scene state = session.scene();
    state.classes[2].logit = 0.25;
    const auto answer = commit(session, state);
    REQUIRE(answer);
    CHECK(answer->given == "fox = 0.25");
    CHECK(answer->right_answer.starts_with("for example fox = 1."));
    CHECK_FALSE(session.forget_old_reply(7));
    CHECK(session.reply_counts());
    CHECK_FALSE(session.forget_old_reply(7));
    CHECK(session.forget_old_reply(8));
    CHECK_FALSE(session.reply_counts());
    CHECK(session.reply().empty());
    CHECK_FALSE(session.forget_old_reply(9));
}

TEST_CASE("a goal counts when it has held for a moment with no hand on it", "[lessons]") {
    LessonSession session(*course().find_lesson("shares"));
    const learning::LessonStep* const step = session.lesson().find("quarter");
    REQUIRE(step != nullptr);
    session.go_to(static_cast<std::size_t>(step - session.lesson().steps.data()));
    const Scene& reached = *step->asks.witness;
    CHECK_FALSE(session.is_reached(step->scene, 1, true, 0));
    CHECK_FALSE(session.asks_again_in(0));
    CHECK_FALSE(session.is_reached(reached, 2, false, 1));
    CHECK_FALSE(session.asks_again_in(1));
    CHECK_FALSE(session.is_reached(reached, 2, true, 2));
    REQUIRE(session.asks_again_in(2.1));
    CHECK(*session.asks_again_in(2.1) < 0.31);
    CHECK_FALSE(session.is_reached(step->scene, 3, true, 2.2));  // swept through
    CHECK_FALSE(session.is_reached(reached, 4, true, 2.3));
    CHECK(session.is_reached(reached, 4, true, 2.8));
    CHECK(commit(session, reached));
    CHECK(session.stage() == Stage::revealed);
    CHECK(session.scene() == reached);
}
