#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/json_value.h"
#include "core/engine/evaluation.h"
#include "core/numeric/matrix.h"
#include "core/scene/attention.h"

namespace softmaxlab {

/// What `softmax-lab eval --stdin` is asked about attention.
struct AttentionEvalRequest {
    AttentionHead head;
    AttentionMask mask;
    bool scaled_by_sqrt_dk = true;  ///< says nothing where only the scores are there
    double temperature = 1;
    BackendKind backend = BackendKind::reference;
};

/// The answer, all of it in the precision of the backend.
struct AttentionEvalResponse {
    BackendKind backend = BackendKind::reference;
    Format format = Format::f64;
    double temperature = 1;
    Matrix weights;                            ///< queries × keys
    Matrix output;                             ///< queries × d_v; empty without values
    std::vector<double> row_entropy_nats;      ///< 0 for a row that is all masked
    std::vector<std::size_t> all_masked_rows;  ///< their indices, from 0; their weights and output are 0
    std::vector<std::size_t> nan_rows;         ///< whose weights are NaN: a score was NaN, or past the format
    /// Whose output is infinite or NaN though their weights are not: a value was past the format.
    std::vector<std::size_t> overflowed_output_rows;
};

/// A request from one JSON object:
/// {"attention": {"q": [[…]], "k": [[…]], "v": [[…]], "causal": false, "window": 0, "padding": [false, …],
/// "scaled_by_sqrt_dk": true}, "temperature": 1, "backend": "reference|simd|gpu"}. `v` and everything after
/// it may be left out; "scores" may stand in the place of q and k. padding[j] = true: no query attends to key
/// j. q, k and v must be finite; a score may be "-inf". Throws InputError for anything else: unknown keys
/// too.
AttentionEvalRequest read_attention_request(const JsonValue& object);

/// Computes what is asked. Throws what `backends` throws.
AttentionEvalResponse evaluate(const AttentionEvalRequest& request, const BackendProvider& backends);

/// The answer as one JSON object on one line: see JsonWriter.
std::string to_json(const AttentionEvalResponse& response);

}  // namespace softmaxlab
