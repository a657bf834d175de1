#pragma once

#if defined(__unix__) || defined(__APPLE__)

#include <unistd.h>

namespace softmaxlab {

/// An open file of the system, closed when this goes. A negative number is none: open() gives that when it
/// fails, and errno says why.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

  private:
    int number_;
};

}  // namespace softmaxlab

#endif
