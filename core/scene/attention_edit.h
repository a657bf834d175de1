#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/scene/attention.h"

namespace softmaxlab::edit {

// Edits of the scene's attention. Numbers out of range are clamped to it; indices out of range, texts that
// are not UTF-8 and vectors that are not valid leave everything as it is. Whatever makes the mask, the chosen
// head or the chosen query refer to tokens that are no more takes those references along.

/// Goes back to as many tokens as the text has. Refused over a model's vectors. Over given vectors it only
/// names the tokens, in the place of their labels; so does SetTokenKind.
struct SetAttentionText {
    std::string text;
};

struct SetTokenKind {
    TokenKind kind;
};

/// 0: as many as the text has. Refused over given vectors and a model's.
struct SetAttentionLength {
    std::size_t length;
};

/// `given` is refused: see SetGivenVectors and SetVectorCell; so is `model`: see SetModelText.
struct SetVectorSource {
    VectorSource source;
};

struct SetAttentionSeed {
    std::uint64_t seed;
};

/// Refused over given vectors and a model's, as are the next two.
struct SetKeyDimension {
    std::size_t d_k;
};

struct SetValueDimension {
    std::size_t d_v;
};

struct SetHeads {
    std::size_t heads;
};

struct ChooseHead {
    std::size_t head;
};

/// The vectors of a model's head for this text. Coming from another source, they are masked as the model
/// does it: causal, nothing else; and the last token's row is looked at. The head stays, as far as the layers
/// and heads reach. Refused if it is not valid.
struct SetModelText {
    std::shared_ptr<const ModelText> text;
};

struct ChooseQuery {
    std::size_t query;
};

/// With the mask that came with them, or none; one of another size is refused with them.
struct SetGivenVectors {
    std::shared_ptr<const GivenVectors> vectors;
    std::shared_ptr<const GivenMask> mask = nullptr;
};

/// Takes given scores that may be weights for weights, after softmax, or for scores. Refused for others.
struct ReadAsWeights {
    bool weights;
};

/// Names the keys of given vectors, as SetClassNames names classes. Refused if there are others than one for
/// each key, or one that is not UTF-8, and over made-up vectors; none takes the labels away.
struct SetKeyLabels {
    std::vector<std::string> labels;
};

enum class VectorMatrix { q, k, v, scores };

/// Needs given vectors: made-up ones become given ones first (see core/engine/attention_vectors.h). NaN is
/// refused.
struct SetVectorCell {
    VectorMatrix matrix;
    std::size_t row;
    std::size_t column;
    double value;
};

struct SetScaledBySqrtDk {
    bool scaled;
};

struct SetCausal {
    bool causal;
};

/// 0: none.
struct SetWindow {
    std::size_t window;
};

struct SetPadding {
    std::size_t key;
    bool padding;
};

/// Painting what the other masks say anyway takes the paint away. Refused when max_painted_cells are
/// painted.
struct PaintMask {
    std::size_t query;
    std::size_t key;
    bool masked;
};

struct ClearPaint {};

/// One of another size than queries × keys is refused; nullptr takes it away.
struct SetGivenMask {
    std::shared_ptr<const GivenMask> mask;
};

/// No mask of any kind.
struct ClearMask {};

struct SetMaskValue {
    MaskValue value;
};

}  // namespace softmaxlab::edit

namespace softmaxlab {

struct Scene;

using AttentionEdit =
    std::variant<edit::SetAttentionText, edit::SetTokenKind, edit::SetAttentionLength, edit::SetVectorSource,
                 edit::SetAttentionSeed, edit::SetKeyDimension, edit::SetValueDimension, edit::SetHeads,
                 edit::ChooseHead, edit::SetModelText, edit::ChooseQuery, edit::SetGivenVectors,
                 edit::ReadAsWeights, edit::SetKeyLabels, edit::SetVectorCell, edit::SetGivenMask,
                 edit::SetScaledBySqrtDk, edit::SetCausal, edit::SetWindow, edit::SetPadding, edit::PaintMask,
                 edit::ClearPaint, edit::ClearMask, edit::SetMaskValue>;

/// The attention after the edit. A valid one stays valid; an edit that cannot be made leaves it as it is.
Attention apply(Attention attention, const AttentionEdit& edit);

namespace edit {

struct ChangeAttention {
    AttentionEdit change;
};

void apply_to(Scene& scene, const ChangeAttention& change);

}  // namespace edit

}  // namespace softmaxlab
