#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace softmaxlab {

/// What a matrix is in attention.
enum class VectorRole { q, k, v, scores, mask };

/// What a file (or a member of an archive) is by its name: q, k or v, query, key or value; scores, attn,
/// attentions, attention_weights, attention_probs or logits; mask or attn_bias, as the last word of it, the
/// ending and words such as "proj" aside: "layer3_q.npy", "Q_proj.csv", "attn.query". Nothing: its name does
/// not tell. `name` has no folder.
std::optional<VectorRole> role_in_name(std::string_view name);

/// Whether the name says that the numbers are attention, be it weights or scores: "attn", but not "scores" or
/// "logits", which are before softmax.
bool names_attention(std::string_view name);

/// Whether the name says that it holds names of classes or tokens: its last word is "labels", "tokens",
/// "vocab", "vocabulary", "classes" or "names", or one of them without its s.
bool names_labels(std::string_view name);

/// The name with another role in it, written the same way: "Layer_Query.npy" as k is "Layer_Key.npy". `name`
/// is one of q, k or v, and so is `role`.
std::string name_with_role(std::string_view name, VectorRole role);

}  // namespace softmaxlab
