#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "app/ui/frame_arena.h"
#include "app/ui/theme.h"
#include "core/engine/attention_backend.h"

namespace softmaxlab {

/// A Jacobian to be coloured on the GPU.
struct JacobianPicture {
    std::span<const float> probabilities;
    std::span<const float> others;  ///< 1 − p of each, as the sum of the others
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

    friend bool operator==(const PictureSize&, const PictureSize&) = default;
};

/// All that a picture was made from: it is made again when this changes. What has no part in it keeps its
/// default.
struct PictureKey {
    PictureSize size;
    ThemeName theme = ThemeName::dark;
    std::uint64_t values = 0;   ///< the version of its numbers
    std::uint64_t weights = 0;  ///< likewise of weights that were made from them
    std::uint64_t mask = 0;     ///< likewise of the mask that it shows
    int variant = 0;            ///< which of the pictures that can have its name: a stage
    ReductionKind reduction = ReductionKind::mean;
    MaskValue mask_value = MaskValue::minus_infinity;
    double scale = 1;   ///< multiplies the numbers
    double range = 0;   ///< the number that has the colour of the end
    double column = 0;  ///< the part of a matrix, in cells
    double row = 0;
    double columns = 0;
    double rows = 0;
    float zoom = 1;

    friend bool operator==(const PictureKey&, const PictureKey&) = default;
};

/// Pictures with too many cells for a draw list, as textures. They are kept by name, and made again when
/// their key changes.
class Pictures {
  public:
    virtual ~Pictures() = default;

    /// A picture of as many colours as the key's size says, rows from the top. Nothing where there is no
    /// OpenGL.
    virtual std::optional<ImTextureID> of_colours(std::string_view name, const PictureKey& key,
                                                  const FrameFunction<std::vector<ImU32>()>& colours) = 0;

    /// The same of a Jacobian, by a compute shader. Nothing where there are none.
    virtual std::optional<ImTextureID> of_jacobian(std::string_view name, const PictureKey& key,
                                                   const JacobianPicture& jacobian) = 0;

    /// The same of a matrix, as large as its reduction says, without a number coming back from the GPU.
    /// Nothing where the matrix is not there.
    virtual std::optional<ImTextureID> of_matrix(std::string_view name, const PictureKey& key,
                                                 const MatrixPicture& matrix) = 0;
};

/// Where there is no OpenGL.
class NoPictures final : public Pictures {
  public:
    std::optional<ImTextureID> of_colours(std::string_view, const PictureKey&,
                                          const FrameFunction<std::vector<ImU32>()>&) override {
        return std::nullopt;
    }
    std::optional<ImTextureID> of_jacobian(std::string_view, const PictureKey&,
                                           const JacobianPicture&) override {
        return std::nullopt;
    }
    std::optional<ImTextureID> of_matrix(std::string_view, const PictureKey&, const MatrixPicture&) override {
        return std::nullopt;
    }
};

}  // namespace softmaxlab
