#pragma once

#include <memory>
#include <string_view>

#include "app/platform/host.h"
#include "core/engine/backend.h"

namespace softmaxlab {

/// The backend "auto", "gpu", "simd" or "reference". `host`: where OpenGL may be had, or null. Where the
/// GPU cannot do it, "auto" takes SIMD. Throws PlatformError or GlError if "gpu" cannot be had,
/// std::invalid_argument for any other word.
std::unique_ptr<Backend> make_backend(std::string_view requested, Host* host);

}  // namespace softmaxlab
