#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/engine/backend_kind.h"

namespace softmaxlab {

/// The OpenGL that is there: 0.0 if there is none.
struct GlSummary {
    int major = 0;
    int minor = 0;
    std::string renderer;  ///< the driver's name for itself
};

/// Which backend to use, and why, in words for people.
struct BackendChoice {
    BackendKind kind = BackendKind::reference;
    std::string reason;  ///< "asked for", "OpenGL 3.3 has no compute shaders" …
};

/// Whether a driver with this name computes on the CPU: llvmpipe, softpipe, SwiftShader …
bool is_software_renderer(std::string_view renderer);

/// Whether compute shaders can be had at all: OpenGL 4.3 or later.
bool has_compute_shaders(const GlSummary& gl);

/// Nothing wanted (`auto`) takes the GPU, unless OpenGL is older than 4.3 or runs on the CPU: then SIMD. Who
/// wants one is taken at their word, whether it will work or not.
BackendChoice choose_backend(std::optional<BackendKind> wanted, const GlSummary& gl);

}  // namespace softmaxlab
