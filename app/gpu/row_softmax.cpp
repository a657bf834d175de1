#include "app/gpu/row_softmax.h"

#include <glad/gl.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "app/gpu/storage_buffer.h"

namespace softmaxlab::gpu {
namespace {

constexpr std::size_t largest_dispatch = 65535;  // workgroups in one dimension, everywhere
constexpr unsigned group = 256;

constexpr const char* short_rows = "softmax_rows.comp";
constexpr const char* row_parts = "long_rows_parts.comp";
constexpr const char* row_merge = "long_rows_merge.comp";
constexpr const char* row_scale = "long_rows_scale.comp";

constexpr RowShape part_shape = {group, group, 32};
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

void bind(GLuint binding, const gl::Buffer& buffer) {
    glBindBufferBase(GL_SHADER_STORAGE_BUFFER, binding, buffer.name());
}

}  // namespace

RowShape RowSoftmax::shape_for(std::size_t rows, std::size_t classes) const {
    if (way_ == RowWay::several_groups) return {};
    if (way_ == RowWay::automatic && classes > part_length && rows < few_rows) return {};
    return row_shape(classes, way_ == RowWay::one_in_group);
}

std::size_t RowSoftmax::most_rows(std::size_t classes) const {
    const bool is_long = shape_for(largest_dispatch, classes).group == 0;
    return is_long ? largest_dispatch : std::numeric_limits<std::uint32_t>::max() / classes;
}

void RowSoftmax::prepare(std::size_t rows, std::size_t classes) {
    const RowShape shape = shape_for(rows, classes);
    if (shape.group != 0) {
        programs_.get(short_rows, shape);
        return;
    }
    for (const char* shader : {row_parts, row_merge, row_scale}) programs_.get(shader, part_shape);
}

void RowSoftmax::run(const gl::Buffer& values, const gl::Buffer& statuses, std::size_t rows,
                     std::size_t classes) {
    bind(0, values);
    bind(1, statuses);
    const RowShape shape = shape_for(rows, classes);
    if (shape.group != 0) {
        run_short(shape, rows, classes);
    } else {
        run_long(rows, classes);
    }
    glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT | GL_BUFFER_UPDATE_BARRIER_BIT);
}

void RowSoftmax::run_short(const RowShape& shape, std::size_t rows, std::size_t classes) {
    const gl::Program& one = programs_.get(short_rows, shape);
    glUseProgram(one.name());
    set_uint(one, "rows", rows);
    set_uint(one, "classes", classes);
    dispatch_groups(groups_of(shape, rows));
}

void RowSoftmax::run_long(std::size_t rows, std::size_t classes) {
    const std::size_t parts = (classes + part_length - 1) / part_length;
    allocate(parts_, rows * parts * sizeof(Part), nullptr);
    allocate(rows_, rows * sizeof(Row), nullptr);
    throw_on_error("the parts of long rows");
    bind(2, parts_);
    bind(3, rows_);
    const auto dispatch = [&](const char* shader, std::size_t across, std::size_t down) {
        const gl::Program& one = programs_.get(shader, part_shape);
        glUseProgram(one.name());
        set_uint(one, "classes", classes);
        set_uint(one, "parts", parts);
        glDispatchCompute(static_cast<GLuint>(across), static_cast<GLuint>(down), 1);
    };
    dispatch(row_parts, parts, rows);
    glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT);
    dispatch(row_merge, rows, 1);
    glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT);
    dispatch(row_scale, parts, rows);
}

}  // namespace softmaxlab::gpu
