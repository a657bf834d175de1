#pragma once

#include <stdexcept>

namespace softmaxlab {

/// The command line asks for something that there is not. The message is for people.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace softmaxlab
