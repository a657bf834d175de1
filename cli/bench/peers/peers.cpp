#include "cli/bench/peers/peers.h"

#include <cstddef>
#include <memory>
#include <stdexcept>

#ifdef SOFTMAXLAB_PEER_LIBMVEC
#include "cli/bench/peers/vector_loop.h"
#endif
#ifdef SOFTMAXLAB_PEER_EIGEN
#include "cli/bench/peers/eigen_rows.h"
#endif
#ifdef SOFTMAXLAB_PEER_XNNPACK
#include "cli/bench/peers/xnnpack_rows.h"
#endif
#ifdef SOFTMAXLAB_PEER_ONEDNN
#include "cli/bench/peers/onednn_rows.h"
#endif

namespace softmaxlab::peers {
namespace {

using RowsFunction = void (*)(const float* logits, float* probabilities, std::size_t rows,
                              std::size_t classes);

/// One that knows no threads: each has its own rows.
[[maybe_unused]] Peer of_rows(const char* name, RowsFunction function) {
    return {name, [function](SoftmaxTrack& track) {
                return [&track, function] {
                    track.workers.run(track.shape.rows, 1, [&](std::size_t begin, std::size_t end) {
                        function(track.logits_of(begin, end).data(),
                                 track.probabilities_of(begin, end).data(), end - begin, track.shape.classes);
                    });
                };
            }};
}

/// One with threads of its own.
template <typename Rows>
[[maybe_unused]] Peer of_library(const char* name) {
    return {name, [](SoftmaxTrack& track) -> std::function<void()> {
                auto rows =
                    std::make_shared<Rows>(track.logits.data(), track.probabilities.data(), track.shape.rows,
                                           track.shape.classes, track.workers.count());
                return [rows] { rows->run(); };
            }};
}

}  // namespace

std::vector<Peer> softmax_peers() {
    return {
#ifdef SOFTMAXLAB_PEER_LIBMVEC
        of_rows("libmvec", vector_loop_rows),
#endif
#ifdef SOFTMAXLAB_PEER_EIGEN
        of_rows("Eigen", eigen_rows),
#endif
#ifdef SOFTMAXLAB_PEER_XNNPACK
        of_library<XnnpackRows>("XNNPACK"),
#endif
#ifdef SOFTMAXLAB_PEER_ONEDNN
        of_library<OnednnRows>("oneDNN"),
#endif
    };
}

}  // namespace softmaxlab::peers
