#pragma once

#include <cstddef>

struct pthreadpool;
struct xnn_operator;

namespace softmaxlab::peers {

/// XNNPACK's softmax operator, set up for one shape. Throws std::runtime_error where it cannot be had.
class XnnpackRows {
  public:
    XnnpackRows(const float* logits, float* probabilities, std::size_t rows, std::size_t classes,
                std::size_t threads);
    ~XnnpackRows();
    XnnpackRows(const XnnpackRows&) = delete;
    XnnpackRows& operator=(const XnnpackRows&) = delete;

    void run();

  private:
    pthreadpool* threads_ = nullptr;  ///< null: the caller's own
    xnn_operator* softmax_ = nullptr;
};

}  // namespace softmaxlab::peers
