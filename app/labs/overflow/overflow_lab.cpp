#include "app/labs/overflow/overflow_lab.h"

namespace softmaxlab {

float OverflowLab::height(const Ui& ui, float) {
    return ui.px(640);
}

void OverflowLab::draw(LabContext&) {}

}  // namespace softmaxlab
