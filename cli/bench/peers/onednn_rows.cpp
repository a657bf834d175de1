#include "cli/bench/peers/onednn_rows.h"

#include <omp.h>

#include <dnnl.hpp>

namespace softmaxlab::peers {
namespace {

dnnl::memory::desc matrix(std::size_t rows, std::size_t classes) {
    const dnnl::memory::dims dims = {static_cast<dnnl::memory::dim>(rows),
                                     static_cast<dnnl::memory::dim>(classes)};
    return {dims, dnnl::memory::data_type::f32, dnnl::memory::format_tag::ab};
}

}  // namespace

struct OnednnRows::Parts {
    Parts(const float* logits, float* probabilities, std::size_t rows, std::size_t classes)
        : engine(dnnl::engine::kind::cpu, 0),
          stream(engine),
          // The memory of the input is only read: the interface has no way to say so.
          from(matrix(rows, classes), engine, const_cast<float*>(logits)),
          to(matrix(rows, classes), engine, probabilities),
          softmax(dnnl::softmax_forward::primitive_desc(
              {dnnl::prop_kind::forward_inference, matrix(rows, classes), 1}, engine)) {}

    dnnl::engine engine;
    dnnl::stream stream;
    dnnl::memory from;
    dnnl::memory to;
    dnnl::softmax_forward softmax;
};

OnednnRows::OnednnRows(const float* logits, float* probabilities, std::size_t rows, std::size_t classes,
                       std::size_t threads)
    : threads_(static_cast<int>(threads)) {
    omp_set_num_threads(threads_);  // the primitive is made for so many
    parts_ = std::make_unique<Parts>(logits, probabilities, rows, classes);
}

OnednnRows::~OnednnRows() = default;

void OnednnRows::run() {
    omp_set_num_threads(threads_);
    parts_->softmax.execute(parts_->stream, {{DNNL_ARG_SRC, parts_->from}, {DNNL_ARG_DST, parts_->to}});
    parts_->stream.wait();
}

}  // namespace softmaxlab::peers
