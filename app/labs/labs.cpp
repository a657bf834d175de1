#include "app/labs/labs.h"

#include <memory>
#include <vector>

#include "app/labs/attention/attention_lab.h"
#include "app/labs/engine/engine_lab.h"
#include "app/labs/gradients/gradients_lab.h"
#include "app/labs/overflow/overflow_lab.h"
#include "app/labs/simplex/simplex_lab.h"
#include "app/labs/softmax/softmax_lab.h"
#include "app/labs/temperature/temperature_lab.h"
#include "app/ui/frame_arena.h"

namespace softmaxlab {

std::vector<Lab> make_labs() {
    const auto softmax = std::make_shared<SoftmaxLab>();
    const auto temperature = std::make_shared<TemperatureLab>();
    const auto overflow = std::make_shared<OverflowLab>();
    const auto gradients = std::make_shared<GradientsLab>();
    const auto simplex = std::make_shared<SimplexLab>();
    const auto attention = std::make_shared<AttentionLab>();
    const auto engine = std::make_shared<EngineLab>();
    return {
        {"softmax", "Softmax", "pᵢ = exp(zᵢ / T) / Σⱼ exp(zⱼ / T): drag any bar, logit or probability",
         [softmax](LabContext& context) { softmax->draw(context); }, SoftmaxLab::height, nullptr,
         Subject::logits},
        {"temperature", "Temperature", "from argmax (T → 0) to uniform (T → ∞): drag the line at T, or play",
         [temperature](LabContext& context) { temperature->draw(context); }, TemperatureLab::height},
        {"overflow", "Shift & overflow",
         "the same logits + c, naively and with the max subtracted, every step as the format holds it",
         [overflow](LabContext& context) { overflow->draw(context); }, OverflowLab::height},
        {"gradients", "Gradients",
         "how every probability answers to every logit, and what the loss makes of it",
         [gradients](LabContext& context) { gradients->draw(context); }, GradientsLab::height},
        {"simplex", "Simplex",
         "all distributions of three classes at once: drag the point, and the logits follow",
         [simplex](LabContext& context) { simplex->draw(context); }, SimplexLab::height},
        {"attention", "Attention", "softmax(Q Kᵀ / √d_k) V, step by step, from 4 tokens to 4,096",
         [attention](LabContext& context) { attention->draw(context); }, AttentionLab::height,
         AttentionLab::status, Subject::attention},
        {"engine", "Engine", "how fast it is, against what, and why: measured here, when you ask for it",
         [engine](LabContext& context) { engine->draw(context); }, EngineLab::height, EngineLab::status},
    };
}

}  // namespace softmaxlab
