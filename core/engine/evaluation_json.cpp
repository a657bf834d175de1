#include "core/engine/evaluation_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <limits>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/json_numbers.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/engine/attention_evaluation.h"

namespace softmaxlab {
namespace {

using nlohmann::json;

// The parser keeps the last of two members of the same name and says nothing; here that is a mistake.
json parse_without_repeated_keys(std::string_view text, const std::string& source) {
    std::vector<std::set<std::string>> keys;  // of the objects that are open
    const auto check_key = [&](int, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) keys.emplace_back();
        if (event == json::parse_event_t::object_end) keys.pop_back();
        if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
            throw InputError(fmt::format("{}: the key \"{}\" is there twice", source,
                                         excerpt(parsed.get_ref<const std::string&>())));
        return true;
    };
    try {
        return json::parse(text.begin(), text.end(), check_key);
    } catch (const json::parse_error& error) {
        const std::string message = error.what();
        const std::size_t words = message.find(": ");  // after "[json…] parse error at line 1, column 2"
        throw InputError(
            fmt::format("{}, column {}: expected a JSON object: {}", source, error.byte,
                        to_utf8(words == std::string::npos ? message : message.substr(words + 2))));
    } catch (const json::out_of_range&) {
        throw InputError(
            fmt::format("{}: expected numbers that a double can hold, found a larger one", source));
    }
}

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

EvalRequest read_request(const json& parsed, const std::string& source) {
    const JsonValue object(parsed, source);
    if (!parsed.is_object()) object.fail("a JSON object with the key \"logits\"");
    object.check_keys(
        {"logits", "temperature", "mask", "target", "backend", "format", "method", "jacobian", "trace"});

    EvalRequest request;
    request.logits = object.at("logits").numbers();
    if (object.has("temperature")) request.temperature = object.at("temperature").number();
    if (object.has("mask")) {
        request.mask = booleans_in(object.at("mask"));
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
    const json parsed = parse_without_repeated_keys(line, source);
    if (parsed.is_object() && parsed.contains("attention"))
        return to_json(evaluate(read_attention_request(JsonValue(parsed, source)), backends));
    return to_json(evaluate(read_request(parsed, source), backends));
}

}  // namespace

EvalRequest parse_eval_request(std::string_view text, const std::string& source) {
    const json parsed = parse_without_repeated_keys(text, source);
    return read_request(parsed, source);
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
