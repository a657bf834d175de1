#pragma once

#include <vector>

#include "cli/bench/kernel_race.h"

namespace softmaxlab {

/// What a second thread is worth: the softmax of rows of 4,096 classes on all threads, on one, and by the
/// libraries of others, and one head of causal attention; each call after nothing was done for a while. After
/// 2 ms, a frame's worth, the workers are told that work is coming, as the application tells them when a
/// frame begins.
std::vector<KernelBenchmark> worker_benchmarks();

}  // namespace softmaxlab
