#include "app/make_backend.h"

#include "app/compute.h"
#include "app/gl/context.h"
#include "core/engine/backend_choice.h"
#include "core/engine/cpu_backend.h"

namespace softmaxlab {

std::unique_ptr<Backend> make_backend(std::optional<BackendKind> wanted, Host* host) {
    GlSummary gl;
    const bool has_opengl = host != nullptr && host->has_opengl();
    if (has_opengl) {
        host->make_current();
        const gl::ContextInfo context = gl::current_context();
        gl = {context.major, context.minor, context.renderer};
    }
    if (!wanted && !built_with_gpu()) return make_simd_backend();
    switch (choose_backend(wanted, gl).kind) {
        case BackendKind::reference:
            return make_reference_backend();
        case BackendKind::simd:
            return make_simd_backend();
        case BackendKind::gpu:
            break;
    }
    if (!built_with_gpu()) throw PlatformError("This program was built without the gpu backend.");
    if (!has_opengl) throw PlatformError("The gpu backend needs OpenGL 4.3, and there is no OpenGL here.");
    try {
        return make_gpu_backend();
    } catch (const gl::GlError&) {
        if (!wanted) return make_simd_backend();
        throw;
    }
}

}  // namespace softmaxlab
