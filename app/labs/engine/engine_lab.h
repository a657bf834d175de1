#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// What computes: every backend timed beside a copy of the same bytes, the ladder from plain C++ to the
/// kernel, and the softmaxes of GPT-3 done here. Nothing is measured before it is asked for.
Lab engine_lab();

}  // namespace softmaxlab
