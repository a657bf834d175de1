// What the shaders do with subgroups, also where the driver has none: subgroups of 32 are then made of shared
// memory.
#include <glad/gl.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "app/gpu/gpu_backend.h"
#include "app/gpu/shader_program.h"
#include "app/gpu/storage_buffer.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/gpu/gl_context.h"

namespace softmaxlab::test {
namespace {

constexpr std::string_view made_subgroups = R"(
#define made_SubgroupSize 32u
#define made_SubgroupID (gl_LocalInvocationIndex / made_SubgroupSize)
#define made_SubgroupInvocationID (gl_LocalInvocationIndex % made_SubgroupSize)
shared uint made_keys[GROUP];
shared vec2 made_sums[GROUP];
uint subgroupShuffleXor(uint value, uint mask) {
    barrier();
    made_keys[gl_LocalInvocationIndex] = value;
    barrier();
    return made_keys[gl_LocalInvocationIndex ^ mask];
}
vec2 subgroupShuffleXor(vec2 value, uint mask) {
    barrier();
    made_sums[gl_LocalInvocationIndex] = value;
    barrier();
    return made_sums[gl_LocalInvocationIndex ^ mask];
}
)";

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

gpu::Program program_with(std::size_t lanes, std::size_t each) {
    std::string text = gpu::shader_text("softmax_rows.comp");
    std::string definitions = "#define GROUP 256\n#define SUBGROUPS 1\n#define LANES " +
                              std::to_string(lanes) + "u\n#define EACH " + std::to_string(each) + "u\n";
    replace_all(text, "#extension", "//");
    replace_all(text, "gl_Subgroup", "made_Subgroup");
    text.insert(text.find('\n') + 1, definitions.append(made_subgroups));
    return gpu::make_program({{GL_COMPUTE_SHADER, "softmax_rows.comp", text}});
}

void set(const gpu::Program& program, const char* name, std::size_t value) {
    glUniform1ui(glGetUniformLocation(program.name(), name), static_cast<GLuint>(value));
}

}  // namespace

TEST_CASE("subgroups: rows within one, of several to one, and of one over several") {
    const auto surface = require_gl(4, 3);
    const std::size_t lanes = GENERATE(1, 8, 32, 64, 256);
    constexpr std::size_t each = 4;
    constexpr std::size_t rows = 77;  // more than fill the last workgroup
    const std::size_t classes = lanes * each - (lanes > 1 ? 3 : 0);
    RandomLogits random(41);
    std::vector<float> logits(rows * classes);
    for (float& logit : logits) logit = static_cast<float>(random.uniform(-12, 12));
    logits[classes] = -std::numeric_limits<float>::infinity();

    const gpu::Unbind unbind_at_the_end;
    const gpu::Program program = program_with(lanes, each);
    const gpu::Buffer values;
    const gpu::Buffer statuses;
    gpu::allocate(values, logits.size() * sizeof(float), logits.data());
    gpu::allocate(statuses, rows * sizeof(std::uint32_t), nullptr);
    gpu::bind_buffers({&values, &statuses});
    glUseProgram(program.name());
    set(program, "rows", rows);
    set(program, "classes", classes);
    const std::size_t rows_per_group = 256 / lanes;
    glDispatchCompute(static_cast<GLuint>((rows + rows_per_group - 1) / rows_per_group), 1, 1);
    glMemoryBarrier(GL_BUFFER_UPDATE_BARRIER_BIT);
    std::vector<float> probabilities(logits.size());
    gpu::read_back(values, probabilities.size() * sizeof(float), probabilities.data());
    gpu::throw_on_error("the test");

    for (std::size_t row = 0; row < rows; ++row) {
        const auto first = logits.begin() + static_cast<std::ptrdiff_t>(row * classes);
        const std::vector<double> one(first, first + static_cast<std::ptrdiff_t>(classes));
        const std::vector<double> exact = softmax(one).probabilities;
        for (std::size_t i = 0; i < classes; ++i) {
            CAPTURE(lanes, row, i);
            REQUIRE(std::fabs(static_cast<double>(probabilities[row * classes + i]) - exact[i]) <=
                    gpu::softmax_relative_error * exact[i] + gpu::softmax_absolute_error);
        }
    }
}

}  // namespace softmaxlab::test
