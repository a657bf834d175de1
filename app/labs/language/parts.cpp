#include "app/labs/language/parts.h"

#include <algorithm>
#include <cmath>

#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "core/base/text.h"

namespace softmaxlab::language {
namespace {

constexpr double falling_seconds = 0.4;

}  // namespace

void View::visit(ViewFields& fields) {
    static constexpr std::array<std::string_view, 4> lower_names = {"draw", "gumbel", "temperatures",
                                                                    "vocabulary"};
    fields.choice("language/view", lower, lower_names);
    static constexpr std::array<std::string_view, 3> speed_names = {"2", "5", "20"};
    fields.choice("language/speed", speed, speed_names);
}

void Running::start(const LabState& state) {
    gesture_ = state.ui().new_gesture();
    last_ = ImGui::GetTime();
    append(state, state.next->hit.index, gesture_);
}

void Running::stop(Document& document) {
    if (!on()) return;
    document.end_gesture(gesture_);
    gesture_ = no_gesture;
}

void Running::advance(const LabState& state) {
    if (!on()) return;
    if (state.document().gesture() != gesture_) {
        gesture_ = no_gesture;
        return;
    }
    if (state.next == nullptr) return;
    if (!can_step(state)) return stop(state.document());
    if (ImGui::GetTime() - last_ < 1 / speeds[state.view.speed]) return;
    last_ = ImGui::GetTime();
    append(state, state.next->hit.index, gesture_);
}

void Fall::follow(double u, bool seen, double time) {
    const bool is_new = u_ && *u_ != u;  // the first one lies where it is
    u_ = u;
    if (is_new) began_ = time;
    if (!seen || (on() && time - *began_ >= falling_seconds)) began_.reset();
}

float Fall::part(double time) const {
    if (!on()) return 1;
    const auto gone = static_cast<float>(std::clamp((time - *began_) / falling_seconds, 0.0, 1.0));
    return gone * gone;
}

bool can_step(const LabState& state) {
    if (state.next == nullptr || state.next->order.empty()) return false;
    const TokenIds& drawn = state.text().drawn;
    if (drawn.size() >= max_drawn_tokens) return false;
    return drawn.empty() || state.model.tokenizer.end_of_text() != Token{drawn.back()};
}

void append(const LabState& state, std::size_t token, GestureId gesture) {
    state.document().apply(edit::AppendToken{static_cast<std::uint32_t>(token), state.model.name}, gesture);
}

std::string_view token_label(FrameArena& arena, const LanguageModel& model, std::size_t token) {
    const std::string_view bytes = model.tokenizer.bytes_of(static_cast<Token>(token));
    return bytes.empty() ? formatted(arena, "#{}", token) : visible_label(arena, bytes);
}

std::string file_label(const LanguageModel& model, std::size_t token) {
    return to_utf8(model.tokenizer.bytes_of(static_cast<Token>(token)));
}

std::string_view token_words(FrameArena& arena, const LanguageModel& model, std::size_t token) {
    constexpr std::size_t max_bytes = 24;
    const std::string_view bytes = model.tokenizer.bytes_of(static_cast<Token>(token));
    std::string_view words = formatted(arena, "token {}, bytes", token);
    for (const char byte : bytes.substr(0, max_bytes))
        words = formatted(arena, "{} {:02X}", words, static_cast<unsigned char>(byte));
    return bytes.size() > max_bytes ? joined(arena, words, " …") : words;
}

std::string_view short_percent(FrameArena& arena, double probability) {
    if (!(probability > 0)) return probability == 0 ? "0 %" : "NaN";
    if (probability < 0.01) return "< 1 %";
    if (probability > 0.99) return probability < 1 ? "> 99 %" : "100 %";
    return formatted(arena, "{:.0f} %", probability * 100);
}

std::string_view bits_words(FrameArena& arena, double probability) {
    return joined(arena, fixed(arena, surprise_in_bits(probability), 2), " bits");
}

ImU32 colour_of_rank(const Ui& ui, std::size_t rank) {
    return rank < ui.theme.classes.size() ? ui.theme.class_colour(static_cast<int>(rank))
                                          : ui.theme.secondary;
}

bool hides_shares(const Ui& ui) {
    return veiled(ui, learning::Quantity::p) || veiled(ui, learning::Quantity::logits);
}

}  // namespace softmaxlab::language
