#include "app/labs/labs.h"

#include <memory>

#include "app/labs/softmax/softmax_lab.h"

namespace softmaxlab {

std::vector<Lab> make_labs() {
    const auto softmax = std::make_shared<SoftmaxLab>();
    return {
        {"softmax", "Softmax", "pᵢ = exp(zᵢ / T) / Σⱼ exp(zⱼ / T): drag any bar, logit or probability",
         [softmax](LabContext& context) { softmax->draw(context); }, SoftmaxLab::height},
    };
}

}  // namespace softmaxlab
