#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/files/logits_table.h"

namespace softmaxlab {

/// Logits that stand in records, one a class: [{"token": " the", "logit": 2.0}, …], with "logprob" in the
/// place of "logit" too; or the "top_logprobs" of an answer of a language model, wherever they are in it:
/// those of its first token. Nothing if the text, which is JSON, holds no such thing. Throws InputError for
/// records that cannot be used.
std::optional<LogitsTable> records_in_json(std::string_view text, const std::string& source);

/// What is said about numbers without a name that may well be log-probabilities: none is above 0, and their
/// exponentials add up to about 1. Otherwise nothing.
std::string remark_on_log_probabilities(const LogitsTable& table);

}  // namespace softmaxlab
