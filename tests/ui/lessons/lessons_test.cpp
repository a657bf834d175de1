// Lessons in the application, driven as a person would.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <catch2/catch_test_macros.hpp>

#include "core/base/file_io.h"
#include "core/base/input_error.h"
#include "core/engine/backend_choice.h"
#include "core/learning/lesson.h"
#include "core/scene/edit.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/readable.h"

using namespace softmaxlab;
using learning::QuestionKind;
using softmaxlab::test::HeadlessApp;
using Stage = LessonSession::Stage;

namespace {

struct Screen {
    PixelSize size;
    float zoom;
};

ApplicationOptions in_lesson(const std::string& place) {
    ApplicationOptions options;
    options.lesson = place;
    return options;
}

ApplicationOptions on_screen(const Screen& screen) {
    ApplicationOptions options;
    options.size = screen.size;
    options.zoom = screen.zoom;
    return options;
}

std::vector<std::string> all_places(HeadlessApp& app) {
    std::vector<std::string> places;
    const learning::Course& course = app.app().lesson_library().course();
    for (const learning::Lesson& lesson : course.lessons)
        for (const learning::LessonStep& step : lesson.steps) places.push_back(lesson.id + "/" + step.id);
    for (const learning::LessonStep& step : course.playground.steps)
        places.push_back("playground/" + step.id);
    return places;
}

std::string text_on_screen(HeadlessApp& app) {
    return app.landmarks().text();
}

/// A teacher's lesson of two steps; `question`: of the second.
std::string two_dogs(const std::string& question) {
    return R"({"format": "softmax-lab-lesson", "version": 1, "id": "two-dogs", "language": "en",
        "title": "Two dogs", "minutes": 3, "skills": ["form"], "steps": [
        {"id": "first", "lab": "softmax", "scene": {"classes": [["cat", 2], ["dog", 1]]},
         "say": "Which is larger?", "why": "Cat has the larger score.",
         "ask": {"kind": "choice", "options": [{"say": "cat", "right": true},
                 {"say": "dog", "reply": "Dog has 1."}]}},
        {"id": "second", "say": ")" +
           question + R"(", "why": "Scores decide.",
         "ask": {"kind": "choice", "options": [{"say": "cat", "right": true},
                 {"say": "dog", "reply": "Dog has 1."}]}}]})";
}

}  // namespace

TEST_CASE("every step opens from its id alone, shows what it points at, and is calm", "[lessons]") {
    HeadlessApp app;
    for (const std::string& place : all_places(app)) {
        INFO(place);
        app.app().leave_lesson();
        app.app().open_lesson(place);
        app.frame(2);
        REQUIRE(app.app().lesson() != nullptr);
        const LessonSession& session = *app.app().lesson();
        CHECK(session.place() == place);
        CHECK(app.scene() == session.step().scene);
        CHECK(app.app().shown_view().lab == session.step().lab);
        CHECK(app.value("lesson/question") == session.question().says);
        for (const std::string& name : session.lit()) {
            INFO(name);
            CHECK(app.has(name));
        }
        // The first one that is not covered is scrolled into sight; another may be farther down.
        const auto seen = std::find_if(session.lit().begin(), session.lit().end(),
                                       [&](const std::string& name) { return app.value(name) != "?"; });
        if (seen != session.lit().end()) CHECK(app.has("ring/" + *seen));
        CHECK_FALSE(app.app().next_frame_in());
        CHECK_FALSE(app.has("lesson/reply"));
        CHECK_FALSE(app.has("lesson/reason"));
    }
}

TEST_CASE("Tab goes from one bar to the next, as the panel says", "[lessons]") {
    HeadlessApp app(in_lesson("shares/guess"));
    app.frame(2);
    std::vector<double>& bars = app.app().lesson()->draft.bars;
    REQUIRE(bars.size() == 3);
    const auto type = [&](const std::string& digits) {
        app.type(digits);
        app.key(ImGuiKey_Tab);
        app.frame(2);
    };
    type("0.65");
    type("0.32");
    type("0.03");
    CHECK(bars == std::vector<double>{0.65, 0.32, 0.03});
    CHECK(app.app().shown_view().lab == "softmax");
    app.key(ImGuiKey_Enter);  // on what stands behind the last bar
    app.frame(2);
    CHECK(app.app().lesson()->stage() == Stage::revealed);
}

TEST_CASE("the handle of a bar at 0 is taken hold of at its left half, too", "[lessons]") {
    HeadlessApp app(in_lesson("shares/equal"));
    app.frame(2);
    REQUIRE(app.app().lesson()->draft.bars[0] == 0);
    const Landmark bar = app.find("softmax/guess/0");
    const ImVec2 left_of_zero(bar.min.x + 2, bar.centre().y);
    app.drag(left_of_zero, bar.centre());
    app.frame();
    CHECK(app.app().lesson()->draft.bars[0] > 0.3);
}

TEST_CASE("in another lab than that of the step no result is told", "[lessons][leak]") {
    HeadlessApp app(in_lesson("attention/row"));
    app.frame(2);
    REQUIRE_FALSE(app.app().lesson()->step().hide.empty());
    app.run("lab-softmax");
    app.frame(2);
    REQUIRE(app.app().shown_view().lab == "softmax");
    CHECK(app.value("softmax/probability/0") == "?");
}

TEST_CASE("the question has room before all else, however large the type is", "[lessons]") {
    for (const float zoom : {2.5F, 3.0F}) {
        ApplicationOptions options = in_lesson("overflow/crack");
        options.zoom = zoom;
        HeadlessApp app(options);
        app.frame(3);
        const Landmark question = app.find("lesson/question");
        const Landmark panel = app.find("lesson/panel");
        INFO(zoom);
        CHECK(panel.max.y - question.min.y >= 2 * app.app().ui().fonts.reading->FontSize);
    }
}

TEST_CASE("a place on an axis is put in its plot, and stands beside the right one", "[lessons]") {
    struct Case {
        std::string place;
        std::string plot;
        std::string right;
    };
    for (const Case& each : {Case{"temperature/hump", "temperature/curves", "T = 1.13"},
                             Case{"overflow/crack", "overflow/plot", "c = 86.3"}}) {
        INFO(each.place);
        HeadlessApp app(in_lesson(each.place));
        app.frame(2);
        REQUIRE(app.app().lesson()->kind() == QuestionKind::place);
        const Scene before = app.scene();
        CHECK(app.value("place/yours") == "not put yet");
        CHECK_FALSE(app.has("place/right"));
        const Landmark plot = app.find(each.plot);
        // A press in the plot puts the mark; the arrow keys move it on. The lab's own cursor stays.
        app.drag(each.plot, ImVec2(plot.min.x + 0.8F * (plot.max.x - plot.min.x), plot.centre().y));
        app.frame();
        const std::string put = app.value("place/yours");
        REQUIRE(app.app().lesson()->draft.place.has_value());
        CHECK(put != "not put yet");
        CHECK(app.scene() == before);
        CHECK(app.value("lesson/place") == put);
        // So does the slider of the panel.
        app.drag("lesson/place", app.find("lesson/place").centre());
        app.frame();
        CHECK(app.value("place/yours") != put);
        app.app().reveal_lesson();
        app.frame(2);
        CHECK(app.value("place/right") == each.right);
        CHECK(app.has("place/yours"));
        app.app().leave_lesson();
        app.frame(2);
        CHECK_FALSE(app.has("place/right"));
    }
}

TEST_CASE("what a step points at is in sight at the sizes of a classroom", "[lessons]") {
    for (const Screen& screen :
         {Screen{{1280, 800}, 1}, Screen{{1280, 800}, 1.25F}, Screen{{1920, 1080}, 1.75F}}) {
        HeadlessApp app(on_screen(screen));
        for (const std::string& place : all_places(app)) {
            app.app().open_lesson(place);
            for (const bool revealed : {false, true}) {
                if (revealed) app.app().reveal_lesson();
                app.frame();
                while (app.app().brings_into_sight()) app.frame();
                INFO(place << (revealed ? ", revealed" : "") << " at " << screen.zoom);
                const std::vector<std::string>& lit = app.app().lesson()->lit();
                const auto seen = std::find_if(lit.begin(), lit.end(), [&](const std::string& name) {
                    return !app.has(name) || app.value(name) != "?";
                });
                if (seen == lit.end()) continue;
                CAPTURE(*seen);
                CHECK(app.has("ring/" + *seen));
            }
        }
    }
}

TEST_CASE("where the curves are covered, classes and logits are in sight", "[lessons]") {
    HeadlessApp app;
    int found = 0;
    for (const std::string& place : all_places(app)) {
        app.app().open_lesson(place);
        app.frame(2);
        const LessonSession& session = *app.app().lesson();
        if (session.step().lab != "temperature" || !session.hidden().has(learning::Quantity::curves) ||
            app.has("temperature/guess/0"))
            continue;
        INFO(place);
        ++found;
        REQUIRE_FALSE(session.hidden().has(learning::Quantity::logits));
        for (std::size_t i = 0; i < app.scene().classes.size(); ++i) {
            const Landmark given = app.find(fmt::format("temperature/given/{}", i));
            CHECK(given.value.starts_with("z "));
            CHECK(given.min.y >= app.find("lab/sentence").max.y);
            CHECK(given.max.y <= 800);
        }
    }
    CHECK(found >= 3);
}

TEST_CASE("the header names the lesson, and promises nothing that is locked", "[lessons]") {
    HeadlessApp app(in_lesson("gaps"));
    app.frame(2);
    CHECK(app.value("lab/sentence") == app.app().lesson()->lesson().title);
    app.app().leave_lesson();
    app.frame(2);
    CHECK(app.value("lab/sentence").find("Drag any bar") != std::string::npos);
}

TEST_CASE("what a step points at is marked below messages, which stay readable", "[lessons]") {
    HeadlessApp app(in_lesson("gaps"));
    app.frame(2);
    REQUIRE_FALSE(app.app().lesson()->lit().empty());
    REQUIRE(app.has("ring/" + app.app().lesson()->lit().front()));
    // Nothing lies over everything: that is where tooltips are drawn, and messages are below it.
    CHECK(ImGui::GetForegroundDrawList()->VtxBuffer.Size == 0);
}

TEST_CASE("the help of what has the keyboard covers nothing of the panel", "[lessons]") {
    for (const float zoom : {1.0F, 1.5F}) {
        ApplicationOptions options = in_lesson("shares");
        options.zoom = zoom;
        HeadlessApp app(options);
        app.frame(2);
        int helps = 0;
        for (int tab = 0; tab < 20; ++tab) {
            app.key(ImGuiKey_Tab);
            if (!app.has("help")) continue;
            ++helps;
            CHECK(app.find("help").min.y >= app.find("lesson/panel").max.y);
        }
        CHECK(helps > 3);
    }
}

TEST_CASE("all that is written in a step can be read, before the answer and after it", "[lessons]") {
    for (const Screen& screen :
         {Screen{{1280, 800}, 1}, Screen{{1280, 800}, 1.25F}, Screen{{1920, 1080}, 1.75F},
          Screen{{1280, 800}, 1.5F}, Screen{{1280, 800}, 2}}) {
        HeadlessApp app(on_screen(screen));
        for (const std::string& place : all_places(app)) {
            app.app().open_lesson(place);
            for (const bool revealed : {false, true}) {
                if (revealed) app.app().reveal_lesson();
                app.frame(2);
                std::vector<WrittenText> written;
                app.app().ui().written = &written;
                app.frame();
                app.app().ui().written = nullptr;
                CHECK_FALSE(written.empty());
                INFO(place << (revealed ? ", revealed" : "") << " at " << screen.size.width << " × "
                           << screen.size.height << ", " << screen.zoom);
                const std::vector<std::string> found = test::faults(written, true);
                CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
                CHECK(found.empty());
            }
        }
    }
}

TEST_CASE("a step looks the same wherever one comes from", "[lessons]") {
    HeadlessApp walking;
    HeadlessApp direct;
    for (const learning::Lesson& lesson : walking.app().lesson_library().course().lessons) {
        walking.app().open_lesson(lesson.id);
        walking.frame(2);
        std::vector<std::string> seen;
        for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
            if (i > 0) {
                walking.key(ImGuiKey_PageDown);
                walking.frame(2);
            }
            INFO(lesson.id << "/" << lesson.steps[i].id);
            REQUIRE(walking.app().lesson()->index() == i);
            direct.app().leave_lesson();
            direct.app().open_lesson(lesson.id + "/" + lesson.steps[i].id);
            direct.frame(2);
            seen.push_back(text_on_screen(walking));
            CHECK(seen.back() == text_on_screen(direct));
        }
        for (std::size_t i = lesson.steps.size() - 1; i-- > 0;) {
            walking.key(ImGuiKey_PageUp);
            walking.frame(2);
            INFO(lesson.id << "/" << lesson.steps[i].id << ", from behind");
            CHECK(seen[i] == text_on_screen(walking));
        }
    }
}

TEST_CASE("the person's own work comes back as it was left", "[lessons]") {
    HeadlessApp app;
    app.run("lab-gradients");
    app.app().document().apply(edit::SetTemperature{2});
    app.app().document().apply(edit::SetLogit{1, 3.5});
    app.run("pin-a");
    app.app().document().apply(edit::SetLogit{0, -1});
    app.run("undo");
    app.app().show_view({"gradients", "{\"gradients/view\": \"loss\"}"}, "test");
    app.frame(2);
    const Scene scene = app.scene();
    const ShownView view = app.app().shown_view();
    const std::size_t steps = app.app().document().history().steps();
    const std::string text = text_on_screen(app);
    const bool modified = app.app().document().modified();
    const Preferences preferences = app.app().preferences();
    const auto backend = app.app().wanted_backend();

    app.app().open_lesson("shares/quarter");
    app.frame(2);
    CHECK_FALSE(app.app().document().can_undo());
    CHECK(app.app().preferences() == preferences);
    CHECK(app.app().wanted_backend() == backend);
    app.app().document().apply(edit::ReplaceScene{*app.app().lesson()->step().asks.witness});
    app.frame(40);
    CHECK(app.app().lesson()->stage() == Stage::revealed);
    app.key(ImGuiKey_PageDown);
    app.run("lab-simplex");
    app.frame(2);
    app.click("lesson/leave");
    app.frame(2);

    CHECK(app.app().lesson() == nullptr);
    CHECK(app.scene() == scene);
    CHECK(app.app().shown_view().lab == view.lab);
    CHECK(app.app().shown_view().view == view.view);
    CHECK(app.app().document().history().steps() == steps);
    CHECK(app.app().document().modified() == modified);
    CHECK(app.app().document().can_redo());
    CHECK(app.app().preferences() == preferences);
    CHECK(app.app().wanted_backend() == backend);
    app.move_to(ImVec2(2, 2));
    app.frame(2);
    CHECK(text_on_screen(app) == text);
    app.run("redo");
    CHECK(app.scene().classes[0].logit == -1);
    app.app().document().apply(edit::SetTemperature{3});  // nothing is locked any more
    CHECK(app.scene().temperature == 3);
}

TEST_CASE("before the answer nothing is moved, afterwards everything may be", "[lessons]") {
    HeadlessApp app(in_lesson("shares/rival"));
    const Scene asked = app.scene();
    app.drag_by("softmax/logit/0", ImVec2(30, 0));
    CHECK(app.scene() == asked);
    app.run("random");
    CHECK(app.scene() == asked);
    CHECK(app.app().shell().messages.words() == "Locked until you have answered.");
    CHECK_FALSE(app.app().document().can_undo());
    app.key(ImGuiKey_2);
    CHECK(app.app().lesson()->draft.option == app.app().lesson()->question().shown[1]);
    app.key(ImGuiKey_Enter);
    app.frame(2);
    REQUIRE(app.app().lesson()->stage() == Stage::revealed);
    CHECK(app.scene() == *app.app().lesson()->step().then);
    app.run("random");
    CHECK_FALSE(app.scene() == *app.app().lesson()->step().then);
    app.click("lesson/again");
    app.frame(2);
    CHECK(app.scene() == asked);
    CHECK(app.app().lesson()->stage() == Stage::asked);
}

TEST_CASE("a lesson goes by keyboard alone, and its answers are kept", "[lessons]") {
    HeadlessApp app;
    app.key(ImGuiKey_L);
    app.frame(2);
    REQUIRE(app.has("lessons/start/shares"));
    app.app().open_lesson("shares");
    app.frame(2);
    std::size_t answered = 0;
    const std::size_t steps = app.app().lesson()->count();
    for (std::size_t i = 0; i < steps; ++i) {
        const LessonSession& session = *app.app().lesson();
        REQUIRE(session.index() == i);
        INFO(session.place());
        switch (session.kind()) {
            case QuestionKind::choice:
                app.key(ImGuiKey_A);
                app.key(ImGuiKey_Enter, i % 2 == 0 ? 0 : ImGuiMod_Shift);
                break;
            case QuestionKind::number:
                app.type(fmt::format("{:.6g}", session.question().answer));
                app.key(ImGuiKey_Enter);
                break;
            case QuestionKind::reach:
                app.app().document().apply(edit::ReplaceScene{*session.step().asks.witness});
                app.frame(30);
                break;
            default:
                if (session.kind() == QuestionKind::order) app.click("lesson/item/1");  // it stands right
                if (session.kind() == QuestionKind::bars && session.sum_of_bars() == 0) {
                    for (int presses = 0; presses < 3; ++presses) app.key(ImGuiKey_Enter);
                    CHECK_FALSE(session.asks_about_sum());  // nothing is drawn yet
                    CHECK(session.sum_of_bars() == 0);
                    app.drag_by("softmax/guess/0", ImVec2(40, 0));
                    app.frame(2);
                    CHECK(session.sum_of_bars() > 0);
                    for (int presses = 0; presses < 2; ++presses) app.key(ImGuiKey_Enter);
                }
                app.key(ImGuiKey_Enter);
                if (session.stage() == Stage::answered) app.run("lesson-show");
                break;
        }
        app.frame(2);
        CHECK(session.stage() == Stage::revealed);
        answered += session.tries();
        app.key(ImGuiKey_Enter);
        app.frame(2);
    }
    CHECK(app.app().lesson() == nullptr);
    CHECK(app.has("page/name"));
    CHECK(app.app().progress().progress().answers.size() == answered);
    CHECK(app.app().progress().progress().steps.size() == steps);
}

TEST_CASE("a number is typed where the question stands", "[lessons]") {
    HeadlessApp app(in_lesson("gaps/two"));
    app.type("banana");
    app.key(ImGuiKey_Enter);
    app.frame(2);
    CHECK(app.has("lesson/reply"));
    CHECK(app.app().lesson()->tries() == 0);
    CHECK(app.app().progress().progress().answers.empty());
}

TEST_CASE("bars take digits, and Enter stretches those that do not come to 1", "[lessons]") {
    HeadlessApp app(in_lesson("shares/guess"));
    app.frame(2);
    const LessonSession& session = *app.app().lesson();
    app.type("90%");
    app.key(ImGuiKey_Enter);
    app.frame(2);
    CHECK(app.app().shown_view().lab == "softmax");  // 9 is no lab here
    CHECK(session.draft.bars.front() == 0.9);
    CHECK_FALSE(session.asks_about_sum());
    app.key(ImGuiKey_Enter);
    app.frame(2);
    REQUIRE(session.asks_about_sum());
    app.key(ImGuiKey_Enter);
    app.frame(2);
    CHECK_FALSE(session.asks_about_sum());
    CHECK(session.stage() != Stage::revealed);
    CHECK(std::fabs(session.sum_of_bars() - 1) < 1e-12);
    app.key(ImGuiKey_Enter);
    app.frame(2);
    CHECK(session.stage() == Stage::revealed);
}

TEST_CASE("the keyboard begins where the answer is given", "[lessons]") {
    HeadlessApp app(in_lesson("shares/guess"));
    app.frame(3);
    const std::vector<double> before = app.app().lesson()->draft.bars;
    app.key(ImGuiKey_RightArrow);
    CHECK(app.app().lesson()->draft.bars.front() > before.front());
    app.app().open_lesson("shares/quarter");
    app.frame(3);
    REQUIRE(app.app().lesson()->kind() == QuestionKind::reach);
    const Scene scene = app.scene();
    app.key(ImGuiKey_LeftArrow);
    CHECK(app.scene() != scene);
}

TEST_CASE("a step about a language model shows that of the lessons, and the person's comes back",
          "[lessons][language]") {
    ApplicationOptions options;
    options.lab = "language";
    options.scene.language.prompt = "the cat";
    HeadlessApp app(options);
    app.click("language/step");
    app.frame(2);
    const Scene own = app.scene();
    const std::string text = text_on_screen(app);
    REQUIRE(app.app().results().language().model()->name == "tiny");
    app.app().open_lesson("sampling/real");
    app.frame(2);
    CHECK(app.app().results().language().model()->name == "fairy-tales");
    const auto kept = [&] { return app.app().results().language().next()->order.size(); };
    const learning::Question question = app.app().lesson()->question();
    CHECK(question.says.find(fmt::format("keeps {} of them", kept())) != std::string::npos);
    app.key(ImGuiKey_PageUp);
    app.key(ImGuiKey_PageDown);
    app.frame(2);
    app.app().reveal_lesson();
    app.frame(2);
    CHECK(question.options[question.right_option()].says == fmt::format("{}", kept()));
    app.click("lesson/leave");
    app.move_to(ImVec2(2, 2));
    app.frame(2);
    CHECK(app.scene() == own);
    CHECK(app.app().results().language().model()->name == "tiny");
    CHECK(text_on_screen(app) == text);
}

TEST_CASE("the filters of a text are set by the keyboard, its tokens and T are locked",
          "[lessons][language]") {
    HeadlessApp app(in_lesson("sampling/again"));
    app.frame(3);
    const Scene asked = app.scene();
    for (const char* locked :
         {"language/step", "language/run", "language/draw-again", "language/example", "language/greedy"}) {
        CAPTURE(locked);
        app.click(locked);
        app.frame(2);
        CHECK(app.scene() == asked);
    }
    CHECK(app.app().shell().messages.words() == "Locked until you have answered.");
    app.app().open_lesson("sampling/again");
    app.frame(3);
    app.key(ImGuiKey_UpArrow);  // the line comes into sight …
    CHECK(app.scene().language.filters.top_p < asked.language.filters.top_p);
    CHECK(app.app().lesson()->stage() == Stage::asked);
    for (int i = 0; i < 30; ++i) app.key(ImGuiKey_UpArrow);  // … and goes up to the first token
    app.frame(60);
    REQUIRE(app.app().lesson()->stage() == Stage::revealed);
    CHECK(app.app().lesson()->is_right());
    CHECK(app.app().results().language().next()->order.size() == 1);
    app.click("language/step");  // now everything may be changed
    CHECK(app.scene().language.drawn.size() == 1);
}

TEST_CASE("a share is typed as people write it, and what is none stays with its reason", "[lessons]") {
    HeadlessApp app(in_lesson("shares/guess"));
    app.frame(2);
    const LessonSession& session = *app.app().lesson();
    const auto typed = [&](const char* words) {
        app.click("softmax/guess/0", ImGuiMod_Ctrl);
        app.frame(2);
        app.type(words);
        app.key(ImGuiKey_Enter);
        app.frame(2);
        return session.draft.bars.front();
    };
    CHECK(typed("0,64") == 0.64);
    CHECK(typed("25 %") == 0.25);
    CHECK(typed("1/4") == 0.25);
    CHECK(typed(".5") == 0.5);
    CHECK(typed("much") == 0.5);
    CHECK_FALSE(session.asks_about_sum());
    CHECK(app.app().ui().edit.error.find("“much” is no share") == 0);
}

TEST_CASE("digits begin an answer that is a number, and none leaves a choice for a lab", "[lessons]") {
    HeadlessApp app(in_lesson("gaps/one"));
    app.frame(2);
    REQUIRE(app.app().lesson()->kind() == QuestionKind::number);
    app.type("2.7");
    app.frame(2);
    CHECK(app.app().shown_view().lab == "softmax");
    CHECK(app.app().lesson()->draft.typed == "2.7");
    app.app().open_lesson("shares/rival");
    app.frame(2);
    REQUIRE(app.app().lesson()->kind() == QuestionKind::choice);
    for (const ImGuiKey key : {ImGuiKey_5, ImGuiKey_6, ImGuiKey_7, ImGuiKey_8}) app.key(key);
    CHECK(app.app().shown_view().lab == "softmax");
}

TEST_CASE("the scene of a lesson can be taken along", "[lessons]") {
    HeadlessApp app(in_lesson("shares/guess"));
    const Scene own_before = default_scene();
    app.run("lesson-show");
    app.frame(2);
    const Scene scene = app.scene();
    app.click("lesson/take");
    app.frame(2);
    CHECK(app.app().lesson() == nullptr);
    CHECK(app.scene() == scene);
    app.run("undo");
    CHECK(app.scene() == own_before);
}

TEST_CASE("in a lesson no file takes the place of what waits outside", "[lessons]") {
    HeadlessApp app(in_lesson("shares"));
    CHECK_FALSE(app.command("save")->enabled());
    CHECK_FALSE(app.command("save-as")->enabled());
    CHECK_FALSE(app.command("open")->enabled());
    app.run("lesson-leave");
    CHECK(app.command("save")->enabled());
}

TEST_CASE("a lesson that is not there is refused, with the one that was meant", "[lessons]") {
    HeadlessApp app;
    const auto message = [&](const std::string& place) {
        try {
            app.app().open_lesson(place);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(message("gasp").find("Did you mean gaps?") != std::string::npos);
    CHECK(message("gaps/thrid").find("Did you mean third?") != std::string::npos);
    CHECK(app.app().lesson() == nullptr);
}

TEST_CASE("a teacher's file is dropped, changed, and taken over at the same step", "[lessons]") {
    const test::TemporaryFolder folder;
    const std::string path = folder.path_of("two-dogs.json");
    write_file(path, two_dogs("And now?"));
    HeadlessApp app;
    app.app().open_lesson(path);
    app.frame(2);
    app.key(ImGuiKey_PageDown);
    app.frame(2);
    CHECK(app.value("lesson/question") == "And now?");
    write_file(path, two_dogs("And then?"));
    auto& host = dynamic_cast<TextHost&>(app.app().host());
    const auto come_back = [&] {
        host.set_focus(false);
        app.frame();
        host.set_focus(true);
        app.frame(2);
    };
    come_back();
    CHECK(app.value("lesson/question") == "And then?");
    CHECK(app.app().lesson()->index() == 1);
    write_file(path, "{ broken");
    come_back();
    CHECK(app.app().shell().messages.is_failure());
    CHECK(app.value("lesson/question") == "And then?");
    app.key(ImGuiKey_L);
    app.frame(2);
    CHECK(app.has("lessons/error/two-dogs.json"));
}

TEST_CASE("a teacher's file that the check refuses is opened, with the first thing that is wrong",
          "[lessons]") {
    const test::TemporaryFolder folder;
    std::string text = two_dogs("And {p[dgo]}?");
    write_file(folder.path_of("two-dogs.json"), text);
    HeadlessApp app;
    app.app().open_lesson(folder.path_of("two-dogs.json"));
    app.frame(2);
    REQUIRE(app.app().lesson() != nullptr);
    const Messages& messages = app.app().shell().messages;
    CHECK(messages.is_failure());
    CHECK(messages.words().starts_with("two-dogs.json, steps[1].say: "));
    CHECK(messages.words().find("dgo") != std::string::npos);
    app.key(ImGuiKey_L);
    app.frame(2);
    CHECK(app.value("lessons/error/two-dogs.json") == messages.words());
    CHECK(app.has("lessons/start/two-dogs"));

    // Two things are wrong now: the page says so when the window has the focus again.
    text.replace(text.find("Cat has the larger score."), 25, "{p[cta]} is the larger share.");
    write_file(folder.path_of("two-dogs.json"), text);
    auto& host = dynamic_cast<TextHost&>(app.app().host());
    host.set_focus(false);
    app.frame();
    host.set_focus(true);
    app.frame(2);
    const std::string on_page = app.value("lessons/error/two-dogs.json");
    CHECK(on_page.starts_with("two-dogs.json, steps[0].why: "));
    CHECK(on_page.ends_with("(and 1 more)"));
}

TEST_CASE("files of one title are told apart, and the page says where their folder is", "[lessons]") {
    const test::TemporaryFolder folder;
    ApplicationOptions options;
    options.data_folder = folder.path();
    std::filesystem::create_directories(folder.path_of("lessons"));
    write_file(folder.path_of("lessons/monday.json"), two_dogs("And now?"));
    write_file(folder.path_of("lessons/tuesday.json"), two_dogs("And then?"));
    HeadlessApp app(options);
    app.key(ImGuiKey_L);
    app.frame(2);
    CHECK(app.has("lessons/start/two-dogs"));
    CHECK(app.value("lessons/folder").find(folder.path_of("lessons")) != std::string::npos);
    CHECK(app.value("lessons/file/two-dogs") == "monday.json");
    CHECK(app.value("lessons/file/tuesday.json") == "tuesday.json");
    app.click("lessons/start/tuesday.json");
    app.frame(2);
    app.key(ImGuiKey_PageDown);
    app.frame(2);
    CHECK(app.value("lesson/question") == "And then?");
}

TEST_CASE("in a lesson no share is in per cent", "[lessons]") {
    for (const char* const place : {"attention/sums", "attention/output", "masks/causal", "masks/padding",
                                    "shares/sharper", "temperature/even-odds"}) {
        HeadlessApp app(in_lesson(place));
        INFO(place);
        app.frame(3);
        CHECK(text_on_screen(app).find(" %") == std::string::npos);
        app.run("lesson-show");
        app.frame(3);
        CHECK(text_on_screen(app).find(" %") == std::string::npos);
    }
}

TEST_CASE("one goes on where something is still open", "[lessons]") {
    HeadlessApp app(in_lesson("gaps/one"));
    app.type("e");
    app.key(ImGuiKey_Enter);
    app.frame(2);
    REQUIRE(app.app().lesson()->stage() == Stage::revealed);
    app.key(ImGuiKey_L);
    app.frame(2);
    app.click("lessons/go-on");
    app.frame(2);
    REQUIRE(app.app().lesson() != nullptr);
    CHECK(app.app().lesson()->place() == "gaps/twice");
}

TEST_CASE("a wrong answer is said to be one, and stands beside the right one", "[lessons]") {
    HeadlessApp app(in_lesson("shares/guess"));
    app.key(ImGuiKey_Enter);  // equal bars
    app.frame(2);
    CHECK(app.value("lesson/verdict") == "×  Not quite.");
    app.app().open_lesson("overflow/proof");
    app.frame(2);
    CHECK_FALSE(app.app().lesson()->can_commit());
    const std::string words = app.app().lesson()->order_in_words(app.app().lesson()->draft.order);
    app.click("lesson/item/1");  // the order is right as it stands, somebody thinks
    app.key(ImGuiKey_Enter);
    app.frame(2);
    CHECK(app.value("lesson/verdict") == "×  Not quite.");
    CHECK_FALSE(app.app().lesson()->can_commit());  // the same once more
    app.app().reveal_lesson();
    app.frame(2);
    REQUIRE(app.app().lesson()->stage() == Stage::revealed);
    CHECK(app.value("lesson/yours") == words);
    const auto& question = app.app().lesson()->question();
    CHECK(app.value("lesson/right") == app.app().lesson()->order_in_words(question.orders.front()));
}

TEST_CASE("a step of a teacher's file opens by its id, and what is not there is named", "[lessons]") {
    const test::TemporaryFolder folder;
    const std::string path = folder.path_of("two-dogs.json");
    write_file(path, two_dogs("And now?"));
    HeadlessApp app;
    app.app().open_lesson(path + "/second");
    app.frame(2);
    CHECK(app.value("lesson/question") == "And now?");
    CHECK_THROWS_AS(app.app().open_lesson(path + "/nowhere"), InputError);
}

TEST_CASE("the lessons page takes the keyboard: Enter begins", "[lessons]") {
    HeadlessApp app;
    app.key(ImGuiKey_L);
    app.frame(2);
    app.key(ImGuiKey_Enter);
    app.frame(2);
    REQUIRE(app.app().lesson() != nullptr);
    CHECK(app.app().lesson()->index() == 0);
}
