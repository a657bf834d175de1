#include "app/gpu/row_shape.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "app/gl/context.h"
#include "app/gpu/compute_program.h"

namespace softmaxlab::gpu {
namespace {

constexpr std::size_t largest_dispatch = 65535;  // workgroups in one dimension, everywhere
constexpr unsigned group = 256;

// The first that holds a row is taken. Adjacent invocations read adjacent numbers, 32 bytes or more, and few
// of them are idle. Up to 1,024 numbers a row stays within a subgroup of most GPUs, without a barrier.
constexpr std::array<RowShape, 7> shapes = {{{group, 1, 4},
                                             {group, 8, 8},
                                             {group, 32, 8},
                                             {group, 32, 32},
                                             {group, group, 16},
                                             {group, group, 32},
                                             {1024, 1024, 32}}};
static_assert(std::size_t{shapes.back().lanes} * shapes.back().each == longest_row_in_group);

}  // namespace

RowShape row_shape(std::size_t length, bool whole_group) {
    const auto fits = [&](const RowShape& shape) {
        if (whole_group && shape.lanes < shape.group) return false;
        return length <= std::size_t{shape.lanes} * shape.each;
    };
    const auto found = std::find_if(shapes.begin(), shapes.end(), fits);
    return found == shapes.end() ? RowShape{} : *found;
}

std::size_t groups_of(const RowShape& shape, std::size_t rows) {
    const std::size_t rows_per_group = shape.group / shape.lanes;
    return (rows + rows_per_group - 1) / rows_per_group;
}

void dispatch_groups(std::size_t groups) {
    const std::size_t across = std::min(groups, largest_dispatch);
    glDispatchCompute(static_cast<GLuint>(across), static_cast<GLuint>((groups + across - 1) / across), 1);
}

bool has_subgroups() {
    if (GLAD_GL_KHR_shader_subgroup == 0) return false;
    GLint size = 0;
    GLint stages = 0;
    GLint features = 0;
    glGetIntegerv(GL_SUBGROUP_SIZE_KHR, &size);
    glGetIntegerv(GL_SUBGROUP_SUPPORTED_STAGES_KHR, &stages);
    glGetIntegerv(GL_SUBGROUP_SUPPORTED_FEATURES_KHR, &features);
    const bool suits = size == 8 || size == 16 || size == 32 || size == 64;
    // Intel's drivers choose a width for each shader, and name one for all: subgroups may then not be full.
    const bool varies = gl::current_context().renderer.find("Intel") != std::string::npos;
    return suits && !varies && (stages & GL_COMPUTE_SHADER_BIT) != 0 &&
           (features & GL_SUBGROUP_FEATURE_SHUFFLE_BIT_KHR) != 0;
}

const gl::Program& RowPrograms::get(std::string_view shader, const RowShape& shape) {
    const auto key = std::pair(std::string(shader), shape);
    auto found = programs_.find(key);
    if (found == programs_.end()) {
        const std::string definitions =
            fmt::format("#define GROUP {}\n#define LANES {}u\n#define EACH {}u\n#define SUBGROUPS {}\n",
                        shape.group, shape.lanes, shape.each, subgroups_ ? 1 : 0);
        found = programs_.emplace(key, make_compute_program(shader, definitions)).first;
    }
    return found->second;
}

}  // namespace softmaxlab::gpu
