#pragma once

#include <cstddef>
#include <memory>

namespace softmaxlab::peers {

/// oneDNN's softmax primitive for one shape.
class OnednnRows {
  public:
    OnednnRows(const float* logits, float* probabilities, std::size_t rows, std::size_t classes,
               std::size_t threads);
    ~OnednnRows();
    OnednnRows(const OnednnRows&) = delete;
    OnednnRows& operator=(const OnednnRows&) = delete;

    void run();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
    int threads_;
};

}  // namespace softmaxlab::peers
