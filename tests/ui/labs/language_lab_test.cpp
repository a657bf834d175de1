// The lab "Language model", with the tiny model of random weights.
#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "core/base/input_error.h"
#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/ui/lab_test.h"
#include "tests/ui/leaks.h"
#include "tests/ui/readable.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;

namespace {

ApplicationOptions in_the_lab() {
    ApplicationOptions options;
    options.lab = "language";
    options.scene.language.prompt = "the cat";
    options.scene.language.filters = {1, 12, 0.9, 0};
    return options;
}

const Language& text(HeadlessApp& app) {
    return app.scene().language;
}

HeadlessApp opened(const ApplicationOptions& options = in_the_lab()) {
    HeadlessApp app(options);
    app.frame(2);
    return app;
}

}  // namespace

TEST_CASE("Step puts the token that is hit behind the text, and Back gives its u again", "[language]") {
    HeadlessApp app = opened();
    const std::string u = app.value("language/u");
    const std::string hit = app.value("language/hit");
    app.click("language/step");
    REQUIRE(text(app).drawn.size() == 1);
    CHECK(app.has("language/chance/0"));
    CHECK(app.value("language/u") != u);
    const TokenIds drawn = text(app).drawn;
    app.click("language/back");
    CHECK(text(app).drawn.empty());
    CHECK(app.value("language/u") == u);
    CHECK(app.value("language/hit") == hit);
    app.click("language/step");
    CHECK(text(app).drawn == drawn);
    app.run("undo");
    app.run("undo");
    CHECK(text(app).drawn == drawn);
}

TEST_CASE("Run draws token after token in one undo step, and Pause ends it", "[language]") {
    ApplicationOptions options = in_the_lab();
    options.view = R"({"language/speed": "20"})";
    HeadlessApp app = opened(options);
    app.click("language/run");
    app.frame(30);
    const std::size_t after_half_a_second = text(app).drawn.size();
    CHECK(after_half_a_second >= 5);
    CHECK(after_half_a_second <= 15);
    app.click("language/run");
    const std::size_t paused = text(app).drawn.size();
    app.frame(30);
    CHECK(text(app).drawn.size() == paused);
    app.run("undo");
    CHECK(text(app).drawn.empty());
}

TEST_CASE("Run ends where the model's context does", "[language]") {
    ApplicationOptions options = in_the_lab();
    options.scene.language.drawn.assign(33, 5);
    HeadlessApp app = opened(options);
    app.click("language/run");
    app.frame(200);
    CHECK(app.app().results().language().text().tokens.size() <= 41);
    CHECK_THAT(app.value("language/failure"), ContainsSubstring("40 tokens at most"));
    app.click("language/back");
    app.frame();
    CHECK_FALSE(app.has("language/failure"));
}

TEST_CASE("A row that is pressed is taken by hand", "[language]") {
    HeadlessApp app = opened();
    const std::string label = app.value("language/row/4");
    const NextToken& next = *app.app().results().language().next();
    const auto token = static_cast<std::uint32_t>(next.ranking[4]);
    app.click("language/row/4");
    CHECK(text(app).drawn == TokenIds{token});
    CHECK(app.has("status/text"));
}

TEST_CASE("A line of a filter is dragged to another row", "[language]") {
    HeadlessApp app = opened();
    const ImVec2 row = app.find("language/row/4").centre();
    const float half = app.find("language/row/4").max.y - row.y;
    const ImVec2 tag = app.find("language/line/top-p").centre();
    app.drag("language/line/top-p", ImVec2(tag.x, row.y + half));
    CHECK(app.app().results().language().next()->order.size() == 5);
    CHECK(text(app).filters.top_p < 0.9);
    const ImVec2 tag_k = app.find("language/line/top-k").centre();
    app.drag("language/line/top-k", ImVec2(tag_k.x, row.y - half));
    CHECK(text(app).filters.top_k == 4);
    app.run("undo");
    CHECK(text(app).filters.top_k == 12);
    app.run("undo");
    CHECK(text(app).filters.top_p == 0.9);
}

TEST_CASE("The sliders of the filters change what is drawn from, and say what they did", "[language]") {
    HeadlessApp app = opened();
    app.drag_by("language/filter/top-k", ImVec2(-300, 0));
    CHECK(text(app).filters.top_k == 1);
    CHECK(app.app().results().language().next()->order.size() == 1);
    CHECK_THAT(app.value("language/filter/top-k/words"), ContainsSubstring("keeps"));
    app.frame(30);  // so that the press of the drag is none of the two
    app.double_click("language/filter/top-k");
    CHECK(text(app).filters.top_k == 0);
    app.click("language/greedy");
    CHECK(app.scene().temperature == 0);
    CHECK(app.value("language/hit") == app.value("language/row/0"));
    app.click("language/greedy");
    CHECK(app.scene().temperature == 1);
}

TEST_CASE("A prompt is typed, an example is taken, and what was drawn is forgotten", "[language]") {
    HeadlessApp app = opened();
    app.click("language/step");
    app.click("language/prompt");
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    app.type("an owl");
    app.key(ImGuiKey_Enter);
    app.frame();
    CHECK(text(app).prompt == "an owl");
    CHECK(text(app).drawn.empty());
    CHECK(app.has("language/u"));
    app.click("language/example");
    CHECK(text(app).prompt != "an owl");
}

TEST_CASE("Back to a token keeps the text beside, and the two change places", "[language]") {
    HeadlessApp app = opened();
    for (int i = 0; i < 3; ++i) app.click("language/step");
    const TokenIds whole = text(app).drawn;
    const std::size_t prompt = app.app().results().language().text().prompt;
    app.click(fmt::format("language/token/{}", prompt + 1));
    CHECK(text(app).drawn == TokenIds{whole[0]});
    CHECK(text(app).branch == whole);
    CHECK(app.has("language/branch"));
    app.click("language/branch/swap");
    CHECK(text(app).drawn == whole);
    app.click("language/branch/forget");
    CHECK_FALSE(app.has("language/branch"));
}

TEST_CASE("Draw again has another u, and the views of the draw show the same one", "[language]") {
    HeadlessApp app = opened();
    const std::string u = app.value("language/u");
    app.click("language/draw-again");
    CHECK(text(app).seed == 2);
    CHECK(app.value("language/u") != u);
    choose_view(app, "language", "gumbel");
    CHECK(app.has("language/gumbel/hit"));
    choose_view(app, "language", "temperatures");
    CHECK(app.value("language/at/0") == app.value("language/row/0"));  // the first one has most of it there
    CHECK(app.has("language/at/3"));
    choose_view(app, "language", "vocabulary");
    const NextToken& next = *app.app().results().language().next();
    CHECK(reads_as(app.value("language/product"), next.trace.before[next.hit.index], 1e-6));
    CHECK(number(app, "language/questions") ==
          static_cast<double>(app.app().results().language().path_to(next.hit.index).steps.size()));
}

TEST_CASE("Another u falls onto what it hits, and rests there", "[language]") {
    HeadlessApp app(in_the_lab(), With::motion);
    app.frame(2);
    CHECK_FALSE(app.app().ui().animating);  // the first one lies
    const float lies_at = app.find("language/u/ball").centre().y;
    for (const char* button : {"language/step", "language/draw-again", "language/back"}) {
        CAPTURE(button);
        const std::string u = app.value("language/u");
        app.click(button);
        CHECK(app.value("language/u") != u);  // which is said at once
        CHECK(app.app().next_frame_in() == 0);
        const float high = app.find("language/u/ball").centre().y;
        app.frame(6);
        const float lower = app.find("language/u/ball").centre().y;
        CHECK(high < lower);
        CHECK(lower < lies_at);
        app.frame(24);
        CHECK(app.find("language/u/ball").centre().y == lies_at);
        CHECK_FALSE(app.app().ui().animating);
    }
    app.click("language/step");
    choose_view(app, "language", "temperatures");
    app.frame();
    CHECK_FALSE(app.app().ui().animating);  // nobody would see it
}

TEST_CASE("With less motion, and in pictures, u lies where it fell at once", "[language]") {
    ApplicationOptions still = in_the_lab();
    still.preferences.reduce_motion = true;
    HeadlessApp with_less_motion(still, With::motion);
    HeadlessApp picture(in_the_lab());
    for (HeadlessApp* app : {&with_less_motion, &picture}) {
        app->frame(2);
        const float lies_at = app->find("language/u/ball").centre().y;
        app->click("language/step");
        CHECK(app->find("language/u/ball").centre().y == lies_at);
        CHECK_FALSE(app->app().ui().animating);
    }
}

TEST_CASE("All logits are opened in other labs, and the text stays", "[language]") {
    HeadlessApp app = opened();
    app.click("language/step");
    const TokenIds drawn = text(app).drawn;
    const std::vector<double> logits = app.app().results().language().next()->logits;
    const std::size_t hit = app.app().results().language().next()->hit.index;
    const auto open_in = [&](const std::string& name) {
        app.click("language/open-in");
        app.frame(2);
        app.click("language/open-in/" + name);
        app.frame(2);
        REQUIRE(app.scene().loaded != nullptr);
        CHECK(app.scene().loaded->logits == logits);
        CHECK(text(app).drawn == drawn);
    };
    open_in("softmax");
    CHECK(app.app().shown_view().lab == "softmax");
    app.key(ImGuiKey_7);
    open_in("temperature");
    CHECK(app.app().shown_view().lab == "temperature");
    app.key(ImGuiKey_7);
    open_in("overflow");
    CHECK(app.app().shown_view().lab == "overflow");
    CHECK(app.has("overflow/formats/bf16/stable"));
    app.key(ImGuiKey_7);
    open_in("loss");
    CHECK(app.app().shown_view().lab == "gradients");
    CHECK(app.scene().gradients.target == hit);
}

TEST_CASE("The heads of the model are seen in Attention, for this text", "[language]") {
    HeadlessApp app = opened();
    app.click("language/step");
    app.click("language/see-heads");
    app.frame(2);
    CHECK(app.app().shown_view().lab == "attention");
    const Attention& attention = app.scene().attention;
    CHECK(attention.source == VectorSource::model);
    REQUIRE(attention.model != nullptr);
    CHECK(attention.model->ids == app.app().results().language().text().tokens);
    CHECK(app.app().results().attention().complete());
}

TEST_CASE("A saved scene opens with the same text, filters, draw and view", "[language]") {
    ApplicationOptions options = in_the_lab();
    HeadlessApp app = opened(options);
    choose_view(app, "language", "temperatures");
    app.click("language/step");
    app.click("language/step");
    const std::string json = to_json(SceneFile{app.scene(), app.app().shown_view()});
    const SceneFile file = scene_file_from_json(json, "test");
    CHECK(file.scene == app.scene());
    options.scene = file.scene;
    options.view = file.shown->view;
    HeadlessApp again = opened(options);
    again.frame();
    for (const char* place : {"language/at/0", "language/at/3", "language/row/0", "language/after/0"})
        CHECK(again.value(place) == app.value(place));
    CHECK(again.app().shown_view() == app.app().shown_view());
}

TEST_CASE("Another model opens by its folder or a file of it, and begins the text anew", "[language]") {
    const TemporaryFolder folder;
    const std::string other = folder.path_of("other");
    std::filesystem::copy(SOFTMAXLAB_TEST_DATA "/models/tiny", other);
    for (const std::string& path : {other, other + "/model.safetensors", other + "/config.json"}) {
        CAPTURE(path);
        HeadlessApp app = opened();
        app.click("language/step");
        CHECK(text(app).model == "tiny");
        app.key(ImGuiKey_1);
        app.drop(path);
        app.frame(2);
        CHECK(app.app().shown_view().lab == "language");
        CHECK(app.app().results().language().model()->name == "other");
        CHECK(text(app).drawn.empty());
        CHECK(app.has("language/row/0"));
        app.run("undo");
        app.frame(2);
        CHECK_THAT(std::string(app.value("language/failure")),
                   ContainsSubstring("drawn by the model “tiny”"));
    }
    std::filesystem::remove(other + "/model.safetensors");
    HeadlessApp app = opened();
    app.drop(other);
    app.frame(2);
    CHECK(app.app().results().language().model()->name == "tiny");
    CHECK(app.has("message/error"));
}

TEST_CASE("Without a model the lab says so and shows nothing else", "[language]") {
    ApplicationOptions options = in_the_lab();
    options.language_model = []() -> std::shared_ptr<const LanguageModel> {
        throw InputError("no weights here");
    };
    HeadlessApp app = opened(options);
    CHECK(app.value("language/failure") == "no weights here");
    CHECK_FALSE(app.has("language/step"));
    CHECK(app.app().shown_lab().tables(app.scene(), app.app().results()).empty());
}

TEST_CASE("Which token comes next is guessed among four and all others", "[language]") {
    HeadlessApp app = opened();
    LanguageResults& results = app.app().results().language();
    const NextToken& next = *results.next();
    const std::vector<std::size_t> candidates = results.candidates();
    REQUIRE(candidates.size() == candidate_count);
    CHECK(std::is_sorted(candidates.begin(), candidates.end()));
    const auto largest = std::max_element(next.logits.begin(), next.logits.end()) - next.logits.begin();
    CHECK(std::count(candidates.begin(), candidates.end(), static_cast<std::size_t>(largest)) == 1);

    app.key(ImGuiKey_H);
    app.frame(2);
    CHECK_FALSE(app.has("language/row/0"));  // whose order would tell
    CHECK_FALSE(app.has("language/hit"));
    REQUIRE(app.has("language/guess/4"));
    CHECK(app.value("language/guess/4") == "20 %");
    app.click("language/open-in");  // another lab would show what is to be guessed
    app.frame(2);
    CHECK_FALSE(app.has("language/open-in/temperature"));
    app.click("guess/reveal");
    app.frame(2);
    double others = 1;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const double p = next.trace.probabilities[candidates[i]];
        others -= p;
        CHECK(std::abs(std::stod(app.value(fmt::format("language/guess/{}/truth", i))) - 100 * p) < 0.06);
    }
    CHECK(std::abs(std::stod(app.value("language/guess/4/truth")) - 100 * others) < 0.06);
    app.click("language/step");  // the text goes on, and its table is back
    app.frame(2);
    CHECK(app.has("language/row/0"));
    CHECK_FALSE(app.has("language/guess/0"));
}

TEST_CASE("A guess of the next token begins anew with the next text", "[language]") {
    HeadlessApp app = opened();
    app.key(ImGuiKey_H);
    app.frame(2);
    app.drag_by("language/guess/0", {60, 0});
    CHECK(app.value("language/guess/0") != "20 %");
    app.click("language/step");
    app.frame(2);
    CHECK(app.value("language/guess/0") == "20 %");
}

TEST_CASE("Hidden shares are told by nothing", "[language][leak]") {
    for (const char* view : {"draw", "gumbel", "temperatures", "vocabulary"}) {
        CAPTURE(view);
        ApplicationOptions options = in_the_lab();
        options.view = fmt::format(R"({{"language/view": "{}"}})", view);
        const std::vector<std::string> found = differences(options, with_nonsense_results(options),
                                                           learning::Hidden::results(), Search::all_over);
        CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
        CHECK(found.empty());
    }
}

TEST_CASE("All that is written in this lab can be read, with all its views and filters", "[language]") {
    struct Screen {
        PixelSize size;
        float zoom;
    };
    for (const Screen& screen :
         {Screen{{1024, 768}, 1}, Screen{{1280, 800}, 1}, Screen{{1920, 1080}, 1}, Screen{{1280, 800}, 1.5F},
          Screen{{1920, 1080}, 1.5F}, Screen{{1280, 800}, 2}}) {
        for (const char* view : {"draw", "gumbel", "temperatures", "vocabulary"}) {
            for (const TokenFilters& filters :
                 {TokenFilters(), TokenFilters{1.3, 12, 0.9, 0.3}, TokenFilters{1, 1, 0.01, 1}}) {
                CAPTURE(screen.size.width, screen.zoom, view, filters.top_k);
                ApplicationOptions options = in_the_lab();
                options.size = screen.size;
                options.zoom = screen.zoom;
                options.view = fmt::format(R"({{"language/view": "{}"}})", view);
                options.scene.language.filters = filters;
                options.scene.language.drawn.assign(20, 70);
                options.scene.language.branch = {1, 2, 3};
                HeadlessApp app(options);
                std::vector<WrittenText> written;
                app.app().ui().written = &written;
                app.frame(2);
                const std::vector<std::string> found = faults(written, true);
                CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
                CHECK(found.empty());
            }
        }
    }
}
