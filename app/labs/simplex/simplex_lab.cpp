#include "app/labs/simplex/simplex_lab.h"

namespace softmaxlab {

float SimplexLab::height(const Ui& ui, float) {
    return ui.px(640);
}

void SimplexLab::draw(LabContext&) {}

}  // namespace softmaxlab
