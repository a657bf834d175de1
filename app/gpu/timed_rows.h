#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "app/gl/gl_object.h"
#include "app/gpu/row_softmax.h"

namespace softmaxlab::gpu {

/// Rows of float32 that stay on the GPU, and how long it takes to work on them there. A GPU is asked for the
/// time by a timer query. What a software rasteriser answers to that is wrong: there a clock tells the time
/// until all is finished.
class TimedRows {
  public:
    /// Throws GlError, as everything here does, if there are no compute shaders or too little memory.
    TimedRows(std::span<const float> logits, std::size_t classes);

    /// Seconds of one softmax of all rows, in place: of what the last one left there.
    double softmax();

    /// Seconds of a copy of all rows to another buffer by the driver.
    double copy();

    /// The first `count` numbers.
    std::vector<float> read(std::size_t count) const;

    /// "query" or "clock".
    std::string time_source() const { return software_ ? "clock" : "query"; }

  private:
    double seconds_of(const std::function<void()>& work) const;

    bool software_;
    std::size_t bytes_;
    std::size_t rows_;
    std::size_t classes_;
    RowSoftmax softmax_;
    gl::Buffer values_;
    gl::Buffer copy_;
    gl::Buffer statuses_;
};

/// Whether the current context computes on the CPU, as llvmpipe does.
bool is_software_context();

}  // namespace softmaxlab::gpu
