#include "app/gpu/matrix_reducer.h"

#include <glad/gl.h>

#include <cstdint>

#include "app/gpu/compute_program.h"
#include "app/gpu/storage_buffer.h"

namespace softmaxlab::gpu {
namespace {

constexpr std::size_t tile_width = 32;  // of the shader's workgroups
constexpr std::size_t tile_height = 8;

void add_edges(std::vector<std::uint32_t>& edges, std::size_t elements, double corner, double extent,
               std::size_t cells) {
    for (std::size_t i = 0; i < elements; ++i) {
        const CellRange range = cells_below(i, elements, corner, extent, cells);
        edges.push_back(static_cast<std::uint32_t>(range.begin));
        edges.push_back(static_cast<std::uint32_t>(range.end));
    }
}

}  // namespace

MatrixReducer::MatrixReducer() : program_(make_compute_program("reduce_matrix.comp")) {}

std::vector<float> MatrixReducer::reduce(const GpuMatrix& matrix, const Reduction& reduction) const {
    std::vector<float> picture(reduction.width * reduction.height);
    const Unbind unbind_at_the_end;
    drop_errors();
    reduce_there(matrix, reduction, reduction.mask);
    read_back(elements_, picture.size() * sizeof(float), picture.data());
    throw_on_error("a picture of a matrix");
    return picture;
}

void MatrixReducer::reduce_there(const GpuMatrix& matrix, const Reduction& reduction,
                                 const MaskBits* mask) const {
    std::vector<std::uint32_t> edges;
    add_edges(edges, reduction.width, reduction.column, reduction.columns, matrix.columns);
    add_edges(edges, reduction.height, reduction.row, reduction.rows, matrix.rows);
    const std::size_t count = reduction.width * reduction.height;
    allocate(edges_, edges.size() * sizeof(std::uint32_t), edges.data());
    allocate(elements_, count * sizeof(float), nullptr);
    allocate(live_, count * sizeof(std::uint32_t), nullptr);
    const std::uint64_t no_mask = 0;
    allocate(mask_, mask != nullptr ? mask->words().size_bytes() : sizeof no_mask,
             mask != nullptr ? mask->words().data() : &no_mask);

    glUseProgram(program_.name());
    const auto place = [&](const char* name) { return glGetUniformLocation(program_.name(), name); };
    glUniform1ui(place("columns"), static_cast<GLuint>(matrix.columns));
    glUniform1ui(place("mask_words"), mask != nullptr ? static_cast<GLuint>(mask->words_per_row() * 2) : 0U);
    glUniform1i(place("leave_out"), reduction.mask != nullptr ? 1 : 0);
    glUniform1ui(place("width"), static_cast<GLuint>(reduction.width));
    glUniform1ui(place("height"), static_cast<GLuint>(reduction.height));
    glUniform1i(place("take_max"), reduction.kind == ReductionKind::max ? 1 : 0);
    bind_buffers({&matrix.buffer, &mask_, &edges_, &elements_, &live_});
    glDispatchCompute(static_cast<GLuint>((reduction.width + tile_width - 1) / tile_width),
                      static_cast<GLuint>((reduction.height + tile_height - 1) / tile_height), 1);
    glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT | GL_SHADER_STORAGE_BARRIER_BIT);
}

}  // namespace softmaxlab::gpu
