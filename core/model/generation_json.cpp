#include "core/model/generation_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/json_lines.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/model/gpt2_run.h"
#include "core/numeric/json_readers.h"

namespace softmaxlab {
namespace {

constexpr std::array<std::string_view, 4> question_names = {"text", "logits", "tokens", "attention"};
constexpr std::array<std::string_view, 2> arithmetic_names = {"reference", "simd"};

template <std::size_t count>
std::optional<std::size_t> index_of(const std::array<std::string_view, count>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

/// The number of one of the names that a value is.
template <std::size_t count>
std::size_t read_name(const JsonValue& value, const std::array<std::string_view, count>& names) {
    const std::optional<std::size_t> index = index_of(names, value.text());
    if (!index) value.fail(alternatives(std::vector<std::string>(names.begin(), names.end()), "\""));
    return *index;
}

std::size_t read_size(const JsonValue& value) {
    constexpr std::int64_t max = 1 << 20;
    return static_cast<std::size_t>(value.integer(0, max));
}

void write_floats(JsonWriter& writer, std::span<const float> values, std::size_t columns) {
    const std::vector<double> wide(values.begin(), values.end());
    writer.rows(wide, columns);
}

}  // namespace

std::string_view name_of(ModelQuestion question) {
    return question_names[static_cast<std::size_t>(question)];
}

std::string_view name_of(ModelArithmetic arithmetic) {
    return arithmetic_names[static_cast<std::size_t>(arithmetic)];
}

std::optional<ModelArithmetic> arithmetic_named(std::string_view name) {
    const std::optional<std::size_t> index = index_of(arithmetic_names, name);
    return index ? std::optional(static_cast<ModelArithmetic>(*index)) : std::nullopt;
}

ModelAnswers::ModelAnswers(std::shared_ptr<const LanguageModel> model, Workers* workers)
    : model_(std::move(model)), workers_(workers) {}

NextLogits& ModelAnswers::next(ModelArithmetic arithmetic) {
    std::unique_ptr<NextLogits>& kept = arithmetic == ModelArithmetic::simd ? simd_ : reference_;
    if (!kept) kept = make_next_logits(model_, arithmetic, workers_);
    return *kept;
}

Generation ModelAnswers::text(const ModelRequest& request) {
    return generate(*model_, next(request.arithmetic), request.prompt, request.sampling, request.seed,
                    request.count);
}

std::vector<double> ModelAnswers::logits(const ModelRequest& request) {
    return next(request.arithmetic).after(prompt_tokens(*model_, request.prompt));
}

std::string ModelAnswers::json(const ModelRequest& request) {
    switch (request.question) {
        case ModelQuestion::text:
            return text_json(request);
        case ModelQuestion::logits:
            return logits_json(request);
        case ModelQuestion::tokens:
            return tokens_json(request);
        case ModelQuestion::attention:
            break;
    }
    return attention_json(request);
}

std::string ModelAnswers::text_json(const ModelRequest& request) {
    const Generation generation = text(request);
    JsonWriter writer;
    writer.open('{');
    writer.key("prompt").text(request.prompt);
    writer.key("text").text(drawn_text(*model_, generation));
    writer.key("tokens").open('[');
    double bits = 0;
    for (const DrawnToken& drawn : generation.drawn) {
        bits += drawn.surprise_bits;
        writer.open('{');
        writer.key("id").whole(drawn.token);
        writer.key("token").text(model_->tokenizer.bytes_of(drawn.token));
        writer.key("u").number(drawn.u);
        writer.key("begin").number(drawn.begin);
        writer.key("end").number(drawn.end);
        writer.key("probability").number(drawn.probability);
        writer.key("surprise_bits").number(drawn.surprise_bits);
        writer.close('}');
    }
    writer.close(']');
    writer.key("end").text(name_of(generation.end));
    const auto count = static_cast<double>(generation.drawn.size());
    if (count > 0) writer.key("perplexity").number(std::exp2(bits / count));
    writer.close('}');
    return writer.take();
}

std::string ModelAnswers::logits_json(const ModelRequest& request) {
    const std::vector<double> values = logits(request);
    JsonWriter writer;
    writer.open('{');
    writer.key("prompt").text(request.prompt);
    writer.key("logits").open('[');
    for (std::size_t id = 0; id < values.size(); ++id) {
        writer.open('{');
        writer.key("id").whole(id);
        writer.key("token").text(model_->tokenizer.bytes_of(static_cast<Token>(id)));
        writer.key("logit").number(values[id]);
        writer.close('}');
    }
    writer.close(']');
    writer.close('}');
    return writer.take();
}

std::string ModelAnswers::tokens_json(const ModelRequest& request) const {
    JsonWriter writer;
    writer.open('{');
    writer.key("prompt").text(request.prompt);
    writer.key("tokens").open('[');
    for (const Token token : model_->tokenizer.encode(request.prompt)) {
        const std::string_view bytes = model_->tokenizer.bytes_of(token);
        std::string digits;
        for (const char byte : bytes) digits += fmt::format("{:02x}", static_cast<unsigned char>(byte));
        writer.open('{');
        writer.key("id").whole(token);
        writer.key("token").text(bytes);
        writer.key("bytes").text(digits);
        writer.close('}');
    }
    writer.close(']');
    writer.close('}');
    return writer.take();
}

std::string ModelAnswers::attention_json(const ModelRequest& request) const {
    const Gpt2Config& config = model_->config;
    if (request.layer >= config.layers)
        throw InputError(
            fmt::format("layer: expected a number from 0 to {}, found {}", config.layers - 1, request.layer));
    if (request.head >= config.heads)
        throw InputError(
            fmt::format("head: expected a number from 0 to {}, found {}", config.heads - 1, request.head));
    Gpt2Run run(model_, workers_);
    run.set_tokens(prompt_tokens(*model_, request.prompt));
    run.finish();
    const HeadVectors vectors = run.head_vectors(request.layer, request.head);
    const HeadWeights weights = run.head_weights(request.layer, request.head);
    JsonWriter writer;
    writer.open('{');
    writer.key("prompt").text(request.prompt);
    writer.key("layer").whole(request.layer);
    writer.key("head").whole(request.head);
    writer.key("tokens").open('[');
    for (const Token token : run.tokens()) writer.text(model_->tokenizer.bytes_of(token));
    writer.close(']');
    for (const auto& [name, values] :
         {std::pair("q", vectors.q), std::pair("k", vectors.k), std::pair("v", vectors.v)}) {
        writer.key(name);
        write_floats(writer, values, vectors.d_k);
    }
    writer.key("scores");
    write_floats(writer, weights.scores, vectors.tokens);
    writer.key("weights");
    write_floats(writer, weights.weights, vectors.tokens);
    writer.close('}');
    return writer.take();
}

ModelRequest model_request_from_json(std::string_view line, const std::string& source,
                                     const ModelRequest& defaults) {
    const JsonDocument document = JsonDocument::parse_line(line, source);
    const JsonValue object = document.root();
    if (!object.is_object()) object.fail("a JSON object with the key \"prompt\"");
    object.check_keys({"prompt", "question", "temperature", "top_k", "top_p", "min_p", "repetition_penalty",
                       "seed", "count", "layer", "head", "backend"});
    ModelRequest request = defaults;
    request.prompt = object.at("prompt").text();
    if (object.has("question"))
        request.question = static_cast<ModelQuestion>(read_name(object.at("question"), question_names));
    request.sampling = read_sampling_filters(object, defaults.sampling);
    if (object.has("temperature")) request.sampling.temperature = read_temperature(object.at("temperature"));
    if (object.has("seed")) request.seed = object.at("seed").whole();
    if (object.has("count")) request.count = read_size(object.at("count"));
    if (object.has("layer")) request.layer = read_size(object.at("layer"));
    if (object.has("head")) request.head = read_size(object.at("head"));
    if (object.has("backend"))
        request.arithmetic = static_cast<ModelArithmetic>(read_name(object.at("backend"), arithmetic_names));
    return request;
}

bool answer_model_lines(std::istream& in, std::ostream& out, ModelAnswers& answers,
                        const ModelRequest& defaults) {
    return answer_json_lines(in, out, [&](const std::string& line, const std::string& source) {
        return answers.json(model_request_from_json(line, source, defaults));
    });
}

}  // namespace softmaxlab
