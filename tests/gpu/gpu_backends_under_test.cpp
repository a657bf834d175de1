#include "app/gpu/gpu_backend.h"
#include "tests/core/engine/backends_under_test.h"
#include "tests/gpu/gl_context.h"

namespace softmaxlab::test {

std::vector<std::string> backends_under_test() {
    return {"gpu", "gpu in small batches"};
}

BackendUnderTest make_backend_under_test(const std::string& name) {
    std::shared_ptr<OffscreenSurface> surface = require_gl(4, 3);
    gpu::GpuLimits limits;
    if (name == "gpu in small batches")
        limits.batch_bytes = 1000;  // 250 classes: rows go one by one, or a few at a time
    return {surface, gpu::make_gpu_backend(limits)};
}

}  // namespace softmaxlab::test
