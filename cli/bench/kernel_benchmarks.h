#pragma once

#include <vector>

#include "cli/bench/kernel_race.h"

namespace softmaxlab {

/// Softmax of rows of 3 to 131,072 classes, in the L2 cache and past all caches, on one thread and on two;
/// the backends; and the ladder from plain C++ to the kernel.
std::vector<KernelBenchmark> softmax_benchmarks();

/// Log-softmax, the rows of a causal matrix of scores, and one head of causal attention. The last two are
/// compared with a copy of n² floats.
std::vector<KernelBenchmark> row_benchmarks();

/// What is asked of one long row: sparsemax, log-sum-exp and entropy, the largest; and J v of many rows.
std::vector<KernelBenchmark> long_row_benchmarks();

}  // namespace softmaxlab
