#include "cli/bench/peers/xnnpack_rows.h"

#include <pthreadpool.h>
#include <xnnpack.h>

#include <stdexcept>

namespace softmaxlab::peers {
namespace {

void check(xnn_status status, const char* what) {
    if (status != xnn_status_success) throw std::runtime_error(what);
}

}  // namespace

XnnpackRows::XnnpackRows(const float* logits, float* probabilities, std::size_t rows, std::size_t classes,
                         std::size_t threads) {
    check(xnn_initialize(nullptr), "XNNPACK does not know this processor");
    check(xnn_create_softmax_nc_f32(classes, classes, classes, 0, &softmax_), "XNNPACK has no such softmax");
    if (threads > 1) threads_ = pthreadpool_create(threads);
    check(xnn_setup_softmax_nc_f32(softmax_, rows, logits, probabilities, threads_),
          "XNNPACK cannot set up this shape");
}

XnnpackRows::~XnnpackRows() {
    xnn_delete_operator(softmax_);
    pthreadpool_destroy(threads_);
}

void XnnpackRows::run() {
    check(xnn_run_operator(softmax_, threads_), "XNNPACK's softmax failed");
}

}  // namespace softmaxlab::peers
