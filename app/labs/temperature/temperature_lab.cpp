#include "app/labs/temperature/temperature_lab.h"

namespace softmaxlab {

float TemperatureLab::height(const Ui& ui, float) {
    return ui.px(640);
}

void TemperatureLab::draw(LabContext&) {}

}  // namespace softmaxlab
