#pragma once

#include "cli/options.h"

namespace softmaxlab {

/// `softmax-lab [FILE]`: the window, until it is closed. What the options leave open is as it was the last
/// time. Throws UsageError, InputError, PlatformError or GlError.
void open_window(const ViewOptions& options);

}  // namespace softmaxlab
