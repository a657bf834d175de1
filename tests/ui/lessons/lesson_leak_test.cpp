// What a step of a lesson hides is told by nothing: it is drawn with true results and with nonsense, and
// looks and reads the same. Where only a part is hidden, and nonsense would be seen in the rest, no number on
// screen is the answer.
#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <catch2/catch_test_macros.hpp>

#include "core/base/file_io.h"
#include "core/base/number_text.h"
#include "core/learning/lesson.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/leaks.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using learning::Hidden;
using learning::Lesson;
using learning::LessonStep;
using learning::Quantity;

namespace {

Hidden hidden_in(const LessonStep& step) {
    Hidden hidden;
    for (const std::string& name : step.hide) hidden.add(name);
    return hidden;
}

bool hides_all(const Hidden& hidden, std::initializer_list<Quantity> quantities) {
    return std::all_of(quantities.begin(), quantities.end(),
                       [&](Quantity quantity) { return hidden.has(quantity); });
}

/// The step with results that are none of its own; nothing where what is not hidden would show them.
std::optional<ApplicationOptions> with_nonsense(const LessonStep& step, ApplicationOptions options) {
    const Hidden hidden = hidden_in(step);
    options.scene = step.scene;
    if (step.lab == "softmax" && hides_all(hidden, {Quantity::p, Quantity::exponentials, Quantity::sum,
                                                    Quantity::formula, Quantity::readouts}))
        return with_nonsense_results(options);
    if (step.lab == "attention" && hides_all(hidden, {Quantity::weights, Quantity::output})) {
        options.results_of = step.scene;
        options.results_of->temperature *= 1.5;
        return options;
    }
    if (step.lab == "language" && hidden.has(Quantity::p)) {
        options.results_of = step.scene;
        options.results_of->temperature *= 1.5;
        options.results_of->language.seed += 1;
        options.results_of->language.filters = {1, 5, 0.5, 0};
        return options;
    }
    return std::nullopt;
}

void for_each_step(const std::function<void(const LessonStep&, const std::string&)>& visit) {
    HeadlessApp app;
    for (const Lesson& lesson : app.app().lesson_library().course().lessons)
        for (const LessonStep& step : lesson.steps) visit(step, lesson.id + "/" + step.id);
}

ApplicationOptions in_step(const std::string& place, float zoom) {
    ApplicationOptions options;
    options.lesson = place;
    options.zoom = zoom;
    return options;
}

}  // namespace

TEST_CASE("A step that hides the results looks the same with nonsense in their place", "[lessons][leak]") {
    std::size_t compared = 0;
    for_each_step([&](const LessonStep& step, const std::string& place) {
        for (const float zoom : {1.0F, 1.25F}) {
            CAPTURE(place, zoom);
            const auto nonsense = with_nonsense(step, in_step(place, zoom));
            if (!nonsense) return;
            HeadlessApp one(in_step(place, zoom));
            HeadlessApp other(*nonsense);
            for (HeadlessApp* app : {&one, &other}) app->frame(2);
            REQUIRE(one.app().lesson() != nullptr);
            const std::vector<std::string> found = differences(one, other);
            CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
            CHECK(found.empty());
            ++compared;
        }
    });
    CHECK(compared >= 50);
}

TEST_CASE("So does a teacher's step that hides the shares of a language model", "[lessons][leak]") {
    const TemporaryFolder folder;
    const std::string path = folder.path_of("mine.json");
    write_file(path, R"json({"format": "softmax-lab-lesson", "version": 1, "id": "mine", "title": "Next",
        "steps": [{"id": "one", "lab": "language", "hide": ["p"],
        "scene": {"classes": [["cat", 2]], "language": {"prompt": "Once upon a", "top_p": 0.9}},
        "say": "How many tokens does top-p keep?", "why": "{kept|0} of {len(next_z)|0}.",
        "ask": {"kind": "number", "answer": "kept", "within": 0.5, "digits": 0,
                "wrong": [{"value": "len(next_z)", "say": "That is all of them."}]}}]})json");
    HeadlessApp app(in_step(path, 1));
    const LessonStep& step = app.app().lesson()->step();
    CHECK(app.app().lesson()->question().answer > 0);
    HeadlessApp one(in_step(path, 1));
    HeadlessApp other(*with_nonsense(step, in_step(path, 1)));
    for (HeadlessApp* each : {&one, &other}) each->frame(2);
    CHECK(differences(one, other) == std::vector<std::string>());
    for (HeadlessApp* each : {&one, &other}) {
        each->app().reveal_lesson();
        each->frame(2);
    }
    CHECK_FALSE(differences(one, other).empty());
}

TEST_CASE("After its answer the nonsense is seen", "[lessons][leak]") {
    const std::string place = "shares/guess";
    HeadlessApp app;
    const LessonStep& step = *app.app().lesson_library().course().find_step(place).step;
    HeadlessApp one(in_step(place, 1));
    HeadlessApp other(*with_nonsense(step, in_step(place, 1)));
    for (HeadlessApp* each : {&one, &other}) {
        each->app().reveal_lesson();
        each->frame(2);
    }
    CHECK_FALSE(differences(one, other).empty());
}

TEST_CASE("The answer of a step that hides something is no number of its lab", "[lessons][leak]") {
    std::size_t looked_at = 0;
    for_each_step([&](const LessonStep& step, const std::string& place) {
        if (step.hide.empty() || step.asks.kind != learning::QuestionKind::number) return;
        CAPTURE(place);
        HeadlessApp app(in_step(place, 1));
        app.frame(2);
        const learning::Question& question = app.app().lesson()->question();
        const Landmark panel = app.find("lesson/panel");
        std::vector<WrittenText> written;
        app.app().ui().written = &written;
        app.frame();
        app.app().ui().written = nullptr;
        const auto is_answer = [&](std::string_view words) {
            std::string plain(words);
            if (plain.starts_with("−")) plain.replace(0, std::string_view("−").size(), "-");
            // Two digits may be a coincidence; a whole number is one that the scene may show.
            if (plain.find('.') == std::string::npos) return false;
            const auto number = number_from(plain);
            return number && std::fabs(*number - question.answer) <= question.tolerance / 8;
        };
        for (const WrittenText& text : written) {
            if (panel.contains(text.place.min)) continue;
            CAPTURE(text.words);
            CHECK_FALSE(is_answer(text.words));
        }
        for (const Landmark& landmark : app.landmarks().list()) {
            if (landmark.name.starts_with("lesson/")) continue;
            CAPTURE(landmark.name, landmark.value);
            CHECK_FALSE(is_answer(landmark.value));
        }
        ++looked_at;
    });
    CHECK(looked_at >= 12);
}
