#include "core/engine/attention_evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <utility>

#include "core/base/json_writer.h"
#include "core/base/limits.h"
#include "core/engine/attention_backend.h"
#include "core/engine/reference_attention.h"
#include "core/numeric/json_readers.h"
#include "core/scene/attention_mask.h"

namespace softmaxlab {
namespace {

// ---- reading

/// `may_mask`: whether −inf, which masks a score, is a number like the others.
Matrix read_numbers(const JsonValue& value, bool may_mask) {
    Matrix matrix = read_matrix(value);
    if (matrix.rows > max_tokens) value.fail(fmt::format("at most {} rows, one for each token", max_tokens));
    for (std::size_t i = 0; i < matrix.values.size(); ++i) {
        const double number = matrix.values[i];
        if (std::isfinite(number) || (may_mask && number == -infinity)) continue;
        value.at(i / matrix.columns)
            .at(i % matrix.columns)
            .fail(may_mask ? "a finite number or \"-inf\"" : "a finite number");
    }
    return matrix;
}

void read_scores(const JsonValue& value, AttentionHead& head) {
    for (const char* key : {"q", "k", "scaled_by_sqrt_dk"}) {
        if (value.has(key)) value.at(key).fail(fmt::format("no {} beside scores", key));
    }
    head.scores = read_numbers(value.at("scores"), true);
    if (head.scores.columns > max_tokens)
        value.at("scores").fail(fmt::format("at most {} columns, one for each key", max_tokens));
}

void read_queries_and_keys(const JsonValue& value, AttentionHead& head) {
    head.q = read_numbers(value.at("q"), false);
    head.k = read_numbers(value.at("k"), false);
    if (head.k.columns == head.q.columns) return;
    value.at("k").at(std::size_t{0}).fail(fmt::format("a row of {} numbers, as in q", head.q.columns));
}

std::size_t keys_of(const AttentionHead& head) {
    return head.scores.empty() ? head.k.rows : head.scores.columns;
}

std::vector<std::size_t> read_padding(const JsonValue& value, std::size_t keys) {
    const std::vector<bool> flags = value.booleans();
    if (flags.size() != keys) value.fail(fmt::format("{} entries, one for each key", keys));
    std::vector<std::size_t> padding;
    for (std::size_t key = 0; key < keys; ++key) {
        if (flags[key]) padding.push_back(key);
    }
    return padding;
}

void read_attention_members(const JsonValue& value, AttentionEvalRequest& request) {
    value.check_keys({"q", "k", "v", "scores", "causal", "window", "padding", "scaled_by_sqrt_dk"});
    AttentionHead& head = request.head;
    if (value.has("scores")) {
        read_scores(value, head);
    } else {
        read_queries_and_keys(value, head);
    }
    if (value.has("v")) {
        head.v = read_numbers(value.at("v"), false);
        if (head.v.rows != keys_of(head))
            value.at("v").fail(fmt::format("{} rows, one for each key", keys_of(head)));
    }
    if (value.has("causal")) request.mask.causal = value.at("causal").boolean();
    if (value.has("window")) {
        const auto most = static_cast<std::int64_t>(max_tokens);
        request.mask.window = static_cast<std::size_t>(value.at("window").integer(0, most));
    }
    if (value.has("padding")) request.mask.padding = read_padding(value.at("padding"), keys_of(head));
    if (value.has("scaled_by_sqrt_dk")) request.scaled_by_sqrt_dk = value.at("scaled_by_sqrt_dk").boolean();
}

// ---- computing

double scale_of(const AttentionEvalRequest& request) {
    const std::size_t d_k = request.head.k.columns;
    return request.scaled_by_sqrt_dk && d_k > 0 ? 1 / std::sqrt(static_cast<double>(d_k)) : 1.0;
}

Matrix matrix_of(std::size_t rows, std::size_t columns, std::vector<double> values) {
    Matrix matrix;
    matrix.rows = rows;
    matrix.columns = columns;
    matrix.values = std::move(values);
    return matrix;
}

}  // namespace

AttentionEvalRequest read_attention_request(const JsonValue& object) {
    object.check_keys({"attention", "temperature", "backend"});
    AttentionEvalRequest request;
    read_attention_members(object.at("attention"), request);
    if (object.has("temperature")) request.temperature = read_temperature(object.at("temperature"));
    if (object.has("backend")) request.backend = read_backend(object.at("backend"));
    return request;
}

AttentionEvalResponse evaluate(const AttentionEvalRequest& request, const BackendProvider& backends) {
    const std::unique_ptr<AttentionBackend> backend = request.backend == BackendKind::reference
                                                          ? make_reference_attention()
                                                          : backends(request.backend).attention();
    const std::size_t keys = keys_of(request.head);
    const std::size_t queries = request.head.scores.empty() ? request.head.q.rows : request.head.scores.rows;
    const MaskBits mask = mask_bits(request.mask, queries, keys);
    const AttentionSoftmax softmax{scale_of(request), request.temperature, request.mask.value, &mask};
    std::vector<ScoreRowFacts> score_facts(queries);
    std::vector<AttentionRowFacts> facts(queries);
    backend->begin(request.head);
    backend->compute_scores(0, queries, score_facts);
    backend->compute_weights(0, queries, softmax, facts);
    backend->compute_output(0, queries);

    AttentionEvalResponse response;
    response.backend = request.backend;
    response.format = backend->format();
    response.temperature = request.temperature;
    response.weights = matrix_of(queries, keys, backend->read(AttentionMatrix::weights, 0, queries));
    if (!request.head.v.empty())
        response.output = matrix_of(queries, request.head.v.columns, backend->read_output(0, queries));
    for (std::size_t query = 0; query < queries; ++query) {
        const bool all_masked = facts[query].status == RowStatus::all_masked;
        response.row_entropy_nats.push_back(all_masked ? 0 : facts[query].entropy);
        if (all_masked) response.all_masked_rows.push_back(query);
        if (facts[query].status == RowStatus::not_a_number) {
            response.nan_rows.push_back(query);
        } else if (!response.output.empty()) {
            const std::span<const double> output = response.output.row(query);
            if (!std::all_of(output.begin(), output.end(), [](double x) { return std::isfinite(x); }))
                response.overflowed_output_rows.push_back(query);
        }
    }
    return response;
}

std::string to_json(const AttentionEvalResponse& response) {
    JsonWriter writer;
    writer.open('{');
    writer.key("backend").text(name_of(response.backend));
    writer.key("format").text(name_of(response.format));
    writer.key("temperature").number(response.temperature);
    writer.key("weights").rows(response.weights.values, response.weights.columns);
    if (!response.output.empty()) {
        writer.key("output").rows(response.output.values, response.output.columns);
    }
    writer.key("row_entropy_nats").numbers(response.row_entropy_nats);
    writer.key("all_masked_rows").wholes(response.all_masked_rows);
    writer.key("nan_rows").wholes(response.nan_rows);
    writer.key("overflowed_output_rows").wholes(response.overflowed_output_rows);
    writer.close('}');
    return writer.take();
}

}  // namespace softmaxlab
