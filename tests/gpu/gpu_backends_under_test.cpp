#include "app/gpu/gpu_backend.h"
#include "tests/core/engine/backends_under_test.h"
#include "tests/gl/gl_context.h"

namespace softmaxlab::test {
namespace {

bool driver_has_subgroups() {
    try {
        const OffscreenSurface surface(PixelSize{16, 16});
        return gpu::has_subgroups();
    } catch (const PlatformError&) {
        return false;
    }
}

}  // namespace

std::vector<std::string> backends_under_test() {
    std::vector<std::string> names = {"gpu", "gpu in small batches", "gpu, a workgroup for each row",
                                      "gpu, several workgroups for each row"};
    if (driver_has_subgroups()) names.emplace_back("gpu without subgroups");
    return names;
}

BackendUnderTest make_backend_under_test(const std::string& name) {
    std::shared_ptr<OffscreenSurface> surface = require_gl(4, 3);
    gpu::GpuLimits limits;
    if (name == "gpu in small batches")
        limits.batch_bytes = 1000;  // 250 classes: rows go one by one, or a few at a time
    if (name == "gpu, a workgroup for each row") limits.way = gpu::RowWay::one_in_group;
    if (name == "gpu, several workgroups for each row") limits.way = gpu::RowWay::several_groups;
    if (name == "gpu without subgroups") limits.subgroups = false;
    return {surface, gpu::make_gpu_backend(limits)};
}

}  // namespace softmaxlab::test
