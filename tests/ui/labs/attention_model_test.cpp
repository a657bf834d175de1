// The heads of a language model in the lab of attention, with the small model of random weights in
// tests/data.
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/ui/number_text.h"
#include "core/base/input_error.h"
#include "core/model/heads.h"
#include "core/scene/scene_json.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"
#include "tests/ui/readable.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;

namespace {

std::shared_ptr<const LanguageModel> tiny() {
    return open_language_model(SOFTMAXLAB_TEST_DATA "/models/tiny");
}

ApplicationOptions with_model(const std::string& prompt = "the cat and the cat") {
    ApplicationOptions options;
    options.lab = "attention";
    options.language_model = tiny;
    options.scene.language.prompt = prompt;
    return options;
}

/// With the model as the source.
ApplicationOptions from_model(const std::string& prompt = "the cat and the cat") {
    ApplicationOptions options = with_model(prompt);
    options.scene.attention =
        apply(options.scene.attention, edit::SetModelText{model_text(*tiny(), options.scene.language)});
    return options;
}

const Attention& shown(HeadlessApp& app) {
    return app.scene().attention;
}

/// The weights of a row, as the model itself has them.
std::vector<float> models_row(const Attention& attention, std::size_t query) {
    Gpt2Run run(tiny());
    run.set_tokens(attention.model->ids);
    run.finish();
    const std::size_t heads = attention.model->heads;
    const std::vector<float> weights =
        run.head_weights(attention.head / heads, attention.head % heads).weights;
    const std::size_t n = attention.model->ids.size();
    const auto first = weights.begin() + static_cast<std::ptrdiff_t>(query * n);
    return {first, first + static_cast<std::ptrdiff_t>(n)};
}

void check_row(HeadlessApp& app, std::size_t query) {
    const std::vector<float> expected = models_row(shown(app), query);
    AttentionResults& results = app.app().results().attention();
    for (std::size_t key = 0; key < expected.size(); ++key)
        CHECK_THAT(results.weight(query, key), WithinAbs(static_cast<double>(expected[key]), 1e-6));
}

}  // namespace

TEST_CASE("A press takes Q, K and V from the model, for the prompt, as the model masks them", "[model]") {
    HeadlessApp app(with_model());
    const Scene before = app.scene();
    app.click("attention/model");
    app.frame();
    REQUIRE(shown(app).model);
    CHECK(shown(app).mask.causal);
    CHECK(app.value("attention/text") == "the cat and the cat");
    CHECK(key_labels(shown(app)).size() == app.app().results().attention().keys());
    check_row(app, shown(app).query);
    app.click("attention/model");  // which it is already
    CHECK(shown(app).model);
    app.run("undo");
    CHECK(app.scene() == before);
}

TEST_CASE("A head is picked in the grid, by its layer and head, and by what it does", "[model]") {
    HeadlessApp app(from_model());
    app.frame();
    CHECK(app.value("attention/model/head") == "layer 0, head 0");
    app.click("attention/model/head");
    app.frame();
    for (std::size_t head = 0; head < 6; ++head) CHECK(app.has(fmt::format("attention/heads/{}", head)));
    app.click("attention/heads/4");
    app.frame();
    CHECK(shown(app).head == 4);
    CHECK(app.value("attention/model/head") == "layer 1, head 1");
    CHECK_THAT(app.value("attention/head-words"), ContainsSubstring("Layer 1, head 1 "));
    check_row(app, 3);
    app.run("undo");
    CHECK(shown(app).head == 0);

    app.click("attention/open/vectors");
    app.frame();
    app.click("attention/model/layer-after");
    app.click("attention/model/head-after");
    app.click("attention/model/head-after");
    CHECK(shown(app).head == 5);
    app.click("attention/model/head-after");  // there is no further one in the layer
    CHECK(shown(app).head == 5);
    app.click("attention/model/layer-before");
    CHECK(shown(app).head == 2);

    const std::vector<HeadSummary>& heads = app.app().results().model_heads().summaries();
    REQUIRE(heads.size() == 6);
    const std::pair<const char*, HeadHabit> habits[] = {{"before", HeadHabit::before},
                                                        {"first", HeadHabit::first},
                                                        {"self", HeadHabit::self},
                                                        {"repeat", HeadHabit::repeat}};
    for (const auto& [name, habit] : habits) {
        const std::size_t was = shown(app).head;
        const std::optional<std::size_t> best = best_head(heads, habit);
        app.click(fmt::format("attention/habit/{}", name));
        CHECK(shown(app).head == best.value_or(was));
    }
}

TEST_CASE("The shares of the head on screen are those of its summary", "[model]") {
    ApplicationOptions options = from_model();
    options.view = R"({"attention/view": "heads"})";
    HeadlessApp app(options);
    app.frame(2);
    const HeadSummary& summary = app.app().results().model_heads().summaries().front();
    CHECK(app.value("attention/share/before") == percent(arena, summary.before.weight));
    CHECK(app.value("attention/share/elsewhere") == percent(arena, summary.elsewhere()));
    CHECK_THAT(app.value("attention/head-words"), ContainsSubstring(head_in_words(summary)));

    // What the mask and T do here changes nothing of what the head does in the model.
    const std::string words = app.value("attention/head-words");
    app.app().document().apply(edit::SetTemperature{5});
    app.app().document().apply(edit::ChangeAttention{edit::ClearMask{}});
    app.frame(2);
    CHECK(app.value("attention/head-words") == words);
}

TEST_CASE("Mask and temperature act on a model's head", "[model]") {
    HeadlessApp app(from_model());
    app.frame();
    AttentionResults& results = app.app().results().attention();
    const double before = results.weight(0, 1);
    CHECK(before == 0);
    app.click("attention/causal");
    app.frame();
    CHECK(results.weight(0, 1) > 0);
    app.app().document().apply(edit::SetTemperature{0});
    app.frame();
    CHECK(results.summary().largest_weight == 1);
    CHECK(results.scale() == 1 / std::sqrt(7.0));
    app.click("attention/scaled-by-sqrt-dk");
    app.frame();
    CHECK(results.scale() == 1);
}

TEST_CASE("A typed prompt is cut anew, and the lab Language model has it", "[model]") {
    HeadlessApp app(from_model());
    app.frame();
    app.app().document().apply(edit::AppendToken{shown(app).model->ids.front()});
    app.frame();
    const std::size_t tokens = shown(app).model->ids.size();
    app.click("attention/text");
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    app.type("a king");
    app.key(ImGuiKey_Enter);
    app.frame();
    CHECK(app.scene().language.prompt == "a king");
    CHECK(app.scene().language.drawn.empty());
    CHECK(shown(app).model->ids.size() < tokens);
    CHECK(app.value("attention/text") == "a king");
    check_row(app, 1);
    app.run("undo");
    app.frame();
    CHECK(shown(app).model->ids.size() == tokens);
}

TEST_CASE("Example prompts come one after the other", "[model]") {
    HeadlessApp app(from_model());
    app.frame();
    std::vector<std::string> prompts;
    for (int i = 0; i < 4; ++i) {
        app.click("attention/model/example");
        app.frame();
        prompts.push_back(app.scene().language.prompt);
        CHECK(app.value("attention/text").substr(0, 8) == prompts.back().substr(0, 8));
    }
    CHECK(prompts[3] == prompts[0]);
    CHECK(prompts[1] != prompts[0]);
    CHECK(prompts[2] != prompts[1]);
}

TEST_CASE("A scene with a model's head is saved and reopened equal", "[model]") {
    HeadlessApp app(from_model());
    app.click("attention/causal");
    app.app().document().apply(edit::ChangeAttention{edit::ChooseHead{5}});
    app.frame();
    const Scene back = scene_from_json(to_json(app.scene()), "saved");
    CHECK(back == app.scene());
    ApplicationOptions options = with_model();
    options.scene = back;
    HeadlessApp again(options);
    again.frame();
    CHECK(again.scene() == app.scene());
    CHECK(again.app().results().attention().weight(0, 3) == app.app().results().attention().weight(0, 3));
}

TEST_CASE("A scene of another model becomes one of this model, its head within reach", "[model]") {
    ApplicationOptions options = from_model();
    auto text = std::make_shared<ModelText>(*options.scene.attention.model);
    text->model = "large";
    text->layers = 12;
    text->heads = 12;
    text->d_k = 64;
    options.scene.attention.model = text;
    options.scene.attention.head = 11 * 12 + 1;
    HeadlessApp app(options);
    app.frame();
    CHECK(shown(app).model->model == "tiny");
    CHECK(app.value("attention/model/head") == "layer 1, head 1");
    check_row(app, 2);
}

TEST_CASE("Without a model the source cannot be chosen, and a scene that needs one says so", "[model]") {
    ApplicationOptions options = from_model();
    options.language_model = []() -> std::shared_ptr<const LanguageModel> {
        throw InputError("there is no model in this program");
    };
    HeadlessApp app(options);
    app.frame(2);
    CHECK(app.value("attention/trouble") == "there is no model in this program");
    CHECK(app.value("status/trouble") == "there is no model in this program");
    for (const char* tab : {"dimensions", "heads", "online", "cost"}) {
        set_view(app, fmt::format(R"({{"attention/view": "{}"}})", tab));
        app.frame();
    }
    app.click("attention/projections");
    app.frame();
    CHECK_FALSE(app.has("attention/trouble"));
    CHECK(app.has("attention/matrix"));
    app.click("attention/model");
    CHECK_FALSE(shown(app).model);
}

TEST_CASE("A component of a model's head can be changed: then the vectors are one's own", "[model]") {
    HeadlessApp app(from_model("a king"));
    app.app().document().apply(edit::ChangeAttention{edit::ChooseHead{4}});
    app.frame();
    const AttentionHead head = app.app().results().attention().vectors();
    const std::vector<std::string> labels = key_labels(shown(app));
    app.drag_by("attention/q", ImVec2(0, -30));
    app.frame();
    REQUIRE(shown(app).given);
    CHECK(shown(app).given->edited);
    CHECK(shown(app).given->source == "layer 1, head 1 of “tiny”");
    CHECK(key_labels(shown(app)) == labels);
    CHECK(shown(app).given->heads.front().k == head.k);
    CHECK_FALSE(shown(app).given->heads.front().q == head.q);
    app.run("undo");
    app.frame();
    CHECK(shown(app).model);
    CHECK(shown(app).head == 4);
}

TEST_CASE("What is written about a model's heads can be read at every size", "[model]") {
    struct Screen {
        PixelSize size;
        float zoom;
    };
    const Screen screens[] = {{{1024, 768}, 1},     {{1280, 800}, 1},    {{1366, 768}, 1},
                              {{1920, 1080}, 1},    {{1280, 800}, 1.5F}, {{1366, 768}, 1.5F},
                              {{1920, 1080}, 1.5F}, {{1280, 800}, 2}};
    for (const Screen& screen : screens) {
        for (const std::string view : {"row", "dimensions", "heads", "online", "cost"}) {
            for (const std::string open : {"none", "tokens", "vectors", "mask"}) {
                ApplicationOptions options = from_model("a king and a queen");
                options.size = screen.size;
                options.zoom = screen.zoom;
                options.view =
                    fmt::format(R"({{"attention/view": "{}", "attention/open": "{}"}})", view, open);
                HeadlessApp app(options);
                std::vector<WrittenText> written;
                app.app().ui().written = &written;
                app.frame(2);
                INFO(view << ", " << open << ", " << screen.size.width << "×" << screen.size.height << " at "
                          << screen.zoom);
                const std::vector<std::string> found = faults(written, false);
                CAPTURE(fmt::format("{}", fmt::join(found, "\n")));
                CHECK(found.empty());
            }
        }
    }
}
