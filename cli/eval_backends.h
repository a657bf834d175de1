#pragma once

#include "core/engine/evaluation.h"

namespace softmaxlab {

/// The backends of this machine. Each is made when it is first asked for: "gpu" makes an off-screen surface,
/// of which the OpenGL context stays current. All copies of the provider share them.
BackendProvider backends_of_this_machine();

}  // namespace softmaxlab
