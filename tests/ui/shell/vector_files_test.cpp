// Q, K and V from files: dropped, opened, as scores.
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "core/scene/scene_json.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/core/files/npy_builder.h"
#include "tests/core/files/npz_builder.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

const std::vector<double> q = {0.5, -1, 2, 0.25};           // 2 × 2
const std::vector<double> k = {1, 0, -0.5, 1.5, 0.75, -2};  // 3 × 2

std::string npy(const std::string& shape, const std::vector<double>& numbers) {
    return npy_with_header(npy_header("<f8", false, shape), data_of(numbers, false));
}

std::vector<std::string> write_triple(const TemporaryFolder& folder) {
    return {folder.write("layer_q.npy", npy("(2, 2)", q)), folder.write("layer_k.npy", npy("(3, 2)", k)),
            folder.write("layer_v.npy", npy("(3, 1)", {1, 2, 4}))};
}

/// softmax(q · k / √2) of one query, straight from the definition.
std::vector<double> weights_of(std::size_t query) {
    std::vector<double> weights;
    double sum = 0;
    for (std::size_t key = 0; key < 3; ++key) {
        const double score = q[2 * query] * k[2 * key] + q[2 * query + 1] * k[2 * key + 1];
        weights.push_back(std::exp(score / std::sqrt(2.0)));
        sum += weights.back();
    }
    for (double& weight : weights) weight /= sum;
    return weights;
}

std::string shown_lab(HeadlessApp& app) {
    return std::string(app.app().labs()[app.app().shell().lab].id);
}

void check_weights(HeadlessApp& app) {
    REQUIRE(shown_lab(app) == "attention");
    AttentionResults& attention = app.app().results().attention();
    REQUIRE(attention.complete());
    for (std::size_t query = 0; query < 2; ++query) {
        const std::vector<double> expected = weights_of(query);
        for (std::size_t key = 0; key < 3; ++key)
            CHECK_THAT(attention.weight(query, key),
                       Catch::Matchers::WithinAbs(expected[key], 1e-6));  // float32
    }
}

}  // namespace

TEST_CASE("Three dropped files become the attention that is shown, in one undo step", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    const Scene before = app.scene();
    const auto paths = write_triple(folder);
    app.drop(std::vector<std::string>{paths[2], paths[0], paths[1]});
    check_weights(app);
    CHECK(app.value("message") ==
          std::string("Opened layer_q.npy, layer_k.npy and layer_v.npy: 2 queries, 3 keys, d_k 2. ") +
              undo_restores);
    CHECK(app.scene().classes == before.classes);  // the logits stay
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
    CHECK_FALSE(app.app().document().can_undo());
}

TEST_CASE("One file of a triple brings the others along", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(write_triple(folder)[1]);
    check_weights(app);
    CHECK(value_dimension(app.scene().attention) == 1);
}

TEST_CASE("An archive is opened by the dialog", "[files]") {
    const TemporaryFolder folder;
    folder.write("head.npz", npz({{"q.npy", npy("(2, 2)", q)}, {"k.npy", npy("(3, 2)", k)}}));
    ApplicationOptions options;
    options.folder = folder.path();
    HeadlessApp app(options);
    app.click("command/open");
    app.double_click("file/entry/head.npz");
    CHECK_FALSE(app.app().shell().file_dialog.is_open());
    check_weights(app);
    CHECK(app.scene().attention.given->source == "head.npz");
}

TEST_CASE("What is opened as attention is saved with the scene", "[files]") {
    const TemporaryFolder folder;
    ApplicationOptions options;
    options.folder = folder.path();
    HeadlessApp app(options);
    app.drop(write_triple(folder));
    CHECK(app.app().document().modified());
    app.run("save-as");
    app.type("mine.json");
    app.key(ImGuiKey_Enter);
    CHECK(load_scene(folder.path_of("mine.json")) == app.scene());
    HeadlessApp another;
    another.drop(folder.path_of("mine.json"));
    CHECK(another.scene().attention == app.scene().attention);
}

TEST_CASE("Vectors that disagree or miss a part leave the scene as it is, with a message", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    const Scene before = app.scene();
    const std::string first = folder.write("q.npy", npy("(2, 2)", q));
    const std::string values = folder.write("v.npy", npy("(3, 1)", {1, 2, 4}));
    app.drop(std::vector<std::string>{first, values});
    CHECK(app.value("message/error") == first + ": expected k.npy beside it, for the keys");
    folder.write("k.npy", npy("(2, 3)", k));
    app.drop(first);
    CHECK(app.value("message/error").find("(2, 2) and k.npy (2, 3)") != std::string::npos);
    CHECK(app.scene() == before);
    CHECK(shown_lab(app) != "attention");
}

TEST_CASE("A matrix named q alone opens as logits and says what attention would need", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(folder.write("q.npy", npy("(2, 2)", q)));
    CHECK(app.value("message") == "To open q.npy as part of attention, put k.npy beside it.");
    REQUIRE(app.app().shell().row_dialog.is_open());
    app.key(ImGuiKey_Enter);
    CHECK(app.scene().classes[0].logit == 0.5);
}

TEST_CASE("A matrix can be opened as attention scores instead of a row", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    const Scene before = app.scene();
    app.drop(folder.write("matrix.csv", "1,2,-inf\n4,5,6\n"));
    REQUIRE(app.app().shell().row_dialog.is_open());
    app.click("row/scores");
    CHECK_FALSE(app.app().shell().row_dialog.is_open());
    REQUIRE(shown_lab(app) == "attention");
    CHECK(app.scene().attention.given->heads[0].scores.values[3] == 4);
    CHECK_THAT(app.app().results().attention().weight(0, 1),
               Catch::Matchers::WithinAbs(1 / (1 + std::exp(-1.0)), 1e-6));  // float32
    CHECK(app.app().results().attention().weight(0, 2) == 0);
    CHECK(
        app.value("message").starts_with("Opened matrix.csv: 2 queries, 3 keys, scores instead of Q and K."));
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("A matrix with more than 4,096 columns is no scores", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    std::string row = "0";
    for (std::size_t i = 1; i <= max_tokens; ++i) row += "," + std::to_string(i % 10);
    app.drop(folder.write("wide.csv", row + "\n" + row + "\n"));
    REQUIRE(app.app().shell().row_dialog.is_open());
    CHECK_FALSE(app.has("row/scores"));
}

TEST_CASE("Several files that are not vectors are opened one after the other", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(std::vector<std::string>{folder.write("a.csv", "1,2"), folder.write("b.csv", "1,2,3")});
    CHECK(app.scene().classes.size() == 3);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().classes.size() == 2);
}

TEST_CASE("Weights are shown as weights, and can be taken for scores", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    const std::string path = folder.write("attn.npy", npy("(1, 2, 3)", {1, 0, 0, 0.25, 0.5, 0.25}));
    app.drop(path);
    REQUIRE(shown_lab(app) == "attention");
    AttentionResults& attention = app.app().results().attention();
    CHECK(attention.weight_row(0) == std::vector<double>{1, 0, 0});
    CHECK_THAT(attention.weight(1, 1), Catch::Matchers::WithinAbs(0.5, 1e-6));
    app.click("attention/reading");
    CHECK_FALSE(app.scene().attention.given->weights);
    CHECK_THAT(app.app().results().attention().weight(0, 0),
               Catch::Matchers::WithinAbs(std::exp(1) / (std::exp(1) + 2), 1e-6));
    app.click("attention/reading");
    CHECK(app.app().results().attention().weight_row(0) == std::vector<double>{1, 0, 0});
}

TEST_CASE("A layer axis asks for its layer", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    std::vector<double> numbers(24);
    std::iota(numbers.begin(), numbers.end(), 0.0);
    app.drop(folder.write("scores.npy", npy("(3, 2, 2, 2)", numbers)));
    REQUIRE(app.app().shell().row_dialog.is_open());
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    app.type("3");
    app.key(ImGuiKey_Enter);
    CHECK(app.app().shell().row_dialog.is_open());  // they are 0, 1 and 2
    app.key(ImGuiKey_A, ImGuiMod_Ctrl);
    app.type("2");
    app.key(ImGuiKey_Enter);
    REQUIRE(app.scene().attention.given);
    CHECK(app.scene().attention.given->heads.size() == 2);
    CHECK(app.scene().attention.given->heads[0].scores.values == std::vector<double>{16, 17, 18, 19});
    CHECK(app.value("message").find("Layer 2 of 3") != std::string::npos);
}

TEST_CASE("A mask is one of the attention that is there", "[files]") {
    const TemporaryFolder folder;
    HeadlessApp app;
    app.drop(write_triple(folder));
    app.drop(folder.write("mask.csv", "1,1,0\n1,1,1\n"));
    REQUIRE(app.scene().attention.mask.given);
    CHECK(app.app().results().attention().weight(0, 2) == 0);
    CHECK(app.app().results().attention().weight(1, 2) > 0);
    const Scene masked = app.scene();
    app.drop(folder.write("mask.csv", "1,0\n1,1\n"));
    CHECK(app.scene() == masked);
    CHECK(app.value("message/error").find("expected a mask of 2 queries × 3 keys") != std::string::npos);
    CHECK(scene_from_json(to_json(masked), "s.json") == masked);
}
