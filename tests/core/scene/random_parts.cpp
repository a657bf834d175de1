#include "tests/core/scene/random_parts.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "tests/core/scene/random_attention.h"

namespace softmaxlab::test {
namespace {

Format any_format(Random& random) {
    return all_formats[pick(random, 0, all_formats.size() - 1)];
}

std::optional<Pin> any_pin(Random& random, std::size_t classes) {
    if (pick(random, 0, 1) == 0) return std::nullopt;
    std::vector<double> logits;
    for (std::size_t i = 0; i < classes; ++i) {
        logits.push_back(pick(random, 0, 3) == 0 ? -infinity : any_double(random));
    }
    return Pin{std::make_shared<const std::vector<double>>(std::move(logits)), any_temperature(random)};
}

}  // namespace

void randomise(Random& random, std::size_t /*classes*/, OverflowScene& overflow) {
    overflow.format = any_format(random);
    overflow.shift = static_cast<double>(pick(random, 0, 400'000)) / 100 - 2000;
    overflow.scale = static_cast<double>(pick(random, 10, 10'000)) / 10;
}

OverflowScene::Edit random_edit_of(Random& random, const Scene& /*scene*/,
                                   const OverflowScene& /*overflow*/) {
    switch (pick(random, 0, 2)) {
        case 0:
            return edit::SetFormat{pick(random, 0, 5) == 0 ? static_cast<Format>(6) : any_format(random)};
        case 1:
            return edit::SetShift{any_double(random)};
        default:
            return edit::SetScale{any_double(random)};
    }
}

void randomise(Random& random, std::size_t classes, GradientsScene& gradients) {
    gradients.target = pick(random, 0, classes - 1);
}

GradientsScene::Edit random_edit_of(Random& random, const Scene& scene, const GradientsScene& /*gradients*/) {
    return edit::SetTarget{pick(random, 0, class_count(scene) + 2)};
}

void randomise(Random& random, std::size_t classes, Pins& pins) {
    pins.a = any_pin(random, classes);
    if (pins.a) pins.b = any_pin(random, classes);
}

Pins::Edit random_edit_of(Random& random, const Scene& /*scene*/, const Pins& /*pins*/) {
    const edit::PinSlot slot = pick(random, 0, 1) == 0 ? edit::PinSlot::a : edit::PinSlot::b;
    if (pick(random, 0, 1) == 0) return edit::PinState{slot};
    return edit::Unpin{slot};
}

void randomise(Random& random, std::size_t /*classes*/, Attention& attention) {
    if (pick(random, 0, 1) == 0) attention = random_attention(random);
}

Attention::Edit random_edit_of(Random& random, const Scene& /*scene*/, const Attention& attention) {
    return edit::ChangeAttention{random_attention_edit(random, attention)};
}

namespace {

TokenIds any_tokens(Random& random) {
    TokenIds tokens(pick(random, 0, 5));
    for (std::uint32_t& token : tokens) token = static_cast<std::uint32_t>(pick(random, 0, max_token_id));
    return tokens;
}

std::string any_model_name(Random& random) {
    return pick(random, 0, 1) == 0 ? "" : "gpt2";
}

TokenFilters any_filters(Random& random) {
    return {1 + static_cast<double>(pick(random, 0, 90)) / 10, pick(random, 0, max_top_k),
            static_cast<double>(pick(random, 1, 1000)) / 1000, static_cast<double>(pick(random, 0, 7)) / 7};
}

}  // namespace

void randomise(Random& random, std::size_t /*classes*/, Language& language) {
    if (pick(random, 0, 1) == 0) return;
    const std::vector<std::string> prompts = {"", " a  b\n", "“Once”, \"she\" said 日本",
                                              std::string(1, '\0')};
    language.prompt = prompts[pick(random, 0, prompts.size() - 1)];
    language.drawn = any_tokens(random);
    language.branch = any_tokens(random);
    if (!language.drawn.empty() || !language.branch.empty()) language.model = any_model_name(random);
    language.seed = random();
    language.filters = any_filters(random);
}

Language::Edit random_edit_of(Random& random, const Scene& /*scene*/, const Language& language) {
    switch (pick(random, 0, 6)) {
        case 0: {
            const std::vector<std::string> prompts = {"", "The fox", "\xff",
                                                      std::string(max_prompt_bytes + 1, 'a')};
            return edit::SetPrompt{prompts[pick(random, 0, prompts.size() - 1)]};
        }
        case 1:
            return edit::AppendToken{static_cast<std::uint32_t>(pick(random, 0, 2 * max_token_id)),
                                     any_model_name(random)};
        case 2:
            return edit::CutText{pick(random, 0, language.drawn.size() + 1), pick(random, 0, 1) == 0};
        case 3:
            return edit::SwapTexts{};
        case 4:
            return edit::ForgetBranch{};
        case 5:
            return edit::SetSeed{random()};
        default: {
            TokenFilters filters = any_filters(random);
            if (pick(random, 0, 2) == 0) filters.top_p = any_double(random);
            if (pick(random, 0, 2) == 0) filters.min_p = any_double(random);
            if (pick(random, 0, 2) == 0) filters.repetition_penalty = any_double(random);
            return edit::SetTokenFilters{filters};
        }
    }
}

}  // namespace softmaxlab::test
