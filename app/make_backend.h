#pragma once

#include <memory>
#include <optional>

#include "app/platform/host.h"
#include "core/engine/backend.h"

namespace softmaxlab {

/// The backend that is wanted; nothing: the best one, see choose_backend(). `host`: where OpenGL may be had,
/// or null. Throws PlatformError or GlError if the GPU is wanted and cannot be had; where nothing is wanted,
/// SIMD takes its place.
std::unique_ptr<Backend> make_backend(std::optional<BackendKind> wanted, Host* host);

}  // namespace softmaxlab
