#include "app/labs/softmax/caption.h"

namespace softmaxlab {
namespace {

constexpr float side = 12;  // design pixels between the words and the edge
constexpr float above = 6;

}  // namespace

float caption_height(const Ui& ui, const Caption& caption, float width) {
    if (caption.words.empty()) return 0;
    const char* begin = caption.words.data();
    const ImVec2 size = ui.fonts.body->CalcTextSizeA(
        ui.fonts.body->FontSize, FLT_MAX, width - ui.px(2 * side), begin, begin + caption.words.size());
    return size.y + ui.px(2 * above);
}

void draw_caption(Ui& ui, const Caption& caption, const Rect& rect) {
    if (caption.words.empty()) return;
    const ImU32 colour = caption.bad ? ui.theme.bad : ui.theme.accent;
    fill(rect, with_alpha(colour, 0.10F), ui.px(6));
    if (caption.bad) outline(rect, colour, ui.px(6), ui.px(1));
    paragraph(ui, rect.inset(ui.px(side), ui.px(above)), ui.fonts.body,
              caption.bad ? ui.theme.bad : ui.theme.text, caption.words);
    landmark(ui, "softmax/caption", rect, caption.words);
}

}  // namespace softmaxlab
