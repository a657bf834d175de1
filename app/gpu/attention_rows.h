#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "app/gl/gl_object.h"
#include "app/gpu/row_shape.h"
#include "core/engine/attention_backend.h"

namespace softmaxlab::gpu {

/// What happens to whole rows of scores on the GPU: their facts, by shaders/score_facts.comp, and their
/// softmax, by shaders/attention_rows.comp. Facts come back; matrices stay. Rows have at most
/// longest_row_in_group keys. All of it leaves buffers and a program bound.
class AttentionRows {
  public:
    /// With `whole_group`, each row has a workgroup to itself; with `subgroups`, which the driver must have,
    /// less goes through shared memory.
    AttentionRows(bool whole_group, bool subgroups) : whole_group_(whole_group), programs_(subgroups) {}

    /// Rows of so many keys come from now on; masks are taken anew.
    void begin(std::size_t keys);

    /// Of the rows first … first + count − 1; `facts`: one for each of them.
    void score_facts(const gl::Buffer& scores, std::size_t first, std::size_t count,
                     std::span<ScoreRowFacts> facts);

    /// What softmax works on. `extents`: two uints for each row of the matrix, from and up to which weights
    /// may be other than 0.
    struct Matrices {
        const gl::Buffer& scores;
        const gl::Buffer& weights;
        const gl::Buffer& extents;
    };

    /// The weights and extents of those rows; `facts`: one for each of them.
    void softmax(const Matrices& matrices, const AttentionSoftmax& how, std::size_t first, std::size_t count,
                 std::span<AttentionRowFacts> facts);

  private:
    void take_mask(const MaskBits& mask, std::size_t first, std::size_t count);
    const gl::Program& use(const char* shader, std::size_t first, std::size_t count);
    void dispatch(std::size_t count) const;

    bool whole_group_;
    RowPrograms programs_;
    std::size_t keys_ = 0;
    RowShape shape_{};
    gl::Buffer mask_;
    gl::Buffer live_keys_;
    gl::Buffer facts_;
    std::optional<MaskBits> mask_on_gpu_;
};

}  // namespace softmaxlab::gpu
