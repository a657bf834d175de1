#include "app/widgets/gauge.h"

#include <algorithm>

namespace softmaxlab {

void gauge(Ui& ui, const Rect& rect, double fraction) {
    const float rounding = rect.height() * 0.5F;
    fill(rect, ui.theme.raised, rounding);
    if (ui.theme.name == ThemeName::contrast) outline(rect, ui.theme.faint, rounding, ui.px(1));
    if (!(fraction > 0)) return;
    Rect part = rect;
    part.max.x =
        part.min.x + std::max(rect.width() * static_cast<float>(std::min(fraction, 1.0)), rect.height());
    fill(part, ui.theme.accent, rounding);
}

}  // namespace softmaxlab
