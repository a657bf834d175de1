#include "core/learning/quantities.h"

#include <cmath>
#include <utility>

#include "core/base/limits.h"
#include "core/engine/reference_attention.h"
#include "core/numeric/dot.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/loss.h"
#include "core/numeric/softmax.h"
#include "core/scene/document.h"

namespace softmaxlab::learning {
namespace {

Matrix square_of(std::vector<double> values, std::size_t side) {
    Matrix matrix(side, side);
    matrix.values = std::move(values);
    return matrix;
}

std::vector<double> column_of(const Matrix& matrix, std::size_t column) {
    std::vector<double> values;
    for (std::size_t i = 0; i < matrix.rows; ++i) values.push_back(matrix.at(i, column));
    return values;
}

Matrix output_of(const Matrix& weights, const Matrix& values) {
    Matrix output(weights.rows, values.columns);
    for (std::size_t i = 0; i < output.rows; ++i)
        for (std::size_t j = 0; j < output.columns; ++j)
            output.at(i, j) = dot(weights.row(i), column_of(values, j));
    return output;
}

}  // namespace

Quantities::Quantities(const Scene& scene, Arithmetic arithmetic, const ModelLoader& model) {
    const std::vector<double> z = effective_logits(scene);
    if (z.size() > max_classes) return;  // a file's logits: no lesson is about them
    std::vector<double> raw;
    std::vector<bool> masked;
    for (std::size_t i = 0; i < z.size(); ++i) {
        classes_.push_back(class_name(scene, i));
        raw.push_back(scene.classes[i].logit);
        masked.push_back(is_masked(scene, i));
    }
    const Softmax row = softmax(z, scene.temperature);
    const CrossEntropy loss = cross_entropy(z, scene.gradients.target, scene.temperature);
    set("z", Value(z));
    set("raw", Value(raw));
    set("masked", Value(masked));
    set("K", Value(static_cast<double>(z.size())));
    set("T", Value(scene.temperature));
    set("p", Value(row.probabilities));
    set("m", Value(row.max));
    set("L", Value(row.log_sum_exp));
    set("H", Value(row.entropy_nats));
    set("c", Value(scene.overflow.shift));
    set("target", Value(static_cast<double>(scene.gradients.target)));
    set("loss", Value(loss.loss));
    set("g", Value(loss.gradient));
    set("J", Value(square_of(jacobian(z, scene.temperature), z.size())));
    add_attention(scene.attention, scene.temperature, arithmetic);
    if (model) add_language(scene, model);
}

void Quantities::add_attention(const Attention& attention, double temperature, Arithmetic arithmetic) {
    if (attention.source != VectorSource::given || !attention.given) return;
    const std::size_t queries = query_count(attention);
    const std::size_t keys = key_count(attention);
    if (queries * keys > max_value_size) return;
    const AttentionHead& head = attention.given->heads[attention.head];
    const bool has_scores_only = head.q.empty();
    const auto d_k = static_cast<double>(key_dimension(attention));
    const double scale = attention.scaled_by_sqrt_dk && !has_scores_only ? 1 / std::sqrt(d_k) : 1;
    const Format format = arithmetic == Arithmetic::simd ? Format::f32 : Format::f64;
    const MaskBits bits = mask_bits(attention.mask, queries, keys);
    Matrix scores(queries, keys), logits(queries, keys), mask(queries, keys), weights(queries, keys);
    for (std::size_t i = 0; i < queries; ++i) {
        const std::vector<double> row = exact_scores(head, i);
        for (std::size_t j = 0; j < keys; ++j) {
            scores.at(i, j) = row[j];
            mask.at(i, j) = bits.at(i, j) ? 1 : 0;
            logits.at(i, j) = masked_score(row[j], scale, bits.at(i, j), attention.mask.value, format);
        }
        const Softmax of_row = softmax(logits.row(i), temperature);
        for (std::size_t j = 0; j < keys; ++j) weights.at(i, j) = of_row.probabilities[j];
    }
    set("raw", Value(scores));
    set("logit", Value(logits));
    set("mask", Value(mask));
    set("w", Value(weights));
    if (!has_scores_only) set("d_k", Value(d_k));
    if (!head.v.empty()) set("out", Value(output_of(weights, head.v)));
}

// Without a model that goes on with this text there are none.
void Quantities::add_language(const Scene& scene, const ModelLoader& model) {
    const Document document(scene);
    LanguageResults results(document);
    results.set_loader(model);
    results.work(infinity);
    const NextToken* const next = results.next();
    if (next == nullptr || next->logits.size() > max_value_size) return;
    set("next_z", Value(next->logits));
    set("next_p", Value(next->trace.probabilities));
    set("kept", Value(static_cast<double>(next->order.size())));
    set("u", Value(next->u));
    set("drawn", Value(static_cast<double>(scene.language.drawn.size())));
}

void Quantities::add(const std::string& name, Value value) {
    added_.insert_or_assign(name, std::move(value));
}

void Quantities::add_before(const Quantities& before) {
    for (const auto& [name, value] : before.of_scene_) set("was_" + name, value);
}

const Value* Quantities::find(std::string_view name) const {
    for (const auto* names : {&added_, &of_scene_})
        if (const auto found = names->find(name); found != names->end()) return &found->second;
    return nullptr;
}

std::optional<std::size_t> Quantities::class_index(std::string_view name) const {
    if (added_.find(name) != added_.end()) return std::nullopt;
    return Names::class_index(name);
}

std::vector<std::string> Quantities::known() const {
    std::vector<std::string> names;
    for (const auto* each : {&added_, &of_scene_})
        for (const auto& [name, value] : *each) names.push_back(name);
    return names;
}

}  // namespace softmaxlab::learning
