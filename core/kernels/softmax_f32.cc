#include "core/kernels/softmax_f32.h"

#include <cstddef>
#include <stdexcept>

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/softmax_f32.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/softmax_row-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

const char* target_name() {
    return hwy::TargetName(HWY_TARGET);
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(softmax_rows_of);
HWY_EXPORT(target_name);

void softmax_rows(std::span<const float> logits, std::span<float> probabilities, std::size_t classes,
                  double temperature, std::span<RowStatus> status) {
    if (classes == 0) throw std::invalid_argument("softmax needs at least one class");
    if (logits.size() != probabilities.size() || logits.size() % classes != 0 ||
        logits.size() / classes != status.size()) {
        throw std::invalid_argument(
            "softmax needs as many probabilities as logits, in whole rows with one status each");
    }
    if (!(temperature >= 0)) throw std::invalid_argument("a temperature is 0, a positive number or infinity");

    HWY_DYNAMIC_DISPATCH(softmax_rows_of)
    (logits.data(), probabilities.data(), status.size(), classes, temperature, status.data());
}

std::string instruction_set() {
    return HWY_DYNAMIC_DISPATCH(target_name)();
}

}  // namespace softmaxlab::kernels

#endif
