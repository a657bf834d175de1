// What a teacher does in front of a class, by the keys that clickers and hands press.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include <imgui_internal.h>

#include "app/labs/labs.h"
#include "core/base/file_io.h"
#include "core/learning/question.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;
using softmaxlab::test::lab_with;

namespace {

ApplicationOptions presented(const std::string& lab, PixelSize size = {1280, 800}) {
    ApplicationOptions options;
    options.lab = lab;
    options.size = size;
    options.own_openings = true;
    options.presents = true;
    return options;
}

bool presents(HeadlessApp& app) {
    return app.has("presenter/present");
}

/// Where a lesson is, without one: two steps, of which the first asks a choice.
class TwoSteps : public Beats {
  public:
    std::optional<Beat> beat() const override {
        Beat now;
        now.lesson = "dogs";
        now.step = at < 2 ? "first" : "second";
        now.title = "Two dogs";
        now.question = at < 2 ? "Which one gets more?" : "And now?";
        if (at == 1) now.reason = "The one with the larger logit.";
        now.index = at < 2 ? 0 : 1;
        now.count = 2;
        if (at < 2) now.note = "They will say both.";
        if (at < 2) now.options = options;
        now.right = 1;
        now.asks = at != 1;
        return now;
    }
    bool has_next() const override { return at < 2; }
    bool has_previous() const override { return at > 0; }
    void next() override { ++at; }
    void previous() override { --at; }
    bool has_next_step() const override { return at < 2; }
    bool has_previous_step() const override { return at == 2; }
    void next_step() override { at = 2; }
    void previous_step() override { at = 0; }

    int at = 0;
    std::vector<std::string> options = {"the first", "the second", "neither"};
};

void hold_key(HeadlessApp& app, ImGuiKey key, bool down) {
    app.app().make_current();
    ImGui::GetIO().AddKeyEvent(key, down);
    app.frame(2);
}

}  // namespace

TEST_CASE("F5 and F11 lead onto the stage, F5 and Esc off it, and nothing is lost", "[presenter]") {
    HeadlessApp app;
    app.drag_by("softmax/logit/0", ImVec2(30, 0));
    const Scene scene = app.scene();
    for (const ImGuiKey out : {ImGuiKey_F5, ImGuiKey_Escape, ImGuiKey_F11}) {
        app.key(out == ImGuiKey_F11 ? ImGuiKey_F11 : ImGuiKey_F5);
        CHECK(presents(app));
        CHECK_FALSE(app.has("rail/softmax"));
        app.key(out);
        CHECK_FALSE(presents(app));
        CHECK(app.has("rail/softmax"));
    }
    CHECK(app.scene() == scene);
    CHECK(app.app().document().can_undo());
    CHECK(app.app().shown_view().lab == "softmax");
}

TEST_CASE("B and the point make the screen black within one frame, and bring it back", "[presenter]") {
    for (const ImGuiKey key : {ImGuiKey_B, ImGuiKey_Period}) {
        HeadlessApp app(presented("softmax"));
        const auto press = [&] {
            app.app().make_current();
            ImGui::GetIO().AddKeyEvent(key, true);
            app.frame();  // one frame
        };
        const auto let_go = [&] {
            app.app().make_current();
            ImGui::GetIO().AddKeyEvent(key, false);
            app.frame();
        };
        press();
        CHECK(app.has("presenter/black"));
        CHECK_FALSE(app.has("softmax/logit/0"));
        CHECK(app.landmarks().text().empty());
        let_go();
        app.frame(2);
        CHECK_FALSE(app.app().next_frame_in());
        press();
        CHECK_FALSE(app.has("presenter/black"));
        CHECK(app.has("softmax/logit/0"));
        let_go();
    }
}

TEST_CASE("While the screen is black no key changes anything unseen; the clicker brings it back",
          "[presenter]") {
    for (const ImGuiKey key : {ImGuiKey_PageDown, ImGuiKey_PageUp}) {
        HeadlessApp app(presented("temperature"));
        app.key(ImGuiKey_B);
        for (const ImGuiKey other : {ImGuiKey_1, ImGuiKey_F, ImGuiKey_V, ImGuiKey_F1, ImGuiKey_Space})
            app.key(other);
        app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
        CHECK(app.has("presenter/black"));
        app.key(key);
        CHECK_FALSE(app.has("presenter/black"));
        CHECK(app.app().shown_view().lab == "temperature");  // it has only come back
        CHECK_FALSE(app.has("vote/state"));
        CHECK_FALSE(app.has("compare/a"));
    }
    HeadlessApp app(presented("softmax"));
    app.key(ImGuiKey_B);
    app.key(ImGuiKey_Escape);
    CHECK_FALSE(presents(app));
    app.key(ImGuiKey_F5);
    CHECK_FALSE(app.has("presenter/black"));
}

TEST_CASE("Blank, vote and freeze do nothing off the stage", "[presenter]") {
    HeadlessApp app;
    for (const ImGuiKey key : {ImGuiKey_B, ImGuiKey_Period, ImGuiKey_V, ImGuiKey_F}) app.key(key);
    CHECK(app.has("softmax/logit/0"));
    CHECK_FALSE(app.has("vote/state"));
    CHECK_FALSE(app.has("compare/a"));
}

TEST_CASE("The screen is black to the last pixel", "[presenter]") {
    if (!test::pixels_are_possible()) SKIP("no off-screen OpenGL");
    HeadlessApp app(presented("softmax"), test::With::pixels);
    app.key(ImGuiKey_B);
    const Image image = app.pixels();
    bool black = true;
    for (std::size_t i = 0; i < image.rgba.size(); ++i) black = black && (i % 4 == 3 || image.rgba[i] == 0);
    CHECK(black);
}

TEST_CASE("Without a lesson a clicker goes through the labs", "[presenter]") {
    HeadlessApp app(presented("softmax"));
    app.key(ImGuiKey_PageDown);
    CHECK(app.app().shown_view().lab == "temperature");
    app.click("presenter/lab-previous");
    CHECK(app.app().shown_view().lab == "softmax");
    app.key(ImGuiKey_PageUp);  // there is none before
    CHECK(app.app().shown_view().lab == "softmax");
    app.key(ImGuiKey_PageDown, ImGuiMod_Shift);  // there are no steps
    CHECK(app.app().shown_view().lab == "softmax");
    app.key(ImGuiKey_3);
    CHECK(app.app().shown_view().lab == "overflow");
}

TEST_CASE("In a lesson it goes through the beats: the vote before the reveal", "[presenter]") {
    TwoSteps lesson;
    HeadlessApp app(presented("softmax"));
    app.app().present_lesson(&lesson);
    app.frame(2);
    CHECK(app.value("presenter/question") == "Which one gets more?");
    CHECK(app.value("presenter/option/B") == "the second");
    CHECK(app.value("presenter/step") == "1 of 2");

    app.key(ImGuiKey_2);  // during a choice a digit is a vote
    CHECK(app.app().shown_view().lab == "softmax");
    CHECK(app.value("vote/state") == "open");
    CHECK(app.value("vote/count") == "n = 1");
    app.key(ImGuiKey_PageDown);  // closes it …
    CHECK(app.value("vote/state") == "closed");
    CHECK(lesson.at == 0);
    app.key(ImGuiKey_PageDown);  // … and reveals
    CHECK_FALSE(app.has("vote/state"));
    CHECK(lesson.at == 1);
    CHECK(app.value("presenter/question") == "Which one gets more?");
    CHECK(app.value("presenter/reason") == "The one with the larger logit.");
    CHECK(app.value("presenter/option/B") == "the second");
    CHECK(app.has("presenter/option/B/right"));
    CHECK_FALSE(app.has("presenter/option/A/right"));
    CHECK(app.value("presenter/option/B/share") == "100 %");
    CHECK(app.value("presenter/option/A/share") == "0 %");

    // Blank, out and in again: the beat is kept.
    app.key(ImGuiKey_B);
    app.key(ImGuiKey_PageDown);
    CHECK(lesson.at == 1);
    app.key(ImGuiKey_Escape);
    app.key(ImGuiKey_F5);
    CHECK(lesson.at == 1);
    app.key(ImGuiKey_F5);
    app.key(ImGuiKey_F5);
    CHECK(lesson.at == 1);

    app.key(ImGuiKey_PageDown);
    CHECK(lesson.at == 2);
    app.key(ImGuiKey_PageDown);
    CHECK(lesson.at == 2);
    app.key(ImGuiKey_PageUp, ImGuiMod_Shift);
    CHECK(lesson.at == 0);
    app.key(ImGuiKey_PageDown, ImGuiMod_Shift);
    CHECK(lesson.at == 2);
    app.key(ImGuiKey_PageUp);
    CHECK(lesson.at == 1);
}

TEST_CASE("The right answer of a number stands above the stage after the reveal, with the question",
          "[presenter]") {
    ApplicationOptions options = presented("softmax");
    HeadlessApp app(options);
    std::size_t found = 0;
    for (const learning::Lesson& lesson : app.app().lesson_library().course().lessons) {
        for (const learning::LessonStep& step : lesson.steps) {
            const learning::Question question = learning::question_of(step);
            if (question.kind != learning::QuestionKind::number) continue;
            ++found;
            app.app().open_lesson(lesson.id + "/" + step.id);
            app.frame(2);
            CHECK_FALSE(app.has("presenter/answer"));
            app.key(ImGuiKey_PageDown);
            INFO(lesson.id << "/" << step.id);
            CHECK(app.value("presenter/answer") == learning::right_answer_in_words(question));
            CHECK(app.value("presenter/question") == question.says);
            if (!question.reason.empty()) CHECK(app.value("presenter/reason") == question.reason);
        }
    }
    CHECK(found > 5);
}

TEST_CASE("The lines of a proof stand one below the other", "[presenter]") {
    HeadlessApp app(presented("softmax"));
    app.app().open_lesson("overflow/proof");
    app.frame(2);
    app.key(ImGuiKey_PageDown);
    const std::string answer = app.value("presenter/answer");
    CHECK(std::count(answer.begin(), answer.end(), '\n') == 3);
    CHECK(answer == app.app().lesson()->right_answer());
}

TEST_CASE("The way out is on the screen at any zoom", "[presenter]") {
    for (const PixelSize size : {PixelSize{1280, 800}, PixelSize{1366, 768}, PixelSize{1024, 768}}) {
        for (const float zoom : {1.0F, 1.5F, 1.75F, 2.0F, 2.5F}) {
            ApplicationOptions options = presented("softmax", size);
            options.preferences.presenting_zoom = zoom;
            options.lesson = "gaps/thousand";
            HeadlessApp app(options);
            std::vector<WrittenText> written;
            app.app().ui().written = &written;
            app.frame(2);
            INFO(size.width << " × " << size.height << " at " << zoom);
            const Landmark exit = app.find("presenter/present");
            CHECK(exit.max.x <= static_cast<float>(size.width));
            CHECK(exit.max.y <= static_cast<float>(size.height));
            CHECK(std::any_of(written.begin(), written.end(), [&](const WrittenText& text) {
                return text.words == "Exit" && !text.cut && exit.contains(text.place.centre());
            }));
            for (const char* step : {"presenter/lab-previous", "presenter/lab-next"})
                CHECK(app.find(step).max.x <= exit.min.x);
        }
    }
}

TEST_CASE("The teacher's note is there as long as N is held", "[presenter]") {
    TwoSteps lesson;
    HeadlessApp app(presented("softmax"));
    hold_key(app, ImGuiKey_N, true);
    CHECK_FALSE(app.has("presenter/note"));  // there is none without a lesson
    hold_key(app, ImGuiKey_N, false);
    app.app().present_lesson(&lesson);
    app.frame();
    CHECK_FALSE(app.has("presenter/note"));
    hold_key(app, ImGuiKey_N, true);
    CHECK(app.value("presenter/note") == "They will say both.");
    CHECK_FALSE(app.app().next_frame_in());
    hold_key(app, ImGuiKey_N, false);
    CHECK_FALSE(app.has("presenter/note"));
    lesson.at = 2;
    hold_key(app, ImGuiKey_N, true);
    CHECK(app.value("presenter/note") == "No note for this step.");
    hold_key(app, ImGuiKey_N, false);
}

TEST_CASE("Hands are counted by four keys, and nobody sees the shares before the vote is closed",
          "[presenter]") {
    HeadlessApp app(presented("softmax"));
    app.key(ImGuiKey_V);
    CHECK(app.value("vote/state") == "open");
    app.key(ImGuiKey_1);
    app.key(ImGuiKey_1);
    app.key(ImGuiKey_2, ImGuiMod_Shift);
    app.key(ImGuiKey_Keypad4);
    app.key(ImGuiKey_3);
    app.key(ImGuiKey_Backspace);
    CHECK(app.value("vote/count") == "n = 13");
    CHECK(app.value("vote/A").empty());
    CHECK(app.value("vote/B").empty());
    CHECK(app.app().shown_view().lab == "softmax");  // digits chose no lab
    CHECK_FALSE(app.app().next_frame_in());

    app.key(ImGuiKey_V);
    CHECK(app.value("vote/state") == "closed");
    CHECK(app.value("vote/B") == "77 %");
    CHECK(app.value("vote/C") == "0 %");
    hold_key(app, ImGuiKey_N, true);
    CHECK_FALSE(app.has("presenter/note"));  // nobody knows what is right
    hold_key(app, ImGuiKey_N, false);

    app.key(ImGuiKey_V);  // the second round beside the first
    CHECK(app.value("vote/state") == "open");
    CHECK(app.value("vote/B") == "round 1: 77 %");
    app.key(ImGuiKey_1);
    app.key(ImGuiKey_V);
    CHECK(app.value("vote/A") == "15 % → 100 %");
    app.key(ImGuiKey_V);
    CHECK_FALSE(app.has("vote/state"));
    app.key(ImGuiKey_2);  // a lab again
    CHECK(app.app().shown_view().lab == "temperature");

    app.key(ImGuiKey_V);
    app.key(ImGuiKey_Escape);  // puts the vote away, not the presentation
    CHECK_FALSE(app.has("vote/state"));
    CHECK(presents(app));
}

TEST_CASE("A vote of a lesson has its options and advice; in a large hall bars are dragged", "[presenter]") {
    TwoSteps lesson;
    HeadlessApp app(presented("softmax"));
    app.app().present_lesson(&lesson);
    app.frame();
    app.key(ImGuiKey_V);
    CHECK_FALSE(app.has("vote/D"));
    const auto drag_to = [&](const std::string& bar, float share) {
        const Landmark place = app.find(bar);
        app.drag(place.centre(), ImVec2(place.min.x + (place.max.x - place.min.x) * share, place.centre().y));
    };
    drag_to("vote/A", 0.52F);
    drag_to("vote/B", 0.48F);
    CHECK(app.value("vote/count") == "by eye");
    CHECK(app.value("vote/A").empty());
    app.key(ImGuiKey_V);
    CHECK(app.value("vote/A") == "50 %");
    // The class does not read on the screen what it should think again about.
    CHECK(app.landmarks().text().find("discuss in pairs") == std::string::npos);
    hold_key(app, ImGuiKey_N, true);
    CHECK(app.value("presenter/note") ==
          "They will say both.\nSplit: let them discuss in pairs, then vote again (V).");
    hold_key(app, ImGuiKey_N, false);
    drag_to("vote/B", 0.97F);
    CHECK(app.value("vote/B") == "67 %");

    const test::TemporaryFolder folder;
    app.run("save-votes");
    CHECK(app.app().shell().dialog_open());
    const std::string path = folder.path_of("votes.csv");
    app.type(path);
    app.key(ImGuiKey_Enter);
    CHECK(read_file(path).find("dogs,first,B,1,67 %\r\n") != std::string::npos);
}

TEST_CASE("A frozen lab stays as it was beside the live one, and both say what differs", "[presenter]") {
    ApplicationOptions options = lab_with("temperature", {2, 1, 0.5});
    options.presents = true;
    HeadlessApp app(options);
    app.key(ImGuiKey_F);
    CHECK(app.value("compare/a") == "A (frozen)");
    CHECK(app.value("compare/b") == "B");
    const std::string frozen = app.value("a:temperature/p/0");
    CHECK(frozen == app.value("temperature/p/0"));

    const Landmark cursor = app.find("temperature/cursor");
    app.drag(cursor.centre(), ImVec2(cursor.centre().x + 60, cursor.centre().y));
    app.frame(2);
    CHECK(app.scene().temperature > 1);
    CHECK(app.value("compare/a") == "A (frozen) T = 1");
    CHECK(app.value("compare/b").rfind("B T = ", 0) == 0);
    CHECK(app.value("a:temperature/p/0") == frozen);
    CHECK(app.value("temperature/p/0") != frozen);
    CHECK(app.app().document().before().holds());
    CHECK_FALSE(app.app().next_frame_in());

    // No hand changes A.
    const Scene scene = app.scene();
    app.drag_by("a:temperature/cursor", ImVec2(40, 0));
    app.wheel("a:temperature/cursor", 2, ImGuiMod_Ctrl);
    CHECK(app.scene() == scene);
    CHECK(app.value("a:temperature/p/0") == frozen);

    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.value("compare/b") == "B");
    app.key(ImGuiKey_F);
    CHECK_FALSE(app.has("compare/a"));
    CHECK_FALSE(app.has("a:temperature/p/0"));
    CHECK_FALSE(app.app().document().before().holds());
}

TEST_CASE("The keys of a lab are for the live one alone", "[presenter]") {
    HeadlessApp app(presented("temperature"));
    app.key(ImGuiKey_F);
    const std::string frozen = app.value("a:temperature/p/0");
    const double before = app.scene().temperature;
    app.key(ImGuiKey_Space);  // plays the sweep
    app.frame(10);
    CHECK(app.scene().temperature != before);
    CHECK(app.value("a:temperature/p/0") == frozen);
    app.key(ImGuiKey_Space);
    app.frame(2);
    CHECK_FALSE(app.app().next_frame_in());
}

TEST_CASE("Every lab can be frozen, looks at what was chosen in it, and costs nothing while idle",
          "[presenter]") {
    for (const Lab& lab : make_labs()) {
        CAPTURE(lab.id);
        HeadlessApp app(presented(std::string(lab.id)));
        app.key(ImGuiKey_F);
        app.frame(3);
        const std::string prefix = std::string(lab.id) + "/";
        std::size_t compared = 0;
        for (const Landmark& landmark : app.landmarks().list())
            if (landmark.name.rfind("a:" + prefix, 0) == 0) ++compared;
        CHECK(compared > 3);
        CHECK_FALSE(app.app().next_frame_in());
        app.key(ImGuiKey_PageDown);  // A goes along into the next lab
        app.frame(3);
        CHECK(app.has("compare/a"));
        app.key(ImGuiKey_Escape);
        CHECK_FALSE(app.has("compare/a"));
    }
}

TEST_CASE("On a narrow screen the frozen lab stands above the live one", "[presenter]") {
    HeadlessApp wide(presented("softmax"));
    wide.key(ImGuiKey_F);
    CHECK(wide.find("compare/a").max.x < wide.find("compare/b").min.x);
    HeadlessApp narrow(presented("softmax", {900, 1000}));
    narrow.key(ImGuiKey_F);
    CHECK(narrow.find("compare/a").max.y < narrow.find("compare/b").min.y);
    CHECK(narrow.find("compare/a").min.x == narrow.find("compare/b").min.x);
}

TEST_CASE("The stage has a zoom and a theme of its own, and both are kept", "[presenter]") {
    HeadlessApp app;
    CHECK(app.app().ui().theme.name == ThemeName::dark);
    app.key(ImGuiKey_F5);
    CHECK(app.app().ui().theme.name == ThemeName::contrast);
    const float fits = app.app().ui().zoom;
    CHECK(fits > 1.4F);  // 1280 × 800
    app.key(ImGuiKey_Minus, ImGuiMod_Ctrl);
    const float smaller = app.app().ui().zoom;
    CHECK(smaller < fits);
    app.run("theme-light");
    CHECK(app.app().ui().theme.name == ThemeName::light);
    app.key(ImGuiKey_F5);
    CHECK(app.app().ui().zoom == 1);
    CHECK(app.app().theme() == ThemeName::dark);
    CHECK(app.app().ui().theme.name == ThemeName::dark);
    app.key(ImGuiKey_F5);
    CHECK(app.app().ui().zoom == smaller);
    CHECK(app.app().ui().theme.name == ThemeName::light);
    CHECK(app.app().preferences().presenting_zoom == smaller);
    app.key(ImGuiKey_0, ImGuiMod_Ctrl);
    CHECK(app.app().ui().zoom == fits);

    ApplicationOptions light;
    light.theme = ThemeName::light;
    light.presents = true;
    HeadlessApp by_day(light);
    CHECK(by_day.app().ui().theme.name == ThemeName::light);  // who has chosen a theme keeps it
}

TEST_CASE("A ring shows where the pointer is, a larger one that it holds", "[presenter]") {
    HeadlessApp app(presented("softmax"));
    app.move_to("softmax/logit/0");
    const Landmark ring = app.find("presenter/pointer");
    CHECK(ring.max.x - ring.min.x > 2 * 12 * app.app().ui().zoom - 1);
    app.press();
    const Landmark pressed = app.find("presenter/pointer");
    CHECK(pressed.max.x - pressed.min.x > ring.max.x - ring.min.x);
    app.release();
    app.frame(2);
    CHECK_FALSE(app.app().next_frame_in());
    app.key(ImGuiKey_F5);
    CHECK_FALSE(app.has("presenter/pointer"));
}

// "What does temperature do?": five minutes in any lecture, without a lesson.
TEST_CASE("Script A: a vote on what T = ½ does, then A at 1 beside B at 2", "[presenter]") {
    HeadlessApp app(lab_with("temperature", {2, 1, 0.5}));
    app.key(ImGuiKey_F5);
    CHECK(app.value("temperature/p/0") == "62.9 %");
    app.app().document().apply(edit::SetTemperature{0.5});
    app.frame(2);
    app.key(ImGuiKey_V);
    app.key(ImGuiKey_1, ImGuiMod_Shift);
    app.key(ImGuiKey_3);
    CHECK(app.value("vote/count") == "n = 11");
    app.key(ImGuiKey_V);
    CHECK(app.value("vote/A") == "91 %");
    app.key(ImGuiKey_Escape);
    CHECK(app.value("temperature/p/0") == "84.4 %");
    app.app().document().apply(edit::SetTemperature{1});
    app.frame(2);
    app.key(ImGuiKey_F);
    app.app().document().apply(edit::SetTemperature{2});
    app.frame(2);
    CHECK(app.value("compare/a") == "A (frozen) T = 1");
    CHECK(app.value("compare/b") == "B T = 2");
    CHECK(app.value("a:temperature/p/0") == "62.9 %");
    CHECK(app.value("temperature/p/0") == "48.1 %");
    app.key(ImGuiKey_Escape);
    CHECK_FALSE(presents(app));
    CHECK(app.scene().temperature == 2);
}
