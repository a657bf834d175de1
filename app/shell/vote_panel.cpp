#include "app/shell/vote_panel.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/shell/overlay.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

using learning::Tally;

constexpr std::size_t options_without_lesson = 4;
constexpr float row_height = 46;  // design pixels
constexpr float words_share = 0.42F;
constexpr float letter_width = 30;

bool is_pressed(std::size_t option) {
    const int digit = static_cast<int>(option);
    return ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_1 + digit), false) ||
           ImGui::IsKeyPressed(static_cast<ImGuiKey>(ImGuiKey_Keypad1 + digit), false);
}

std::string_view options_word(const std::optional<Beat>& beat, std::size_t option) {
    if (!beat || option >= beat->options.size()) return {};
    return beat->options[option];
}

}  // namespace

void VotePanel::go_on(const std::optional<Beat>& beat) {
    ++version_;
    const std::string lesson(beat ? beat->lesson : "");
    const std::string step(beat ? beat->step : "");
    const bool same_question = !votes_.empty() && beat && votes_.back().lesson == lesson &&
                               votes_.back().step == step && !tally().has_second();
    if (!shown_ && !same_question) {
        const std::size_t options =
            beat && !beat->options.empty() ? beat->options.size() : options_without_lesson;
        votes_.push_back({lesson, step, Tally(options, beat ? beat->right : std::nullopt)});
        shown_ = true;
    } else if (!shown_) {
        shown_ = true;
        tally().open_second();
    } else if (tally().is_open()) {
        tally().close();
    } else if (!tally().has_second()) {
        tally().open_second();
    } else {
        hide();
    }
}

void VotePanel::close() {
    if (!is_counting()) return;
    tally().close();
    ++version_;
}

void VotePanel::hide() {
    if (!shown_) return;
    ++version_;
    shown_ = false;
    held_.reset();
    tally().close();
    const auto nobody = [](const Tally::Round& round) {
        return std::all_of(round.votes.begin(), round.votes.end(), [](std::size_t n) { return n == 0; });
    };
    if (nobody(tally().rounds().front()) && !tally().has_second()) votes_.pop_back();
}

bool VotePanel::is_vote_pressed() {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || (io.KeyMods & ~ImGuiMod_Shift) != 0) return false;
    for (std::size_t option = 0; option < options_without_lesson; ++option)
        if (is_pressed(option)) return true;
    return false;
}

void VotePanel::take_keys(const Ui& ui) {
    const ImGuiIO& io = ImGui::GetIO();
    if (!is_counting() || io.WantTextInput || !ui.edit.landmark.empty()) return;
    const int other_modifiers = io.KeyMods & ~ImGuiMod_Shift;
    if (other_modifiers != 0) return;
    for (std::size_t option = 0; option < tally().options(); ++option) {
        if (!is_pressed(option)) continue;
        tally().add(option, io.KeyShift ? 10 : 1);
        ++version_;
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Backspace)) {
        tally().undo();
        ++version_;
    }
}

void VotePanel::draw(Ui& ui, const Rect& room, const std::optional<Beat>& beat) {
    if (!shown_) return;
    const std::size_t options = tally().options();
    const float padding = ui.px(20);
    const float wanted =
        2 * padding + ui.px(34) + ui.px(28) + ui.px(row_height) * static_cast<float>(options);
    const Rect place = Rect(room).cut_bottom(std::min(wanted, room.height()));
    begin_floating("##vote", place);
    fill(place, ui.theme.panel, ui.px(10));
    outline(place, ui.theme.accent, ui.px(10), ui.px(std::max(2.0F, ui.theme.border)));
    Rect inside = place.inset(padding);

    Rect top = inside.cut_top(ui.px(34));
    const bool counting = tally().is_open();
    const std::size_t round = tally().rounds().size() - 1;
    const bool estimated = tally().rounds()[round].estimated;
    const std::string_view count =
        estimated ? "by eye" : formatted(ui, "n = {}", grouped(ui, tally().count(round)));
    const Rect count_place = top.cut_right(text_size(ui.fonts.title, count).x);
    text(ui, count_place, ui.fonts.title, ui.theme.text, count);
    landmark(ui, "vote/count", count_place, count);
    top.cut_right(ui.px(16));
    const std::string_view name = counting ? (round == 0 ? "Vote" : "Second vote") : "The vote";
    const float name_width = text(ui, top, ui.fonts.title, ui.theme.text, name);
    landmark(ui, "vote/state", top, counting ? "open" : "closed");
    top.cut_left(name_width + ui.px(16));
    text(ui, top, ui.fonts.body, ui.theme.secondary,
         counting ? formatted(ui, "1 – {} count a hand, with Shift ten, Backspace undoes, V closes", options)
         : tally().has_second() ? (advice() ? "N has advice, V or Esc puts it away" : "V or Esc puts it away")
         : advice()             ? "N has advice, V votes again, Esc puts it away"
                                : "V votes again, Esc puts it away");

    ImFont* const font = options_font(ui, inside.width(), beat);
    for (std::size_t option = 0; option < options; ++option)
        draw_option(ui, inside.cut_top(std::min(ui.px(row_height), inside.height())), option, font, beat);
    ImGui::End();
}

std::optional<std::string> VotePanel::advice() const {
    return shown_ ? votes_.back().tally.advice() : std::nullopt;
}

std::vector<double> VotePanel::shares(const Beat& beat) const {
    std::vector<double> shares;
    const auto found = std::find_if(votes_.rbegin(), votes_.rend(), [&](const learning::Vote& vote) {
        return vote.lesson == beat.lesson && vote.step == beat.step;
    });
    if (beat.asks || found == votes_.rend() || found->tally.is_open()) return shares;
    const Tally& tally = found->tally;
    if (tally.options() != beat.options.size()) return shares;
    double sum = 0;
    for (std::size_t option = 0; option < tally.options(); ++option) {
        shares.push_back(tally.share(tally.rounds().size() - 1, option));
        sum += shares.back();
    }
    if (sum <= 0) shares.clear();
    return shares;
}

// One for all options: a short one must not stand out.
ImFont* VotePanel::options_font(const Ui& ui, float width, const std::optional<Beat>& beat) const {
    const float room = (width - ui.px(letter_width)) * words_share;
    for (std::size_t option = 0; option < votes_.back().tally.options(); ++option)
        if (text_size(ui.fonts.title, options_word(beat, option)).x > room) return ui.fonts.body;
    return ui.fonts.title;
}

void VotePanel::draw_option(Ui& ui, Rect row, std::size_t option, ImFont* font,
                            const std::optional<Beat>& beat) {
    row = row.inset(0, ui.px(3));
    const char letter = Tally::letter(option);
    text(ui, row.cut_left(ui.px(letter_width)), ui.fonts.title, ui.theme.text, formatted(ui, "{}", letter));
    const std::string_view words = options_word(beat, option);
    if (!words.empty()) {
        const Rect place = row.cut_left(row.width() * words_share);
        if (text_size(font, words).x <= place.width()) {
            text(ui, place, font, ui.theme.text, words);
        } else {
            paragraph(ui, place, font, ui.theme.text, words);
        }
        row.cut_left(ui.px(12));
    }
    const Rect values = row.cut_right(ui.px(150));
    row.cut_right(ui.px(12));
    drag_bar(ui, row, option);
    draw_bars(ui, row, option);

    // Only what was counted can be seen before the round is closed: nothing.
    List<std::string_view> shares(ui);
    const std::size_t rounds = tally().rounds().size() - (tally().is_open() ? 1 : 0);
    for (std::size_t round = 0; round < rounds; ++round) {
        const double percent = tally().share(round, option) * 100;
        shares.push_back(formatted(ui, "{:.0f} %", percent));
    }
    std::string_view shown;
    for (const std::string_view share : shares) shown = joined(ui, shown, shown.empty() ? "" : " → ", share);
    const bool first_round_only = tally().is_open() && shares.size() == 1;
    if (first_round_only) shown = joined(ui, "round 1: ", shown);
    text(ui, values,
         first_round_only    ? ui.fonts.body
         : shares.size() > 1 ? ui.fonts.number_large
                             : ui.fonts.title,
         first_round_only ? ui.theme.secondary : ui.theme.text, shown, Align::right);
    landmark(ui, formatted(ui, "vote/{}", letter), row, shown);
}

// The first round is the thinner, paler bar above the second.
void VotePanel::draw_bars(Ui& ui, const Rect& track, std::size_t option) {
    const Tally& votes = tally();
    fill(track, ui.theme.empty_bar, ui.px(4));
    outline(track, ui.theme.line, ui.px(4), ui.px(ui.theme.border));
    const ImU32 colour = ui.theme.class_colour(static_cast<int>(option));
    const auto bar = [&](const Rect& place, double share, ImU32 ink) {
        Rect room = place;
        const Rect filled = room.cut_left(static_cast<float>(share) * place.width());
        if (filled.width() > 0) fill(filled, ink, ui.px(3));
    };
    const bool hidden = votes.is_open() && held_ != option;
    const std::size_t last = votes.rounds().size() - 1;
    Rect lower = track;
    if (last > 0) {
        const Rect upper = lower.cut_top(track.height() * 0.36F).inset(0, ui.px(1));
        bar(upper, votes.share(0, option), mix(colour, ui.theme.panel, 0.45F));
    }
    if (hidden) return;
    const Tally::Round& round = votes.rounds()[last];
    // Under the hand it is as long as it is dragged, whatever the others are.
    const double length =
        held_ == option ? static_cast<double>(round.votes[option]) / 10 : votes.share(last, option);
    bar(lower.inset(0, ui.px(1)), length, colour);
}

void VotePanel::drag_bar(Ui& ui, const Rect& track, std::size_t option) {
    bare_button(formatted(ui, "vote/bar/{}", option), track);
    const bool held = ImGui::IsItemActive();
    if (!held) {
        if (held_ == option) {
            held_.reset();
            ++version_;
        }
        return;
    }
    held_ = option;
    const float at = (ImGui::GetIO().MousePos.x - track.min.x) / std::max(track.width(), 1.0F);
    const auto tenths = static_cast<std::size_t>(std::lround(std::clamp(at, 0.0F, 1.0F) * 10));
    const Tally::Round before = tally().rounds().back();
    tally().estimate(option, tenths);
    if (!(before == tally().rounds().back())) ++version_;
}

}  // namespace softmaxlab
