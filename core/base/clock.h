#pragma once

#include <chrono>

namespace softmaxlab {

using Clock = std::chrono::steady_clock;

/// What has passed since then.
inline double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace softmaxlab
