#include "tests/gpu/made_subgroups.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <string_view>

#include "app/gl/shader_program.h"
#include "app/gpu/compute_program.h"

namespace softmaxlab::test {
namespace {

constexpr std::string_view made_subgroups = R"(
#define made_SubgroupSize 32u
#define made_SubgroupID (gl_LocalInvocationIndex / made_SubgroupSize)
#define made_SubgroupInvocationID (gl_LocalInvocationIndex % made_SubgroupSize)
)";

/// A shuffle hands over values of one type.
std::string made_shuffle(std::string_view type) {
    std::string text = R"(
shared TYPE made_TYPE[GROUP];
TYPE subgroupShuffleXor(TYPE value, uint mask) {
    barrier();
    made_TYPE[gl_LocalInvocationIndex] = value;
    barrier();
    return made_TYPE[gl_LocalInvocationIndex ^ mask];
}
)";
    for (std::size_t at = text.find("TYPE"); at != std::string::npos; at = text.find("TYPE", at))
        text.replace(at, 4, type);
    return text;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

}  // namespace

gl::Program program_with_made_subgroups(const std::string& shader, const gpu::RowShape& shape) {
    std::string text = gpu::shader_text(shader);
    std::string definitions =
        fmt::format("#define GROUP {}\n#define LANES {}u\n#define EACH {}u\n#define SUBGROUPS 1\n",
                    shape.group, shape.lanes, shape.each);
    definitions += made_subgroups;
    for (const char* type : {"uint", "uvec2", "uvec3", "vec2", "vec4"}) definitions += made_shuffle(type);
    replace_all(text, "#extension", "//");
    replace_all(text, "gl_Subgroup", "made_Subgroup");
    text.insert(text.find('\n') + 1, definitions);
    return gl::make_program({{GL_COMPUTE_SHADER, shader, text}});
}

}  // namespace softmaxlab::test
