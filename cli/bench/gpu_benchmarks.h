#pragma once

#include <vector>

#include "cli/bench/kernel_race.h"

namespace softmaxlab {

/// Softmax of rows of 64 to 131,072 classes on the GPU, beside the GPU's own copy of a buffer: 256 MiB, where
/// there is one, and 16 MiB, which a software rasteriser can be asked for, too.
std::vector<KernelBenchmark> gpu_benchmarks();

}  // namespace softmaxlab
