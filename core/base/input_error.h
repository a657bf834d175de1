#pragma once

#include <stdexcept>
#include <string>

namespace softmaxlab {

/// Input that cannot be used. The message names the file, the line (or key, or byte) and what was expected;
/// it is shown to people as it is.
class InputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace softmaxlab
