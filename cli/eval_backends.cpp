#include "cli/eval_backends.h"

#include <memory>
#include <stdexcept>
#include <string>

#include "app/make_backend.h"
#include "app/platform/offscreen.h"
#include "core/base/input_error.h"
#include "core/engine/cpu_backend.h"

namespace softmaxlab {
namespace {

// In the order in which they are made: the backend must go before the context that it lives in.
struct Backends {
    std::unique_ptr<Host> surface;
    std::unique_ptr<Backend> gpu;
    std::unique_ptr<Backend> simd;
};

void make_gpu(Backends& backends) {
    try {
        backends.surface = std::make_unique<OffscreenSurface>(PixelSize{64, 64});
        backends.gpu = make_backend("gpu", backends.surface.get());
    } catch (const std::runtime_error& error) {
        throw InputError(std::string("backend: gpu is not available here: ") + error.what());
    }
}

}  // namespace

BackendProvider backends_of_this_machine() {
    return [backends = std::make_shared<Backends>()](std::string_view name) -> Backend& {
        if (name == "gpu") {
            if (!backends->gpu) make_gpu(*backends);
            return *backends->gpu;
        }
        if (!backends->simd) backends->simd = make_simd_backend();
        return *backends->simd;
    };
}

}  // namespace softmaxlab
