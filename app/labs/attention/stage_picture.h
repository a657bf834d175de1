#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "app/labs/attention/attention_state.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// A part of a stage, drawn into a rectangle.
struct StagePicture {
    AttentionStage stage;
    std::string_view name;
    Rect rect;
    MatrixView view;
    ReductionKind reduction;
};

/// The picture of a part of a stage, one element for each pixel of the rectangle. Elements below which every
/// cell is masked are hatched. Nothing where there is no OpenGL.
std::optional<ImTextureID> stage_picture(LabContext& context, const StagePicture& picture);

/// The weights of one of all heads, whose picture is there.
std::optional<ImTextureID> head_picture(LabContext& context, std::string_view name, const HeadPicture& head,
                                        const Rect& rect);

/// The same of vectors: components on both sides of 0, `version` the vectors'.
std::optional<ImTextureID> vectors_picture(LabContext& context, std::string_view name, std::uint64_t version,
                                           const Rect& rect, const Matrix& matrix, double range);

}  // namespace softmaxlab
