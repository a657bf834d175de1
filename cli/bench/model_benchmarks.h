#pragma once

#include <vector>

#include "cli/bench/frame_benchmarks.h"

namespace softmaxlab {

/// A prompt of 128 tokens and one token more, up to its logits, on all threads: of a GPT-2 as small as the
/// one that comes with the program, and of one with 124 million parameters; and a sum over the weights of the
/// latter, which says how fast they can be read. The weights are random float16.
std::vector<Benchmark> model_benchmarks();

}  // namespace softmaxlab
