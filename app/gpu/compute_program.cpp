#include "app/gpu/compute_program.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <cstddef>
#include <span>

#include "app/gl/context.h"
#include "app/gl/shader_program.h"
#include "embedded/shaders.h"

namespace softmaxlab::gpu {
namespace {

std::string_view embedded_text(std::string_view file_name) {
    const std::span<const unsigned char> bytes = shaders::find_embedded(file_name);
    if (bytes.empty()) throw gl::GlError(fmt::format("There is no shader {} in this program.", file_name));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string shader_text(std::string_view file_name) {
    constexpr std::string_view include = "#include \"";
    std::string text(embedded_text(file_name));
    for (std::size_t at = text.find(include); at != std::string::npos; at = text.find(include, at)) {
        const std::size_t name = at + include.size();
        const std::size_t end = text.find('"', name);
        if (end == std::string::npos)
            throw gl::GlError(fmt::format("The shader {} includes nothing.", file_name));
        const std::string_view part = embedded_text(std::string_view(text).substr(name, end - name));
        text.replace(at, end + 1 - at, part);  // what it includes comes next
    }
    return text;
}

gl::Program make_compute_program(std::string_view file_name, std::string_view definitions) {
    std::string text = shader_text(file_name);
    text.insert(text.find('\n') + 1, definitions);
    return gl::make_program({{GL_COMPUTE_SHADER, file_name, text}});
}

}  // namespace softmaxlab::gpu
