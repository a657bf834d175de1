#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/attention/mask_value.h"
#include "app/labs/attention/row.h"
#include "app/ui/number_text.h"
#include "core/engine/attention_vectors.h"
#include "core/engine/reference_attention.h"
#include "core/numeric/attention_cost.h"
#include "core/numeric/dimension_study.h"
#include "core/numeric/softmax.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::test;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;
using softmaxlab::attention::explain_traced_weight;
using softmaxlab::attention::shown_keys;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double in_f32 =
    1e-6;  // a score of 8 products of a few each, in the precision of the usual backends

/// "the cat sat on the mat", causal, the row of the fourth token: two keys are masked.
ApplicationOptions causal(double temperature = 1) {
    ApplicationOptions options;
    options.lab = "attention";
    options.scene.temperature = temperature;
    options.scene.attention.mask.causal = true;
    options.scene.attention.query = 3;
    return options;
}

/// Typed in another lab: the temperature is the scene's.
void set_temperature(HeadlessApp& app, const char* typed) {
    app.run("lab-softmax");
    app.frame(2);
    app.double_click("softmax/temperature-value");
    app.type(typed);
    app.key(ImGuiKey_Enter);
    app.run("lab-attention");
    app.frame(2);
}

/// The row's logits made from the vectors themselves.
std::vector<double> logits_of(const Scene& scene, std::size_t query) {
    const AttentionHead head = head_of(scene.attention, scene.attention.head);
    std::vector<double> row = exact_scores(head, query);
    const MaskBits mask = mask_bits(scene.attention.mask, head.q.rows, head.k.rows);
    for (std::size_t key = 0; key < row.size(); ++key) {
        row[key] /= std::sqrt(static_cast<double>(head.q.columns));
        if (!mask.at(query, key)) row[key] = -infinity;
    }
    return row;
}

void step_to_the_end(HeadlessApp& app) {
    for (int i = 0; i < 10 && !app.has("attention/online/difference"); ++i) {
        app.click("attention/online/step");
        app.frame();
    }
}

}  // namespace

TEST_CASE("the row shows its weights, entropy and output", "[attention-side]") {
    HeadlessApp app(causal(0.7));
    app.frame(2);
    const Softmax exact = softmax(logits_of(app.scene(), 3), 0.7);
    for (std::size_t key = 0; key < 6; ++key)
        CHECK_THAT(number(app, fmt::format("attention/row/weight/{}", key)),
                   WithinAbs(exact.probabilities[key], 6e-5));
    CHECK(app.value("attention/row/weight/5") == "0");
    CHECK(app.value("attention/row/logit/5") == "−∞");
    CHECK_THAT(number(app, "attention/row/entropy"), WithinAbs(exact.entropy_nats, 6e-5));
    CHECK_THAT(number(app, "attention/row/entropy-bits"),
               WithinAbs(exact.entropy_nats / std::log(2.0), 6e-5));
    CHECK(app.value("attention/row/entropy-share") == percent(arena, exact.entropy_nats / std::log(4.0)));
    CHECK_THAT(number(app, "attention/row/largest"),
               WithinAbs(*std::max_element(exact.probabilities.begin(), exact.probabilities.end()), 6e-5));

    const AttentionHead head = head_of(app.scene().attention, 0);
    double x = 0;
    double y = 0;
    for (std::size_t key = 0; key < 6; ++key) {
        x += exact.probabilities[key] * head.v.at(key, 0);
        y += exact.probabilities[key] * head.v.at(key, 1);
    }
    CHECK(app.value("attention/row/output") ==
          fmt::format("({}, {})", fitted(arena, x, 7), fitted(arena, y, 7)));
}

TEST_CASE("another query is chosen by its neighbours or its number", "[attention-side]") {
    HeadlessApp app(causal());
    app.frame(2);
    app.click("attention/query/next");
    app.frame();
    CHECK(app.scene().attention.query == 4);
    CHECK(app.value("attention/query") == "5 “the”");
    app.click("attention/query/previous");
    app.click("attention/query/previous");
    app.frame();
    CHECK(app.scene().attention.query == 2);
    app.click("attention/query", ImGuiMod_Ctrl);
    app.frame();
    app.type("99");
    app.key(ImGuiKey_Enter);
    app.frame();
    CHECK(app.scene().attention.query == 5);  // the last one
    CHECK_THAT(number(app, "attention/row/weight/2"),
               WithinAbs(softmax(logits_of(app.scene(), 5)).probabilities[2], 6e-5));
}

TEST_CASE("another T changes the row", "[attention-side]") {
    HeadlessApp app(causal());
    app.frame(2);
    const double before = number(app, "attention/row/entropy");
    set_temperature(app, "0.1");
    const Softmax sharp = softmax(logits_of(app.scene(), 3), 0.1);
    CHECK_THAT(number(app, "attention/row/entropy"), WithinAbs(sharp.entropy_nats, 6e-5));
    CHECK(number(app, "attention/row/entropy") < before);
}

TEST_CASE("the row opens in the lab Softmax with its logits, tokens and T", "[attention-side]") {
    HeadlessApp app(causal(0.7));
    app.frame(2);
    const Scene before = app.scene();
    std::vector<double> weights;
    for (std::size_t key = 0; key < 6; ++key)
        weights.push_back(number(app, fmt::format("attention/row/weight/{}", key)));
    const std::vector<double> logits = logits_of(before, 3);
    app.click("attention/row/open");
    app.frame(2);
    CHECK(app.has("softmax/temperature"));
    CHECK_FALSE(app.has("attention/row/open"));
    const Scene& opened = app.scene();
    CHECK(opened.temperature == 0.7);
    CHECK(opened.attention == before.attention);
    CHECK(opened.title == "row 4 “on” of attention");
    REQUIRE(opened.classes.size() == 6);
    const std::vector<std::string> names = {"the", "cat", "sat", "on", "the", "mat"};
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(opened.classes[i].name == names[i]);
        CHECK(opened.classes[i].masked == (i > 3));
        if (i <= 3) CHECK_THAT(opened.classes[i].logit, WithinAbs(logits[i], in_f32));
    }
    const std::vector<double> p = softmax(effective_logits(opened), 0.7).probabilities;
    for (std::size_t i = 0; i < 6; ++i) CHECK_THAT(p[i], WithinAbs(weights[i], 6e-5));
    app.run("undo");
    app.frame();
    CHECK(app.scene() == before);
}

TEST_CASE("a row masked by −1e9 opens with those numbers as logits", "[attention-side]") {
    ApplicationOptions options = causal();
    options.scene.attention.mask.value = MaskValue::minus_1e9;
    HeadlessApp app(options);
    app.frame(2);
    app.click("attention/row/open");
    app.frame(2);
    CHECK_FALSE(app.scene().classes.at(5).masked);
    CHECK_THAT(app.scene().classes.at(5).logit, WithinAbs(-1e9, 100));
}

TEST_CASE("a row of more than 16 keys opens as a loaded set", "[attention-side]") {
    ApplicationOptions options = causal();
    options.scene.attention.length = 40;
    HeadlessApp app(options);
    app.frame(2);
    const std::vector<double> logits = logits_of(app.scene(), 3);
    app.click("attention/row/open");
    app.frame(2);
    REQUIRE(app.scene().loaded);
    CHECK(app.scene().loaded->labels.at(39) == "on");
    CHECK(app.scene().loaded->logits.at(39) == -infinity);
    CHECK_THAT(app.scene().loaded->logits.at(2), WithinAbs(logits[2], in_f32));
}

TEST_CASE("scores alone, with fewer queries than keys: no output, no d_k, every view", "[attention-side]") {
    auto given = std::make_shared<GivenVectors>();
    given->source = "scores.csv";
    given->heads.resize(1);
    given->heads[0].scores = Matrix(2, 3);
    given->heads[0].scores.values = {1, 2, 3, 0, -infinity, infinity};
    ApplicationOptions options;
    options.lab = "attention";
    options.scene.attention = apply(options.scene.attention, edit::SetGivenVectors{given});
    REQUIRE(options.scene.attention.given);
    HeadlessApp app(options);
    app.frame(2);
    CHECK(app.value("attention/query") == "1 “1”");  // the last queries stand at the last keys
    CHECK(app.has("attention/row/no-output"));
    CHECK_THAT(number(app, "attention/row/weight/2"),
               WithinAbs(softmax(std::vector<double>{1, 2, 3}).probabilities[2], 6e-5));
    choose_view(app, "attention", "dimensions");
    CHECK(app.has("attention/dimensions/shown/raw/entropy"));
    CHECK_FALSE(app.has("attention/dimensions/d_k"));
    choose_view(app, "attention", "cost");
    CHECK(app.value("attention/cost/shown/cells") == "6");
    CHECK(app.value("attention/cost/shown/score-products") == "0");
    choose_view(app, "attention", "online");
    step_to_the_end(app);
    CHECK(number(app, "attention/online/difference") < 1e-15);
    CHECK_FALSE(app.has("attention/online/output"));
    app.click("attention/query/next");
    app.frame();
    CHECK_THAT(app.value("attention/online/impossible"), ContainsSubstring("no finite number"));
    choose_view(app, "attention", "row");
    CHECK(app.value("attention/row/weight/0") == "NaN");
    CHECK(app.value("attention/row/entropy") == "NaN");
}

TEST_CASE("more keys than there are bars for: the largest weights, and the rest in one number",
          "[attention-side]") {
    ApplicationOptions options = causal();
    options.scene.attention.mask.causal = false;
    options.scene.attention.length = 40;
    HeadlessApp app(options);
    app.frame(2);
    const std::vector<double> p = softmax(logits_of(app.scene(), 3)).probabilities;
    const List<std::size_t> keys = shown_keys(arena, p, 11);
    double shown = 0;
    for (const std::size_t key : keys) {
        CHECK_THAT(number(app, fmt::format("attention/row/weight/{}", key)), WithinAbs(p[key], 6e-5));
        shown += p[key];
    }
    CHECK_THAT(app.value("attention/row/others"), ContainsSubstring("29 other keys"));
    CHECK_THAT(app.value("attention/row/others"),
               ContainsSubstring(std::string(fitted(arena, 1 - shown, 8).substr(0, 5))));
}

TEST_CASE("the keys that are shown: all, or the largest with ties in order and NaN first",
          "[attention-side]") {
    const double nan = std::nan("");
    CHECK(shown_keys(arena, std::vector<double>{0.1, 0.7, 0.2}, 3) == List<std::size_t>({0, 1, 2}, arena));
    CHECK(shown_keys(arena, std::vector<double>{0.1, 0.4, 0.1, 0.4}, 2) == List<std::size_t>({1, 3}, arena));
    CHECK(shown_keys(arena, std::vector<double>{0.5, nan, 0.25, 0.25}, 3) ==
          List<std::size_t>({1, 0, 2}, arena));
}

TEST_CASE("an all-masked row says so, in every view", "[attention-side]") {
    ApplicationOptions options = causal();
    options.scene.attention.mask.padding = {0, 1, 2, 3, 4, 5};
    HeadlessApp app(options);
    app.frame(2);
    CHECK_THAT(app.value("attention/row/all-masked"), ContainsSubstring("All keys are masked"));
    CHECK_FALSE(app.has("attention/row/entropy"));
    CHECK(app.value("attention/row/weight/0") == "0");
    choose_view(app, "attention", "online");
    for (int i = 0; i < 3; ++i) app.click("attention/online/step");
    app.frame();
    CHECK_THAT(app.value("attention/online/words"), ContainsSubstring("0/0"));
    CHECK(app.value("attention/online/sum") == "0");
}

TEST_CASE("−∞ and −1e9 differ by format, and the words are read off the numbers", "[attention-side]") {
    HeadlessApp app(causal());
    app.frame(2);
    app.click("attention/row/part/mask-value");
    app.frame();
    // Two keys are masked: whatever the format, nothing leaks.
    CHECK(app.value("attention/row/mask/number/logit/5") == "−∞");
    CHECK(app.value("attention/row/mask/number/masked") == "0");
    CHECK_THAT(app.value("attention/row/mask/words"), ContainsSubstring("65504"));
    app.click("attention/row/format/f32");
    app.frame();
    CHECK_THAT(number(app, "attention/row/mask/number/logit/5"), WithinAbs(-1e9, 1e3));
    CHECK(app.value("attention/row/mask/infinity/logit/5") == "−∞");
    CHECK_THAT(app.value("attention/row/mask/words"), ContainsSubstring("same weights in f32"));
    CHECK_THAT(number(app, "attention/row/mask/number/sum"), WithinAbs(1, 1e-6));
    // At T = ∞ what is masked by a number takes part.
    set_temperature(app, "inf");
    CHECK_THAT(number(app, "attention/row/mask/number/masked"), WithinAbs(2.0 / 6, 6e-5));
    CHECK(app.value("attention/row/mask/infinity/masked") == "0");
    CHECK_THAT(app.value("attention/row/mask/words"), ContainsSubstring("the masked keys get"));
}

TEST_CASE("a traced weight is explained with the numbers of its format", "[attention-side]") {
    const Trace t = trace(std::vector<double>{1, 2, -infinity}, 1, Format::bf16, Method::stable);
    CHECK(explain_traced_weight(arena, t, 1) ==
          joined(arena, "In bf16: logit 2, max 2, exponent 0\ne^(0) / Σ = 1 / ", fitted(arena, t.sum, 9),
                 " = ", exactly(arena, t.probabilities[1], Format::bf16)));
    CHECK_THAT(std::string(explain_traced_weight(arena, t, 2)), ContainsSubstring("e^(−∞) / Σ = 0 / "));
}

TEST_CASE("an all-masked row: NaN by −∞ and in f16, uniform by −1e9 in f32", "[attention-side]") {
    ApplicationOptions options = causal();
    options.scene.attention.mask.padding = {0, 1, 2, 3, 4, 5};
    HeadlessApp app(options);
    app.frame(2);
    app.click("attention/row/part/mask-value");
    app.frame();
    CHECK(app.value("attention/row/mask/infinity/sum") == "NaN");
    CHECK(app.value("attention/row/mask/number/sum") == "NaN");
    CHECK_THAT(app.value("attention/row/mask/words"), ContainsSubstring("the same NaN"));
    app.click("attention/row/format/f32");
    app.frame();
    CHECK(app.value("attention/row/mask/infinity/weight/0") == "NaN");
    for (std::size_t key = 0; key < 6; ++key)
        CHECK_THAT(number(app, fmt::format("attention/row/mask/number/weight/{}", key)),
                   WithinAbs(1.0 / 6, 6e-5));
    CHECK_THAT(app.value("attention/row/mask/words"), ContainsSubstring("uniform"));
}

TEST_CASE("the table of √d_k is the study's, and the last line the matrix on screen", "[attention-side]") {
    HeadlessApp app(causal(2));
    app.frame(2);
    choose_view(app, "attention", "dimensions");
    const auto check = [&](std::size_t d_k, const DimensionFacts& facts, const char* which) {
        const std::string name = fmt::format("attention/dimensions/{}/{}/", d_k, which);
        CHECK(app.value(name + "variance") == fitted(arena, facts.variance, 6));
        CHECK(app.value(name + "entropy") == fitted(arena, facts.mean_entropy, 6));
        CHECK(app.value(name + "saturated") == percent(arena, facts.saturated));
        CHECK(app.value(name + "p-one-minus-p") == fitted(arena, facts.mean_p_one_minus_p, 6));
    };
    for (const DimensionRow& row : DimensionStudy({8, 16, 64, 256, 512}, 64, 1).at(2)) {
        check(row.d_k, row.raw, "raw");
        check(row.d_k, row.scaled, "scaled");
    }
    CHECK(app.value("attention/dimensions/256/raw/variance/predicted") == "(256)");
    CHECK(app.value("attention/dimensions/256/scaled/variance/predicted") == "(1)");
    double variance = 0;
    double mean = 0;
    const AttentionHead head = head_of(app.scene().attention, 0);
    std::vector<double> scores;
    for (std::size_t query = 0; query < 6; ++query)
        for (const double score : exact_scores(head, query)) scores.push_back(score);
    for (const double score : scores) mean += score / 36;
    for (const double score : scores) variance += (score - mean) * (score - mean) / 36;
    CHECK_THAT(number(app, "attention/dimensions/shown/raw/variance"), WithinAbs(variance, 1e-3));
    CHECK_THAT(number(app, "attention/dimensions/shown/scaled/variance"), WithinAbs(variance / 8, 1e-3));
    CHECK_FALSE(app.has("attention/dimensions/shown/raw/entropy"));
}

TEST_CASE("d_k is dragged along the curves of entropy, one step for undo", "[attention-side]") {
    HeadlessApp app(causal());
    app.frame(2);
    choose_view(app, "attention", "dimensions");
    CHECK(app.value("attention/dimensions/d_k") == "8");
    CHECK(app.value("attention/dimensions/words") ==
          fmt::format("Mean entropy of 64 random rows in nats, T = 1.00: {} raw, {} divided",
                      app.value("attention/dimensions/8/raw/entropy"),
                      app.value("attention/dimensions/8/scaled/entropy")));
    const Landmark area = app.find("attention/dimensions/area");
    app.drag(app.find("attention/dimensions/d_k").centre(), ImVec2(area.max.x - 1, area.centre().y));
    app.frame();
    CHECK(app.scene().attention.d_k >= 500);
    CHECK(app.value("attention/dimensions/d_k") == std::to_string(app.scene().attention.d_k));
    app.run("undo");
    app.frame();
    CHECK(app.scene().attention.d_k == 8);
    app.move_to("attention/dimensions/d_k");
    app.wheel("attention/dimensions/d_k", 1, ImGuiMod_Ctrl);
    app.frame();
    CHECK(app.scene().attention.d_k == 9);
}

TEST_CASE("given vectors keep their d_k", "[attention-side]") {
    ApplicationOptions options = causal();
    edit::SetGivenVectors given{as_given(options.scene.attention)};
    options.scene.attention = apply(options.scene.attention, given);
    HeadlessApp app(options);
    app.frame(2);
    choose_view(app, "attention", "dimensions");
    CHECK_FALSE(app.has("attention/dimensions/area"));
    CHECK(app.value("attention/dimensions/d_k") == "8");
}

TEST_CASE("online softmax ends at the weights of softmax, whatever the blocks", "[attention-side]") {
    HeadlessApp app(causal(0.7));
    app.frame(2);
    choose_view(app, "attention", "online");
    CHECK(app.value("attention/online/block") == "2");
    CHECK(app.value("attention/online/sum") == "0");
    const std::vector<double> logits = logits_of(app.scene(), 3);
    app.click("attention/online/step");
    app.frame();
    const double max = std::max(logits[0], logits[1]) / 0.7;
    CHECK_THAT(number(app, "attention/online/max"), WithinAbs(max, 6e-5));
    CHECK_THAT(number(app, "attention/online/sum"),
               WithinAbs(std::exp(logits[0] / 0.7 - max) + std::exp(logits[1] / 0.7 - max), 6e-5));
    CHECK(app.value("attention/online/keys") == "2 of 6 keys");
    step_to_the_end(app);
    CHECK(number(app, "attention/online/difference") < 1e-15);
    CHECK(app.value("attention/online/output") == app.value("attention/online/final"));
    CHECK_THAT(app.value("attention/online/words"), ContainsSubstring("saves memory, not arithmetic"));

    app.click("attention/online/larger");
    app.frame();
    CHECK(app.value("attention/online/block") == "4");
    CHECK(app.value("attention/online/keys") == "0 of 6 keys");  // another size begins anew
    step_to_the_end(app);
    CHECK(number(app, "attention/online/difference") < 1e-15);
    app.click("attention/online/reset");
    app.frame();
    CHECK(app.value("attention/online/keys") == "0 of 6 keys");
}

TEST_CASE("Space steps, play goes on by itself, and another query begins anew", "[attention-side]") {
    HeadlessApp app(causal());
    app.frame(2);
    choose_view(app, "attention", "online");
    app.key(ImGuiKey_Space);
    app.frame();
    CHECK(app.value("attention/online/keys") == "2 of 6 keys");
    app.click("attention/online/play");
    app.frame();
    CHECK(app.app().ui().animating);
    app.frame(200);
    CHECK(app.value("attention/online/keys") == "6 of 6 keys");
    app.click("attention/query/next");
    app.frame();
    CHECK(app.value("attention/online/keys") == "0 of 6 keys");
}

TEST_CASE("the online form needs a finite T", "[attention-side]") {
    for (const double temperature : {0.0, infinity}) {
        HeadlessApp app(causal(temperature));
        app.frame(2);
        choose_view(app, "attention", "online");
        CHECK_THAT(app.value("attention/online/impossible"), ContainsSubstring("0 < T < ∞"));
        CHECK_FALSE(app.has("attention/online/sum"));
    }
}

TEST_CASE("the cost counts the live cells of the mask on screen", "[attention-side]") {
    HeadlessApp app(causal());
    app.frame(2);
    choose_view(app, "attention", "cost");
    CHECK(app.value("attention/cost/shown/cells") == "21");  // 6 · 7 / 2
    CHECK(app.value("attention/cost/shown/score-products") == "168");
    CHECK(app.value("attention/cost/shown/output-products") == "42");
    CHECK(app.value("attention/cost/shown/stored") == "288 B");
    CHECK(app.value("attention/cost/4096/cells") == "8,390,656");
    CHECK(app.value("attention/cost/4096/stored") == "128 MiB");
    CHECK(app.value("attention/cost/131072/stored") == "128 GiB");
    const AttentionCost large = attention_cost({131072, 131072, 8, 2, live_cells(131072, true, 0)}, 128);
    CHECK(app.value("attention/cost/131072/online") == bytes_text(arena, large.online_bytes));
}

TEST_CASE("without a mask all cells count, and the memory is the same", "[attention-side]") {
    ApplicationOptions options = causal();
    options.scene.attention.mask.causal = false;
    HeadlessApp app(options);
    app.frame(2);
    choose_view(app, "attention", "cost");
    CHECK(app.value("attention/cost/shown/cells") == "36");
    CHECK(app.value("attention/cost/4096/cells") == "16,777,216");
    CHECK(app.value("attention/cost/4096/stored") == "128 MiB");
}
