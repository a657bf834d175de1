#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/compute.h"
#include "app/gl/picture_texture.h"
#include "app/ui/pictures.h"

namespace softmaxlab {

/// The interface's pictures as OpenGL textures. Needs the same context current in every call, destruction
/// too.
class Textures final : public Pictures {
  public:
    std::optional<ImTextureID> of_colours(std::string_view name, const PictureKey& key,
                                          const FrameFunction<std::vector<ImU32>()>& colours) override;
    std::optional<ImTextureID> of_jacobian(std::string_view name, const PictureKey& key,
                                           const JacobianPicture& jacobian) override;
    std::optional<ImTextureID> of_matrix(std::string_view name, const PictureKey& key,
                                         const MatrixPicture& matrix) override;

    /// What one of them looks like; nothing for a texture that is none of them.
    std::optional<Image> image_of(ImTextureID texture) const;

  private:
    struct Entry {
        gl::PictureTexture texture;
        std::optional<PictureKey> key;
    };
    static ImTextureID id_of(const Entry& entry);
    Entry& entry_of(std::string_view name);
    template <typename Picture>
    std::optional<ImTextureID> painted(std::string_view name, const PictureKey& key, const Picture& picture);

    std::map<std::string, Entry, std::less<>> entries_;
    std::unique_ptr<GpuPainter> painter_ = make_gpu_painter();
};

}  // namespace softmaxlab
