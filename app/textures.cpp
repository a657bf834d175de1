#include "app/textures.h"

#include "app/gl/context.h"
#include "app/gpu/gpu_attention.h"

namespace softmaxlab {

ImTextureID Textures::id_of(const Entry& entry) {
    return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(entry.texture.name()));
}

Textures::Entry& Textures::entry_of(std::string_view name) {
    const auto found = entries_.find(name);
    return found != entries_.end() ? found->second : entries_[std::string(name)];
}

std::optional<ImTextureID> Textures::of_colours(std::string_view name, std::uint64_t version,
                                                PictureSize size,
                                                const FrameFunction<std::vector<ImU32>()>& colours) {
    Entry& entry = entry_of(name);
    if (entry.version != version) {
        entry.texture.upload(size.width, size.height, colours());
        entry.version = version;
    }
    return id_of(entry);
}

std::optional<ImTextureID> Textures::of_jacobian(std::string_view name, std::uint64_t version,
                                                 const JacobianPicture& jacobian) {
    if (no_painter_) return std::nullopt;
    if (!painter_) {
        try {
            painter_.emplace();
        } catch (const gl::GlError&) {
            no_painter_ = true;
            return std::nullopt;
        }
    }
    Entry& entry = entry_of(name);
    if (entry.version != version) {
        painter_->paint(entry.texture, jacobian.probabilities, jacobian.temperature, jacobian.range,
                        jacobian.bend, jacobian.colours);
        entry.version = version;
    }
    return id_of(entry);
}

std::optional<ImTextureID> Textures::of_matrix(std::string_view name, std::uint64_t version,
                                               const MatrixPicture& matrix) {
    const auto* const on_gpu = dynamic_cast<const gpu::AttentionOnGpu*>(matrix.backend);
    if (on_gpu == nullptr) return std::nullopt;
    Entry& entry = entry_of(name);
    if (entry.version != version) {
        const gpu::MatrixColours colours{matrix.factor,    matrix.range,   matrix.bend,
                                         matrix.two_sided, matrix.colours, matrix.bad};
        const gpu::MatrixHatching hatching{matrix.hatched_by, matrix.hatch_line, matrix.hatch_ground,
                                           matrix.hatch_period, matrix.hatch_thickness};
        try {
            if (!matrix_painter_) matrix_painter_.emplace();
            matrix_painter_->paint(entry.texture, on_gpu->matrix_there(matrix.matrix), matrix.reduction,
                                   colours, hatching);
        } catch (const gl::GlError&) {
            return std::nullopt;
        }
        entry.version = version;
    }
    return id_of(entry);
}

}  // namespace softmaxlab
