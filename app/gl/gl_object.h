#pragma once

#include <glad/gl.h>

#include <utility>

namespace softmaxlab::gl {

/// Owns one OpenGL object and deletes it. Move-only. The context in which it was made must be current when it
/// is made and when it is destroyed.
///
/// `Kind` supplies `static GLuint create()` and `static void destroy(GLuint)`.
template <typename Kind>
class GlObject {
  public:
    GlObject() : name_(Kind::create()) {}
    ~GlObject() { reset(); }

    GlObject(GlObject&& other) noexcept : name_(std::exchange(other.name_, 0)) {}
    GlObject& operator=(GlObject&& other) noexcept {
        if (this != &other) {
            reset();
            name_ = std::exchange(other.name_, 0);
        }
        return *this;
    }
    GlObject(const GlObject&) = delete;
    GlObject& operator=(const GlObject&) = delete;

    /// OpenGL's name for the object; 0 after it was moved from.
    GLuint name() const { return name_; }

  private:
    void reset() {
        if (name_ != 0) Kind::destroy(name_);
        name_ = 0;
    }

    GLuint name_ = 0;
};

struct BufferKind {
    static GLuint create() {
        GLuint name = 0;
        glGenBuffers(1, &name);
        return name;
    }
    static void destroy(GLuint name) { glDeleteBuffers(1, &name); }
};

struct TextureKind {
    static GLuint create() {
        GLuint name = 0;
        glGenTextures(1, &name);
        return name;
    }
    static void destroy(GLuint name) { glDeleteTextures(1, &name); }
};

struct FramebufferKind {
    static GLuint create() {
        GLuint name = 0;
        glGenFramebuffers(1, &name);
        return name;
    }
    static void destroy(GLuint name) { glDeleteFramebuffers(1, &name); }
};

struct VertexArrayKind {
    static GLuint create() {
        GLuint name = 0;
        glGenVertexArrays(1, &name);
        return name;
    }
    static void destroy(GLuint name) { glDeleteVertexArrays(1, &name); }
};

struct ProgramKind {
    static GLuint create() { return glCreateProgram(); }
    static void destroy(GLuint name) { glDeleteProgram(name); }
};

using Buffer = GlObject<BufferKind>;
using Texture = GlObject<TextureKind>;
using Framebuffer = GlObject<FramebufferKind>;
using VertexArray = GlObject<VertexArrayKind>;
using Program = GlObject<ProgramKind>;

}  // namespace softmaxlab::gl
