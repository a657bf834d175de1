#include <optional>

#include "app/compute.h"
#include "app/gl/context.h"
#include "app/gpu/gpu_attention.h"
#include "app/gpu/gpu_backend.h"
#include "app/gpu/jacobian_painter.h"
#include "app/gpu/matrix_painter.h"

namespace softmaxlab {
namespace {

/// One of the shaders' painters, made when it is first needed, unless this OpenGL cannot have it.
template <typename Painter>
class Lazy {
  public:
    Painter* get() {
        if (!painter_ && !impossible_) {
            try {
                painter_.emplace();
            } catch (const gl::GlError&) {
                impossible_ = true;
            }
        }
        return painter_ ? &*painter_ : nullptr;
    }

  private:
    std::optional<Painter> painter_;
    bool impossible_ = false;
};

class Painter final : public GpuPainter {
  public:
    bool paint(gl::PictureTexture& texture, const JacobianPicture& jacobian) override {
        gpu::JacobianPainter* const painter = jacobians_.get();
        if (painter == nullptr) return false;
        painter->paint(texture, jacobian.probabilities, jacobian.others, jacobian.temperature, jacobian.range,
                       jacobian.bend, jacobian.colours);
        return true;
    }

    bool paint(gl::PictureTexture& texture, const MatrixPicture& matrix) override {
        const AttentionOnGpu* const there = matrix.backend->on_gpu();
        gpu::MatrixPainter* const painter = there == nullptr ? nullptr : matrices_.get();
        if (painter == nullptr) return false;
        const gpu::MatrixColours colours{matrix.factor,    matrix.range,   matrix.bend,
                                         matrix.two_sided, matrix.colours, matrix.bad};
        const gpu::MatrixHatching hatching{matrix.hatched_by, matrix.hatch_line, matrix.hatch_ground,
                                           matrix.hatch_period, matrix.hatch_thickness};
        try {
            painter->paint(texture, there->matrix_there(matrix.matrix), matrix.reduction, colours, hatching);
        } catch (const gl::GlError&) {
            return false;
        }
        return true;
    }

  private:
    Lazy<gpu::JacobianPainter> jacobians_;
    Lazy<gpu::MatrixPainter> matrices_;
};

}  // namespace

bool built_with_gpu() {
    return true;
}

std::unique_ptr<Backend> make_gpu_backend() {
    return gpu::make_gpu_backend();
}

std::unique_ptr<GpuPainter> make_gpu_painter() {
    return std::make_unique<Painter>();
}

}  // namespace softmaxlab
