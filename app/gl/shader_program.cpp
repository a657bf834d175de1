#include "app/gl/shader_program.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "app/gl/context.h"

namespace softmaxlab::gl {

namespace {

/// A compiled shader, needed only until its program is linked.
class Shader {
  public:
    explicit Shader(const ShaderSource& source) : name_(glCreateShader(source.stage)) {
        if (name_ == 0)
            throw GlError(fmt::format("OpenGL here has no shaders of the kind of {}.", source.name));
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

}  // namespace

Program make_program(std::initializer_list<ShaderSource> sources) {
    Program program;
    std::vector<Shader> shaders;
    std::string names;
    for (const ShaderSource& source : sources) {
        const Shader& shader = shaders.emplace_back(source);
        if (!shader.compiled()) {
            throw GlError(fmt::format("The shader {} does not compile:\n{}", source.name, shader.log()));
        }
        glAttachShader(program.name(), shader.name());
        names += fmt::format("{}{}", names.empty() ? "" : " + ", source.name);
    }
    glLinkProgram(program.name());
    for (const Shader& shader : shaders) glDetachShader(program.name(), shader.name());
    GLint status = GL_FALSE;
    glGetProgramiv(program.name(), GL_LINK_STATUS, &status);
    if (status != GL_TRUE) {
        throw GlError(fmt::format("The shaders {} do not link:\n{}", names, link_log(program.name())));
    }
    return program;
}

}  // namespace softmaxlab::gl
