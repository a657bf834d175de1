#include "app/labs/gradients/gradients_lab.h"

namespace softmaxlab {

float GradientsLab::height(const Ui& ui, float) {
    return ui.px(640);
}

void GradientsLab::draw(LabContext&) {}

}  // namespace softmaxlab
