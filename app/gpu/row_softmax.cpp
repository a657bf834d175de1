#include "app/gpu/row_softmax.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "app/gpu/context.h"
#include "app/gpu/shader_program.h"
#include "app/gpu/storage_buffer.h"

namespace softmaxlab::gpu {
namespace {

constexpr std::size_t largest_dispatch = 65535;  // workgroups in one dimension, everywhere
constexpr unsigned group = 256;

constexpr const char* short_rows = "softmax_rows.comp";
constexpr const char* row_parts = "long_rows_parts.comp";
constexpr const char* row_merge = "long_rows_merge.comp";
constexpr const char* row_scale = "long_rows_scale.comp";

// The first that holds a row is taken. Adjacent invocations read adjacent numbers, 32 bytes or more, and few
// of them are idle. Up to 1,024 numbers a row stays within a subgroup of most GPUs, without a barrier.
constexpr std::array<RowSoftmax::Shape, 7> shapes = {{{group, 1, 4},
                                                      {group, 8, 8},
                                                      {group, 32, 8},
                                                      {group, 32, 32},
                                                      {group, group, 16},
                                                      {group, group, 32},
                                                      {1024, 1024, 32}}};
constexpr RowSoftmax::Shape part_shape = {group, group, 32};
constexpr std::size_t part_length = std::size_t{part_shape.group} * part_shape.each;

// So few rows leave most of a GPU without work if each has one workgroup.
constexpr std::size_t few_rows = 64;

// As the shaders have them: long_rows.glsl.
struct Part {
    std::uint32_t max_key;
    float sum;
    float sum_lack;
    std::uint32_t unused;
};
struct Row {
    std::uint32_t max_key;
    float inverse_sum;
};
static_assert(sizeof(Part) == 16 && sizeof(Row) == 8);

void set(const Program& program, const char* name, std::size_t value) {
    glUniform1ui(glGetUniformLocation(program.name(), name), static_cast<GLuint>(value));
}

void bind(GLuint binding, const Buffer& buffer) {
    glBindBufferBase(GL_SHADER_STORAGE_BUFFER, binding, buffer.name());
}

}  // namespace

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
    const bool varies = current_context().renderer.find("Intel") != std::string::npos;
    return suits && !varies && (stages & GL_COMPUTE_SHADER_BIT) != 0 &&
           (features & GL_SUBGROUP_FEATURE_SHUFFLE_BIT_KHR) != 0;
}

RowSoftmax::Shape RowSoftmax::shape_for(std::size_t rows, std::size_t classes) const {
    if (way_ == RowWay::several_groups) return {};
    if (way_ == RowWay::automatic && classes > part_length && rows < few_rows) return {};
    const auto fits = [&](const Shape& shape) {
        if (way_ == RowWay::one_in_group && shape.lanes < shape.group) return false;
        return classes <= std::size_t{shape.lanes} * shape.each;
    };
    const auto found = std::find_if(shapes.begin(), shapes.end(), fits);
    return found == shapes.end() ? Shape{} : *found;
}

std::size_t RowSoftmax::most_rows(std::size_t classes) const {
    const bool is_long = shape_for(largest_dispatch, classes).group == 0;
    return is_long ? largest_dispatch : std::numeric_limits<std::uint32_t>::max() / classes;
}

const Program& RowSoftmax::program(const char* shader, const Shape& shape) {
    const auto key = std::pair(shader, shape);
    auto found = programs_.find(key);
    if (found == programs_.end()) {
        const std::string definitions =
            fmt::format("#define GROUP {}\n#define LANES {}u\n#define EACH {}u\n#define SUBGROUPS {}\n",
                        shape.group, shape.lanes, shape.each, subgroups_ ? 1 : 0);
        found = programs_.emplace(key, make_compute_program(shader, definitions)).first;
    }
    return found->second;
}

void RowSoftmax::prepare(std::size_t rows, std::size_t classes) {
    const Shape shape = shape_for(rows, classes);
    if (shape.group != 0) {
        program(short_rows, shape);
        return;
    }
    for (const char* shader : {row_parts, row_merge, row_scale}) program(shader, part_shape);
}

void RowSoftmax::run(const Buffer& values, const Buffer& statuses, std::size_t rows, std::size_t classes) {
    bind(0, values);
    bind(1, statuses);
    const Shape shape = shape_for(rows, classes);
    if (shape.group != 0) {
        run_short(shape, rows, classes);
    } else {
        run_long(rows, classes);
    }
    glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT | GL_BUFFER_UPDATE_BARRIER_BIT);
}

void RowSoftmax::run_short(const Shape& shape, std::size_t rows, std::size_t classes) {
    const Program& one = program(short_rows, shape);
    glUseProgram(one.name());
    set(one, "rows", rows);
    set(one, "classes", classes);
    const std::size_t rows_per_group = shape.group / shape.lanes;
    const std::size_t groups = (rows + rows_per_group - 1) / rows_per_group;
    const std::size_t across = std::min(groups, largest_dispatch);
    glDispatchCompute(static_cast<GLuint>(across), static_cast<GLuint>((groups + across - 1) / across), 1);
}

void RowSoftmax::run_long(std::size_t rows, std::size_t classes) {
    const std::size_t parts = (classes + part_length - 1) / part_length;
    allocate(parts_, rows * parts * sizeof(Part), nullptr);
    allocate(rows_, rows * sizeof(Row), nullptr);
    throw_on_error("the parts of long rows");
    bind(2, parts_);
    bind(3, rows_);
    const auto dispatch = [&](const char* shader, std::size_t across, std::size_t down) {
        const Program& one = program(shader, part_shape);
        glUseProgram(one.name());
        set(one, "classes", classes);
        set(one, "parts", parts);
        glDispatchCompute(static_cast<GLuint>(across), static_cast<GLuint>(down), 1);
    };
    dispatch(row_parts, parts, rows);
    glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT);
    dispatch(row_merge, rows, 1);
    glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT);
    dispatch(row_scale, parts, rows);
}

}  // namespace softmaxlab::gpu
