#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// What T does to one row of logits, from argmax to uniform. The curves of p and of the entropy over one axis
/// of T, with the limits beside it; the gaps that T divides; two states side by side.
Lab temperature_lab();

}  // namespace softmaxlab
