#include "core/model/gpt2_run.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/file_io.h"
#include "core/base/workers.h"
#include "core/model/gpt2_reference.h"
#include "tests/core/model/model_files.h"

namespace softmaxlab::test {
namespace {

using nlohmann::json;

/// What is asked of logits and all that leads to them, against PyTorch's in float32.
constexpr double tolerance = 1e-4;

std::string tiny_folder() {
    return std::string(SOFTMAXLAB_TEST_DATA) + "/models/tiny";
}

json tiny_reference() {
    return json::parse(read_file(tiny_folder() + "/reference.json"));
}

template <class Values>
double largest_difference(const Values& values, const std::vector<double>& expected) {
    REQUIRE(values.size() == expected.size());
    double largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double difference = std::fabs(static_cast<double>(values[i]) - expected[i]);
        if (!(difference <= largest)) largest = difference;  // NaN is no small difference
    }
    return largest;
}

std::vector<double> flat(const json& rows) {
    std::vector<double> values;
    for (const json& row : rows)
        for (const json& value : row) values.push_back(value.get<double>());
    return values;
}

std::vector<Token> some_tokens(const LanguageModel& model, std::size_t count) {
    std::vector<Token> tokens;
    for (std::size_t i = 0; i < count; ++i)
        tokens.push_back(static_cast<Token>((i * 37 + 11) % model.config.vocabulary));
    return tokens;
}

std::vector<double> every(std::size_t stride, const std::vector<double>& logits) {
    std::vector<double> some;
    for (std::size_t i = 0; i < logits.size(); i += stride) some.push_back(logits[i]);
    return some;
}

double log_sum_exp_of(const std::vector<double>& logits) {
    const double max = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (const double z : logits) sum += std::exp(z - max);
    return max + std::log(sum);
}

std::vector<float> all_logits(Gpt2Run& run) {
    run.finish();
    std::vector<float> all;
    for (std::size_t i = 0; i < run.tokens().size(); ++i) {
        const std::vector<float> logits = run.logits(i);
        all.insert(all.end(), logits.begin(), logits.end());
    }
    return all;
}

}  // namespace

TEST_CASE("logits, a head and a layer's lens are PyTorch's, at every position, on any number of threads") {
    const auto model = open_language_model(tiny_folder());
    const json reference = tiny_reference();
    const auto tokens = reference["tokens"].get<std::vector<Token>>();
    Workers workers(4);
    for (Workers* threads : {static_cast<Workers*>(nullptr), &workers}) {
        Gpt2Run run(model, threads);
        run.set_tokens(tokens);
        run.finish();
        for (std::size_t i = 0; i < tokens.size(); ++i)
            CHECK(largest_difference(run.logits(i), reference["logits"][i]) < tolerance);
        const HeadVectors vectors = run.head_vectors(1, 2);
        const json& head = reference["head"];
        CHECK(largest_difference(vectors.q, flat(head["q"])) < tolerance);
        CHECK(largest_difference(vectors.k, flat(head["k"])) < tolerance);
        CHECK(largest_difference(vectors.v, flat(head["v"])) < tolerance);
        CHECK(largest_difference(run.head_weights(1, 2).weights, flat(head["weights"])) < tolerance);
        CHECK(largest_difference(run.lens(tokens.size() - 1, 1), reference["lens"]) < tolerance);
    }
}

TEST_CASE("the reference in double gives PyTorch's logits, too") {
    const json reference = tiny_reference();
    Gpt2Reference run(open_language_model(tiny_folder()));
    const auto tokens = reference["tokens"].get<std::vector<Token>>();
    for (std::size_t i = 0; i < tokens.size(); ++i)
        CHECK(largest_difference(run.append(tokens[i]), reference["logits"][i]) < tolerance);
}

TEST_CASE("the shipped model gives PyTorch's logits for stories that it never saw, on simd and in double") {
    const auto model = open_language_model(std::string(SOFTMAXLAB_MODELS) + "/fairy-tales");
    const json cases = json::parse(read_file(std::string(SOFTMAXLAB_TEST_DATA) + "/models/fairy-tales.json"));
    REQUIRE(cases.size() == 8);
    Workers workers(2);
    Gpt2Run run(model, &workers);
    for (const json& one : cases) {
        const auto tokens = one["tokens"].get<std::vector<Token>>();
        run.set_tokens(tokens);
        run.finish();
        Gpt2Reference reference(model);
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const auto of_simd = run.logits(i);
            const auto of_reference = reference.append(tokens[i]);
            const std::vector<double> in_double(of_simd.begin(), of_simd.end());
            for (const std::vector<double>& logits : {in_double, of_reference}) {
                CHECK(largest_difference(every(64, logits), one["every_64th"][i]) < tolerance);
                CHECK(std::fabs(log_sum_exp_of(logits) - one["log_sum_exp"][i].get<double>()) < tolerance);
            }
        }
    }
}

TEST_CASE("token by token, in steps and in blocks, a full context gives the same logits") {
    const auto model = open_language_model(tiny_folder());
    const std::vector<Token> tokens = some_tokens(*model, model->config.context);
    Gpt2Reference reference(model);
    std::vector<double> expected;
    for (const Token token : tokens) {
        const std::vector<double> logits = reference.append(token);
        expected.insert(expected.end(), logits.begin(), logits.end());
    }
    Gpt2Run at_once(model);
    at_once.set_tokens(tokens);
    CHECK(largest_difference(all_logits(at_once), expected) < tolerance);
    Gpt2Run one_by_one(model);
    for (const Token token : tokens) {
        one_by_one.append(token);
        one_by_one.finish();
    }
    CHECK(largest_difference(all_logits(one_by_one), expected) < tolerance);
    CHECK_THROWS_AS(one_by_one.append(0), std::invalid_argument);
    CHECK_THROWS_AS(reference.append(0), std::invalid_argument);
}

TEST_CASE("a text that is changed while it is worked on gives what it gives from the beginning") {
    const auto model = open_language_model(tiny_folder());
    std::vector<Token> tokens = some_tokens(*model, 36);
    Gpt2Run run(model);
    run.set_tokens(tokens);
    REQUIRE(run.step());  // one layer of the first block
    CHECK(run.ready() == 0);
    tokens.push_back(5);  // behind what is worked on
    run.set_tokens(tokens);
    REQUIRE(run.step());
    CHECK(run.ready() == Gpt2Run::max_tokens_at_once);
    REQUIRE(run.step());
    tokens[34] = 7;  // in the block that is worked on
    run.set_tokens(tokens);
    run.finish();
    CHECK(!run.step());
    tokens.resize(20);  // in what is ready
    tokens[10] = 9;
    run.set_tokens(tokens);
    CHECK(run.ready() == 10);
    CHECK_THROWS_AS(run.logits(10), std::out_of_range);
    Gpt2Run fresh(model);
    fresh.set_tokens(tokens);
    const std::vector<float> expected = all_logits(fresh);
    CHECK(largest_difference(all_logits(run), {expected.begin(), expected.end()}) < tolerance);
    CHECK(run.residual(19, 2).size() == model->config.width);
    CHECK_THROWS_AS(run.head_vectors(2, 0), std::out_of_range);
    const std::vector<Token> unknown = {static_cast<Token>(model->config.vocabulary)};
    CHECK_THROWS_AS(run.set_tokens(unknown), std::invalid_argument);
}

TEST_CASE("float32, bfloat16, shards and numbers that stand askew are the same model") {
    FileMap files = files_of(tiny_folder());
    std::vector<FileTensor> tensors = tensors_of(files.at("model.safetensors"));
    const std::vector<Token> tokens = some_tokens(*read_language_model(as_model_files(files)), 9);
    const auto last_logits = [&] {
        Gpt2Run run(read_language_model(as_model_files(files)));
        run.set_tokens(tokens);
        run.finish();
        const std::vector<float> logits = run.logits(tokens.size() - 1);
        return std::vector<double>(logits.begin(), logits.end());
    };
    const std::vector<double> halves = last_logits();

    std::vector<FileTensor> singles;
    singles.reserve(tensors.size());
    for (const FileTensor& tensor : tensors) singles.push_back(converted(tensor, "F32"));
    files["model.safetensors"] = safetensors_of(singles);
    CHECK(last_logits() == halves);
    files["model.safetensors"] = safetensors_of(singles, 1);
    CHECK(last_logits() == halves);

    // Two files, named by an index, and GPT-2's longer names.
    std::vector<FileTensor> first;
    std::vector<FileTensor> second;
    json map;
    for (FileTensor tensor : tensors) {
        tensor.name = "transformer." + tensor.name;
        const bool in_first = first.size() < 5;
        map[tensor.name] = in_first ? "a.safetensors" : "b.safetensors";
        (in_first ? first : second).push_back(tensor);
    }
    files.erase("model.safetensors");
    files["a.safetensors"] = safetensors_of(first);
    files["b.safetensors"] = safetensors_of(second);
    files["model.safetensors.index.json"] = json{{"weight_map", map}}.dump();
    CHECK(last_logits() == halves);

    for (FileTensor& tensor : tensors) tensor = converted(tensor, "BF16");
    files["model.safetensors"] = safetensors_of(tensors);
    const double difference = largest_difference(last_logits(), halves);
    CHECK(difference > 1e-4);  // 8 bits are not 11
    CHECK(difference < 1);
}

}  // namespace softmaxlab::test
