#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "app/ui/frame_arena.h"
#include "core/engine/attention_backend.h"

namespace softmaxlab {

/// A Jacobian to be coloured on the GPU.
struct JacobianPicture {
    std::span<const float> probabilities;
    double temperature = 1;
    double range = 0;                ///< the entries that have the colours of the ends
    double bend = 1;                 ///< the power of an entry that its colour goes with
    std::span<const ImU32> colours;  ///< from −range to range
};

/// A part of a matrix of scores or weights to be coloured where it is.
struct MatrixPicture {
    const AttentionBackend* backend = nullptr;  ///< never null
    AttentionMatrix matrix = AttentionMatrix::weights;
    Reduction reduction;
    double factor = 1;               ///< multiplies the numbers
    double range = 0;                ///< the number that has the colour of the end
    double bend = 1;                 ///< the power of a number that its colour goes with
    bool two_sided = false;          ///< colours from −range to range; otherwise from 0
    std::span<const ImU32> colours;  ///< evenly spaced
    ImU32 bad = 0;                   ///< of NaN
    /// Elements below which every cell is left out by this mask and there is nothing to show are hatched;
    /// null: none.
    const MaskBits* hatched_by = nullptr;
    ImU32 hatch_line = 0;
    ImU32 hatch_ground = 0;
    int hatch_period = 6;  ///< picture elements
    int hatch_thickness = 1;
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
    virtual std::optional<ImTextureID> of_colours(std::string_view name, std::uint64_t version,
                                                  PictureSize size,
                                                  const FrameFunction<std::vector<ImU32>()>& colours) = 0;

    /// The same of a Jacobian, by a compute shader. Nothing where there are none.
    virtual std::optional<ImTextureID> of_jacobian(std::string_view name, std::uint64_t version,
                                                   const JacobianPicture& jacobian) = 0;

    /// The same of a matrix, as large as its reduction says, without a number coming back from the GPU.
    /// Nothing where the matrix is not there.
    virtual std::optional<ImTextureID> of_matrix(std::string_view name, std::uint64_t version,
                                                 const MatrixPicture& matrix) = 0;
};

}  // namespace softmaxlab
