#include "core/engine/backend.h"

namespace softmaxlab {

SoftmaxOutput Backend::softmax(const SoftmaxInput& input) {
    SoftmaxOutput output;
    softmax(input, output);
    return output;
}

}  // namespace softmaxlab
