#include "core/engine/evaluation_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <limits>
#include <ostream>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/engine/attention_evaluation.h"

namespace softmaxlab {
namespace {

Format format_in(const JsonValue& value) {
    const std::optional<Format> format = format_named(value.text());
    if (!format) value.fail("f64, f32, bf16, f16, f8e5m2 or f8e4m3");
    return *format;
}

Method method_in(const JsonValue& value) {
    const std::optional<Method> method = method_named(value.text());
    if (!method) value.fail("stable or naive");
    return *method;
}

void write_steps(JsonWriter& writer, const Trace& t) {
    writer.key("input");
    writer.numbers(t.input);
    writer.key("logits");
    writer.numbers(t.logits);
    if (!t.scaled.empty() && t.temperature != 1) {
        writer.key("scaled");
        writer.numbers(t.scaled);
    }
    if (t.max) {
        writer.key("max");
        writer.number(*t.max);
    }
    if (!t.shifted.empty()) {
        writer.key("shifted");
        writer.numbers(t.shifted);
    }
    writer.key("exponentials");
    writer.numbers(t.exponentials);
    writer.key("sum");
    writer.number(t.sum);
}

void write_log_probabilities(JsonWriter& writer, const EvalResponse& response) {
    writer.key("log_probabilities");
    writer.open('[');
    for (std::size_t i = 0; i < response.logits.size(); ++i) {
        if (response.logits[i] == -std::numeric_limits<double>::infinity()) {
            writer.null();
        } else {
            writer.number(response.log_probabilities[i]);
        }
    }
    writer.close(']');
}

void write_jacobian(JsonWriter& writer, const EvalResponse& response) {
    const std::size_t classes = response.logits.size();
    writer.key("jacobian");
    writer.open('[');
    for (std::size_t row = 0; row < classes; ++row) {
        writer.open('[');
        for (std::size_t column = 0; column < classes; ++column)
            writer.number(response.jacobian[row * classes + column]);
        writer.close(']');
    }
    writer.close(']');
}

void write_cross_entropy(JsonWriter& writer, const CrossEntropy& cross_entropy) {
    writer.key("cross_entropy");
    writer.open('{');
    writer.key("target");
    writer.whole(cross_entropy.target);
    writer.key("loss");
    writer.number(cross_entropy.loss);
    writer.key("gradient");
    writer.numbers(cross_entropy.gradient);
    writer.close('}');
}

std::string error_answer(std::size_t line, const std::string& message) {
    const std::string source = fmt::format("line {}", line);
    JsonWriter writer;
    writer.open('{');
    writer.key("error");
    writer.text(message.starts_with(source) ? message : source + ": " + message);
    writer.key("line");
    writer.whole(line);
    writer.close('}');
    return writer.take();
}

bool is_blank(const std::string& line) {
    return line.find_first_not_of(" \t\r\v\f") == std::string::npos;
}

EvalRequest read_request(const JsonValue& object) {
    if (!object.is_object()) object.fail("a JSON object with the key \"logits\"");
    object.check_keys(
        {"logits", "temperature", "mask", "target", "backend", "format", "method", "jacobian", "trace"});

    EvalRequest request;
    request.logits = object.at("logits").numbers();
    if (object.has("temperature")) request.temperature = object.at("temperature").number();
    if (object.has("mask")) {
        request.mask = object.at("mask").booleans();
        // An empty mask would mean that there is none.
        if (request.mask.empty() && !request.logits.empty())
            object.at("mask").fail("one entry for each logit");
    }
    if (object.has("target"))
        request.target = static_cast<std::size_t>(
            object.at("target").integer(0, std::max<std::int64_t>(0, std::ssize(request.logits) - 1)));
    if (object.has("backend")) request.backend = object.at("backend").text();
    if (object.has("format")) request.format = format_in(object.at("format"));
    if (object.has("method")) request.method = method_in(object.at("method"));
    if (object.has("jacobian")) request.jacobian = object.at("jacobian").boolean();
    if (object.has("trace")) request.trace = object.at("trace").boolean();
    return request;
}

std::string answer_to(const std::string& line, const std::string& source, const BackendProvider& backends) {
    const JsonDocument document = JsonDocument::parse_line(line, source);
    const JsonValue object = document.root();
    if (object.is_object() && object.has("attention"))
        return to_json(evaluate(read_attention_request(object), backends));
    return to_json(evaluate(read_request(object), backends));
}

}  // namespace

EvalRequest parse_eval_request(std::string_view text, const std::string& source) {
    return read_request(JsonDocument::parse_line(text, source).root());
}

std::string to_json(const EvalResponse& response) {
    JsonWriter writer;
    writer.open('{');
    writer.key("backend");
    writer.text(response.backend);
    writer.key("format");
    writer.text(std::string(name_of(response.format)));
    writer.key("method");
    writer.text(std::string(name_of(response.method)));
    writer.key("temperature");
    writer.number(response.temperature);
    if (response.trace) write_steps(writer, *response.trace);
    writer.key("probabilities");
    writer.numbers(response.probabilities);
    write_log_probabilities(writer, response);
    writer.key("log_sum_exp");
    writer.number(response.log_sum_exp);
    writer.key("entropy_nats");
    writer.number(response.entropy_nats);
    writer.key("perplexity");
    writer.number(response.perplexity);
    writer.key("margin");
    writer.number(response.margin);
    writer.key("sum_of_probabilities");
    writer.number(response.sum_of_probabilities);
    writer.key("sparsemax");
    writer.numbers(response.sparsemax);
    writer.key("entmax15");
    writer.numbers(response.entmax15);
    if (!response.jacobian.empty()) write_jacobian(writer, response);
    if (response.cross_entropy) write_cross_entropy(writer, *response.cross_entropy);
    writer.close('}');
    return writer.take();
}

bool answer_lines(std::istream& in, std::ostream& out, const BackendProvider& backends) {
    bool all_good = true;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (is_blank(line)) continue;
        std::string answer;
        try {
            answer = answer_to(line, fmt::format("line {}", number), backends);
        } catch (const std::exception& error) {
            answer = error_answer(number, error.what());
            all_good = false;
        }
        out << answer << '\n' << std::flush;
    }
    return all_good;
}

}  // namespace softmaxlab
