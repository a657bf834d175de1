#include "core/scene/presets.h"

#include <fmt/format.h>
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <span>

#include "core/base/input_error.h"
#include "core/numeric/format.h"
#include "core/numeric/softmax.h"
#include "core/numeric/trace.h"
#include "tests/core/scene/sentences.h"

namespace softmaxlab::test {
namespace {

using Catch::Matchers::ContainsSubstring;

std::vector<Preset> all_presets() {
    return embedded_presets("presets.json");
}

Preset preset(const std::string& name) {
    const auto presets = all_presets();
    const auto found =
        std::find_if(presets.begin(), presets.end(), [&](const Preset& p) { return p.name == name; });
    if (found == presets.end()) throw std::out_of_range("no preset " + name);
    return *found;
}

Trace trace_of(const Scene& scene, Format format) {
    return trace(effective_logits(scene), scene.temperature, format, scene.method);
}

constexpr const char* it_example = "“it” looks at what it stands for";

/// A row of Q Kᵀ / √d_k of given vectors.
std::vector<double> scores_of(const Preset& preset, std::size_t query) {
    const AttentionHead& head = preset.scene.attention.given->heads.front();
    std::vector<double> scores;
    for (std::size_t key = 0; key < head.k.rows; ++key) {
        double score = 0;
        for (std::size_t i = 0; i < head.q.columns; ++i) score += head.q.at(query, i) * head.k.at(key, i);
        scores.push_back(score / std::sqrt(static_cast<double>(head.q.columns)));
    }
    return scores;
}

/// What a sentence about this scene may say without further explanation.
std::vector<double> plain_facts(const Scene& scene) {
    const auto logits = effective_logits(scene);
    std::vector<double> facts = logits;
    facts.push_back(scene.temperature);
    const Softmax result = softmax(logits, scene.temperature);
    facts.insert(facts.end(), result.probabilities.begin(), result.probabilities.end());
    facts.push_back(result.entropy_nats);
    facts.push_back(result.perplexity);
    return facts;
}

/// Further numbers that a sentence names, each computed here from what the sentence says it is.
std::map<std::string, std::vector<double>> further_facts() {
    const double float_max = limits_of(Format::f32).largest;
    const std::vector<double> plain = {2 / 3.1, 1 / 3.1, 0.1 / 3.1};
    const double e = std::exp(1.0);
    const std::vector<double> it = softmax(scores_of(preset(it_example), 6)).probabilities;
    const auto log_p = [](const char* name) {
        return softmax(effective_logits(preset(name).scene)).log_probabilities;
    };
    const auto wrong = log_p("Cross-entropy: a wrong favourite");
    const auto right = log_p("Cross-entropy: a right favourite");
    return {
        {"Softmax and plain division", {plain[0], plain[1], plain[2], entropy_nats(plain), 0.1}},
        {"Each step is a factor e", {e}},
        {"Temperature 1: 2, 1, 0.5", {0.59, 0.24, 0.17, 0.59 / 0.24, e}},  // as printed there
        {"Temperature 0.5: 2, 1, 0.5", {e, e * e}},
        {"Temperature 2: 2, 1, 0.5", {0.43, 0.26, 0.20, 0.43 + 0.26 + 0.20}},
        {"Equal logits", {std::log(3.0)}},
        {"Only gaps count: +500", {0.1}},
        {"Past every exponential: 1000, 1001, 999", {limits_of(Format::f64).exp_overflows_above}},
        {"Naive in float32: 100, 0", {std::exp(100.0)}},
        {"Naive in float32: three 88s", {std::exp(88.0), float_max}},
        {"Where float32 reaches exactly 1", {std::log(0x1p24)}},  // 1 + exp(−gap) then rounds to 1
        {"The largest floats", {float_max}},
        {it_example, {it[1], it[4]}},
        {"Cross-entropy: a wrong favourite", {-wrong[1], 1 - std::exp(wrong[1])}},
        {"Cross-entropy: a right favourite", {-right[0], 1 - std::exp(right[0])}},
    };
}

TEST_CASE("Every preset is a valid scene with a name of its own and a sentence") {
    const auto presets = all_presets();
    CHECK(presets.size() >= 20);
    std::set<std::string> names;
    for (const Preset& preset : presets) {
        INFO(preset.name);
        CHECK(is_valid(preset.scene));
        CHECK(names.insert(preset.name).second);
        CHECK(preset.sentence.ends_with('.'));
        CHECK(preset.scene.title == preset.name);
    }
}

TEST_CASE("Every number in a preset's sentence is right") {
    const auto further = further_facts();
    std::size_t checked = 0;
    for (const Preset& preset : all_presets()) {
        auto facts = plain_facts(preset.scene);
        const auto more = further.find(preset.name);
        if (more != further.end()) facts.insert(facts.end(), more->second.begin(), more->second.end());
        for (const std::string& number : numbers_in(preset.sentence)) {
            INFO(preset.name << ": " << number);
            CHECK(std::any_of(facts.begin(), facts.end(), [&](double fact) { return shows(number, fact); }));
            ++checked;
        }
    }
    CHECK(checked > 50);
}

TEST_CASE("Every preset stands in a group, and attention's change attention only") {
    std::set<std::string> groups;
    for (const Preset& preset : all_presets()) {
        INFO(preset.name);
        CHECK_FALSE(preset.group.empty());
        groups.insert(preset.group);
        if (subject_of(preset) == PresetSubject::softmax) {
            CHECK(preset.scene.attention == Attention());
        } else {
            CHECK_FALSE(preset.scene.attention == Attention());
            CHECK(preset.scene.classes == default_scene().classes);
        }
    }
    CHECK(groups == std::set<std::string>{"Basics", "Temperature", "Overflow", "Masks", "Loss", "Attention"});
}

TEST_CASE("The scores of the example made by hand are exactly those that were chosen") {
    const Preset example = preset(it_example);
    CHECK_THAT(example.scene.attention.given->source, ContainsSubstring("by hand"));
    CHECK_THAT(example.sentence, ContainsSubstring("by hand"));
    const std::vector<std::string> keys = key_labels(example.scene.attention);
    REQUIRE(keys.at(6) == "it");
    CHECK(keys.at(1) == "cat");
    CHECK(scores_of(example, 6) == std::vector<double>{0, 4, 0, 0, 2, 0, 1, 0, 0});
    CHECK(example.scene.attention.query == 6);
}

TEST_CASE("The preset that is played with is the one of the scene's title") {
    const std::vector<Preset> all = all_presets();
    Document document;
    CHECK(current_preset(all, document.scene(), PresetSubject::softmax) == nullptr);
    apply_preset(document, all.front());
    CHECK(current_preset(all, document.scene(), PresetSubject::softmax) == &all.front());
    CHECK(is_as_in(all.front(), document.scene()));
    document.apply(edit::SetLogit{0, -1});
    CHECK(current_preset(all, document.scene(), PresetSubject::softmax) == &all.front());
    CHECK_FALSE(is_as_in(all.front(), document.scene()));
    CHECK(current_preset(all, document.scene(), PresetSubject::attention) == nullptr);
    Scene opened = document.scene();
    opened.title = "numbers.csv";
    CHECK(current_preset(all, opened, PresetSubject::softmax) == nullptr);
}

TEST_CASE("The further facts belong to presets that exist") {
    for (const auto& [name, facts] : further_facts()) CHECK(preset(name).name == name);
}

TEST_CASE("The classes that sentences call leading, masked or equal are that") {
    CHECK(preset("Sixteen random classes").scene.classes[3].name == "owl");
    const auto sixteen = softmax(effective_logits(preset("Sixteen random classes").scene), 1.5).probabilities;
    CHECK(std::max_element(sixteen.begin(), sixteen.end()) - sixteen.begin() == 3);

    const Scene masked = preset("A masked class").scene;
    CHECK(masked.classes[1].name == "dog");
    CHECK(is_masked(masked, 1));
    CHECK(std::all_of(masked.classes.begin(), masked.classes.end(), [](auto& c) { return c.logit <= 5; }));
    CHECK(softmax(effective_logits(masked)).probabilities[1] == 0);

    CHECK(softmax(effective_logits(preset("All but one masked").scene)).probabilities ==
          std::vector<double>{0, 1, 0});
    CHECK(softmax(effective_logits(preset("All masked").scene)).all_masked);

    const Scene tie = preset("Temperature 0 and a tie").scene;
    CHECK(softmax(effective_logits(tie), tie.temperature).probabilities == std::vector<double>{0.5, 0.5, 0});
    const Scene uniform = preset("Temperature ∞").scene;
    CHECK(softmax(effective_logits(uniform), uniform.temperature).probabilities ==
          std::vector<double>(4, 0.25));
}

TEST_CASE("What the sentences say of plain division against softmax holds") {
    const Scene scene = preset("Softmax and plain division").scene;
    CHECK(softmax(effective_logits(scene)).entropy_nats >
          entropy_nats(std::vector<double>{2 / 3.1, 1 / 3.1, 0.1 / 3.1}));
}

TEST_CASE("The naive presets fail in float32 as their sentences say") {
    const Trace hundred = trace_of(preset("Naive in float32: 100, 0").scene, Format::f32);
    CHECK(std::isnan(hundred.probabilities[0]));
    CHECK(hundred.probabilities[1] == 0);
    Scene stable = preset("Naive in float32: 100, 0").scene;
    stable.method = Method::stable;
    CHECK(trace_of(stable, Format::f32).probabilities[0] == 1);

    const Trace eights = trace_of(preset("Naive in float32: three 88s").scene, Format::f32);
    CHECK(std::isfinite(eights.exponentials[0]));
    CHECK(std::isinf(eights.sum));
    CHECK(eights.probabilities == std::vector<double>{0, 0, 0});

    Scene masked = preset("All masked").scene;
    for (const Method method : {Method::naive, Method::stable}) {
        masked.method = method;
        for (const double p : trace_of(masked, Format::f64).probabilities) CHECK(std::isnan(p));
    }
}

TEST_CASE("The edges of float32 are where the presets say") {
    const Scene one = preset("Where float32 reaches exactly 1").scene;
    CHECK(trace_of(one, Format::f32).probabilities[0] == 1);
    CHECK(trace_of(one, Format::f64).probabilities[0] < 1);
    const auto first_at_gap = [](double gap) {
        return trace(std::vector<double>{gap, 0.0}, 1, Format::f32, Method::stable).probabilities[0];
    };
    CHECK(first_at_gap(16.64) == 1);
    CHECK(first_at_gap(16.63) < 1);

    const Scene zero = preset("Where float32 reaches exactly 0").scene;
    CHECK(trace_of(zero, Format::f32).probabilities[1] == 0);
    CHECK(trace_of(zero, Format::f64).probabilities[1] > 0);
    CHECK(trace(std::vector<double>{103.9, 0.0}, 1, Format::f32, Method::stable).probabilities[1] > 0);

    CHECK(trace_of(preset("The largest floats").scene, Format::f32).probabilities ==
          std::vector<double>{1, 0, 0});
}

TEST_CASE("A preset that is not one is refused by name") {
    const auto message = [](std::string_view text) -> std::string {
        try {
            presets_from_json(text, "p.json");
        } catch (const InputError& error) {
            return error.what();
        }
        return "no error";
    };
    CHECK(message(R"({"presets": []})") == "no error");
    CHECK_THAT(message(R"({"presets": [{"name": "x", "sentence": "y",
                        "scene": {"classes": [{"logit": 1}], "lab": "simplex", "view": {"a": null}}}]})"),
               ContainsSubstring("presets[0].scene.view.a: expected text"));
    CHECK_THAT(message("[]"), ContainsSubstring("p.json: expected an object"));
    CHECK_THAT(message("{}"), ContainsSubstring("the key \"presets\""));
    CHECK_THAT(message(R"({"presets": {}})"), ContainsSubstring("presets: expected an array of presets"));
    CHECK_THAT(message(R"({"presets": [{"name": "x"}]})"),
               ContainsSubstring("presets[0]: expected the key \"sentence\""));
    CHECK_THAT(
        message(R"({"presets": [{"name": "x", "sentence": "y", "scene": {"classes": [{"logit": []}]}}]})"),
        ContainsSubstring("presets[0].scene.classes[0].logit: expected a number"));
    CHECK_THAT(message("{\n\"presets\": [\n}"), ContainsSubstring("p.json, line 3, column 1"));
}

}  // namespace
}  // namespace softmaxlab::test
