#include "core/engine/evaluation_json.h"

#include <algorithm>
#include <utility>

#include "core/base/input_error.h"
#include "core/base/json_lines.h"
#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/limits.h"
#include "core/engine/attention_evaluation.h"
#include "core/numeric/json_readers.h"

namespace softmaxlab {
namespace {

void write_steps(JsonWriter& writer, const Trace& t) {
    writer.key("input").numbers(t.input);
    writer.key("logits").numbers(t.logits);
    if (!t.scaled.empty() && t.temperature != 1) {
        writer.key("scaled").numbers(t.scaled);
    }
    if (t.max) {
        writer.key("max").number(*t.max);
    }
    if (!t.shifted.empty()) {
        writer.key("shifted").numbers(t.shifted);
    }
    writer.key("exponentials").numbers(t.exponentials);
    writer.key("sum").number(t.sum);
}

void write_log_probabilities(JsonWriter& writer, const EvalResponse& response) {
    writer.key("log_probabilities").open('[');
    for (std::size_t i = 0; i < response.logits.size(); ++i) {
        if (response.logits[i] == -infinity) {
            writer.null();
        } else {
            writer.number(response.log_probabilities[i]);
        }
    }
    writer.close(']');
}

void write_cross_entropy(JsonWriter& writer, const CrossEntropy& cross_entropy) {
    writer.key("cross_entropy").open('{');
    writer.key("target").whole(cross_entropy.target);
    writer.key("loss").number(cross_entropy.loss);
    writer.key("gradient").numbers(cross_entropy.gradient);
    writer.close('}');
}

EvalRequest read_request(const JsonValue& object, const EvalRequest& defaults) {
    if (!object.is_object()) object.fail("a JSON object with the key \"logits\"");
    object.check_keys({"logits", "temperature", "mask", "target", "backend", "format", "method", "jacobian",
                       "trace", "top_k", "top_p", "min_p", "repetition_penalty", "occurred"});

    EvalRequest request = defaults;
    request.logits = object.at("logits").numbers();
    if (object.has("temperature")) request.temperature = read_temperature(object.at("temperature"));
    if (object.has("mask")) {
        request.mask = object.at("mask").booleans();
        // An empty mask would mean that there is none.
        if (request.mask.empty() && !request.logits.empty())
            object.at("mask").fail("one entry for each logit");
    }
    if (object.has("target"))
        request.target = static_cast<std::size_t>(
            object.at("target").integer(0, std::max<std::int64_t>(0, std::ssize(request.logits) - 1)));
    if (object.has("backend")) request.backend = read_backend(object.at("backend"));
    if (object.has("format")) request.format = read_format(object.at("format"));
    if (object.has("method")) request.method = read_method(object.at("method"));
    if (object.has("jacobian")) request.jacobian = object.at("jacobian").boolean();
    if (object.has("trace")) request.trace = object.at("trace").boolean();
    request.sampling = read_sampling_filters(object, defaults.sampling);
    if (object.has("occurred")) request.occurred = object.at("occurred").indices(request.logits.size());
    return request;
}

/// A line about attention, to which only the temperature and the backend of the defaults apply.
AttentionEvalRequest read_attention(const JsonValue& object, const EvalRequest& defaults) {
    const EvalRequest none;
    const bool more = !defaults.mask.empty() || defaults.target || defaults.format ||
                      defaults.method != none.method || defaults.jacobian || defaults.trace;
    if (more)
        throw InputError(
            "attention: of what holds for all lines it takes the temperature and the backend only");
    AttentionEvalRequest request = read_attention_request(object);
    if (!object.has("temperature")) request.temperature = defaults.temperature;
    if (!object.has("backend")) request.backend = defaults.backend;
    return request;
}

/// What draws are made from: behind the filters, and how many classes each has removed.
void write_sampling(JsonWriter& writer, const SamplingTrace& sampling) {
    writer.key("sampling").open('{');
    writer.key("probabilities").numbers(sampling.probabilities);
    writer.key("removed").open('{');
    for (const SamplingFilter filter : sampling_filters) {
        std::string name(name_of(filter));
        std::replace(name.begin(), name.end(), '-', '_');
        writer.key(name).whole(sampling.removed[static_cast<std::size_t>(filter)]);
    }
    writer.close('}');
    writer.close('}');
}

std::string answer_to(const std::string& line, const std::string& source, const BackendProvider& backends,
                      const EvalRequest& defaults) {
    const JsonDocument document = JsonDocument::parse_line(line, source);
    const JsonValue object = document.root();
    if (object.is_object() && object.has("attention"))
        return to_json(evaluate(read_attention(object, defaults), backends));
    return to_json(evaluate(read_request(object, defaults), backends));
}

}  // namespace

EvalRequest parse_eval_request(std::string_view text, const std::string& source) {
    return read_request(JsonDocument::parse_line(text, source).root(), {});
}

std::string to_json(const EvalResponse& response) {
    JsonWriter writer;
    writer.open('{');
    writer.key("backend").text(name_of(response.backend));
    writer.key("format").text(name_of(response.format));
    writer.key("method").text(name_of(response.method));
    writer.key("temperature").number(response.temperature);
    if (response.trace) write_steps(writer, *response.trace);
    writer.key("probabilities").numbers(response.probabilities);
    if (response.all_masked) writer.key("all_masked").boolean(true);
    write_log_probabilities(writer, response);
    writer.key("log_sum_exp").number(response.log_sum_exp);
    writer.key("entropy_nats").number(response.entropy_nats);
    writer.key("perplexity").number(response.perplexity);
    writer.key("margin").number(response.margin);
    writer.key("sum_of_probabilities").number(response.sum_of_probabilities);
    writer.key("sparsemax").numbers(response.sparsemax);
    writer.key("entmax15").numbers(response.entmax15);
    if (!response.jacobian.empty()) writer.key("jacobian").rows(response.jacobian, response.logits.size());
    if (response.cross_entropy) write_cross_entropy(writer, *response.cross_entropy);
    if (response.sampling) write_sampling(writer, *response.sampling);
    writer.close('}');
    return writer.take();
}

bool answer_lines(std::istream& in, std::ostream& out, const BackendProvider& backends,
                  const EvalRequest& defaults) {
    return answer_json_lines(in, out, [&](const std::string& line, const std::string& source) {
        return answer_to(line, source, backends, defaults);
    });
}

}  // namespace softmaxlab
