#pragma once

#include "app/commands/options.h"

namespace softmaxlab {

/// `softmax-lab [FILE]`: the window, until it is closed. What the options leave open is as it was the last
/// time. Throws UsageError, InputError, PlatformError or GpuError.
void open_window(const ViewOptions& options);

}  // namespace softmaxlab
