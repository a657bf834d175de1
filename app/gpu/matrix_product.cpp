#include "app/gpu/matrix_product.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include "app/gpu/compute_program.h"
#include "app/gpu/storage_buffer.h"

namespace softmaxlab::gpu {

void MatrixProduct::run(const Factors& factors, std::size_t first, std::size_t count) {
    const std::string definitions =
        fmt::format("#define WITHIN_EXTENTS {}\n#define SKIP_ZEROS {}\n", factors.extents != nullptr ? 1 : 0,
                    factors.skip_zeros ? 1 : 0);
    auto found = programs_.find(definitions);
    if (found == programs_.end())
        found =
            programs_.emplace(definitions, make_compute_program("matrix_product.comp", definitions)).first;
    const gl::Program& program = found->second;
    glUseProgram(program.name());
    set_uint(program, "first_row", first);
    set_uint(program, "rows", count);
    set_uint(program, "columns", factors.columns);
    set_uint(program, "depth", factors.depth);
    set_uint(program, "right_row_step", factors.right_row_step);
    set_uint(program, "right_column_step", factors.right_column_step);
    bind_buffers({&factors.left, &factors.right, &factors.result});
    if (factors.extents != nullptr)
        bind_buffers({&factors.left, &factors.right, &factors.result, factors.extents});
    glDispatchCompute(static_cast<GLuint>((factors.columns + tile - 1) / tile),
                      static_cast<GLuint>((count + tile - 1) / tile), 1);
    glMemoryBarrier(GL_SHADER_STORAGE_BARRIER_BIT | GL_BUFFER_UPDATE_BARRIER_BIT);
}

}  // namespace softmaxlab::gpu
