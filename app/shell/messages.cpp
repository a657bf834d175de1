#include "app/shell/messages.h"

#include <algorithm>
#include <string>

#include "app/shell/overlay.h"
#include "app/ui/wrapped_text.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

constexpr double seconds_shown = 5;

}  // namespace

void Messages::say(std::string_view words) {
    words_ = visible_lines(words);
    failure_ = false;
    until_ = ImGui::GetTime() + seconds_shown;
}

void Messages::fail(std::string_view words) {
    words_ = visible_lines(words);
    failure_ = true;
}

std::optional<double> Messages::expires_in() const {
    if (words_.empty() || failure_) return std::nullopt;
    return std::max(0.0, until_ - ImGui::GetTime());
}

void Messages::draw(Ui& ui, const Rect& area) {
    if (const auto left = expires_in(); left && *left <= 0) words_.clear();
    if (words_.empty()) return;

    const float width = std::min(ui.px(460), area.width());
    const float text_width = width - ui.px(64);
    ImFont* font = ui.fonts.body;
    const float text_height = wrapped_size(font, words_, text_width).y;
    const float height = std::min(text_height + ui.px(24), area.height());
    const Rect rect{ImVec2(area.max.x - width, area.max.y - height), area.max};

    begin_floating("##message", rect);
    const ImU32 colour = failure_ ? ui.theme.bad : ui.theme.accent;
    fill(rect, ui.theme.raised, ui.px(8));
    outline(rect, colour, ui.px(8), ui.px(std::max(1.0F, ui.theme.border)));
    Rect inside = rect.inset(ui.px(16), ui.px(12));
    const Rect close = Rect(inside).cut_right(ui.px(20)).cut_top(ui.px(20));
    inside.max.x = inside.min.x + text_width;
    paragraph(ui, inside, font, failure_ ? ui.theme.bad : ui.theme.text, words_);
    landmark(ui, failure_ ? "message/error" : "message", inside, words_);
    if (button(ui, "message/dismiss", close, "×", ButtonKind::quiet)) dismiss();
    ImGui::End();
}

}  // namespace softmaxlab
