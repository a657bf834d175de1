// Practice as a learner meets it: by mouse and by keyboard, over days, and through a restart.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <imgui_internal.h>

#include "app/shipped_course.h"
#include "core/base/file_io.h"
#include "core/learning/practice.h"
#include "core/learning/results_csv.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/readable.h"

using namespace softmaxlab;
using Catch::Matchers::ContainsSubstring;
using learning::Exercise;
using learning::ExerciseTemplate;
using learning::QuestionKind;
using learning::SkillState;
using test::HeadlessApp;
using test::TemporaryFolder;

namespace {

const learning::Course& course() {
    static const learning::Course shipped = shipped_course();
    return shipped;
}

/// A learner before the window, on some day.
class Learner {
  public:
    explicit Learner(const std::string& folder, std::string day = "2026-03-02T10:14") : day_(std::move(day)) {
        ApplicationOptions options;
        options.data_folder = folder;
        options.now = [this] { return day_; };
        app_ = std::make_unique<HeadlessApp>(options);
        app_->key(ImGuiKey_P);
        app_->frame(2);
    }

    HeadlessApp& app() { return *app_; }
    const learning::Progress& progress() { return app_->app().progress().progress(); }
    void set_day(std::string day) { day_ = std::move(day); }

    /// The exercise that is asked, found by its title and its words.
    const ExerciseTemplate& from() {
        const std::string title = app_->value("practice/title");
        const auto& all = course().exercises;
        return *std::find_if(all.begin(), all.end(),
                             [&](const ExerciseTemplate& each) { return each.title == title; });
    }
    Exercise exercise() {
        const ExerciseTemplate& from = this->from();
        for (std::uint64_t seed = 1; seed < 200; ++seed) {
            auto found = learning::exercise_of(from, seed);
            if (found && found->question.says == app_->value("practice/question")) return *found;
        }
        throw std::runtime_error("no exercise asks: " + app_->value("practice/question"));
    }

    void ask(const std::string& id, std::uint64_t seed) {
        app_->app().make_current();
        REQUIRE(app_->app().practice().ask(id, seed));
        app_->frame(3);
    }

    /// As the mouse does it, all but typing.
    void answer_rightly() {
        const Exercise exercise = this->exercise();
        const learning::Question& question = exercise.question;
        switch (question.kind) {
            case QuestionKind::choice:
                app_->click(fmt::format("practice/option/{}", question.right_option()));
                break;
            case QuestionKind::bars:
                for (std::size_t i = 0; i < question.bars.size(); ++i) {
                    const Landmark bar = app_->find(fmt::format("practice/bar/{}", i));
                    const float x =
                        bar.min.x + (bar.max.x - bar.min.x) * static_cast<float>(question.bars[i]);
                    app_->drag(bar.centre(), ImVec2(x, bar.centre().y));
                }
                break;
            case QuestionKind::order:
                for (const std::size_t item : question.orders.front())
                    app_->click(fmt::format("practice/item/{}", item));
                break;
            case QuestionKind::reach:
                app_->click("practice/temperature/value");
                app_->type(fmt::format("{}", exercise.witness->temperature));
                app_->key(ImGuiKey_Enter);
                break;
            default:
                app_->type(fmt::format("{:.9g}", question.answer));
        }
        app_->click("practice/sure");
        app_->frame(3);
    }

    void type_and_enter(const std::string& words, int mods = 0) {
        app_->type(words);
        app_->key(ImGuiKey_Enter, mods);
        app_->frame(3);
    }

  private:
    std::string day_;
    std::unique_ptr<HeadlessApp> app_;
};

}  // namespace

TEST_CASE("The keyboard goes to the answer, and the question stays in sight", "[practice]") {
    ApplicationOptions options;
    options.zoom = 1.5F;
    HeadlessApp app(options);
    app.key(ImGuiKey_P);
    for (const ExerciseTemplate& from : course().exercises) {
        INFO(from.id);
        REQUIRE(app.app().practice().ask(from.id, 7));
        app.frame(4);
        CHECK(app.find("practice/question").min.y >= app.find("practice/title").max.y);
    }
}

TEST_CASE("From the first start to a skill that holds, over two days and a restart", "[practice]") {
    const TemporaryFolder folder;
    std::string kept;
    {
        Learner learner(folder.path());
        HeadlessApp& app = learner.app();
        CHECK(app.value("practice/due") == "Nothing was practised yet.");
        CHECK(app.value("practice/skill/form") == "new");
        CHECK_FALSE(app.has("practice/question"));
        app.key(ImGuiKey_Enter);  // the keyboard is on "Practise"
        app.frame(3);
        CHECK(learner.exercise().seed == 1);
        CHECK(app.has("practice/worked/0"));
        for (int i = 0; i < 3; ++i) {
            learner.answer_rightly();
            CHECK(app.value("practice/verdict") == "Right.");
            CHECK(app.has("practice/solution/0"));
            app.key(ImGuiKey_Enter);  // the next question
            app.frame(3);
        }
        CHECK(app.value("practice/skill/form") == "learning");
        CHECK(learner.progress().answers.size() == 3);
        kept = read_file(app.app().progress().path());
        CHECK(learning::progress_from_json(kept, "kept") == learner.progress());
    }
    Learner learner(folder.path(), "2026-03-04T08:00");
    HeadlessApp& app = learner.app();
    CHECK(learning::to_json(learner.progress()) == kept);
    CHECK(app.value("practice/due") == "Due today: Scores into shares");
    CHECK(app.value("practice/skill/form") == "learning, due");
    app.click("practice/practise");
    app.frame(3);
    CHECK(learner.from().skill == "form");
    CHECK_FALSE(app.has("practice/worked/0"));
    learner.answer_rightly();
    CHECK(app.value("practice/skill/form") == "holds");
    CHECK(learner.progress().skills.at("form").state == SkillState::holds);
    CHECK(app.value("practice/state") == "Scores into shares: holds, comes again in 7 days");
    CHECK(app.value("practice/due") == "Nothing is due today.");
}

TEST_CASE("Every exercise can be answered rightly with the mouse", "[practice]") {
    Learner learner("");
    for (const ExerciseTemplate& from : course().exercises) {
        CAPTURE(from.id);
        learner.ask(from.id, 3);
        learner.answer_rightly();
        CHECK(learner.app().value("practice/verdict") == "Right.");
        CHECK(learner.app().has("practice/solution/0"));
    }
    CHECK(learner.progress().answers.size() == course().exercises.size());
    const auto& answers = learner.progress().answers;
    CHECK(std::all_of(answers.begin(), answers.end(),
                      [](const auto& each) { return each.right && each.sure; }));
}

TEST_CASE("Each wrong number gets its own reply, and what does not count is no try", "[practice]") {
    Learner learner("");
    HeadlessApp& app = learner.app();
    for (const ExerciseTemplate& from : course().exercises) {
        if (from.kind != QuestionKind::number) continue;
        CAPTURE(from.id);
        const Exercise exercise = *learning::exercise_of(from, 5);
        for (const learning::WrongAnswer& wrong : exercise.question.wrong) {
            learner.ask(from.id, 5);
            learner.type_and_enter(fmt::format("{:.12g}", wrong.value));
            CHECK(app.value("practice/verdict") == "Not quite.");
            CHECK(app.value("practice/reply") == wrong.reply);
            CHECK(learner.progress().answers.back().misconception == wrong.misconception);
        }
    }
    const std::size_t before = learner.progress().answers.size();
    learner.ask("p-at-T", 7);
    learner.type_and_enter("two plus");
    CHECK(app.value("practice/verdict") == "That cannot be read.");
    learner.type_and_enter("0.4");
    CHECK(app.value("practice/verdict") == "Nearly done.");
    learner.type_and_enter("39.1");
    CHECK_THAT(app.value("practice/reply"), ContainsSubstring("39.1 %"));
    CHECK(learner.progress().answers.size() == before);
    app.type("2 + ln 3");
    app.frame(2);
    CHECK(app.value("practice/read") == "= 3.0986");
}

TEST_CASE("By keyboard alone: answers, hints, the solution, new numbers, the next question", "[practice]") {
    Learner learner("");
    HeadlessApp& app = learner.app();
    const auto go_to = [&](const std::string& name) {
        app.key(ImGuiKey_Escape);  // out of the field
        const auto is_there = [&] {
            app.app().make_current();
            const ImGuiContext& g = *ImGui::GetCurrentContext();
            if (g.NavId == 0 || g.NavWindow == nullptr || g.NavDisableHighlight) return false;
            const ImRect place = ImGui::WindowRectRelToAbs(g.NavWindow, g.NavWindow->NavRectRel[g.NavLayer]);
            return app.has(name) && app.find(name).contains(place.GetCenter());
        };
        for (int i = 0; i < 120 && !is_there(); ++i) app.key(ImGuiKey_Tab);
        CAPTURE(name);
        REQUIRE(is_there());
    };
    const auto press = [&](const std::string& name) {
        go_to(name);
        app.key(ImGuiKey_Space);
        app.frame(3);
    };
    learner.ask("p-at-T", 7);
    learner.type_and_enter("9");  // nobody has foreseen it: a hint opens
    CHECK(app.has("practice/hint/0"));
    learner.type_and_enter("8", ImGuiMod_Shift);
    CHECK_FALSE(learner.progress().answers.back().sure);
    press("practice/show-hint");
    CHECK(app.has("practice/hint/1"));
    press("practice/solution");
    CHECK(app.has("practice/solution/0"));
    const std::string question = app.value("practice/question");
    app.key(ImGuiKey_Enter);  // "The same with new numbers"
    app.frame(3);
    CHECK(app.value("practice/title") == "A share at T");
    CHECK(app.value("practice/question") != question);
    press("practice/new-numbers");
    press("practice/skill/mask");
    CHECK(learner.from().skill == "mask");

    learner.ask("misprint", 3);
    const auto right = learner.exercise().question.right_option();
    app.key(static_cast<ImGuiKey>(ImGuiKey_A + static_cast<int>(right)));
    press("practice/sure");
    CHECK(app.value("practice/verdict") == "Right.");

    learner.ask("form-order", 3);
    const std::vector<std::size_t> order = learner.exercise().question.orders.front();
    for (const std::size_t item : order) app.key(static_cast<ImGuiKey>(ImGuiKey_A + static_cast<int>(item)));
    press("practice/guess");
    CHECK(app.value("practice/verdict") == "Right.");
    CHECK_FALSE(learner.progress().answers.back().sure);

    learner.ask("form-bars", 3);
    const std::vector<double> bars = learner.exercise().question.bars;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const std::string bar = fmt::format("practice/bar/{}", i);
        go_to(bar);
        for (int step = 0; step < 100 && std::stod(app.value(bar)) < bars[i] - 0.005; ++step)
            app.key(ImGuiKey_RightArrow);
        for (int step = 0; step < 100 && std::stod(app.value(bar)) > bars[i] + 0.005; ++step)
            app.key(ImGuiKey_LeftArrow);
    }
    press("practice/sure");
    CHECK(app.value("practice/verdict") == "Right.");

    learner.ask("T-for-p", 3);
    const double wanted = learner.exercise().witness->temperature;
    go_to("practice/temperature/value");
    app.key(ImGuiKey_Enter);
    app.frame(2);
    learner.type_and_enter(fmt::format("{}", wanted));
    press("practice/sure");
    CHECK(app.value("practice/verdict") == "Right.");
}

TEST_CASE("Digits do not lead away from a question", "[practice]") {
    Learner learner("");
    HeadlessApp& app = learner.app();
    learner.ask("form-bars", 3);
    app.key(ImGuiKey_5);
    CHECK(app.has("practice/question"));
    learner.answer_rightly();
    app.key(ImGuiKey_5);
    CHECK_FALSE(app.has("practice/question"));
    CHECK(app.app().shown_view().lab == "simplex");
}

TEST_CASE("Bars that do not sum to 1 are asked about once", "[practice]") {
    Learner learner("");
    HeadlessApp& app = learner.app();
    learner.ask("form-bars", 3);
    for (int i = 0; i < 3; ++i) {
        const Landmark bar = app.find(fmt::format("practice/bar/{}", i));
        app.drag(bar.centre(), ImVec2(bar.max.x - 1, bar.centre().y));
    }
    CHECK(app.value("practice/sum") == "Σ 3.00");
    app.click("practice/sure");
    app.frame(2);
    CHECK_THAT(app.value("practice/sum-question"), ContainsSubstring("3.00"));
    CHECK(learner.progress().answers.empty());
    app.click("practice/stretch");
    app.frame(2);
    CHECK(app.value("practice/sum") == "Σ 1.00");
    CHECK_FALSE(app.has("practice/sum-question"));
    app.click("practice/bar/0");  // half
    app.frame(2);
    app.click("practice/sure");
    app.frame(2);
    app.click("practice/leave");
    app.frame(2);
    REQUIRE(learner.progress().answers.size() == 1);
    CHECK(learner.progress().answers[0].given.substr(0, 4) == "0.50");
}

TEST_CASE("Bars are typed one after the other, and Enter answers", "[practice]") {
    Learner learner("");
    HeadlessApp& app = learner.app();
    learner.ask("form-bars", 3);
    const std::vector<double> bars = learner.exercise().question.bars;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (i > 0) app.key(ImGuiKey_Tab);
        app.type(fmt::format("{:.3f}", bars[i]));
        app.frame(2);
        app.key(ImGuiKey_Enter);
        app.frame(2);
        CHECK(learner.progress().answers.empty());  // that Enter was the number's
    }
    app.key(ImGuiKey_Enter);
    app.frame(2);
    REQUIRE(learner.progress().answers.size() == 1);
    CHECK(app.value("practice/verdict") == "Right.");
}

TEST_CASE("Enter scales bars to 1, unless nothing is drawn", "[practice]") {
    Learner learner("");
    HeadlessApp& app = learner.app();
    learner.ask("form-bars", 3);
    for (int i = 0; i < 3; ++i) {
        const Landmark bar = app.find(fmt::format("practice/bar/{}", i));
        app.drag(bar.centre(), ImVec2(bar.min.x, bar.centre().y));
    }
    app.click("practice/sure");
    app.key(ImGuiKey_Enter);
    CHECK(app.value("practice/sum") == "Σ 0.00");
    CHECK(app.has("practice/sum-question"));
    app.click("practice/bar/0");  // half
    app.key(ImGuiKey_Enter);
    CHECK(app.has("practice/sum-question"));
    app.key(ImGuiKey_Enter);
    CHECK(app.value("practice/sum") == "Σ 1.00");
    CHECK_FALSE(app.has("practice/sum-question"));
    CHECK(learner.progress().answers.empty());
}

TEST_CASE("The scene goes to the lab, can be undone there, and counts as help", "[practice]") {
    Learner learner("");
    HeadlessApp& app = learner.app();
    const Scene before = app.scene();
    learner.ask("p-at-T", 7);
    const Exercise exercise = learner.exercise();
    app.click("practice/open");
    app.frame(2);
    // The lab would show the answer: it is asked first, and staying costs nothing.
    CHECK(app.has("practice/question"));
    app.click("look-up/stay");
    app.frame(2);
    CHECK(app.scene() == before);
    app.click("practice/open");
    app.frame(2);
    app.click("look-up/open");
    app.frame(2);
    CHECK(app.app().shown_view().lab == "softmax");
    CHECK(app.has("softmax/logit/0"));
    CHECK(app.scene().classes == exercise.scene->classes);
    CHECK(app.scene().temperature == exercise.scene->temperature);
    app.run("undo");
    CHECK(app.scene() == before);
    app.key(ImGuiKey_P);
    app.frame(3);
    app.click("practice/answer");
    learner.answer_rightly();
    REQUIRE(learner.progress().answers.size() == 1);
    CHECK(learner.progress().answers.back().helped);
}

TEST_CASE("Answers and progress are saved from the page, and a teacher's table is made of them",
          "[practice]") {
    const TemporaryFolder folder;
    Learner learner(folder.path_of("data"));
    HeadlessApp& app = learner.app();
    app.click("practice/learner");
    learner.type_and_enter("Ada, \"the first\"");
    learner.ask("form-one", 4);
    const learning::WrongAnswer wrong = learner.exercise().question.wrong.front();
    learner.type_and_enter(fmt::format("{:.9g}", wrong.value));
    learner.type_and_enter("=1");
    const auto save = [&](const char* item, const std::string& path) {
        app.click("practice/menu");
        app.frame(2);
        app.click(item);
        app.frame(2);
        app.key(ImGuiKey_A, ImGuiMod_Ctrl);
        app.type(path);
        app.key(ImGuiKey_Enter);
        app.frame(3);
    };
    save("practice/save-answers", folder.path_of("ada.csv"));
    save("practice/save-progress", folder.path_of("ada.json"));
    CHECK(read_file(folder.path_of("ada.csv")) == learning::results_csv({&learner.progress(), 1}));
    const learning::Progress saved = learning::load_progress(folder.path_of("ada.json"));
    CHECK(saved == learner.progress());
    CHECK(saved.learner == "Ada, \"the first\"");
    CHECK_THAT(learning::misconceptions_table({&saved, 1}, course().misconceptions),
               ContainsSubstring(wrong.misconception));
}

TEST_CASE("A name may take along what was practised without one; everything can be forgotten", "[practice]") {
    const TemporaryFolder folder;
    Learner learner(folder.path());
    HeadlessApp& app = learner.app();
    learner.ask("lse", 4);
    learner.answer_rightly();
    app.click("practice/learner");
    learner.type_and_enter("Ada");
    app.click("learner/mine");
    app.frame(3);
    CHECK(app.value("practice/learner") == "Ada");
    CHECK(learner.progress().answers.size() == 1);
    app.click("practice/learner");
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    learner.type_and_enter("Bob");
    CHECK(learner.progress().answers.empty());
    app.click("practice/learner");
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    learner.type_and_enter("Ada");
    CHECK(learner.progress().answers.size() == 1);

    const auto forget = [&](const char* answer) {
        app.click("practice/menu");
        app.frame(2);
        app.click("practice/forget");
        app.frame(2);
        app.click(answer);
        app.frame(3);
    };
    forget("forget/keep");
    CHECK(learner.progress().answers.size() == 1);
    forget("forget/forget");
    CHECK(learner.progress().answers.empty());
    CHECK(app.value("practice/due") == "Nothing was practised yet.");
    CHECK(folder.files() == 0);
}

TEST_CASE("What a newer Softmax Lab wrote is said on the page and left as it is", "[practice]") {
    const TemporaryFolder folder;
    const std::string text = R"({"format": "softmax-lab-progress", "version": 9})";
    folder.write("progress.json", text);
    Learner learner(folder.path());
    CHECK_THAT(learner.app().app().shell().messages.words(), ContainsSubstring("newer Softmax Lab"));
    CHECK_THAT(learner.app().value("practice/kept"), ContainsSubstring("Nothing is kept"));
    learner.ask("lse", 4);
    learner.answer_rightly();
    CHECK(learner.app().value("practice/verdict") == "Right.");
    CHECK(read_file(folder.path_of("progress.json")) == text);
}

namespace {

struct Screen {
    PixelSize size;
    float zoom;
};

// All that is written in one state of the page.
void check_readable(HeadlessApp& app, const std::string& state) {
    std::vector<WrittenText> written;
    app.app().ui().written = &written;
    app.frame(2);
    const std::vector<std::string> found = test::faults(written, true);
    app.app().ui().written = nullptr;
    INFO(state);
    CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
    CHECK(found.empty());
    CHECK_FALSE(written.empty());
}

}  // namespace

TEST_CASE("All that is written on the page of practice can be read", "[practice]") {
    for (const Screen& screen :
         {Screen{{1024, 768}, 1}, Screen{{1280, 800}, 1}, Screen{{1920, 1080}, 1}, Screen{{1024, 768}, 1.5F},
          Screen{{1280, 800}, 1.5F}, Screen{{1280, 800}, 2}}) {
        ApplicationOptions options;
        options.size = screen.size;
        options.zoom = screen.zoom;
        options.now = [] { return std::string("2026-03-02T10:14"); };
        HeadlessApp app(options);
        const std::string size =
            fmt::format("{}×{} at {}", screen.size.width, screen.size.height, screen.zoom);
        app.key(ImGuiKey_P);
        check_readable(app, size + ", nothing practised");
        for (const ExerciseTemplate& from : course().exercises) {
            app.app().make_current();
            REQUIRE(app.app().practice().ask(from.id, 3));
            app.frame(3);
            check_readable(app, size + ", " + from.id);
            if (!app.has("practice/solution")) continue;
            if (from.kind == QuestionKind::number && app.has("practice/sure")) {
                for (int i = 0; i < 3; ++i) {
                    app.type("12345.678 + 9");
                    app.key(ImGuiKey_Enter);
                    app.frame(2);
                    if (app.has("practice/show-hint")) app.click("practice/show-hint");
                }
                check_readable(app, size + ", " + from.id + ", hints");
            }
        }
    }
}
