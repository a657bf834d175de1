#include "app/labs/labs.h"

#include <vector>

#include "app/labs/attention/attention_lab.h"
#include "app/labs/engine/engine_lab.h"
#include "app/labs/gradients/gradients_lab.h"
#include "app/labs/language/language_lab.h"
#include "app/labs/overflow/overflow_lab.h"
#include "app/labs/simplex/simplex_lab.h"
#include "app/labs/softmax/softmax_lab.h"
#include "app/labs/temperature/temperature_lab.h"

namespace softmaxlab {

std::vector<Lab> make_labs() {
    return {
        softmax_lab(), temperature_lab(), overflow_lab(), gradients_lab(),
        simplex_lab(), attention_lab(),   language_lab(), engine_lab(),
    };
}

}  // namespace softmaxlab
