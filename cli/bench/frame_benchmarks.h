#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace softmaxlab {

/// One thing that is timed. `step` is called with 0, 1, 2 … and does a frame's work.
struct Benchmark {
    std::string name;                                           ///< "overflow/drag-c/f32"
    std::string shape;                                          ///< "K = 16"
    std::function<std::function<void(std::size_t)>()> prepare;  ///< returns `step`
    std::size_t max_runs = 100000;                              ///< fewer than asked for where one takes long
};

/// "Attention" with d_k = d_v = 64: a drag of T from the scores to the output, all of it or what a frame does
/// of it, new vectors, and a picture of the weights.
std::vector<Benchmark> attention_benchmarks();

/// Frames of every lab at 1920 × 1080, up to Dear ImGui's draw lists, while nothing changes and during a drag
/// of T; what the Softmax lab computes in the latter; and one step of the lessons after the other.
std::vector<Benchmark> frame_benchmarks();

/// "Gradients": the Jacobian of 1,024 classes at another temperature, by every backend; what `prepare` throws
/// says why one cannot be had here.
std::vector<Benchmark> gradients_benchmarks();

/// "Shift & overflow": a frame of a drag of c, in every format.
std::vector<Benchmark> overflow_benchmarks();

}  // namespace softmaxlab
