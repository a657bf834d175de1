#include "app/shell/loading_strip.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "app/shell/overlay.h"

namespace softmaxlab {
namespace {

constexpr double seconds_before_shown = 0.2;

const char* word_for(LoadingStage stage) {
    switch (stage) {
        case LoadingStage::reading:
            return "Reading";
        case LoadingStage::parsing:
            return "Parsing";
        case LoadingStage::naming:
            return "Names";
        case LoadingStage::writing:
            return "Writing";
        case LoadingStage::preparing:
            break;
    }
    return "Preparing";
}

std::string megabytes(std::size_t bytes) {
    const double count = static_cast<double>(bytes) / 1e6;
    return count < 10 ? fmt::format("{:.1f}", count) : fmt::format("{:.0f}", count);
}

void draw_bar(Ui& ui, const Rect& rect, const LoadingProgress& progress) {
    const std::size_t total = progress.total;
    fill(rect, ui.theme.line, rect.height() * 0.5F);
    if (total == 0) return;
    const float part = std::min(1.0F, static_cast<float>(progress.done) / static_cast<float>(total));
    const Rect done{rect.min, ImVec2(rect.min.x + rect.width() * part, rect.max.y)};
    fill(done, ui.theme.accent, rect.height() * 0.5F);
}

}  // namespace

std::string loading_text(const LoadingProgress& progress) {
    const std::size_t total = progress.total;
    const std::size_t done = progress.done;
    const char* word = word_for(progress.stage);
    if (progress.stage == LoadingStage::preparing) return fmt::format("{} …", word);
    if (total == 0) return fmt::format("{}: {} MB", word, megabytes(done));
    // Another stage may have begun in between.
    return fmt::format("{}: {} of {} MB", word, megabytes(std::min(done, total)), megabytes(total));
}

void LoadingStrip::show(std::string name, std::shared_ptr<const LoadingProgress> progress,
                        std::function<void()> cancel) {
    name_ = std::move(name);
    progress_ = std::move(progress);
    cancel_ = std::move(cancel);
    since_ = ImGui::GetTime();
}

void LoadingStrip::draw(Ui& ui, Rect& area) {
    if (!progress_ || ImGui::GetTime() - since_ < seconds_before_shown) return;
    const float height = ui.px(76);
    const float width = std::min(ui.px(460), area.width());
    if (area.height() < height) return;
    const Rect rect{ImVec2(area.max.x - width, area.max.y - height), area.max};
    area.max.y = rect.min.y - ui.px(8);

    begin_floating(("##" + id_).c_str(), rect);
    fill(rect, ui.theme.raised, ui.px(8));
    outline(rect, ui.theme.accent, ui.px(8), ui.px(std::max(1.0F, ui.theme.border)));
    Rect inside = rect.inset(ui.px(16), ui.px(12));
    Rect side = inside.cut_right(button_width(ui, "Cancel"));
    inside.cut_right(ui.px(12));
    const Rect stop = side.cut_top(ui.px(30));
    Rect words = inside.cut_top(ui.px(30));
    const std::string state = loading_text(*progress_);
    landmark(ui, id_, rect, name_ + ", " + state);
    const float state_width = text_size(ui.fonts.body, state).x;
    text(ui, words.cut_right(std::min(state_width, words.width() * 0.7F)), ui.fonts.body, ui.theme.secondary,
         state, Align::right);
    words.cut_right(ui.px(12));
    text(ui, words, ui.fonts.body, ui.theme.text, name_);
    inside.cut_top(ui.px(8));
    draw_bar(ui, inside.cut_top(ui.px(6)), *progress_);
    const bool stopped = button(ui, id_ + "/cancel", stop, "Cancel");
    tooltip(ui, "Esc");
    ImGui::End();
    if (stopped) cancel_();
}

}  // namespace softmaxlab
