#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "app/gl/picture_texture.h"
#include "app/gpu/jacobian_painter.h"
#include "app/gpu/matrix_painter.h"
#include "app/ui/pictures.h"

namespace softmaxlab {

/// The interface's pictures as OpenGL textures. Needs the same context current in every call, destruction
/// too.
class Textures final : public Pictures {
  public:
    std::optional<ImTextureID> of_colours(std::string_view name, std::uint64_t version, PictureSize size,
                                          const FrameFunction<std::vector<ImU32>()>& colours) override;
    std::optional<ImTextureID> of_jacobian(std::string_view name, std::uint64_t version,
                                           const JacobianPicture& jacobian) override;
    std::optional<ImTextureID> of_matrix(std::string_view name, std::uint64_t version,
                                         const MatrixPicture& matrix) override;

  private:
    struct Entry {
        gl::PictureTexture texture;
        std::optional<std::uint64_t> version;
    };
    static ImTextureID id_of(const Entry& entry);
    Entry& entry_of(std::string_view name);

    std::map<std::string, Entry, std::less<>> entries_;
    std::optional<gpu::JacobianPainter> painter_;
    std::optional<gpu::MatrixPainter> matrix_painter_;
    bool no_painter_ = false;  ///< it was asked for, and this OpenGL has none
};

/// Where there is no OpenGL.
class NoTextures final : public Pictures {
  public:
    std::optional<ImTextureID> of_colours(std::string_view, std::uint64_t, PictureSize,
                                          const FrameFunction<std::vector<ImU32>()>&) override {
        return std::nullopt;
    }
    std::optional<ImTextureID> of_jacobian(std::string_view, std::uint64_t, const JacobianPicture&) override {
        return std::nullopt;
    }
    std::optional<ImTextureID> of_matrix(std::string_view, std::uint64_t, const MatrixPicture&) override {
        return std::nullopt;
    }
};

}  // namespace softmaxlab
