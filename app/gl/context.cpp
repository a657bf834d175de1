#include "app/gl/context.h"

#include <fmt/format.h>
#include <glad/gl.h>

namespace softmaxlab::gl {

namespace {

std::string text(GLenum name) {
    const GLubyte* bytes = glGetString(name);
    return bytes == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(bytes));
}

}  // namespace

ContextInfo load_gl(GlLoader loader) {
    if (gladLoadGL(loader) == 0)
        throw GlError("OpenGL's functions could not be loaded: no context is current.");
    ContextInfo info = current_context();
    if (info.major * 10 + info.minor < 33) {
        throw GlError(fmt::format("This computer offers OpenGL {}.{} ({}); drawing needs 3.3.", info.major,
                                  info.minor, info.renderer));
    }
    return info;
}

ContextInfo current_context() {
    ContextInfo info;
    glGetIntegerv(GL_MAJOR_VERSION, &info.major);
    glGetIntegerv(GL_MINOR_VERSION, &info.minor);
    info.renderer = text(GL_RENDERER);
    info.version = text(GL_VERSION);
    return info;
}

}  // namespace softmaxlab::gl
