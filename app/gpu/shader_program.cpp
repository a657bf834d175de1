#include "app/gpu/shader_program.h"

#include <fmt/format.h>

#include <span>
#include <vector>

#include "app/gpu/context.h"
#include "embedded/shaders.h"

namespace softmaxlab::gpu {

namespace {

/// A compiled shader, needed only until its program is linked.
class Shader {
  public:
    explicit Shader(const ShaderSource& source) : name_(glCreateShader(source.stage)) {
        if (name_ == 0)
            throw GpuError(fmt::format("The shader {} is of a kind that OpenGL lacks here.", source.name));
        const GLchar* text = source.text.data();
        const auto length = static_cast<GLint>(source.text.size());
        glShaderSource(name_, 1, &text, &length);
        glCompileShader(name_);
    }
    ~Shader() { glDeleteShader(name_); }
    Shader(Shader&& other) noexcept : name_(std::exchange(other.name_, 0)) {}
    Shader(const Shader&) = delete;
    Shader& operator=(const Shader&) = delete;
    Shader& operator=(Shader&&) = delete;

    GLuint name() const { return name_; }

    bool compiled() const {
        GLint status = GL_FALSE;
        glGetShaderiv(name_, GL_COMPILE_STATUS, &status);
        return status == GL_TRUE;
    }

    std::string log() const {
        GLint length = 0;
        glGetShaderiv(name_, GL_INFO_LOG_LENGTH, &length);
        std::string text(static_cast<std::size_t>(length), '\0');
        if (length > 0) glGetShaderInfoLog(name_, length, &length, text.data());
        text.resize(static_cast<std::size_t>(length));
        return text;
    }

  private:
    GLuint name_;
};

std::string link_log(GLuint program) {
    GLint length = 0;
    glGetProgramiv(program, GL_INFO_LOG_LENGTH, &length);
    std::string text(static_cast<std::size_t>(length), '\0');
    if (length > 0) glGetProgramInfoLog(program, length, &length, text.data());
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::string_view embedded_text(std::string_view file_name) {
    const std::span<const unsigned char> bytes = shaders::find_embedded(file_name);
    if (bytes.empty()) throw GpuError(fmt::format("There is no shader {} in this program.", file_name));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Program make_program(std::initializer_list<ShaderSource> sources) {
    Program program;
    std::vector<Shader> shaders;
    std::string names;
    for (const ShaderSource& source : sources) {
        const Shader& shader = shaders.emplace_back(source);
        if (!shader.compiled()) {
            throw GpuError(fmt::format("The shader {} does not compile:\n{}", source.name, shader.log()));
        }
        glAttachShader(program.name(), shader.name());
        names += fmt::format("{}{}", names.empty() ? "" : " + ", source.name);
    }
    glLinkProgram(program.name());
    for (const Shader& shader : shaders) glDetachShader(program.name(), shader.name());
    GLint status = GL_FALSE;
    glGetProgramiv(program.name(), GL_LINK_STATUS, &status);
    if (status != GL_TRUE) {
        throw GpuError(fmt::format("The shaders {} do not link:\n{}", names, link_log(program.name())));
    }
    return program;
}

std::string shader_text(std::string_view file_name) {
    constexpr std::string_view include = "#include \"";
    std::string text(embedded_text(file_name));
    for (std::size_t at = text.find(include); at != std::string::npos; at = text.find(include, at)) {
        const std::size_t name = at + include.size();
        const std::size_t end = text.find('"', name);
        if (end == std::string::npos)
            throw GpuError(fmt::format("The shader {} includes nothing.", file_name));
        const std::string_view part = embedded_text(std::string_view(text).substr(name, end - name));
        text.replace(at, end + 1 - at, part);  // what it includes comes next
    }
    return text;
}

Program make_compute_program(std::string_view file_name, std::string_view definitions) {
    std::string text = shader_text(file_name);
    text.insert(text.find('\n') + 1, definitions);
    return make_program({{GL_COMPUTE_SHADER, file_name, text}});
}

}  // namespace softmaxlab::gpu
