#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/engine/softmax_race.h"

namespace softmaxlab::peers {

/// The softmax of a library that others wrote, or of a compiler. `prepare` makes whatever it needs and
/// returns the work: the probabilities of the whole track at T = 1, on as many threads as the track has.
struct Peer {
    std::string name;
    std::function<std::function<void()>(SoftmaxTrack&)> prepare;
};

/// Those that this program was built with: none unless CMake's option SOFTMAXLAB_PEERS was on.
std::vector<Peer> softmax_peers();

}  // namespace softmaxlab::peers
