#include "app/textures.h"

#include "app/gpu/context.h"

namespace softmaxlab {

ImTextureID Textures::id_of(const Entry& entry) {
    return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(entry.texture.name()));
}

std::optional<ImTextureID> Textures::of_colours(const std::string& name, std::uint64_t version,
                                                PictureSize size,
                                                const std::function<std::vector<ImU32>()>& colours) {
    Entry& entry = entries_[name];
    if (entry.version != version) {
        entry.texture.upload(size.width, size.height, colours());
        entry.version = version;
    }
    return id_of(entry);
}

std::optional<ImTextureID> Textures::of_jacobian(const std::string& name, std::uint64_t version,
                                                 const JacobianPicture& jacobian) {
    if (no_painter_) return std::nullopt;
    if (!painter_) {
        try {
            painter_.emplace();
        } catch (const gpu::GpuError&) {
            no_painter_ = true;
            return std::nullopt;
        }
    }
    Entry& entry = entries_[name];
    if (entry.version != version) {
        painter_->paint(entry.texture, jacobian.probabilities, jacobian.temperature, jacobian.range,
                        jacobian.bend, jacobian.colours);
        entry.version = version;
    }
    return id_of(entry);
}

}  // namespace softmaxlab
