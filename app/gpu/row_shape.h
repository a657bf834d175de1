#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "app/gl/gl_object.h"

namespace softmaxlab::gpu {

/// What a workgroup of shaders that work on rows does: `lanes` of its `group` invocations have a row, `each`
/// numbers for each of them.
struct RowShape {
    unsigned group;
    unsigned lanes;
    unsigned each;

    friend auto operator<=>(const RowShape&, const RowShape&) = default;
};

/// The longest row that fits into a workgroup.
inline constexpr std::size_t longest_row_in_group = 32768;

/// What suits rows of `length` numbers; all zeros for those that do not fit into one workgroup. With
/// `whole_group` each row has one to itself.
RowShape row_shape(std::size_t length, bool whole_group = false);

/// How many workgroups that many rows take.
std::size_t groups_of(const RowShape& shape, std::size_t rows);

/// Whether the driver lets the invocations of a compute shader hand each other values within a subgroup
/// (GL_KHR_shader_subgroup with shuffles), in subgroups of a size that suits the shaders.
bool has_subgroups();

/// Starts so many workgroups, down too where they are too many for one dimension: row_lanes.glsl counts them.
void dispatch_groups(std::size_t groups);

/// Programs of shaders of shaders/ for rows of any shape, each made when it is first needed. With
/// `subgroups`, which the driver must have, the invocations of one hand each other their values without
/// shared memory.
class RowPrograms {
  public:
    explicit RowPrograms(bool subgroups) : subgroups_(subgroups) {}

    const gl::Program& get(std::string_view shader, const RowShape& shape);

  private:
    bool subgroups_;
    std::map<std::pair<std::string, RowShape>, gl::Program> programs_;
};

}  // namespace softmaxlab::gpu
