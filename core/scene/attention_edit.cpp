#include "core/scene/attention_edit.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/scene/attention_mask.h"
#include "core/scene/scene.h"

namespace softmaxlab {
namespace {

/// Drops what refers to tokens and heads that are no more.
void drop_dangling(Attention& attention) {
    const std::size_t queries = query_count(attention);
    const std::size_t keys = key_count(attention);
    attention.head = std::min(attention.head, head_count(attention) - 1);
    attention.query = std::min(attention.query, queries - 1);
    auto& given = attention.mask.given;
    if (given && (given->queries != queries || given->keys != keys)) given.reset();
    auto& padding = attention.mask.padding;
    padding.erase(std::lower_bound(padding.begin(), padding.end(), keys), padding.end());
    auto& painted = attention.mask.painted;
    const auto gone = [&](const PaintedCell& cell) { return cell.query >= queries || cell.key >= keys; };
    painted.erase(std::remove_if(painted.begin(), painted.end(), gone), painted.end());
}

/// One overload for each edit. Each sees a valid attention; whoever calls drops what refers to tokens that
/// are gone.
struct ApplyToAttention {
    Attention& attention;

    bool made_up() const { return is_made_up(attention); }

    void operator()(const edit::SetAttentionText& change) const {
        if (attention.model || !is_utf8(change.text) || change.text.size() > max_text_bytes) return;
        attention.text = change.text;
        attention.length = 0;
        set_labels({});
    }

    void operator()(const edit::SetTokenKind& change) const {
        if (attention.model || (change.kind != TokenKind::words && change.kind != TokenKind::bytes)) return;
        attention.token_kind = change.kind;
        attention.length = 0;
        set_labels({});
    }

    void operator()(const edit::SetAttentionLength& change) const {
        if (made_up()) attention.length = std::min(change.length, max_tokens);
    }

    void operator()(const edit::SetVectorSource& change) const {
        if (change.source != VectorSource::projections && change.source != VectorSource::independent) return;
        attention.source = change.source;
        attention.given.reset();
        attention.model.reset();
    }

    void operator()(const edit::SetModelText& change) const {
        if (!change.text || (attention.model && *attention.model == *change.text)) return;
        Attention after = attention;
        after.source = VectorSource::model;
        after.given.reset();
        after.model = change.text;
        if (!attention.model) {
            after.head = 0;
            after.query = query_count(after) - 1;
            after.mask = {};
            after.mask.causal = true;
            after.mask.value = attention.mask.value;
        } else {
            const ModelText& from = *attention.model;
            const ModelText& to = *change.text;
            const std::size_t layer = std::min(attention.head / from.heads, to.layers - 1);
            after.head = layer * to.heads + std::min(attention.head % from.heads, to.heads - 1);
        }
        drop_dangling(after);
        if (is_valid(after)) attention = std::move(after);
    }

    void operator()(const edit::SetAttentionSeed& change) const { attention.seed = change.seed; }

    void operator()(const edit::SetKeyDimension& change) const {
        if (made_up()) attention.d_k = std::clamp(change.d_k, std::size_t{1}, max_key_dimensions);
    }

    void operator()(const edit::SetValueDimension& change) const {
        if (made_up()) attention.d_v = std::clamp(change.d_v, std::size_t{1}, max_key_dimensions);
    }

    void operator()(const edit::SetHeads& change) const {
        if (made_up()) attention.heads = std::clamp(change.heads, std::size_t{1}, max_heads);
    }

    void operator()(const edit::ChooseHead& change) const {
        if (change.head < head_count(attention)) attention.head = change.head;
    }

    void operator()(const edit::ChooseQuery& change) const {
        if (change.query < query_count(attention)) attention.query = change.query;
    }

    void operator()(const edit::SetGivenVectors& change) const {
        if (!change.vectors) return;
        Attention after = attention;
        after.source = VectorSource::given;
        after.given = change.vectors;
        after.model.reset();
        after.head = after.query = 0;
        after.mask.padding.clear();
        after.mask.painted.clear();
        after.mask.given = change.mask;
        if (is_valid(after)) attention = std::move(after);
    }

    void operator()(const edit::ReadAsWeights& change) const {
        if (!attention.given || !attention.given->may_be_weights ||
            attention.given->weights == change.weights)
            return;
        GivenVectors vectors = *attention.given;
        vectors.weights = change.weights;
        for (AttentionHead& head : vectors.heads) {
            for (double& value : head.scores.values)
                value = change.weights ? std::log(std::max(value, 0.0)) : std::exp(value);
        }
        attention.given = std::make_shared<const GivenVectors>(std::move(vectors));
    }

    void operator()(const edit::SetKeyLabels& change) const { set_labels(change.labels); }

    void operator()(const edit::SetGivenMask& change) const {
        Attention after = attention;
        after.mask.given = change.mask;
        if (is_valid(after)) attention = std::move(after);
    }

    void operator()(const edit::SetVectorCell& change) const {
        if (!attention.given || std::isnan(change.value)) return;
        GivenVectors vectors = *attention.given;
        Matrix& matrix = matrix_of(vectors.heads[attention.head], change.matrix);
        if (change.row >= matrix.rows || change.column >= matrix.columns) return;
        double& value = matrix.at(change.row, change.column);
        if (value == change.value) return;
        value = change.value;
        vectors.edited = true;
        attention.given = std::make_shared<const GivenVectors>(std::move(vectors));
    }

    void operator()(const edit::SetScaledBySqrtDk& change) const {
        attention.scaled_by_sqrt_dk = change.scaled;
    }

    void operator()(const edit::SetCausal& change) const { attention.mask.causal = change.causal; }

    void operator()(const edit::SetWindow& change) const {
        attention.mask.window = std::min(change.window, max_tokens);
    }

    void operator()(const edit::SetPadding& change) const {
        if (change.key >= key_count(attention)) return;
        auto& padding = attention.mask.padding;
        const auto place = std::lower_bound(padding.begin(), padding.end(), change.key);
        const bool is_there = place != padding.end() && *place == change.key;
        if (change.padding && !is_there) padding.insert(place, change.key);
        if (!change.padding && is_there) padding.erase(place);
    }

    void operator()(const edit::PaintMask& change) const {
        const std::size_t queries = query_count(attention);
        const std::size_t keys = key_count(attention);
        if (change.query >= queries || change.key >= keys) return;
        const PaintedCell cell{static_cast<std::uint32_t>(change.query),
                               static_cast<std::uint32_t>(change.key), change.masked};
        auto& painted = attention.mask.painted;
        const auto before = [](const PaintedCell& a, const PaintedCell& b) {
            return a.query < b.query || (a.query == b.query && a.key < b.key);
        };
        auto place = std::lower_bound(painted.begin(), painted.end(), cell, before);
        const bool is_there = place != painted.end() && !before(cell, *place);
        if (is_there) place = painted.erase(place);
        const bool by_rule = is_masked_by_rule(attention.mask, queries, keys, change.query, change.key);
        if (by_rule != change.masked && painted.size() < max_painted_cells) painted.insert(place, cell);
    }

    void operator()(const edit::ClearPaint&) const { attention.mask.painted.clear(); }

    void operator()(const edit::ClearMask&) const {
        const MaskValue value = attention.mask.value;
        attention.mask = {};
        attention.mask.value = value;
    }

    void operator()(const edit::SetMaskValue& change) const {
        if (change.value == MaskValue::minus_infinity || change.value == MaskValue::minus_1e9)
            attention.mask.value = change.value;
    }

  private:
    void set_labels(const std::vector<std::string>& labels) const {
        if (!attention.given || attention.given->labels == labels) return;
        Attention after = attention;
        GivenVectors vectors = *attention.given;
        vectors.labels = labels;
        after.given = std::make_shared<const GivenVectors>(std::move(vectors));
        if (is_valid(after)) attention = std::move(after);
    }

    static Matrix& matrix_of(AttentionHead& head, edit::VectorMatrix which) {
        switch (which) {
            case edit::VectorMatrix::q:
                return head.q;
            case edit::VectorMatrix::k:
                return head.k;
            case edit::VectorMatrix::v:
                return head.v;
            case edit::VectorMatrix::scores:
                break;
        }
        return head.scores;
    }
};

}  // namespace

Attention apply(Attention attention, const AttentionEdit& edit) {
    std::visit(ApplyToAttention{attention}, edit);
    drop_dangling(attention);
    return attention;
}

void edit::apply_to(Scene& scene, const ChangeAttention& change) {
    scene.attention = apply(std::move(scene.attention), change.change);
}

}  // namespace softmaxlab
