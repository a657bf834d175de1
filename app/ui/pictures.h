#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <imgui.h>

namespace softmaxlab {

/// A Jacobian to be coloured on the GPU.
struct JacobianPicture {
    std::span<const float> probabilities;
    double temperature = 1;
    double range = 0;                ///< the entries that have the colours of the ends
    double bend = 1;                 ///< the power of an entry that its colour goes with
    std::span<const ImU32> colours;  ///< from −range to range
};

/// In picture elements.
struct PictureSize {
    int width = 0;
    int height = 0;
};

/// Pictures with too many cells for a draw list, as textures. They are kept by name, and made again
/// when their version changes.
class Pictures {
  public:
    virtual ~Pictures() = default;

    /// A picture of width × height colours, rows from the top. Nothing where there is no OpenGL.
    virtual std::optional<ImTextureID> of_colours(const std::string& name, std::uint64_t version,
                                                  PictureSize size,
                                                  const std::function<std::vector<ImU32>()>& colours) = 0;

    /// The same of a Jacobian, by a compute shader. Nothing where there are none.
    virtual std::optional<ImTextureID> of_jacobian(const std::string& name, std::uint64_t version,
                                                   const JacobianPicture& jacobian) = 0;
};

}  // namespace softmaxlab
