#pragma once

#include <string>
#include <string_view>

namespace softmaxlab {

enum class BackendKind { reference, simd, gpu };

/// "reference", "simd", "gpu".
std::string_view name_of(BackendKind kind);

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

/// `requested`: "auto", "gpu", "simd" or "reference". "auto" takes the GPU, unless OpenGL is older than 4.3
/// or runs on the CPU: then SIMD. The others are taken at their word, whether they will work or not. Throws
/// std::invalid_argument for any other word, with the list of these.
BackendChoice choose_backend(std::string_view requested, const GlSummary& gl);

}  // namespace softmaxlab
