#include "app/compute.h"
#include "app/gl/context.h"

namespace softmaxlab {
namespace {

class NoPainter final : public GpuPainter {
  public:
    bool paint(gl::PictureTexture&, const JacobianPicture&) override { return false; }
    bool paint(gl::PictureTexture&, const MatrixPicture&) override { return false; }
};

}  // namespace

bool built_with_gpu() {
    return false;
}

std::unique_ptr<Backend> make_gpu_backend() {
    throw gl::GlError("There are no compute shaders in this program.");
}

std::unique_ptr<GpuPainter> make_gpu_painter() {
    return std::make_unique<NoPainter>();
}

}  // namespace softmaxlab
