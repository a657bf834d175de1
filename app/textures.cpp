#include "app/textures.h"

#include <cstdint>

namespace softmaxlab {

ImTextureID Textures::id_of(const Entry& entry) {
    return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(entry.texture.name()));
}

Textures::Entry& Textures::entry_of(std::string_view name) {
    const auto found = entries_.find(name);
    return found != entries_.end() ? found->second : entries_[std::string(name)];
}

std::optional<ImTextureID> Textures::of_colours(std::string_view name, const PictureKey& key,
                                                const FrameFunction<std::vector<ImU32>()>& colours) {
    Entry& entry = entry_of(name);
    if (entry.key != key) {
        entry.texture.upload(key.size.width, key.size.height, colours());
        entry.key = key;
    }
    return id_of(entry);
}

std::optional<Image> Textures::image_of(ImTextureID texture) const {
    for (const auto& [name, entry] : entries_)
        if (id_of(entry) == texture && entry.key) return entry.texture.read();
    return std::nullopt;
}

template <typename Picture>
std::optional<ImTextureID> Textures::painted(std::string_view name, const PictureKey& key,
                                             const Picture& picture) {
    Entry& entry = entry_of(name);
    if (entry.key != key) {
        if (!painter_->paint(entry.texture, picture)) return std::nullopt;
        entry.key = key;
    }
    return id_of(entry);
}

std::optional<ImTextureID> Textures::of_jacobian(std::string_view name, const PictureKey& key,
                                                 const JacobianPicture& jacobian) {
    return painted(name, key, jacobian);
}

std::optional<ImTextureID> Textures::of_matrix(std::string_view name, const PictureKey& key,
                                               const MatrixPicture& matrix) {
    return painted(name, key, matrix);
}

}  // namespace softmaxlab
