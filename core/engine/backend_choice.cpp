#include "core/engine/backend_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace softmaxlab {

bool is_software_renderer(std::string_view renderer) {
    constexpr std::array<std::string_view, 7> names = {
        "llvmpipe",          "softpipe",           "swiftshader", "swrast", "software rasterizer",
        "software renderer", "basic render driver"};
    const std::string lower = lower_case(renderer);
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view name) { return lower.find(name) != std::string::npos; });
}

bool has_compute_shaders(const GlSummary& gl) {
    return gl.major > 4 || (gl.major == 4 && gl.minor >= 3);
}

BackendChoice choose_backend(std::optional<BackendKind> wanted, const GlSummary& gl) {
    if (wanted) return {*wanted, "asked for"};
    if (gl.major == 0) return {BackendKind::simd, "there is no OpenGL"};
    if (!has_compute_shaders(gl)) {
        return {BackendKind::simd, fmt::format("OpenGL {}.{} has no compute shaders", gl.major, gl.minor)};
    }
    if (is_software_renderer(gl.renderer)) {
        return {BackendKind::simd, fmt::format("OpenGL runs on the CPU here ({})", gl.renderer)};
    }
    return {BackendKind::gpu, gl.renderer};
}

}  // namespace softmaxlab
